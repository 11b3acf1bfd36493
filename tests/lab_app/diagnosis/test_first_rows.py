"""What first rows are compared by: tables of which it is known whom they should name, and crossed groups on a release."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from lab_app.diagnosis.record import EVERYBODY, Record, Segment, known_to, measure_of
from lab_app.diagnosis.stretch import latest
from lab_app.diagnosis.who import dimensions_of
from lab_app.lab import Lab
from pipelines.contract.calendar import DAY
from tests.lab_app.diagnosis.crossings import Cut, cut
from tests.lab_app.diagnosis.first_rows import (
    ALL,
    CROSSED,
    LARGE,
    TABLES,
    WHO,
    WHO_CROSSED,
    First,
    firsts,
    summary,
)
from tests.lab_app.diagnosis.test_who import FIRST, WEEKS, measure, stretch_from

HIT = {"country": "DE", "platform": "web"}
AT = 70


def table() -> Cut:
    """Signups by week: web falls to 60 %; of 5 in Malta nobody is left, and of 4 on the web in Malta neither."""
    columns = {
        (): 1000,
        ("platform", "web"): 500,
        ("platform", "ios"): 500,
        ("country", "DE"): 995,
        ("country", "MT"): 5,
        ("platform × country", "web × DE"): 496,
        ("platform × country", "web × MT"): 4,
    }
    rng = np.random.default_rng(4)
    weekly = rng.poisson(list(columns.values()), (WEEKS, len(columns))).astype(float)
    weekly[AT:, 1] *= 0.6
    weekly[AT, [4, 6]] = 0.0
    segments = tuple(Segment(*key) if key else EVERYBODY for key in columns)
    ends = tuple(FIRST + (7 * (n + 1) - 1) * DAY for n in range(WEEKS))
    wheres = ({}, *({"platform": one} for one in ("web", "ios")), *({"country": one} for one in ("DE", "MT")))
    pairs = ({"platform": "web", "country": "DE"}, {"platform": "web", "country": "MT"})
    return Cut(Record(measure("count", None), segments, ends, 1, {"above": weekly}), (*wheres, *pairs))


def test_each_table_has_its_own_first_row() -> None:
    found = firsts(table(), stretch_from(AT, 1), HIT)
    assert {name: one.name for name, one in found.items()} == {
        WHO: "web",
        LARGE: "web",
        ALL: "MT",
        CROSSED: "MT",  # of two that lost everybody the larger one
        WHO_CROSSED: "web",
    }
    assert (found[WHO].is_group, found[WHO].is_unusual) == (True, True)
    assert found[LARGE].by == pytest.approx(-0.4, abs=0.1)
    assert (found[ALL].is_group, found[ALL].is_part) == (False, False)


def test_a_pair_is_the_group_only_if_all_of_it_was_hit_and_a_part_if_some_was() -> None:
    one = firsts(table(), stretch_from(AT, 1), {"country": "MT", "platform": "ios"})
    assert one[CROSSED].is_group  # Malta is one of the two
    pair = table()
    pair.record.parts["above"][AT, 4] = 5.0  # now the pair alone is gone
    found = firsts(pair, stretch_from(AT, 1), {"platform": "web"})[CROSSED]
    assert (found.name, found.is_group, found.is_part) == ("web, MT", False, True)
    assert firsts(pair, stretch_from(AT, 1), {"platform": "web", "country": "MT"})[CROSSED].is_group


def test_per_cent_have_to_stand_out_as_seldom_in_the_quiet_as_who_does() -> None:
    def rows(by: float, who: bool, group: bool = True) -> dict[str, First]:
        return {
            name: First("web", by, group, group, who if name in (WHO, WHO_CROSSED) else True)
            for name in TABLES
        }

    quiet = [rows(by, who=by == 0.5) for by in (0.1, -0.2, 0.3, -0.4, 0.5)]  # "who" is silent in four
    incidents = [
        rows(0.3, who=True),
        rows(-0.45, who=True),
        rows(0.9, who=False),
        rows(2.0, who=True, group=False),
    ]
    lines = {line[0]: line[1:] for line in summary(incidents, quiet)}
    assert lines[WHO] == ["3 of 4", "3", "4 of 5", "2 of 4"]
    assert lines[CROSSED] == ["3 of 4", "3", "0 of 5", "2 of 4"]  # beyond 40 %: two of the three


def test_pairs_of_a_count_add_up_to_each_of_their_halves(lab: Lab) -> None:
    """On a release, whose groups overlap by people: each value of a split is the sum of its pairs with another split."""
    measure_ = measure_of(lab.layer, "new_signups")
    stretch = latest(known_to(lab.layer, measure_), 4)
    splits = dimensions_of(lab.layer, "new_signups")
    found = cut(lab.layer, lab.sandbox, measure_, stretch, splits)
    values = found.record.values
    names = [frozenset(where) for where in found.wheres]
    assert len(set(names)) == 1 + len(splits) + len(list(itertools.combinations(splits, 2)))
    for place, where in enumerate(found.wheres):
        if len(where) != 1:
            continue
        (own,) = where.items()
        for other in set().union(*names) - {own[0]}:
            pairs = [
                n for n, one in enumerate(found.wheres) if own in one.items() and set(one) == {own[0], other}
            ]
            assert (values[:, pairs].sum(axis=1) == values[:, place]).all(), (own, other)
    assert len(found.alone.wheres) == sum(len(where) < 2 for where in found.wheres)
