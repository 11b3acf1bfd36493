"""What the read-out says of an experiment, a sentence or two for each question: `Answer`.

What an exercise still asks about is not concluded: `asked` is True for an experiment that one is open about, and then
the sentences say how to read the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.experiments.enrolment import Group
from lab_app.experiments.looks import ONE_LOOK
from lab_app.experiments.readout import Change, ReadOut, Trust
from lab_app.ui import words
from lab_app.ui.experiments.pictures.paint import Tone
from pipelines.contract.units import MINUS, number, percent
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments.verdict import Decision, Verdict

OFTEN = 0.2
"""A chance that nobody would remark on."""
SIGNS: dict[Tone, str] = {"good": "✓", "bad": "✕", "open": "?", "few": "·", "plain": ""}


@dataclass(frozen=True)
class Answer:
    """An answer to one of the questions: its short form for the strip, and the sentences (Markdown's bold)."""

    tone: Tone
    short: str
    said: str


def points(value: float, digits: int = 1) -> str:
    """+2.1; −0.4; 0.0, of a share"""
    said = f"{abs(value) * 100:.{digits}f}"
    is_none = not any(digit in said for digit in "123456789")
    return said if is_none else f"{'+' if value > 0 else MINUS}{said}"


def span(found: Estimate) -> str:
    """−0.9 to +3.0"""
    return f"{points(found.low)} to {points(found.high)}"


def week_named(week: int) -> str:
    """week 1, of the week that is counted as 0"""
    return f"week {week + 1}"


def chance(p: float) -> str:
    """one in 24; one in 1,000,000 or fewer"""
    if p < 1e-6:
        return "fewer than one in a million"
    return f"one in {number(round(1 / p))}"


def trust(found: ReadOut, *, asked: bool) -> Answer:
    """Can we trust it?"""
    one = found.trust
    units = "households" if found.plan.unit == "household" else "people"
    if asked:
        return Answer(
            "plain",
            "Yours to say",
            f"A fair coin for each of the {units} makes the split nearly even. Is it? And who came by in these weeks and has no row?",
        )
    alone = (
        "A fair coin makes splits like this one all the time."
        if one.ratio.p >= OFTEN
        else f"Of fair coins, {chance(one.ratio.p)} would split {units} so unevenly."
    )
    if not one.is_sound:
        return Answer("bad", "No", f"**The split is broken.** {alone} {_lost(one)}")
    said = alone if one.ratio.p >= OFTEN else f"{alone} We stop at one in 1,000."
    if one.many_missing:
        return Answer(
            "open",
            f"{number(one.missing.people)} are missing",
            f"{said} But {number(one.missing.people)} people came by and are in neither group.",
        )
    return Answer("good", "Yes", f"{said} Hardly anyone is missing.")


def _lost(one: Trust) -> str:
    missing = one.missing
    if not missing.people:
        return "Who should be there, and where are they?"
    said = f"{number(missing.people)} people came by and are in neither group"
    slow, others = missing.slow_share, _slow_share(list(one.groups.values())[:-1])
    if slow is not None and others is not None and slow > others + 0.05:
        said += f"; {percent(slow, 0)} of them are on slow devices, and {percent(others, 0)} of those who are in it"
    return f"{said}. What is left of one group is not like the other."


def _slow_share(groups: list[Group]) -> float | None:
    loaded = sum(group.loaded for group in groups)
    return sum(group.slow for group in groups) / loaded if loaded else None


def changed(found: ReadOut, *, asked: bool) -> Answer:
    """What changed?"""
    change = found.deciding
    if change is None:
        return Answer(
            "few",
            "Too early to say",
            f"Nobody's {week_named(found.plan.week)} is over yet. {_first(found)}".strip(),
        )
    gain = _gain(change)
    if asked:
        return Answer(
            "plain",
            "Yours to say",
            f"Each dot is a lift in points, with the range that holds it in 95 of 100 such tests. {gain}",
        )
    lift = change.lift
    said = (
        f"In {week_named(change.week)} since they joined, {percent(change.treatment.rate)} of treatment saved a plan, "
        f"and {percent(change.control.rate)} of control. "
    )
    if lift.low > 0:
        return Answer("good", f"{points(lift.value)} points", f"{said}The range is above 0. {gain}")
    if lift.high < 0:
        return Answer("bad", f"{points(lift.value)} points", f"{said}The range is below 0. {gain}")
    return Answer("open", "Perhaps nothing", f"{said}That may be nothing: the range holds 0. {gain}")


def _first(found: ReadOut) -> str:
    first = next((change for change in found.changes if change.week == 0), None)
    return "" if first is None else f"In the first week the lift is {points(first.lift.value)} points."


def _gain(change: Change) -> str:
    if change.adjusted is None:
        return ""
    saved = change.adjusted.error_saved
    known = change.adjusted.with_past / change.adjusted.people
    if saved < 0.005:
        return "What is known of these people from before makes the range no narrower."
    of_whom = "" if known > 0.02 else ": they are new, and only their channel is known"
    return f"With what is known from before, the range is {percent(saved, 0)} narrower{of_whom}."


def broke(found: ReadOut, *, asked: bool) -> Answer:
    """What broke?"""
    weeks = words.plural(found.plan.weeks, "week")
    if asked:
        return Answer(
            "plain",
            "Yours to say",
            f"What treatment has for each one of control, in {weeks} since they joined. The shade ends where the plan says “too much”.",
        )
    harmed = [rail for rail in found.rails if rail.outcome == "harmful"]
    if harmed:
        first = harmed[0]
        ratio = first.to_be_safe
        times = "" if ratio is None else f" × {ratio.value:.2f}"
        others = words.listed([rail.label.lower() for rail in harmed])
        said = f"**{words.capitalised(others)}:** {first.treatment} in treatment, {first.control} in control. That is more than chance does."
        return Answer("bad", f"{_brief(first.name)}{times}", said)
    unknown = [rail for rail in found.rails if rail.outcome != "safe"]
    if unknown:
        listed = words.listed([rail.label.lower() for rail in unknown])
        said = f"Nothing is shown to be worse. Of {listed} this test is too small to rule out more harm than the plan accepts."
        return Answer("open", f"Not known: {len(unknown)} of {len(found.rails)}", said)
    return Answer("good", "Nothing", f"Each guardrail stays within its margin, in {weeks} since they joined.")


def _brief(name: str) -> str:
    return {
        "unsubscribes": "Unsubscribes",
        "tickets": "Tickets",
        "load_p75": "Load time",
        "orders": "Orders",
    }[name]


def lasts(found: ReadOut, *, asked: bool) -> Answer:
    """Does it last?"""
    if not found.lasting:
        return Answer("few", "Too early to say", "No week of anybody's is over yet.")
    people = sum(share.size for share in found.lasting[0][:2])
    group = (
        f"All points are of the same {number(people)} people, who joined early enough for all of these weeks."
    )
    if asked:
        return Answer("plain", "Yours to say", group)
    first, last = found.lasting[0][2], found.lasting[-1][2]
    name = week_named(len(found.lasting) - 1)
    if first.low <= 0:
        return Answer(
            "open", "No lift to keep", f"Week 1 shows no lift for sure, so there is none to lose. {group}"
        )
    if last.low > 0:
        return Answer(
            "good",
            f"{points(last.value)} in {name}",
            f"In {name} it is still {points(last.value)} points. {group}",
        )
    return Answer(
        "bad" if last.high < first.value else "open",
        f"{points(last.value)} in {name}",
        f"The lift was {points(first.value)} points when it was new. In {name} it is {points(last.value)}, and may be nothing. {group}",
    )


def looked(found: ReadOut, *, asked: bool) -> Answer:
    """Did we look too often?"""
    if not found.looks:
        return Answer("few", "Too early to say", "There was nothing to look at yet.")
    looks = found.looks
    once = [look.day for look in looks if abs(look.z) > ONE_LOOK]
    daily = [look.day for look in looks if abs(look.z) > look.enough]
    how = "Who looks every day and stops at the dotted line finds something in one of four tests of nothing."
    if asked:
        return Answer("plain", "Yours to say", how)
    if daily:
        return Answer(
            "good",
            "No",
            f"From day {daily[0]} on it stood above what daily looks ask for. Stopping early was not the mistake.",
        )
    if once:
        at_end = abs(looks[-1].z) > ONE_LOOK
        end = "At the end it is there." if at_end else "At the end it is not there."
        return Answer(
            "open",
            "Stop at the end only",
            f"On day {once[0]} one look would have said “found”; daily looks ask for more, and never had it. {end}",
        )
    return Answer("good", "No", f"No look would have found anything. {how}")


CALLED: Mapping[Decision, tuple[Tone, str]] = {
    "ship": ("good", "Ship"),
    "don't": ("bad", "Don't ship"),
    "run on": ("open", "Run on"),
    "cannot settle": ("open", "This test cannot settle it"),
}


def verdict(found: ReadOut) -> tuple[Tone, str, str]:
    """The verdict: its tone, what to do, and why."""
    one = found.verdict
    tone, called = CALLED[one.decision]
    if one.days:
        called = f"{called}, {words.plural(one.days, 'day')} more"
    return tone, called, _why(found, one)


def _why(found: ReadOut, one: Verdict) -> str:
    plan, change = found.plan, found.deciding
    worth, week = f"{points(plan.worth, 0)} points", week_named(plan.week)
    lift = (
        f"Nobody's {week} is over yet."
        if change is None
        else f"The lift in {week} is {points(change.lift.value)} points ({span(change.lift)})."
    )
    rails = {rail.name: rail for rail in found.rails}
    named = words.listed([rails[name].label.lower() for name in one.names if name in rails])
    match one.reason:
        case "not to be trusted":
            return (
                "The two groups are not alike any more, so no number that compares them says what the change did. Find out "
                "who is missing and why, mend it, and run the test again."
            )
        case "harm" if named:
            rail = next(rails[name] for name in one.names if name in rails)
            return (
                f"What was harmed settles it alone: {named}, {rail.treatment} in treatment against {rail.control} in control. "
                f"{lift} It would have to be worth that."
            )
        case "harm":
            return f"{lift} The change makes worse what it was made for."
        case "lift":
            return f"{lift} The range is above 0, and every guardrail is shown to be safe."
        case "no lift":
            if change is not None and change.lift.high < plan.worth:
                return f"{lift} All of that is below the {worth} that the plan called worth it."
            return f"{lift} There were people enough to find {worth}, which the plan called worth it, in four of five tests."
        case "before the end":
            return f"{lift} The plan's end is not reached, and before it what is seen is only seen."
        case "guardrail not safe":
            return f"{lift} But there were people enough to show that {named} stay within their margin, and it is not shown."
        case "guardrail not known":
            more = (
                "So many days more should show it."
                if one.days
                else "Not even twice as many days would show it: plan a larger test, or say which harm would be accepted."
            )
            return f"{lift} But it is not shown that {named} stay within their margin. {more}"
        case _:
            more = (
                f"With so many days more, {worth} would be found in four of five tests."
                if one.days
                else f"Not even twice as many days would tell {worth} from nothing. Decide by what else is known, or test something bolder."
            )
            return f"{lift} It may be nothing, and it may be worth it. {more}"


def rule(found: ReadOut) -> str:
    """The rule that was stated before the start."""
    plan = found.plan
    return (
        f"Ship if the range of the lift in {week_named(plan.week)} is above 0 and every guardrail is shown to be safe. Don't if a "
        f"guardrail is harmed, or if all of the range is below {points(plan.worth, 0)} points, or there were people enough to find them. Run on if more days "
        "would settle it, up to twice as many as planned. Else, or if the split is broken, this test cannot settle it."
    )
