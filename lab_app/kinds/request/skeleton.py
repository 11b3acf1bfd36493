"""**Nora, CEO, 08:12**

> TODO: what somebody asks, in their own words, and what they will decide by it

TODO: what has to have happened in the end. Of $product you need $quantity.
"""

from __future__ import annotations

import random

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

ORDERS = "/v2/orders"


def deal(seed: int) -> Task:
    """TODO: what is drawn from the seed."""
    draw = random.Random(f"{seed}/TODO: the exercise's name")
    sku, quantity = draw.choice(("oats-500g", "feta-200g", "eggs-10")), draw.randint(2, 9)
    body = f'{{"items": [{{"sku": "{sku}", "quantity": {quantity}}}]}}'
    order = Message("POST", ORDERS, (bearer("checkout"),), body)
    read = Message("GET", ORDERS, (bearer("checkout"),))
    return Task(
        scene=Scene((Key("checkout", ("orders:read", "orders:write"), "TODO: whose it is"),)),
        saved=(Saved("read", "TODO: what a colleague calls it", read),),
        words={"product": sku, "quantity": str(quantity)},
        targets=(
            Target(
                "ordered",
                "TODO: what there is to do, in a line",
                lambda evidence: len(evidence.holds["orders"]) == 1,
                "TODO: what is missing while it is not done",
            ),
        ),
        slips=(
            Slip(
                "only_read",
                "TODO: why this is tempting, and what to do instead",
                lambda evidence: not evidence.to("POST", ORDERS) and bool(evidence.to("GET", ORDERS)),
                written([read]),
            ),
            Slip(
                "twice",
                "TODO: why this is tempting, too",
                lambda evidence: len(evidence.holds["orders"]) > 1,
                written([order, order]),
            ),
            Slip(
                "another_path",
                "TODO: why people think of this one",
                lambda evidence: any(call.problem == "not-found" for call in evidence.calls),
                written([Message("POST", "/v2/order", order.headers, body)]),
            ),
        ),
        solution=written([order]),
        ways=(written([read, order]),),
        told="TODO: what the right answer has shown",
    )


EXERCISE = RequestExercise(
    code="",
    title="TODO: what there is to do, without how",
    concept="TODO: concept",
    difficulty=1,
    order=1,
    minutes=5,
    hints=(
        "TODO: where to look",
        "TODO: almost there",
    ),
    deal=deal,
    takeaway="TODO: what helps the learner at their own company on Monday.",
)
