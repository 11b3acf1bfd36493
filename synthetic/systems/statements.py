"""Statements that Larder's pages and nightly programs send to its database, and what each of them takes.

Which statements there are is the same in every world. How many items a list shows, which list is read item by item
instead of at once, and how long the slow ones take is drawn from the seed.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from functools import lru_cache

from synthetic.kernel import days, draws
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import PLANNER_STATEMENTS

LOGGED_SINCE = days.number(dt.date(2025, 10, 4))
"""Day on which the statements' log begins: 270 days up to the default as-of day."""

PAGES = ("home", "recipes", "planner", "cart", "checkout")
"""Services whose statements are sent when somebody asks for a page."""
JOBS = "jobs"
SERVICES = (*PAGES, JOBS)


@dataclass(frozen=True)
class Statement:
    """A statement, with ? for its values.

    `share`: of the service's requests those that send it; `calls`, on average, by each of them. `ms`, `read` and
    `returned` are of a call: milliseconds, rows that the database looks at, rows that it gives back. Of a job,
    `hours` are those in which it runs, none for every hour; what it takes grows with the company (`grows`).
    """

    fingerprint: str
    service: str
    ms: float
    read: float
    returned: float
    share: float = 1.0
    calls: float = 1.0
    hours: tuple[int, ...] = ()
    grows: bool = False


@dataclass(frozen=True)
class List:
    """A page's list: a statement that reads which items it shows, and what is read of each of them, either item by
    item or of all at once."""

    service: str
    items: str
    each: str
    together: str
    slowness: float
    """Factor on the milliseconds of a call: pages that are asked for less often read what takes longer."""


LISTS = (
    List(
        "home",
        "SELECT recipe_id FROM feed WHERE user_id = ? ORDER BY score DESC LIMIT ?",
        "SELECT count(*) FROM likes WHERE recipe_id = ?",
        "SELECT recipe_id, count(*) FROM likes WHERE recipe_id IN (?) GROUP BY recipe_id",
        1.0,
    ),
    List(
        "recipes",
        "SELECT id, user_id, stars FROM reviews WHERE recipe_id = ? ORDER BY created_at DESC LIMIT ?",
        "SELECT name, picture FROM profiles WHERE user_id = ?",
        "SELECT user_id, name, picture FROM profiles WHERE user_id IN (?)",
        1.3,
    ),
    List(
        "planner",
        "SELECT recipe_id FROM suggestions WHERE household_id = ? ORDER BY score DESC LIMIT ?",
        "SELECT title, minutes FROM recipes WHERE id = ?",
        "SELECT id, title, minutes FROM recipes WHERE id IN (?)",
        0.8,
    ),
    List(
        "cart",
        "SELECT product_id, amount FROM cart_lines WHERE cart_id = ?",
        "SELECT price, stock FROM products WHERE id = ? AND shop_id = ?",
        "SELECT id, price, stock FROM products WHERE id IN (?) AND shop_id = ?",
        5.0,
    ),
)
_ITEMS = (18.0, 90.0)
"""How many items a list shows, from and to; drawn evenly in its logarithm, as are these:"""
_EACH_MS = (0.12, 1.4)
_REPORT_MS = (2_500.0, 9_000.0)
_RANKS_MS = (300.0, 900.0)
_FULL = 0.92
"""Share of a list's places that have an item, on average."""

