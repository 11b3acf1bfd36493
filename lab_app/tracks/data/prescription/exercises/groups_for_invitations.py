"""**Mara, head of mobile, 11:15**

> We want to test a button that invites people from one's own home by one tap. Who is asked, invites a housemate; who comes, finds the plan of
> both. Half get the button. **Half of what?** The tool can draw sessions, people, households or countries, and every draw gives
> a number in the end. I want one that says what the button does if everybody has it.

The table has the people who came by in four weeks of last summer, as a draw would find them at home. Read it as Larder is, and then
choose for a product in which four people share a plan as well: one tool, one setting for both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lab_app.experiments.record import Days, enrolled
from lab_app.kinds.case import Case, CaseExercise, Choice, Known, NotDealtError, Option, Sheet, Truths
from lab_app.tracks.data.prescription.real_tests import ran
from pipelines.contract.units import number, percent
from pipelines.statistics.arrays import Bools, Floats, Integers
from pipelines.statistics.ratio_metrics import OfClusters, difference_of_clusters

EXPERIMENT = "household_invite_banner"
FEWEST = 500
LEAST_AT_HOME = 30
"""Households with more than one person."""


@dataclass(frozen=True)
class Enrolled:
    """People who came by, one value each: household, whether a draw of people and one of households put them into
    treatment, sessions of four weeks (all, and those that a draw of sessions puts into treatment), whether they saved a
    plan in the first week."""

    household: Integers
    person_drawn: Bools
    household_drawn: Bools
    sessions: Integers
    sessions_drawn: Integers
    planned: Floats

    @property
    def at_home(self) -> Integers:
        """People of the same household who came by, each one included."""
        _, place, sizes = np.unique(self.household, return_inverse=True, return_counts=True)
        return np.asarray(sizes[place])

    @property
    def touched(self) -> float:
        """With a draw of people: the share of control's people who live with somebody in treatment."""
        treated = set(self.household[self.person_drawn].tolist())
        others = self.household[~self.person_drawn]
        return float(np.mean([one in treated for one in others.tolist()]))

    @property
    def saw_both(self) -> float:
        """With a draw of sessions: the share of people with sessions in both halves."""
        both = (self.sessions_drawn > 0) & (self.sessions_drawn < self.sessions)
        return float(both.mean())

    def clustered(self) -> OfClusters | None:
        """With a draw of households: the difference of the share that plans; None of too few."""
        return difference_of_clusters(
            self.planned, np.ones(len(self.planned)), self.household_drawn, self.household
        )


def people(known: Known, days: Days) -> Enrolled:
    """Who was enrolled, with draws by this world's key. Raises QueryError."""
    parts = 6
    half = f"substr(md5({{what}} || ' unit {known.seed}'), 1, 1) < '8'"
    one = (
        f"WITH e AS ({enrolled(days)}), "
        f"s AS (SELECT e.user_id, COUNT(DISTINCT x.id) AS n, COUNT(DISTINCT CASE WHEN {half.format(what='x.id')} THEN x.id END) AS drawn "
        "FROM e JOIN product.user_sessions x ON x.user_id = e.user_id AND x.session_date >= e.since AND x.session_date < e.since + 28 GROUP BY e.user_id), "
        "p AS (SELECT DISTINCT e.user_id FROM e JOIN product.user_activity a ON a.user_id = e.user_id "
        "WHERE a.core_action_count > 0 AND a.activity_date >= e.since AND a.activity_date < e.since + 7) "
        f"SELECT u.household_id, {half.format(what='u.id')}, {half.format(what='u.household_id')}, COALESCE(s.n, 1), "
        "COALESCE(s.drawn, 0), p.user_id IS NOT NULL FROM e JOIN product.users u ON u.id = e.user_id "
        "LEFT JOIN s ON s.user_id = e.user_id LEFT JOIN p ON p.user_id = e.user_id "
        f"WHERE u.id % {parts} = {{part}}"
    )
    rows = [row for part in range(parts) for row in known.rows(one.format(part=part))]
    columns = list(zip(*rows, strict=True))
    return Enrolled(
        *(
            np.array(column, kind)
            for column, kind in zip(columns, (np.int64, bool, bool, np.int64, np.int64, np.float64), strict=True)
        )
    )


