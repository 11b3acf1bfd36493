"""**Nora, CEO, 14:05**

> Two teams want the same {budget}. {first_team} says it lifts activation by {first_points} points, {second_team} by {second_points}.
> That looks easy: activation is the number that we are all told to watch. But I am paid for monthly actives. For mean MAU over days {first} to
> {last} from today, with the money spent evenly over the next 90 days, which of the two does more?

Both teams' numbers are true. {first_team}: {first_team_what} {second_team}: {second_team_what} The difference has to be more than a tenth to count as one.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, NotDealtError, Option, Truths
from lab_app.simulator import FIRST_DAY, HORIZON, levers
from pipelines.contract.units import percent, shown, signed

PAIR = ("onboarding", "speed")
LEAST = 0.01
"""Of MAU: if neither moves it by more, neither does."""
SAME = 0.1
"""By so much the larger may be above the smaller and still count as the same."""


def deal(known: Known) -> Case:
    """What the same money on each of the two levers does in this world. Raises NotDealtError and TruthError."""
    done = known.truth.of_levers()
    if any(metric not in done[lever] for lever in PAIR for metric in ("mau_counted", "activation_rate")):
        raise NotDealtError(
            "What the two levers do in this world is still being worked out. Try again in some minutes."
        )
    titles = {lever.id: lever for lever in levers()}
    alone = done["speed"]["mau_counted"][0]
    gains = {lever: done[lever]["mau_counted"][1] for lever in PAIR}
    lifts = {lever: done[lever]["activation_rate"][1] for lever in PAIR}
    first, second = sorted(PAIR, key=lambda lever: -lifts[lever])
    words = {
        "budget": f"€\u00a0{int(known.truth.plans()['euros']):,}",
        "first": str(FIRST_DAY),
        "last": str(HORIZON),
    }
    for place, lever in (("first", first), ("second", second)):
        words |= {
            f"{place}_team": f"“{titles[lever].title}”",
            f"{place}_points": f"{100 * lifts[lever]:.1f}",
            f"{place}_team_what": titles[lever].what[0].lower() + titles[lever].what[1:],
        }
    right = answer(gains, alone)
    said = ", ".join(
        f"{titles[lever].title.lower()} {signed(gains[lever], shown(abs(round(gains[lever]))))}"
        for lever in PAIR
    )
    tempting = (
        f"The larger lift of activation was {titles[first].title.lower()}’s, and the input would have misled you."
        if right == second
        else f"The larger lift of activation was {titles[first].title.lower()}’s; here the input pointed the same way."
        if right == first
        else "The lifts of activation differ, and what they are worth does not."
        if right == "same"
        else "Both lift the input, and the outcome hardly hears of it."
    )
    why = (
        f"In mean MAU: {said}, of {shown(alone)}. {tempting} Onboarding reaches those who have not saved a plan yet, and pays once a "
        "person. Speed reaches everybody on every visit: it also keeps those who are active already, and activation does not "
        "show that. Before paying, one would have run both on the same people."
    )
    return Case.of({"lever": Truths(right, why)}, words=words)


def answer(gains: dict[str, float], alone: float) -> str:
    """Which of the two does more for MAU: its name, “same”, or “neither”."""
    larger, smaller = max(gains, key=lambda lever: gains[lever]), min(gains, key=lambda lever: gains[lever])
    if gains[larger] <= LEAST * alone:
        return "neither"
    return larger if gains[larger] > (1.0 + SAME) * gains[smaller] else "same"


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
        "MAU holds whoever saved a plan in 28 days. Which ways are there to move it besides activation: how often people save, how long they stay?",
    ),
    questions=(
        Choice(
            name="lever",
            asks="Which does more for mean MAU of days {first} to {last}?",
            options=(
                Option(
                    "onboarding",
                    f"The onboarding, by more than {percent(SAME, 0)}",
                    "Onboarding is what activation measures, so it looks best by it. Those who are active already gain nothing by it.",
                ),
                Option(
                    "speed",
                    f"The speed, by more than {percent(SAME, 0)}",
                    "Speed reaches everybody, so it is the natural favourite. How strong it is differs: faster pages move some products "
                    "much and some hardly.",
                ),
                Option(
                    "same",
                    f"About the same, within {percent(SAME, 0)}",
                    "“About the same” is what one says between two good numbers. These two work on other people and by other ways: "
                    "they seldom end as one.",
                ),
                Option(
                    "neither",
                    f"Neither moves it by more than {percent(LEAST, 0)}",
                    "A lift of activation that moves nothing is common enough. Here at least one of them does reach MAU.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="When two teams compare lifts of an input, ask of each whom it reaches, how often, and by which other ways it moves the outcome. "
    "Fund the outcome, and keep the input as the early sign.",
)
