"""An address that says nonsense opens its page all the same, without a traceback and without what it says as markup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.lab import close_labs
from pipelines.contract.home import Home
from tests.browser.homes import practised_home
from tests.lab_app.app_pages.opening import SECONDS, _page, sent, words

KEYS = (
    *("metric", "of", "by", "grain", "from", "to", "span", "beside", "where", "top", "without"),
    *("experiment", "plan", "days", "in", "z", "below", "above", "table", "edit", "board", "first", "weeks"),
)
"""Of all pages; whoever reads one that another page has must not mind it."""
PAGES = (
    *("prescription-readout", "prescription-planner", "prescription-what_if"),
    *(
        "prediction-forecast",
        "prediction-churn",
        "prediction-monday",
        "prediction-week",
        "diagnosis-workspace",
    ),
)
MARKUP = "<b>x</b>"
ROUNDS = 3
HOSTILE: dict[str, list[str]] = {
    "huge": ["9" * 400],
    "negative": ["-1"],
    "not a number": ["NaN"],
    "infinite": ["-inf"],
    "other digits": ["²"],
    "markup": [f"{MARKUP}`[x](javascript:x)$x$\u202e\x00"],
    "long": ["ä" * 10_000],
    "repeated": ["mau", "mau", "", "nothing"],
    "almost a plan": ["reward.999999999-reward.1"],
    "far too dear": ["reward.999999999"],
    "a lever that is none": ["rewards.5"],
}


@pytest.fixture(scope="module")
def home(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = practised_home(tiny_home, tmp_path_factory.mktemp("hostile") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LARDER_HOME", str(home.path))
        yield home
        close_labs()


def opened_with(address: str, query: dict[str, list[str]]) -> AppTest:
    app = AppTest.from_function(_page, args=(address,), default_timeout=SECONDS)
    for name, values in query.items():
        app.query_params[name] = values
    return app.run()


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("place", range(ROUNDS))
@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens_whatever_its_address_says(address: str, place: int) -> None:
    """Each key says something else, and something else again in the next round."""
    kinds = list(HOSTILE)
    query = {key: HOSTILE[kinds[(at + place) % len(kinds)]] for at, key in enumerate(KEYS)}
    app = opened_with(address, query)
    assert "This part of the lab failed" not in words(app)
    assert app.title
    assert MARKUP.encode() not in sent(app)