def deal(known: Known) -> Case:
    """The people of the banner's weeks, and what each draw would have told of them. Raises NotDealtError and QueryError."""
    days = ran(known, EXPERIMENT, fewest=FEWEST)
    found = people(known, days)
    clustered = found.clustered()
    sizes = np.bincount(found.at_home)
    if clustered is None or sizes[2:].sum() < 2 * LEAST_AT_HOME:
        raise NotDealtError("Too few people live together in this world, so it is all the same what is drawn.")
    return Case.of(
        {"unit": Truths("household", _why(found, clustered), after=(_designs(found, clustered),))},
        _homes(found),
    )


def _homes(found: Enrolled) -> Sheet:
    at_home, people_in_all = found.at_home, len(found.household)
    names = ("live alone, as far as we know", "with one other who came by", "with two or more others")
    groups = (at_home == 1, at_home == 2, at_home > 2)
    return Sheet(
        "People who came by in four weeks",
        ("They …", "People", "Share", "Sessions each in four weeks"),
        tuple(
            (
                name,
                number(float(group.sum())),
                percent(float(group.mean())),
                number(float(found.sessions[group].mean()), digits=1) if group.any() else "–",
            )
            for name, group in zip(names, groups, strict=True)
        )
        + (("all", number(float(people_in_all)), percent(1.0), number(float(found.sessions.mean()), digits=1)),),
    )


def _why(found: Enrolled, clustered: OfClusters) -> str:
    size = len(found.household) / len(np.unique(found.household))
    return (
        f"Drawn by people, {percent(found.touched)} of control live with somebody who has the button, so what reaches everybody at home is read as {percent(1 - found.touched)} of "
        f"what it is. Drawn by households it is read whole, and the price is its design effect: {number(clustered.design_effect, digits=2)}, with {number(size, digits=2)} people a "
        "household. So at Larder both draws would have told nearly the same, and the one that can't mislead costs nothing. With four at home, seven in eight of control live with somebody "
        "who has it: drawn by people the button would look useless, and be taken out."
    )


def _designs(found: Enrolled, clustered: OfClusters) -> Sheet:
    error = clustered.estimate.error
    alone = error / float(np.sqrt(clustered.design_effect))

    def points(share: float) -> str:
        return f"± {number(196 * share, digits=1)} points"

    rows = (
        ("Sessions", f"{percent(found.saw_both, 0)} of all people had both", "nothing: nobody is without it", "–"),
        ("People", f"{percent(found.touched)} live with somebody who has it", percent(1 - found.touched), points(alone)),
        ("Households", "nobody at home has it", "100\u00a0%", points(error)),
        ("Countries", "nobody in the country has it", "100\u00a0%, mixed with the countries’ own news", "six units: none"),
    )
    return Sheet(
        "What each draw would have told of these people",
        ("Drawn", "Control, in truth", "Of an effect on all at home it reads", "95 % range of the share that plans"),
        rows,
    )


EXERCISE = CaseExercise(
    code="P07",
    title="Half of the people, or half of what?",
    concept="Interference",
    difficulty=2,
    order=7,
    minutes=5,
    hints=(
        "Who is in control, and what happens at home when somebody there has the button?",
        "Draw the smallest thing that keeps those together who change each other's days, and no larger one: fewer units, wider ranges.",
    ),
    questions=(
        Choice(
            name="unit",
            asks="What should the tool draw?",
            scored=False,
            options=(
                Option(
                    "session",
                    "Sessions: there are by far the most of them",
                    "More units, narrower ranges: tempting. But one person has the button in one session and not in the next, and invites in the one what the other "
                    "profits from. Its range would be narrow around a number that says nothing of a product with the button.",
                ),
                Option(
                    "user",
                    "People: the button is tapped by one person",
                    "It is the usual setting, and right where people don't touch each other. Here control's people get invited by housemates who have the button: part of "
                    "the effect is in control, and the difference is too small by as much. With more people at home a good button is taken out.",
                ),
                Option(
                    "household",
                    "Households: who lives together, together",
                    "Right: what one at home does reaches the others, and nobody else.",
                ),
                Option(
                    "country",
                    "Countries: three with it, three without",
                    "Nothing leaks out of a country. But there are six: their holidays and campaigns differ by more than any button does, and no range can be given. Draw the "
                    "smallest unit that keeps people together who touch each other.",
                ),
                Option(
                    "platform",
                    "Platforms: apps with it, the web without",
                    "Nobody has to be drawn, and it is quickly built. People of apps and of the web differ to begin with, and many use both: the difference would be there "
                    "without a button, and would be taken for it.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Before a test of anything social ask: what does control get to feel of it? Draw whole households, teams or shops then, and look at the design "
    "effect: often it costs next to nothing.",
)
