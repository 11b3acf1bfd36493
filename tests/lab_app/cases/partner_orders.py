"""Why partner orders rose, and which share of them was one too many, by seed: drawn, without a world."""

from __future__ import annotations

from lab_app.tracks.apis.apis.exercises.partner_orders_rise import CAUSES_OF, NOTHING
from lab_app.tracks.apis.apis.partner_orders import ASKED_DAYS
from lab_app.tracks.apis.apis.partner_orders_told import PLACE
from synthetic.people.partners import SHARES
from synthetic.scenario import Scenario
from synthetic.vocabulary import PARTNER_APPS

BACK = 4
"""Days before the onset on which the week that is asked about begins in most worlds, and with it the four weeks."""


def drawn(seed: int) -> tuple[str, float]:
    """The option that is right with this seed, and the share of the partner apps' orders of four weeks that was too many,
    where each app has its usual part of them and the usual share of payments fails."""
    scenario = Scenario(seed, 1)
    happening = scenario.incidents[PLACE]
    cause = CAUSES_OF.get(happening.outcome.name, NOTHING)
    if happening.outcome.name != "retries":
        return cause, 0.0
    of_app = SHARES[PARTNER_APPS.index(happening.segment["partner"])]
    often = happening.size["chance"] * (1.0 - scenario.settings.payment_failure)
    more = of_app * often * (ASKED_DAYS - BACK) / ASKED_DAYS
    return cause, more / (1.0 + more)
