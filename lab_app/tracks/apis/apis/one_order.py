"""Rules over what happened where one order was to be placed: how many there are, and by which tries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_app.kinds.request import Call, Evidence

ORDERS, OLD, ONE = "/v2/orders", "/v1/orders", "/v2/orders/{id}"


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
    """Whether an answer has said the number: of the order itself, or of the list that it is on."""
    made = set(numbers(evidence))
    for call in evidence.calls:
        if not call.is_ok:
            continue
        if call.is_to("POST", ORDERS) and call.order_id in made:
            return True
        if call.is_to("GET", ONE) and call.order_id in made:
            return True
        if call.is_to("GET", ORDERS) and any(one.number < call.number for one in tries(evidence)):
            return True
    return False


def several(evidence: Evidence) -> bool:
    return len(numbers(evidence)) > 1


def keys_of_tries(evidence: Evidence) -> list[str | None]:
    """With which idempotency key each order was made, by the tries that were no replay and not refused."""
    return [call.idempotency_key for call in tries(evidence) if not call.is_replay and not call.is_refused]


def without_key(evidence: Evidence) -> bool:
    return several(evidence) and not any(keys_of_tries(evidence))


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
