"""**Malik, mobile, 11:15**

> On a train our household screen takes ages: it asks three times, one after the other. Somebody said “GraphQL is faster”. I'd like to see it with *one* question before we rebuild anything.
>
> The screen shows: $shown.

Write one GraphQL query that brings exactly what the screen shows, and have it answered whole. The API refuses a query that would cost more than 100. What counts is what the API has noted; try as often as you like.
"""

from __future__ import annotations

import json
import random

from lab_app.kinds.request import (
    Evidence,
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
from lab_app.kinds.request.journal import GRAPHQL, Call
from lab_app.tracks.apis.apis.screen import MEMBERS, ORDERS, PLANS, query_of

COST_LIMIT = 100
_READS = (
    "/v2/household",
    "/v2/plans",
    "/v2/orders",
    "/v2/orders/{id}",
    "/v2/me",
    "/v2/plans/{id}",
    "/v2/households/{id}",
)
_LIST, _LAST = "household.orders.", "household.lastOrder."
_CLIENTS_OWN = "__typename"  # what GraphQL clients add by themselves


def _asks(query: str, key: str) -> Message:
    return Message("POST", GRAPHQL, (bearer(key),), json.dumps({"query": query}, indent=1))


def _fields(call: Call) -> set[str]:
    return {path for path in call.fields if not path.endswith(_CLIENTS_OWN)}


def _queries(evidence: Evidence) -> tuple[Call, ...]:
    return evidence.to("POST", GRAPHQL)


def deal(seed: int) -> Task:
    """What the screen shows."""
    draw = random.Random(f"{seed}/one_screen")
    shown = [draw.choice(MEMBERS), draw.choice(PLANS), draw.choice(ORDERS)]
    draw.shuffle(shown)
    fields = tuple(sorted(path for one in shown for path in one.fields))
    wanted = set(fields)
    query = query_of(fields)
    parts = [query_of(one.fields) for one in shown]
    costly = query.replace("lastOrder { ", "orders(first: 100) { items { sku } ", 1).replace(
        "items { sku } items {", "items {"
    )
    more = query.replace("members { ", "members { id ", 1)
    less = query_of(tuple(path for path in fields if not path.startswith("household.lastOrder")))

    def last(evidence: Evidence) -> Call | None:
        queries = _queries(evidence)
        return queries[-1] if queries else None

    def is_answered(evidence: Evidence) -> bool:
        return any(call.is_ok and _fields(call) == wanted for call in _queries(evidence))

    def in_parts(evidence: Evidence) -> bool:
        answered = [_fields(call) for call in _queries(evidence) if call.is_ok and _fields(call) < wanted]
        return len(answered) > 1 and set().union(*answered) == wanted

    def found(evidence: Evidence) -> str:
        call = last(evidence)
        if call is None:
            return "no query yet"
        if call.errors:
            return f"{call.status}, with {'an error' if call.errors == 1 else f'{call.errors} errors'}"
        return f"{call.status}, {len(_fields(call) & wanted)} of {len(wanted)} fields, {len(_fields(call) - wanted)} others"

    return Task(
        scene=Scene(
            (
                Key("app", ("household:read", "plans:read"), "of the app, as it is today"),
                Key("app-next", ("household:read", "orders:read", "plans:read"), "of the app's next version"),
            )
        ),
        saved=(Saved("start", "A query to begin with", _asks("{ household { name } }", "app")),),
        words={"shown": "; ".join(one.said for one in shown)},
        targets=(
            Target(
                "one_query",
                "The query",
                is_answered,
                "No query has brought the screen yet. Name each field that it shows, in braces inside the thing that it belongs to; "
                "the schema beside this has their names.",
                found,
                f"200, all {len(wanted)} fields, no others, no error",
            ),
        ),
        slips=(
            Slip(
                "too_costly",
                f"The API has refused this before it looked anything up: it would cost more than {COST_LIMIT} (the answer says how much). A list costs as many as you ask "
                "for, times what is in each; the screen shows *one* order. Freedom to ask comes with a limit, since somebody pays for the answer.",
                lambda evidence: (call := last(evidence)) is not None and (call.cost or 0) > COST_LIMIT,
                written([_asks(costly, "app-next")]),
            ),
            Slip(
                "errors_below_200",
                "The status is `200`, and the body has `errors`: a part of what you asked for is `null`. With GraphQL the status says that the "
                "*question* was taken; whether all of it was answered stands in the body. Read what the error asks for.",
                lambda evidence: (
                    (call := last(evidence)) is not None and call.errors > 0 and _fields(call) >= wanted
                ),
                written([_asks(query, "app")]),
            ),
            Slip(
                "not_a_query",
                "The API did not run this query: it came back with `errors`, under `200`. They say why: a field that is not there, one that "
                "wants braces with fields of its own, or something that this API does not do.",
                lambda evidence: (call := last(evidence)) is not None and call.errors > 0 and not call.fields,
                written([_asks("{ household { members } }", "app-next")]),
                also=(written([_asks("{ household { name ", "app-next")]),),
            ),
            Slip(
                "as_a_list",
                "`orders` brings a list: of one order if you ask for one, and of a hundred as soon as somebody changes a number. The screen "
                "shows the last one, and the schema has a field for just that: take `lastOrder`.",
                lambda evidence: (
                    (call := last(evidence)) is not None
                    and call.is_ok
                    and {path.replace(_LIST, _LAST, 1) for path in _fields(call)} == wanted
                    and _fields(call) != wanted
                ),
                written([_asks(query.replace("lastOrder {", "orders(first: 1) {", 1), "app-next")]),
                also=(written([_asks(query.replace("lastOrder {", "orders(first: 3) {", 1), "app-next")]),),
            ),
            Slip(
                "in_parts",
                "All of the screen was answered, in several queries. On a train each of them waits for the one before it; what you save is in "
                "asking for all of it at once.",
                in_parts,
                written([_asks(part, "app-next") for part in parts]),
            ),
            Slip(
                "more_than_shown",
                "The query has all that the screen shows, and something that it doesn't. More than is shown has to be paid for on "
                "each visit, and the field can't be given up later, since a client asks for it.",
                lambda evidence: (
                    (call := last(evidence)) is not None and call.is_ok and _fields(call) > wanted
                ),
                written([_asks(more, "app-next")]),
            ),
            Slip(
                "less_than_shown",
                "The query was answered, and the screen shows something that is not in it. Compare the sentence word by word.",
                lambda evidence: (
                    (call := last(evidence)) is not None and call.is_ok and not wanted <= _fields(call)
                ),
                written([_asks(less, "app-next")]),
            ),
            Slip(
                "three_trips",
                "That is the right data, in several trips: so the screen does it today. One query asks for all of it at once, at "
                "`/graphql`.",
                lambda evidence: (
                    not _queries(evidence)
                    and len({call.route for call in evidence.calls if call.is_ok and call.route in _READS})
                    > 1
                ),
                written(
                    [
                        Message("GET", path, (bearer("app-next"),))
                        for path in ("/v2/household", "/v2/plans?limit=1", "/v2/orders?limit=1")
                    ]
                ),
            ),
        ),
        solution=written([_asks(query, "app-next")]),
        ways=(
            written([_asks(f"query Screen {query}", "app-next")]),
            written([_asks(query.replace("household {", "home: household { __typename", 1), "app-next")]),
            written([_asks(costly, "app-next"), _asks(query, "app"), _asks(query, "app-next")]),
        ),
        told="One trip where there were three, and nothing that is not shown. The server has not worked any faster: it looked up the same "
        "things. What the screen saves is the waiting between three calls; most of that it would have saved by sending the three at once, "
        "too, without GraphQL: ask about that first.",
    )


EXERCISE = RequestExercise(
    code="AP7",
    title="The household screen in one question",
    concept="GraphQL",
    difficulty=2,
    order=7,
    minutes=8,
    idea='A GraphQL query names the fields that it wants, each thing with its own in braces: `{ household { name members { name } } }`. It goes as JSON, `{"query": "…"}`, in one line, by POST to one address. The schema has the fields.',
    docs="schema",
    hints=(
        "Begin at household: members, the plan of this week and the last order all hang on it.",
        "Open the answer's body even where the status is 200: errors says what is missing, and extensions what the query costs.",
        "Of the two keys one may not read orders. Ask for lastOrder, with the fields that the screen shows and no others.",
    ),
    deal=deal,
    takeaway="GraphQL saves trips, not work: it is worth most where a screen shows many things over a slow network. Ask of a GraphQL API what a query may cost, and look for errors in the body: 200 does not say that all of it was answered.",
)
