"""**Jonas, delivery, 11:05**

> {when}, one place left, two households press “Book” in the same second: it happened eleven times last month. The
> team has three ways to write the booking, and tried each on SQLite with two tills, {first}'s and {second}'s, in every
> sequence in which their steps can come. Which may ship? And what does the household read that misses out?

Each way is a list of steps; the other till's steps may come between any two of them. A way whose steps are all done
ends with “booked”.
"""

from __future__ import annotations

from lab_app.kinds.workload import Link, WorkloadExercise
from lab_app.tracks.databases.databases.slot_proposals import deal

EXERCISE = WorkloadExercise(
    code="DB5",
    title="The last delivery slot",
    concept="At once",
    difficulty=2,
    idea="Two programs that run at once mix, step by step, in any order. With three steps each there are 20 sequences, with five 252. How often each comes "
    "the table does not say: all of them have to be right.",
    order=5,
    minutes=10,
    mode="interleave",
    asks="May it ship?",
    rules=(
        "The slot is never held by both, and somebody gets it, in every sequence.",
        "Who reads “booked” holds the slot.",
        "An error that undoes everything, so that it may be tried again, is safe once it is worded for the customer.",
        (
            "SQLite refuses at once whoever would have to wait, and its transactions see a snapshot. PostgreSQL refuses from Repeatable Read on; at its default, as at MySQL's, things come "
            "out differently. Judge what the table shows."
        ),
        "No till dies here. Against that, what belongs together has to stand in one statement or one transaction.",
        "Where several answers apply, the gravest counts: it stands first in the list.",
    ),
    hints=(
        "Read each table line by line: who was told “booked”, and who holds the slot? These are two things.",
        "One line that breaks a rule is enough, however few sequences it has.",
        "If no line breaks a rule: what does the other household read, words or an error?",
    ),
    deal=deal,
    takeaway="Ask of everything that can be sold out: what if two press at once? Looking and taking have to be one statement with the condition in it, a constraint "
    "that refuses the second, or a transaction that locks what it looks at or runs at the strictest level, and is tried again when it is refused. A plain transaction "
    "at most servers' default sells twice. And count who holds, not who was told.",
    links=(Link("Split full_name without closing", "split_full_name"),),
)
