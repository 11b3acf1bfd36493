"""The fourteen tasks over 1,000 drawn seeds and four sittings: one right option, that a reader of the page finds, and
that nobody finds who does not read it."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

import pytest
from scipy.stats import chi2

from lab_app.assessment import tasks
from lab_app.assessment.task import ANCHORS, FEWEST, FORMS, Form, Task, all_tasks
from lab_app.course.skills import SKILLS
from tests.lab_app.assessment.readers import READERS

SEEDS = 1000
READ = 60
"""Of the seeds, those whose forms are read as a page is: that takes longer."""
NAMES = [f"{skill.slug}_{anchor}" for anchor in ANCHORS for skill in SKILLS]
UNEVEN = 1e-4
"""Chance of a chi-square so large where all is even: fourteen tests stay quiet."""


@dataclass
class Seen:
    """What was counted over all forms of a task."""

    forms: int = 0
    options: int = 0
    places: Counter[int] = field(default_factory=Counter)
    earned: Counter[str] = field(default_factory=Counter)
    keys: set[str] = field(default_factory=set)


def strategies(form: Form) -> dict[str, int]:
    """The places that are taken without any work."""
    lengths = [len(option.text) for option in form.options]
    taken = {
        "first": 0,
        "last": len(lengths) - 1,
        "longest": lengths.index(max(lengths)),
        "shortest": lengths.index(min(lengths)),
    }
    found = [re.search(r"\d[\d,.]*", option.text) for option in form.options]
    numbers = [float(number[0].replace(",", "")) for number in found if number is not None]
    if len(numbers) == len(form.options):
        taken["median"] = sorted(range(len(numbers)), key=numbers.__getitem__)[len(numbers) // 2]
    return taken


@cache
def seen(name: str) -> Seen:
    """All forms of a task, each looked at once."""
    task = the(name)
    found = Seen()
    for seed in range(SEEDS):
        forms = [task.form(f"seed {seed}", sitting) for sitting in range(FORMS)]
        assert len({(form.said, form.code, form.sheets, form.options) for form in forms}) == FORMS, seed
        assert len({len(form.options) for form in forms}) == 1, seed
        assert len({(len(form.sheets), len(form.code)) for form in forms}) == 1, seed
        for form in forms:
            keys = [option.key for option in form.options]
            texts = [option.text for option in form.options]
            assert len(keys) == len(set(keys)) == len(set(texts)) >= FEWEST, (seed, texts)
            assert keys.count(form.right) == 1, seed
            assert not any(key.isdigit() for key in keys)  # a figure would be read as an option's place
            assert form.right not in form.near <= set(keys), seed
            assert all(o.feedback for o in form.options if o.key != form.right), seed
            place = keys.index(form.right)
            found.places[place] += 1
            found.forms += 1
            found.options = len(keys)
            found.keys.add(form.right)
            for strategy, taken in strategies(form).items():
                found.earned[strategy] += taken == place
    return found


def the(name: str) -> Task:
    return next(task for task in all_tasks() if task.name == name)


def test_there_are_two_tasks_of_each_skill_also_of_those_that_no_track_teaches_yet() -> None:
    assert [task.name for task in all_tasks()] == NAMES
    assert {info.name for info in pkgutil.iter_modules(tasks.__path__)} == set(NAMES) == set(READERS)


@pytest.mark.parametrize("name", NAMES)
def test_each_form_has_one_right_option_and_the_four_differ(name: str) -> None:
    assert seen(name).forms == SEEDS * FORMS


@pytest.mark.parametrize("name", NAMES)
def test_the_right_one_stands_anywhere(name: str) -> None:
    found = seen(name)
    even = found.forms / found.options
    statistic = sum((found.places[place] - even) ** 2 / even for place in range(found.options))
    assert chi2.sf(statistic, found.options - 1) > UNEVEN, found.places


@pytest.mark.parametrize("name", NAMES)
def test_nobody_earns_more_than_about_chance_without_work(name: str) -> None:
    found = seen(name)
    for strategy, right in found.earned.items():
        assert right / found.forms < 1 / found.options + 0.04, (strategy, found.earned)


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_of_the_page_finds_the_right_one(name: str) -> None:
    task = the(name)
    for seed in range(READ):
        for sitting in range(FORMS):
            form = task.form(f"read {seed}", sitting)
            right = next(option.text for option in form.options if option.key == form.right)
            assert READERS[name](form) == right, (seed, sitting)


@pytest.mark.parametrize("name", NAMES)
def test_a_form_is_the_same_whenever_it_is_asked_for(name: str) -> None:
    assert the(name).form("seed", 2) == the(name).form("seed", 2)


def test_no_idea_earns_nothing_and_honesty_pays() -> None:
    for task in all_tasks():
        form = task.form("seed", 0)
        wrong = next(option.key for option in form.options if option.key != form.right)
        no_idea = form.question.levels[0]
        for option in (form.right, wrong):
            given = form.question.answered({"option": option, "sure": no_idea}, form.truths)
            assert given.points == pytest.approx(0.0)
        sure = [
            form.question.answered({"option": o, "sure": 0.95}, form.truths).points
            for o in (form.right, wrong)
        ]
        assert sure[0] is not None and sure[1] is not None
        assert sure[0] > 90
        assert sure[1] < -50


def test_no_option_s_correctness_is_written_down() -> None:
    """A rule computes it: no task declares which of its options is right."""
    for task in all_tasks():
        assert "right=True" not in inspect.getsource(task.module)
        assert task.name in ("security_5",) or len(seen(task.name).keys) > 1


@pytest.mark.parametrize("seed", range(60))
def test_no_two_services_but_the_coupled_ones_meet_more_often_than_by_chance(seed: int) -> None:
    """Or the question would have two answers that are true."""
    form = next(task for task in all_tasks() if task.name == "architecture_3").form(str(seed), 0)
    (total,) = map(int, re.findall(r"there were (\d+) changes", form.said))
    changes = {name: int(count) for name, count in re.findall(r"(\w+) (\d+) times", form.said)}
    (sheet,) = form.sheets
    above = []
    for pair, together in sheet.rows:
        a, b = str(pair).split(" and ")
        if int(str(together)) > changes[a] * changes[b] / total + 0.5:
            above.append(f"{a}_{b}")
    assert above == [form.right]
