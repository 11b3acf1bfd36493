"""What tells that newcomers changed: who came, what they met, what they did afterwards."""

from __future__ import annotations

from dataclasses import replace

from lab_app.kinds.case.case import Known
from lab_app.kinds.case.series import ALL, Cell
from lab_app.kinds.case.told.mix_alone import mix
from lab_app.kinds.case.told.saying import a_day, by_channel, from_to
from lab_app.kinds.case.window import Number, Series, Window, cell_said, day_said, moved
from lab_app.truth import Story
from pipelines.contract.calendar import DAY, days
from pipelines.contract.units import percent

ENROLMENT_DAYS = 28
"""Days for which an experiment takes people in."""
LARGE = ("organic", "paid_search", "social")
"""The channels that bring enough newcomers for a share of a few weeks to say something."""
YARDSTICK_DAYS = 182
MOVED_BEFORE = 0.1
"""By so much of a number another story makes the days before no yardstick."""


def fewer(known: Known, story: Story, _number: Number, window: Window) -> str:
    channel = ("signup_source", story.segment["signup_source"])
    came = moved(known, Number("", "accounts", channel), window)
    others = by_channel(known, window, but=channel)
    return (
        f"New accounts, {cell_said(channel)}: {came.said}; of the other channels: {others}. One source brought "
        "fewer, and the sign-up itself was as good as before. One would have looked at that source: its rank, its "
        "budget, its partners. Whoever rebuilds the sign-up form for it changes what works, and brings nobody back."
    )


def form_broke(known: Known, story: Story, number: Number, window: Window) -> str:
    turned_away = a_day(known, story, number, window)
    return (
        f"It shows in no channel alone: new accounts moved by {by_channel(known, window)}. What all of them pass is the sign-up. "
        "One would have signed up oneself on the same afternoon, on each platform. "
        f"Against what would have been, it turned away {turned_away} people a day; more advertising would have sent more of them to a form that fails."
    )


def left(known: Known, story: Story, number: Number, window: Window) -> str:
    there, everywhere = (
        moved(known, Number("", "active_users", cell), window) for cell in (number.cell, ALL)
    )
    missing = a_day(known, story, Number("", "active_users", number.cell), window)
    return (
        f"People who came by on a mean day, old and new, moved by {there.said} from this channel and by {everywhere.said} from everywhere: "
        "those who had come before left as well, and not newcomers alone. One would have looked for what these "
        f"people see and others don't, and taken it back. Against what would have been, it cost {missing} visitors a day. Less effort for the channel "
        "brings fewer newcomers, and these were no worse."
    )


def others_came(known: Known, story: Story, number: Number, window: Window) -> str:
    back = moved(known, Number("", "retained_d1", number.cell, "accounts"), window)
    missing = a_day(known, story, Number("", "active_users", number.cell), window)
    return (
        f"It shows on their first day: of the channel's newcomers {from_to(back)} came back on the next day.{_no_yardstick(known, story, number, window)} "
        f"Had people like those before come, {missing} more a day would have come by in these weeks, all of them newcomers; those who had come before came "
        "as often as they would have. One would have asked what brings these people now, and judged the channel by who stays. To rebuild the product for "
        "them costs a quarter, and changes it for those who like it."
    )


def surge(known: Known, _story: Story, number: Number, window: Window) -> str:
    social = ("signup_source", "social")
    came = moved(known, Number("", "accounts", social), window)
    theirs, all_ = moved(known, replace(number, cell=social), window), moved(known, number, window)
    return (
        f"New accounts from social media moved by {came.said}. Before, {percent(theirs.before)} of the new accounts from there "
        f"saved a plan within 7 days, and {percent(all_.before)} of all. {mix(known, number, window)} One would have read it by "
        "channel before touching the onboarding. A rollback costs a release, and takes away what was no worse."
    )


def broke(known: Known, story: Story, number: Number, window: Window) -> str:
    web = moved(known, replace(number, cell=("platform", "web")), window)
    ios = moved(known, replace(number, cell=("platform", "ios")), window)
    lost = a_day(known, story, replace(number, per=None), window)
    return (
        f"On the web it moved by {web.said}, on iOS by {ios.said}, in every channel alike: who came did not change, what "
        "they met on the web did. One would have taken the new onboarding back on the day on which the platforms parted. "
        f"Against what would have been, it cost {lost} first plans a day{_in_cell(number.cell)}."
    )


def streaks(known: Known, story: Story, number: Number, window: Window) -> str:
    last = story.first + (ENROLMENT_DAYS - 1) * DAY
    ended = (
        "Then it took in nobody else, and the rate went back to what it had been."
        if window.first > last
        else "It began with these days: the rise is the half that got it."
    )
    return (
        f"It took people in from {day_said(story.first)} to {day_said(last)}. "
        f"{_by_arm(known, story, number)} {ended} One would have read the newcomers of these weeks by variant, before asking "
        "what broke. Whoever searches for a fault finds a release that did nothing; whoever takes the rate with streaks for the "
        "usual one expects too many plans of later newcomers."
    )


