"""Saves, removes and renames a learner's metrics in the dbt project, and never overwrites unasked.

A metric is a file of its own, `models/metrics/<name>.yml`; a simple one stands in its model's file.
A change is planned first, from the files as they are, and carried out only if they are still so.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from lab_app.metric_writing.check import Checked
from lab_app.metric_writing.finding import MetricYamlError
from lab_app.metric_writing.project.overlay import is_own, project_drafts
from lab_app.metric_writing.text import lines as source_text
from lab_app.metric_writing.text.document import Node, read_document
from lab_app.metric_writing.text.draft import Draft
from lab_app.metric_writing.text.lines import CannotEditError

Reason = Literal["invalid", "taken", "exists", "changed", "used", "foreign", "unwritable", "missing"]
T = TypeVar("T")

METRICS_FOLDER = "models/metrics"

_lock = threading.Lock()


class SaveError(Exception):
    """A change that was not made. `reason` says whether asking would help: "exists" and "changed" do."""

    def __init__(self, reason: Reason, message: str, file: str | None = None) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.message = message
        self.file = file


@dataclass(frozen=True)
class SavedMetric:
    """A metric of the project: where it stands, and its text as the editor shows it.

    `digest` stands for the file's content when it was read.
    """

    name: str
    label: str
    type: str
    file: str
    model: str | None
    text: str
    digest: str


@dataclass(frozen=True)
class FileChange:
    """One file before and after; None where it is not there. Paths are relative to the project."""

    file: str
    before: str | None
    after: str | None

    @property
    def difference(self) -> str:
        """The file as it is, line by line, with a minus before what goes and a plus before what comes."""
        before, after = (self.before or "").splitlines(), (self.after or "").splitlines()
        lines = difflib.unified_diff(before, after, n=len(before) + len(after), lineterm="")
        return "\n".join(list(lines)[3:]) or "\n".join(f" {line}" for line in before)


@dataclass(frozen=True)
class Plan:
    """What a save, removal or renaming would change."""

    names: tuple[str, ...]
    changes: tuple[FileChange, ...]

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(change.file for change in self.changes)


def own_metrics(project: Path) -> list[SavedMetric]:
    """The reader's own metrics in the project, by name."""
    found = project_drafts(project)
    mine = [(d, f) for d, f in found.values() if is_own(d.meta)]
    return [saved for d, f in sorted(mine, key=lambda one: one[0].name) if (saved := _saved(d, f, project))]


def own_metric(project: Path, name: str) -> SavedMetric:
    """One's own metric of this name. Raises SaveError."""
    draft, file = _own(project, name)
    saved = _saved(draft, file, project)
    if saved is None:
        raise SaveError("missing", f"{file} cannot be read.", file)
    return saved


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
        source = source_text.metric_source(checked.text, draft.node)
        old = there.get(draft.name)
        if old is not None and draft.name not in opened:
            raise SaveError("taken", f"There is a metric `{draft.name}` already, in {old[1]}.", old[1])
        if old is not None:
            if not is_own(old[0].meta):
                raise SaveError(
                    "foreign", f"`{draft.name}` belongs to the project; yours needs another name."
                )
            if opened[draft.name] != digest(_read(project, old[1])) and not replace:
                raise SaveError(
                    "changed",
                    f"{old[1]} was changed after you opened it, by another program or page.",
                    old[1],
                )
        file = _file_of(draft, checked)
        if old is not None and (old[1] != file or old[0].model != draft.model):
            now = contents.get(old[1], _read(project, old[1]))
            contents[old[1]] = _without(now or "", old[0], old[1])
            old = None
        now = contents.get(file, _read(project, file))
        contents[file] = _put(now, draft, source, file, known=old is not None, replace=replace)
        if draft.model is None and len(checked.drafts) == 1:
            contents[file] = _as_typed(checked.text)  # its remarks and blank lines too
    # A metric that was opened and is no longer in the text has got another name there, or is to go.
    for name in opened.keys() - {d.name for d in checked.drafts}:
        if name in there and is_own(there[name][0].meta):
            _refuse_if_used(name, there, except_for={d.name for d in checked.drafts})
            file = there[name][1]
            if contents.get(file, "") is not None:
                now = contents.get(file, _read(project, file))
                contents[file] = _without(now or "", there[name][0], file)
    changes = [
        FileChange(file, before, after)
        for file, after in contents.items()
        if (before := _read(project, file)) != after
    ]
    return Plan(tuple(d.name for d in checked.drafts), tuple(changes))


