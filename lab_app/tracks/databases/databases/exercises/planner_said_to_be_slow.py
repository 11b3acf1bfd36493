"""**Priya, platform engineer, {written}, 09:10**

> The planner's team says that their page has been slow for four weeks, from {first} on, and asks for a database machine of twice
> the size. A machine is paid for every month. If something that we did made it slow, I undo that instead; and if it isn't slow, I
> do neither.

A row of `query_log` is a statement and an hour; the page's have the service `planner`. `migrations` has the changes of tables and
indexes, `replica_lag` how far the copy that most pages read from was behind.

Say whether and why the page's statements take more of the database's time, which of them, and by which factor.
"""

from __future__ import annotations

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Choice,
    Known,
    NotDealtError,
    Option,
    Range,
    Truths,
)
from lab_app.kinds.case.window import day_said
from lab_app.tracks.databases.databases import planner_log
from lab_app.tracks.databases.databases.planner_log import ASKED_DAYS, wrong_factors
from lab_app.tracks.databases.databases.planner_told import (
    PLACE,
    Read,
    both_worlds,
    by_statement,
    how,
    table,
    which,
    why,
)
from pipelines.contract.calendar import DAY
from pipelines.statistics.computed import Computed

TRAFFIC, INDEX, CHATTY, REPLICA, MACHINE, NOTHING = (
    "traffic",
    "index",
    "chatty",
    "replica",
    "machine",
    "nothing",
)
CAUSES_OF = {"unindexed": INDEX, "chatty": CHATTY, "nothing": NOTHING}
"""By the outcome of the place."""
STATEMENTS = {
    "plan_items": "SELECT day, recipe_id FROM plan_items WHERE household_id = ? AND week = ?",
    "pantry": "SELECT product, amount FROM pantry WHERE household_id = ? AND used_at IS NULL",
    "plan_ratings": "SELECT recipe_id, stars FROM plan_ratings WHERE household_id = ? AND week = ?",
    "plan_notes": "SELECT day, note FROM plan_notes WHERE household_id = ? AND week = ?",
}
"""Those of the page's statements that find a household's rows in a large table, by the table."""
NONE = "none"
UNCHANGED = 1.0


def deal(known: Known) -> Case:
    """The four weeks of the place, whatever happened in them. Raises NotDealtError, TruthError and QueryError."""
    read = _read(known)
    cause = CAUSES_OF[read.story.outcome]
    right = _factor(known, read)
    words = {
        "first": day_said(read.first),
        "last": day_said(read.last),
        "written": day_said(read.last + DAY),
        "before_day": f"{read.first - ASKED_DAYS * DAY}",
        "from_day": f"{read.first}",
        "to_day": f"{read.last + DAY}",
    }
    return Case.of(
        {
            "cause": Truths(cause, why(known, read), both_worlds(known, read), after=(by_statement(read),)),
            "statement": Truths(table(read) if read.story.happened else NONE, which(read)),
            "factor": Truths(
                right, how(read, right), wrong=wrong_factors(read.before, read.now, read.story, right)
            ),
        },
        words=words,
    )


def _read(known: Known) -> Read:
    story = known.truth.story(PLACE)
    first, last = story.first, story.first + (ASKED_DAYS - 1) * DAY
    if known.as_of < last:
        raise NotDealtError("The weeks that this exercise is about are not in the data of this world.")
    before = planner_log.read_log(known, first - ASKED_DAYS * DAY, first - DAY)
    now = planner_log.read_log(known, first, last)
    if not (before.requests and now.requests):
        raise NotDealtError("In this world `query_log` has no statement of the planner in these weeks.")
    return Read(story, before, now, planner_log.dropped(known, STATEMENTS.values(), first))


def _factor(known: Known, read: Read) -> float:
    """The statement's milliseconds over these days, over those that it would have taken without the story."""
    if not read.story.happened:
        return UNCHANGED
    found = known.truth.worlds(PLACE, "query_ms", "statement", read.statement)
    actual, without = found.total(read.first, read.last)
    return actual / without if without else UNCHANGED


_AS_EVER = "Hold its calls a request, rows a call and milliseconds a call against those of the four weeks before: they are what they were."