def _by_arm(known: Known, story: Story, number: Number) -> str:
    """What newcomers with streaks did, and those without, of those who came in the weeks in which it took people in."""
    of_cell = "TRUE" if number.cell == ALL else f"u.{number.cell[0]} = '{number.cell[1]}'"
    rows = known.rows(
        "SELECT e.variant, COUNT(DISTINCT u.id), COUNT(DISTINCT u.id) FILTER (WHERE m.user_id IS NOT NULL) "
        "FROM product.experiment_assignments e JOIN product.users u ON u.id = e.user_id "
        "LEFT JOIN product.meal_plans m ON m.user_id = u.id AND m.created_at < u.created_at + INTERVAL 7 DAY "
        f"WHERE e.experiment = '{story.segment.get('experiment', story.incident)}' AND {of_cell} "
        f"AND u.created_at >= DATE '{story.first}' AND u.created_at < DATE '{story.first}' + {ENROLMENT_DAYS} GROUP BY ALL"
    )
    found = {variant: (people, planned) for variant, people, planned in rows if people}
    if set(found) != {"treatment", "control"}:
        return "Too few newcomers were in it to say what they did."
    of = {variant: percent(planned / people) for variant, (people, planned) in found.items()}
    return f"Of its newcomers, {of['treatment']} with streaks saved a plan within 7 days, and {of['control']} without."


def thin(known: Known, story: Story, number: Number, window: Window) -> str:
    channel = ("signup_source", story.segment["signup_source"])
    back = moved(known, Number("", "retained_d1", channel, "accounts"), window)
    return (
        f"Of the newcomers of the channel “{cell_said(channel)}” {from_to(back)} were back on the next day.{_no_yardstick(known, story, replace(number, cell=channel), window)} "
        f"Elsewhere that share moved by {_of_the_others(known, channel, window)}. One would have asked where the new ones "
        "come from, and judged the channel by who stays. A channel that is judged by signups brings more signups; a product rebuilt for "
        "them is rebuilt for people who never wanted it."
    )


def _of_the_others(known: Known, channel: Cell, window: Window) -> str:
    """How far the share that is back on the next day moved in the other large channels, each by its name."""
    others = [("signup_source", name) for name in LARGE if name != channel[1]]
    moves = {cell: moved(known, Number("", "retained_d1", cell, "accounts"), window) for cell in others}
    return " and ".join(f"{change.said} ({cell_said(cell)})" for cell, change in moves.items())


def _no_yardstick(known: Known, story: Story, number: Number, window: Window) -> str:
    """Where the days before were moved as well, by this story or by another one: what is usual, from longer ago. Of another one it is
    said by what everybody can count, for an exercise may ask what it was."""
    if number.per is None or not _was_moved_before(known, number, window):
        return ""
    started = known.rows("SELECT MIN(CAST(created_at AS DATE)) FROM product.users")[0][0]
    last = window.begins - window.days * DAY
    first = max(last - (YARDSTICK_DAYS - 1) * DAY, started)
    if (last - first).days < window.days:
        return ""
    back = Number("", "retained_d1", number.cell, "accounts")
    usual = Series(known, [back], first, last).value(back, days(first, last + DAY))
    began = f"It had begun on {day_said(story.first)}, and so the" if story.first < window.first else "The"
    return f" {began} weeks before are no yardstick: in the half year to {day_said(last)} it was {percent(usual)}."


def _was_moved_before(known: Known, number: Number, window: Window) -> bool:
    """Whether a story moved the number by a tenth or more in the days that the window is held against."""
    for other in known.truth.stories():
        if not other.happened:
            continue
        actual, without = known.truth.worlds(other.incident, number.metric, *number.cell).total(
            window.begins, window.first - DAY
        )
        if abs(actual - without) > MOVED_BEFORE * without:
            return True
    return False


def _in_cell(cell: Cell) -> str:
    """Of whom a count is, where it is of some alone."""
    return "" if cell == ALL else f" of people from {cell_said(cell)}"


def bots(known: Known, story: Story, number: Number, window: Window) -> str:
    made = Number("", "accounts", number.cell)
    worlds = known.truth.worlds(story.incident, made.metric, *made.cell)
    actual, without = worlds.total(window.first, window.last)
    # None of them comes back in week 4: those who do are the same in both worlds, and a story keeps what differs alone.
    stayed = moved(known, replace(number, per=None), window).after * window.days
    before = moved(known, number, window).before
    people = (
        f" Without them it is {percent(stayed / without)}; before, it was {percent(before)}."
        if without
        else ""
    )
    return (
        f"About {max(actual - without, 0.0):,.0f} of the {actual:,.0f} accounts of these days were made by programs, within three days "
        f"of {day_said(story.first)}, and hardly one was there after ten days.{people} One would have looked at new accounts by day first: so "
        "many people do not come at once. Nobody who was there left; a search for what drove them away finds nobody, and the accounts stay "
        "in every rate of this cohort."
    )
