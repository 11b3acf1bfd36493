"""The churn model knows nothing that was not known on the day of scoring, and its leaks do.

On the tiny world: each column against plain SQL for single people, and all of them on a copy of the warehouse from
which everything after the day of scoring was taken away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from pipelines.contract.churn import DESCRIPTION, SCORES, WINDOW, ChurnModel, churn_of
from pipelines.contract.derived import MADE, Derived
from pipelines.contract.engines.duckdb import open_to_read
from pipelines.contract.home import Home
from pipelines.contract.release import Release
from pipelines.publish.churn.columns import COUNTED, LEAKS, STREAMS, read
from pipelines.publish.churn.model import make
from pipelines.publish.derived import churn as making
from synthetic.config import HISTORY_START

Connection = duckdb.DuckDBPyConnection
LEAKY = [replace(column, name=f"leaky_{name}") for name, (column, _) in LEAKS.items()]


@pytest.fixture
def connection(tiny_release: Release) -> Iterator[Connection]:
    with open_to_read(tiny_release.warehouse) as opened:
        yield opened


@pytest.fixture
def cutoff(tiny_release: Release) -> dt.date:
    return tiny_release.as_of - dt.timedelta(days=WINDOW)


def rows(connection: Connection, cutoff: dt.date, as_of: dt.date) -> dict[int, dict[str, Any]]:
    table = read(connection, [cutoff], as_of, [*COUNTED, *LEAKY])
    return {row["user_id"]: row for row in table.to_pylist()}


def test_who_is_asked_about_and_who_left(
    connection: Connection, cutoff: dt.date, tiny_release: Release
) -> None:
    """By sets of people with a plan, and MAU as the marts count it."""

    def planned(first: dt.date, last: dt.date) -> set[int]:
        found = connection.execute(
            "SELECT DISTINCT user_id FROM marts.fct_core_actions WHERE CAST(saved_at AS DATE) BETWEEN ? AND ?",
            [first, last],
        )
        return {one for (one,) in found.fetchall()}

    day = dt.timedelta(days=1)
    before = planned(cutoff - (WINDOW - 1) * day, cutoff)
    after = planned(cutoff + day, cutoff + WINDOW * day)
    found = rows(connection, cutoff, tiny_release.as_of)
    assert set(found) == before
    assert {user for user, row in found.items() if row["has_left"]} == before - after
    ((mau,),) = connection.execute(
        "SELECT SUM(mau) FROM marts.fct_active_base WHERE date_day = ?", [cutoff]
    ).fetchall()
    assert len(found) == mau


def test_who_leaves_is_not_known_before_the_days_are_over(
    connection: Connection, tiny_release: Release
) -> None:
    for days, known in ((WINDOW, True), (WINDOW - 1, False), (0, False)):
        found = rows(connection, tiny_release.as_of - dt.timedelta(days=days), tiny_release.as_of)
        assert {row["has_left"] is not None for row in found.values()} == {known}


def test_columns_are_what_plain_sql_gives_for_single_people(
    connection: Connection, cutoff: dt.date, tiny_release: Release
) -> None:
    found = rows(connection, cutoff, tiny_release.as_of)
    for user in sorted(found)[::29]:
        for column in (*COUNTED, *LEAKY):
            table, day, amount, which = STREAMS[column.stream]
            person = "inviter_user_id" if table == "fct_invites" else "user_id"
            first, last = column.days(cutoff, tiny_release.as_of)
            ((total, count, latest),) = connection.execute(
                f"SELECT SUM({amount}), COUNT(DISTINCT {day}), MAX({day}) FROM marts.{table} "
                f"WHERE {which} AND {person} = ? AND {day} BETWEEN ? AND ?",
                [user, first or dt.date(2000, 1, 1), last],
            ).fetchall()
            since = 2 * WINDOW if latest is None else (last - latest).days
            expected = {"sum": int(total or 0), "days": count, "since": since}[column.how]
            assert found[user][column.name] == expected, (user, column.name)


def test_nothing_after_the_day_of_scoring_is_in_a_column_but_in_the_leaks(
    cutoff: dt.date, tiny_release: Release, tmp_path: Path
) -> None:
    """On a copy from which all rows after that day are gone the columns are the same, and each leak is another one."""
    copy = tmp_path / "cut.duckdb"
    with duckdb.connect(copy) as cut:
        cut.execute(f"ATTACH '{tiny_release.warehouse}' AS whole (READ_ONLY)")
        cut.execute("CREATE SCHEMA marts")
        cut.execute("CREATE TABLE marts.dim_users AS FROM whole.marts.dim_users")
        for table in sorted({table for table, *_ in STREAMS.values()}):
            days = sorted({day for name, day, *_ in STREAMS.values() if name == table})
            later = " OR ".join(f"{day} > DATE '{cutoff}'" for day in days if not day.startswith("CAST"))
            cut.execute(
                f"CREATE TABLE marts.{table} AS FROM whole.marts.{table} WHERE NOT COALESCE({later}, FALSE)"
            )
        columns = [row[0] for row in cut.execute("DESCRIBE marts.fct_email_messages").fetchall()]
        for column in ("opened_at", "unsubscribed_at"):  # a mail of before may be opened later
            assert column in columns
            cut.execute(
                f"UPDATE marts.fct_email_messages SET {column} = NULL WHERE CAST({column} AS DATE) > DATE '{cutoff}'"
            )
        by_then = rows(cut, cutoff, tiny_release.as_of)
    with open_to_read(tiny_release.warehouse) as whole:
        later_on = rows(whole, cutoff, tiny_release.as_of)
    assert set(by_then) == set(later_on)
    for honest in COUNTED:
        assert all(by_then[user][honest.name] == later_on[user][honest.name] for user in by_then), honest.name
    for leaky in LEAKY:
        assert any(by_then[user][leaky.name] != later_on[user][leaky.name] for user in by_then), leaky.name


@pytest.fixture(scope="module")
def derived(tiny_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("derived") / "churn"
    folder.mkdir()
    home = Home(tiny_release.path.parents[3])
    shown = making.make(home, tiny_release, None, folder, 1, lambda _: None)  # type: ignore[arg-type]
    assert shown["rows"] > 0
    return folder


def described(folder: Path) -> ChurnModel:
    return ChurnModel.model_validate_json((folder / DESCRIPTION).read_text())


def test_it_is_tried_on_days_that_come_after_those_it_was_fitted_on(
    derived: Path, tiny_release: Release
) -> None:
    model = described(derived)
    assert model.cutoff is not None
    assert model.cutoff + dt.timedelta(days=WINDOW) == tiny_release.as_of
    # What it was fitted on was known in full on the day of scoring.
    assert all(day + dt.timedelta(days=WINDOW) <= model.cutoff for day in model.fitted_on)
    for column in model.columns:
        assert column.known_at is None or column.known_at <= model.cutoff, column.name
    for name, leak in model.leaks.items():
        assert leak.column.known_at is not None and leak.column.known_at > model.cutoff, name


def test_its_figures_are_those_of_its_scores(derived: Path) -> None:
    """AUC by counted pairs, and who was missed, from the table that lies beside the description."""
    model = described(derived)
    table = pq.read_table(derived / SCORES).to_pandas()
    tried = table[table["has_left"].notna()]
    assert len(tried) == model.people
    left = tried["has_left"].to_numpy(bool)
    scores = tried["score"].to_numpy()
    pairs = scores[left][:, None] - scores[~left][None, :]
    assert model.auc == pytest.approx(((pairs > 0) + 0.5 * (pairs == 0)).mean())
    assert model.left == pytest.approx(left.mean())
    assert model.brier == pytest.approx(((scores - left) ** 2).mean())
    assert model.brier_of_share == pytest.approx(((left.mean() - left) ** 2).mean())
    assert sum(group.count for group in model.groups) == model.people
    assert model.missed == int((left & (scores < np.median(scores))).sum())


def test_it_ranks_people_well_and_its_per_cent_are_per_cent(derived: Path) -> None:
    model = described(derived)
    assert 0.8 < model.auc < 0.97
    assert model.brier < model.brier_of_share
    said = sum(group.count * group.score for group in model.groups) / model.people
    assert said == pytest.approx(model.left, abs=0.08)  # some 200 people: a standard error is three points


def test_each_leak_looks_better_than_it_is_and_is_worse_where_it_is_used(derived: Path) -> None:
    model = described(derived)
    assert set(model.leaks) == set(LEAKS)
    for name, leak in model.leaks.items():
        assert leak.auc > model.auc, name
        assert leak.in_use < leak.auc, name


def test_what_is_kept_is_numbers_and_words(derived: Path) -> None:
    assert sorted(path.name for path in derived.iterdir()) == sorted([DESCRIPTION, SCORES])


def test_of_a_short_history_there_is_no_model_and_it_says_why(tiny_release: Release) -> None:
    with open_to_read(tiny_release.warehouse) as connection:
        made = make(connection, dt.date(2024, 3, 22), HISTORY_START)
    assert made.scores is None
    assert "history begins on 2024-01-01" in made.model.why_not


def test_of_too_few_people_there_is_no_model_and_it_says_why(tiny_release: Release) -> None:
    with open_to_read(tiny_release.warehouse) as connection:
        made = make(connection, dt.date(2024, 6, 30), HISTORY_START)
    assert made.scores is None
    assert "too few people" in made.model.why_not


def test_what_cannot_be_read_is_as_if_it_were_still_made(tmp_path: Path) -> None:
    place = Derived(tmp_path)
    assert churn_of(place) is None
    folder = place.place("churn")
    folder.mkdir()
    (folder / MADE).write_text('{"version": 1, "seconds": 1}')
    (folder / DESCRIPTION).write_text('{"as_of": "never"}')
    assert churn_of(place) is None
