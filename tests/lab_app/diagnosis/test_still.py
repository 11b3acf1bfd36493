"""Pictures drawn without a browser: whole for a report, and as sketches for the case file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def height(svg: str) -> float:
    return float(re.findall(r'<svg[^>]* height="([\d.]+)"', svg)[0])


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_a_sketch_is_small_and_has_no_words() -> None:
    assert "Activation" in words(drawn(LINE))
    svg = drawn(small(LINE))
    assert words(svg) == []
    width, height = map(float, re.findall(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', svg)[0])
    assert width <= 271 and height <= SMALL_HEIGHT + 1 <= 90
    assert "role-mark marks" in svg


def test_points_of_a_line_have_its_colour() -> None:
    line = LINE | {"mark": {"type": "line", "color": "#c44e00", "point": {"size": 30, "filled": True}}}
    marks = re.findall(r'<path aria-label[^>]* (?:fill|stroke)="(#[^"]+)"', drawn(small(line)))
    assert {colour.lower() for colour in marks} == {"#c44e00"}


def test_a_few_rows_keep_their_names_and_many_do_not() -> None:
    assert words(drawn(small(rows(4)))) == [f"group {n}" for n in range(4)]
    assert words(drawn(small(rows(8)))) == []


def test_views_below_each_other_share_the_height() -> None:
    two = {"data": LINE["data"], "vconcat": [{key: LINE[key] for key in ("mark", "encoding")}] * 3}
    svg = drawn(small(two))
    assert height(svg) <= SMALL_HEIGHT + 12
    assert len(re.findall("role-mark", svg)) == 3


def test_marks_at_pixels_come_to_lie_in_the_sketch_and_those_beside_the_picture_go() -> None:
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"range": [100, {"expr": "width - 100"}]},
        "axis": None,
    }
    below = {"mark": "point", "encoding": {"x": x, "y": {"value": {"expr": "height + 40"}}}}
    pixels = {
        "data": {"values": [{"x": 0, "y": 20}, {"x": 1, "y": 340}]},
        "height": 360,
        "layer": [{"mark": {"type": "circle", "size": 600}, "encoding": {"x": x, "y": y}}, below],
    }
    svg = drawn(small(pixels))
    places = [tuple(map(float, one)) for one in re.findall(r'translate\(([\d.]+),([\d.]+)\)" d="M[^h]', svg)]
    (left, top), (right, bottom) = places
    assert [round(top), round(bottom)] == [SMALL_HEIGHT * 20 // 360, SMALL_HEIGHT * 340 // 360]
    assert right - left > 200  # room for words is not needed
    assert height(svg) <= SMALL_HEIGHT + 5


PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just(LINE),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                [
                    "layer",
                    "vconcat",
                    "encoding",
                    "y",
                    "x",
                    "size",
                    "scale",
                    "range",
                    "mark",
                    "data",
                    "values",
                    "height",
                    "type",
                    "value",
                    "axis",
                    "field",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(PARTS)
def test_what_is_no_picture_is_none_and_never_an_exception(said: object) -> None:
    spec = {"mark": "point", "encoding": {}} | (said if isinstance(said, dict) else {"layer": said})
    found = small(spec)
    assert found is None or isinstance(found, dict)


@pytest.mark.parametrize(
    "spec", [{"layer": 7}, {"mark": "bar", "config": 7}, {"vconcat": [7]}, {"hconcat": 7}]
)
def test_what_is_no_picture_is_not_drawn(spec: dict[str, Any]) -> None:
    assert still(spec, width=100) is None


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
    linked = still(spec, width=200)
    assert linked is not None and "evil.example" in linked
    assert "evil.example" not in inlined(linked, name="a", label="A line")
    image = {"type": "image", "url": "data:image/png;base64,AAAA", "width": 9, "height": 9}
    found = still(LINE | {"mark": image}, width=200)
    assert found is not None and "<image" in found
    assert "<image" not in inlined(found, name="a", label="A line")
    svg = inlined(drawn(LINE), name="a", label='A "line" <b>')
    assert 'role="img" aria-label="A &quot;line&quot; &lt;b&gt;"' in svg
    assert re.findall(r"aria-(?!label)|role-|xmlns|class=", svg) == []
    assert set(re.findall(r'\bid="(.*?)"', svg)) == set(re.findall(r"url\(#(.*?)\)", svg)) != set()
    assert all(name.startswith("a-") for name in re.findall(r'\bid="(.*?)"', svg))


def test_nothing_is_fetched_for_a_picture(tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text(json.dumps(LINE["data"]["values"]))
    command = [
        sys.executable,
        "-u",
        "-m",
        "http.server",
        "0",
        "--bind",
        "127.0.0.1",
        "--directory",
        str(tmp_path),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout and server.stderr
        port = re.findall(r"port (\d+)", server.stdout.readline())[0]
        try:
            assert still(LINE | {"data": {"url": f"http://127.0.0.1:{port}/data.json"}}, width=100) is None
            image = {"type": "image", "url": f"http://127.0.0.1:{port}/a.png", "width": 9, "height": 9}
            still(LINE | {"mark": image}, width=100)
        finally:
            server.kill()  # a worker of pytest may ignore SIGTERM, and so would its child
        assert server.stderr.read() == ""
