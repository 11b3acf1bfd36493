"""Who was put into which variant of which experiment."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic import experiments
from synthetic.kernel import days, draws
from synthetic.rows import visits
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.schema import CATEGORY, TIMESTAMP, Column, EdgeCases, Table, outcome, user_id
from synthetic.rows.stretch import Stretch
from synthetic.tables import email_messages
from synthetic.vocabulary import WIN_BACK

TABLE = Table(
    name="experiment_assignments",
    number=11,
    grain="unit and experiment",
    description="Who was put into which variant of which experiment, and when they first met it.",
    origin="server",
    filed_by="assigned_at",
    made_of="people",
    edges=EdgeCases(emptied=False),
    columns=(
        Column("experiment", CATEGORY, "The experiment's name."),
        user_id("The unit.", ordinary=None),
        Column("variant", CATEGORY, "control or treatment."),
        Column("assigned_at", TIMESTAMP, "When the unit was assigned (UTC)."),
        outcome("exposed_at", "When the unit first met the change (UTC), if it did."),
    ),
)

_SLOW_DEVICE = 0.60  # standard deviations: about one device in four


def rows(stretch: Stretch) -> Frame:
    """Who was enrolled on these days: newcomers at signup, others at the start of a visit, or by a mail."""
    scenario, population, first, last = stretch.scenario, stretch.population, stretch.first, stretch.last
    everyone = population.users
    parts: list[tuple[NDArray[Any], ...]] = [(np.empty(0, np.int64),) * 5]
    for place, experiment in enumerate(scenario.experiments):
        if experiment.first >= last or experiment.last <= first:
            continue
        at, day = experiments.enrolment(experiment, population)
        inside = (day >= first) & (day < last)
        at, day = at[inside], day[inside]
        unit = everyone.household[at] if experiment.unit == "household" else at
        variant = scenario.variant(experiment, everyone.key[unit])
        others = {e.dimension: np.full(len(at), experiments.NOBODY) for e in scenario.experiments}
        segments = others | {
            experiment.dimension: variant,
            "platform": everyone.platform[at],
            "country": everyone.country[at],
            "signup_source": everyone.source[at],
        }
        lost = scenario.bent("slow_device_loss", day, segments)
        unnoted = draws.child(everyone.key[at], 1, experiment.dimension)
        noted = (everyone.device[at] < _SLOW_DEVICE) | ~draws.happens(unnoted, "unnoted", lost)
        at, day, variant = at[noted], day[noted], variant[noted]
        met = experiments.meets(experiment, everyone.key[at])
        parts.append((np.full(len(at), place), at, day.astype(np.int64), variant.astype(np.int64), met))
    name, at, day, variant, met = (np.concatenate(column) for column in zip(*parts, strict=True))
    key, country = everyone.key[at], everyone.country[at]
    by_mail = np.array([experiment.who == "lapsed" for experiment in scenario.experiments])[name]
    second = np.where(
        day == everyone.day[at],
        everyone.created_second[at].astype(np.float64),
        np.where(
            by_mail,
            email_messages.second_of_the_morning(key, day, country, WIN_BACK),
            visits.first_start(key, day, country),
        ),
    )
    assigned = days.microseconds(day, second)
    pause = (30.0 + 60.0 * draws.uniform(key, "exposure pause")) * 1e6
    return Frame(
        TABLE,
        day.astype(np.int16),
        {
            "experiment": Coded(name, tuple(e.name for e in scenario.experiments)),
            "user_id": everyone.id[at],
            "variant": Coded(variant, experiments.VARIANTS),
            "assigned_at": assigned,
            "exposed_at": np.where(met, assigned + pause.astype(np.int64), NULL),
        },
    ).in_order()
