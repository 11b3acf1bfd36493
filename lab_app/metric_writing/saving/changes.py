"""Changes of the project's files: planned as they are, carried out only if they are still so, all or none."""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Reason = Literal["invalid", "taken", "exists", "changed", "used", "foreign", "unwritable", "missing"]

_lock = threading.Lock()


class SaveError(Exception):
    """A change that was not made. `reason` says whether asking would help: "exists" and "changed" do."""

    def __init__(self, reason: Reason, message: str, file: str | None = None) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.message = message
        self.file = file


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


def carry_out(plan: Plan, project: Path) -> None:
    """Make the changes of a plan, all or none. Raises SaveError if a file is no longer as it was.

    All that takes room on the disk is written beside its place first, so that a full one changes nothing.
    """
    if not project.is_dir():  # an installed package has none beside it
        raise SaveError(
            "unwritable",
            "There is no dbt project to save it in: name the folder of one in the variable LARDER_PROJECT, and "
            "start the lab again.",
        )
    with _lock:
        for change in plan.changes:
            if read_file(project, change.file) != change.before:
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


def digest(content: str | None) -> str:
    """Stands for a file's content; empty for a file that is not there."""
    return "" if content is None else hashlib.sha256(content.encode()).hexdigest()


def read_file(project: Path, file: str) -> str | None:
    """What a file among the project's models holds, None where there is none. Raises SaveError."""
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
        raise SaveError("unwritable", f"{file} is not among the project's models.")
    return path
