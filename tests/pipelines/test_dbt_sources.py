"""What dbt says of the product's tables: written from the simulator's, with what is by hand kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipelines.contract.home import ROOT
from pipelines.dbt_sources import (
    COMMAND,
    FOLDER,
    SOURCES,
    docs_text,
    outdated,
    select_list,
    sources_text,
    staging_text,
)
from synthetic.rows.schema import DATE, ID, TEXT, Column, Table

VISITS = Table(
    name="visits",
    number=99,
    grain="visit",
    description="Who came.",
    origin="server",
    filed_by="day",
    made_of="visits",
    columns=(
        Column("id", ID, "The visit's number."),
        Column("day", DATE, 'The "day" (UTC).'),
        Column("why", TEXT, "Why."),
    ),
)
SQL = """\
with

final as (
    select
        id as visit_id,
        day,
        coalesce(why, 'unknown') as why
    from {{ source('product', 'visits') }}
)

select * from final
"""
WRITTEN = """\
version: 2

models:
  - name: stg_visits
    description: "One row per visit: product.visits with names that say what they are."
    columns:
      - name: visit_id
        data_type: bigint
        description: "{{ doc('visits__id') }}"
      - name: day
        data_type: date
        description: "{{ doc('visits__day') }}"
      - name: why
"""


def test_what_dbt_says_of_the_tables_is_what_the_simulator_says() -> None:
    stale = [str(path.relative_to(ROOT)) for path in outdated()]
    assert not stale, f"{', '.join(stale)}: not what the simulator's tables say; write it with: {COMMAND}"


def test_a_new_staging_model_gets_its_columns_from_the_table() -> None:
    assert staging_text(VISITS, SQL, "") == WRITTEN


def test_what_is_by_hand_is_kept() -> None:
    by_hand = """\
version: 2

models:
  - name: stg_visits
    description: Ours.
    data_tests: [has_rows]
    columns:
      # The key.
      - name: visit_id
        description: "{{ doc('visits__number') }}"
        data_tests: [unique, not_null]
      - name: day
        description: Our own words.
      - name: why
        data_type: string
        description: >-
          As typed; unknown
          where nothing was.

unit_tests:
  - name: test_it
"""
    text = staging_text(VISITS, SQL, by_hand)
    assert text == by_hand.replace(
        """description: "{{ doc('visits__number') }}"\n""",
        """data_type: bigint\n        description: "{{ doc('visits__id') }}"\n""",
    ).replace("        description: Our own", "        data_type: date\n        description: Our own")
    assert staging_text(VISITS, SQL, text) == text


def test_a_copy_of_the_tables_text_becomes_a_reference_to_it() -> None:
    copied = WRITTEN.replace("\"{{ doc('visits__day') }}\"", r'"The \"day\" (UTC)."')
    assert copied != WRITTEN
    assert staging_text(VISITS, SQL, copied) == WRITTEN


def test_a_column_comes_where_the_select_has_it_and_one_that_is_gone_stays_to_be_seen() -> None:
    fewer = SQL.replace("        day,\n", "")
    after = [
        column["name"]
        for column in yaml.safe_load(staging_text(VISITS, fewer, WRITTEN))["models"][0]["columns"]
    ]
    assert after == ["visit_id", "why", "day"]
    assert staging_text(VISITS, SQL, staging_text(VISITS, fewer, WRITTEN)) == WRITTEN


def test_a_model_that_is_not_written_like_the_others_is_refused() -> None:
    assert select_list(SQL) == {"visit_id": "id", "day": "day", "why": None}
    with pytest.raises(ValueError, match="with one column on a line"):
        select_list("select * from {{ source('product', 'visits') }}")


def test_sources_keep_how_fresh_they_must_be() -> None:
    text = sources_text([VISITS], "")
    freshness = "          freshness:\n            warn_after: {count: 2, period: day}\n"
    by_hand = text.replace("        columns:\n", f"{freshness}        columns:\n")
    assert sources_text([VISITS], by_hand) == by_hand
    (table,) = yaml.safe_load(by_hand)["sources"][0]["tables"]
    assert table["config"]["freshness"] == {"warn_after": {"count": 2, "period": "day"}}
    assert table["columns"][1] == {"name": "day", "data_type": "date", "description": 'The "day" (UTC).'}


def test_each_column_has_a_doc_block() -> None:
    assert "\n# visits\n\n{% docs visits__id %}The visit's number.{% enddocs %}\n" in docs_text([VISITS])


def test_files_that_are_not_as_they_should_be_are_named(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "stg_visits.sql").write_text(SQL)
    found = outdated(tmp_path, {"visits": VISITS})
    assert {path.name for path in found} == {"_product__sources.yml", "_product__docs.md", "stg_visits.yml"}
    for path, text in found.items():
        path.write_text(text)
    assert outdated(tmp_path, {"visits": VISITS}) == {}
    (tmp_path / SOURCES).write_text("version: 2\n")
    assert [path.name for path in outdated(tmp_path, {"visits": VISITS})] == ["_product__sources.yml"]


def test_the_command_needs_no_dagster() -> None:
    blocked = "import sys; sys.modules['dagster'] = None; import pipelines.dbt_sources"
    assert subprocess.run([sys.executable, "-c", blocked], cwd=ROOT, check=False).returncode == 0
