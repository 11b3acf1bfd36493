"""Who gets which mail: the weekly one, a welcome, a reminder after weeks away, and campaigns' mails."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import draws
from synthetic.kernel.draws import Floats
from synthetic.people.arrivals import BOT, HUMAN, Columns
from synthetic.settings import Settings
from synthetic.vocabulary import CAMPAIGN, WEEKLY, WELCOME, WIN_BACK

Places = NDArray[np.int64]

_MORE_MAILS = (3, 5, 1)
"""Days between a subscriber's weekly mail and the second, third and fourth one of the week."""


class MailingList:
    """Subscribers by the weekday of their weekly mail, and who was last seen when.

    `users`: columns of all users so far (`synthetic.people.shard`); places are places in them.
    """

    def __init__(self) -> None:
        self._lists: list[Places] = [np.empty(0, np.int64) for _ in range(7)]
        self._came_on: dict[int, Places] = {}

    def branch(self) -> MailingList:
        """Another list that is like this one now, and goes on by itself."""
        other = MailingList()
        other._lists, other._came_on = list(self._lists), dict(self._came_on)
        return other

    def arrays(self) -> dict[str, NDArray[np.int64]]:
        """Everything as named arrays, to keep it."""
        came = sorted(self._came_on.items())
        whole = {str(weekday): places for weekday, places in enumerate(self._lists)}
        return whole | {
            "day": np.array([day for day, _ in came], np.int64),
            "size": np.array([len(places) for _, places in came], np.int64),
            "came": np.concatenate([np.empty(0, np.int64), *(places for _, places in came)]),
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[np.int64]]) -> MailingList:
        """The list that `arrays` has kept. Raises KeyError if a part is missing."""
        found = cls()
        found._lists = [arrays[str(weekday)] for weekday in range(7)]
        parts = np.split(arrays["came"], np.cumsum(arrays["size"])[:-1])
        found._came_on = dict(zip(arrays["day"].tolist(), parts, strict=False))
        return found

    def subscribe(self, new: Places, day: int) -> None:
        """Put people who sign up on this day on the list."""
        self._add(day % 7, new)

    def note_visits(self, users: Columns, active: Places, day: int) -> None:
        """Note who comes by on this day; after a long time away they are back on the list."""
        back = active[
            ~users["listed"][active] & ~users["unsubscribed"][active] & (users["kind"][active] != BOT)
        ]
        if len(back):
            users["listed"][back] = True
            for weekday in range(7):
                self._add(weekday, back[users["day"][back] % 7 == weekday])
        self._came_on[day] = active

    def recipients(
        self,
        users: Columns,
        settings: Settings,
        day: int,
        new: Places,
        campaign: int | None,
        mails_a_week: Callable[[Places], float | Floats],
    ) -> list[tuple[int, Places]]:
        """Each kind of mail of this day, and who gets it; nobody gets two. Takes lapsed ones off the list.

        `campaign`: number of the campaign that starts on this day, if there is one that subscribers get a mail about.
        """
        listed = self._lists[day % 7]
        listed = listed[~users["unsubscribed"][listed]]
        fresh = day - users["last_active"][listed] <= settings.mail_sunset
        users["listed"][listed[~fresh]] = False
        listed = listed[fresh]
        self._lists[day % 7] = listed
        weekly = listed[users["day"][listed] < day]
        more = self._more_of_the_week(users, settings, day, mails_a_week)
        away = self._away(users, settings, day)
        if len(more):
            weekly = np.concatenate((weekly, more))
            away = away[~np.isin(away, more)]
        found = [(WEEKLY, weekly), (WELCOME, new), (WIN_BACK, away)]
        if campaign is not None:
            others = np.concatenate([self._lists[w] for w in range(7) if w != day % 7])
            others = self._still_reading(users, settings, others, day)
            own = draws.child(users["key"][others], day, "day")
            others = others[draws.happens(own, "campaign mail", settings.campaign_mails)]
            found.append((CAMPAIGN + campaign, others[~np.isin(others, np.concatenate((more, away)))]))
        return found

    def _add(self, weekday: int, places: Places) -> None:
        self._lists[weekday] = np.concatenate((self._lists[weekday], places))

    def _away(self, users: Columns, settings: Settings, day: int) -> Places:
        """People who were last seen so many days ago, and whose weekly mail is not today."""
        seen = day - settings.win_back_after
        away = self._came_on.pop(seen, np.empty(0, np.int64))
        away = away[(users["last_active"][away] == seen) & (users["kind"][away] == HUMAN)]
        found: Places = away[~users["unsubscribed"][away] & (users["day"][away] % 7 != day % 7)]
        return found

    def _more_of_the_week(
        self, users: Columns, settings: Settings, day: int, mails_a_week: Callable[[Places], float | Floats]
    ) -> Places:
        """Those who get a second, third or fourth mail in this week of theirs."""
        found = [np.empty(0, np.int64)]
        for extra, offset in enumerate(_MORE_MAILS, 1):
            to = self._lists[(day - offset) % 7]
            mails = mails_a_week(to)
            if np.ndim(mails) == 0 and mails <= extra:
                continue
            own = draws.child(users["key"][to], day, "day")
            to = to[draws.uniform(own, f"mail {extra + 1}") < mails - extra]
            found.append(self._still_reading(users, settings, to[users["day"][to] < day - offset], day))
        return np.concatenate(found)

    @staticmethod
    def _still_reading(users: Columns, settings: Settings, places: Places, day: int) -> Places:
        keeps = ~users["unsubscribed"][places] & users["listed"][places]
        return places[keeps & (day - users["last_active"][places] <= settings.mail_sunset)]
