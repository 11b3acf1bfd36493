"""An experiment loses slow devices in treatment: a sample ratio mismatch, and a spurious win.

Onset: a weekday from 2025-06-23 to 2025-07-11, for eight weeks. The change itself does nothing. Its new code
takes long to start, so that 93 to 100 % of the enrolled on slow devices in treatment leave before they are
recorded; slow devices save fewer plans, so what is left of treatment looks better.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Changelog, Release
from synthetic.experiments import Experiment
from synthetic.incidents import Draw, Incident, Target, number_between, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 6, 23))
LATEST = days.number(dt.date(2025, 7, 11))
DURATION = 56
LOSS = (0.93, 1.0)
NAME = "interactive_planner"


def draw(key: Keys, changelog: Changelog) -> Draw:
    onset = workday_between(key, "onset", EARLIEST, LATEST)
    end = onset + DURATION
    loss = number_between(key, "loss", *LOSS)
    experiment = Experiment(NAME, onset, end, ends=end, who="everyone")
    where = ((experiment.dimension, "treatment"),)
    return Draw(
        onset,
        end,
        bends=(Bend("slow_device_loss", loss, onset, end, where, "plus"),),
        segment={"experiment": NAME},
        size={"loss": loss},
        releases=(
            Release(
                "web",
                onset,
                changelog.patch_version("web", onset, 6),
                "Experiment: a planner that answers while you drag.",
                0.0,
            ),
        ),
        experiments=(experiment,),
        cell=("experiment", NAME),
    )


INCIDENT = Incident(
    id="slow_devices_lost",
    number=11,
    level="prescription",
    title="An experiment loses slow devices",
    story="The change did nothing; treatment lost the people on slow devices, and so looked better.",
    distractor="The result is significant.",
    metrics=(),
    reach=("experiment_assignments",),
    reaches_people=False,
    within=(EARLIEST, LATEST + DURATION),
    draw=draw,
    target=Target("core_actions", reading="split"),
)
