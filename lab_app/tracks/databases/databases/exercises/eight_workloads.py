"""**Priya, platform engineer, 09:20**

> I'm tidying our list of what is stored where. You know what each feature needs better than I do. Put each into
> the store that fits. Every system we don't run is a weekend on call that nobody has, so don't hand me six because
> there are six.

Go by the rules of the table and the figures of each piece of work, not by its name. Where two stores fit, either is
right.
"""

from __future__ import annotations

from lab_app.kinds.sort import Link, SortExercise
from lab_app.tracks.databases.databases.drawn_works import deal

EXERCISE = SortExercise(
    code="DB1",
    title="Eight pieces of work, six stores",
    concept="Stores",
    difficulty=1,
    order=1,
    minutes=6,
    asks="Which store does each go into?",
    hints=(
        "Begin with the two that decide alone: is it a file, and must it change together with something else?",
        "Then ask how it is read: by its key, by words, or by adding up columns. Is it lost for good when it is lost?",
        "Last, the size: with more than 10 million rows or 1,000 calls a second the relational database does its own work only.",
    ),
    deal=deal,
    takeaway="Ask four things of what is to be stored: what must change with it, how it is read, how much of it there is, and what happens "
    "when it is lost. The shape of the data comes after these.",
    links=(Link("One index for five statements", "one_index"),),
)
