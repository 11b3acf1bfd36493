"""What saving, removing or renaming a metric would change in the project's files; never overwrites unasked.

A metric is a file of its own, `models/metrics/<name>.yml`; a simple one is in its model's file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from lab_app.metric_writing.checked import Checked
from lab_app.metric_writing.finding import MetricYamlError
from lab_app.metric_writing.project.drafts import project_drafts
from lab_app.metric_writing.saving.changes import FileChange, Plan, SaveError, digest, read_file
from lab_app.metric_writing.saving.own import node_of, own_draft
from lab_app.metric_writing.shape.reading import read_shape
from lab_app.metric_writing.text import lines
from lab_app.metric_writing.text.document import read_document
from lab_app.metric_writing.text.draft import Draft, file_name
from lab_app.metric_writing.text.lines import CannotEditError

T = TypeVar("T")

METRICS_FOLDER = "models/metrics"


def plan_save(
    checked: Checked,
    project: Path,
    *,
    editing: Mapping[str, str] | None = None,
    replace: bool = False,
) -> Plan:
    """What saving a checked text would change.

    `editing` are metrics that were opened to be changed: name → digest of their file then. With
    `replace` a file that is in the way, or that was changed meanwhile, is replaced. Raises SaveError.
    """
    if not checked.is_right or checked.stage != "values":
        raise SaveError("invalid", "Only a metric that passes every check is saved.")
    opened = dict(editing or {})
    there = project_drafts(project)
    contents: dict[str, str | None] = {}  # file -> what it will hold
    for draft in checked.drafts:
        source = lines.metric_source(checked.text, draft.node)
        old = there.get(draft.name)
        if old is not None:
            _refuse_unless_opened(old, opened.get(draft.name), project, replace=replace)
        file = _file_of(draft, checked)
        if old is not None and (old[1] != file or old[0].model != draft.model):
            now = contents.get(old[1], read_file(project, old[1]))
            contents[old[1]] = _without(now or "", old[0], old[1])
            old = None
        now = contents.get(file, read_file(project, file))
        contents[file] = _put(now, draft, source, file, known=old is not None, replace=replace)
        if draft.model is None and len(checked.drafts) == 1:
            contents[file] = _as_typed(checked.text)  # its remarks and blank lines too
    # A metric that was opened and is no longer in the text has got another name there, or is to go.
    for name in opened.keys() - {d.name for d in checked.drafts}:
        if name in there and there[name][0].is_own:
            _refuse_if_used(name, there, except_for={d.name for d in checked.drafts})
            file = there[name][1]
            if contents.get(file, "") is not None:
                now = contents.get(file, read_file(project, file))
                contents[file] = _without(now or "", there[name][0], file)
    changes = [
        FileChange(file, before, after)
        for file, after in contents.items()
        if (before := read_file(project, file)) != after
    ]
    return Plan(tuple(d.name for d in checked.drafts), tuple(changes))


def plan_remove(project: Path, name: str) -> Plan:
    """What removing one's own metric would change. Raises SaveError."""
    draft, file = own_draft(project, name)
    _refuse_if_used(name, project_drafts(project), except_for=set())
    before = read_file(project, file) or ""
    return Plan((name,), (FileChange(file, before, _without(before, draft, file)),))


def plan_rename(project: Path, name: str, to: str) -> Plan:
    """What giving one's own metric another name would change. Raises SaveError."""
    draft, file = own_draft(project, name)
    there = project_drafts(project)
    if to in there:
        raise SaveError("taken", f"There is already a metric `{to}`, in {there[to][1]}.", there[to][1])
    _refuse_if_used(name, there, except_for=set())
    before = read_file(project, file) or ""
    try:
        node = node_of(draft, before)
        after = lines.renamed(before, node, to)
        wrong = read_shape(read_document(after), is_project_file=True).findings
    except (CannotEditError, MetricYamlError) as error:
        raise SaveError("unwritable", f"{file} cannot be changed line by line: {error}", file) from None
    if wrong:
        raise SaveError("invalid", f"{wrong[0].message} {wrong[0].expected or ''}".strip())
    if Path(file).name != draft.file_name:
        return Plan((to,), (FileChange(file, before, after),))
    target = f"{METRICS_FOLDER}/{file_name(to)}"
    if read_file(project, target) is not None:
        raise SaveError("exists", f"There is already a file {target}.", target)
    return Plan((to,), (FileChange(target, None, after), FileChange(file, before, None)))


def _file_of(draft: Draft, checked: Checked) -> str:
    if draft.model and checked.known is not None:
        return checked.known.models[draft.model].file
    return f"{METRICS_FOLDER}/{draft.file_name}"


def _put(
    now: str | None, draft: Draft, source: Sequence[str], file: str, *, known: bool, replace: bool
) -> str:
    """What a file holds with the metric in it."""
    if draft.model is None:
        if now is not None and not known and not replace:
            raise SaveError("exists", f"There is already a file {file}, with something else in it.", file)
        return lines.own_file(source)
    if now is None:
        raise SaveError("missing", f"The model's file {file} is not in the project.", file)
    model = draft.model
    try:
        return _in_its_lines(now, lambda text: lines.with_metric(text, model, source, name=draft.name))
    except (CannotEditError, MetricYamlError) as error:
        raise SaveError("unwritable", f"{file} cannot be added to line by line: {error}", file) from None


def _in_its_lines(now: str, edit: Callable[[str], T]) -> T | str:
    """What `edit` makes of a file's content; one whose lines end as on Windows keeps them so."""
    ends = now.count("\r\n")
    if not ends or ends != now.count("\n"):
        return edit(now)
    after = edit(now.replace("\r\n", "\n"))
    return after.replace("\n", "\r\n") if isinstance(after, str) else after


def _as_typed(text: str) -> str:
    """A text that holds one metric alone, as a file."""
    body = text.strip("\n") + "\n"
    return body if re.search(r"^version:", body, re.MULTILINE) else f"version: 2\n{body}"


def _without(now: str, draft: Draft, file: str) -> str | None:
    try:
        return _in_its_lines(now, lambda text: lines.without_metric(text, draft.model, draft.name))
    except (CannotEditError, MetricYamlError) as error:
        raise SaveError("unwritable", f"{file} cannot be changed line by line: {error}", file) from None


def _refuse_unless_opened(
    old: tuple[Draft, str], opened: str | None, project: Path, *, replace: bool
) -> None:
    """Raise SaveError unless this metric is one's own, and its file is as it was when it was opened."""
    draft, file = old
    if opened is None:
        raise SaveError("taken", f"There is already a metric `{draft.name}`, in {file}.", file)
    if not draft.is_own:
        raise SaveError("foreign", f"`{draft.name}` belongs to the project; yours needs another name.")
    if opened != digest(read_file(project, file)) and not replace:
        raise SaveError(
            "changed", f"{file} was changed after you opened it, by another program or page.", file
        )


def _refuse_if_used(name: str, there: Mapping[str, tuple[Draft, str]], *, except_for: set[str]) -> None:
    users = sorted(
        other
        for other, (draft, _) in there.items()
        if other not in except_for and any(i.name == name for i in draft.inputs)
    )
    if users:
        raise SaveError("used", f"`{users[0]}` is computed from `{name}`. Change or remove that one first.")
