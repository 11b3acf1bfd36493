"""The lab stays easy to find one's way in: no module is long, no page is longer, no folder is crowded."""

from __future__ import annotations

from pathlib import Path

import pytest

import lab_app

LAB = Path(lab_app.__file__).parent
MOST_LINES, MOST_LINES_OF_A_PAGE, MOST_MODULES = 400, 250, 16
PAGES = ("app_pages", "tracks")
CONTENT = "exercises"  # a folder in which each file is one of a kind
FOLDERS = [
    LAB,
    *(
        path
        for path in sorted(LAB.rglob("*"))
        if path.is_dir() and list(path.glob("*.py")) and "node_modules" not in path.parts
    ),
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.relative_to(LAB.parent).as_posix())
def test_no_module_is_long_and_no_folder_is_crowded(folder: Path) -> None:
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES or folder.name == CONTENT
    is_of_pages = any(room in folder.relative_to(LAB).parts for room in PAGES)
    most = MOST_LINES_OF_A_PAGE if is_of_pages else MOST_LINES
    assert [path.name for path in modules if len(path.read_text(encoding="utf-8").splitlines()) > most] == []
