"""The models' SQL as another engine would get it: every macro in its default form, read as Spark SQL."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel

from tests.dbt_project.checkout import ROOT

PROJECT = ROOT / "dbt_project"
MODELS = sorted((PROJECT / "models").rglob("*.sql"))
NETWORK = {"asn": 64496, "user_agent": "chrome/109.", "first_day": "2024-01-01", "last_day": "2024-01-03"}
IN_DBT_ONLY = {"generate_schema_name", "require_product_schema", "shifted_to_now"}


def renderer(*, incremental: bool) -> jinja2.Environment:
    """dbt's Jinja without dbt: its own date macros as Spark has them, and no adapter's own implementations."""
    found = jinja2.Environment(undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.do"])
    names = found.globals
    names.update(
        adapter=SimpleNamespace(dispatch=lambda name: names.get(f"default__{name}")),
        config=lambda **_: "",
        dbt=SimpleNamespace(
            date_trunc=lambda period, day: f"trunc({day}, '{period}')",
            dateadd=lambda _, count, day: f"date_add({day}, {count})",
            datediff=lambda earlier, later, _: f"datediff({later}, {earlier})",
        ),
        env_var=lambda _, default="": "2026-06-29" if incremental else default,
        execute=True,
        is_incremental=lambda: incremental,
        ref=lambda name: f"models.{name}",
        source=lambda schema, name: f"{schema}.{name}",
        this="models.this",
        var={"bot_user_agents": ["bot", "curl/"], "bot_networks": [NETWORK]}.__getitem__,
    )
    names["return"] = lambda value: value
    files = sorted((PROJECT / "macros").glob("*.sql"))
    macros = "\n".join(file.read_text() for file in files if file.stem not in IN_DBT_ONLY)
    names.update({k: v for k, v in vars(found.from_string(macros).module).items() if not k.startswith("_")})
    return found


@pytest.mark.parametrize("incremental", [False, True])
def test_every_model_is_spark_sql_with_the_macros_in_their_default_form(incremental: bool) -> None:
    environment = renderer(incremental=incremental)
    assert len(MODELS) > 40
    for file in MODELS:
        sql = environment.from_string(file.read_text()).render()
        (statement,) = sqlglot.parse(sql, dialect="spark", error_level=ErrorLevel.RAISE)
        assert isinstance(statement, exp.Query), file.name
        assert not foreign(statement), f"{file.name} has {foreign(statement)}, which Spark has not"
        statement.sql("spark", unsupported_level=ErrorLevel.RAISE)


def foreign(statement: exp.Expr) -> set[str]:
    """What stands in a statement that Spark does not know."""
    other = (exp.Qualify, exp.Unnest)
    return {node.name for node in statement.find_all(exp.Anonymous)} | {
        type(node).__name__ for node in statement.find_all(*other)
    }


@pytest.mark.parametrize(
    "sql",
    [
        "select strftime(day, '%Y') from days",
        "select unnest(generate_series(1, 3)) from days",
        "select * from days qualify row_number() over (order by day) = 1",
    ],
)
def test_what_only_duckdb_has_is_noticed(sql: str) -> None:
    assert foreign(sqlglot.parse_one(sql, dialect="spark"))


def test_a_macro_of_one_engine_has_a_default_beside_it() -> None:
    for file in (PROJECT / "macros").glob("*.sql"):
        text = Path(file).read_text()
        names: Any = {
            line.split("__")[1].split("(")[0] for line in text.splitlines() if "macro duckdb__" in line
        }
        for name in names:
            assert f"macro default__{name}(" in text, (file.name, name)
            assert f"adapter.dispatch('{name}')" in text, (file.name, name)
