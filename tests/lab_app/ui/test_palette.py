"""Colours that stay with their values, and can be seen on their paper."""

from __future__ import annotations

import colorsys

import pytest

from lab_app.ui.charts import palette
from lab_app.ui.charts.palette import HUES, QUIET, colours, dashes, on_paper, on_screen, places

PAPERS = ("#fdfcf8", "#14171c")


def channels(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def luminance(colour: str) -> float:
    """As WCAG defines it."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("pair", [*HUES, QUIET])
def test_a_line_has_a_contrast_of_three_to_one_on_its_paper(pair: tuple[str, str]) -> None:
    for colour, paper in zip(pair, PAPERS, strict=True):
        light, dark = sorted((luminance(colour), luminance(paper)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3.0, colour


@pytest.mark.parametrize("pair", HUES)
def test_a_colour_is_the_same_hue_in_both_themes(pair: tuple[str, str]) -> None:
    light, dark = (colorsys.rgb_to_hls(*channels(colour))[0] for colour in pair)
    assert min(abs(light - dark), 1 - abs(light - dark)) < 0.06


def test_a_value_keeps_its_colour_whichever_others_are_shown() -> None:
    of = places(["web", "iOS", "Android"])
    assert colours(["iOS"], of) == colours(["Android", "iOS", "web"], of)[1:2]
    assert dashes(["iOS"], of) == dashes(["Android", "iOS", "web"], of)[1:2]


def test_values_beyond_the_last_hue_differ_by_their_dashes() -> None:
    names = [f"{n:02}" for n in range(14)]
    of = places(names)
    looks = {
        (colour, tuple(dash)) for colour, dash in zip(colours(names, of), dashes(names, of), strict=True)
    }
    assert len(looks) == len(names)


def test_what_is_compared_with_is_grey() -> None:
    assert colours(["mau", "a year before"], {}, ["a year before"])[1] in QUIET


def test_a_file_is_on_white_paper_whatever_the_theme() -> None:
    spec = {"mark": {"color": HUES[0][1]}, "range": [HUES[1][1], QUIET[1]]}
    assert on_paper(spec) == {"mark": {"color": HUES[0][0]}, "range": [HUES[1][0], QUIET[0]]}


def test_no_colour_stands_for_two_in_the_other_theme() -> None:
    for theme in (0, 1):
        assert len({pair[theme].lower() for pair in palette._PAIRS}) == len(palette._PAIRS)


def test_a_picture_that_is_kept_is_shown_in_the_colours_of_the_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"mark": {"color": HUES[0][0]}, "range": [HUES[1][0], QUIET[0], "#123456"]}
    assert on_screen(kept) == kept
    monkeypatch.setattr(palette, "_tone", lambda: 1)
    assert on_screen(kept) == {"mark": {"color": HUES[0][1]}, "range": [HUES[1][1], QUIET[1], "#123456"]}
    assert on_paper(on_screen(kept)) == kept


def test_a_picture_that_is_shown_follows_the_theme_without_another_run() -> None:
    rules = palette.stylesheet()
    for light, dark in HUES:
        for part in ("fill", "stroke"):
            assert f'[{part}="{light}" i], [{part}="{dark}" i]' in rules
            assert f"{part}: light-dark({light}, {dark});" in rules
    both = [colour.lower() for pair in palette._PAIRS for colour in pair]
    assert len(both) == len(set(both)), "a colour of two pairs would have two partners"
