"""The board's two tabs: the product, and the systems beneath it."""

from __future__ import annotations

import datetime as dt

from pipelines.contract.engines.duckdb import open_to_read
from pipelines.contract.release import Release
from tests.lab_app.app_pages.opening import words
from tests.lab_app.tracks.monitoring.conftest import Open

SYSTEMS = (
    "API calls",
    "API error rate",
    "API rejection rate",
    "API answer time (95th percentile)",
    "Message delivery rate",
    "Database time per page request",
    "Stale read rate",
)


def test_the_systems_tab_shows_what_the_raw_log_says_and_the_other_tab_does_not(
    open_page: Open, tiny_release: Release
) -> None:
    app = open_page("monitoring-board")
    product = words(app)
    assert "Monthly active users" in product
    assert not any(name in product for name in SYSTEMS)
    app.session_state["board-tab"] = "Systems"
    systems = words(app.run())
    assert all(f'<p class="name">{name}</p>' in systems for name in SYSTEMS)
    assert "Monthly active users" not in systems
    assert "shaded band" in product and "shaded band" not in systems  # a young log has none
    first = tiny_release.as_of - dt.timedelta(days=27)
    with open_to_read(tiny_release.warehouse) as connection:
        (counted,) = connection.execute(
            "SELECT count(DISTINCT id) FROM product.api_requests WHERE requested_at >= $1", [first]
        ).fetchall()
    assert f'<p class="value">{counted[0]:,}</p>' in systems
