"""Addresses that people have kept, in bookmarks and messages, open the page that was there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_app.lab import close_labs
from tests.browser.homes import borrow
from tests.lab_app.app_pages.opening import addresses, opened, words

# One a line; home's is a slash. An address that was published once stays here, whatever comes later.
KEPT = [line.strip("/") for line in Path(__file__).with_name("addresses.txt").read_text().splitlines()]


@pytest.fixture(scope="module", autouse=True)
def _home(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LARDER_HOME", str(borrow(tiny_home, tmp_path_factory.mktemp("addresses") / "home")))
        yield
        close_labs()


def test_no_address_of_old_is_lost() -> None:
    assert set(KEPT) - addresses() == set()


@pytest.mark.parametrize("address", KEPT, ids=lambda address: address or "home")
def test_an_address_of_old_opens_its_page(address: str) -> None:
    said = words(opened(address))
    assert "This part of the lab failed" not in said
    assert "data isn't here" not in said
