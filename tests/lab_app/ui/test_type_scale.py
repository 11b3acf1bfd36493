"""All words have a size of one scale, in the stylesheet and in the components alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lab_app

LAB = Path(lab_app.__file__).parent
SHEETS = [
    LAB / "ui" / "lab.css",
    LAB / "diagnosis" / "case_file" / "report.css",
    *sorted((LAB / "frontend" / "src").glob("*.css")),
]
SCALE = {".75rem", ".8125rem", ".875rem", "1rem", "1.1875rem", "1.375rem", "1.75rem", "2.125rem", ".86em"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_size_is_one_of_the_scale(sheet: Path) -> None:
    said = sheet.read_text(encoding="utf-8")
    sizes = re.findall(r"font(?:-size)?: *([\d.]+r?em)\b", said)
    assert sizes or "font" not in said
    assert set(sizes) <= SCALE
