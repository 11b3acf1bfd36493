"""**Nora, CEO, 14:05**

> Two teams ask for money. “Better onboarding” can use {onboarding_euros} and lifts activation by {onboarding_points} points.
> “Faster pages” has engineers for {speed_euros} only and lifts it by {speed_points}; what it leaves over goes back to the board.
> Activation is what we all watch, but I am paid for monthly actives. With the money spent evenly over the next {days} days,
> which of the two does more for mean MAU over days {first} to {last} from today?

Both numbers are true. {onboarding_what} {speed_what}
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, NotYetError, Option, Truths
from lab_app.simulator import FIRST_DAY, HORIZON, SPEND_DAYS, levers
from pipelines.contract.units import percent, shown, signed
from pipelines.statistics.two_gains import CLOSE, LEAST, larger

PLANS = {"onboarding": "onboarding", "speed": "part of speed"}
"""The plan of the truth that each of the two levers has here. All of the budget on speed would win in most worlds."""


def deal(known: Known) -> Case:
    """What each lever does in this world for the money that it can use. Raises NotDealtError and TruthError."""
    done, budgets = known.truth.of_levers(), known.truth.budgets()
    asked = ("mau_counted", "activation_rate")
    if any(metric not in done.get(plan, {}) for plan in PLANS.values() for metric in asked):
        raise NotYetError(
            "What the two levers do in this world is worked out after the data is built, and is not there yet."
        )
    alone = done[PLANS["speed"]]["mau_counted"][0]
    gains = {lever: done[plan]["mau_counted"][1] for lever, plan in PLANS.items()}
    lifts = {lever: done[plan]["activation_rate"][1] for lever, plan in PLANS.items()}
    euros = {lever: budgets[plan][lever] for lever, plan in PLANS.items()}
    what = {lever.id: lever.what for lever in levers()}
    words = {"first": str(FIRST_DAY), "last": str(HORIZON), "days": str(SPEND_DAYS)}
    for lever in PLANS:
        words |= {
            f"{lever}_euros": _money(euros[lever]),
            f"{lever}_points": f"{100 * lifts[lever]:.1f}",
            f"{lever}_what": what[lever],
        }
    return Case.of({"lever": Truths(larger(gains, alone), _why(gains, lifts, euros, alone))}, words=words)


def _why(gains: dict[str, float], lifts: dict[str, float], euros: dict[str, float], alone: float) -> str:
    titles = {lever.id: lever.title.lower() for lever in levers()}
    right, looks_best = larger(gains, alone), max(lifts, key=lambda lever: lifts[lever])
    said = ", ".join(
        f"{titles[lever]} {signed(gains[lever], shown(abs(round(gains[lever]))))} for {_money(euros[lever])}"
        for lever in PLANS
    )
    gap = shown(abs(round(gains["onboarding"] - gains["speed"])))
    if right == "same":
        tempting = (
            f"The lifts of activation differ, and what they are worth hardly does: the two are {gap} MAU apart. So the money decides, "
            f"and {titles['speed']} asks for less of it."
        )
    elif right == "neither":
        tempting = (
            "Both lift the input, and the outcome hardly hears of it: for MAU, neither is worth the money."
        )
    else:
        tempting = f"The larger lift of activation was that of {titles[looks_best]}" + (
            "; here the input pointed the same way. "
            if right == looks_best
            else ", and it would have misled you. "
        )
        tempting += f"To fund the other one would have cost {gap} MAU."
    if right == "onboarding" and gains["speed"] / euros["speed"] > gains["onboarding"] / euros["onboarding"]:
        tempting += " A euro does more on speed, but speed cannot use more of them, and what it leaves over does nothing here."
    return (
        f"In mean MAU: {said}, of {shown(alone)}. {tempting} Onboarding reaches those who have not saved a plan yet, and pays once a "
        "person. Speed reaches everybody on every visit: it also keeps those who are active already, and activation does not "
        "show that. Before paying, one would have tested each on a part of the people, and counted who is still there."
    )


def _money(euros: float) -> str:
    return f"€\u00a0{round(euros):,}"


EXERCISE = CaseExercise(
    code="P10",
    title="Two lifts of activation",
    concept="Inputs and outcomes",
    difficulty=2,
    idea="An input is a number that a team can move this month. It is worth what it does to the outcome, which comes later and by more "
    "ways than one.",
    order=9,
    minutes=6,
    hints=(
        "How many people does each of the two reach on a day: newcomers without a plan, or everybody who comes?",
        "A lever saturates: the first part of the money does most. To have less of it is less of a handicap than it looks.",
        "MAU holds whoever saved a plan in 28 days. Which ways are there to move it besides activation: how often people save, how long they stay?",
    ),
    questions=(
        Choice(
            name="lever",
            asks="Which does more for mean MAU of days {first} to {last}?",
            options=(
                Option(
                    "onboarding",
                    f"Better onboarding: it gains over {percent(CLOSE, 0)} more than the other",
                    "Onboarding is what activation measures, so it looks best by it, and it has more money. Those who are active "
                    "already gain nothing by it.",
                ),
                Option(
                    "speed",
                    f"Faster pages: they gain over {percent(CLOSE, 0)} more than the other",
                    "Speed reaches everybody on every visit, so it is the natural favourite, even with less money. How strong it is "
                    "differs: faster pages move some products much and some hardly.",
                ),
                Option(
                    "same",
                    f"About the same: the gains differ by {percent(CLOSE, 0)} at most",
                    "“About the same” is what one says between two good numbers. These two work on other people, by other "
                    "ways and with other money: they seldom end so close.",
                ),
                Option(
                    "neither",
                    f"Neither: no gain is above {percent(LEAST, 0)} of MAU",
                    "A lift of activation that moves nothing is common enough. Here at least one of them does reach MAU.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="When two teams compare lifts of an input, ask of each whom it reaches, how often, by which other ways it moves the outcome, "
    "and how much money it can use. Fund the outcome, and keep the input as the early sign.",
)
