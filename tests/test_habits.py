"""What is run before a commit is what `make check` runs, and each version is kept in one place."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent


def test_pre_commit_runs_what_make_check_runs() -> None:
    configuration = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    (local,) = configuration["repos"]
    assert local["repo"] == "local"  # nothing is fetched
    entries = [hook["entry"].split()[-1] for hook in local["hooks"]]
    (check,) = re.findall(r"^check: ([a-z ]+?) *##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert entries == check.split()


def test_pre_commit_can_read_its_configuration() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-config", str(ROOT / ".pre-commit-config.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_changelog_has_this_version_and_what_comes_next() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert headings[1] == version
