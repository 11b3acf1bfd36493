"""What tracking saw: some events are lost, late, or sent twice."""

from __future__ import annotations

import numpy as np

from synthetic.kernel import days, draws, ids
from synthetic.rows import tracking
from synthetic.rows.frames import Coded, Frame
from synthetic.rows.schema import (
    CATEGORY,
    ID,
    TIMESTAMP,
    Column,
    Flaws,
    Table,
    app_version,
    number,
    user_id,
)
from synthetic.rows.stretch import Stretch
from synthetic.vocabulary import EVENT_NAMES, PLATFORMS

TABLE = Table(
    name="events",
    number=5,
    grain="tracked event",
    description="What tracking saw of people's behaviour. Sent by the clients: some arrive late, some never.",
    origin="client",
    filed_by="received_at",
    made_of="happenings",
    has_rows="every day",
    lag_days=4,
    flaws=Flaws(copied=True, retried=True, orphaned=True, moved="late"),
    columns=(
        number("The event's number, given by the client.", "long"),
        user_id("Who did it.", packing="in runs"),
        Column("session_id", ID, "The session in which it happened.", ordinary="{n}", packing="in runs"),
        Column("event_name", CATEGORY, "One of " + ", ".join(EVENT_NAMES) + ".", ordinary="app_opened"),
        Column(
            "event_at",
            TIMESTAMP,
            "When it happened, by the client's clock (UTC).",
            ordinary="2026-06-10 18:00:00",
            gives_away="wrong clock",
        ),
        Column(
            "received_at",
            TIMESTAMP,
            "When Larder's servers received it (UTC).",
            ordinary="2026-06-10 18:00:05",
            gives_away="late",
        ),
        Column("platform", CATEGORY, "web, ios or android.", ordinary="web"),
        app_version(),
    ),
)

# Share of events that have arrived, and the seconds since they happened. Most take seconds, some wait until
# the phone is online again, a few until the app is opened next.
_ARRIVED = np.array([0.0, 0.5, 0.9, 0.965, 0.98, 0.99, 0.995, 0.9985, 1.0])
_LAG = np.array([0.2, 1.5, 6.0, 60.0, 1800.0, 14_400.0, 50_000.0, 130_000.0, 250_000.0])
_LAG_TABLE = np.exp(np.interp(np.linspace(0.0, 1.0, 4097), _ARRIVED, np.log(_LAG)))

_USUAL_LAG = 60.0  # seconds; what takes longer is late
_RETRY_AFTER = 2.5  # seconds until a client that got no answer sends an event again


def rows(stretch: Stretch) -> Frame:
    """The events that arrived on these days, filed by that day, whenever they happened."""
    scenario, settings = stretch.scenario, stretch.scenario.settings
    visits, happened = stretch.visits, stretch.happenings
    where = happened.visit
    segments = visits.segments(stretch.segments).at(where)
    day = visits.day[where]
    lost = scenario.bent("event_loss", day, segments)
    late = scenario.bent("event_lateness", day, segments)
    ahead = scenario.bent("clock_offset", day, segments)
    held = scenario.bent("event_held_back", day, segments)
    drawn = draws.uniform(happened.key, "lag") * 4096.0
    whole = drawn.astype(np.int64)
    lag = _LAG_TABLE[whole] + (_LAG_TABLE[whole + 1] - _LAG_TABLE[whole]) * (drawn - whole)
    lag += np.maximum(lag - _USUAL_LAG, 0.0) * (late - 1.0)
    if np.any(held):
        hours = 24.0 + 36.0 * draws.uniform(happened.key, "held back for")
        lag = np.where(draws.happens(happened.key, "held back", held), lag + 3600.0 * hours, lag)
    received = happened.second + np.minimum(lag, (TABLE.lag_days - 1) * days.SECONDS_A_DAY)
    second = happened.second + 3600.0 * ahead
    sent = tracking.send(
        happened.key,
        lost,
        settings.event_duplicates,
        settings.event_retries,
        settings.event_orphans,
        settings.event_without_version,
    )
    arrived = received[sent.at] + np.where(sent.retried, _RETRY_AFTER, 0.0)
    filed = day[sent.at] + (arrived // days.SECONDS_A_DAY).astype(np.int16)
    # In their order before they are rows: a third of the time, and those of other days are never made.
    order = np.argsort(filed, kind="stable")
    start, end = days.span(filed[order], stretch.first, stretch.last)
    order = order[start:end]
    filed, arrived, sent = filed[order], arrived[order], sent.take(order)
    at = sent.at
    visit = where[at]
    event = ids.event_ids(visits.id[visit], happened.sequence[at])
    account = visits.account[visit]
    return Frame(
        TABLE,
        filed,
        {
            "id": np.where(sent.retried, ids.retried(event), event),
            "user_id": np.where(sent.orphan, ids.unknown(account), account),
            "session_id": visits.id[visit],
            "event_name": Coded(happened.kind[at], EVENT_NAMES),
            "event_at": days.microseconds(visits.day[visit], second[at]),
            "received_at": days.microseconds(visits.day[visit], arrived),
            "platform": Coded(visits.platform[visit], PLATFORMS),
            "app_version": Coded(
                np.where(sent.unversioned, -1, visits.version[visit]), scenario.changelog.versions
            ),
        },
    )
