"""Home's tiles, the page of the seven skills, the resources and a level's question cards, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.app_pages.home.skill_tiles import state_of
from lab_app.course.declared.questions import read_cards
from lab_app.course.declared.resources import resources
from lab_app.course.path import walked
from lab_app.course.progress import Progress
from lab_app.course.skills import SKILLS, is_open, tracks_of
from lab_app.course.tracks import Level, Track, discover, tracks
from tests.lab_app.app_pages.opening import SECONDS, opened, words

CARDS = """
title = "Two questions"
about = "Before one builds."

[[card]]
id = "who"
question = "Who has been here longest?"
why = "They know."
holds = ["a name", "a number"]
sql = "SELECT '<b>*Ann*' AS who, COUNT(*) AS accounts FROM users"
says = "**{who}**, of {accounts}."
table = ["Who", "Accounts"]

[[card]]
id = "broken"
question = "And what else?"
why = "There is more."
holds = ["more", "and more"]
sql = "SELECT 1 AS n FROM nowhere"
says = "{n}"
"""


def tiles(said: str) -> dict[str, str]:
    """What each tile says of how far one is, by its title."""
    found = re.findall(
        r'<span class="title">([^<]+)</span><span class="about">[^<]+</span><span class="state">([^<]+)<',
        said,
    )
    return dict(found)


@pytest.mark.usefixtures("home")
def test_home_has_a_tile_for_each_skill_and_says_which_are_not_open() -> None:
    app = opened("")
    found = tiles(words(app))
    assert list(found) == [skill.name for skill in SKILLS]
    closed = {name for name, state in found.items() if state == "Not open yet"}
    assert closed == {skill.name for skill in SKILLS if not is_open(skill, tracks())}
    assert closed
    data = [e for track in tracks_of(SKILLS[2], tracks()) for level in track.levels for e in level.exercises]
    assert found["Data and analytics"].startswith(f"0 of {len(data)} solved, about ")


def test_a_tile_says_how_far_one_is(home: Path) -> None:
    progress = Progress(home / "progress.sqlite", "local")
    data = [e for track in tracks_of(SKILLS[2], tracks()) for level in track.levels for e in level.exercises]
    for exercise in data[:3]:
        progress.record_attempt(exercise.key, "SELECT 1", "right", kind=exercise.kind)
    assert tiles(words(opened("")))["Data and analytics"].startswith(f"3 of {len(data)} solved")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0), "Open: to read and to try"),
        ((2, 7, 40), "2 of 7 solved, about 40\u00a0min to go"),
        ((7, 7, 0), "All 7 solved"),
    ],
)
def test_how_far_one_is_is_a_line(counts: tuple[int, int, int], said: str) -> None:
    assert state_of(*counts) == said


def test_the_core_path_leads_up_the_track_of_data_whatever_is_beside_it() -> None:
    before = Track("APIs", "", 0, slug="apis", levels=(Level("APIs", "?", "", 1, is_open=True, slug="apis"),))
    found = walked((before, *tracks()))
    assert found is not None
    assert found.slug == "data"
    assert walked((before,)) == before
    assert walked(()) is None


@pytest.mark.usefixtures("home")
def test_the_page_of_the_skills_says_what_it_is_and_is_not_and_three_levels_of_each() -> None:
    said = words(opened("skills"))
    for skill in SKILLS:
        assert f'<tr id="{skill.slug}">' in said
        for anchor in skill.anchors:
            assert anchor[1:] in said
    assert "What it is not" in said
    assert "Why now" in said
    assert said.count("Not open yet") == sum(not is_open(skill, tracks()) for skill in SKILLS)


@pytest.mark.usefixtures("home")
def test_resources_are_links_that_open_beside_the_lab_and_lead_to_exercises_that_are_there() -> None:
    said = words(opened("resources"))
    for one in resources():
        assert f'<li id="{one.id}">' in said
    outside = re.findall(r'<a href="(https://[^"]+)" ([^>]+)>', said)
    assert [address for address, _ in outside] == [one.address for one in resources() if one.address]
    assert {rest for _, rest in outside} == {'target="_blank" rel="noopener noreferrer"'}
    inside = set(re.findall(r'data-page="([^"]+)"', said))
    codes = {code for one in resources() for code in one.exercises}
    assert inside == {f"{e.level}-{e.id}" for e in discover() if e.code in codes}
    assert "SANS Cyber Aces" in said


def _cards(file: str) -> None:
    from pathlib import Path

    from lab_app.app_pages.questions import render
    from lab_app.course.tracks import Level

    render(Level("Bills", "What does it cost?", "", 1, slug="bills"), Path(file))


@pytest.mark.usefixtures("home")
def test_a_card_is_answered_keeps_a_note_and_one_that_fails_leaves_the_others(
    tmp_path: Path,
) -> None:
    file = tmp_path / "questions.toml"
    file.write_text(CARDS)
    app = AppTest.from_function(_cards, args=(str(file),), default_timeout=SECONDS).run()
    said = words(app)
    assert app.title[0].value == read_cards(file).title
    assert "Who has been here longest?" in said
    assert re.search(r"<b><b>\*Ann\*</b>, of [\d,]+\.", said)  # words() has unescaped what the data say
    assert "&lt;b&gt;*Ann*" in "".join(html.proto.body for html in app.get("html"))
    assert '<th scope="col" class=number>Accounts</th>' in said
    assert "And what else?" in said
    assert "lab-bad" in said or "lab-warn" in said
    app.text_area(key="note-bills-who").set_value("Ann, since 2019. <script>").run()
    again = AppTest.from_function(_cards, args=(str(file),), default_timeout=SECONDS).run()
    assert again.text_area(key="note-bills-who").value == "Ann, since 2019. <script>"


def test_cards_are_there_before_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path / "nothing"))
    file = tmp_path / "questions.toml"
    file.write_text(CARDS)
    said = words(AppTest.from_function(_cards, args=(str(file),), default_timeout=SECONDS).run())
    assert "Who has been here longest?" in said
    assert "come with the first data" in said
