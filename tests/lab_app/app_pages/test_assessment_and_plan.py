"""The self-assessment and the plan: ratings first and for good, tasks one by one, items that tick themselves or by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.assessment.task import all_tasks
from lab_app.course.progress import PlanLog, Progress, Sittings, TaskAnswer
from lab_app.course.skills import SKILLS
from lab_app.course.tracks import exercise
from lab_app.plan.first_step import FirstStep
from lab_app.ui import visit
from tests.lab_app.app_pages.opening import opened, sent, words

TODAY = dt.date(2026, 7, 6)


@pytest.fixture(autouse=True)
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Progress:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    monkeypatch.setattr(visit, "today", lambda: TODAY)
    return Progress(tmp_path / "progress.sqlite", "local")


def rate(app: AppTest, ratings: dict[str, int]) -> AppTest:
    for slug, rating in ratings.items():
        app.select_slider(key=f"assessment-rating-{slug}").set_value(str(rating))
    return app.run()


def take(progress: Progress, *, right: int, day: dt.date = TODAY, number: int = 0, rating: int = 3) -> None:
    """A whole sitting of which the first tasks are right."""
    sittings = Sittings(progress.file, "local")
    sittings.begin(number, "seed", day, {skill.slug: rating for skill in SKILLS})
    for place, task in enumerate(all_tasks()):
        form = task.form("seed", number)
        is_right = place < right
        option = form.right if is_right else next(o.key for o in form.options if o.key != form.right)
        sittings.answer(number, TaskAnswer(task.name, option, len(form.options), is_right, False, 0.65, 10.0))


def test_nothing_goes_on_before_all_seven_are_rated(progress: Progress) -> None:
    app = opened("assessment")
    assert "Still to rate: APIs, Databases" in words(app)
    assert app.button(key="assessment-keep-ratings").disabled
    rate(app, {skill.slug: 3 for skill in SKILLS if skill.slug != "cloud"})
    assert "Still to rate: Cloud." in words(app)
    again = opened("assessment")  # another window, or another day
    assert again.select_slider(key="assessment-rating-apis").value == "3"
    assert Sittings(progress.file, "local").all() == ()


def test_ratings_come_first_and_tasks_follow_one_by_one(progress: Progress) -> None:
    app = rate(opened("assessment"), {skill.slug: 3 for skill in SKILLS})
    app.button(key="assessment-keep-ratings").click().run()
    (sitting,) = Sittings(progress.file, "local").all()
    assert (sitting.total, sitting.day) == (21, TODAY)
    task = all_tasks()[0]
    form = task.form(sitting.seed, 0)
    assert "task 1 of 14: APIs" in words(app)
    assert form.why.encode() not in sent(app)
    assert all(option.feedback.encode() not in sent(app) for option in form.options if option.feedback)
    place = f"assessment 0 {task.name}"
    assert app.button(key=f"{place}-hand-in").disabled
    app.radio(key=f"{place}-task-option").set_value(form.right).run()
    app.radio(key=f"{place}-task-sure").set_value("80\u00a0%").run()
    app.button(key=f"{place}-hand-in").click().run()
    assert "<h2>Right</h2>" in words(app)
    (sitting,) = Sittings(progress.file, "local").all()
    assert sitting.answers[task.name].is_right
    assert sitting.answers[task.name].confidence == 0.8
    app.button(key="assessment-since-stop").click().run()
    assert "13 tasks left" in words(app)
    app.button(key="assessment-go-on").click().run()
    assert "task 2 of 14: Databases" in words(app)


def test_the_sum_and_where_it_misleads(progress: Progress) -> None:
    ratings = {skill.slug: 5 for skill in SKILLS} | {"apis": 1, "databases": 1}
    Sittings(progress.file, "local").begin(0, "seed", TODAY, ratings)
    app = opened("assessment")
    app.button(key=f"assessment 0 {all_tasks()[0].name}-stop").click().run()
    said = words(app)
    assert "27 of 35: strong" in said
    assert "APIs and Databases first" in said
    assert "whatever the sum" in said


def test_what_is_shown_stands_beside_what_was_rated(progress: Progress) -> None:
    take(progress, right=9, rating=5)
    said = words(opened("assessment"))
    assert "rather 5; two tasks are few" in said
    assert "about 3; two tasks are few" in said
    assert "two tasks are few. Rated higher than shown" in said
    assert "right 9 of 14 times: 64\u00a0%" in said
    assert "up to 26 points" in said
    assert "due on **5 August 2026**" in said


def test_a_change_is_told_for_the_sums_alone(progress: Progress) -> None:
    take(progress, right=5, day=TODAY - dt.timedelta(days=30))
    take(progress, right=9, day=TODAY, number=1, rating=4)
    said = words(opened("assessment"))
    assert "added up to 21, now to 28" in said
    assert "5 were right then, and 9 now" in said
    assert "Up to 5 tasks more or less can be luck" in said


def test_a_sitting_is_due_when_its_day_has_come_and_not_before(progress: Progress) -> None:
    take(progress, right=5, day=TODAY - dt.timedelta(days=29))
    assert "Take it again" not in [button.label for button in opened("assessment").button]
    assert "due again" not in words(opened(""))
    progress.file.write(
        lambda connection: connection.exec_driver_sql("UPDATE sittings SET day = '2026-06-06'")
    )
    app = opened("assessment")
    app.button(key="assessment-take-again").click().run()
    assert "for the second time" in words(app)
    assert "The self-assessment is due again." in words(opened(""))
    assert "The self-assessment is due again" in words(opened("plan"))


def test_the_first_step_is_a_skill_a_day_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened("plan")
    assert "Until 5 August 2026 I am working on one skill: APIs." in app.code[0].value
    app.selectbox(key="plan-first-skill").set_value("databases").run()
    app.button(key="plan-first-take").click().run()
    assert "skill: Databases" in app.code[0].value
    monkeypatch.setattr(visit, "today", lambda: dt.date(2026, 8, 5))
    assert "You wanted to be asked about Databases." in words(opened(""))
    asked = opened("plan")
    assert "You wanted to be asked today: Databases" in words(asked)
    asked.button(key="plan-first-partly").click().run()
    assert "Databases, until 5 August 2026: “Partly”." in words(asked)


def test_what_is_solved_ticks_itself_and_what_is_one_s_own_is_ticked_by_hand(progress: Progress) -> None:
    log = PlanLog(progress.file, "local")
    log.say("start", said=(TODAY - dt.timedelta(days=8)).isoformat(), day=TODAY)
    for code in ("C01", "C04", "C07", "C10", "C13"):
        progress.record_attempt(exercise(code).key, "a", "right", kind="sql")
    app = opened("plan")
    said = words(app)
    assert "Week 2 of 12, 5 to 11 July 2026. Something is done in 1 of the 2 weeks that have begun." in said
    assert 'data-state="done"><span aria-hidden="true">✓</span><b>Five queries' in said
    assert "not open yet" not in said, "each exercise of this week is there"
    app.checkbox(key="plan-databases_query-done").check().run()
    app.text_input(key="plan-databases_query-said").set_value("many").run()
    assert "No number can be read there" in words(app)
    app.text_input(key="plan-databases_query-said").set_value("41,200").run()
    kept = log.latest()["databases_query"]
    assert (kept.done, kept.said) == (True, "41,200")
    app.checkbox(key="plan-databases_query-done").uncheck().run()
    kept = log.latest()["databases_query"]
    assert (kept.done, kept.said) == (False, "41,200")


def test_a_link_opens_only_where_it_is_one(progress: Progress) -> None:
    log = PlanLog(progress.file, "local")
    log.say("apis_docs", said="javascript:alert(1)", day=TODAY)
    assert "javascript:" not in words(opened("plan"))
    log.say("apis_docs", said='https://docs.example/"><b>x', day=TODAY)
    assert 'href="https://docs.example/"><b>' in words(opened("plan"))  # unescaped once, as a browser does
    assert b"https://docs.example/&quot;&gt;&lt;b&gt;x" in sent(opened("plan"))


def test_all_weeks_say_what_to_do_until_a_track_opens() -> None:
    app = opened("plan")
    app.radio(key="plan-view").set_value("All twelve weeks").run()
    said = words(app)
    assert "Week 12: Practice: the next 90 days" in said
    assert "CL2 The bill jumps, 10\u00a0min: not open yet" in said
    assert "until then: " in said.lower()
    assert "TK1 Notifications at once, 15\u00a0min: not open yet" in said


def test_the_page_for_others_says_on_which_evidence(progress: Progress) -> None:
    key = exercise("C01").key
    progress.record_attempt(key, "a", "wrong", kind="sql")
    progress.record_attempt(key, "b", "right", kind="sql")
    progress.show_hint(key, 2)
    take(progress, right=3)
    said = words(opened("shown"))
    assert "C01 Count the active users of a month" in said
    assert "right on attempt 2, with 2 hints" in said
    assert "the common world" in said
    assert "Nobody watched" in said
    assert (
        "Self-rating: 3 of 5 on 6 July 2026; two tasks of that day showed: about 3; two tasks are few."
        in said
    )


def test_a_first_step_that_was_kept_is_read_back(progress: Progress) -> None:
    log = PlanLog(progress.file, "local")
    step = FirstStep(SKILLS[0], TODAY)
    log.say("first_step", said=step.as_text(), day=TODAY)
    log.say("first_step", said="{broken", day=TODAY)
    assert "You wanted to be asked today: APIs" in words(opened("plan"))
