"""A round of practice for each kind of question, before its first use that counts.

About Larder, and answered by the data that everybody sees: one could look them up, and need not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lab_app.kinds.case.case import Ahead, Case, Known, Sheet, Truths
from lab_app.kinds.case.questions import Choice, Decision, Option, Quantiles, Range
from lab_app.kinds.case.spec import CaseExercise
from lab_app.kinds.case.window import day_said
from pipelines.contract.units import Quantity
from pipelines.statistics.scores import QUANTILES, pinball_loss

if TYPE_CHECKING:
    from lab_app.course.progress import Progress

_COUNTRIES = {
    "DE": "Germany",
    "ES": "Spain",
    "FR": "France",
    "GB": "the United Kingdom",
    "NL": "the Netherlands",
    "US": "the United States",
}
_ANY_SHARE = 0.9
"""Mean loss of the best range for a share that could be anything: from 10 to 90 %, and a hundredth's miss on either side
on average, ten times."""
_WEEKS = 8


def _most_accounts(known: Known) -> Case:
    rows = known.rows(
        f"SELECT country FROM users WHERE country IN {tuple(_COUNTRIES)} GROUP BY country ORDER BY COUNT(*) DESC LIMIT 1"
    )
    country = str(rows[0][0])
    return Case.of({"country": Truths(country, f"Most accounts are from {_COUNTRIES[country]}.")})


def _share_of_web(known: Known) -> Case:
    share = known.value("SELECT AVG(CASE WHEN platform = 'web' THEN 1.0 ELSE 0.0 END) FROM users")
    return Case.of({"share": Truths(share, "That is the share of all accounts ever made.")})


def _orders_of_last_day(known: Known) -> Case:
    days = tuple(known.as_of - dt.timedelta(days=7 * week) for week in range(_WEEKS + 1))
    counts = [
        known.value(f"SELECT COUNT(*) FROM orders WHERE CAST(created_at AS DATE) = DATE '{day}'")
        for day in days
    ]
    losses = [pinball_loss(_usual(counts[1:], but=week), one) for week, one in enumerate(counts[1:])]
    truth = counts[0]
    why = f"On the same weekday of the {_WEEKS} weeks before, there were {min(counts[1:]):,.0f} to {max(counts[1:]):,.0f}."
    return Case.of(
        {"orders": Truths(truth, why, loss=max(float(np.mean(losses)), 1.0))},
        Sheet(
            "The same weekday in the weeks before",
            ("Day", "Orders"),
            tuple(
                (day_said(day), Quantity(f"{count:,.0f}"))
                for day, count in zip(days[1:], counts[1:], strict=True)
            ),
        ),
        words={"day": day_said(days[0])},
        ahead={"orders": Ahead(days[:0:-1], tuple(counts[:0:-1]), days[0])},
    )


def _usual(counts: Sequence[float], *, but: int) -> dict[float, float]:
    """The quantiles of all weeks but one, which is what that one's naive forecast is held to."""
    others = [count for week, count in enumerate(counts) if week != but]
    return {level: float(np.quantile(others, level)) for level in QUANTILES}


def _practice(title: str, prompt: str, question: Choice | Range | Quantiles, deal: object) -> CaseExercise:
    return CaseExercise(
        id=question.kind,
        track="practice",
        level="case",
        title=title,
        order=0,
        minutes=1,
        takeaway="",
        hints=(),
        prompt=prompt,
        questions=(question,),
        deal=deal,  # type: ignore[arg-type]
    )


PRACTICE: Mapping[str, CaseExercise] = {
    "choice": _practice(
        "An answer, and how sure you are",
        "Don't look it up. Choose an answer, and say how sure you are.",
        Choice(
            name="country",
            asks="Which country has the most accounts of Larder?",
            options=tuple(Option(code, name.removeprefix("the ")) for code, name in _COUNTRIES.items()),
        ),
        _most_accounts,
    ),
    "range": _practice(
        "A range",
        "Don't look it up. Give a range that you believe to hold the truth, so that of five such ranges about four would.",
        Range(
            name="share",
            asks="Which share of all of Larder's accounts was made on the web (not in an app)?",
            unit="share",
            bounds=(0.0, 1.0),
            fixed=_ANY_SHARE,
        ),
        _share_of_web,
    ),
    "quantiles": _practice(
        "Three values",
        "The table has the weeks before. Say the value that you expect to be too high one time in ten, the one in "
        "the middle, and the one that you expect to be too low one time in ten.",
        Quantiles(name="orders", asks="How many orders were placed on {day}?"),
        _orders_of_last_day,
    ),
    "decision": _practice(
        "A decision by a rule",
        "A test changed the order button. Orders per user rose by 2 %; the 95 % range is from −1 to +5 %. No guardrail moved.",
        Decision(
            name="decision",
            asks="What does the rule say?",
            rule="Ship if the whole range is above 0; don't if it is below 0 or a guardrail broke; else run on.",
            options=(
                Option("ship", "Ship it", "The range reaches below 0: by the rule that is not enough."),
                Option(
                    "stop",
                    "Don't ship it",
                    "The range reaches above 0, and no guardrail broke: nothing speaks against it yet.",
                ),
                Option("run_on", "Run on", "The range holds 0: the rule asks for more data.", right=True),
            ),
        ),
        None,
    ),
}


def still_to_practise(exercise: CaseExercise, progress: Progress) -> CaseExercise | None:
    """The round of practice that comes before this exercise counts; None where there is none left. Raises ProgressError."""
    if exercise.track == "practice":
        return None
    done = progress.tried()
    for question in exercise.questions:
        practice = PRACTICE.get(question.kind)
        if (
            question.is_scored
            and practice is not None
            and practice.key not in done
            and not _is_known(question.kind, practice, progress)
        ):
            return practice
    return None


def skip(practice: CaseExercise, progress: Progress) -> None:
    """Note that the learner knows this kind of question: it is not practised again. Raises ProgressError."""
    progress.remember(_skipped(practice), "known")


def _is_known(kind: str, practice: CaseExercise, progress: Progress) -> bool:
    """Whether the learner has said so, or has answered such a question that counted, as on the command line."""
    return progress.remembered(_skipped(practice)) is not None or any(
        one.kind == kind and one.points is not None
        for attempt in progress.attempts()
        for one in attempt.answered
    )


def _skipped(practice: CaseExercise) -> str:
    return f"{practice.key} is known"
