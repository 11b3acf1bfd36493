"""**Lena, marketing, 16:30**

> The reward for invitations ends on {last}; everybody knows it. By our estimate {held} people are monthly active on that day only
> because of it: so many more than if we had never paid it. For the budget I have to say what is left of them {weeks} weeks later.
> I wrote down {held}: they know us now, why should they leave? Milan says: none, they came for the money. **How many of
> the {held} will there still be on {day}?**

Count as Lena does: monthly actives on {day} as they will be, less what they would be if there had never been a reward. Three
values.
"""

from __future__ import annotations

import datetime as dt
from statistics import median

import numpy as np

from lab_app.course.verdict import points_said
from lab_app.kinds.case import (
    Ahead,
    Case,
    CaseExercise,
    Known,
    NotDealtError,
    NotYetError,
    Quantiles,
    Sheet,
    Truths,
    Worlds,
)
from lab_app.kinds.case.series import WINDOW
from lab_app.kinds.case.window import day_said
from lab_app.tracks.data.prediction.outlook import spoken
from lab_app.tracks.data.prediction.reward import INVITED_DAYS, Reward, Stayed, reward, stayed, weeks_asked
from lab_app.truth import TwoWorlds
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, percent
from pipelines.statistics.scores import QUANTILES, pinball_loss, quantile_points

STORY = "referral_reward"
COUNTED = "mau_counted"
FEWEST = 8
"""Earlier days on which people who had been invited must have been counted."""
LEAST_HELD = 40
"""People below whom a share says too little."""
SHOWN = 4
"""Weeks between two rows of the table."""
Said = dict[float, float]


def deal(known: Known) -> Case:
    """What is left of the reward's people. Raises NotDealtError, TruthError and QueryError."""
    paid = reward(known)
    weeks = weeks_asked(known.seed)
    day = paid.last + 7 * weeks * DAY
    if day <= known.as_of:
        raise NotDealtError(
            f"The reward ended on {day_said(paid.last)}, and what became of its people can be seen by now: there is nothing "
            "left to forecast."
        )
    held, left = effect_on(known, paid.last), effect_on(known, day)
    past = [one for one in stayed(known, weeks) if one.there >= LEAST_HELD]
    if held < LEAST_HELD or len(past) < FEWEST:
        raise NotDealtError("Too few people came by invitations in this world for a forecast of them.")
    return Case.of(
        {
            "left": Truths(
                left,
                _why(paid, weeks, held, left, past),
                _picture(known, paid, day, held),
                loss=naive_loss(held, past),
                due=day,
            )
        },
        _sheet(past, weeks),
        words={
            "last": day_said(paid.last),
            "weeks": str(weeks),
            "day": day_said(day),
            "held": f"{held:,.0f}",
        },
        # From none of them to all of them: what anybody would put on the axis.
        ahead={"left": Ahead((paid.last,), (float(round(held)),), day, reach=(0.0,))},
    )


def _picture(known: Known, paid: Reward, day: dt.date, held: float) -> Worlds:
    """How many more there are because of the reward. Not the sum: another exercise may still ask for that."""
    both = known.truth.worlds(STORY, COUNTED).between(paid.first - 14 * DAY, day + 28 * DAY)
    more = tuple(
        None if actual is None or without is None else actual - without
        for actual, without in zip(both.actual, both.without, strict=True)
    )
    stayed_all = tuple(held if one >= paid.last else None for one in both.dates)
    return Worlds(
        "Monthly actives because of the reward",
        TwoWorlds(both.dates, more, stayed_all),
        stretch=(paid.last, day),
        without="if all stayed",
        forecasts=("left",),
        says="The line is the world with the reward less the same world without it: nobody else can draw it. Shaded are the weeks after the reward’s end up to the day that you were asked about.",
    )


def effect_on(known: Known, day: dt.date) -> float:
    """How many more monthly actives there are on a day than without the reward. Raises NotDealtError and TruthError."""
    one = known.truth.worlds(STORY, COUNTED).between(day, day)
    if not one.dates or one.actual[0] is None or one.without[0] is None:
        raise NotYetError(
            "What comes of the reward is worked out after the data is built, and is not there yet."
        )
    return one.actual[0] - one.without[0]


