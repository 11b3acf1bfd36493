"""A check as a script or a terminal gets it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, TextIO

from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.checked import Checked
from lab_app.metric_writing.finding import Finding
from lab_app.metric_writing.text.document import MOST_CHARACTERS
from pipelines.contract.units import with_minus

_PERIODS = 4


def read_metric_file(path: Path, checker: MetricChecker, standard_input: TextIO) -> Checked:
    """The verdict on a file's metrics; `-` reads standard input. A file of the project keeps its names."""
    try:
        if str(path) == "-":
            return checker.check(standard_input.read(4 * MOST_CHARACTERS))
        with path.open(encoding="utf-8") as opened:
            text = opened.read(4 * MOST_CHARACTERS)  # the size that a file claims may be none
        # What a pipe is called says nothing, as in `larder check-metric <(cat mine.txt)`.
        file_name = path.resolve().name if path.is_file() else None
    except OSError as error:
        return _unread(path, f"it cannot be read ({error.strerror or error})")
    except UnicodeDecodeError:
        return _unread(path, "it is not a text")
    return checker.check(text, file=_inside(path, checker.project), file_name=file_name)


def as_json(checked: Checked) -> dict[str, Any]:
    """The verdict for a script."""
    subject = checked.subject
    return {
        "right": checked.is_right,
        "stage": checked.stage,
        "metrics": [draft.name for draft in checked.drafts],
        "findings": [finding.as_json() for finding in checked.findings],
        "preview": None
        if subject is None
        else {
            "metric": subject.name,
            "grain": checked.grain,
            "values": [
                [day.isoformat(), value if value is not None and math.isfinite(value) else None]
                for day, value in checked.values
            ],
            "dimensions": [d.short for d in subject.dimensions],
            "sql": checked.sql,
        },
    }


def as_text(checked: Checked) -> str:
    """The verdict for a person."""
    lines = [_as_lines(finding) for finding in checked.findings]
    if checked.is_unread:
        lines.insert(0, "Not known yet: nothing is wrong so far, and the values could not be read.")
    if checked.is_right and checked.subject is not None:
        names = ", ".join(draft.name for draft in checked.drafts)
        lines.insert(0, f"Right: {names}.")
        lines += [f"  {day}  {_number(value)}" for day, value in checked.values[-_PERIODS:]]
        short = ", ".join(d.short for d in checked.subject.dimensions)
        lines.append(f"By {checked.grain}; it can be split by {short or 'nothing'}.")
    return "\n".join(lines)


def _as_lines(finding: Finding) -> str:
    kind = "Note" if finding.is_warning else "Wrong"
    where = f", line {finding.line}" if finding.line else ""
    rest = "".join(f"\n    {part}" for part in (finding.expected, finding.advice) if part)
    wide = max((len(old) for old, _ in finding.table), default=0)
    table = "".join(f"\n      {old.ljust(wide)}  →  {new}" for old, new in finding.table)
    return f"{kind}{where}: {finding.message}{rest}{table}"


def _number(value: float | None) -> str:
    return (
        "no value" if value is None else with_minus(f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}")
    )


def _unread(path: Path, why: str) -> Checked:
    finding = Finding(
        "yaml", f"{path.name} was not checked: {why}.", advice="Name a file with a metric's YAML."
    )
    return Checked("", "yaml", (finding,))


def _inside(path: Path, project: Path) -> str | None:
    """The file's name relative to the project, None for one outside of its models."""
    resolved = path.resolve()
    if not resolved.is_relative_to((project / "models").resolve()):
        return None
    return resolved.relative_to(project.resolve()).as_posix()
