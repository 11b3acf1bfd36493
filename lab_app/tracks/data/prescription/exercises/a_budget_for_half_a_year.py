"""**Nora, CEO, 10:20**

> The board gave us {budget} to grow, to be spent evenly over the next 90 days. I get six wishes: ads, the referral reward,
> onboarding, speed, support, mail. Each owner shows me the number that their lever moves. I want one plan. What counts is
> mean MAU over days {first} to {last} from today, and no guardrail may end up more than {worse} worse than if we did nothing:
> page load time, tickets, unsubscribes.

You have five runs on the page “What if” before you hand in, and the first plan that you hand in counts. Money that you save
is worth nothing here. Which plan do you sign?
"""

from __future__ import annotations

from typing import Any

from lab_app.kinds.case import Case, CaseExercise, Known, NotDealtError, PlanQuestion, Sheet, Truths, Worths
from lab_app.kinds.case.questions.plan import in_words
from lab_app.simulator import SPEND_DAYS
from lab_app.whatif.plan import Plan
from pipelines.contract.units import number, percent, shown, signed
from pipelines.statistics.scores import plan_points, plan_zero

_NAMES = {"page_load_p75": "page load time", "ticket_rate": "tickets", "unsubscribe_rate": "unsubscribes"}


def deal(known: Known) -> Case:
    """The budget of this world, and what plans are worth in it. Raises NotDealtError and TruthError."""
    story = known.truth.plans()
    if known.outcome_of is None:
        raise NotDealtError("Plans cannot be simulated here. Hand this one in on its page in the lab.")
    budget = int(story["euros"])
    even, best = story["naive"]["evenly"], story["best"]
    zero = plan_zero(even["mau"], even["worth"], best["worth"])
    best_plan = Plan.of(best["plan"])
    worths = Worths(budget, zero, best["worth"], known.outcome_of)
    truths = Truths(
        best_plan.address, _why(story, best_plan, budget), worths=worths, after=(_table(story, zero),)
    )
    return Case.of(
        {"plan": truths},
        words={
            "budget": f"€\u00a0{budget:,}",
            "first": str(story["first_day"]),
            "last": str(story["horizon"]),
            "worse": percent(story["worse"], 0),
        },
    )


def _why(story: Any, best: Plan, budget: int) -> str:
    alone = story["alone"]
    single, row = max(
        ((name, row) for name, row in story["naive"].items() if name.startswith("all on ")),
        key=lambda pair: pair[1]["worth"],
    )
    one = row["worth"] - alone
    even, late = (story["naive"][name]["mau"] - alone for name in ("evenly", "evenly, in a late burst"))
    burst = (
        f" Timing counts, too: spread evenly but spent in a late burst, the same money comes to {_gain(late)} in place of "
        f"{_gain(even)}, since it works on fewer of the days that count."
        if late < even
        else ""
    )
    mix = (
        "so the best mix beats any single lever" + (", though an even one doesn't" if even < one else "")
        if story["best"]["worth"] - alone > one
        else "though here no mix that we tried beats the best single one"
    )
    return (
        f"The best plan found is {in_words(best, budget)}. Each lever saturates: the next euro does less than the one before, "
        f"{mix}; {single} comes to {_gain(one)}. What is built needs time and "
        f"stays, what runs fades after day {SPEND_DAYS}.{burst}"
    )


def _table(story: Any, zero: float) -> Sheet:
    alone, best = story["alone"], story["best"]["worth"]
    rows = [("The best of our search", story["best"])]
    rows += [(f"{name[0].upper()}{name[1:]}", row) for name, row in story["naive"].items()]
    rows.append(("Nothing", {"mau": alone, "worth": alone, "breaks": {}}))
    return Sheet(
        "Nine naive plans, nothing, and the best",
        ("Plan", "Mean MAU", "Points", "Breaks"),
        tuple(
            (
                name,
                _gain(row["mau"] - alone),
                number(round(plan_points(row["worth"], zero, best))),
                ", ".join(_NAMES[metric] for metric in row["breaks"]) or "–",
            )
            for name, row in sorted(rows, key=lambda pair: -pair[1]["worth"])
        ),
    )


def _gain(gain: float) -> str:
    return signed(gain, shown(abs(round(gain))))


EXERCISE = CaseExercise(
    code="P09",
    title="A budget for half a year",
    concept="Regret",
    difficulty=3,
    idea="A lever has a curve: the first euros do most. A plan is compared with what else the same money could have done, not with doing "
    "nothing: the difference to the best plan is its regret.",
    order=10,
    minutes=12,
    hints=(
        "Spend a run on a plan that funds every lever: “what each lever adds” shows six answers at once.",
        "Each lever saturates. If two levers add much, half on each does more than all on one. Take from the one that adds least.",
        "Look at the guardrails of each run before you add to the lever whose side effect is near its limit.",
    ),
    questions=(PlanQuestion(name="plan", asks="How do you spend {budget}?"),),
    deal=deal,
    takeaway="Before you fund a lever, ask what the same money would do elsewhere, over the days that you will be judged by, and what must not "
    "get worse meanwhile. Put most on the two or three levers that still respond, and stop where the next euro does little.",
)
