"""The stages of a check import each other one way only."""

from __future__ import annotations

from tests.test_imports import lab_imports

# Each stage, and what is built on it, in the order in which they may import each other.
STAGES = (
    ("finding", "vocabulary"),
    ("text",),
    ("shape",),
    ("names",),
    ("project",),
    ("metricflow",),
    ("values",),
    ("checked",),
    ("check",),
    ("report", "saving", "completion", "templates", "lineage", "form"),
)
ROOM = "lab_app.metric_writing."


def test_a_stage_of_a_check_imports_only_those_before_it() -> None:
    place = {name: index for index, names in enumerate(STAGES) for name in names}
    climbing = [
        f"{module} imports {other}"
        for module, others in lab_imports().items()
        if module.startswith(ROOM)
        for other in others
        if other.startswith(ROOM) and place[other.split(".")[2]] > place[module.split(".")[2]]
    ]
    assert climbing == []
