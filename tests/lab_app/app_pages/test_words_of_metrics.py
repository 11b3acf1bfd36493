"""What somebody has written about a metric is text on every page: no picture, no link, no colour, no formula."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from lab_app.lab import close_labs
from lab_app.ui.boards.kept import OwnBoard, Pin
from lab_app.ui.boards.link import word_of
from tests.browser.homes import borrow
from tests.lab_app.app_pages.opening import SECONDS, _page
from tests.prompt import ROOT

EVIL = "![x](http://evil.example/a.png) [click](http://evil.example) **b** :red[r] $x$ <img src=//evil.example/b>"
METRIC = f"""version: 2
metrics:
  - name: hostile
    label: "{EVIL}"
    description: "What {EVIL} is. Assumption: {EVIL}. Breaks if {EVIL}."
    type: ratio
    numerator: orders
    denominator: buyers
    config:
      meta:
        owner: me
        unit: ratio
"""
DRAFT = METRIC.replace("name: hostile", "name: hostile_too").replace('label: "', 'label: "Another ')
PAGES = {
    "monitoring-board": {},
    "monitoring-explore": {"metric": "hostile", "by": "segment__country"},
    "monitoring-tree": {"of": "hostile"},
    "monitoring-alerts": {"metric": "hostile"},
    "monitoring-boards": {"board": word_of(OwnBoard("b", EVIL, (Pin("p", "metric=hostile", EVIL),)))},
    "own_metric-catalogue": {"of": "hostile"},
    "own_metric": {},
}
MARKDOWN = ("label", "help", "body", "placeholder")  # fields that Streamlit may read as Markdown


@pytest.fixture(autouse=True)
def _home(tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    ignored = shutil.ignore_patterns("target", "logs")
    project = shutil.copytree(ROOT / "dbt_project", tmp_path / "dbt_project", ignore=ignored)
    (project / "models/metrics/hostile.yml").write_text(METRIC)
    monkeypatch.setenv("LARDER_HOME", str(borrow(tiny_home, tmp_path / "home")))
    monkeypatch.setenv("LARDER_PROJECT", str(project))
    yield
    close_labs()


@pytest.mark.parametrize("address", PAGES)
def test_what_is_said_of_a_metric_is_text_on_every_page(address: str) -> None:
    app = AppTest.from_function(_page, args=(address,), default_timeout=SECONDS)
    for name, value in PAGES[address].items():
        app.query_params[name] = value
    app.run()
    if address == "own_metric":
        app.session_state["own_metric-editor-sent"] = {"text": DRAFT, "version": 0, "at": 1}
        app.run()
    assert not app.exception
    html, markdown = _written(app)
    assert any("evil.example" in one for one in (*html, *markdown)), "the metric is not on this page"
    for one in html:
        assert _Outside.of(one) == []
    for one in markdown:
        if "evil" in one or "red" in one:
            shown = MarkdownIt("commonmark", {"linkify": False}).enable("strikethrough").render(one)
            assert not re.search(r"<(img|a|strong|em)\b", shown), one
            assert not re.search(r"(?<!\\)\$|:red\[", one), one


def _written(app: AppTest) -> tuple[list[str], list[str]]:
    """All HTML of a page, and all that Streamlit may read as Markdown."""
    html: list[str] = []
    markdown: list[str] = []
    waiting: list[Any] = [app._tree]
    while waiting:
        node = waiting.pop()
        waiting += list(getattr(node, "children", {}).values())
        proto = getattr(node, "proto", None)
        if proto is None:
            continue
        if node.type == "html":
            html.append(proto.body)
            continue
        for part in (proto, *(getattr(proto, kind, None) for kind in ("expandable", "popover"))):
            markdown += [str(said) for f in MARKDOWN if isinstance(said := getattr(part, f, None), str)]
    return html, markdown


class _Outside(HTMLParser):
    """Addresses outside of the lab that HTML names in a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            f"{tag} {name}"
            for name, value in attrs
            if name in ("src", "href", "action") and (value or "").strip().startswith(("http", "//"))
        ]

    @classmethod
    def of(cls, html: str) -> list[str]:
        parser = cls()
        parser.feed(html)
        return parser.found