EXERCISE = CaseExercise(
    code="DB3",
    title="The planner is said to be slow",
    concept="Slow statements",
    difficulty=3,
    order=3,
    minutes=10,
    idea="What a statement costs is calls × what a call costs, and a call that reads more rows takes longer. More calls by more visitors, more calls by the "
    "page and dearer calls have different remedies. So time is taken apart before it is paid for.",
    hints=(
        "Take the page's time apart before you explain it: hold each statement's four weeks against its four weeks before. Did all of them take more, one, or none?",
        "Time is requests × calls a request × milliseconds a call. SUM(calls) / SUM(requests), SUM(total_ms) / SUM(calls) and SUM(rows_read) / SUM(calls), before and since, say which of these moved. What is the same in both halves is no news, however odd it looks.",
        "Look at `migrations` of the evening before, then at rows a call of the statement on that table: a dropped index matters only where a call reads more rows. For the factor divide the statement's milliseconds by requests, since by before; its other statements say what weeks do by themselves.",
    ),
    starter="""
SELECT fingerprint,
       SUM(total_ms) FILTER (WHERE hour_at < TIMESTAMP '{from_day}') AS ms_four_weeks_before,
       SUM(total_ms) FILTER (WHERE hour_at >= TIMESTAMP '{from_day}') AS ms_four_weeks
FROM query_log
WHERE service = 'planner'
  AND hour_at >= TIMESTAMP '{before_day}'
  AND hour_at < TIMESTAMP '{to_day}'
GROUP BY fingerprint
ORDER BY fingerprint
""",
    questions=(
        Choice(
            name="cause",
            asks="What made the planner slow from {first} on, as far as the database can say?",
            options=(
                Option(
                    TRAFFIC,
                    "More people asked for the page",
                    "More visitors show as more `requests`, in all statements of the page alike, and leave what a request costs as it is. Divide by the requests "
                    "first: what is left is not theirs. A machine that is rented for visitors leaves whatever else happened as it is.",
                ),
                Option(
                    INDEX,
                    "A statement misses an index",
                    "An index on a table of the planner was dropped on the evening before, so one thinks of it first. Whoever misses an index reads many "
                    "times the rows in each call, and no statement of the planner does here. Made again, it slows each write and helps nobody.",
                ),
                Option(
                    CHATTY,
                    "The page sends a statement more often for each request",
                    "Then the calls for each request of one statement would have gone up in these weeks. Some statements are sent several times a request in "
                    "every week alike: that is odd, and not new. A team that rewrites its page for this leaves whatever happened as it is.",
                ),
                Option(
                    REPLICA,
                    "The copy that the pages read from fell behind",
                    "`replica_lag` says how late a copy is: a page that reads from it gets older rows, and gets them no slower. What slows a copy's answers slows "
                    "those of all statements. Whoever moves reads to the primary for it loads the one machine that takes the writes.",
                ),
                Option(
                    MACHINE,
                    "The database's machine is too small",
                    "A machine that cannot keep up makes the calls of all statements slower together. Here the others took what they always take. A larger one is "
                    "paid for every month, and the next report of this kind finds it again.",
                ),
                Option(
                    NOTHING,
                    "Nothing beyond ordinary business: the database does not take longer",
                    "In the time of the whole database, with all pages and jobs in it, one statement is easily overlooked. This one took several times its usual time "
                    "from one day on. Filed away, people wait for it on each visit.",
                ),
            ),
        ),
        Range(
            name="factor",
            asks="By which factor did the milliseconds of that statement rise because of it, over all days from {first} to {last}? 1 if nothing did.",
            unit="ratio",
            bounds=(0.5, 40.0),
            fixed=Computed(2.59, "17", "-m tests.lab_app.cases.constants"),
            log=True,
        ),
        Choice(
            name="statement",
            asks="Which statement is it?",
            scored=False,
            options=(
                *(Option(table, text, _AS_EVER) for table, text in STATEMENTS.items()),
                Option(
                    NONE,
                    "None in particular",
                    "One of them moved by itself, and the others did not. In the sum of the page it is mixed with theirs.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="When a page is slow, ask for three numbers of its slowest statement, before and since: calls a request, rows a call, milliseconds a call. Which of "
    "them moved says whether to undo a change, mend the page or pay for a machine. Ask with each dropped index who looks at these numbers the next morning.",
)
