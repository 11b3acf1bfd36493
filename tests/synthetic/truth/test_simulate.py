"""Simulating a decision: the same future however it is run, reported as it goes, stopped when asked."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from synthetic import levers
from synthetic.levers import Decision, DecisionError
from synthetic.truth import futures, tally, whatif
from synthetic.truth.whatif import Comparison, Running, compare, simulate
from tests.synthetic.truth.small_future import CONFIG, HORIZON, same


@pytest.mark.parametrize("users", [2_000, 20_000])
def test_with_kept_people_a_decision_has_the_same_future_to_the_byte(users: int, tmp_path: Path) -> None:
    config = dataclasses.replace(CONFIG, size=users, as_of=dt.date(2024, 1, 31))
    files = futures.keep(config, tmp_path, Running(workers=2))
    assert sorted(files) == sorted(tmp_path.iterdir())
    decisions = [
        Decision("reward", 2.0 * users),
        Decision("speed", 1.0 * users),
        Decision("mail", 900.0, first=5),
    ]
    notes: list[str] = []
    plain = simulate(config, decisions, running=Running(workers=1), on_comparison=lambda _found: None)
    again = simulate(
        config,
        decisions,
        running=Running(people=tmp_path, workers=2, on_note=notes.append),
        on_comparison=lambda _found: None,
    )
    assert not notes
    assert as_bytes(plain.daily) == as_bytes(again.daily)
    assert as_bytes(plain.summary()) == as_bytes(again.summary())
    assert plain.without.keys() == again.without.keys() == {"reward", "speed", "mail"}
    for lever, mau in plain.without.items():
        assert mau.tobytes() == again.without[lever].tobytes()
    assert as_bytes(simulate(config, {}, running=Running(people=tmp_path)).daily) == as_bytes(
        simulate(config, {}).daily
    )


def as_bytes(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


@pytest.mark.parametrize("harm", ["gone", "damaged", "of another day"])
def test_without_usable_people_the_past_is_simulated_anew_and_says_so(harm: str, tmp_path: Path) -> None:
    config = dataclasses.replace(CONFIG, size=2_000, as_of=dt.date(2024, 1, 31))
    other = dataclasses.replace(config, as_of=dt.date(2024, 1, 30))
    futures.keep(other if harm == "of another day" else config, tmp_path)
    people = next(tmp_path.glob("people-*.npz"))
    if harm == "gone":
        people.unlink()
    elif harm == "damaged":
        people.write_bytes(people.read_bytes()[:-100])
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    notes: list[str] = []
    found = simulate(
        config, {"paid": 3_000.0}, 60, Running(people=tmp_path, on_note=notes.append), lambda _found: None
    )
    assert found.daily.equals(simulate(config, {"paid": 3_000.0}, 60).daily)
    assert len(notes) == 1
    assert notes[0].startswith("The people as they stand on 2024-01-31 ")
    assert "simulated anew" in notes[0]
    assert before == {file: file.read_bytes() for file in tmp_path.iterdir()}


def test_what_is_known_early_is_what_is_known_in_the_end() -> None:
    config = dataclasses.replace(CONFIG, size=2_000, as_of=dt.date(2024, 1, 31))
    early: list[Comparison] = []
    found = simulate(config, {"paid": 3_000.0, "speed": 900.0, "mail": 0.0}, 90, on_comparison=early.append)
    assert len(early) == 1
    assert early[0].daily.equals(found.daily)
    assert early[0].without == {}
    assert found.without.keys() == {"paid", "speed"}
    without_paid = simulate(config, {"speed": 900.0}, 90).decided.counts["mau_counted"]
    assert np.array_equal(found.without["paid"], without_paid[tally.WINDOW :])
    _, decided = found.mau(30)
    expected = decided - without_paid[tally.WINDOW + 30 :].mean()
    assert found.contributions(30)["paid"] == pytest.approx(expected, rel=1e-12)
    alone, of_one = (
        one.mau(30) for one in (simulate(config, {}, 90), simulate(config, {"paid": 3_000.0}, 90))
    )
    only = simulate(config, {"paid": 3_000.0}, 90, on_comparison=early.append)
    assert only.contributions(30) == {"paid": pytest.approx(of_one[1] - alone[0])}


def test_two_processes_count_what_one_counts_and_twice_is_the_same() -> None:
    config = dataclasses.replace(CONFIG, size=20_000, as_of=dt.date(2024, 1, 31))
    decisions = [Decision("reward", 20_000.0), Decision("mail", 3_000.0, first=5, days=20)]
    one = simulate(config, decisions, 40, Running(workers=1))
    two = simulate(config, decisions, 40, Running(workers=2))
    assert one.daily.equals(two.daily)
    assert one.summary(0).equals(simulate(config, decisions, 40, Running(workers=2)).summary(0))
    assert not same(one.alone, one.decided)


@given(names=st.lists(st.text(max_size=6), min_size=1, max_size=3, unique=True))
@example(names=["", "a/b", "decided"])
@example(names=["0", "1/mau", "Plan für ½ €"])
@settings(max_examples=5)
def test_a_plan_can_have_any_name(names: list[str]) -> None:
    config = dataclasses.replace(CONFIG, size=500, as_of=dt.date(2024, 1, 10))
    asked = {name: {"paid": 100.0 * place} for place, name in enumerate(names)}
    found = compare(config, asked, 3)
    assert list(found) == names
    assert [found[name].spend.get("paid", np.zeros(1))[0] * levers.SPEND_DAYS for name in names] == [
        pytest.approx(asked[name]["paid"]) for name in names
    ]
    assert same(found[names[0]].decided, found[names[0]].alone)
    assert len({id(comparison.alone) for comparison in found.values()}) == 1


def test_progress_goes_up_to_the_end() -> None:
    reported: list[whatif.Progress] = []
    simulate(
        dataclasses.replace(CONFIG, size=1_000), {"paid": 500.0}, 30, Running(on_progress=reported.append)
    )
    fractions = [progress.fraction for progress in reported]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert reported[0].seconds_left is None
    assert fractions[-1] == 1.0
    assert len(fractions) > 10
    assert reported[-1].seconds_left == 0.0


@pytest.mark.parametrize("size", [2_000, 20_000])
def test_it_can_be_stopped_and_leaves_nothing_behind(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[float] = []
    with pytest.raises(whatif.CancelledError):
        simulate(
            dataclasses.replace(CONFIG, size=size),
            {"paid": 500.0},
            HORIZON,
            Running(
                workers=2,
                on_progress=lambda progress: seen.append(progress.fraction),
                cancelled=lambda: len(seen) > 3,
            ),
        )
    assert max(seen) < 0.9
    assert not list(tmp_path.iterdir())
    assert not [
        child for child in psutil.Process().children() if "synthetic.lake.worker" in " ".join(child.cmdline())
    ]


@pytest.mark.parametrize(
    ("decisions", "part"),
    [
        ({"magic": 1.0}, "There is no lever 'magic'"),
        ({"paid": -1.0}, "must lie from 0"),
        ({"paid": float("nan")}, "must lie from 0"),
    ],
)
def test_what_cannot_be_decided_gets_one_sentence(decisions: dict[str, float], part: str) -> None:
    with pytest.raises(DecisionError, match=part):
        simulate(CONFIG, decisions)
    with pytest.raises(DecisionError, match="for 1 to"):
        simulate(CONFIG, {}, 9_999)
    with pytest.raises(DecisionError, match="after the as-of day"):
        Decision("paid", 1.0, first=-1)


def test_the_command_prints_both_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--users", "1000", "--as-of", "2024-01-31", "--horizon", "40"]
    assert whatif.main([*small, "--lever", "onboarding=900"]) == 0
    printed = capsys.readouterr().out
    assert all(metric in printed for metric in whatif.METRICS)
    assert whatif.main([*small, "--lever", "onboarding=much"]) == 2
    assert "looks like" in capsys.readouterr().err
