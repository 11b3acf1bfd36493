"""The table of plans, the mix that follows from curves, and the people that are kept for each release."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from pathlib import Path

import pytest

from pipelines.checks.plans import in_words, main, mix_of, table
from pipelines.contract.derived import Derived
from pipelines.contract.home import Home
from pipelines.publish import derived
from synthetic.config import WorldConfig
from synthetic.levers import Decision
from synthetic.truth import lever_effects
from synthetic.truth.futures import Future, Running
from synthetic.truth.futures import simulate as simulate_futures
from synthetic.truth.whatif import simulate
from tests.lab_app.again.pipeline import publish


def test_the_mix_is_the_best_of_all_mixes_of_its_curves() -> None:
    curves = {"paid": (30.0, 0.4), "reward": (60.0, 0.9), "speed": (20.0, 0.1)}

    def gain(lever: str, share: float) -> float:
        a, h = curves[lever]
        return a * share / (share + h)

    mix = mix_of({lever: (gain(lever, 0.5), gain(lever, 1.0)) for lever in curves})
    every = [
        (first / 20, second / 20, (20 - first - second) / 20)
        for first, second in itertools.product(range(21), repeat=2)
        if first + second <= 20
    ]
    best = max(every, key=lambda shares: sum(gain(*pair) for pair in zip(curves, shares, strict=True)))
    assert tuple(mix.get(lever, 0.0) for lever in curves) == pytest.approx(best)


def test_a_lever_that_does_harm_gets_nothing() -> None:
    assert mix_of({"paid": (10.0, 15.0), "mail": (-5.0, -9.0)}) == {"paid": 1.0}
    assert in_words({"paid": 0.25, "speed": 0.75}) == "75% speed, 25% paid"


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
