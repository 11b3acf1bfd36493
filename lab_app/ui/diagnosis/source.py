"""Where what is shown comes from, in a sentence for a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_app.ui import words

if TYPE_CHECKING:
    from lab_app.lab import Lab


def source_of(lab: Lab) -> str:
    return f"Larder Lab, a simulated company. Data up to {words.day(lab.release.as_of)}, release {lab.release.id}."
