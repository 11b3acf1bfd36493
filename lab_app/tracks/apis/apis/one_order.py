"""Rules over what happened where one order was to be placed: how many there are, and by which tries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_app.kinds.request import Call, Evidence

ORDERS, OLD = "/v2/orders", "/v1/orders"


def tries(evidence: Evidence) -> tuple[Call, ...]:
    return tuple(call for call in evidence.calls if call.is_to("POST", ORDERS) or call.is_to("POST", OLD))


def numbers(evidence: Evidence) -> tuple[int, ...]:
    """The numbers of the orders that were made, cancelled ones among them."""
    return tuple(int(order["id"]) for order in evidence.holds.get("orders", ()))


def has_one(evidence: Evidence) -> bool:
    orders = evidence.holds.get("orders", ())
    return len(orders) == 1 and orders[0]["status"] == "paid"


def goods(order: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(str(item["sku"]), int(item["quantity"])) for item in order["items"]]


def is_known(evidence: Evidence) -> bool:
    """Whether an answer has said the number: of the order itself, or of a list that it is on."""
    made = set(numbers(evidence))
    return any(
        call.is_ok and not made.isdisjoint((call.order_id, *call.order_ids)) for call in evidence.calls
    )


def several(evidence: Evidence) -> bool:
    return len(numbers(evidence)) > 1


def keys_of_tries(evidence: Evidence) -> list[str | None]:
    """With which idempotency key each order was made, by the tries that were no replay and not refused. v1 looks at none."""
    return [
        call.idempotency_key if call.is_to("POST", ORDERS) else None
        for call in tries(evidence)
        if not call.is_replay and not call.is_refused
    ]


def without_key(evidence: Evidence) -> bool:
    """Whether the first answer was lost, and another call without a key made another order."""
    return several(evidence) and not any(keys_of_tries(evidence)) and bool(tries(evidence)[0].fault)


def after_an_answer(evidence: Evidence) -> bool:
    """Whether there was another order without a key although the first one was answered: by v1, which loses no answer."""
    return several(evidence) and not any(keys_of_tries(evidence)) and not tries(evidence)[0].fault


def key_too_late(evidence: Evidence) -> bool:
    keys = keys_of_tries(evidence)
    return several(evidence) and keys[0] is None and any(keys)


def key_dropped(evidence: Evidence) -> bool:
    keys = keys_of_tries(evidence)
    return several(evidence) and keys[0] is not None and None in keys


def other_key(evidence: Evidence) -> bool:
    return several(evidence) and None not in keys_of_tries(evidence)


def was_cancelled(evidence: Evidence) -> bool:
    return any(order["status"] == "cancelled" for order in evidence.holds.get("orders", ()))


def other_content(evidence: Evidence) -> bool:
    return not is_known(evidence) and any(call.problem == "key-reused" for call in tries(evidence))


def gave_up(evidence: Evidence) -> bool:
    return has_one(evidence) and not is_known(evidence)
