"""Splits of people by chance, against chances that are known, and the command on a small world."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import numpy as np
import pytest

from pipelines.checks import cells, chance, peeking
from pipelines.checks.cell import Cell
from pipelines.checks.cells import cells_of
from pipelines.checks.people import People, Signups, people, signups
from pipelines.checks.splits import Columns, arms, moved, split
from pipelines.contract.release import Release
from pipelines.statistics.arrays import Integers
from pipelines.statistics.experiments import sequential

DAY = dt.date(2026, 1, 1)


def crowd(seed: int = 1, size: int = 3_000) -> People:
    """People of whom half are new; keen ones plan, visit and pay more, and load as they are used to."""
    stream = np.random.default_rng(seed)
    keen = stream.gamma(0.8, 2.5, size)
    sessions = 1.0 + stream.poisson(keen).astype(float)
    plans = stream.binomial(sessions.astype(int), 0.4).astype(float)
    user = np.repeat(np.arange(size), 3)
    load = np.exp(7 + 0.4 * stream.standard_normal(size)[user] + 0.3 * stream.standard_normal(3 * size))
    order = np.argsort(load)
    before = np.where(stream.random(size) < 0.5, stream.poisson(keen).astype(float), np.nan)
    return People(
        DAY, DAY, sessions, plans, np.minimum(plans, 28), before, plans * stream.pareto(2.5, size) * 10,
        stream.random(size) < 0.1, stream.random(size) < 0.9, stream.random(size) < 0.05, load[order], user[order],
    )  # fmt: skip


def test_two_arms_add_up_to_those_who_were_drawn() -> None:
    columns = Columns()
    columns.add("value", np.arange(50.0))
    columns.add("other", np.ones(50))
    columns.add_products("value", "other")
    made = split(columns, 25, 400, np.random.default_rng(1))
    assert len(made) == 400 and made.names == ["people", "value", "other", "value²", "other²", "value·other"]
    assert (made.of_treatment("people") + made.of_control("people") == 50).all()
    assert made.of_treatment("value") + made.of_control("value") == pytest.approx(np.full(400, 49 * 25.0))
    assert made.of_treatment("value·other") == pytest.approx(made.of_treatment("value"))
    assert made.of_treatment("people").mean() == pytest.approx(25, abs=0.6)
    few = split(columns, 5, 7, np.random.default_rng(1))
    assert (few.of_treatment("people") + few.of_control("people") == 10).all() and len(few) == 7


def test_arms_of_just_so_many_share_nobody() -> None:
    for one, other in arms(20, 50, 10, np.random.default_rng(1)):
        assert len(set(one) | set(other)) == 40 and len(one) == 20


def test_a_share_is_moved_by_whole_people_among_those_who_count() -> None:
    hits, of = (np.arange(100) < 30).astype(float), (np.arange(100) < 80).astype(float)
    more = moved(hits, of, 0.1, np.random.default_rng(1))
    assert more.sum() == 38 and (more >= hits).all() and more[80:].sum() == 0
    assert 3 <= more[30:55].sum() <= 5  # half of them in each half of the others
    fewer = moved(hits, of, -0.1, np.random.default_rng(1))
    assert fewer.sum() == 22 and (fewer <= hits).all()


def test_a_cell_passes_within_a_point_or_three_of_its_errors() -> None:
    assert Cell("m", "w", 0.05, 0.0599, 10_000).passes and not Cell("m", "w", 0.05, 0.0601, 10_000).passes
    assert Cell("m", "w", 0.80, 0.811, 10_000).passes and not Cell("m", "w", 0.80, 0.813, 10_000).passes
    few = Cell("m", "w", 0.05, 0.5, 10_000, events=9.9)
    assert not few.is_barred and "reported, 9.9 events an arm" in str(few)
    assert Cell("m", "w", 0.05, 0.01, 10_000, at_most=True).passes
    over = Cell("m", "w", 0.05, 0.051, 10_000, at_most=True)
    assert not over.passes and "FAILS" in str(over)
    assert not Cell("m", "w", None, 0.3, 100).is_barred


def test_on_people_of_whom_nothing_was_changed_all_cells_pass() -> None:
    found = list(cells_of(crowd(), 400, 1_000, np.random.default_rng(1)))
    assert len(found) == 25
    assert [str(cell) for cell in found if cell.is_barred and not cell.passes] == []
    assert {cell.metric for cell in found if not cell.is_barred} <= {"unsubscribed"}


def test_a_range_that_is_too_narrow_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "Z", 1.6)
    failed = {
        cell.metric for cell in cells_of(crowd(), 400, 2_000, np.random.default_rng(1)) if not cell.passes
    }
    assert {"plans a session", "days, CUPED"} <= failed
    with pytest.raises(ValueError, match="can't be split"):
        next(cells_of(crowd(), 2_000, 10, np.random.default_rng(1)))


def at_equal_times(days: int, a_day: int, share: float = 0.4) -> Signups:
    stream = np.random.default_rng(5)
    return Signups(DAY, np.repeat(np.arange(days), a_day), stream.random(days * a_day) < share)


def test_daily_looks_find_as_much_as_theory_says() -> None:
    seen = peeking.false_finds(peeking.days(at_equal_times(28, 100), 4_000, np.random.default_rng(1)))
    expected = sequential.crossed([1.959964] * 28, [(day + 1) / 28 for day in range(28)])
    assert seen.by_looks == pytest.approx(expected[-1], abs=0.025)
    assert seen.by_day_9 == pytest.approx(expected[8], abs=0.025)
    assert seen.four_looks == pytest.approx(0.126, abs=0.02) and seen.at_the_end == pytest.approx(
        0.05, abs=0.012
    )
    assert seen.by_bound == pytest.approx(0.05, abs=0.012) and seen.always_valid < 0.05


def test_days_without_anybody_change_nothing() -> None:
    some = at_equal_times(14, 100)
    gaps = Signups(DAY, some.day * 2, some.is_activated)
    assert gaps.days == 27 and gaps.ends[:4].tolist() == [100, 100, 200, 200]
    plain, with_gaps = (peeking.days(one, 50, np.random.default_rng(1)) for one in (some, gaps))
    assert np.array_equal(plain.z, with_gaps.z[:, ::2]) and np.array_equal(
        with_gaps.z[:, 1:26:2], plain.z[:, :13]
    )
    assert peeking.false_finds(with_gaps) is not None


def test_a_lift_is_found_about_when_it_was_planned() -> None:
    found = at_equal_times(100, 200)
    ways = peeking.waiting(found, peeking.days(found, 1_000, np.random.default_rng(1), peeking.LIFT))
    once, bound, always = (ways[name] for name in ("one look", "sequential bound", "always valid"))
    assert once.planned is not None and once.planned == pytest.approx(42, abs=2)
    assert once.four_of_five == pytest.approx(once.planned, abs=4)
    assert bound.planned == pytest.approx(once.planned * 1.049, abs=1)
    assert bound.half is not None and bound.half < once.planned
    assert always.four_of_five is not None and always.four_of_five > 1.2 * once.planned
    short = at_equal_times(5, 200)
    none = peeking.waiting(short, peeking.days(short, 50, np.random.default_rng(1), peeking.LIFT))
    assert none["one look"].planned is None and "sequential bound" not in none


def test_people_are_what_their_rows_say(tiny_release: Release) -> None:
    """Each of some users, counted from rows one by one."""
    with duckdb.connect(str(tiny_release.warehouse), read_only=True) as connection:
        found = people(connection, tiny_release.as_of)
        rows = {
            name: connection.execute(f"SELECT {columns} FROM marts.{name} ORDER BY ALL").fetchall()
            for name, columns in {
                "fct_activity_days": "user_id, activity_date, session_count",
                "fct_core_actions": "user_id, saved_date",
                "dim_users": "user_id, signed_up_date, is_human",
                "fct_support_tickets": "user_id, opened_date",
            }.items()
        }
    human = {user: signed for user, signed, is_human in rows["dim_users"] if is_human}
    first_visit: dict[int, dt.date] = {}
    for user, day, _ in rows["fct_activity_days"]:
        if user in human and found.first <= day <= found.last:
            first_visit[user] = min(day, first_visit.get(user, day))
    assert len(found) == len(first_visit) > 100
    assert (found.last - found.first).days == 83 and (tiny_release.as_of - found.last).days == 28
    for place, user in list(enumerate(sorted(first_visit)))[::15]:
        start = first_visit[user]
        ages = [(day - start).days for who, day in rows["fct_core_actions"] if who == user]
        inside = [age for age in ages if 0 <= age < 28]
        assert found.plans[place] == len(inside) and found.plan_days[place] == len(set(inside))
        visits = [
            count
            for who, day, count in rows["fct_activity_days"]
            if who == user and 0 <= (day - start).days < 28
        ]
        assert found.sessions[place] == sum(visits)
        if human[user] < start:
            assert found.before[place] == len({age for age in ages if -28 <= age < 0})
        else:
            assert np.isnan(found.before[place])
        assert found.has_ticket[place] == any(
            who == user and 0 <= (day - start).days < 28 for who, day in rows["fct_support_tickets"]
        )
    assert (np.diff(found.load_ms) >= 0).all() and found.load_user.max() < len(found)
    assert (found.has_left <= found.has_mail).all()


def test_signups_are_in_their_order(tiny_release: Release) -> None:
    with duckdb.connect(str(tiny_release.warehouse), read_only=True) as connection:
        found = signups(connection, tiny_release.as_of, 112)
        (number, hits) = connection.execute(
            "SELECT count(*), count(*) FILTER (is_activated) FROM marts.fct_signups "
            "WHERE signed_up_date BETWEEN $last::DATE - 111 AND $last::DATE",
            {"last": tiny_release.as_of - dt.timedelta(days=7)},
        ).fetchone() or (0, 0)
    assert len(found.day) == number > 100 and found.is_activated.sum() == hits
    assert (np.diff(found.day) >= 0).all() and 100 < found.days <= 112
    ends: Integers = found.ends
    assert ends[-1] == number


@pytest.mark.timeout(120)
def test_the_command_examines_a_small_world(tiny_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--home", str(tiny_home), "--splits", "300", "--sizes", "60,150,9000"]
    assert chance.main(arguments) in (0, 1)
    lines = capsys.readouterr().out.splitlines()
    assert "9,000 an arm: there are " in "\n".join(lines)
    results = [line for line in lines if "stated" in line and " ± " in line]
    assert len(results) == 2 * 25 + 6
    judged = [line for line in results if line.rstrip().endswith(("passes", "FAILS")) or "variance" in line]
    assert len(judged) > 25 and sum("FAILS" in line for line in judged) <= 2  # by chance
    assert lines[-1].endswith(" seconds.") and "cells pass" in lines[-1]


def test_what_can_t_be_split_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert chance.main(["--home", str(tmp_path)]) == 2
    assert "has no release" in capsys.readouterr().err
    assert chance.main(["--home", str(tmp_path), "--sizes", "many"]) == 2
    assert "many" in capsys.readouterr().err