def naive(held: float, past: list[Stayed]) -> Said:
    """All of them stay, with the range by how wrong that was of people invited earlier."""
    return _around(held, 1.0, past)


def ours(held: float, past: list[Stayed]) -> Said:
    """As large a share is there as of people invited earlier, with the range by how far those were from each other."""
    return _around(held, median(one.share for one in past), past)


def _around(held: float, share: float, past: list[Stayed]) -> Said:
    errors = sorted(abs(one.share - share) for one in past)
    rank = min(int(np.ceil(0.8 * (len(errors) + 1))), len(errors))
    half = errors[rank - 1]
    return dict(
        zip(QUANTILES, (held * max(share - half, 0.0), held * share, held * (share + half)), strict=True)
    )


def naive_loss(held: float, past: list[Stayed]) -> float:
    """What naive's forecast would have cost on people invited earlier, in the mean, of as many."""
    said = naive(held, past)
    return float(np.mean([pinball_loss(said, held * one.share) for one in past]))


def _why(paid: Reward, weeks: int, held: float, left: float, past: list[Stayed]) -> str:
    usual = median(one.share for one in past)
    loss = naive_loss(held, past)
    said = (naive(held, past), ours(held, past))
    points = [points_said(quantile_points(one, left, loss)) for one in said]
    line = carried_on(held, paid, weeks)
    return (
        f"{left:,.0f} of {held:,.0f}: {percent(left / held, 0)}. Of people who were invited earlier, {percent(usual, 0)} as many were "
        f"there {weeks} weeks later: the nearest there is to people who came for a reward, and no more than that. {_still_counted(weeks)}"
        f"Naive (all stay) would have said {spoken(said[0])}, which gets {points[0]} points; our forecast (the "
        f"share of people invited earlier) {spoken(said[1])}, which gets {points[1]}. {_missed(said, left)}The line of the last weeks carried on says "
        f"{line:,.0f}, an instant drop 0. With {held:,.0f} in the budget {held - left:,.0f} people would have been missing by "
        f"{day_said(paid.last + 7 * weeks * DAY)}."
    )


def _still_counted(weeks: int) -> str:
    """Why little shows while those who leave at once are still counted."""
    if 7 * weeks > WINDOW:
        return ""
    return f"Monthly actives hold whoever was active in {WINDOW} days, so who leaves at once is missed only later. "


def carried_on(held: float, paid: Reward, weeks: int) -> float:
    """What the line from the reward's first day to its last says so many weeks later."""
    return held + held / max((paid.last - paid.first).days, 1) * 7 * weeks


def _missed(said: tuple[Said, Said], left: float) -> str:
    """That our range does not hold what came, when it does not."""
    naives, own = (one[0.1] <= left <= one[0.9] for one in said)
    if own:
        return ""
    return "Our range missed. " if naives else "Our range missed as well. "


def _sheet(past: list[Stayed], weeks: int) -> Sheet:
    """Some of the earlier days."""
    rows = [
        (f"{one.day.day}\u00a0{one.day:%B %Y}", Quantity(f"{one.there:,}"), Quantity(f"{one.still:,}"))
        for one in past[::-SHOWN]
    ]
    return Sheet(
        f"Accounts from invitations that were sent in the {INVITED_DAYS} days before each day",
        ("Day", "Monthly active that day", f"{weeks} weeks later"),
        tuple(rows),
    )


EXERCISE = CaseExercise(
    code="F06",
    title="What is left after the reward",
    concept="Known events",
    difficulty=2,
    idea="What is known to end must be in the forecast, and a line through the past does not know it. Ask whom the end touches, "
    "and look for people of the past who were like them.",
    order=6,
    minutes=8,
    core=True,
    is_dated=True,
    hints=(
        "Who are these people? They came by an invitation, not long ago. The table has others who did.",
        "Which share was still there, row by row? The rows differ little; people who came for money may differ more, and those who stay invite others.",
    ),
    questions=(Quantiles(name="left", asks="How many of the {held} are still there on {day}?"),),
    deal=deal,
    takeaway="For each known event ahead ask: whom does it touch, and how did people like them behave before? Begin with their "
    "share, not with “all of it stays” or “all of it goes”.",
)
