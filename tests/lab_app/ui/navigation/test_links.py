"""Links in a page's own HTML: tiles work by themselves, and a told click goes to its page."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
import streamlit as st

from lab_app.ui.navigation import links
from lab_app.ui.navigation.links import follow_links, outside
from lab_app.ui.navigation.tiles import Tile, tiles

TILES = {
    "Foundation": [
        Tile("APIs & more", "<Contracts>", "1 of 4 solved", "apis", open=True, here=True, done=0.25),
        Tile("Data", "Numbers", "Open: to read and to try", "data", open=True),
    ],
    "Modern": [Tile("Cloud", "Bills", "Not open yet", "skills", open=False)],
}


def test_each_tile_is_a_link_with_its_words_in_its_group(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[ET.Element] = []
    monkeypatch.setattr(st, "html", lambda markup: shown.append(ET.fromstring(markup)))
    tiles(TILES, label="Skills")
    (nav,) = shown
    assert nav.get("aria-label") == "Skills"
    assert [heading.text for heading in nav.iter("h3")] == list(TILES)
    found = list(nav.iter("a"))
    assert [link.get("href") for link in found] == ["./apis", "./data", "./skills"]
    assert [link.get("data-page") for link in found] == ["apis", "data", "skills"]
    assert ["".join(link.itertext()) for link in found] == [
        f"{tile.title}{tile.about}{tile.state}" for group in TILES.values() for tile in group
    ]
    assert [item.get("class") for item in nav.iter("li")] == ["open here", "open", "closed"]
    assert [bar.get("style") for bar in nav.iter("span") if bar.get("class") == "done"] == ["width: 25%"]


def test_a_link_to_the_web_opens_beside_the_lab_and_is_escaped() -> None:
    link = ET.fromstring(outside('https://a.example/?q="x"&y=1', "A < B"))
    assert link.get("target") == "_blank"
    assert "noopener" in str(link.get("rel"))
    assert link.get("href") == 'https://a.example/?q="x"&y=1'
    assert link.text == "A < B"


@pytest.mark.parametrize(("sent", "gone"), [({"go": "second"}, ["second"]), ({}, []), (None, [])])
def test_a_click_goes_to_the_page_that_was_chosen(
    monkeypatch: pytest.MonkeyPatch, sent: dict[str, str] | None, gone: list[str]
) -> None:
    went: list[str] = []
    monkeypatch.setattr(links, "mount", lambda *_, **__: sent)
    monkeypatch.setattr(links, "page_at", lambda path: path)
    monkeypatch.setattr(st, "switch_page", went.append)
    follow_links(key="links")
    assert went == gone
