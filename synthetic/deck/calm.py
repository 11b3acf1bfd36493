"""The world in which nothing happens: the published one without incidents, all experiments in control.

What ordinary business and the calendar do to its numbers needs no simulation. Arrivals are a closed form, so that
each channel's newcomers are divided by what its campaigns multiply them by; who comes by is divided by the factors
of season, year-end and holidays.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from synthetic.deck.seen import STOCKS
from synthetic.kernel import calendars, days
from synthetic.kernel.draws import Floats
from synthetic.outcomes.measurement import Outcomes
from synthetic.outcomes.segments import CELLS, DIMENSIONS, SEGMENTS, columns_of
from synthetic.scenario import Scenario
from synthetic.vocabulary import COUNTRIES, SIGNUP_SOURCES

OF_SIGNUPS = ("signups", "accounts", "activations", "retained_d1", "retained_w4")
"""Metrics that are counted on the day of the signup."""
WINDOW = 28
STAYING = 0.25
"""Elasticity of a stock to visits: a tenth more of them made MAU 2 % larger within its window."""
_BY_THEMSELVES = ("organic", "paid_search", "social", "partner")


def calm(scenario: Scenario) -> Scenario:
    """The same world without any incident, and with everyone in control of every experiment."""
    return replace(
        scenario,
        left_out=frozenset(scenario.incidents),
        decisions=(),
        forced=tuple((experiment.name, "control") for experiment in scenario.experiments),
    )


class Ordinary:
    """A calm world's outcomes, without its campaigns or without its calendar.

    `outcomes` has `signups`, `activations` and `active_users` beside what is asked for.
    """

    def __init__(self, scenario: Scenario, outcomes: Outcomes) -> None:
        self._scenario, self._outcomes = scenario, outcomes

    @cached_property
    def without_campaigns(self) -> Outcomes:
        """Newcomers as if no campaign had been. Of what people do, those whom one brought are taken off on their
        first day, and of a stock for as long as their first plan keeps them in it: later ones are few."""
        values = self._outcomes.values
        share = self._share_without_campaigns
        brought = values["signups"] * (1.0 - share)
        kept = _sum_of_last(values["activations"] * (1.0 - share), WINDOW)
        found = {}
        for metric, value in values.items():
            if metric in OF_SIGNUPS:
                found[metric] = value * share
            elif metric in STOCKS:
                found[metric] = value - kept
            else:
                with np.errstate(invalid="ignore", divide="ignore"):
                    first_days = np.nan_to_num(brought / values["active_users"])
                found[metric] = value * (1.0 - np.minimum(first_days, 1.0))
        return Outcomes(self._outcomes.first, found)

    @cached_property
    def without_calendar(self) -> Outcomes:
        """Newcomers and visits as if no time of the year were another than the rest. In a stock there are the
        newcomers of its window, and those before them, who are in it whether they come a little more or less."""
        values, span = self._outcomes.values, slice(self._outcomes.first, self._outcomes.last)
        arrive, come = self._arriving[span], self._coming_by
        new = _sum_of_last(values["activations"], WINDOW)
        new_without = _sum_of_last(values["activations"] / arrive, WINDOW)
        staying = (_sum_of_last(come, WINDOW)[span] / WINDOW) ** STAYING
        found = {}
        for metric, value in values.items():
            if metric in STOCKS:
                found[metric] = new_without + (value - new) / staying
            else:
                found[metric] = value / (arrive if metric in OF_SIGNUPS else come[span])
        return Outcomes(self._outcomes.first, found)

    @cached_property
    def _share_without_campaigns(self) -> Floats:
        """The share of each day's and segment's newcomers that no campaign brought; where the segment is not a
        channel's, that of all."""
        outcomes, log = self._outcomes, self._scenario.changelog
        signups = outcomes.values["signups"]
        share = np.ones((len(signups), len(SEGMENTS)))
        for channel in _BY_THEMSELVES:
            lift = log.arrival_lift(channel, outcomes.last)[outcomes.first :]
            share[:, CELLS["signup_source", channel]] = 1.0 / lift
        sources = columns_of("signup_source")
        with np.errstate(invalid="ignore", divide="ignore"):
            whole = (signups[:, sources] * share[:, sources]).sum(axis=1) / signups[:, sources].sum(axis=1)
        others = np.ones(len(SEGMENTS), bool)
        others[sources] = False
        share[:, others] = np.nan_to_num(whole, nan=1.0)[:, None]
        return share

    @cached_property
    def _arriving(self) -> Floats:
        """Factor of season and year-end on newcomers, by day and segment."""
        settings, horizon = self._scenario.settings, self._outcomes.last
        dip = days.year_end_factor(horizon, settings.year_end_dip)
        shares = dict(zip(_BY_THEMSELVES, settings.channel_shares, strict=True))
        seasons = {
            channel: days.season(horizon, january)
            for channel, january in zip(_BY_THEMSELVES, settings.channel_seasons, strict=True)
        }
        whole = sum((shares[channel] * seasons[channel] for channel in _BY_THEMSELVES), np.zeros(horizon))
        factor = np.repeat((dip * whole / sum(shares.values()))[:, None], len(SEGMENTS), axis=1)
        for channel in SIGNUP_SOURCES:
            # Who is invited follows from who comes by.
            season = seasons.get(channel, days.season(horizon, settings.season_amplitude))
            factor[:, CELLS["signup_source", channel]] = dip * season
        return factor

    @cached_property
    def _coming_by(self) -> Floats:
        """Factor of season, year-end and holidays on visits, by day and segment."""
        settings, horizon = self._scenario.settings, self._outcomes.last
        year = days.season(horizon, settings.season_amplitude)
        year = year * days.year_end_factor(horizon, settings.year_end_dip)
        holiday = calendars.holiday_factor(horizon, settings)
        everywhere = holiday @ np.array([country.share for country in COUNTRIES])
        factor = np.repeat((year * everywhere)[:, None], len(SEGMENTS), axis=1)
        for code, country in enumerate(DIMENSIONS["country"]):
            for place, (dimension, value) in enumerate(SEGMENTS):
                if dimension in ("country", "platform_country") and value.rpartition("/")[2] == country:
                    factor[:, place] = year * holiday[:, code]
        return factor


def _sum_of_last(values: Floats, count: int) -> Floats:
    """The sum of each day and those before it, `count` in all; fewer at the start."""
    total = np.cumsum(values, axis=0)
    total[count:] = total[count:] - total[:-count]
    return total
