"""What dbt says of the product's tables, written from what the simulator says of them.

    uv run python -m pipelines.dbt_sources

A table's grain, its columns, their types and their descriptions are in one place, the simulator's `Table`.
From it come, in `models/staging/product/`,

- `_product__sources.yml`: the tables as dbt's sources,
- `_product__docs.md`: each column's description as a doc block, such as `users__country`,
- the columns of each `stg_<table>.yml`: type and doc block of each source column that the model passes on.

The rest is by hand, and kept: how fresh a source must be, and in a staging model's file its description, its
tests, the columns that it computes, and a description that says something else than the table's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipelines.build.settings import DBT_PROJECT
from synthetic.rows.schema import Column, Table, type_name
from synthetic.tables import TABLES

FOLDER = Path("models", "staging", "product")
SOURCES, DOCS = FOLDER / "_product__sources.yml", FOLDER / "_product__docs.md"
COMMAND = "uv run python -m pipelines.dbt_sources"

SOURCES_HEAD = f"""\
version: 2

# Written from the simulator's tables by `{COMMAND}`.
# By hand, and kept, is what is between a table's meta and its columns: how fresh it must be.
sources:
  - name: product
    description: Larder's own tables as the product keeps them, up to the as-of day, defects included.
    schema: product
    tables:
"""
DOCS_HEAD = f"""\
<!-- Written from the simulator's tables by `{COMMAND}`. -->
"""


def main() -> None:
    changed = outdated()
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")
        print(f"Written: {path.relative_to(DBT_PROJECT)}")
    if not changed:
        print("Nothing to write: dbt says of each table what the simulator says.")


def outdated(project: Path = DBT_PROJECT, tables: Mapping[str, Table] = TABLES) -> dict[Path, str]:
    """The files that do not say what the tables say, each with the text that it should have.

    Raises ValueError for a staging model that is not written as the others are.
    """
    texts = {
        project / SOURCES: sources_text(tables.values(), _read(project / SOURCES)),
        project / DOCS: docs_text(tables.values()),
    }
    for table in tables.values():
        model = project / FOLDER / f"stg_{table.name}.sql"
        if model.exists():
            described = model.with_suffix(".yml")
            try:
                texts[described] = staging_text(table, _read(model), _read(described))
            except ValueError as error:
                raise ValueError(f"{model.name}: {error}") from None
    return {path: text for path, text in texts.items() if text != _read(path)}


def sources_text(tables: Iterable[Table], before: str) -> str:
    """The sources' YAML; `before` is the file as it is, for what it has by hand."""
    by_hand = dict(
        re.findall(r"^ {6}- name: (\w+)\n.*?asset_key: .*?\n(.*?)^ {8}columns:", before, re.S | re.M)
    )
    return SOURCES_HEAD + "".join(_source(table, by_hand.get(table.name, "")) for table in tables)


def _source(table: Table, by_hand: str) -> str:
    columns = (
        f"          - name: {column.name}\n"
        f"            data_type: {type_name(column.type)}\n"
        f"            description: {_quoted(column.description)}\n"
        for column in table.columns
    )
    return (
        f"      - name: {table.name}\n"
        f"        description: {_quoted(f'One row per {table.grain}. {table.description}')}\n"
        "        config:\n"
        "          meta:\n"
        f"            grain: {table.grain}\n"
        f"            origin: {table.origin}\n"
        "            dagster:\n"
        f"              asset_key: [product, {table.name}]\n"
        f"{by_hand}"
        "        columns:\n"
        f"{''.join(columns)}"
    )


def docs_text(tables: Iterable[Table]) -> str:
    """Markdown with a doc block for each column of each table."""
    text = DOCS_HEAD
    for table in tables:
        text += f"\n# {table.name}\n\n"
        for column in table.columns:
            text += f"{{% docs {table.name}__{column.name} %}}{column.description}{{% enddocs %}}\n"
    return text


def staging_text(table: Table, sql: str, before: str) -> str:
    """The YAML of the table's staging model, whose SELECT is in `sql`; `before` is the file as it is.

    Where there is none yet, a first draft of it. Which tests prove its key is by hand.
    """
    head, _, rest = (before or _draft(table)).partition("    columns:\n")
    tail = re.sub(r"\A(?: {6}.*\n|\n(?= {6}))*", "", rest)
    leading, *described = re.split(r"^ {6}- name: (\w+)\n", rest.removesuffix(tail), flags=re.M)
    by_hand = dict(zip(described[::2], described[1::2], strict=True))
    columns = {column.name: column for column in table.columns}
    text = f"{head}    columns:\n{leading}"
    for name, source in select_list(sql).items():
        own = by_hand.pop(name, "")
        text += f"      - name: {name}\n"
        text += _passed_on(table, columns[source], own) if source in columns else own
    # A column that the model no longer selects stays, for a test to name it.
    text += "".join(f"      - name: {name}\n{own}" for name, own in by_hand.items())
    return text + tail


def _passed_on(table: Table, column: Column, by_hand: str) -> str:
    """Type and description of a column that comes from the source as it is, then what it has by hand."""
    copy = re.escape(_quoted(column.description))
    reference = rf"\"{{{{ doc\('{table.name}__\w+'\) }}}}\""
    by_hand = re.sub(rf"^ {{8}}(data_type: .*|description: ({copy}|{reference}))\n", "", by_hand, flags=re.M)
    text = f"        data_type: {type_name(column.type)}\n"
    if not re.search(r"^ {8}description: ", by_hand, re.M):
        text += f"        description: \"{{{{ doc('{table.name}__{column.name}') }}}}\"\n"
    return text + by_hand


def select_list(sql: str) -> dict[str, str | None]:
    """Column -> the source's column that it passes on, None where it is computed, of the CTE `final`.

    Raises ValueError for a model that is not written as staging models are.
    """
    final = re.search(r"^final as \(\n    select\n(.*?)\n    from ", sql, re.S | re.M)
    if final is None:
        raise ValueError("A staging model ends in `final as (select … from …)`, with one column on a line.")
    columns: dict[str, str | None] = {}
    for line in final[1].splitlines():
        if passed_on := re.fullmatch(r"\s+(\w+)(?: as (\w+))?,?", line):
            columns[passed_on[2] or passed_on[1]] = passed_on[1]
        elif computed := re.search(r" as (\w+),?$", line):
            columns[computed[1]] = None
    return columns


def _draft(table: Table) -> str:
    about = _quoted(f"One row per {table.grain}: product.{table.name} with names that say what they are.")
    return f"version: 2\n\nmodels:\n  - name: stg_{table.name}\n    description: {about}\n    columns:\n"


def _quoted(text: str) -> str:
    """The text as YAML, which has JSON's strings."""
    return json.dumps(text, ensure_ascii=False)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    main()
