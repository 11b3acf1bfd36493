"""Four sources about the same days, each counted anew from its own table."""

from __future__ import annotations

import pytest

from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from lab_app.diagnosis.witnesses import witnesses
from lab_app.lab import Lab
from pipelines.contract.calendar import DAY

TABLES = {
    "App events": "product.events AS rows LEFT JOIN product.users AS users ON users.id = rows.user_id",
    "Plans in the database": "marts.fct_core_actions AS rows JOIN marts.dim_users AS users USING (user_id)",
    "Page loads": "marts.fct_page_loads AS rows JOIN marts.dim_users AS users USING (user_id)",
    "Support tickets": "marts.fct_support_tickets AS rows JOIN marts.dim_users AS users USING (user_id)",
}
DAYS = {
    "App events": "event_at",
    "Plans in the database": "saved_date",
    "Page loads": "loaded_date",
    "Support tickets": "opened_date",
}


@pytest.mark.parametrize("where", [None, {"country": "DE"}])
def test_each_witness_counts_its_own_rows(lab: Lab, where: dict[str, str] | None) -> None:
    stretch = Stretch(lab.layer.as_of - 63 * DAY, 4)
    found = witnesses(lab.layer, lab.sandbox, stretch, where=where)
    assert [one.name for one in found] == list(TABLES)
    condition = "users.country = 'DE'" if where else "TRUE"
    for one in found:
        before, after = (
            lab.sandbox.run(
                f"SELECT COUNT(*) FROM {TABLES[one.name]} WHERE {condition} AND CAST({DAYS[one.name]} AS DATE) "
                f"BETWEEN DATE '{days.first}' AND DATE '{days.last}'",
                limit=1,
            ).rows[0][0]
            for days in (stretch.before, stretch)
        )
        assert one.change == pytest.approx(after / before - 1), one.name
        assert one.is_few == (min(before, after) < 30)
        indexed = [value for last, value in one.points if stretch.before.first < last <= stretch.before.last]
        assert sum(indexed) / len(indexed) == pytest.approx(100)


def test_a_platform_is_that_of_the_event_and_other_splits_are_refused(lab: Lab) -> None:
    stretch = Stretch(lab.layer.as_of - 63 * DAY, 4)
    events = witnesses(lab.layer, lab.sandbox, stretch, where={"platform": "ios"})[0]
    before, after = (
        lab.sandbox.run(
            "SELECT COUNT(*) FROM product.events WHERE platform = 'ios' "
            f"AND CAST(event_at AS DATE) BETWEEN DATE '{days.first}' AND DATE '{days.last}'",
            limit=1,
        ).rows[0][0]
        for days in (stretch.before, stretch)
    )
    assert events.change == pytest.approx(after / before - 1)
    with pytest.raises(DiagnosisError, match="not by plan"):
        witnesses(lab.layer, lab.sandbox, stretch, where={"plan": "free"})
