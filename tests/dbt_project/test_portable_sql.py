"""The models' SQL as another engine gets it: read as Spark SQL, and in the macros' default form, and linted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import jinja2
import pytest
import sqlglot
import yaml
from sqlglot import exp
from sqlglot.errors import ErrorLevel

from synthetic.rows.schema import type_name
from synthetic.tables import TABLES
from tests.dbt_project.checkout import ROOT

PROJECT = ROOT / "dbt_project"
MACROS = sorted((PROJECT / "macros").glob("*.sql"))
MODELS = sorted((PROJECT / "models").rglob("*.sql")) + sorted((PROJECT / "tests").glob("*.sql"))
DESCRIPTIONS = sorted((PROJECT / "models").rglob("*.yml"))
NETWORK = {"asn": 64496, "user_agent": "chrome/109.", "first_day": "2024-01-01", "last_day": "2024-01-03"}
IN_DBT_ONLY = {"generate_schema_name", "require_product_schema"}

PORTABLE_TYPES = (
    "bigint",
    "integer",
    "boolean",
    "string",
    "date",
    "timestamp",
    "double",
    r"decimal\(\d+,\d+\)",
)
"""Types that mean the same on every engine: dbt writes `string` as the engine's own."""


class NotWrittenError(Exception):
    """A macro has refused an engine that it is not written for."""


def renderer(engine: str, *, incremental: bool = False) -> jinja2.Environment:
    """dbt's Jinja without dbt: macros in the form for this engine, with dbt's own date macros as Spark has them."""
    found = jinja2.Environment(undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.do"])
    names = found.globals

    def refuse(message: str) -> NoReturn:
        raise NotWrittenError(message)

    names.update(
        adapter=SimpleNamespace(
            dispatch=lambda name: names.get(f"{engine}__{name}") or names[f"default__{name}"]
        ),
        config=lambda **_: "",
        dbt=SimpleNamespace(
            date_trunc=lambda period, day: f"date_trunc('{period}', {day})",
            datediff=lambda earlier, later, _: f"datediff({later}, {earlier})",
            type_string=lambda: "string" if engine == "spark" else "varchar",
        ),
        env_var=lambda _, default="": "2026-06-29" if incremental else default,
        exceptions=SimpleNamespace(raise_compiler_error=refuse),
        execute=True,
        is_incremental=lambda: incremental,
        ref=lambda name: f"models.{name}",
        source=lambda schema, name: f"{schema}.{name}",
        target=SimpleNamespace(type=engine),
        this="models.this",
        var={"bot_user_agents": ["bot", "curl/"], "bot_networks": [NETWORK]}.__getitem__,
    )
    names["return"] = lambda value: value
    macros = "\n".join(file.read_text() for file in MACROS if file.stem not in IN_DBT_ONLY)
    names.update({k: v for k, v in vars(found.from_string(macros).module).items() if not k.startswith("_")})
    return found


def rendered(engine: str, *, incremental: bool = False) -> Iterator[tuple[str, exp.Query]]:
    """The name and the statement of each model, as this engine gets it."""
    environment = renderer(engine, incremental=incremental)
    for file in MODELS:
        sql = environment.from_string(file.read_text()).render()
        (statement,) = sqlglot.parse(sql, dialect=engine, error_level=ErrorLevel.RAISE)
        assert isinstance(statement, exp.Query), file.name
        yield file.name, statement


@pytest.mark.parametrize("incremental", [False, True])
def test_every_model_is_spark_sql(incremental: bool) -> None:
    assert len(MODELS) > 40
    for name, statement in rendered("spark", incremental=incremental):
        assert not foreign(statement), f"{name} has {foreign(statement)}, which Spark has not"
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


def test_another_engine_gets_standard_sql_or_a_sentence_that_names_the_macro() -> None:
    environment = renderer("trino")
    refused = {}
    for file in MODELS:
        try:
            sql = environment.from_string(file.read_text()).render()
        except NotWrittenError as error:
            refused[file.name] = str(error)
            continue
        # Words that only one engine has would be read as functions that nobody knows.
        (statement,) = sqlglot.parse(sql, dialect="trino", error_level=ErrorLevel.RAISE)
        assert statement is not None
        assert not foreign(statement) - {"Unnest"}, f"{file.name} has {foreign(statement)}"
    assert refused.keys() == {"dim_dates.sql"}
    assert "date_series is not written for this engine (trino)" in refused["dim_dates.sql"]


def test_only_on_duckdb_is_a_day_added_to_what_is_there() -> None:
    """A renderer for a build that adds a day has LARDER_BUILT_UP_TO set."""
    for engine, expected in (("duckdb", "2026-06-29"), ("spark", ""), ("trino", "")):
        built_up_to: Any = renderer(engine, incremental=True).globals["built_up_to"]
        assert str(built_up_to()).strip() == expected


# The lints


def forms(text: str) -> dict[str, set[str]]:
    """Engine, or `default` -> names of the macros that have a form for it."""
    found: dict[str, set[str]] = {"duckdb": set(), "spark": set(), "default": set()}
    for engine, name in re.findall(r"\{%-? macro (duckdb|spark|default)__(\w+)\(", text):
        found[engine].add(name)
    return found


@pytest.mark.parametrize("file", MACROS, ids=lambda file: file.stem)
def test_a_macro_that_is_written_for_duckdb_is_written_for_spark_and_has_a_default(file: Path) -> None:
    text = file.read_text()
    found = forms(text)
    assert found["duckdb"] <= found["spark"] <= found["default"], file.name
    for name in found["default"]:
        assert f"adapter.dispatch('{name}')" in text, (file.name, name)


def test_a_form_for_one_engine_is_seen() -> None:
    assert forms("{% macro duckdb__a(b) -%}\n{%- macro spark__c() %}") == {
        "duckdb": {"a"},
        "spark": {"c"},
        "default": set(),
    }


def divided_decimals(statement: exp.Expr) -> list[str]:
    """Divisions with a decimal literal in them, which keep fewer digits on other engines than 28e0 does."""
    return [
        division.sql()
        for division in statement.find_all(exp.Div)
        for literal in division.find_all(exp.Literal)
        if not literal.is_string and re.fullmatch(r"\d*\.\d*", literal.name)
    ]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select a / 28.0 from b", 1),
        ("select 1000.0 * a / nullif(b, 0) from c", 1),
        ("select a / 28e0, 1e3 * a / b, 0.5 * a from c where d > 1.5", 0),
        ("select a / case when c = '28.0' then 1 else d end from b", 0),
    ],
)
def test_a_decimal_beside_a_division_is_seen(sql: str, found: int) -> None:
    assert len(divided_decimals(sqlglot.parse_one(sql, dialect="duckdb"))) == found


