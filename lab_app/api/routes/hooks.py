"""Webhooks: endpoints, which are inboxes of one's own, and what was delivered to them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lab_app.api.company.webhooks import MOST_ENDPOINTS, TOPICS, Endpoint, Message
from lab_app.api.routes.operations import Asked, Operation, Reply, missing
from lab_app.api.routes.v2 import moment
from lab_app.api.wire.problems import Problem, invalid

SCOPE = "orders:read"
"""Of webhooks: they show orders, and so need no less than to read one."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewWebhook(_Model):
    """Where to, and about what."""

    url: Annotated[
        str, Field(min_length=1, max_length=200, description="The address of your inbox, and no other.")
    ]
    events: Annotated[list[Literal["order.created", "order.cancelled"]], Field(min_length=1, max_length=2)]


class Webhook(_Model):
    id: str
    url: str
    events: list[str]
    created_at: str
    status: Literal["enabled", "disabled"]
    secret: str = Field(description="whsec_ and base64. Shown in full when the webhook is registered only.")


class Webhooks(_Model):
    data: list[Webhook]


class Delivery(_Model):
    message_id: str
    event: str
    order_id: int
    status: Literal["pending", "delivered", "failed", "stopped"]
    attempts: int
    created_at: str
    next_attempt_at: str | None


class Deliveries(_Model):
    data: list[Delivery]


class Inbox(_Model):
    url: str


def inbox_path(token: str) -> str:
    return f"/inboxes/{token}"


def get_inbox(asked: Asked) -> Reply:
    return Reply(200, {"url": inbox_path(asked.tenant.inbox_token)})


def register(asked: Asked) -> Reply:
    new: NewWebhook = asked.body
    own = inbox_path(asked.tenant.inbox_token)
    if new.url != own and not (
        new.url.startswith(("http://127.0.0.1:", "http://localhost:")) and _path_of(new.url) == own
    ):
        raise invalid(
            f"This API delivers to your own inbox only, {own}, and calls no other address. A real one would call yours.",
            "/url",
        )
    endpoint = asked.tenant.webhooks.register(asked.tenant.inbox_token, tuple(dict.fromkeys(new.events)))
    if endpoint is None:
        raise Problem("conflict", f"There are {MOST_ENDPOINTS} webhooks already. Delete one first.")
    return Reply(
        201,
        webhook_content(endpoint) | {"secret": endpoint.secret},
        (("location", f"/v2/webhooks/{endpoint.id}"),),
    )


def _path_of(url: str) -> str:
    """What stands behind the port, as it is written: nothing is decoded or tidied up on the way."""
    port, slash, path = url.split(":", 2)[2].partition("/")
    return slash + path if port.isascii() and port.isdigit() else ""


def list_webhooks(asked: Asked) -> Reply:
    return Reply(200, {"data": [webhook_content(one) for one in asked.tenant.webhooks.endpoints.values()]})


def get_webhook(asked: Asked) -> Reply:
    return Reply(200, webhook_content(own_endpoint(asked)))


def delete_webhook(asked: Asked) -> Reply:
    """Deleted twice is deleted: the second time it answers the same."""
    asked.tenant.webhooks.remove(asked.path["id"])
    return Reply(204, None)


def list_deliveries(asked: Asked) -> Reply:
    endpoint = own_endpoint(asked)
    messages = asked.tenant.webhooks.messages(endpoint.id)[:100]
    return Reply(200, {"data": [delivery_content(one) for one in messages]})


def own_endpoint(asked: Asked) -> Endpoint:
    endpoint = asked.tenant.webhooks.endpoints.get(asked.path["id"])
    if endpoint is None:
        raise missing(f"There is no webhook {asked.path['id'][:40]!r} for this key.")
    return endpoint


def webhook_content(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "url": inbox_path(endpoint.inbox),
        "events": list(endpoint.topics),
        "created_at": moment(endpoint.created_at),
        "status": "disabled" if endpoint.is_disabled else "enabled",
        "secret": "whsec_…",
    }


def delivery_content(message: Message) -> dict[str, Any]:
    return {
        "message_id": message.id,
        "event": message.topic,
        "order_id": message.order_id,
        "status": message.state,
        "attempts": message.attempts,
        "created_at": moment(message.created_at),
        "next_attempt_at": message.next_attempt_at and moment(message.next_attempt_at),
    }


assert set(TOPICS) == {"order.created", "order.cancelled"}  # as the model above has them
_MISSING = {404: "There is no such webhook for this key."}
OPERATIONS = (
    Operation("GET", "/v2/inbox", "getInbox", "The address of your inbox", get_inbox, SCOPE, {200: "The address."}, Inbox),
    Operation("GET", "/v2/webhooks", "listWebhooks", "Your webhooks", list_webhooks, SCOPE, {200: "All of them."}, Webhooks),
    Operation("POST", "/v2/webhooks", "registerWebhook", "Have messages about orders delivered to your inbox", register, SCOPE, {201: "It is registered; the answer has its secret.", 409: "There are as many as there may be.", 422: "That is no address of yours."}, Webhook, NewWebhook, takes_idempotency_key=True, headers={"Location": "The webhook's own path."}),
    Operation("GET", "/v2/webhooks/{id}", "getWebhook", "One webhook", get_webhook, SCOPE, {200: "The webhook.", **_MISSING}, Webhook),
    Operation("DELETE", "/v2/webhooks/{id}", "deleteWebhook", "Stop a webhook", delete_webhook, SCOPE, {204: "It is gone, now or before."}),
    Operation("GET", "/v2/webhooks/{id}/deliveries", "listDeliveries", "The newest hundred messages to a webhook", list_deliveries, SCOPE, {200: "The messages, newest first.", **_MISSING}, Deliveries),
)  # fmt: skip
