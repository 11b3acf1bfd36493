"""**Priya, platform engineer, 16:40**

> At the peak the orders table is what keeps us waiting. Five indexes are proposed, each by the team whose page it
> helps. I measured all five on our newest orders. You know what the hour is made of: sign one. Checkout bears
> {limit} times today's steps for a saved order and no more.

The unit is the step of the engine's virtual machine: it's the same on each run, which milliseconds are not. Steps count what
the engine does and not what the disk does: a fair measure for reading, a lower bound for writing, which is why checkout has
a limit. Text and plans are SQLite's.
"""

from __future__ import annotations

from lab_app.kinds.workload import Link, WorkloadExercise
from lab_app.tracks.databases.databases.index_to_sign import deal

EXERCISE = WorkloadExercise(
    code="DB2",
    title="One index for five statements",
    concept="Indexes",
    difficulty=2,
    idea="An index is a sorted copy of some columns. A statement that asks by its first columns goes straight to the rows; any other gains little, and "
    "each new row has to be written into it as well.",
    order=2,
    minutes=10,
    mode="plan",
    asks="Sign one, and name its price",
    rules=(
        "A saved order may take at most {limit} times today's steps.",
        "Of the indexes within that, the one is right under which the busiest hour takes the fewest steps: calls × steps a call, over all rows of the table, saved orders included.",
    ),
    hints=(
        "Which statement is most of the hour today? Multiply calls by steps a call: one of them dwarfs the others.",
        "Look for the indexes under which that statement takes few steps. Then strike out what is over checkout's limit: last row ÷ today's.",
        "Of those that are left, what do the other four statements add? A statement that still reads all rows is dear even at few calls.",
    ),
    deal=deal,
    takeaway="Judge an index by calls times steps over everything that runs, writes included, within what a write may pay. The column order counts: an index helps "
    "statements that give its first columns.",
    links=(Link("The last delivery slot", "last_slot"),),
)
