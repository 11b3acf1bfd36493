"""**Nora, CEO, 17:55**

> The board meets tomorrow at nine. One page, three parts: **what we know, what we only think, and what we do next.** I read it
> out as it stands, so each number must hold, and what we don't know must be said to be unknown. I don't care about style.

Fill in the memo. Its numbers are those of {as_of}, against {before} weeks earlier; each is on a page that you have worked with.
A sentence is judged by where it stands: what has been counted is known, and what nobody can count yet is not.
"""

from __future__ import annotations

import datetime as dt

from lab_app.course.guess import RECORD, WEEKS
from lab_app.kinds.case import Case, CaseExercise, Choice, Known, Number, Option, Truths, Wrong, other_than
from lab_app.kinds.case.series import ALL, daily
from lab_app.kinds.case.window import day_said
from lab_app.tracks.data.diagnosis.exercises.channel_of_the_record import REWARD, grown, told_of
from pipelines.contract.calendar import DAY, days
from pipelines.contract.units import number

TOLERANCE = 0.5
_CHANNELS = {
    "organic": "organic",
    "paid_search": "paid search",
    "social": "social media",
    "referral": "referral",
    "partner": "partners",
}


def deal(known: Known) -> Case:
    """The memo of this world. Raises NotDealtError, TruthError and QueryError."""
    growth = grown(known)
    of_channel, last = growth.of, growth.last
    before, now = of_channel[ALL]
    more = now - before
    first = last - 7 * WEEKS * DAY
    accounts, planned_in_month = _counts(known, last)
    best = max(
        (cell for cell in of_channel if cell != ALL),
        key=lambda cell: of_channel[cell][1] - of_channel[cell][0],
    )
    gained = of_channel[best][1] - of_channel[best][0]
    reward = _by_reward(known, last)
    words = {"as_of": day_said(last), "then": day_said(first), "before": str(WEEKS)}
    memo = (
        f"**What we know.** {number(now)} people saved a plan in the 28 days to {day_said(last)}, {number(more)} more than "
        f"{WEEKS} weeks before. {_CHANNELS[best[1]].capitalize()} has gained the most people, {number(gained)}. {reward}**What we think.** "
        "Many of these people will be here in eight weeks; nobody can count that yet. **What we do next.** We publish the "
        "number with its definition, follow these people for eight weeks, and decide about money then."
    )
    return Case.of(
        {
            "now": Truths(now, memo, wrong=_wrong_now(now, accounts, planned_in_month, _record(known))),
            "more": Truths(
                more,
                "",
                wrong=_wrong_more(before, more, _CHANNELS[best[1]], gained),
            ),
            "known": Truths("channel", ""),
            "thought": Truths("stay", ""),
            "next": Truths("follow", ""),
        },
        words=words,
    )


def _counts(known: Known, last: dt.date) -> tuple[float, float]:
    """Accounts that came by in the 28 days, and people who saved a plan in the calendar month so far: what the number is
    mistaken for. Raises QueryError."""
    ((accounts, planned),) = known.rows(
        f"SELECT COUNT(DISTINCT user_id) FILTER (WHERE activity_date > DATE '{last}' - 28), COUNT(DISTINCT user_id) FILTER "
        f"(WHERE core_action_count > 0 AND activity_date >= DATE '{last.replace(day=1)}') FROM product.user_activity "
        f"WHERE activity_date BETWEEN DATE '{last}' - 31 AND DATE '{last}'"
    )
    return float(accounts), float(planned)


def _record(known: Known) -> tuple[dt.date, float]:
    """The day with the most monthly actives so far, and how many. Raises QueryError."""
    ((start,),) = known.rows("SELECT MIN(activity_date) FROM product.user_activity")
    by = dict(zip(days(start, known.as_of + DAY), daily(known, RECORD, ALL, start, known.as_of), strict=True))
    day = max(by, key=by.__getitem__)
    return day, by[day]


def _by_reward(known: Known, last: dt.date) -> str:
    """How many came by a reward that ends on a day, where the exercise about the channel tells of it; ends in a space. Raises
    TruthError."""
    if known.truths is None:
        return ""
    story, gain = told_of(known, last)
    if story is None or story.incident != REWARD:
        return ""
    return f"About {number(round(gain))} of the additional ones came by a reward for invitations that ends on {day_said(story.last)}. "


