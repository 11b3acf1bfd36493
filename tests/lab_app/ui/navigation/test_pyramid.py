"""The map is links that work by themselves, in the order in which one climbs."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
import streamlit as st

from lab_app.ui.navigation.pyramid import Band, pyramid

BANDS = (
    Band("first", "1  First", "What is it?", "2 of 4 solved", True, False, True, 2, 4),
    Band("second", "2  Second & last", "<Why>?", "Open: lesson and workspace", True, True, False, 0, 0),
    Band("third", "3  Third", "What then?", "Not open yet", False, False, False, 0, 0),
)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> list[ET.Element]:
    """What a page gets as HTML; only well-formed markup can be read into it."""
    shown: list[ET.Element] = []
    monkeypatch.setattr(st, "html", lambda markup: shown.append(ET.fromstring(markup)))
    return shown


def test_each_level_is_a_link_with_its_words(page: list[ET.Element]) -> None:
    pyramid(BANDS, label="The levels")
    (nav,) = page
    links = nav.findall(".//a")
    assert [link.get("href") for link in links] == ["./first", "./second", "./third"]
    assert ["".join(link.itertext()) for link in links] == [
        f"{band.title}{band.question}{band.state}" for band in BANDS
    ]
    assert [item.get("class") for item in nav.findall(".//li")] == ["open touched", "open here", "closed"]
    assert nav.get("aria-label") == "The levels"


@pytest.mark.parametrize("solved", [0, 1, 4])
def test_a_band_is_filled_by_the_share_that_is_solved(solved: int, page: list[ET.Element]) -> None:
    pyramid((replace(BANDS[0], solved=solved), BANDS[1], BANDS[2]), label="The levels")
    (filled,) = page[0].findall(".//span[@class='solved']")
    assert (
        filled.get("style") == f"left: 0%; width: {100 * solved / 4:.4g}%"
    )  # the foot is as wide as the figure
