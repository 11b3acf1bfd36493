"""The metric tree's page: the address says which metric is open, and so do links inside the panel."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from tests.lab_app.app_pages.opening import words
from tests.lab_app.tracks.monitoring.conftest import Open


def pictures(app: AppTest) -> list[dict[str, object]]:
    """What the page's components draw."""
    found = [element.proto for element in app.get("bidi_component")]
    return [json.loads(one.json) for one in found if one.component_name == "larder-lab.tree"]


def test_the_north_star_is_open_at_first_over_its_branches(open_page: Open) -> None:
    app = open_page("monitoring-tree")
    assert '<h2 class="lab-figure-title">Monthly active users</h2>' in words(app)
    branches, health = pictures(app)
    drawn = {metric["name"]: metric for metric in branches["metrics"]}  # type: ignore[attr-defined]
    assert drawn["mau"]["row"] == 0 and drawn["mau"]["parent"] is None
    assert (drawn["activation_rate"]["parent"], drawn["activation_rate"]["edge"]) == (
        "activated_signups",
        "identity",
    )
    assert drawn["page_load_p75"]["edge"] == "hypothesis"
    assert branches["chosen"] == "mau"
    assert {"revenue", "wau"} <= {metric["name"] for metric in health["metrics"]}  # type: ignore[attr-defined]


def test_the_address_opens_a_metric_and_a_child_of_it_becomes_the_address(open_page: Open) -> None:
    app = open_page("monitoring-tree", of="new_signups")
    said = words(app)
    assert '<h2 class="lab-figure-title">New signups</h2>' in said
    assert "Owner: " in said
    app.button(key="tree-hypothesis-referral_rate").click().run()
    assert app.query_params["of"] == "referral_rate"
    assert '<h2 class="lab-figure-title">Referral rate</h2>' in words(app)


def test_an_address_that_means_nothing_says_so_in_a_sentence(open_page: Open) -> None:
    app = open_page("monitoring-tree", of="<script>alert(1)</script>")
    said = words(app)
    assert "There is no such metric" in said
    assert not any("<script>" in element.proto.body for element in app.get("html"))
    assert '<h2 class="lab-figure-title">Monthly active users</h2>' in said
