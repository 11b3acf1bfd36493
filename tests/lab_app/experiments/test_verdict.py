"""What the rule is given of an experiment: how long more it would take, and what ends it."""

from __future__ import annotations

import math

import pytest

from lab_app.experiments.plans import GUARDRAILS, plan_of
from lab_app.experiments.rails import Rail, rails
from lab_app.experiments.readout import read_out
from lab_app.experiments.record import Days, days_of
from lab_app.experiments.verdict import evidence_of, margin_times, people_times
from pipelines.contract.calendar import DAY
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments import sample_ratio
from pipelines.statistics.experiments.noninferiority import SAFE_COVERAGE
from pipelines.statistics.experiments.power import people_of_margin, people_of_shares
from pipelines.statistics.experiments.verdict import Verdict, decide
from pipelines.statistics.proportions import Share, newcombe
from tests.lab_app.experiments.written import START, Person, Written, on

TOUR = plan_of("recipe_tour")
C, T = "control", "treatment"
OVER = Days(TOUR, START, START + 300 * DAY)


def verdict(treatment: Share, control: Share, *found: Rail, sizes: tuple[int, int] = (5000, 5000)) -> Verdict:
    return decide(
        evidence_of(
            TOUR, OVER, sample_ratio.check(*sizes), treatment, control, newcombe(treatment, control), found
        )
    )


def rail(ratio: float, error: float, *, margin: float = 0.25, events: float = 100.0) -> Rail:
    """A guardrail of which more is worse, with this standard error of the ratio's logarithm."""

    def reach(coverage: float) -> Estimate:
        found = Estimate.with_normal_error(math.log(ratio), error, coverage)
        return Estimate(ratio, math.exp(found.low), math.exp(found.high), coverage)

    return Rail("tickets", margin, "more", reach(SAFE_COVERAGE), reach(1 - 0.05 / 4), events, "", "")


def test_a_split_that_no_coin_makes_settles_nothing_whatever_the_lift() -> None:
    one = verdict(Share(3000, 5000), Share(2000, 5000), sizes=(4500, 5500))
    assert (one.decision, one.reason) == ("cannot settle", "not to be trusted")


def test_a_lift_with_all_guardrails_safe_is_shipped_and_a_harmed_one_stops_it() -> None:
    better = Share(2600, 5000), Share(2300, 5000)
    assert verdict(*better, rail(1.0, 0.05)).decision == "ship"
    assert verdict(*better, rail(1.6, 0.1)).decision == "don't"
    waits = verdict(*better, rail(1.1, 0.1))
    assert (waits.decision, waits.reason) == ("run on", "guardrail not known")


def test_a_range_that_ends_below_what_is_worth_it_stops_it() -> None:
    one = verdict(Share(10_000, 40_000), Share(10_000, 40_000))
    assert (one.decision, one.reason) == ("don't", "no lift")


def test_too_few_people_run_on_if_twice_the_days_are_enough_and_settle_nothing_if_not() -> None:
    needed = people_of_shares(0.4, 0.42)
    half = needed * 6 // 10
    more = verdict(Share(half * 0.404, half), Share(half * 0.4, half))
    assert (more.decision, more.reason) == ("run on", "too few")
    assert more.days is not None
    assert 0 < more.days <= TOUR.enrols
    tenth = needed // 10
    assert verdict(Share(tenth * 0.41, tenth), Share(tenth * 0.4, tenth)).decision == "cannot settle"


def test_people_needed_are_a_multiple_of_those_there() -> None:
    needed = people_of_shares(0.4, 0.4 + TOUR.worth)
    times = people_times(TOUR, Share(900, 2000), Share(400, 1000))
    assert times == pytest.approx(needed / 1000)
    assert people_times(TOUR, None, None) is None
    assert people_times(TOUR, Share(10, 10), Share(10, 10)) is None


def test_margins_need_as_many_people_as_the_power_of_shares_says() -> None:
    rate, people, margin = 0.02, 20_000, 0.25
    error = math.sqrt(2 * (1 - rate) / (rate * people))
    times = margin_times(rail(1.0, error, margin=margin))
    assert times is not None
    assert times * people == pytest.approx(people_of_margin(rate, margin), rel=0.001)


def test_before_the_end_it_only_runs_on() -> None:
    people = [Person(n, C if n % 2 else T, 0, plans=[0] if n % 2 == 0 else []) for n in range(1, 81)]
    found = read_out(Written("recipe_tour", people, as_of=on(20)), TOUR)
    assert not found.days.is_over
    assert (found.verdict.decision, found.verdict.reason) == ("run on", "before the end")


def test_a_read_out_of_a_few_people_says_too_few_and_has_all_its_parts() -> None:
    people = [
        Person(n, C if n % 2 else T, n % 20, plans=[n % 20] if n % 3 else [], loads=[(n % 20, 900 + n)])
        for n in range(1, 121)
    ]
    record = Written("recipe_tour", people)
    found = read_out(record, TOUR)
    assert [one.name for one in found.rails] == list(GUARDRAILS)
    assert found.rails == rails(record, days_of(record, TOUR))
    assert {one.outcome for one in found.rails if one.name != "load_p75"} == {"too few"}
    assert len(found.lasting) == TOUR.weeks
    assert found.deciding is not None
    assert found.deciding.lift.value == pytest.approx(
        found.deciding.treatment.rate - found.deciding.control.rate
    )
    assert found.trust.missing.people == 0
    assert [look.day for look in found.looks] == sorted({look.day for look in found.looks})
