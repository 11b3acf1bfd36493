"""An experiment whose treatment looks better: it lost slow devices, or it is better, or neither.

Onset: a weekday from 2025-06-23 to 2025-07-11, for eight weeks.

slow_devices_lost: the change itself does nothing. Its new code takes long to start, so that nearly all of the
enrolled on slow devices in treatment leave before they are recorded: a sample ratio mismatch. Slow devices save
fewer plans, so what is left of treatment looks better.
works: nobody is lost, and the change does lift plans.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.experiments import Effect, Experiment
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 6, 23))
LATEST = days.number(dt.date(2025, 7, 11))
DURATION = 56
NAME = "interactive_planner"


def lose(key: Keys, _log: Changelog, size: Mapping[str, float]) -> Draw:
    first = workday_between(key, "onset", EARLIEST, LATEST)
    last = first + DURATION
    experiment = Experiment(NAME, first, last, ends=last, who="everyone")
    where = ((experiment.dimension, "treatment"),)
    return Draw(
        first,
        last,
        bends=(Bend("slow_device_loss", size["loss"], first, last, where, "plus"),),
        segment={"experiment": NAME},
        experiments=(experiment,),
        cell=("experiment", NAME),
    )


def work(key: Keys, _log: Changelog, size: Mapping[str, float]) -> Draw:
    first = workday_between(key, "onset", EARLIEST, LATEST)
    last = first + DURATION
    effects = (Effect("core_odds", size["odds"]),)
    return Draw(
        first,
        last,
        segment={"experiment": NAME},
        experiments=(Experiment(NAME, first, last, effects, ends=last, who="everyone"),),
        cell=("experiment", NAME),
    )


LOST = Outcome(
    name="slow_devices_lost",
    cause="counting",
    story="The change did nothing; treatment lost the people on slow devices, and so looked better.",
    draw=lose,
    target=Target("core_actions", reading="split"),
    reach=("experiment_assignments",),
    share=0.50,
    sizes={"loss": Range(0.85, 1.0, neutral=0.0)},
)
WORKS = Outcome(
    name="works",
    cause="experiment",
    story="The change lifted plans, and lost nobody.",
    draw=work,
    target=Target("core_active_users", days=7, reading="arms"),
    metrics=("core_active_users", "core_actions", "mau"),
    reach=("user_activity",),
    reaches_people=True,
    share=0.25,
    sizes={"odds": Range(1.30, 1.60, log=True)},
    twin="The same world with everybody in control.",
)

INCIDENT = Incident(
    id="interactive_planner",
    number=11,
    level="prescription",
    title="The experiment on an interactive planner",
    distractor="The result is significant.",
    within=(EARLIEST - 2, LATEST + DURATION),
    outcomes=(LOST, WORKS, nothing(LOST, 0.25)),
)
