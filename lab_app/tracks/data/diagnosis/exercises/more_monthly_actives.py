"""**Nora, CEO, {written}, 18:05**

> {after} monthly actives on {last}, {before} on {day_before}: {by} in 28 days. Finance wants to plan as if that went on: two
> hires and a bigger office. What made it grow? I don't need the whole story, I need the one cause that did most.

The workspace shows these four weeks. Monthly actives are the people who saved a plan in 28 days: who came, who came back and who left in between
make the difference. Ordinary business includes the growth of every month. Say what made it grow, and how sure you are.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Known, belief
from lab_app.tracks.data.diagnosis.windows import MORE_ACTIVES, given


def deal(known: Known) -> Case:
    """Four weeks in which monthly actives grew. Raises NotDealtError, TruthError and QueryError."""
    return given(known, MORE_ACTIVES).case()


FEEDBACK = {
    "people": (
        "More always come, since a product that grows grows by newcomers. If it were more than that, signups of a channel would have jumped, "
        "and newcomers would make the difference. An office for people who never came is paid for years."
    ),
    "product": (
        "A better product keeps people: fewer would leave, of those as well who came long ago. Where as many leave as ever, look "
        "elsewhere. A team that is praised for this makes more of what did not do it."
    ),
    "experiment": (
        "If an experiment did it, its treated half has more monthly actives than its control group, and that difference is its part. Shipped for "
        "this, it disappoints by the next quarter."
    ),
    "counting": (
        "Who counts has saved a plan on the servers. Programs that sign up come within few days, all alike; here no such days are found. A "
        "week on the definition changes no hire."
    ),
    "calendar": (
        "A season would have done the same a year ago, in the same weeks, and taken it back after. Whoever hires for a season has "
        "too many people after it."
    ),
    "nothing": (
        "Ordinary growth is the best first guess, and often right. Here it was more: hold new, back and left against other stretches of four "
        "weeks, by channel and by the groups of an experiment. A plan that takes it for ordinary growth expects it every month."
    ),
}

EXERCISE = CaseExercise(
    code="D09",
    title="More monthly actives than four weeks before",
    concept="Stock and flow",
    difficulty=3,
    idea="Monthly actives are a stock: people come in, come back and go out. It grows if more come, if fewer go, or both. Whoever comes "
    "once stays in it for 28 days, so growth can be there before anybody has stayed.",
    order=5,
    minutes=9,
    hints=(
        "Split the change by people: how many are new, how many came back, how many left? Compare with other stretches of four weeks.",
        (
            "If more are new, did more sign up, or do more of those who sign up save a plan: through which channel, and those who "
            "came before as well? If fewer left, of whom?"
        ),
        "If an experiment began in these weeks, “Try a cause” says how many of each of its groups saved a plan. And how far does this number move in four weeks anyway?",
    ),
    questions=(belief(asks="What made monthly actives grow in the 28 days to {last}?", feedback=FEEDBACK),),
    deal=deal,
    takeaway="Before you plan as if a rise went on, say what made it, and how long that lasts: more who come, fewer who leave, an experiment's one "
    "half, or an ordinary month. Whoever came once counts for 28 days.",
)
