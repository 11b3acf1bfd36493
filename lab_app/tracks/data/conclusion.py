"""What can be answered to Nora's question once all that is open is solved, from the release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab_app.app_pages.home.north_star import north_star
from lab_app.course.conclusion import Conclusion
from lab_app.course.tracks import exercise
from lab_app.ui import words
from pipelines.contract.units import number, percent

if TYPE_CHECKING:
    from lab_app.lab import Lab


def conclude(lab: Lab) -> Conclusion:
    """The answers in three parts, as Nora asked for them: known, only thought, to be done. Raises QueryError."""
    (accounts,) = _answer(lab, "active_users")
    (people,) = _answer(lab, "people_with_a_core_action")
    (stayed,) = _answer(lab, "active_in_both_months")
    signups, never_ordered = _answer(lab, "signups_who_never_ordered")
    (top_share,) = _answer(lab, "revenue_share_of_the_top_tenth")
    record, why = _record(lab)
    definition = (
        f"**What “users” means decides a lot.** In May {number(accounts)} accounts were there, and {number(people)} "
        f"people saved a plan: the first number is {percent(accounts / people - 1, 0)} above the second."
    )
    money = (
        f"**Few of them bring the money.** {percent(never_ordered / signups, 0)} of those who signed up in April have "
        f"never ordered, and a tenth of the buyers brings {percent(top_share, 0)} of this year's revenue."
    )
    staying = (
        f"**That they stay.** {percent(stayed / accounts, 0)} of May's accounts had been there in April, too. "
        "Whether that is more than it was a year ago, nobody has asked yet."
    )
    return Conclusion(
        title="What you can tell Nora now",
        known=(record, definition, money),
        thought=(why, staying),
        next=(
            "Put the definition beside the number: “people who saved a plan in the last 28 days”, and up to which day.",
            "Before anyone celebrates, look at the board: do the inputs carry it, and has every guardrail held?",
        ),
    )


def _record(lab: Lab) -> tuple[str, str]:
    """What is known of the record, and what isn't."""
    star = north_star(lab)
    if star is None:
        return "Nobody has saved a plan yet.", "**That anybody will.**"
    (at, now), (_, before) = star.days[-1], star.days[0]
    now_said = f"{number(now)} people saved a plan in the 28 days to {words.day(at)}"
    more = f"{percent(abs(now / before - 1), 0)} {'more' if now >= before else 'fewer'} than a year before"
    if now >= star.highest[1]:
        record, why = "**It is a record.** No day was ever higher:", "**Why it is a record.**"
    else:
        highest = f"{number(star.highest[1])}, on {words.day(star.highest[0])}"
        record, why = f"**It is no record now.** That was {highest}.", "**Why it is where it is.**"
    unknown = (
        "More newcomers, people who come back more often, and a campaign whose people leave again "
        "look alike in this one number."
    )
    return f"{record} {now_said}, {more}.", f"{why} {unknown}"


def _answer(lab: Lab, name: str) -> tuple[Any, ...]:
    """The first row of what an exercise asks for."""
    solution = str(exercise(name).one_way)
    return tuple(lab.keep(("answer", name), lambda: lab.sandbox.run(solution)).rows[0])
