"""**Lena, marketing, 14:25**

> The new cart ran for eight weeks, half of all people had it. Order value per session: {control} without it, {treated} with it, so
> {change}. My tool counts {sessions} sessions and says **p {p}**. {wish} **By how much does the cart change what a
> session brings?**

People were drawn into the halves, each with all their sessions. The table has them in sixteen groups, by chance: eight with the new
cart, eight without. So one sees how far apart groups are anyway. People, sessions and orders are Larder's; the cart is made
up, and what it does to each order is known exactly.
"""

from __future__ import annotations

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Decision,
    Known,
    Option,
    Range,
    Sheet,
    Span,
    Spans,
    Truths,
)
from lab_app.tracks.data.prescription.cart import (
    CONTROL,
    ERRORS,
    HALF,
    TREATED,
    Groups,
    by_group,
    by_session,
    by_user,
    decided,
    effect,
    false_finds,
    fine_groups,
    groups,
)
from lab_app.tracks.data.prescription.said import change, p_value
from pipelines.contract.units import number, percent, shown
from pipelines.statistics.computed import Computed
from pipelines.statistics.estimate import Estimate


def deal(known: Known) -> Case:
    """Eight weeks, and a cart whose effect is drawn. Raises NotDealtError and QueryError."""
    from scipy.stats import norm

    found, true = groups(known), effect(known.seed)
    naive, users = by_session(found), by_user(found)
    fine = fine_groups(known)
    p = 2.0 * float(norm.sf(abs(naive.value / naive.error)))
    totals = [
        shown(float(found.euros[arm].sum() / found.sessions[arm].sum()), "euro") for arm in (TREATED, CONTROL)
    ]
    wish = (
        "I would leave it: nothing has changed, so nothing is at risk."
        if p >= 0.05
        else "I would roll the cart out today."
        if naive.value > 0
        else "I would take the cart back today."
    )
    decision = decided(found)
    return Case.of(
        {
            "decision": Truths(decision, _why(found, decision)),
            "change": Truths(
                true,
                _how(true, naive, users, found, fine),
                after=(_picture(true, naive, users, found, fine),),
            ),
        },
        _sheet(found),
        words={
            "treated": totals[0],
            "control": totals[1],
            "change": change(naive.value),
            "sessions": number(float(found.sessions.sum())),
            "p": p_value(p),
            "wish": wish,
            "groups": ",\n    ".join(
                f"('{arm}', {sessions:.0f}, {euros:.2f})"
                for arm, sessions, euros in zip(_arms("new", "old"), found.sessions, found.euros, strict=True)
            ),
        },
    )


def _arms(new: str, old: str) -> list[str]:
    return [new] * HALF + [old] * HALF


def _sheet(found: Groups) -> Sheet:
    rows = [
        (
            arm,
            number(float(people)),
            number(float(sessions)),
            shown(float(euros), "euro"),
            shown(float(ratio), "euro"),
        )
        for arm, people, sessions, euros, ratio in zip(
            _arms("New cart", "Old cart"), found.people, found.sessions, found.euros, found.ratio, strict=True
        )
    ]
    return Sheet(
        "Sixteen groups of people", ("Cart", "People", "Sessions", "Order value", "Per session"), tuple(rows)
    )


def _why(found: Groups, decision: str) -> str:
    by, error = by_group(found)
    said = f"By groups the change is {change(by)}, and its standard error {number(100 * error, digits=1)} points: "
    return (
        said
        + {
            "run_on": "less than two of them from 0, so the rule runs on. “Not shown” is not “nothing”.",
            "out": "more than two of them above 0, so the rule rolls it out.",
            "back": "more than two of them below 0, so the rule takes it back.",
        }[decision]
    )


def _how(true: float, naive: Estimate, users: Estimate, found: Groups, fine: Groups | None) -> str:
    put_in = "it did nothing to orders" if not true else f"it made each order {change(true)} in value"
    return (
        f"In truth {put_in}. With sessions as units the range is {_span(naive)}, with people as units {_span(users)}: "
        f"{number(users.error / naive.error, digits=1)} times as wide. Sessions of one person are alike, who orders much does so week after week, and people were drawn, "
        f"not sessions. Of 100 tests of a cart that does nothing, by sessions about {number(100 * false_finds(naive, users), digits=0)} would be called significant, where 5 are "
        f"promised. {_rough(users, found, fine)} {_at_stake(true)}"
    )


