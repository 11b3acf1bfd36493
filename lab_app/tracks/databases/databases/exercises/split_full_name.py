"""**Samir, data engineer, 14:30**

> Mails that begin “Dear {person}” have to go: we split `full_name` into two columns. The shop stays open; people sign up
> and change their names meanwhile. Four plans are on the table. Which may run? For the others I need the reason, not
> a feeling.

While a version is deployed, the one before runs beside it for some minutes. And we are promised that any version of the
last {days} days can be put back within minutes, whatever was written since.
"""

from __future__ import annotations

from lab_app.kinds.workload import WorkloadExercise
from lab_app.tracks.databases.databases.name_plans import deal

EXERCISE = WorkloadExercise(
    code="DB7",
    title="Split full_name without closing",
    concept="Migrations",
    difficulty=3,
    idea="A migration is no moment: old and new code run side by side, and a deployment may be taken back. So each step has to leave a table that all versions can live with "
    "which run, or may return.",
    order=7,
    minutes=10,
    mode="migrate",
    asks="What becomes of it?",
    rules=(
        (
            "How a name is split is agreed: the first word, and the rest, which is empty for who has one word. Names for which that is wrong are put right by hand: judge the steps and "
            "their days."
        ),
        "After each step every version that runs writes a new person, renames one and reads all names.",
        "While a version is deployed, the one before runs too.",
        "After each step each version that ran within the last {days} days is put back and has to do the same.",
        "Where several answers apply, the gravest counts: it stands first in the list.",
    ),
    hints=(
        "Keep two lists for each step: which versions run, and which columns are there. Does each version find what it reads and writes?",
        "Follow somebody who signs up between two steps. Who fills the new columns for this person, and when?",
        "For the way back, count the days between a deployment and the step that takes something from the version before.",
    ),
    deal=deal,
    takeaway="Expand, write both, backfill, compare, switch reading, and contract last. Before each step ask who still runs the old code, and what becomes "
    "of rows written since if we go back.",
)
