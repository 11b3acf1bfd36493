"""The tables of plans, of one world and of many, and the people that are kept for each release."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.checks.plans import (
    FROM_ELSEWHERE,
    Tried,
    in_words,
    main,
    random_plans,
    said_of,
    summary,
    table,
    try_out,
)
from pipelines.contract.derived import Derived
from pipelines.contract.home import Home
from pipelines.publish import derived
from synthetic.config import WorldConfig
from synthetic.levers import Decision
from synthetic.truth import best_plan, lever_effects
from synthetic.truth.best_plan import Outcome
from synthetic.truth.futures import Future, Running
from synthetic.truth.futures import simulate as simulate_futures
from synthetic.truth.whatif import simulate
from tests.lab_app.again.pipeline import publish


def tried(seed: int, best: tuple[int, ...], drawn: tuple[float, ...] = (), **worth: float) -> Tried:
    """A world of 100 MAU in which evenly gains 100, the best plan 200, and one that is worth nothing breaks a guardrail."""
    rows = {"evenly": 100.0, **worth}
    return Tried(
        seed,
        (best, Outcome(300.0, 100.0, {})),
        "paid",
        {
            name: Outcome(100.0 + gain, 100.0, {} if gain else {"ticket_rate": 0.2})
            for name, gain in rows.items()
        },
        [Outcome(100.0 + gain, 100.0, {}) for gain in drawn],
        60,
    )


WORLDS = (
    tried(1, (0, 12, 0, 8, 0, 0), (206.0, 150.0), late=0.0, paid=190.0),
    tried(2, (6, 0, 4, 10, 0, 0), (180.0, 150.0), late=50.0, paid=120.0, before=150.0),
)


def test_a_mix_is_said_with_its_largest_share_first() -> None:
    assert in_words({"paid": 0.25, "speed": 0.75}) == "75% speed, 25% paid"
    assert [one.leads for one in WORLDS] == ["reward", "speed"]


def test_each_world_says_points_and_regret_of_each_plan() -> None:
    first, *rows, random = [" ".join(line.split()) for line in said_of(WORLDS[0])]
    assert first.startswith(
        "seed 1: +200 MAU of 100 by 60% reward, 40% speed (60 plans tried); leads: reward"
    )
    assert rows == [
        "paid +190.0 90 points regret 10.0",
        "evenly +100.0 0 points regret 100.0",
        "late +0.0 -100 points regret 200.0 ticket_rate +20%",
    ]
    assert (
        random
        == "of 2 random plans 1 do better than the search; the best of them gains 103.0% of what that gains"
    )


def test_over_worlds_it_is_counted_who_would_do_without_looking() -> None:
    lines = [" ".join(line.split()) for line in summary(WORLDS)]
    assert lines[1:5] == [
        "evenly 0 0 0 0 0 0",
        "late -75 -75 -100 -50 0 1",
        "paid 55 55 20 90 1 0",
        "before 50 50 50 50 0 0",
    ]
    assert "a plan breaks a guardrail in 1 of 2 worlds" in lines
    assert "leads the best mix: reward 1, speed 1" in lines
    assert "different mixes: 2" in lines
    assert any("paid 0%-30%, reward 0%-60%" in line for line in lines)


def test_random_plans_spend_all_and_are_the_same_again() -> None:
    plans = random_plans(3, 20, 1000.0)
    assert plans == random_plans(3, 20, 1000.0)
    assert plans != random_plans(4, 20, 1000.0)
    assert all(sum(one.euros for one in plan) == pytest.approx(1000.0) for plan in plans)
    assert [len(plan) for plan in plans] == [6, 4] * 10


def test_what_is_tried_in_a_world_are_its_search_the_naive_plans_and_one_from_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a made-up world in which each euro for speed is worth two on anything else."""

    def run(plans: Sequence[tuple[Decision, ...]]) -> list[Outcome]:
        worth = [sum(one.euros * (2 if one.lever == "speed" else 1) for one in plan) for plan in plans]
        return [Outcome(100.0 + gain, 100.0, {}) for gain in worth]

    @contextmanager
    def small_world(*_: object) -> Iterator[tuple[best_plan.Run, float]]:
        yield run, 1000.0

    monkeypatch.setattr(best_plan, "small_world", small_world)
    found = try_out(WorldConfig(seed=3, size=700), 1, 5, (0, 20, 0, 0, 0, 0), Running())
    assert list(found.rows) == [*best_plan.naive(1.0), FROM_ELSEWHERE]
    assert found.rows[FROM_ELSEWHERE] == found.rows["all on reward"]
    assert (found.alone, found.leads, found.mix) == ("speed", "speed", {"speed": 1.0})
    assert found.best[1].worth == 2100.0
    assert len(found.drawn) == 5
    assert [one.worth for one in found.drawn] == sorted((one.worth for one in found.drawn), reverse=True)
    assert found.points("all on speed") == 100.0
    assert found.points("all on paid") == pytest.approx(-20.0)  # evenly has 1,167 of 2,000


