"""What the lab asks the server for, with a secret that nobody else has: tenants, keys, scripts, journals.

These are no part of the API: without the secret there is nothing at these paths.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from lab_app.api.company.faults import Fault
from lab_app.api.company.households import TODAY, Neighbourhood, made_up
from lab_app.api.company.journal import Recorded
from lab_app.api.company.keys import MOST_LETTERS_OF_A_LABEL, SCOPES
from lab_app.api.company.tenants import NoRoomError, Tenant, Tenants
from lab_app.api.company.webhooks import Attempt, InboxScript
from lab_app.api.routes import v2

PATH = "/_control/"


class RefusedError(Exception):
    """The lab has asked for what cannot be. The message is a sentence."""


class UnknownTenantError(RefusedError):
    """Of this name there is none, or none any more."""


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")
    tenant: str = Field(min_length=1, max_length=200)


class _NewTenant(_Asked):
    inbox_token: str = Field(min_length=16, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    seed: int = 0
    today: dt.date | None = None
    neighbourhood: Neighbourhood | None = None


class _NewKey(_Asked):
    key: str = Field(min_length=20, max_length=100)
    label: str = Field(max_length=MOST_LETTERS_OF_A_LABEL)
    scopes: list[str]


class _OldKey(_Asked):
    key: str


class _After(_Asked):
    after: int = 0


class _Script(_Asked):
    faults: list[Fault] = []
    clear: bool = False
    v1_checks_owner: bool | None = None
    inbox_answers: list[int | None] | None = None
    inbox_repeats: int | None = Field(default=None, ge=0, le=5)
    spread_seconds: float | None = Field(default=None, ge=0, le=86_400)
    speed: float | None = Field(default=None, gt=0, le=1e6)
    advance_seconds: float | None = Field(default=None, ge=0, le=1e7)


def answer(tenants: Tenants, name: str, content: Any) -> Any:
    """What comes of one request of the lab's. Raises RefusedError; KeyError where there is no such request."""
    if name == "strangers":
        return TypeAdapter(list[Recorded]).dump_python(tenants.strangers.after(0), mode="json")
    model, handler = _REQUESTS[name]
    try:
        asked = model.model_validate(content)
        if name == "tenant":
            return handler(tenants, None, asked)
        tenant = tenants.named(asked.tenant)
        if tenant is None:
            raise UnknownTenantError("There is no such tenant.")
        return handler(tenants, tenant, asked)
    except ValidationError as error:
        raise RefusedError(f"The lab has asked for what cannot be: {error.errors()[0]['msg']}.") from None
    except (NoRoomError, ValueError) as error:
        raise RefusedError(str(error)) from None


def _tenant(tenants: Tenants, _none: Any, asked: Any) -> Any:
    tenant = tenants.named(asked.tenant)
    is_new = tenant is None
    if tenant is None:
        around = asked.neighbourhood or made_up(asked.seed, asked.tenant, asked.today or TODAY)
        tenant = Tenant(asked.tenant, around, asked.seed, asked.inbox_token)
        tenants.add(tenant)
    return _state(tenant) | {"is_new": is_new}


def _key(tenants: Tenants, tenant: Tenant, asked: Any) -> Any:
    unknown = set(asked.scopes) - set(SCOPES)
    if unknown:
        raise RefusedError(f"There is no scope {sorted(unknown)[0]!r}. There are {', '.join(SCOPES)}.")
    tenants.add_key(tenant, asked.key, asked.label, frozenset(asked.scopes))
    return {}


def _drop_key(tenants: Tenants, tenant: Tenant, asked: Any) -> Any:
    return {"was_there": tenants.drop_key(tenant, asked.key)}


def _reset(_tenants: Tenants, tenant: Tenant, _asked: Any) -> Any:
    tenant.reset()
    return _state(tenant)


def _drop(tenants: Tenants, tenant: Tenant, _asked: Any) -> Any:
    tenants.drop(tenant.name)
    return {}


def _journal(_tenants: Tenants, tenant: Tenant, asked: Any) -> Any:
    return TypeAdapter(list[Recorded]).dump_python(tenant.journal.after(asked.after), mode="json")


def _inbox(_tenants: Tenants, tenant: Tenant, asked: Any) -> Any:
    return TypeAdapter(list[Attempt]).dump_python(tenant.webhooks.attempts(asked.after), mode="json")


def _orders(_tenants: Tenants, tenant: Tenant, _asked: Any) -> Any:
    return [v2.order_content(one) for one in tenant.store.new_orders()]


def _get_state(_tenants: Tenants, tenant: Tenant, _asked: Any) -> Any:
    return _state(tenant)


def _script(_tenants: Tenants, tenant: Tenant, asked: Any) -> Any:
    if asked.clear:
        tenant.faults.clear()
        tenant.webhooks.script = InboxScript()
        tenant.v1_checks_owner = True
        tenant.clock.set_speed(1)
    for fault in asked.faults:
        tenant.faults.add(fault)
    if asked.v1_checks_owner is not None:
        tenant.v1_checks_owner = asked.v1_checks_owner
    changes: Mapping[str, Any] = {
        "answers": asked.inbox_answers,
        "repeats": asked.inbox_repeats,
        "spread_seconds": asked.spread_seconds,
    }
    tenant.webhooks.deliver_due()
    tenant.webhooks.script = dataclasses.replace(
        tenant.webhooks.script, **{name: value for name, value in changes.items() if value is not None}
    )
    if asked.speed is not None:
        tenant.clock.set_speed(asked.speed)
    if asked.advance_seconds:
        tenant.clock.advance(asked.advance_seconds)
    return _state(tenant)


def _state(tenant: Tenant) -> dict[str, Any]:
    store = tenant.store
    return {
        "now": v2.moment(tenant.clock.now()),
        "household_id": store.own_id,
        "user_id": store.me_id,
        "other_household_ids": [one.id for one in tenant.neighbourhood.others],
        "inbox_path": f"/inboxes/{tenant.inbox_token}",
        "orders": store.count_orders(store.own_id),
        "faults_waiting": len(tenant.faults.waiting()),
        "resets": tenant.resets,
        "v1_checks_owner": tenant.v1_checks_owner,
    }


_REQUESTS: dict[str, tuple[type[_Asked], Callable[[Tenants, Any, Any], Any]]] = {
    "tenant": (_NewTenant, _tenant),
    "key": (_NewKey, _key),
    "drop_key": (_OldKey, _drop_key),
    "reset": (_Asked, _reset),
    "drop": (_Asked, _drop),
    "journal": (_After, _journal),
    "inbox": (_After, _inbox),
    "orders": (_Asked, _orders),
    "state": (_Asked, _get_state),
    "script": (_Script, _script),
}
