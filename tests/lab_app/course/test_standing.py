"""How far one is on a level."""

from __future__ import annotations

from lab_app.app_pages.home.page import state_of
from lab_app.course.exercise import Exercise
from lab_app.course.standing import standings
from lab_app.course.tracks import Level, Track


def _track() -> Track:
    def exercise(name: str, *, core: bool = False, minutes: int = 5) -> Exercise:
        return Exercise(
            title=name,
            order=1,
            minutes=minutes,
            takeaway="",
            hints=(),
            core=core,
            id=name,
            track="t",
            level="low",
        )

    low = Level(
        "Low", "?", "", 1, is_open=True, slug="low", exercises=(exercise("a"), exercise("b", core=True))
    )
    high = Level("High", "?", "", 2, slug="high", exercises=(exercise("z", core=True),))
    return Track("T", "", 1, slug="t", levels=(low, high))


def test_a_level_says_how_much_is_solved_and_how_long_the_rest_takes() -> None:
    low, high = standings(_track(), {"t/low/a"})
    assert state_of(low) == "1 of 2 solved, about 5\u00a0min to go"
    assert state_of(high) == "Not open yet"
    assert state_of(standings(_track(), {"t/low/a", "t/low/b"})[0]) == "All 2 solved"
