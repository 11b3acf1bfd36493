"""What was computed from simulated worlds is of the worlds that the simulator makes now."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from synthetic.config import SIMULATOR_VERSION
from tests.prompt import ROOT

FOLDERS = ("synthetic", "pipelines", "lab_app")


@dataclass(frozen=True)
class Place:
    """Where a constant is declared, the simulator's version that it is of, and what computes it."""

    where: str
    version: str
    command: str


def places_in(source: str, name: str) -> Iterator[Place]:
    """The constants that a module declares. Raises ValueError for one that is not declared by literals."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Computed":
            given = dict(zip(("value", "version", "command"), node.args, strict=False))
            given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
            version, command = (ast.literal_eval(given[part]) for part in ("version", "command"))
            yield Place(f"{name}:{node.lineno}", version, command)


def outdated(places: list[Place]) -> list[str]:
    """A sentence for each constant of another simulator."""
    return [
        f"{place.where} is of version {place.version}: run python {place.command}"
        for place in places
        if place.version != SIMULATOR_VERSION
    ]


@pytest.fixture(scope="module")
def places() -> list[Place]:
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
    return [
        place
        for file in files
        if "Computed(" in (source := file.read_text(encoding="utf-8"))
        for place in places_in(source, str(file.relative_to(ROOT)))
    ]


def test_no_constant_is_of_worlds_of_another_version(places: list[Place]) -> None:
    assert not outdated(places)


def test_what_computes_a_constant_is_a_command_of_the_project(places: list[Place]) -> None:
    assert places
    for place in places:
        flag, module, *_ = place.command.split()
        assert flag == "-m", place
        assert importlib.util.find_spec(module), place


def test_a_constant_of_another_version_is_found_wherever_it_is_declared() -> None:
    source = f"""
LIMIT = Computed(3.0, "{SIMULATOR_VERSION}", "-m a")
THING = thing(bands=[computed.Computed((1, 2), version="11", command="-m b")])
class Class(Generic[Computed]): ...
"""
    found = list(places_in(source, "module.py"))
    assert [place.where for place in found] == ["module.py:2", "module.py:3"]
    assert outdated(found) == ["module.py:3 is of version 11: run python -m b"]
    with pytest.raises(ValueError, match="malformed"):
        list(places_in("LIMIT = Computed(1, SIMULATOR_VERSION, 'x')", "module.py"))