def test_no_model_divides_with_a_decimal_literal() -> None:
    for engine in ("duckdb", "spark"):
        for name, statement in rendered(engine):
            assert not divided_decimals(statement), f"{name}: write 28e0 instead of 28.0 beside a division"


def described() -> Iterator[tuple[str, Any]]:
    """Every key of the YAML files with its value, at any depth, and the file's name."""

    def within(value: Any) -> Iterator[tuple[str, Any]]:
        for key, held in value.items() if isinstance(value, dict) else ():
            yield key, held
        for held in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from within(held)

    for file in DESCRIPTIONS:
        for key, value in within(yaml.safe_load(file.read_text())):
            yield f"{file.name}: {key}", value


def test_no_metric_divides_with_a_decimal_literal() -> None:
    expressions = [(where, str(value)) for where, value in described() if where.endswith((": expr", ": sql"))]
    assert len(expressions) >= 40
    for where, text in expressions:
        found = divided_decimals(sqlglot.parse_one(text, dialect="duckdb"))
        assert not found, f"{where} {text}: write 28e0 instead of 28.0 beside a division"


def test_columns_have_types_that_every_engine_has() -> None:
    types = {str(value) for where, value in described() if where.endswith(": data_type")}
    types |= {type_name(column.type) for table in TABLES.values() for column in table.columns}
    assert len(types) >= 8
    strange = {kind for kind in types if not any(re.fullmatch(known, kind) for known in PORTABLE_TYPES)}
    assert not strange, f"{strange}: use one of {', '.join(PORTABLE_TYPES)}"
