"""Cases of the first level: what is dealt, that nothing of it is seen, and the constant of the range."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lab_app.course.tracks import exercise
from lab_app.kinds.case import Case, CaseExercise, NotDealtError
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import Context
from lab_app.tracks.data.collection.exercises import clock_of_a_client as clock
from lab_app.tracks.data.collection.exercises import tracked_events_of_a_platform as tracked
from lab_app.truth import Dealt, Story, Truth
from pipelines.contract.home import WorldFolder
from pipelines.statistics.scores import belief_points
from synthetic import incidents
from synthetic.kernel import calendars
from synthetic.vocabulary import COUNTRY_CODES
from tests.lab_app.cases import clocks, constants, tracked_events
from tests.lab_app.small_truth import LOST
from tests.worlds.kept import SIMULATOR, kept

_EXERCISES = "lab_app/tracks/data/collection/exercises"
DRAWS = (
    *(
        f"tests/lab_app/cases/{name}.py"
        for name in (
            "clocks",
            "constants",
            "partner_orders",
            "slow_loads",
            "slow_planner",
            "streaks",
            "tracked_events",
        )
    ),
    *(f"{_EXERCISES}/{name}.py" for name in ("clock_of_a_client", "tracked_events_of_a_platform")),
    "lab_app/tracks/apis/apis/exercises/partner_orders_rise.py",
    "lab_app/tracks/databases/databases/exercises/planner_said_to_be_slow.py",
    "lab_app/tracks/data/diagnosis/windows.py",
    "lab_app/tracks/data/prescription/streaks.py",
    "lab_app/tracks/data/prescription/cart.py",
    *SIMULATOR,
)
TRACKED: CaseExercise = exercise("C16")  # type: ignore[assignment]
CLOCK: CaseExercise = exercise("C18")  # type: ignore[assignment]


@pytest.fixture
def told(small_truth: Truth, context: Context, tmp_path: Path) -> Context:
    """The small world with a truth of its own, which `tell` changes."""
    world = WorldFolder(tmp_path / "world")
    shutil.copytree(small_truth._folder, world.truth)
    return replace(context, truth=Truth(world))


def tell(context: Context, outcome: str, *places: str) -> Context:
    """The same world, in which something else has happened in these places."""
    assert context.truth is not None
    for place in places:
        file = context.truth._folder / f"{place}.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), "outcome": outcome}))
    return context


def case_of(chosen: CaseExercise, context: Context) -> Case:
    return dealt(chosen, context)


@pytest.mark.parametrize(
    ("outcome", "option", "lost"),
    [("lost_events", "lost", LOST), ("outage", "less", 0.0), ("nothing", "nothing", 0.0)],
)
def test_what_happened_on_a_platform_is_the_outcome_of_its_place(
    outcome: str, option: str, lost: float, told: Context
) -> None:
    case = case_of(TRACKED, tell(told, outcome, *tracked.PLACES))
    assert case.truths["happened"].right == option
    assert case.truths["lost"].right == pytest.approx(lost)


def test_nothing_of_what_happened_is_seen(told: Context) -> None:
    for chosen, outcomes, places in (
        (TRACKED, tracked.ANSWERS, tracked.PLACES),
        (CLOCK, clock.HOURS, (clock.PLACE,)),
    ):
        seen = [case_of(chosen, tell(told, outcome, *places)).seen for outcome in outcomes]
        assert all(one == seen[0] for one in seen), chosen.id


@pytest.mark.parametrize(
    ("outcome", "client", "hours"),
    [("utc_twice", "ios", 5.0), ("local_time", "ios", -5.0), ("nothing", "none", 0.0)],
)
def test_whose_clock_is_off_and_by_how_much(outcome: str, client: str, hours: float, told: Context) -> None:
    truths = case_of(CLOCK, tell(told, outcome, clock.PLACE)).truths
    assert (truths["client"].right, truths["hours"].right) == (client, hours)
    assert all(
        abs(wrong.value - hours) > 0.5 for wrong in truths["hours"].wrong if wrong.name != "global_shift"
    )


def test_clocks_are_off_by_what_the_simulator_adds() -> None:
    incident = incidents.discover()[clock.PLACE]
    assert incident.within is not None
    country = COUNTRY_CODES.index("US")
    offsets = {int(calendars.offset_hours(country, day)) for day in range(*incident.within)}
    assert offsets == {-int(clock.HOURS["utc_twice"])}
    assert set(clock.HOURS) == {outcome.name for outcome in incident.outcomes}
    assert {clocks.drawn(seed)[1] for seed in range(20)} == set(clock.HOURS.values())


def test_a_world_that_ends_before_its_weeks_has_no_case(told: Context) -> None:
    early = replace(told, as_of=dt.date(2024, 3, 1))
    for chosen in (TRACKED, CLOCK):
        with pytest.raises(NotDealtError):
            case_of(chosen, early)


def story(incident: str, first: dt.date) -> Story:
    return Story(incident, "nothing", "nothing", "", first, first + dt.timedelta(days=13), {}, {}, ())


@pytest.mark.parametrize(
    ("first", "left"),
    [
        (dt.date(2025, 4, 1), "november_2025"),
        (dt.date(2025, 5, 20), "november_2025"),  # a quiet window in the weeks around
        (dt.date(2025, 11, 20), "spring_2025"),
        (dt.date(2025, 12, 20), "spring_2025"),
        (dt.date(2024, 2, 1), "november_2025"),
    ],
)
def test_no_story_is_told_twice(first: dt.date, left: str) -> None:
    stories = [story("spring_2025", dt.date(2025, 4, 1)), story("november_2025", dt.date(2025, 11, 20))]
    slot = Dealt("slot", "nothing", None, "all", "all", first, 14, -0.2, -2.5, fits=True)
    assert tracked.the_other(slot, stories).incident == left
    assert tracked.the_other(None, stories).incident in tracked.PLACES


@pytest.mark.parametrize(
    ("first", "cause", "left"),
    [
        (dt.date(2025, 5, 20), "nothing", "spring_2025"),
        (dt.date(2025, 4, 20), "nothing", "november_2025"),  # the fortnight before it is shown as well
        (dt.date(2025, 4, 5), "nothing", "november_2025"),
        (dt.date(2025, 5, 20), "product", "november_2025"),
    ],
)
def test_beside_a_quiet_window_of_other_days_a_story_that_happened_is_left(
    first: dt.date, cause: str, left: str
) -> None:
    happened = replace(story("spring_2025", dt.date(2025, 4, 1)), outcome="outage")
    slot = Dealt("slot", cause, None, "all", "all", first, 14, -0.2, -2.5, fits=True)
    assert tracked.the_other(slot, [happened, story("november_2025", dt.date(2025, 11, 20))]).incident == left


SEEDS = 200
"""Of the thousand that the command draws: enough to find a constant that is another one."""


def _draw(folder: Path) -> None:
    (folder / "drawn.json").write_text(json.dumps(constants.drawn(range(SEEDS))))


@pytest.fixture(scope="module")
def drawn() -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = json.loads(
        (kept("cases-drawn", DRAWS, _draw) / "drawn.json").read_text()
    )
    return found


def test_a_constant_is_what_its_command_prints(drawn: dict[str, list[tuple[str, float]]]) -> None:
    for one in constants.DRAWN:
        if one.is_range:
            found = constants.constant(np.array([value for _, value in drawn[one.name]]))
            assert found == pytest.approx(constants.stated(one.name), rel=0.1)


def test_no_answer_is_right_in_more_than_half_of_the_seeds_and_none_pays_unseen(
    drawn: dict[str, list[tuple[str, float]]],
) -> None:
    for name, options in ((TRACKED.id, 5), (CLOCK.id, 4)):
        shares = Counter(option for option, _ in drawn[name])
        for count in shares.values():
            share = count / SEEDS
            assert share <= 0.5, name
            for sure in (0.3, 0.5, 0.8):
                right, wrong = (belief_points(sure, options, right=is_right) for is_right in (True, False))
                assert share * right + (1 - share) * wrong <= 20.0
        assert 0.15 <= shares["nothing" if name == TRACKED.id else clock.NONE] / SEEDS <= 0.35


def test_lost_shares_are_those_of_the_versions_that_people_have() -> None:
    lost = [share for option, share in map(tracked_events.drawn, range(40)) if option == "lost"]
    assert len(lost) > 5
    assert all(0.15 < share < 0.6 for share in lost)
