"""P07: what is drawn, a person or a household, counted again from rows of people."""

from __future__ import annotations

import datetime as dt
import hashlib

import numpy as np
import pytest

from lab_app.kinds.context import Context
from lab_app.tracks.data.prescription import homes
from lab_app.tracks.data.prescription.exercises import groups_for_invitations as units
from lab_app.tracks.data.prescription.real_tests import ran
from pipelines.statistics.experiments.ratio_metrics import difference_of_clusters
from tests.lab_app.cases.experiments.people import Rows, exercise_and_case, known_of


def _half(text: str) -> bool:
    return hashlib.md5(text.encode()).hexdigest()[0] < "8"


@pytest.mark.parametrize(
    ("together", "said"), [(0.0102, "make the range 2\u00a0% wider"), (0.0099, "households cost nothing")]
)
def test_what_households_cost_is_said_as_it_is(
    together: float, said: str, world: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(homes.Homes, "errors", property(lambda _: (0.01, together)))
    assert said in exercise_and_case("P07", world)[1].truths["unit"].why


def test_homes_are_counted_by_person(world: Context, rows: Rows) -> None:
    """The share of control that lives with somebody treated, and the error by household, from rows of people."""
    known = known_of(world)
    days = ran(known, units.EXPERIMENT)
    found = homes.homes(known, days)
    people = rows.all(
        "SELECT e.user_id, u.household_id, CAST(MIN(e.assigned_at) AS DATE) FROM product.experiment_assignments e "
        "JOIN product.users u ON u.id = e.user_id WHERE experiment = 'household_invite_banner' GROUP BY ALL"
    )
    core = {
        (u, d)
        for u, d in rows.all(
            "SELECT user_id, activity_date FROM product.user_activity WHERE core_action_count > 0"
        )
    }
    drawn = {user: _half(f"{user} unit 1") for user, _, _ in people}
    at_home: dict[int, list[int]] = {}
    for user, home, _ in people:
        at_home.setdefault(home, []).append(user)
    control = [(user, home) for user, home, _ in people if not drawn[user]]
    touched = sum(any(drawn[other] for other in at_home[home]) for _, home in control)
    assert found.touched_share == pytest.approx(touched / len(control))
    planned = np.array(
        [any((user, since + dt.timedelta(days=n)) in core for n in range(7)) for user, _, since in people],
        float,
    )
    lives = np.array([home for _, home, _ in people])
    treated = np.array([_half(f"{home} unit 1") for home in lives])
    expected = difference_of_clusters(planned, np.ones(len(planned)), treated, lives)
    assert expected is not None
    assert found.errors[1] == pytest.approx(expected.estimate.error)
    assert (found.errors[1] / found.errors[0]) ** 2 == pytest.approx(expected.design_effect, rel=0.01)
