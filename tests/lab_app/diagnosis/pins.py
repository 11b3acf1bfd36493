"""Pins for tests of the case file."""

from __future__ import annotations

from typing import Any

from lab_app.diagnosis.case_file import Pin

LINE: dict[str, Any] = {
    "data": {"values": [{"at": "2024-10-14", "value": 0.358}, {"at": "2024-10-21", "value": 0.335}]},
    "height": 300,
    "mark": {"type": "line", "clip": True},
    "encoding": {
        "x": {"field": "at", "type": "temporal"},
        "y": {"field": "value", "type": "quantitative", "title": "Activation"},
    },
}


def pin(name: str = "", sentence: str = "Down from the week of 21 October on.", **other: Any) -> Pin:
    """A pin with a picture of two weeks."""
    given: dict[str, Any] = {
        "step": "Who?",
        "sentence": sentence,
        "takeaway": "33.5 % of newcomers, 35.8 % before.",
        "spec": LINE,
        "header": ("Week", "Activation"),
        "rows": (("14 October", "35.8 %"), ("21 October", "33.5 %")),
        "about": "Activation rate, everybody",
        "id": name,
    }
    return Pin(**given | other)