def _wrong_more(before: float, more: float, channel: str, gained: float) -> tuple[Wrong, ...]:
    foreseen = (
        Wrong(
            "channel",
            gained,
            f"That is what {channel} alone has gained. Other channels have lost or gained as well: the memo asks for all of them together.",
        ),
        Wrong(
            "per_cent", 100 * more / before, "That is the growth in per cent. The memo asks how many people."
        ),
        Wrong(
            "before",
            before,
            f"That is how many there were {WEEKS} weeks before. How many more are there now?",
        ),
    )
    return other_than(more, foreseen, 2 * TOLERANCE)


def _wrong_now(
    now: float, accounts: float, planned: float, record: tuple[dt.date, float]
) -> tuple[Wrong, ...]:
    foreseen = (
        Wrong(
            "record",
            record[1],
            f"That is the record, of {day_said(record[0])}. The memo's number is that of its own day.",
        ),
        Wrong(
            "accounts",
            accounts,
            "That counts accounts that came by. The North Star counts people who saved a plan.",
        ),
        Wrong(
            "month",
            planned,
            "That is the calendar month, with all accounts. The North Star looks at 28 days, and leaves out staff, and scripts that name themselves.",
        ),
    )
    return other_than(now, foreseen, 2 * TOLERANCE)


EXERCISE = CaseExercise(
    code="D11",
    title="Write the memo to Nora",
    concept="Known and thought",
    difficulty=2,
    idea="A finding is worth what somebody does with it. A memo keeps three things apart: what has been counted, what is believed, "
    "and what is done so that the belief is put to the test.",
    order=12,
    minutes=6,
    core=True,
    hints=(
        "The number, and how many more than 13 weeks ago, are where you found the channel: “How much, and since when?”",
        "Known is what has been counted. Whether people will stay, or would have come anyway, no count of the past says.",
    ),
    questions=(
        Number(
            name="now",
            asks="What we know. How many people had saved a plan in the 28 days to {as_of}?",
            tolerance=TOLERANCE,
        ),
        Number(name="more", asks="How many more is that than on {then}?", tolerance=TOLERANCE),
        Choice(
            name="known",
            asks="Which of these sentences may stand under “What we know” as well?",
            scored=False,
            options=(
                Option("product", "“People like the product better than before.”",
                       "A number of people says that they came, not what they like. It would be read out as a fact, and nobody has asked anybody."),
                Option("channel", "“One channel gained the most”, with its number.",
                       "It has been counted, channel by channel, and the channels add up to the whole."),
                Option("all", "“All channels grew alike.”",
                       "That is what a total makes one think. You have looked: the channels differ a lot."),
                Option("again", "“The next quarter will bring as many again.”",
                       "That is about days that are not over. At best it is thought, and the board would plan by it."),
                Option("caused", "“Without us, these people would not have come.”",
                       "A count of those who came does not say who would have come anyway. That takes a comparison."),
            ),
        ),
        Choice(
            name="thought",
            asks="Which sentence belongs under “What we only think”?",
            scored=False,
            options=(
                Option("number", "“There are more monthly actives than 13 weeks ago.”", "This has been counted. It belongs to what we know. Called a belief, it makes the board doubt what has been counted."),
                Option("definition", "“Monthly actives are people who saved a plan in 28 days.”",
                       "This is how it is counted: a definition, agreed on, and no belief."),
                Option("stay", "“Many of these people will be here in eight weeks.”",
                       "It may be so, and nobody can count it yet. So it is said, and said to be unknown."),
                Option("bots", "“Staff, and scripts that name themselves, are left out.”", "The filter takes them out, and you can look it up. It is known."),
                Option("highest", "“There were never more than today.”",
                       "Every day of the past has been counted: it can be looked up, and is known to be so, or not to be so."),
            ),
        ),
        Choice(
            name="next",
            asks="What do we do next?",
            scored=False,
            options=(
                Option("celebrate", "Celebrate the record in public, and explain later",
                       "If a part of these people leaves, the next press release is about that. The number may be said, with its definition; a promise may not."),
                Option("raise", "Put more money into the channel that brought them, at once",
                       "Nobody knows yet how many of them stay. Until that is known, more money buys more of what one does not know."),
                Option("follow", "Publish the number, follow these people, then decide",
                       "It costs little, says what is known, and puts what is thought to the test before money depends on it."),
                Option("stop", "Stop whatever brought them, today, and look what is left",
                       "That would show what is left, and stop what may work as well."),
                Option("bare", "Publish the number alone, and decide when it is asked about",
                       "It holds, and is half of the page. The first question is whether these people stay, and Nora has to make up the answer."),
            ),
        ),
    ),
    deal=deal,
    takeaway="Keep three things apart, in every report: what you counted, what you believe, and what you will do to find out. "
    "Leaving something open is a finding, too.",
)  # fmt: skip
