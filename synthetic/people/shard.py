"""Users as the days go by: what one day of the simulation does to the people of some blocks."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic import experiments
from synthetic.experiments import NOBODY, Experiment
from synthetic.kernel import calendars, days, draws, ids
from synthetic.kernel.bends import Segments
from synthetic.kernel.draws import Floats
from synthetic.kernel.gathered import Gathered
from synthetic.people import arrivals, deletions, offers, partners
from synthetic.people.arrivals import BOT, HUMAN, STAFF, Columns
from synthetic.people.mailing import MailingList
from synthetic.people.population import Population, Users
from synthetic.scenario import Scenario
from synthetic.vocabulary import CAMPAIGN, WIN_BACK

Places = NDArray[np.int64]

_MOST_INVITES = 3
_SPELL_DAYS = 28
_USUAL_REWARD = 5.0  # euros, the unit of `reward_pull`
_USUAL_HOURS = 16.0  # until half of the tickets are resolved, the unit of `support_dropout`
_COLUMN_OF = {"signup_source": "source"}
_STAFF_WEEK = np.array([1.2, 1.2, 1.2, 1.2, 1.1, 0.1, 0.1])
_COLUMNS: dict[str, Any] = {
    # as in Users
    "id": np.int64,
    "key": np.uint64,
    "day": np.int16,
    "kind": np.int8,
    "source": np.int8,
    "platform": np.int8,
    "country": np.int8,
    "engagement": np.float32,
    "thrift": np.float32,
    "device": np.float32,
    "created_second": np.float32,
    "household": np.int32,
    "referrer": np.int32,
    # traits and state that only this pass needs
    "frailty": np.float32,
    "limit": np.float32,
    "core_logit": np.float32,
    "last_day": np.int16,
    "wear": np.float64,
    "last_active": np.int16,
    "mailed": np.int16,
    "activated": np.bool_,
    "unsubscribed": np.bool_,
    "listed": np.bool_,
    "shares_home": np.bool_,
    "home_active": np.int16,
}
_USER_FIELDS = tuple(_COLUMNS)[:13]


def _of_experiments(scenario: Scenario) -> dict[str, Any]:
    """Columns of each experiment: the variant of those who have met the change, and the day of enrolment."""
    found: dict[str, Any] = {}
    for experiment in scenario.experiments:
        found |= {experiment.dimension: np.int8, f"since {experiment.dimension}": np.int16}
    return found


class Shard:
    """The users of some blocks as the days go by."""

    def __init__(self, scenario: Scenario, first_block: int, blocks: int, horizon: int) -> None:
        self.blocks = first_block, blocks
        self.look_ahead(scenario, horizon)
        room = int(len(self.coming["id"]) * 1.35) + 256
        self.invited: dict[int, list[Columns]] = {}
        self.expected: set[int] = set()
        self.size = 0
        columns = _COLUMNS | _of_experiments(scenario)
        self.of: Columns = {n: np.zeros(room, t) for n, t in columns.items()}
        self.living: Places = np.empty(0, np.int64)
        self.list = MailingList()
        self.at_home_yesterday: Places = np.empty(0, np.int64)
        self.actives = Gathered("active", user=np.int32, day=np.int16, core=np.bool_, invites=np.int8)
        self.mails = Gathered("mail", user=np.int32, day=np.int16, kind=np.int8, leaves=np.bool_)
        self.invites = Gathered(
            "invite",
            user=np.int32,
            day=np.int16,
            sequence=np.int8,
            accepted_day=np.int16,
            accepted_id=np.int64,
        )

    def look_ahead(self, scenario: Scenario, horizon: int) -> None:
        """Settle what comes from outside, in this scenario and up to this day."""
        self.scenario, self.settings, self.horizon = scenario, scenario.settings, horizon
        came = arrivals.newcomers(scenario, *self.blocks, horizon)
        brought = arrivals.traits(scenario, came["id"], came["day"], came["way"])
        self.coming = {name: column.astype(_COLUMNS[name], copy=False) for name, column in brought.items()}
        self.coming_start = np.searchsorted(came["day"], np.arange(horizon + 2))
        self.weather = days.activity_factor(horizon, self.settings)[:, None] * calendars.holiday_factor(
            horizon, self.settings
        )
        self.campaign_on = {c.first: place for place, c in enumerate(scenario.changelog.mailed)}
        onset = self.settings.dropout_onset
        age = np.arange(1, horizon + 2)
        fading = np.exp(-np.arange(horizon + 2) / self.settings.novelty_days)
        self.novelty = 1.0 + self.settings.novelty * np.concatenate(([1.0], fading[:-1]))
        self.wear_step = np.concatenate(([0.0], np.log((age + onset) / (age - 1 + onset))))

    def branch(self) -> Shard:
        """Another shard that has come as far as this one, and goes on by itself."""
        # Only what changes in place is copied: the users' columns, and what holds the arrays of each day.
        other = copy.copy(self)
        other.of = {name: column[: self.size].copy() for name, column in self.of.items()}
        other.invited = {day: list(parts) for day, parts in self.invited.items()}
        other.expected, other.list = set(self.expected), self.list.branch()
        other.actives, other.mails, other.invites = (
            gathered.branch() for gathered in (self.actives, self.mails, self.invites)
        )
        return other

    def population(self, horizon: int | None = None) -> Population:
        """Who has come so far, and what they did; `horizon`: the day that has been reached, if it isn't the last."""
        users = Users(**{name: self.of[name][: self.size] for name in _USER_FIELDS})
        gathered = self.actives.columns() | self.mails.columns() | self.invites.columns()
        return Population(horizon=horizon or self.horizon, users=users, **gathered)

    def go_on(self, day: int, on_day: Callable[[], None] = lambda: None) -> Population:
        """Let the days from this one up to the horizon pass; `on_day` is called after each."""
        for number in range(day, self.horizon):
            self.live(number)
            on_day()
        return self.population()

    def live(self, day: int) -> None:
        """Let one day pass."""
        new = self._sign_up(day)
        there = self._stay(day)
        back = self._write_mails(day, new)
        if len(back):
            there = np.sort(np.concatenate((there, back)))
        active = np.concatenate((self._come_by(day, there), new))
        self.living = np.concatenate((there, new))
        self._act(day, active)

    def _bent(self, parameter: str, places: Places, day: int, base: float | None = None) -> float | Floats:
        """A parameter as it is on this day for these users; a plain number if nothing bends it."""
        value = float(getattr(self.settings, parameter)) if base is None else base
        if not self.scenario.bends.of(parameter, day, day + 1):
            return value
        segments = Segments(lambda dimension: self._codes(dimension, places))
        return self.scenario.bends.bent(parameter, value, np.full(len(places), day), segments)

    def _codes(self, dimension: str, places: Places) -> NDArray[Any]:
        """Codes by which a bend can choose users."""
        if dimension == "partner":
            return partners.app_of(self.settings, self.of["key"][places], self.of["kind"][places])
        return self.of[_COLUMN_OF.get(dimension, dimension)][places]

    def _enrol(self, experiment: Experiment, places: Places, day: int) -> None:
        """Put users into an experiment, if they are people."""
        o, name = self.of, experiment.dimension
        places = places[o["kind"][places] == HUMAN]
        unit = o["household"][places] if experiment.unit == "household" else places
        variant = self.scenario.variant(experiment, o["key"][unit])
        o[name][places] = np.where(experiments.meets(experiment, o["key"][places]), variant, NOBODY)
        o[f"since {name}"][places] = day

    def _slowness(self, places: Places, day: int) -> float | Floats:
        """Log of how many times slower than usual the pages are."""
        usual = self.settings.load_median_ms
        return np.log(self._bent("load_median_ms", places, day) / usual)

    def _sign_up(self, day: int) -> Places:
        a, b = self.coming_start[day], self.coming_start[day + 1]
        parts = self.invited.pop(day, [])
        invited = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}
        if invited:
            self.expected.difference_update(invited["id"].tolist())
            o = self.of
            inviter = invited["inviter"]
            midpoint = self.settings.engagement_median
            logit = np.log(
                o["engagement"][inviter] / (1.0 - o["engagement"][inviter]) * (1.0 - midpoint) / midpoint
            )
            guests = len(inviter)
            theirs = arrivals.traits(
                self.scenario,
                invited["id"],
                np.full(guests, day),
                np.full(guests, arrivals.REFERRAL),
                0.3 * logit,
            )
        count = b - a + (len(invited["id"]) if invited else 0)
        new = np.arange(self.size, self.size + count)
        if self.size + count > len(self.of["id"]):
            self.of = {
                n: np.concatenate((c, np.zeros(len(c) // 3 + count, c.dtype))) for n, c in self.of.items()
            }
        o = self.of
        head, last = self.size + b - a, self.size + count
        here = slice(self.size, last)
        for name, column in self.coming.items():
            o[name][self.size : head] = column[a:b]
            if invited:
                o[name][head:last] = theirs[name]
        o["household"][here] = new
        o["referrer"][here] = -1
        o["last_active"][here] = day
        o["mailed"][here] = -1
        no_bots = o["kind"][here] != BOT
        o["listed"][here] = no_bots
        if invited:
            o["referrer"][head:last] = inviter
            mates = new[b - a :][invited["same_household"]]
            homes = o["household"][inviter[invited["same_household"]]]
            o["household"][mates] = homes
            o["shares_home"][mates] = True
            o["shares_home"][inviter[invited["same_household"]]] = True
            o["shares_home"][homes] = True
        for experiment in self.scenario.experiments:
            o[experiment.dimension][here] = o[f"since {experiment.dimension}"][here] = NOBODY
            if experiment.who == "newcomers" and experiment.first <= day < experiment.last:
                self._enrol(experiment, new, day)
        self.size += count
        self.list.subscribe(new[no_bots], day)
        return new

    def _stay(self, day: int) -> Places:
        """Those of the living who have not dropped out by this day."""
        o, there, settings = self.of, self.living, self.settings
        age = day - o["day"][there]
        step = self._bent("dropout", there, day) * self.wear_step[age] * o["frailty"][there]
        step *= np.where(o["activated"][there], settings.habit, 1.0)
        slow = self._slowness(there, day)
        if np.ndim(slow):
            step *= np.exp(settings.slowness_dropout * slow)
        waits = self._bent("support_hours", there, day)
        if np.any(waits != _USUAL_HOURS):
            step *= (waits / _USUAL_HOURS) ** settings.support_dropout
        wear = o["wear"][there] + step
        o["wear"][there] = wear
        stays = (wear < o["limit"][there]) | (o["kind"][there] != HUMAN)
        stays &= day <= o["last_day"][there]
        staying: Places = there[stays]
        return staying

    def _write_mails(self, day: int, new: Places) -> Places:
        """Write the day's mails; returns those who had dropped out and are back for what one of them offers."""
        o = self.of
        mails = self.list.recipients(
            o,
            self.settings,
            day,
            new,
            self.campaign_on.get(day),
            lambda to: self._bent("mails_a_week", to, day),
        )
        to = np.concatenate([places for _, places in mails])
        kind = np.repeat([kind for kind, _ in mails], [len(places) for _, places in mails])
        own = draws.child(draws.child(o["key"][to], day, "day"), np.minimum(kind, CAMPAIGN), "mail")
        leaves = draws.happens(own, "leaves", self._bent("unsubscribe_rate", to, day))
        leaves &= o["kind"][to] == HUMAN
        o["unsubscribed"][to[leaves]] = True
        o["mailed"][to] = day
        self.mails.add(user=to, day=day, kind=kind, leaves=leaves)
        return self._win_back(to[kind == WIN_BACK], day)

    def _win_back(self, away: Places, day: int) -> Places:
        """Those of the people who are reminded today who had dropped out, and whom an offer brings back for a while."""
        o = self.of
        for experiment in self.scenario.experiments:
            if experiment.who == "lapsed" and experiment.first <= day < experiment.last:
                self._enrol(experiment, away[o[f"since {experiment.dimension}"][away] == NOBODY], day)
        gone = away[o["wear"][away] >= o["limit"][away]]
        pull = offers.pull(o["thrift"][gone], self._bent("offer", gone, day))
        key = draws.child(o["key"][gone], day, "day")
        back = gone[draws.happens(key, "back for an offer", self.settings.offer_return * pull)]
        o["limit"][back] = np.inf
        o["last_day"][back] = offers.last_day(day)
        return back

    def _come_by(self, day: int, there: Places) -> Places:
        """Those of the living who come by on this day; the draw stays the same whatever the chance."""
        o, settings = self.of, self.settings
        key = o["key"][there]
        age = day - o["day"][there]
        spell = draws.child(key, age // _SPELL_DAYS, "spell")
        quiet = draws.happens(spell, "quiet", settings.quiet_spell_share)
        chance = o["engagement"][there] * self._bent("activity", there, day, 1.0)
        staff = o["kind"][there] == STAFF
        chance *= np.where(staff, _STAFF_WEEK[days.weekday(day)], self.weather[day][o["country"][there]])
        chance *= self.novelty[age]
        chance *= np.where(quiet & ~staff, settings.quiet_spell_factor, 1.0)
        chance *= np.where(o["mailed"][there] == day, settings.mail_pull, 1.0)
        offer = self._bent("offer", there, day)
        if np.any(offer):
            chance *= 1.0 + settings.offer_activity * offers.pull(o["thrift"][there], offer)
        shared = np.flatnonzero(o["shares_home"][there])
        mates = there[shared]
        others = o["home_active"][o["household"][mates]] - (o["last_active"][mates] == day - 1)
        pull = self._bent("housemate_pull", mates, day)
        chance[shared] *= np.where(others > 0, pull, 1.0)
        return there[draws.uniform(draws.child(key, day, "day"), "comes by") < np.minimum(chance, 0.98)]

    def _act(self, day: int, active: Places) -> None:
        o, settings = self.of, self.settings
        key = draws.child(o["key"][active], day, "day")
        self.list.note_visits(o, active, day)
        o["last_active"][active] = day
        leaving = active[deletions.asks(settings, key, o["kind"][active])]
        o["last_day"][leaving] = day
        o["unsubscribed"][leaving] = True  # by no mail: nobody writes to an account that is gone
        o["home_active"][self.at_home_yesterday] = 0
        homes = o["household"][active[o["shares_home"][active]]]
        np.add.at(o["home_active"], homes, 1)
        self.at_home_yesterday = homes

        for experiment in self.scenario.experiments:
            if experiment.who == "everyone" and experiment.first <= day < experiment.last:
                self._enrol(experiment, active[o[f"since {experiment.dimension}"][active] == NOBODY], day)
        activated = o["activated"][active]
        learning = np.log(self._bent("onboarding", active, day))
        logit = o["core_logit"][active] + np.where(activated, 0.0, learning)
        logit = logit + np.log(self._bent("core_odds", active, day, 1.0))
        logit = logit - settings.slowness_core * self._slowness(active, day)
        core = draws.uniform(key, "core") < 1.0 / (1.0 + np.exp(-logit))
        o["activated"][active[core]] = True
        invites = self._invite(day, active, key)
        self.actives.add(user=active, day=day, core=core, invites=invites)

    def _invite(self, day: int, active: Places, key: NDArray[np.uint64]) -> NDArray[np.int8]:
        """How many invitations each of the active sends; those that will be accepted are noted."""
        o, settings = self.of, self.settings
        chance = self._bent("invite_rate", active, day) * np.where(o["activated"][active], 1.0, 0.15)
        reward = np.log1p(np.maximum(self._bent("invite_reward", active, day), 0.0) / _USUAL_REWARD)
        chance = chance * (reward / np.log(2.0)) ** settings.reward_pull
        chance = chance * (0.4 + 1.2 * o["engagement"][active])
        sends = draws.happens(key, "invites", chance) & (o["kind"][active] == HUMAN)
        count = np.zeros(len(active), np.int8)
        sender = np.flatnonzero(sends)
        if not len(sender):
            return count
        count[sender] = 1 + draws.geometric(
            key[sender], "more invites", settings.more_invites, _MOST_INVITES - 1
        )
        times = count[sender]
        by = np.repeat(sender, times)
        sequence = np.arange(len(by)) - np.repeat(np.cumsum(times) - times, times)
        own = draws.child(key[by], sequence, "invite")
        inviter = active[by]
        accepted = draws.happens(own, "accepted", self._bent("invite_acceptance", inviter, day))
        joins = day + 1 + draws.geometric(own, "delay", 2.2, 13)
        start, room = ids.SLOTS["referral"]
        slot = start + (draws.uniform(own, "slot") * room).astype(np.int64)
        user = ids.user_ids(joins, (o["id"][inviter] >> 8) & (ids.MOST_BLOCKS - 1), slot)
        # Two guests who would get the same number on the same day and in the same block: the first one comes.
        for place in np.flatnonzero(accepted):
            number = int(user[place])
            if number in self.expected:
                accepted[place] = False
            else:
                self.expected.add(number)
        same = draws.happens(own, "household", settings.same_household)
        for joining in np.unique(joins[accepted]):
            chosen = np.flatnonzero(accepted & (joins == joining))
            part = {"id": user[chosen], "inviter": inviter[chosen], "same_household": same[chosen]}
            self.invited.setdefault(int(joining), []).append(part)
        self.invites.add(
            user=inviter,
            day=day,
            sequence=sequence,
            accepted_day=np.where(accepted, joins, -1),
            accepted_id=np.where(accepted, user, -1),
        )
        return count
