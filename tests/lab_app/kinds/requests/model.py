"""A model of what Larder's API does with a few requests, for journals by hand: no HTTP, no server, a page of rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lab_app.kinds.request import Call, Evidence, Message, Task

SCOPES = {
    ("GET", "/v2/orders"): "orders:read",
    ("GET", "/v2/household"): "household:read",
    ("GET", "/v2/plans"): "plans:read",
    ("POST", "/v2/orders"): "orders:write",
    ("GET", "/v2/products"): None,
    ("GET", "/v1/orders"): "orders:read",
    ("POST", "/v1/orders"): "orders:write",
}


@dataclass
class Model:
    """A tenant in a page. `loses` answers of POST /v2/orders are lost after they were done."""

    task: Task
    calls: list[Call] = field(default_factory=list)
    orders: list[dict[str, object]] = field(default_factory=list)
    by_key: dict[str, tuple[str, int]] = field(default_factory=dict)
    loses: int = 0

    def __post_init__(self) -> None:
        self.loses = sum(int(fault["times"]) for fault in self.task.scene.faults)

    def send(self, messages: Iterable[Message]) -> Evidence:
        for message in messages:
            self.calls.append(self._answer(message))
        return self.evidence

    @property
    def evidence(self) -> Evidence:
        return Evidence(tuple(self.calls), {"orders": tuple(dict(order) for order in self.orders)})

    def _answer(self, message: Message) -> Call:
        number, place = len(self.calls) + 1, (message.method, message.path)
        route = message.path if place in SCOPES else None
        named = re.fullmatch(r"Bearer \{\{(.+)\}\}", message.header("Authorization") or "")
        named = named or re.search(r"\?.*\{\{(.+)\}\}", message.target)
        key = next((key for key in self.task.scene.keys if named and key.name == named[1]), None)
        name, scopes = (key.name, tuple(sorted(key.scopes))) if key else ("", ())
        idempotency = (message.header("Idempotency-Key") or "").strip('"') or None
        status, problem, order, replay, fault = self._outcome(
            message, route, scopes if key else None, idempotency
        )
        listed = status == 200 and message.method == "GET" and str(route).endswith("/orders")
        wanted = re.search(r"[?&]status=(\w+)", message.target)
        order_ids = tuple(
            int(str(one["id"]))
            for one in self.orders
            if listed and (not wanted or one["status"] == wanted[1])
        )
        return Call(
            number=number, method=message.method, path=message.path, status=status, route=route, key=name, scopes=scopes,
            query=tuple(re.findall(r"[?&](\w+)=", message.target)), body=message.body, body_digest=message.body,
            idempotency_key=idempotency, is_replay=replay, fault=fault, problem=problem, order_id=order, order_ids=order_ids,
        )  # fmt: skip

    def _outcome(
        self, message: Message, route: str | None, scopes: tuple[str, ...] | None, idempotency: str | None
    ) -> tuple[int, str | None, int | None, bool, str | None]:
        if "{{" in message.target.partition("?")[2]:
            return 401, "key-in-address", None, False, None
        cancelled = re.fullmatch(r"/v2/orders/\{\{newest\}\}/cancel", message.path)
        if scopes is None:
            return 401, "no-key", None, False, None
        if cancelled:
            self.orders[-1]["status"] = "cancelled"
            return 200, None, int(str(self.orders[-1]["id"])), False, None
        if route is None:
            return 404, "not-found", None, False, None
        needed = SCOPES[message.method, route]
        if needed and needed not in scopes and "admin" not in scopes:
            return 403, "missing-scope", None, False, None
        if message.method == "GET":
            return 200, None, None, False, None
        if route == "/v1/orders":  # an amount alone, and no keys
            self.orders.append({"id": 100 + len(self.orders), "status": "paid", "items": []})
            return 201, None, 99 + len(self.orders), False, None
        return self._place(message.body, idempotency)

    def _place(
        self, body: str, idempotency: str | None
    ) -> tuple[int, str | None, int | None, bool, str | None]:
        if json.loads(body)["items"][0]["quantity"] < 1:
            return 422, "invalid", None, False, None
        if idempotency in self.by_key:
            first, number = self.by_key[str(idempotency)]
            return (
                (422, "key-reused", None, False, None) if first != body else (201, None, number, True, None)
            )
        number = 100 + len(self.orders)
        self.orders.append({"id": number, "status": "paid", "items": json.loads(body)["items"]})
        if idempotency:
            self.by_key[idempotency] = (body, number)
        if self.loses:
            self.loses -= 1
            return 504, "no-answer-in-time", number, False, "lost_answer"
        return 201, None, number, False, None