def plan_remove(project: Path, name: str) -> Plan:
    """What removing one's own metric would change. Raises SaveError."""
    draft, file = _own(project, name)
    _refuse_if_used(name, project_drafts(project), except_for=set())
    before = _read(project, file) or ""
    return Plan((name,), (FileChange(file, before, _without(before, draft, file)),))


def plan_rename(project: Path, name: str, to: str) -> Plan:
    """What giving one's own metric another name would change. Raises SaveError."""
    from lab_app.metric_writing.shape.reading import read_shape

    draft, file = _own(project, name)
    there = project_drafts(project)
    if to in there:
        raise SaveError("taken", f"There is a metric `{to}` already, in {there[to][1]}.", there[to][1])
    _refuse_if_used(name, there, except_for=set())
    before = _read(project, file) or ""
    try:
        node = _node(before, draft)
        after = source_text.renamed(before, node, to)
        wrong = read_shape(read_document(after), is_project_file=True).findings
    except (CannotEditError, MetricYamlError) as error:
        raise SaveError("unwritable", f"{file} cannot be changed line by line: {error}", file) from None
    if wrong:
        raise SaveError("invalid", f"{wrong[0].message} {wrong[0].expected or ''}".strip())
    alone = draft.model is None and Path(file).name == f"{name}.yml"
    if not alone:
        return Plan((to,), (FileChange(file, before, after),))
    target = f"{METRICS_FOLDER}/{to}.yml"
    if _read(project, target) is not None:
        raise SaveError("exists", f"There is a file {target} already.", target)
    return Plan((to,), (FileChange(target, None, after), FileChange(file, before, None)))


def carry_out(plan: Plan, project: Path) -> None:
    """Make the changes of a plan, all or none. Raises SaveError if a file is no longer as it was.

    All that takes room on the disk is written beside its place first, so that a full one changes nothing.
    """
    with _lock:
        for change in plan.changes:
            if _read(project, change.file) != change.before:
                raise SaveError(
                    "changed", f"{change.file} was changed just now, by another program or page.", change.file
                )
        now = plan.changes[0] if plan.changes else None
        done: list[FileChange] = []
        try:
            for now in plan.changes:
                _write_beside(_inside(project, now.file), now.before, ".old")
                _write_beside(_inside(project, now.file), now.after, ".new")
            for now in plan.changes:
                _put_in_place(_inside(project, now.file), ".new", now.after, is_new=now.before is None)
                done.append(now)
        except OSError as error:
            for change in reversed(done):
                with contextlib.suppress(OSError):
                    _put_in_place(_inside(project, change.file), ".old", change.before, is_new=False)
            assert now is not None
            raise SaveError(
                "exists" if isinstance(error, FileExistsError) else "unwritable",
                f"{now.file} cannot be written: {error.strerror or error}. Nothing was changed.",
            ) from None
        finally:
            for change in plan.changes:
                for kind in (".old", ".new"):
                    with contextlib.suppress(OSError):
                        _beside(_inside(project, change.file), kind).unlink(missing_ok=True)


def read_file(project: Path, file: str) -> str:
    """What a file among the project's models holds; empty where it is gone. Raises SaveError."""
    return _read(project, file) or ""


def digest(content: str | None) -> str:
    """Stands for a file's content; empty for a file that is not there."""
    return "" if content is None else hashlib.sha256(content.encode()).hexdigest()