_OF_PAGES = (
    Statement("SELECT name, plan FROM users WHERE id = ?", "home", 0.3, 1, 1),
    Statement("SELECT id FROM meal_plans WHERE user_id = ? AND week = ?", "home", 0.5, 4, 0.6),
    Statement("SELECT * FROM notices WHERE user_id = ? AND read_at IS NULL", "home", 0.4, 3, 0.4),
    Statement("SELECT name, is_on FROM flags WHERE platform = ?", "home", 0.6, 24, 24, share=0.3),
    Statement("SELECT * FROM invoices WHERE user_id = ? ORDER BY created_at DESC", "home", 1.1, 9, 9, share=0.05),
    Statement("SELECT title, text, minutes FROM recipes WHERE id = ?", "recipes", 0.7, 1, 1),
    Statement("SELECT name, amount FROM ingredients WHERE recipe_id = ?", "recipes", 0.3, 9, 9, calls=4),
    Statement("SELECT id FROM recipes WHERE tags @> ? ORDER BY rank LIMIT ?", "recipes", 9.0, 900, 20, share=0.2),
    Statement("INSERT INTO likes (recipe_id, user_id) VALUES (?)", "recipes", 1.2, 0, 0, share=0.08),
    Statement(PLANNER_STATEMENTS[0], "planner", 0.9, 14, 12),
    Statement(PLANNER_STATEMENTS[1], "planner", 1.0, 22, 20, share=0.8),
    Statement(PLANNER_STATEMENTS[2], "planner", 0.9, 9, 8, share=0.7),
    Statement(PLANNER_STATEMENTS[3], "planner", 0.8, 11, 7, share=0.9),
    Statement("SELECT name, diet FROM members WHERE household_id = ?", "planner", 0.5, 3, 3),
    Statement("INSERT INTO plan_items (plan_id, day, recipe_id) VALUES (?)", "planner", 1.4, 0, 0, share=0.45, calls=3),
    Statement("SELECT id, name FROM shops WHERE postcode = ?", "cart", 1.6, 30, 6),
    Statement("SELECT code, percent FROM vouchers WHERE user_id = ?", "cart", 0.8, 5, 1, share=0.5),
    Statement("SELECT street, city FROM addresses WHERE user_id = ?", "checkout", 0.5, 1, 1),
    Statement("UPDATE slots SET free = free - ? WHERE id = ? AND free > ?", "checkout", 2.0, 1, 0),
    Statement("INSERT INTO orders (user_id, slot_id, total) VALUES (?)", "checkout", 2.4, 0, 0),
)  # fmt: skip
_OF_JOBS = (
    Statement(
        "SELECT household_id, sum(total) FROM orders WHERE created_at > ? GROUP BY household_id",
        JOBS,
        0.0,
        60_000,
        9_000,
        grows=True,
    ),
    Statement("REFRESH MATERIALIZED VIEW recipe_ranks", JOBS, 0.0, 16_000, 0, grows=True),
    Statement("DELETE FROM sessions WHERE expires_at < ? LIMIT ?", JOBS, 3.0, 500, 0, calls=8),
    Statement("SELECT id, email FROM users WHERE id > ? ORDER BY id LIMIT ?", JOBS, 4.0, 100, 100, calls=240, hours=(3,), grows=True),
)  # fmt: skip
_REPORT, _RANKS = _OF_JOBS[0].fingerprint, _OF_JOBS[1].fingerprint

FINGERPRINTS: tuple[str, ...] = (
    *(text for one in LISTS for text in (one.items, one.each, one.together)),
    *(one.fingerprint for one in (*_OF_PAGES, *_OF_JOBS)),
)
"""Every statement that a world can have: a statement's code is its place here."""
CODES = {fingerprint: code for code, fingerprint in enumerate(FINGERPRINTS)}


@dataclass(frozen=True)
class Shown:
    """A list in one world: how many items it has places for, and whether they are read item by item."""

    of: List
    places: int
    one_by_one: bool
    each_ms: float

    @property
    def detail(self) -> str:
        """The statement that reads what is shown of the items."""
        return self.of.each if self.one_by_one else self.of.together


@dataclass(frozen=True)
class Statements:
    """The statements of a world: those of `lists`, and all others."""

    lists: tuple[Shown, ...]
    others: tuple[Statement, ...]

    @property
    def one_by_one(self) -> Shown:
        """The list whose items are read one by one."""
        return next(shown for shown in self.lists if shown.one_by_one)


def _log_even(key: Keys, name: str, bounds: tuple[float, float]) -> float:
    low, high = (math.log(bound) for bound in bounds)
    return math.exp(low + float(draws.uniform(key, name)[0]) * (high - low))


@lru_cache(maxsize=64)
def statements(seed: int) -> Statements:
    """The statements of a world."""
    root = draws.root(seed, "statements")
    chosen = int(draws.uniform(root, "one by one")[0] * len(LISTS))
    lists = []
    for place, of in enumerate(LISTS):
        own = draws.child(root, place, "list")
        lists.append(
            Shown(
                of,
                round(_log_even(own, "items", _ITEMS)),
                place == chosen,
                _log_even(own, "milliseconds", _EACH_MS) * of.slowness,
            )
        )
    first = int(draws.uniform(root, "report")[0] * 6)
    took = {_REPORT: _log_even(root, "report takes", _REPORT_MS), _RANKS: _log_even(root, "ranks", _RANKS_MS)}
    jobs = [replace(job, ms=took.get(job.fingerprint, job.ms)) for job in _OF_JOBS]
    jobs[0] = replace(jobs[0], hours=tuple(range(first, 24, 6)))
    return Statements(tuple(lists), (*_OF_PAGES, *jobs))


def places_filled(shown: Shown) -> float:
    """Items that a list shows on average."""
    return shown.places * _FULL
