"""The level's pages and exercises, opened and worked through without a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.course.tracks import exercise
from lab_app.kinds.context import context_of
from lab_app.kinds.sort import SortExercise
from lab_app.kinds.workload import WorkloadExercise
from lab_app.kinds.workload.judge import dealt
from lab_app.lab import Lab, lab_of
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.lab_app.app_pages.opening import opened, sent, words

IDS = ("eight_workloads", "one_index", "last_slot", "split_full_name")


def test_the_lesson_shows_a_promise_step_by_step_and_two_rules_side_by_side(home: Path) -> None:  # noqa: ARG001
    app = opened("databases")
    app.segmented_control(key="acid-promise").set_value("Isolation").run()
    app.slider(key="acid-step-Isolation").set_value(8).run()
    said = words(app)
    assert "refused: what this transaction has read is out of date" in said
    assert "It needs ACID" in said
    app.selectbox(key="store-own").set_value("tracked events").run()
    assert "Both say the same here; ours adds “read from a replica”." in words(app)
    app.select_slider(key="store-tracked events-rows").set_value(10**10).run()
    app.selectbox(key="store-tracked events-late").set_value("not at all").run()
    assert "They part: the four questions end at “real-time queries”, ours at how late it may be." in words(
        app
    )


def test_the_bench_measures_and_says_what_it_does_not_run(home: Path) -> None:  # noqa: ARG001
    app = opened("databases-bench")
    said = words(app)
    assert "The statement takes" in said
    assert "Both read “booked”; both hold the slot" in said
    app.text_area(key="bench-indexes").set_value("DROP TABLE orders").run()
    assert "The bench does not allow this" in words(app)
    app.text_area(key="bench-indexes").set_value("").run()
    app.selectbox(key="bench-statement").set_value("A statement of your own").run()
    app.text_area(key="bench-own").set_value("SELECT load_extension('x')").run()
    assert "The statement did not run" in words(app)
    app.text_area(key="bench-till").set_value("\n".join(["SELECT 1"] * 6)).run()
    assert "One to five statements" in words(app)


@pytest.mark.parametrize("name", IDS)
def test_an_exercise_is_answered_wrongly_and_then_rightly(home: Path, name: str) -> None:
    lab = _lab(home)
    chosen = exercise(name)
    assert isinstance(chosen, SortExercise | WorkloadExercise)
    items = (
        chosen.deal(lab.release.world.seed).items
        if isinstance(chosen, SortExercise)
        else dealt(chosen, context_of(lab)).items
    )
    app = opened(f"databases-{name}")
    given = sent(app)
    for item in items:  # neither why a box is right nor why another is not has been sent
        for said in (*item.accepted.values(), *item.wrong.values()):
            assert said.encode() not in given
    first, sentence = items[0], next(iter(items[0].wrong.items()))
    for item in items:
        _choose(app, chosen.key, item.key, next(iter(item.accepted)))
    _choose(app, chosen.key, first.key, sentence[0])
    assert json.loads(_draft(home, chosen.key))[first.key] == sentence[0]
    app.button(key=f"{chosen.key}-check").click().run()
    assert _plain(sentence[1]) in _plain(words(app))
    _choose(app, chosen.key, first.key, next(iter(first.accepted)))
    app.button(key=f"{chosen.key}-check").click().run()
    assert "To remember" in words(app)


def _choose(app: AppTest, key: str, item: str, box: str) -> None:
    app.selectbox(key=f"{key}-{item}").set_value(box).run()


def _lab(home: Path) -> Lab:
    release = current_release(Home(home))
    assert release is not None
    return lab_of(release)


def _draft(home: Path, key: str) -> str:
    from lab_app.course.progress import Progress

    return Progress(home / "progress.sqlite", "local").draft(key) or ""


def _plain(said: str) -> str:
    import re
    from html import unescape

    return re.sub(r"<[^>]+>|[*`]", "", unescape(said))
