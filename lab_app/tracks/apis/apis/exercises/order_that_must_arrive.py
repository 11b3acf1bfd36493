"""**Ines, support, 16:20**

> A customer of $partner is on the phone. $partner's app could not order for her, so we do it from here: $product, $quantity times. She wants the number of her order.
>
> Please only one. Last week somebody's fridge got three deliveries.

The request is there, ready to be sent. In the end exactly one new order has been placed (to place two and cancel one does not count), and the API has told you its number. How you get there is up to you; what counts is what the API has noted.
"""

from __future__ import annotations

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
from lab_app.tracks.apis.apis import one_order as rules
from lab_app.tracks.apis.apis.one_order import OLD, ORDERS

_PARTNERS = ("FridgeMate", "MealCal", "PantryPal", "DinnerDesk", "Kitchen Cal", "Shelfie")
_PRODUCTS = (
    ("oats-500g", "oats, 500 g"),
    ("rice-basmati-1kg", "basmati rice, 1 kg"),
    ("feta-200g", "feta, 200 g"),
    ("olive-oil-500ml", "olive oil, 500 ml"),
    ("lentils-red-500g", "red lentils, 500 g"),
    ("coconut-milk-400ml", "coconut milk, 400 ml"),
)


def deal(seed: int) -> Task:
    """Who asks for what: the names, the product and how many of it."""
    draw = random.Random(f"{seed}/order_that_must_arrive")
    sku, product = draw.choice(_PRODUCTS)
    quantity = draw.randint(2, 6)
    body = f'{{"items": [{{"sku": "{sku}", "quantity": {quantity}}}]}}'
    plain = Message("POST", ORDERS, (bearer("checkout"),), body)

    def is_as_asked(evidence: Evidence) -> bool:
        return rules.has_one(evidence) and rules.goods(evidence.holds["orders"][0]) == [(sku, quantity)]

    named = plain.with_header("Idempotency-Key", f"order-{draw.randint(1000, 9999)}")
    other = plain.with_header("Idempotency-Key", "another-try")
    read = Message("GET", ORDERS, (bearer("checkout"),))
    old = Message("POST", OLD, (bearer("checkout"),), '{"amount": 24.9}')
    more = Message("POST", ORDERS, named.headers, body.replace(f": {quantity}", f": {quantity + 1}"))
    return Task(
        scene=Scene(
            keys=(Key("checkout", ("orders:read", "orders:write"), "of the checkout"),),
            faults=({"kind": "lost_answer", "method": "POST", "path": ORDERS, "times": 1},),
        ),
        saved=(Saved("order", "The order", plain),),
        words={
            "partner": draw.choice(_PARTNERS),
            "product": product,
            "quantity": str(quantity),
        },
        targets=(
            Target(
                "one_order",
                "New orders",
                is_as_asked,
                "There is no new order yet. Send the request.",
                lambda evidence: (
                    f"{len(rules.numbers(evidence))}"
                    + (", of which one was cancelled" if rules.was_cancelled(evidence) else "")
                    + (", of other goods" if rules.has_one(evidence) and not is_as_asked(evidence) else "")
                ),
                "1",
            ),
            Target(
                "number_known",
                "Its number",
                rules.is_known,
                "No answer has said the order's number yet.",
                lambda _: "in no answer",
                "in an answer",
            ),
        ),
        slips=(
            Slip(
                "cancelled",
                "You saw that there were two, and cancelled one. The customer got two confirmations all the same, and a shop that "
                "packs quickly would have packed both. Start again, and make sure beforehand.",
                rules.was_cancelled,
                written(
                    [plain, plain, Message("POST", "/v2/orders/{{newest}}/cancel", (bearer("checkout"),))]
                ),
            ),
            Slip(
                "without_key",
                "There is more than one order. The first call was done, and its answer was lost on the way: `504` says that no "
                "answer came in time, not that nothing happened. Nothing ties your second call to the first, so it is another "
                "order. Start again.",
                rules.without_key,
                written([plain, plain]),
                also=(written([plain, plain, plain]),),
            ),
            Slip(
                "by_v1",
                "There is more than one order, and the first call was answered: by v1, which had placed it. Whatever is sent after that is "
                "another wish. Start again, and stop when there is one.",
                rules.after_an_answer,
                written([old, old]),
                also=(written([old, plain]),),
            ),
            Slip(
                "key_too_late",
                "There is more than one order. A key helps from the call on that has it: the first one had none, or went to v1, which looks "
                "at none, so the server could not know that this is the same wish. Start again, with the key in the first call.",
                rules.key_too_late,
                written([plain, named]),
                also=(written([plain, named, named]),),
            ),
            Slip(
                "key_dropped",
                "There is more than one order. The first call had a key, and a later one came without it, or by v1, which does not look at "
                "keys: to the server that is another wish. Start again, and send the key with each try.",
                rules.key_dropped,
                written([named, plain]),
                also=(written([named, old.with_header("Idempotency-Key", "order-by-v1")]),),
            ),
            Slip(
                "other_key",
                "There is more than one order. Each try had a key of its own; but the key names what you *intend*, not the try. The same "
                "wish, sent again, has the same key. Start again.",
                rules.other_key,
                written([named, other]),
                also=(written([named, other, named]),),
            ),
            Slip(
                "other_goods",
                "There is one order, and it is not what she asked for. It costs a customer as much as a second one: read the order that was "
                "made, in the answer's body, before you tell her its number. Start again.",
                lambda evidence: rules.has_one(evidence) and not is_as_asked(evidence),
                written([more, more]),
            ),
            Slip(
                "other_content",
                "The second call has the same key and another content. A key stands for one wish, so the server can't tell which of the two "
                "is meant, and says `422`. Send what you sent first.",
                rules.other_content,
                written([named, more]),
            ),
            Slip(
                "gave_up",
                "There is one order, and you don't know it: you would have told the customer that it failed, and she would have got "
                "it. After `504` one finds out before one says anything.",
                rules.gave_up,
                written([plain]),
                also=(
                    written([named]),
                    written([plain, Message("GET", f"{ORDERS}?status=failed", read.headers)]),
                ),
            ),
        ),
        solution=written([named, named]),
        ways=(
            written([plain, read]),
            written([plain, Message("GET", OLD, read.headers)]),
            written([named, read, named]),
            written([named.with_header("Idempotency-Key", '"quoted-as-in-the-draft"')] * 2),
        ),
        told="One order, and you know its number. No answer did not mean that nothing was done; and you asked in a way that could not do "
        "it twice.",
    )


EXERCISE = RequestExercise(
    code="AP2",
    title="Place an order for a customer on the phone",
    concept="Unclear answers",
    difficulty=2,
    order=2,
    minutes=8,
    hints=(
        "Read the status and the body of the answer: does it say that nothing was done, or that nobody knows?",
        "There are two ways to find out: read which orders there are, with GET /v2/orders, or send the same again in such a way that it cannot be done twice.",
        "For the second way the *first* call needs the header Idempotency-Key, with a name of your own for this order, and each further try the same one. Start again if it is too late for that.",
    ),
    deal=deal,
    takeaway="After a call without an answer, ask of each feature: may it be sent again? A read may. What orders, pays or sends needs a key for the intention, kept from the first try to the last, or a way to look first; and where that finds nothing, the first call may still be on its way. Idempotency-Key is a convention and no standard: ask whether the other side has it, and for how long it remembers.",
)
