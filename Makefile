# Everything in two verbs: `make lab` and `make test`. Python 3.11 or newer is all they need.
# With uv on the PATH they use it; without, a small environment in .uv gets it from PyPI.

.DEFAULT_GOAL := help
.PHONY: help lab data test tests check style sql types format setup sail browser editor clean

PYTHON ?= python3
WORKERS ?= 4  # processes that test: two of them wait for browsers while the others compute (tests/conftest.py)
DATA := $(or $(LARDER_HOME),data)
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
RUN := $(UV) run --no-sync
# What the lab starts with is compiled at set-up, which takes half as long as all; the rest is when it is first used.
COMPILED_LATER := /(tests?|testing|scipy|statsmodels|patsy|joblib|sklearn|networkx|faker|mypy|mypyc|sqlfluff|hypothesis|playwright|virtualenv|lexers|distutils|f2py|experimental)/

# No interpreter is downloaded: the lab must come up behind a firewall too.
export UV_PYTHON_DOWNLOADS := never
export DO_NOT_TRACK := 1
# Tests start hundreds of processes: what one has compiled, the next one need not.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

lab: setup ## Set up, build the data if there is none, serve Dagster and the lab; Ctrl-C stops both
	@$(RUN) larder lab

data: setup ## Build the data without serving anything, with progress
	@$(RUN) python -m pipelines

test: ## Set up, then every check and every test
	@$(MAKE) --no-print-directory -j 2 sail browser
	@$(MAKE) --no-print-directory style
	@$(MAKE) --no-print-directory -j 3 sql types tests

tests: sail
	WITH_SAIL=1 $(RUN) pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: style sql types ## Formatting, lint, SQL style, types

style: setup
	$(RUN) ruff format --check .
	$(RUN) ruff check .

sql: setup
	$(RUN) sqlfluff lint dbt_project --processes 2 --disable-progress-bar

types: setup
	$(RUN) mypy

format: setup ## Format Python and SQL in place
	$(RUN) ruff format .
	$(RUN) ruff check --fix .
	$(RUN) sqlfluff fix dbt_project --disable-progress-bar

setup: .venv/.ready

.venv/.ready: pyproject.toml uv.lock $(if $(filter .uv/%,$(UV)),.uv/bin/uv)
	@echo "Setting up, once: the Python packages go into .venv. That takes seconds where they are at hand, and minutes where they are downloaded …"
	@$(UV) sync --locked  # not quiet: it shows how far a download is
	@echo "Compiling what the lab starts with, once …"
	@$(RUN) python -m compileall -qq -j 0 -x '$(COMPILED_LATER)' .venv/lib || true
	@touch $@

# What only tests need, beside the rest: Spark's protocol without Java.
sail: .venv/.sail

.venv/.sail: .venv/.ready
	@echo "Setting up, once: what only tests need …"
	@$(UV) sync --locked --inexact --group sail --quiet
	@touch $@

.uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Larder Lab needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 …"; exit 1; }
	@echo "uv is not installed here: a small environment in .uv gets it, once …"
	@$(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check uv

browser: ## Install Chromium for the browser tests, where apt is at hand
	@for name in chromium-headless-shell chromium chromium-browser google-chrome; do \
		command -v $$name >/dev/null && exit 0; done; \
	command -v apt-get >/dev/null || { echo "The browser tests need Chromium: install it and try again."; exit 1; }; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; export DEBIAN_FRONTEND=noninteractive; \
	$$sudo apt-get update -qq && \
		{ $$sudo apt-get install -y -qq chromium-headless-shell || $$sudo apt-get install -y -qq chromium; }

editor: ## Rebuild the SQL and YAML editor's bundle from its source (needs Node.js)
	cd lab_app/frontend && npm ci && npm run build

clean: ## Remove what was built; your progress and saved metrics stay
	cd $(DATA) && rm -rf builds worlds derived current.json dev.duckdb* status.json
	rm -rf dbt_project/target dbt_project/logs .mypy_cache .ruff_cache .pytest_cache
