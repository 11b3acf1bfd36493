"""Names that somebody writes otherwise: by label, by description, by spelling; and never one that can't be meant."""

from __future__ import annotations

import pytest

from lab_app.metrics.spelling import meant_name, meant_value

LABELS = {
    "mau": "Monthly active users",
    "wau": "Weekly active users",
    "orders": "Orders",
    "buyers": "Buyers",
    "revenue": "Revenue",
}
ABOUT = {"buyers": "People with at least one paid order.", "revenue": "Money from paid orders, less refunds."}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("monthly_active_users", "mau"),
        ("Monthly Active Users", "mau"),
        ("monthly_users", "mau"),
        ("weekly_actives", "wau"),
        ("order", "orders"),
        ("less_refunds", "revenue"),
        ("paid", None),  # two are described so
        ("money", "revenue"),
        ("xyzzy", None),
        ("of_the", None),
    ],
)
def test_a_name_is_looked_for_in_labels_and_descriptions(name: str, meant: str | None) -> None:
    assert meant_name(name, LABELS, ABOUT) == meant


CALLED = {"ios": "iOS", "android": "Android", "web": "Web", "paid_search": "paid search", "DE": "Germany"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("iOS", "ios"),
        ("Webs", "web"),
        ("ANDROID", "android"),
        ("Paid-Search", "paid_search"),
        ("germany", "DE"),
        ("Germny", "DE"),
        ("de", "DE"),
        ("android_app", "android"),
        ("Atlantis", None),
    ],
)
def test_a_value_is_met_whatever_its_capitals_number_or_name(text: str, meant: str | None) -> None:
    assert meant_value(text, CALLED, CALLED) == meant
