"""Addresses that people have kept, in bookmarks and messages, open the page that was there, and no page of the lab has
the answer of an exercise that is open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from lab_app.lab import close_labs
from pipelines.contract.home import Home
from tests.browser.homes import practised_home
from tests.lab_app.all_dealt import all_dealt
from tests.lab_app.app_pages.opening import addresses, opened, sent, words
from tests.lab_app.test_out_of_reach import SCORED, secrets

# One a line; home's is a slash. An address that was published once stays here, whatever comes later.
KEPT = [line.strip("/") for line in Path(__file__).with_name("addresses.txt").read_text().splitlines()]


@pytest.fixture(scope="module")
def home(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with a made-up truth, in which all kinds of questions are practised and nothing is answered."""
    home = practised_home(tiny_home, tmp_path_factory.mktemp("addresses") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LARDER_HOME", str(home.path))
        yield home
        close_labs()


@pytest.fixture(scope="module")
def answers(home: Home) -> Iterator[dict[str, list[bytes]]]:
    """What would give away the answer of each exercise that is scored."""
    with all_dealt(home) as known:
        yield {e.id: [form for said in secrets(e, known) for form in written(said)] for e in SCORED}


def written(said: str) -> set[bytes]:
    """A sentence as it may be on its way to the browser: as it is, in HTML, and in a picture's JSON."""
    return {said.encode(), escape(said).encode(), json.dumps(said)[1:-1].encode()}


@pytest.mark.usefixtures("home")
def test_no_address_of_old_is_lost() -> None:
    assert set(KEPT) - addresses() == set()


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("address", KEPT, ids=lambda address: address or "home")
def test_an_address_opens_its_page_which_has_no_open_answer(
    address: str, answers: dict[str, list[bytes]]
) -> None:
    app = opened(address)
    said = words(app)
    assert "This part of the lab failed" not in said
    assert "data isn't here" not in said
    given = sent(app)
    assert all(title.value.encode() in given for title in app.title)
    assert {e: [one for one in of if one in given] for e, of in answers.items()} == {e: [] for e in answers}
