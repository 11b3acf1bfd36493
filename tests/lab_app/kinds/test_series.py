"""What a case shows by day is what the simulator knows, within what the release can't know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest
import yaml

from lab_app.kinds.case import Known, series
from lab_app.kinds.case.series import ALL, Cell
from lab_app.kinds.case.window import Number, Window, around, beside, how_often, moved, near, picture, usual
from lab_app.kinds.context import Context
from lab_app.sandbox import Sandbox
from pipelines.build.releases import config_of
from pipelines.contract.calendar import DAY, days
from pipelines.contract.release import Release
from synthetic.deck.seen import Seen, halves
from synthetic.kernel import days as numbers
from synthetic.outcomes.measurement import Outcomes, measure
from synthetic.outcomes.segments import CELLS
from synthetic.scenario import Scenario
from tests.prompt import ROOT

FIRST, LAST = dt.date(2024, 3, 1), dt.date(2024, 6, 30)
BY_THE_HOUR = {"retained_d1": "is_retained_d1", "retained_w4": "is_retained_w4"}
"""What newcomers do afterwards is counted by the hour of their signup, as the models do; the truth counts days of the calendar."""
IN_TRUTH = tuple(sorted((*series.COUNTED.keys() - {"visitors", *BY_THE_HOUR}, series.STOCK)))
CHOSEN: tuple[Cell, ...] = (
    ALL,
    ("platform", "ios"),
    ("country", "DE"),
    ("signup_source", "organic"),
    ("platform_country", "web/GB"),
)
BY_SIGNUP_HERE = {("core_actions", "platform"), ("core_actions", "platform_country")}
"""Plans have no platform in the release: these cells hold the people of a platform, not the plans."""
CLOSE: dict[str, float] = {
    "active_users_tracked": 0.03,  # events are lost, and the clocks of some devices are off
    "page_loads": 0.02,  # some are sent twice
    "page_loads_slow": 0.03,
    series.STOCK: 0.02,  # some people have two accounts
}
SOURCES_LOST = 0.12
"""Of some accounts the channel is not known."""


@pytest.fixture(scope="module")
def known(tiny_release: Release) -> Iterator[Known]:
    with Sandbox(tiny_release.warehouse, workers=1, timeout_seconds=30) as opened:
        yield Known(opened, tiny_release.as_of, tiny_release.world.seed, None)


@pytest.fixture(scope="module")
def actual(tiny_release: Release) -> Outcomes:
    first, last = numbers.number(FIRST), numbers.number(LAST) + 1
    return measure(Scenario.of(config_of(tiny_release)), first, last, metrics=IN_TRUTH, horizon=last + 40)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("metric", IN_TRUTH)
def test_a_series_is_what_the_truth_has(known: Known, actual: Outcomes, metric: str) -> None:
    for cell in CHOSEN:
        if (metric, cell[0]) in BY_SIGNUP_HERE:
            continue
        mine = np.array(series.daily(known, metric, cell, FIRST, LAST))
        theirs = actual.values[metric][:, CELLS[cell]]
        slack = CLOSE.get(metric, 0.01) + (SOURCES_LOST if cell[0] == "signup_source" else 0.0)
        assert theirs.sum() > 0, (metric, cell)
        assert abs(mine.sum() / theirs.sum() - 1.0) < slack + 3.0 / theirs.sum(), (metric, cell)
        assert np.abs(mine - theirs).max() <= 3 + slack * theirs.max(), (metric, cell)


@pytest.mark.parametrize("metric", BY_THE_HOUR)
def test_who_is_back_is_counted_as_the_models_count_it(known: Known, metric: str) -> None:
    for dimension, value in (ALL, ("country", "DE"), ("signup_source", "organic")):
        where = "TRUE" if dimension == "all" else f"users.{dimension} = '{value}'"
        theirs = {
            day: float(count)
            for day, count in known.rows(
                f"SELECT fct_signups.signed_up_date, COUNT(*) FILTER (WHERE {BY_THE_HOUR[metric]}) FROM marts.fct_signups "
                f"JOIN marts.dim_users AS users USING (user_id) WHERE {where} GROUP BY ALL"
            )
        }
        mine = series.daily(known, metric, (dimension, value), FIRST, LAST)
        assert sum(mine) > 0
        assert list(mine) == [theirs.get(day, 0.0) for day in days(FIRST, LAST + DAY)]


def test_several_are_asked_for_at_once(known: Known) -> None:
    wanted = [
        ("accounts", ALL),
        ("accounts", ("country", "DE")),
        (series.STOCK, ALL),
        ("orders", ("country", "FR")),
    ]
    together = series.by_day(known, wanted, FIRST, LAST)
    assert together == {one: series.daily(known, *one, FIRST, LAST) for one in wanted}
    assert len(set(together.values())) == len(wanted)


def test_the_first_bot_filter_is_the_projects() -> None:
    project = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text())
    assert list(series.SCRIPTS) == project["vars"]["bot_user_agents"]


@pytest.mark.parametrize(
    ("metric", "per", "length"),
    [
        ("page_loads", None, 1),
        ("active_users", None, 14),
        (series.STOCK, None, 28),
        ("page_loads_slow", "page_loads", 14),
    ],
)
def test_a_window_moves_as_the_deck_reads_it(
    known: Known, actual: Outcomes, metric: str, per: str | None, length: int
) -> None:
    """The deck that has found a window and the page that shows it agree on how far its number moved."""
    first = dt.date(2024, 5, 9)
    there = Seen(metric, "all", length, 1, 0.0, 9.0, per=per)
    expected = halves(actual, there).moves[(first - FIRST).days, 0]
    found = moved(known, Number("It", metric, ALL, per), Window(first, length))
    assert abs(expected) > 0.005
    assert found.by == pytest.approx(expected, abs=0.01)


def test_how_often_counts_stretches_of_the_year_that_moved_as_far(known: Known) -> None:
    window = Window(dt.date(2024, 5, 6), 14)
    number = Number("New accounts", "accounts")
    values = dict(
        zip(days(dt.date(2024, 1, 1), dt.date(2025, 1, 1)),
            series.daily(known, "accounts", ALL, dt.date(2024, 1, 1), dt.date(2024, 12, 31)), strict=True)
    )  # fmt: skip

    def change(first: dt.date) -> float:
        after = sum(values[first + n * DAY] for n in range(14))
        before = sum(values[first - (n + 1) * DAY] for n in range(14))
        return after / before - 1.0

    starts = [
        one for n in range(-30, 30)
        if min(values) <= (one := window.first + 14 * n * DAY) - 14 * DAY and one + 13 * DAY <= max(values)
    ]  # fmt: skip
    this = change(window.first)
    as_far = [one for one in starts if change(one) * this > 0 and abs(change(one)) >= abs(this)]
    assert how_often(known, number, window) == (len(as_far), len(starts))
    assert usual(known, number, window).by == pytest.approx(np.median([abs(change(one)) for one in starts]))
    assert 1 <= len(as_far) < len(starts)


def test_a_stretch_is_one_of_its_own_kind_where_the_year_cuts_its_days_before(known: Known) -> None:
    number = Number("New accounts", "accounts")
    late, early = (how_often(known, number, Window(dt.date(2025, 1, day), 14)) for day in (15, 8))
    assert early[1] == late[1]  # one less of the year, and itself, whose days before are of another year
    assert early[0] >= 1


def test_a_picture_sets_off_the_days_and_draws_those_around_them(known: Known) -> None:
    window = Window(dt.date(2024, 5, 6), 14)
    drawn = picture(known, Number("New accounts", "accounts"), window, "alarm_1")
    (line,) = drawn.lines
    assert drawn.stretch == (window.first, window.last)
    assert line.dates[0] < window.begins
    assert line.dates[-1] > window.last
    at = line.dates.index(window.first)
    assert line.values[at] == series.daily(known, "accounts", ALL, window.first, window.first)[0]


def test_a_rate_is_drawn_by_seven_days_that_fit_the_window(known: Known) -> None:
    window = Window(dt.date(2024, 5, 8), 14)
    number = Number("Back", "retained_d1", ALL, "accounts")
    (line,) = picture(known, number, window, "").lines
    assert window.first in line.dates
    assert {(later - one).days for one, later in zip(line.dates, line.dates[1:], strict=False)} == {7}
    back, came = (
        sum(series.daily(known, name, ALL, window.first, window.first + 6 * DAY))
        for name in ("retained_d1", "accounts")
    )
    assert line.values[line.dates.index(window.first)] == pytest.approx(back / came)


def test_beside_a_number_are_others_of_the_same_days(known: Known) -> None:
    window = Window(dt.date(2024, 5, 6), 14)
    orders = Number("Orders", "orders")
    table = beside(known, Number("New accounts", "accounts"), window, [orders], "q")
    then = sum(series.daily(known, "orders", ALL, window.first, window.last)) / 14
    row = next(row for row in table.rows if row[0] == "Orders")
    assert float(str(row[2]).replace(",", "")) == pytest.approx(then, abs=0.51 if then >= 100 else 0.051)
    assert str(row[3]) == moved(known, orders, window).said


def test_the_log_around_a_window_has_the_holidays_of_all_countries(context: Context) -> None:
    known = Known(context.sandbox, context.as_of, context.seed, None)
    log = [str(row[1]) for row in near(known, Window(dt.date(2024, 3, 29), 1), "").rows]
    assert "Good Friday (Germany, Spain, United Kingdom)" in log


def test_what_lies_outside_the_release_is_not_asked_for(known: Known) -> None:
    window = Window(dt.date(2024, 1, 31), 28)
    found = around(known, Number("MAU", series.STOCK), window)
    assert found.first == dt.date(2024, 1, 28)  # 28 days of visits are there
