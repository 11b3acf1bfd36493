"""The banner that asked half of the households to invite: who invited, and who still planned in the fifth week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lab_app.experiments.record import Days, enrolled
from lab_app.kinds.case import Known, Sheet, Span, Spans
from lab_app.tracks.data.prescription.said import points
from pipelines.contract.units import number, percent
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments.ratio_metrics import UserSums, difference
from pipelines.statistics.proportions import Share, newcombe

EXPERIMENT = "household_invite_banner"
INVITES_DAYS, STAYS_FROM, STAYS_TO = 28, 28, 34
LEAST_INVITERS = 5
"""In each group; a world of the lab has some hundreds."""
MOST_VISITS = 8
"""Days with a visit in days 14 to 27, from which on they count as equal."""


@dataclass(frozen=True)
class People:
    """How many of an arm, by whether they invited and on how many days they came by in days 14 to 27, still plan."""

    arm: str
    has_invited: bool
    visits: int
    people: int
    stayed: int


@dataclass(frozen=True)
class Read:
    """What can be read of the banner's people, as shares: see the prompt."""

    rows: tuple[People, ...]

    def share(
        self, *, arm: str | None = None, invited: bool | None = None, visits: int | None = None
    ) -> Share:
        """Those who still plan, of some. Raises ValueError for nobody."""
        chosen = [
            one
            for one in self.rows
            if arm in (None, one.arm) and invited in (None, one.has_invited) and visits in (None, one.visits)
        ]
        return Share(sum(one.stayed for one in chosen), sum(one.people for one in chosen))

    def inviters(self, arm: str) -> Share:
        """Those who invited, of an arm."""
        own = [one for one in self.rows if one.arm == arm]
        return Share(sum(one.people for one in own if one.has_invited), sum(one.people for one in own))

    @property
    def gap(self) -> Estimate:
        """Who invites against who does not."""
        return newcombe(self.share(invited=True), self.share(invited=False))

    @property
    def arms(self) -> Estimate:
        """Treatment against control."""
        return newcombe(self.share(arm="treatment"), self.share(arm="control"))

    @property
    def more(self) -> float:
        """The additional share of people who invite."""
        return self.inviters("treatment").rate - self.inviters("control").rate

    @property
    def promise(self) -> float:
        """How far treatment would be ahead if the gap were what inviting does."""
        return self.gap.value * self.more

    @property
    def at_equal_visits(self) -> float:
        """The gap among people who came by as often in days 14 to 27, weighed by who invites."""
        total = weight = 0.0
        for visits in {one.visits for one in self.rows}:
            groups = [
                [one for one in self.rows if one.visits == visits and one.has_invited is invited]
                for invited in (True, False)
            ]
            if all(sum(one.people for one in group) for group in groups):
                rates = [sum(o.stayed for o in group) / sum(o.people for o in group) for group in groups]
                many = sum(one.people for one in groups[0])
                total, weight = total + many * (rates[0] - rates[1]), weight + many
        return total / weight if weight else 0.0


def read(known: Known, days: Days) -> Read:
    """Counts of the people who were treated through their fifth week. Raises QueryError."""
    age = "(x.activity_date - p.since)"
    rows = known.rows(
        f"WITH p AS (SELECT * FROM ({enrolled(days)}) WHERE since < DATE '{until(days)}'), "
        "i AS (SELECT DISTINCT p.user_id FROM p JOIN product.invites v ON v.inviter_user_id = p.user_id "
        f"AND v.sent_at >= p.since AND v.sent_at < p.since + {INVITES_DAYS}), "
        f"a AS (SELECT p.user_id, COUNT(DISTINCT x.activity_date) FILTER (WHERE {age} BETWEEN 14 AND 27) AS visits, "
        f"BOOL_OR(x.core_action_count > 0 AND {age} BETWEEN {STAYS_FROM} AND {STAYS_TO}) AS stayed "
        f"FROM p JOIN product.user_activity x ON x.user_id = p.user_id AND {age} BETWEEN 14 AND {STAYS_TO} GROUP BY p.user_id) "
        f"SELECT p.variant, i.user_id IS NOT NULL, LEAST(COALESCE(a.visits, 0), {MOST_VISITS}), COUNT(*), "
        "COUNT(*) FILTER (WHERE a.stayed) FROM p LEFT JOIN i ON i.user_id = p.user_id "
        "LEFT JOIN a ON a.user_id = p.user_id GROUP BY ALL ORDER BY ALL"
    )
    return Read(tuple(People(str(arm), bool(has), int(v), int(n), int(s)) for arm, has, v, n, s in rows))


def by_household(known: Known, days: Days) -> Estimate | None:
    """Treatment against control with households as units, which is what was randomised; None for too few. Raises QueryError."""
    rows = known.rows(
        f"WITH p AS (SELECT * FROM ({enrolled(days)}) WHERE since < DATE '{until(days)}'), "
        "a AS (SELECT DISTINCT p.user_id FROM p JOIN product.user_activity x ON x.user_id = p.user_id WHERE x.core_action_count > 0 "
        f"AND x.activity_date - p.since BETWEEN {STAYS_FROM} AND {STAYS_TO}), "
        "h AS (SELECT p.variant, u.household_id, COUNT(a.user_id) AS x, COUNT(*) AS y FROM p "
        "JOIN product.users u ON u.id = p.user_id LEFT JOIN a ON a.user_id = p.user_id GROUP BY ALL) "
        "SELECT variant, COUNT(*), SUM(x), SUM(y), SUM(x * x), SUM(y * y), SUM(x * y) FROM h GROUP BY variant"
    )
    arms = {str(arm): UserSums(*(float(part) for part in sums)) for arm, *sums in rows}
    return difference(arms["treatment"], arms["control"]) if len(arms) == 2 else None


def until(days: Days) -> dt.date:
    """The first day on which one was enrolled too late to be treated through the fifth week."""
    return days.whole(STAYS_TO // 7 + 1)


def decided(found: Read) -> str:
    """What the rule says."""
    arms = found.arms
    return (
        "build" if arms.low > 0 else "not" if arms.high < round(found.promise, 3) else "open"
    )  # as it is said


def picture(found: Read, home: Estimate | None) -> Spans:
    gap, arms, equal = found.gap, found.arms, found.at_equal_visits
    return Spans(
        "Readings of the same people",
        (
            Span("Who invites against who doesn't", gap.value, gap.low, gap.high),
            Span("The same, at equal visits", equal, equal, equal),
            Span("Asked against not asked", arms.value, arms.low, arms.high),
            *([] if home is None else [Span("The same, by household", home.value, home.low, home.high)]),
        ),
        f"The gap is {points(gap.value)}. The groups of the banner are {points(arms.value)} apart, where the gap promises {points(found.promise)}. "
        f"Among people who came by equally often the first gap is {points(equal)}.",
        "points of the share that still plans",
        margin=found.promise,
        margin_says="promised",
    )


def true_stays(known: Known) -> Sheet:
    names = {
        "made to invite": "Invite because of the step",
        "invited anyway": "Invite anyway",
        "never invited": "Don't, step or not",
    }
    rows = tuple(
        (
            names.get(one.group, one.group),
            number(one.people),
            percent(one.stayed / one.people if one.people else None),
            percent(one.stayed_if_made_to / one.people if one.people else None),
        )
        for one in known.truth.invitations()
    )
    return Sheet(
        "The truth, of other people: newcomers of four weeks, as it was and with such a step",
        ("Newcomers who …", "People", "Stay as it was", "Stay with the step"),
        rows,
    )
