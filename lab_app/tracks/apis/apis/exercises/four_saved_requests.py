"""**Milan, product manager, 09:40**

> $partner goes live tomorrow, and of the four requests that I saved for them not one works. Their engineer says that our API is down. Is it? And can you mend them before they call again?
>
> Keys of their own are ready for them. Give each request as few rights as it can do with: one day a key leaks.

Open each of the four, send it, and read the answer. In the end each of them has succeeded, with a key that may do *what this request needs and nothing else*. What counts is what the API has noted; in between you may try what you like.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from lab_app.kinds.request import (
    Key,
    Message,
    RequestExercise,
    Saved,
    Scene,
    Slip,
    Target,
    Task,
    bearer,
    written,
)
from lab_app.kinds.request.journal import repeats
from lab_app.tracks.apis.apis.wanted import Wanted, is_done_by, last_of_missed

_PARTNERS = ("FridgeMate", "MealCal", "PantryPal", "DinnerDesk", "Kitchen Cal", "Shelfie")
_PRODUCTS = ("oats-500g", "rice-basmati-1kg", "feta-200g", "eggs-10", "lentils-red-500g", "yoghurt-500g")
_ADMIN = "admin"
_OWNERS = {  # the partner's own key for each scope, and what it was made for
    "orders:read": ("partner-reports", "of the partner: their evening report"),
    "household:read": ("partner-home", "of the partner: their page on a household"),
    "plans:read": ("partner-calendar", "of the partner: their calendar"),
    "orders:write": ("partner-orders", "of the partner: what places their orders"),
}
_WIDE = (
    Key("shop", ("orders:read", "orders:write"), "of Larder's own shop"),
    Key("office", (_ADMIN,), "of Larder's office: everything"),
)


@dataclass(frozen=True)
class _Reading:
    """Something that can be read: what a colleague calls it, its route, paths that look like it, its scope."""

    name: str
    title: str
    route: str
    query: str
    looks_like: tuple[str, ...]
    scope: str


_READINGS = (
    _Reading(
        "orders",
        "The newest orders",
        "/v2/orders",
        "?limit=3",
        ("/v2/order", "/v2/order-list"),
        "orders:read",
    ),
    _Reading(
        "household",
        "Who is in the household",
        "/v2/household",
        "",
        ("/v2/houshold", "/v2/home"),
        "household:read",
    ),
    _Reading(
        "plans", "The meal plans", "/v2/plans", "?limit=2", ("/v2/meal-plans", "/v2/plan"), "plans:read"
    ),
)


def deal(seed: int) -> Task:
    """Which of the requests fails in which way."""
    draw = random.Random(f"{seed}/four_saved_requests")
    without_key, wrong_key, wrong_path = draw.sample(_READINGS, 3)
    stranger = draw.choice([scope for scope in _OWNERS if scope not in (wrong_key.scope, "orders:write")])
    owner = _OWNERS[stranger][0]
    sku, quantity = draw.choice(_PRODUCTS), draw.randint(2, 9)
    wanted = [
        _reading(without_key, None),
        _reading(wrong_key, owner),
        _reading(wrong_path, _OWNERS[wrong_path.scope][0], draw.choice(wrong_path.looks_like)),
        _order(sku, quantity),
    ]
    draw.shuffle(wanted)
    renewed = Key(f"{owner}-renewed", (stranger,), f"the same as {owner}, made anew this morning")
    keys = [Key(name, (scope,), about) for scope, (name, about) in _OWNERS.items()]
    keys += [renewed, *_WIDE]
    draw.shuffle(keys)
    first = wanted[0]
    by_scope = {one.scope: one for one in wanted}
    not_allowed = by_scope[wrong_key.scope]
    orders = by_scope["orders:write"]
    return Task(
        scene=Scene(tuple(keys)),
        saved=tuple(Saved(one.name, one.title, one.saved) for one in wanted),
        words={"partner": draw.choice(_PARTNERS)},
        targets=tuple(
            Target(
                one.name,
                one.title,
                one.is_reached,
                f"“{one.title}” has not succeeded yet. Send it, and read what the answer says.",
                one.found,
                "done, with this right alone",
            )
            for one in wanted
        ),
        slips=(
            Slip(
                "in_address",
                "There was a key in an address. The API refuses it there, and that is a favour: addresses are kept in logs, in "
                "histories and in what a browser tells the next site. A key goes into the header `Authorization`.",
                lambda evidence: any(
                    last.problem == "key-in-address" for last in last_of_missed(evidence, wanted)
                ),
                written([Message("GET", f"{not_allowed.route}?key={{{{{_OWNERS[not_allowed.scope][0]}}}}}")]),
            ),
            Slip(
                "all_rights",
                "It works with a key for everything, and then the partner has a key for everything: a leak at theirs costs all there is, and "
                "to take it back stops our own office. Take the key that may do what this request needs, and nothing else.",
                lambda evidence: is_done_by(evidence, wanted, lambda call: _ADMIN in call.scopes),
                written([not_allowed.mended.with_header(*bearer("office"))]),
                also=(written([one.mended.with_header(*bearer("office")) for one in wanted]),),
            ),
            Slip(
                "more_rights",
                "It works, by a key of our own shop that may do more than this request needs. That costs nothing until it leaks; then the "
                "shop stands still while it is exchanged. The partner has a key with this one right alone.",
                lambda evidence: is_done_by(
                    evidence, wanted, lambda call: _ADMIN not in call.scopes and len(call.scopes) > 1
                ),
                written([orders.mended.with_header(*bearer("shop"))]),
            ),
            Slip(
                "signed_in_again",
                "A new key with the same rights gets the same `403`. The API knows who you are; what is missing is the right to do this. "
                "The answer names it.",
                lambda evidence: any(
                    last.key == renewed.name and last.status == 403 and not_allowed.concerns(last)
                    for last in last_of_missed(evidence, wanted)
                ),
                written([not_allowed.saved, not_allowed.saved.with_header(*bearer(renewed.name))]),
            ),
            Slip(
                "unchanged",
                "The same request was sent again, and got the same answer. The server understood you the first time: `4xx` means that "
                "something in the request has to change. Its body says what.",
                lambda evidence: any(
                    last in tuple(repeats(evidence.calls)) for last in last_of_missed(evidence, wanted)
                ),
                written([first.saved, first.saved]),
                also=tuple(written([one.saved, one.saved]) for one in wanted[1:]),
            ),
        ),
        solution=written([one.mended for one in wanted]),
        ways=(
            written([message for one in wanted for message in (one.saved, one.mended)]),
            written([one.mended for one in reversed(wanted)]),
        ),
        told="The API was never down: four requests, four reasons, and each answer named its own. `401` who are you, `403` you may not, "
        "`404` not here, `422` this makes no sense. Their engineer has seen four errors and called it an outage. Each key is the "
        "partner's own, so that it can be taken back without stopping anybody else; and before they order for real, the order gets "
        "an `Idempotency-Key`.",
    )


def _reading(what: _Reading, key: str | None, path: str | None = None) -> Wanted:
    right = _OWNERS[what.scope][0]
    shown = (bearer(key),) if key else ()
    saved = Message("GET", f"{path or what.route}{what.query}", shown)
    mended = Message("GET", f"{what.route}{what.query}", (bearer(right),))
    return Wanted(what.name, what.title, "GET", what.route, what.scope, saved, mended)


def _order(sku: str, quantity: int) -> Wanted:
    def body(count: int) -> str:
        return f'{{"items": [{{"sku": "{sku}", "quantity": {count}}}]}}'

    saved = Message("POST", "/v2/orders", (bearer(_OWNERS["orders:write"][0]),), body(-quantity))
    mended = Message("POST", "/v2/orders", (bearer(_OWNERS["orders:write"][0]),), body(quantity))
    return Wanted("order", "A first order", "POST", "/v2/orders", "orders:write", saved, mended)


EXERCISE = RequestExercise(
    code="AP1",
    title="Four requests that don't work",
    concept="Status codes",
    difficulty=1,
    order=1,
    minutes=10,
    hints=(
        "Each answer has a body that says what is wrong and what to do: read detail and advice. No two of the four fail for the same reason.",
        "A request without a key needs one; a key that may not needs another one, which has the right that the answer names; a path that is not there is written differently in the documentation; and one body asks for something that nobody can want.",
        "The list of routes and scopes beside this says for each request what it needs. Of the keys, choose the one that has this right and no other.",
    ),
    deal=deal,
    takeaway="One caller's errors are no outage: read the answers, and look whether others have them too. 4xx for one caller is for that caller to change; 4xx for all of them, right after a deploy, is for us. And the right key is the caller's own and the smallest one that works, since it is the one that will leak.",
)
