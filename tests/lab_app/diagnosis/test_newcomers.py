"""Steps and cohorts, counted again from the product's own tables."""

from __future__ import annotations

import pytest

from lab_app.diagnosis.newcomers import WEEKS, cohorts, conditions, is_of_newcomers, steps
from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from lab_app.lab import Lab
from pipelines.contract.calendar import DAY

PEOPLE = """
WITH plans AS (SELECT user_id, created_at FROM product.meal_plans),
people AS (
  SELECT u.id, u.created_at AS at, CAST(u.created_at AS DATE) AS day, u.country
  FROM product.users AS u JOIN marts.dim_users AS d ON d.user_id = u.id WHERE d.is_human
)
"""


@pytest.fixture
def stretch(lab: Lab) -> Stretch:
    return Stretch(lab.layer.as_of - 150 * DAY, 6)


@pytest.mark.parametrize("where", [None, {"country": "DE"}])
def test_steps_are_those_who_did_all_before(lab: Lab, stretch: Stretch, where: dict[str, str] | None) -> None:
    kept = "country = 'DE'" if where else "TRUE"
    sql = f"""{PEOPLE}, done AS (
      SELECT p.id, p.day >= DATE '{stretch.first}' AS is_in,
        EXISTS (FROM plans WHERE user_id = p.id AND created_at < p.at + INTERVAL 7 DAY) AS planned,
        EXISTS (FROM product.orders o WHERE o.user_id = p.id AND o.created_at < p.at + INTERVAL 28 DAY) AS ordered,
        EXISTS (FROM plans WHERE user_id = p.id AND created_at >= p.at + INTERVAL 28 DAY
          AND created_at < p.at + INTERVAL 35 DAY) AS back
      FROM people p WHERE p.day BETWEEN DATE '{stretch.before.first}' AND DATE '{stretch.last}' AND {kept}
    )
    SELECT is_in, COUNT(*), COUNT(*) FILTER (planned), COUNT(*) FILTER (planned AND ordered),
      COUNT(*) FILTER (planned AND ordered AND back) FROM done GROUP BY is_in ORDER BY is_in"""
    before, after = (row[1:] for row in lab.sandbox.run(sql).rows)
    found = steps(lab.layer, lab.sandbox, stretch, where=where)
    assert [(one.before, one.after) for one in found] == list(zip(before, after, strict=True))
    assert found[0].after > found[1].after > found[2].after


def test_a_step_that_is_not_over_for_all_is_left_out(lab: Lab) -> None:
    late = Stretch(lab.layer.as_of - 41 * DAY, 3)  # ends 21 days before the last one
    assert len(steps(lab.layer, lab.sandbox, late)) == 2


def test_cohorts_are_shares_of_those_who_signed_up(lab: Lab, stretch: Stretch) -> None:
    found = cohorts(lab.layer, lab.sandbox, stretch)
    assert found[-1].first + 7 * DAY == stretch.last + DAY
    assert all(len(one.shares) == WEEKS for one in found)
    third = found[3]
    sql = f"""{PEOPLE}
    SELECT COUNT(DISTINCT p.id), COUNT(DISTINCT p.id) FILTER (pl.created_at >= p.at + INTERVAL 14 DAY
      AND pl.created_at < p.at + INTERVAL 21 DAY)
    FROM people p LEFT JOIN plans pl ON pl.user_id = p.id
    WHERE p.day BETWEEN DATE '{third.first}' AND DATE '{third.first + 6 * DAY}'"""
    ((size, back),) = lab.sandbox.run(sql).rows
    assert third.size == size
    assert third.shares[2] == pytest.approx(back / size)


def test_a_week_that_is_not_over_for_all_has_no_share(lab: Lab) -> None:
    late = Stretch(lab.layer.as_of - 27 * DAY, 4)
    found = cohorts(lab.layer, lab.sandbox, late)
    assert found[-1].shares == (None,) * WEEKS
    assert found[-2].shares[0] is not None and found[-2].shares[1] is None


def test_only_numbers_by_the_day_of_a_signup_have_them(lab: Lab) -> None:
    assert is_of_newcomers(lab.layer, "activation_rate")
    assert not is_of_newcomers(lab.layer, "mau")


@pytest.mark.parametrize("where", ["country = 'DE'", {"app_version": "4.1"}])
def test_what_people_are_not_known_by_is_refused(where: str | dict[str, str]) -> None:
    with pytest.raises(DiagnosisError):
        conditions(where)


def test_a_value_stays_a_value() -> None:
    assert conditions({"country": "D'E"}) == "users.country IN ('D''E')"
    assert conditions({"user__country": ["DE", "ES"]}) == "users.country IN ('DE', 'ES')"