def _own(project: Path, name: str) -> tuple[Draft, str]:
    found = project_drafts(project).get(name)
    if found is None:
        raise SaveError("missing", f"There is no metric `{name}` in the project any more.")
    if not is_own(found[0].meta):
        raise SaveError(
            "foreign",
            f"`{name}` belongs to the project ({found[1]}), and is changed there, not from the lab.",
            found[1],
        )
    return found


def _saved(draft: Draft, file: str, project: Path) -> SavedMetric | None:
    content = _read(project, file)
    if content is None:
        return None
    alone = draft.model is None and Path(file).name == f"{draft.name}.yml"
    try:
        source = source_text.metric_source(content, _node(content, draft))
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
        return source_text.model_fragment(draft.model, source)
    return source_text.own_file(source)


def _node(content: str, draft: Draft) -> Node:
    from lab_app.metric_writing.shape.reading import read_shape

    for found in read_shape(read_document(content), is_project_file=True).drafts:
        if found.name == draft.name and found.model == draft.model:
            return found.node
    raise CannotEditError(f"`{draft.name}` is not in the file any more.")


def _file_of(draft: Draft, checked: Checked) -> str:
    if draft.model and checked.known is not None:
        return checked.known.models[draft.model].file
    return f"{METRICS_FOLDER}/{draft.name}.yml"


def _put(
    now: str | None, draft: Draft, source: Sequence[str], file: str, *, known: bool, replace: bool
) -> str:
    """What a file holds with the metric in it."""
    if draft.model is None:
        if now is not None and not known and not replace:
            raise SaveError("exists", f"There is a file {file} already, with something else in it.", file)
        return source_text.own_file(source)
    if now is None:
        raise SaveError("missing", f"The model's file {file} is not in the project.", file)
    model = draft.model
    try:
        return _in_its_lines(now, lambda text: source_text.with_metric(text, model, source, name=draft.name))
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
        return _in_its_lines(now, lambda text: source_text.without_metric(text, draft.model, draft.name))
    except (CannotEditError, MetricYamlError) as error:
        raise SaveError("unwritable", f"{file} cannot be changed line by line: {error}", file) from None


def _refuse_if_used(name: str, there: Mapping[str, tuple[Draft, str]], *, except_for: set[str]) -> None:
    users = sorted(
        other
        for other, (draft, _) in there.items()
        if other not in except_for and any(i.name == name for i in draft.inputs)
    )
    if users:
        raise SaveError("used", f"`{users[0]}` is computed from `{name}`. Change or remove that one first.")


def _read(project: Path, file: str) -> str | None:
    try:
        with _inside(project, file).open(encoding="utf-8", newline="") as opened:
            return opened.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SaveError("unwritable", f"{file} cannot be read: {error.strerror or error}.", file) from None
    except UnicodeDecodeError:
        raise SaveError("unwritable", f"{file} cannot be read: it is not a text in UTF-8.", file) from None


def _beside(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}{kind}")


def _write_beside(path: Path, content: str | None, kind: str) -> None:
    if content is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _beside(path, kind).open("w", encoding="utf-8", newline="") as opened:
            opened.write(content)


def _put_in_place(path: Path, kind: str, content: str | None, *, is_new: bool) -> None:
    """Move what was written beside to its place, or remove what is to go. Raises FileExistsError."""
    if content is None:
        path.unlink(missing_ok=True)
    elif not is_new:
        _beside(path, kind).replace(path)
    else:
        try:
            os.link(_beside(path, kind), path)  # fails where somebody was quicker
        except FileExistsError:
            raise
        except OSError:  # a disk without links, such as a memory stick
            with path.open("x", encoding="utf-8", newline="") as opened:
                opened.write(content)


def _inside(project: Path, file: str) -> Path:
    path = (project / file).resolve()
    if not path.is_relative_to((project / "models").resolve()):
        raise SaveError("unwritable", f"{file} does not lie among the project's models.")
    return path