def _rough(users: Estimate, found: Groups, fine: Groups | None) -> str:
    """How far the check by groups is to be trusted, and what it says of the same people with more of them."""
    width = by_group(found)[1] / users.error
    said = (
        f"Eight groups an arm are a rough check: their standard error is often a fifth too small or too large, and further off where a few people "
        f"order most. Here it is {number(width, digits=1)} times the one by people"
    )
    if fine is None:
        return f"{said}."
    wide = by_group(fine)[1] / users.error
    return f"{said}; with {len(fine.people) // 2} groups an arm, of the same people, {number(wide, digits=1)} times."


def _at_stake(true: float) -> str:
    if true:
        return f"At stake was {percent(abs(true), 0)} of the value of every order to come."
    return (
        "At stake were months of work: by luck alone such a cart is taken back and its idea given up, or it is rolled out and next year's plan "
        "counts on money that never comes."
    )


def _picture(true: float, naive: Estimate, users: Estimate, found: Groups, fine: Groups | None) -> Spans:
    by_groups = []
    for one in (found, fine):
        if one is not None:
            by, error = by_group(one)
            by_groups.append(
                Span(f"{len(one.people)} groups as units", by, by - ERRORS * error, by + ERRORS * error)
            )
    rows = (
        Span("Sessions as units", naive.value, naive.low, naive.high),
        Span("People as units", users.value, users.low, users.high),
        *by_groups,
        Span("Truth", true, true, true, is_truth=True),
    )
    return Spans(
        "Change of order value per session, by what is taken as the unit, and the truth",
        rows,
        f"95 % ranges: sessions as units {_span(naive)}, people as units {_span(users)}. The truth is {change(true)}.",
        "change in %",
    )


def _span(estimate: Estimate) -> str:
    return f"{change(estimate.low)} to {change(estimate.high)}"


EXERCISE = CaseExercise(
    code="P08",
    title="Euros per session with a new cart",
    concept="Unit of analysis",
    difficulty=3,
    idea="The range of a difference says how far apart two halves are by chance alone. So it asks what chance has dealt: how many of these there are, and how much they "
    "differ from each other.",
    order=8,
    minutes=12,
    hints=(
        "Were sessions drawn, or people? Whoever orders a lot brings all their sessions along, into one half.",
        "Look at “Per session” within the eight groups of one cart: they differ by chance alone. Two means of eight such numbers differ by chance, too.",
        "The standard error of the difference is SQRT((VAR_SAMP of the one + VAR_SAMP of the other) / 8). An 80 % range reaches 1.3 of them to either side, in per cent of the old cart.",
    ),
    starter="""
WITH sixteen (cart, sessions, euros) AS (
  VALUES
    {groups}
)
SELECT
  cart,
  AVG(euros / sessions) AS per_session,
  MIN(euros / sessions) AS lowest,
  MAX(euros / sessions) AS highest
FROM sixteen
GROUP BY cart
""",
    questions=(
        Decision(
            name="decision",
            asks="What does the rule say?",
            rule="People were drawn, so groups of people are the units. Take the mean of “Per session” over the eight groups of each cart; the "
            "standard error of their difference is the root of the sum of both sample variances, each over 8. Roll out if the difference is more than "
            "two standard errors above 0, take back if more than two below, else run on.",
            options=(
                Option(
                    "out",
                    "Roll the new cart out",
                    "A rise with a small p looks like a result, and every week without it seems lost. By groups of people it is within what chance does, or it goes "
                    "the other way: rolled out, next quarter's forecast has money in it that may never come.",
                ),
                Option(
                    "back",
                    "Take the new cart back",
                    "A fall in money makes one act first. By groups of people it is within what chance does, or it goes the other way: months of work would be "
                    "thrown away for a few people who happened to order less.",
                ),
                Option(
                    "run_on",
                    "Run on: nothing is shown yet",
                    "With money it seems wise to wait. Here the two carts are further apart than groups of people are by chance: running on costs what is known already.",
                ),
            ),
        ),
        Range(
            name="change",
            asks="By how many per cent does the new cart change the order value per session? Below 0 for less.",
            unit="share",
            bounds=(-0.6, 0.6),
            fixed=Computed(0.44, "17", "-m tests.lab_app.cases.constants"),
        ),
    ),
    deal=deal,
    takeaway="Ask what was drawn: people, households, shops. That is the unit of every range, whatever the metric is per. A cheap check that any tool "
    "can do: split each arm into groups at random and look how far apart they are. Eight give a rough answer, a hundred a good one.",
)
