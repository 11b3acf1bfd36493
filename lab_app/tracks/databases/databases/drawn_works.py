"""Eight pieces of work for the stores, with drawn figures and drawn needs."""

from __future__ import annotations

from random import Random

from lab_app.kinds.sort import Dealt, Item
from lab_app.tracks.databases.databases.stores import BOXES, Work, accepted, refused


def deal(seed: int) -> Dealt:
    """Eight pieces of work with drawn figures and drawn needs."""
    random = Random(f"stores-{seed}")
    return Dealt(tuple(_item(work) for work in _works(random)))


def _item(work: Work) -> Item:
    return Item(work.key, work.title, f"{work.says} {work.figures}", BOXES, accepted(work), refused(work))


def _works(random: Random) -> tuple[Work, ...]:
    few = random.choice([20, 40, 80, 200])
    many = random.choice([2_000, 4_000, 8_000])
    works = [
        _slots(random),
        _orders(random),
        _photos(random),
        _recipe_search(random),
        _sessions(random, random.choice([few, many])),
        _events(random),
        _recipes(random),
        _flags(random, random.choice([few, many])),
    ]
    random.shuffle(works)
    return tuple(works)


def _slots(random: Random) -> Work:
    return Work(
        "slots",
        "Delivery slots",
        "A booking takes a place of the slot and goes with its order.",
        random.choice([4_000, 12_000, 30_000]),
        random.choice([5, 40, 1_500]),
        1,
        "key",
        together="the order that it is booked for",
    )


def _orders(random: Random) -> Work:
    return Work(
        "orders",
        "Orders and payments",
        "Paid or not paid, never half.",
        random.choice([220_000, 2_400_000, 40_000_000]),
        random.choice([10, 60, 2_000]),
        2,
        "key",
        together="its payment",
    )


def _photos(random: Random) -> Work:
    if random.random() < 0.3:
        return Work(
            "photos",
            "Notes on recipe photos",
            "Who took it, when, for which recipe and under which licence: each page joins them to the recipe and its author.",
            random.choice([60_000, 400_000, 30_000_000]),
            random.choice([30, 300, 1_400]),
            1,
            "rows together",
        )
    return Work(
        "photos",
        "Recipe photos",
        "As cooks upload them.",
        random.choice([60_000, 400_000, 3_000_000]),
        random.choice([30, 300, 1_400]),
        random.choice([1_800.0, 3_400.0, 6_200.0]),
        "key",
        is_file=True,
    )


def _recipe_search(random: Random) -> Work:
    return Work(
        "search",
        "Recipe search",
        f"By any words of title and text, in {random.choice(['four', 'six', 'nine'])} languages, typing errors forgiven.",
        random.choice([3_000, 60_000, 24_000_000]),
        random.choice([8, 60, 1_800]),
        4,
        "words",
    )


def _sessions(random: Random, calls: int) -> Work:
    if random.random() < 0.4:
        return Work(
            "sessions",
            "Open carts",
            "Read and written whole by the person's number; each holds what its shop needs, and a lost one is a lost order.",
            random.choice([9_000, 80_000, 14_000_000]),
            calls,
            6,
            "key",
            varied=True,
        )
    return Work(
        "sessions",
        "Who is signed in",
        "Read by a token at each call. Who is not found signs in again.",
        random.choice([9_000, 80_000, 14_000_000]),
        calls,
        1,
        "key",
        made_again="by the next sign-in",
    )


def _events(random: Random) -> Work:
    return Work(
        "events",
        f"{random.choice(['Two', 'Three', 'Five'])} years of events",
        "How many people did what, by week and platform; nobody asks for a single one.",
        random.choice([3_000_000, 9_000_000, 160_000_000, 900_000_000]),
        random.choice([1, 2, 4]),
        1,
        "columns",
    )


def _recipes(random: Random) -> Work:
    if random.random() < 0.3:
        return Work(
            "recipes",
            "Ingredients of recipes",
            "Each shopping list joins them to today's prices and to what is at home.",
            random.choice([24_000, 600_000, 18_000_000]),
            random.choice([20, 90, 1_600]),
            1,
            "rows together",
        )
    return Work(
        "recipes",
        "Recipes as cooks write them",
        "Shown and saved whole; one has steps with timers, the next a video and no steps. None may be lost.",
        random.choice([3_000, 60_000, 24_000_000]),
        random.choice([20, 90, 1_600]),
        12,
        "key",
        varied=True,
    )


def _flags(random: Random, calls: int) -> Work:
    return Work(
        "flags",
        "Feature flags as servers read them",
        "A copy, by the flag's name.",
        random.choice([40, 90, 160]),
        calls,
        1,
        "key",
        made_again="from the table in which they are set",
    )