def test_the_table_is_in_points_from_evenly_to_the_best() -> None:
    def row(mau: float, worth: float | None = None, **breaks: float) -> dict[str, object]:
        return {
            "mau": mau,
            "worth": mau if worth is None else worth,
            "breaks": breaks,
            "plan": {"speed": 50.0},
        }

    story = {
        "alone": 100.0, "euros": 100.0, "tried": 60, "seconds": {"all": 1.0}, "best": row(300.0),
        "naive": {"evenly": row(200.0), "all on mail": row(400.0, 100.0, unsubscribe_rate=0.32)},
    }  # fmt: skip
    lines = [" ".join(line.split()) for line in table(story)]
    assert lines[1:-1] == [
        "best of the search +200 100",
        "evenly +100 0",
        "all on mail +300 -100 unsubscribe_rate +32%",
        "nothing +0 -100",
    ]
    assert "50% speed" in lines[-1]


def test_which_of_two_does_more_is_counted_over_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    """Held against futures in which people are counted without any rows."""
    assert main(["--seeds", "2", "--first-seed", "3", "--users", "1000", "--lifts", "--workers", "1"]) == 0
    *seeds, last, worth = capsys.readouterr().out.splitlines()
    rights = Counter[str]()
    for seed, line in zip((3, 4), seeds, strict=True):
        config = WorldConfig(seed=seed, size=1000)
        euros = 1000 * lever_effects.EUROS_PER_USER
        asked = [(), (Decision("onboarding", euros),), (Decision("speed", 0.27 * euros),)]
        alone, built, fast = (
            float(one.counts["mau_counted"][-120:].mean())
            for one in simulate_futures(config, [Future(plan, rows=False) for plan in asked])
        )
        gains = sorted(((built - alone, "onboarding"), (fast - alone, "part of speed")), reverse=True)
        for gain, name in gains:
            assert re.search(rf"{name} [+-][\d.]+ points {re.escape(f'{gain / alone:+.1%}')}", line)
        (most, name), (less, _) = gains
        right = "neither" if most <= 0.01 * alone else "same" if most <= 1.1 * less else name
        assert line.endswith(f"->  {right}")
        rights[right] += 1
    assert last == "right: " + ", ".join(f"{answer} {count}" for answer, count in rights.most_common())
    assert worth.startswith("in MAU, a point of speed is worth ")


def test_people_are_kept_for_a_release_and_plans_go_on_from_them(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    release = publish(home, "tiny", 7, dt.date(2024, 1, 10))
    assert derived.makings()["people"].about
    shown = derived.make(home, release, "people", workers=1, say=lambda _: None)
    folder = Derived.of(home, release).folder("people")
    assert folder is not None
    assert shown["bytes"] > 0
    config, notes = WorldConfig(seed=7, preset="tiny", as_of=release.as_of), list[str]()
    found = simulate(config, {"paid": 500.0}, running=Running(people=folder, on_note=notes.append))
    assert notes == []
    assert found.daily.equals(simulate(config, {"paid": 500.0}).daily)
