"""The plan for one person: four rules that begin with what a sitting showed, each of which can be read on the page.

1. What shows “rather 5” needs less: its exercises that are no core (★) are set aside. A ★ is never dropped for a test,
   since two tasks are few; it can be proved instead.
2. The minutes that this frees in a week go to open exercises of the skills with the largest gaps, with everything at most
   150 minutes a week.
3. AI and machine learning stand in weeks 5 to 8 where every foundation shows at least about 3, else in weeks 11 and 12.
4. What is one's own is never set aside: no exercise replaces it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from lab_app.assessment.shown import Shown, shown
from lab_app.course.progress import Sitting
from lab_app.course.skills import SKILLS
from lab_app.plan.codes import Coded, by_code
from lab_app.plan.items import Item, Week
from lab_app.plan.weeks import AI_ML, EXTRAS, WEEKS

MOST_MINUTES = 150
EARLY, LATE = (5, 6, 8), (11, 11, 12)
"""The weeks of the three exercises on AI and machine learning."""


@dataclass(frozen=True)
class PlannedItem:
    """An item with its exercises, those that are set aside, and for which skill it was added, if it was."""

    item: Item
    exercises: tuple[Coded, ...] = ()
    aside: tuple[Coded, ...] = ()
    prove: bool = False
    extra_for: str = ""

    @property
    def is_aside(self) -> bool:
        """Whether all of it is set aside."""
        return bool(self.aside) and not self.exercises

    @property
    def minutes(self) -> int:
        """What it takes, with what is not open yet."""
        return self.item.minutes + sum(one.minutes for one in self.exercises)


@dataclass(frozen=True)
class PlannedWeek:
    """A week as it is planned for somebody."""

    week: Week
    items: tuple[PlannedItem, ...]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)


@dataclass(frozen=True)
class Plan:
    """Twelve weeks. `needs` has of each skill 2, 1 or 0 (below 3, about 3, rather 5) and is empty where nothing is known;
    `by_tasks` says whether tasks showed them all, or ratings stand in for some."""

    weeks: tuple[PlannedWeek, ...]
    needs: Mapping[str, int]
    by_tasks: bool
    ai_ml_early: bool
    freed: int
    added: int


def needs_of(sitting: Sitting | None) -> tuple[dict[str, int], bool]:
    """How much each skill needs, 0 to 2, and whether tasks said so of all; by the rating where tasks are not answered."""
    if sitting is None:
        return {}, False
    of_shown = {Shown.BELOW: 2, Shown.CLOSE: 2, Shown.ABOUT: 1, Shown.UNEVEN: 1, Shown.RATHER: 0}
    found, by_tasks = {}, True
    for skill in SKILLS:
        tells = shown(skill.slug, sitting.answers)
        if tells is not None:
            found[skill.slug] = of_shown[tells]
        elif skill.slug in sitting.ratings:
            by_tasks = False
            # A rating sets nothing aside: a five that nothing has shown yet needs as much as a three.
            found[skill.slug] = 2 if sitting.ratings[skill.slug] < 3 else 1
    return found, by_tasks


def plan_for(sitting: Sitting | None, solved: Collection[str] = ()) -> Plan:
    """The plan that follows from a sitting; without one it is the same for everybody. `solved` are keys of exercises:
    what is done is neither set aside nor added."""
    needs, by_tasks = needs_of(sitting)
    early = bool(needs) and all(needs.get(s.slug, 2) <= 1 for s in SKILLS if s.tier == "foundation")
    weeks = [_planned(week, needs, early, solved) for week in WEEKS]
    freed = {one.week.number: sum(c.minutes for i in one.items for c in i.aside) for one in weeks}
    extras = _extras(needs, solved)
    filled, added = [], 0
    for one in weeks:
        chosen: list[PlannedItem] = []
        left = min(freed[one.week.number], MOST_MINUTES - one.minutes)
        for skill, exercise in list(extras):
            if exercise.minutes <= left:
                left -= exercise.minutes
                added += exercise.minutes
                extras.remove((skill, exercise))
                item = Item(id=f"extra_{exercise.code.lower()}", title=exercise.title, codes=(exercise.code,))
                chosen.append(PlannedItem(item, (exercise,), extra_for=skill))
        filled.append(replace(one, items=(*one.items, *chosen)))
    return Plan(tuple(filled), needs, by_tasks, early, sum(freed.values()), added)


def _planned(week: Week, needs: Mapping[str, int], early: bool, solved: Collection[str]) -> PlannedWeek:
    is_shown = needs.get(week.skill) == 0
    items = [_item(item, is_shown and bool(week.skill), solved) for item in week.items]
    here = [
        code
        for code, number in zip(AI_ML.codes, EARLY if early else LATE, strict=True)
        if number == week.number
    ]
    if here:
        items.append(_item(replace(AI_ML, id=f"ai_ml_{week.number}", codes=tuple(here)), False, solved))
    return PlannedWeek(week, tuple(items))


def _item(item: Item, is_shown: bool, solved: Collection[str]) -> PlannedItem:
    exercises = [by_code(code) for code in item.codes]
    if not is_shown:
        return PlannedItem(item, tuple(exercises))
    stays = [one for one in exercises if one.is_star or _is_done(one, solved)]
    aside = [one for one in exercises if one not in stays]
    return PlannedItem(item, tuple(stays), tuple(aside), prove=any(one.is_star for one in stays))


def _extras(needs: Mapping[str, int], solved: Collection[str]) -> list[tuple[str, Coded]]:
    """What freed minutes may go to: of the skill with the largest gap first, and of equals in the order of the skills."""
    ordered: Sequence[str] = sorted(
        (skill.slug for skill in SKILLS if needs.get(skill.slug, 0) > 0), key=lambda slug: -needs[slug]
    )
    found = [(slug, by_code(code)) for slug in ordered for code in EXTRAS.get(slug, ())]
    return [(slug, one) for slug, one in found if one.is_open and not _is_done(one, solved)]


def _is_done(one: Coded, solved: Collection[str]) -> bool:
    return one.exercise is not None and one.exercise.key in solved
