"""**Mara, head of mobile, 11:15**

> We want to test a button that invites people from one's own home by one tap. A housemate who comes finds the plan of both. Half get
> the button. **Half of what?** The tool can randomise by session, person, household, country or platform, and each gives a number in
> the end. I want one that says what the button does if everybody has it. And I set it once: our second product, in which **four
> people share a plan**, will be tested with the same setting.

The table has the people who came by in four weeks of last summer, and how they live.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, NotDealtError, Option, Sheet, Truths
from lab_app.tracks.data.prescription.homes import Homes, homes
from lab_app.tracks.data.prescription.real_tests import ran
from pipelines.contract.units import number, percent
from pipelines.statistics.estimate import Z

EXPERIMENT = "household_invite_banner"
LEAST_AT_HOME = 5
"""Households with more than one person; a world of the lab has some hundreds."""


def deal(known: Known) -> Case:
    """The people of the banner's weeks, and what each draw would have told of them. Raises NotDealtError and QueryError."""
    days = ran(known, EXPERIMENT)
    found = homes(known, days)
    if found.homes[found.size > 1].sum() < LEAST_AT_HOME:
        raise NotDealtError(
            "Too few people live together in this world, so it is all the same by what one randomises."
        )
    return Case.of({"unit": Truths("household", _why(found), after=(_designs(found),))}, _at_home(found))


def _at_home(found: Homes) -> Sheet:
    names = {
        1: "Alone, as far as we know",
        2: "With one other who came by",
        3: "With two or more who came by",
    }
    total = found.people.sum()
    rows = []
    for size, name in names.items():
        own = found.size == size
        if people := float(found.people[own].sum()):
            sessions = number(float(found.sessions[own].sum()) / people, digits=1)
            rows.append((name, number(people), percent(people / float(total)), sessions))
    rows.append(
        ("All", number(float(total)), percent(1.0), number(float(found.sessions.sum() / total), digits=1))
    )
    return Sheet(
        "Who came by in four weeks, and how they live",
        ("At home", "People", "Share", "Sessions each, in four weeks"),
        tuple(rows),
    )


def _why(found: Homes) -> str:
    alone, together = found.errors
    size = float(found.people.sum() / found.homes.sum())
    wider, times = together / alone - 1.0, number((together / alone) ** 2, digits=2)
    households = number(size, digits=2)
    if wider > 0.005:
        price = (
            f"at the price of the design effect (for as narrow a range, so many times as many people): {times}, with {households} people a household. "
            f"So at Larder households make the range {percent(wider, 0)} wider"
        )
    else:
        price = (
            f"and the design effect (for as narrow a range, so many times as many people) is {times}, with {households} people a household. "
            "So at Larder households cost nothing"
        )
    return (
        f"Randomised by person, {percent(found.touched_share)} of control live with somebody who has the button, so what reaches everybody at home is read "
        f"as {percent(1.0 - found.touched_share)} of what it is. Randomised by household it is read whole, {price}, and people lose {percent(found.touched_share)} of the effect. With four at home, seven in eight of control live with somebody who has it: by "
        "person the button would look useless, and be taken out."
    )


def _designs(found: Homes) -> Sheet:
    alone, together = found.errors

    def points(error: float) -> str:
        return f"±\u00a0{number(100 * Z * error, digits=1)} points"

    rows = (
        (
            "Sessions",
            f"{percent(found.both_share, 0)} of all people have it now and then",
            "Nothing that lasts",
            "–",
        ),
        (
            "People",
            f"{percent(found.touched_share)} live with somebody who has it",
            percent(1.0 - found.touched_share),
            points(alone),
        ),
        ("Households", "Nobody at home has it", percent(1.0), points(together)),
        (
            "Countries",
            "Nobody near has it",
            f"{percent(1.0)}, and the countries’ own news",
            "None: six units",
        ),
        (
            "Platforms",
            "Whoever uses the web",
            "Nothing: apps and the web differ anyway",
            "–",
        ),
    )
    return Sheet(
        "What each way would have told of these people, with the 95 % range of the share that plans",
        ("Randomised by", "In control", "Of what reaches all at home it reads", "Range"),
        rows,
    )


EXERCISE = CaseExercise(
    code="P07",
    title="Half get the button",
    concept="Interference",
    difficulty=2,
    idea="A test compares those who have something with those who don't. If what the ones do reaches the others, both change, and the difference no longer says what "
    "would be if everybody had it. That is called interference.",
    order=7,
    minutes=5,
    hints=(
        "Who is in control, and what happens at home when somebody there has the button?",
        "Look for the smallest unit that keeps those together who change each other's days, and no larger one: fewer units, wider ranges.",
    ),
    questions=(
        Choice(
            name="unit",
            asks="By what should the tool randomise?",
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
                    "Nothing leaks out of a country. But there are six: their holidays and campaigns differ by more than any button does, and no range can be given. Take the "
                    "smallest unit that keeps people together who touch each other.",
                ),
                Option(
                    "platform",
                    "Platforms: apps with it, the web without",
                    "Nothing has to be randomised, and it is quickly built. People of apps and of the web differ to begin with, and many use both: the difference would be there "
                    "without a button, and would be taken for it.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Before a test of anything social ask: what does control get to feel of it? Randomise by household, team or shop then, and ask for the design "
    "effect: often that costs next to nothing.",
)
