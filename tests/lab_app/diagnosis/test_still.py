"""Pictures drawn without a browser: whole for a report, and as sketches for the case file."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lab_app.diagnosis.case_file.still import SMALL_HEIGHT, inlined, small, still
from tests.lab_app.diagnosis.pins import LINE

WORDS = {"mark": {"type": "text"}, "encoding": {"text": {"field": "value"}}}


def rows(count: int) -> dict[str, Any]:
    """Bars with names, and the values beside them as words."""
    y = {"field": "name", "type": "nominal", "title": "group"}
    x = {"field": "value", "type": "quantitative"}
    return {
        "data": {"values": [{"name": f"group {n}", "value": n} for n in range(count)]},
        "height": {"step": 30},
        "layer": [
            {"mark": "bar", "encoding": {"y": y, "x": x, "color": {"field": "name", "type": "nominal"}}},
            {**WORDS, "encoding": {"y": y, "x": x, "text": {"field": "value"}}},
        ],
    }


def drawn(spec: dict[str, Any] | None) -> str:
    assert spec is not None
    svg = still(spec, width=270, ground="transparent")
    assert svg is not None
    return svg


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_a_sketch_is_small_and_has_no_words() -> None:
    assert "Activation" in words(drawn(LINE))
    svg = drawn(small(LINE))
    assert words(svg) == []
    width, height = map(float, re.findall(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', svg)[0])
    assert width <= 271 and height <= SMALL_HEIGHT + 1 <= 90
    assert "role-mark marks" in svg


def test_a_few_rows_keep_their_names_and_many_do_not() -> None:
    assert words(drawn(small(rows(4)))) == [f"group {n}" for n in range(4)]
    assert words(drawn(small(rows(8)))) == []


def test_views_below_each_other_share_the_height() -> None:
    two = {"data": LINE["data"], "vconcat": [{key: LINE[key] for key in ("mark", "encoding")}] * 3}
    svg = drawn(small(two))
    assert float(re.findall(r'<svg[^>]* height="([\d.]+)"', svg)[0]) <= SMALL_HEIGHT + 12
    assert len(re.findall("role-mark", svg)) == 3


@pytest.mark.parametrize(
    "spec",
    [
        {"hconcat": [LINE, LINE]},
        {"vconcat": [LINE] * 6},
        {"vconcat": []},
        {"facet": {"field": "at"}, "spec": LINE},
        {"vconcat": [{"hconcat": [LINE]}]},
        WORDS,
        {"layer": [WORDS]},
    ],
)
def test_what_can_not_be_made_small_is_none(spec: dict[str, Any]) -> None:
    assert small(spec) is None


def test_a_picture_takes_the_width_that_it_is_given() -> None:
    for spec in (LINE, rows(3)):
        svg = still(spec, width=500)
        assert svg is not None
        assert re.findall(r'<svg[^>]* width="(\d+)', svg) == ["500"]


def test_nothing_in_an_inlined_picture_can_be_pointed_at_or_leads_elsewhere() -> None:
    spec = LINE | {
        "encoding": {**LINE["encoding"], "href": {"value": "https://evil.example"}},
        "mark": {"type": "point"},
    }
    images = LINE | {"mark": {"type": "image", "url": "https://evil.example/x.png", "width": 9, "height": 9}}
    for one in (spec, images):
        svg = still(one, width=200)
        assert svg is None or "evil.example" not in inlined(svg, name="a", label="A line")
    svg = inlined(drawn(LINE), name="a", label='A "line" <b>')
    assert 'role="img" aria-label="A &quot;line&quot; &lt;b&gt;"' in svg
    assert re.findall(r"aria-(?!label)|role-|xmlns|class=", svg) == []
    assert set(re.findall(r'\bid="(.*?)"', svg)) == set(re.findall(r"url\(#(.*?)\)", svg)) != set()
    assert all(name.startswith("a-") for name in re.findall(r'\bid="(.*?)"', svg))
