"""The reader's own metrics, as they are in the project's files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab_app.metric_writing.finding import MetricYamlError
from lab_app.metric_writing.project.drafts import project_drafts
from lab_app.metric_writing.saving.changes import SaveError, digest, read_file
from lab_app.metric_writing.shape.reading import read_shape
from lab_app.metric_writing.text import lines
from lab_app.metric_writing.text.document import Node, read_document
from lab_app.metric_writing.text.draft import Draft
from lab_app.metric_writing.text.lines import CannotEditError


@dataclass(frozen=True)
class SavedMetric:
    """A metric of the project: where it is, and its text as the editor shows it.

    `digest` identifies the file's content when it was read.
    """

    name: str
    label: str
    type: str
    file: str
    model: str | None
    text: str
    digest: str


def own_metrics(project: Path) -> list[SavedMetric]:
    """The reader's own metrics in the project, by name."""
    found = project_drafts(project)
    mine = [(d, f) for d, f in found.values() if d.is_own]
    return [saved for d, f in sorted(mine, key=lambda one: one[0].name) if (saved := _saved(d, f, project))]


def own_metric(project: Path, name: str) -> SavedMetric:
    """One's own metric of this name. Raises SaveError."""
    draft, file = own_draft(project, name)
    saved = _saved(draft, file, project)
    if saved is None:
        raise SaveError("missing", f"{file} cannot be read.", file)
    return saved


def own_draft(project: Path, name: str) -> tuple[Draft, str]:
    """One's own metric of this name, and its file. Raises SaveError."""
    found = project_drafts(project).get(name)
    if found is None:
        raise SaveError("missing", f"There is no metric `{name}` in the project any more.")
    if not found[0].is_own:
        raise SaveError(
            "foreign",
            f"`{name}` belongs to the project ({found[1]}), and is changed there, not from the lab.",
            found[1],
        )
    return found


def node_of(draft: Draft, content: str) -> Node:
    """Where a metric is in the content of its file. Raises CannotEditError and MetricYamlError."""
    for found in read_shape(read_document(content), is_project_file=True).drafts:
        if found.name == draft.name and found.model == draft.model:
            return found.node
    raise CannotEditError(f"`{draft.name}` is not in the file any more.")


def _saved(draft: Draft, file: str, project: Path) -> SavedMetric | None:
    content = read_file(project, file)
    if content is None:
        return None
    alone = Path(file).name == draft.file_name
    try:
        source = lines.metric_source(content, node_of(draft, content))
    except (CannotEditError, MetricYamlError):
        return None
    text = content if alone else _fragment(draft, source)
    return SavedMetric(
        draft.name,
        str(draft.value("label") or draft.name),
        draft.type,
        file,
        draft.model,
        text,
        digest(content),
    )


def _fragment(draft: Draft, source: Sequence[str]) -> str:
    if draft.model:
        return lines.model_fragment(draft.model, source)
    return lines.own_file(source)
