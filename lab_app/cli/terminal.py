"""What the commands share: how answers are written, input is read, and whatever fails is put into a sentence."""

from __future__ import annotations

import codecs
import contextlib
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import typer

if TYPE_CHECKING:
    from lab_app.course.progress import Progress
    from lab_app.lab import Lab
    from lab_app.sandbox import QueryError
    from pipelines.contract.release import Release

NO_RELEASE = (
    "There is no data yet. Build it with `make data`, or with `make lab`, which opens the lab as well."
)
LONGEST_INPUT = 200_000  # characters; a query may have a quarter of it
REPLY_BYTES = 512 * 2**20  # a script may want a table as a whole


WIDEST = 100  # characters of a line of words
_BOLD = re.compile(r"(`[^`\n]*`)|\*\*(?=\S)(.+?)(?<=\S)\*\*")


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Text(StrEnum):
    """How anything else is written."""

    TEXT = "text"
    JSON = "json"


def release_now() -> Release:
    """The current release, or the one before where it is damaged; the command ends where there is none."""
    from pipelines.contract.release import readable_release

    with plainly():
        release, problem = readable_release()
    if release is None:
        fail(NO_RELEASE)
    if problem:
        note(problem)
    return release


@contextlib.contextmanager
def opened_lab(*, seconds: float = 5.0) -> Iterator[Lab]:
    """The lab on the current release until the block ends; a query may take so many seconds."""
    from lab_app.lab import Lab

    release = release_now()
    with plainly(), Lab(release, workers=1, timeout_seconds=seconds, reply_bytes=REPLY_BYTES) as lab:
        _ = lab.sandbox  # its worker gets ready beside what the command imports
        yield lab


@contextlib.contextmanager
def my_progress() -> Iterator[Progress]:
    """What the learner has done, which the lab shows as well; says afterwards why it could not be saved."""
    from lab_app.again.worlds import is_another
    from lab_app.course.progress import LEARNER, Progress, ProgressError
    from pipelines.contract.home import larder_home

    try:
        with plainly():
            home = larder_home()
            other = home.chosen_world if is_another(home.chosen_world or "") else None
            progress = Progress(home.progress, LEARNER, other)
            yield progress
    except ProgressError as error:
        fail(str(error))
    for said in (progress.notice, progress.unsaved):
        if said:
            note(said)


def typed(file: Path, what: str) -> str:
    """What somebody has typed into a file, or into standard input; no more of it than is ever read."""
    try:
        if str(file) == "-":
            return sys.stdin.read(LONGEST_INPUT)
        with file.open("rb") as opened:
            return decoded(opened.read(4 * LONGEST_INPUT))[:LONGEST_INPUT]
    except OSError as error:
        reason = error.strerror or "it is not a text"
        where = "standard input" if str(file) == "-" else str(file)
        fail(f"The {what} cannot be read from {where}: {reason}.")


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decoded(content: bytes) -> str:
    """The text of a file, by the mark that it begins with: PowerShell's > writes UTF-16, some editors a mark before UTF-8.

    Without a mark it is UTF-8, else what Windows writes in Western Europe.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _lines(content[len(mark) :].decode(encoding, "replace"))
    if content[1::2].count(0) > len(content) // 4:  # every other byte of a text in Latin letters
        return _lines(content.decode("utf-16-le", "replace"))
    if content[::2].count(0) > len(content) // 4:
        return _lines(content.decode("utf-16-be", "replace"))
    try:
        return _lines(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        if (
            error.end >= len(content) - 3 and error.reason == "unexpected end of data"
        ):  # where a long file is cut
            return _lines(content.decode("utf-8", "ignore"))
        return _lines(content.decode("cp1252", "replace"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def in_full(error: QueryError, text: str) -> str:
    """A query's error with the line at fault, and with how it can be written."""
    pointer = error.pointer(text)
    parts = [str(error) if pointer is None else f"{error}\n{pointer}"]
    parts += [f"{mend.label}:\n{_indented(mend.sql)}" for mend in error.mends]
    if len(error.mends) > 1 and error.is_translated:
        parts.append("Say where it is from with --from, such as --from mysql.")
    return "\n\n".join(parts)


def _indented(sql: str) -> str:
    return "\n".join(f"    {line}" for line in sql.splitlines())


@contextlib.contextmanager
def plainly() -> Iterator[None]:
    """Turn the errors that our own modules raise on purpose into a sentence and exit code 1."""
    from lab_app.sandbox import QueryError
    from pipelines.contract.home import HomeError

    try:
        yield
    except (HomeError, QueryError) as error:
        fail(str(error))


def fail(message: str) -> NoReturn:
    """Say why on standard error, and end with exit code 1."""
    note(message)
    raise typer.Exit(1)


def note(message: str) -> None:
    """A remark, on standard error."""
    typer.echo(plainly_written(message, width=_width(sys.stderr)), err=True)


def say(message: str) -> None:
    """Words for people, on standard output."""
    typer.echo(plainly_written(message, width=_width(sys.stdout)))


def plainly_written(message: str, *, width: int | None) -> str:
    """Words without Markdown's bold, which a terminal would show as stars; long lines wrapped between words.

    Code keeps its marks, and tables their lines.
    """
    lines = _BOLD.sub(lambda found: found[1] or found[2], message).split("\n")
    if width is None:
        return "\n".join(lines)
    return "\n".join(
        line
        if line.startswith("|")
        else textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in lines
    )


def _width(stream: TextIO) -> int | None:
    """How wide words are written; a file or another program gets each line as a whole."""
    return min(shutil.get_terminal_size().columns, WIDEST) if stream.isatty() else None
