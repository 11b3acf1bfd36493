"""A world of two shards and two months, whole and in parts, for all that is done with pieces."""

from __future__ import annotations

import datetime as dt
import errno
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from synthetic.config import WorldConfig
from synthetic.lake import world
from synthetic.people import populations
from tests.synthetic.conftest import write

ROOT = Path(__file__).parents[4]
PAGE = ROOT / "docs" / "pieces.md"
CONFIG = WorldConfig(seed=3, size=2_000, as_of=dt.date(2024, 2, 3))
OPTIONS = "--users 2000 --seed 3 --as-of 2024-02-03"
SMALL_SHARDS = """
import sys
from synthetic.people import populations
populations.SHARD_BLOCKS = 1
from synthetic.__main__ import main
assert sys.argv[1:3] == ["-m", "synthetic"]
sys.exit(main(sys.argv[3:]))
"""


@pytest.fixture(autouse=True)
def small_shards() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(populations, "SHARD_BLOCKS", 1)
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world as one run writes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(populations, "SHARD_BLOCKS", 1)
        return write(CONFIG, tmp_path_factory.mktemp("whole"))


def parts_of(out: Path) -> dict[str, bytes]:
    """Bytes of all files but those of the population."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and world.POPULATIONS not in path.parts
    }


def no_space() -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


def program(folder: Path) -> Path:
    """A program `python` that runs `python -m synthetic` with small shards, in a folder that is made."""
    made = folder / "bin" / "python"
    made.parent.mkdir(parents=True)
    (folder / "small.py").write_text(SMALL_SHARDS)
    made.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{folder / "small.py"}" "$@"\n')
    made.chmod(0o755)
    return made


def documented(heading: str, language: str) -> str:
    """The example that stands below a heading of docs/pieces.md."""
    found = re.search(
        rf"^## {heading}\n.*?^```{language}\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE
    )
    assert found, heading
    return found[1]
