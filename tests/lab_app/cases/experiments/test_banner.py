"""P06: the banner for households, its groups and its range counted again by person and by household."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest

from lab_app.kinds.case import Sheet
from lab_app.kinds.context import Context
from lab_app.tracks.data.prescription import banner
from lab_app.tracks.data.prescription.real_tests import ran
from tests.lab_app.cases.experiments.people import Rows, exercise_and_case, known_of

FIRST_DAY = dt.date(2025, 6, 30)


def test_the_banners_groups_are_counted_by_person(world: Context, rows: Rows) -> None:
    known = known_of(world)
    days = ran(known, banner.EXPERIMENT)
    found = banner.read(known, days)
    last = banner.until(days)
    people = rows.all(
        "SELECT user_id, variant, CAST(assigned_at AS DATE) FROM product.experiment_assignments "
        f"WHERE experiment = 'household_invite_banner' AND assigned_at < DATE '{last}'"
    )
    invites = Counter[tuple[int, int]]()
    for user, day in rows.all("SELECT inviter_user_id, CAST(sent_at AS DATE) FROM product.invites"):
        invites[user, day.toordinal()] += 1
    active = {
        (user, day.toordinal()): core
        for user, day, core in rows.all(
            "SELECT user_id, activity_date, core_action_count FROM product.user_activity"
        )
    }
    counts = Counter[tuple[str, bool, int]]()
    stayed = Counter[tuple[str, bool, int]]()
    for user, arm, since in people:
        day = since.toordinal()
        has = any(invites[user, day + n] for n in range(28))
        visits = min(sum((user, day + n) in active for n in range(14, 28)), banner.MOST_VISITS)
        counts[arm, has, visits] += 1
        stayed[arm, has, visits] += any(active.get((user, day + n)) for n in range(28, 35))
    assert {(o.arm, o.has_invited, o.visits): (o.people, o.stayed) for o in found.rows} == {
        key: (many, stayed[key]) for key, many in counts.items()
    }
    assert (last - FIRST_DAY).days == 56 - 35 + 1


def test_the_banners_range_by_household_is_that_of_the_sums_of_households(world: Context, rows: Rows) -> None:
    known = known_of(world)
    days = ran(known, banner.EXPERIMENT)
    homes: dict[tuple[str, object], list[int]] = {}
    for arm, home, user, since in rows.all(
        "SELECT MIN(variant), MIN(household_id), user_id, CAST(MIN(assigned_at) AS DATE) FROM product.experiment_assignments e "
        f"JOIN product.users u ON u.id = e.user_id WHERE experiment = 'household_invite_banner' AND assigned_at < DATE '{banner.until(days)}' "
        "GROUP BY user_id"
    ):
        ((stays,),) = rows.all(
            f"SELECT COUNT(*) > 0 FROM product.user_activity WHERE user_id = {user} AND core_action_count > 0 "
            f"AND activity_date - DATE '{since}' BETWEEN 28 AND 34"
        )
        homes.setdefault((arm, home), []).append(int(stays))
    found = banner.by_household(known, days)
    arms = {
        arm: np.array([(sum(who), len(who)) for (one, _), who in homes.items() if one == arm], float)
        for arm in ("treatment", "control")
    }
    rates = {arm: float(a[:, 0].sum() / a[:, 1].sum()) for arm, a in arms.items()}
    spread = [
        len(a) * float(np.var(a[:, 0] - rates[arm] * a[:, 1], ddof=1)) / float(a[:, 1].sum()) ** 2
        for arm, a in arms.items()
    ]
    assert found is not None
    assert found.value == pytest.approx(rates["treatment"] - rates["control"])
    assert found.high - found.low == pytest.approx(2 * 1.959964 * sum(spread) ** 0.5)


def _read(treatment: tuple[int, int], control: tuple[int, int]) -> banner.Read:
    """A reading with these who stayed, of a thousand each who invited, and of a thousand who did not."""
    return banner.Read(
        (
            banner.People("treatment", True, 0, 200, treatment[0]),
            banner.People("treatment", False, 0, 800, treatment[1]),
            banner.People("control", True, 0, 100, control[0]),
            banner.People("control", False, 0, 900, control[1]),
        )
    )


def test_what_the_gap_promises_is_the_gap_times_the_additional_inviters() -> None:
    found = _read((140, 240), (70, 270))
    assert found.more == pytest.approx(0.1)
    assert found.gap.value == pytest.approx(210 / 300 - 510 / 1700)
    assert found.promise == pytest.approx(0.04)
    assert found.at_equal_visits == pytest.approx(found.gap.value)  # all with as many visits


@pytest.mark.parametrize(
    ("treatment", "control", "decision"),
    [((160, 400), (70, 270), "build"), ((120, 180), (70, 270), "not"), ((140, 240), (70, 270), "open")],
)
def test_the_rule_of_the_banner(treatment: tuple[int, int], control: tuple[int, int], decision: str) -> None:
    assert banner.decided(_read(treatment, control)) == decision


def test_the_truth_names_who_had_to_invite(world: Context) -> None:
    _, case = exercise_and_case("P06", world)
    (table,) = (one for one in case.truths["decision"].after if isinstance(one, Sheet))
    assert [row[1] for row in table.rows] == ["100", "20", "300"]
    assert "100 people who would not have invited were made to, and 1 more of them stayed" in case.truths[
        "decision"
    ].why.replace("\u00a0", " ")
