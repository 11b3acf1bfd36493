"""A scene at Larder's API: a tenant of its own, with keys and a script of what goes wrong, and what was noted there."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass

from lab_app.api.client import ApiError, ApiServer, Attempt, Fault, Key, Recorded, Tenant, api_server
from lab_app.api.company.households import Neighbourhood
from lab_app.kinds.request.journal import Call, Evidence, call_of
from lab_app.kinds.request.spec import Scene
from pipelines.contract.home import HomeError, larder_home

__all__ = ["ApiError", "Attempt", "Stage", "api_of", "set_up"]


@dataclass(frozen=True)
class _Set:
    """When a scene was set, by this machine's clock and by the tenant's, and by which process of the API."""

    process: int | None
    at: dt.datetime
    opened: dt.datetime

    def is_of(self, tenant: Tenant, process: int | None) -> bool:
        """Whether the tenant is still the one of this scene: one that was made anew since has a clock that began later."""
        passed = dt.datetime.fromisoformat(tenant.now) - self.opened
        return process == self.process and passed + _SLACK >= dt.datetime.now(dt.UTC) - self.at


_SLACK = dt.timedelta(seconds=3)  # a tenant says its time in whole seconds


_set: dict[tuple[int, str], _Set] = {}
_lock = threading.Lock()


def api_of(seed: int) -> ApiServer:
    """The lab's API for a world. Starts nothing. Raises ApiError."""
    try:
        return api_server(larder_home(), seed)
    except HomeError as error:
        raise ApiError(str(error)) from None


def set_up(
    api: ApiServer, name: str, scene: Scene, around: Callable[[], Neighbourhood] | None = None
) -> Stage:
    """The scene of this name, set where it is not yet, or where the API was started anew since. Raises ApiError.

    What has happened in one that stands is kept. `around` says which households it has; without it they are made up.
    """
    tenant = api.tenant(name, around)
    place = (id(api), name)
    with _lock:
        is_new = place not in _set or not _set[place].is_of(tenant, api.pid)
        if is_new:
            _set[place] = _begin(api, name, scene)
    labels = {key.name for key in scene.keys}
    for key in tenant.keys:
        if key.label not in labels:
            api.revoke_key(name, key.label)
    keys = tuple(api.issue_key(name, key.scopes, key.name) for key in scene.keys)
    return Stage(api, name, scene, tenant, keys, _set[place].at, is_new)


@dataclass(frozen=True)
class Stage:
    """A scene that stands. `keys` are in the scene's order; `is_new` where it was set just now. All methods raise ApiError."""

    api: ApiServer
    name: str
    scene: Scene
    tenant: Tenant
    keys: tuple[Key, ...]
    since: dt.datetime
    is_new: bool

    @property
    def origin(self) -> str:
        """The API's address, as http://127.0.0.1:8765."""
        return self.tenant.address

    @property
    def notice(self) -> str | None:
        """What has happened to the scene from outside, until it is set anew."""
        return self.tenant.notice

    @property
    def secrets(self) -> dict[str, str]:
        """The keys themselves, by their names."""
        return {key.label: key.value for key in self.keys}

    def evidence(self) -> Evidence:
        """What was noted since the scene was set, calls without a key that is known among it, and the new orders."""
        others = [call for call in self.api.strangers() if call.noted_at >= self.since]
        calls = sorted([*self.api.journal(self.name), *others], key=lambda call: call.noted_at)
        return Evidence(
            tuple(_call(number, call) for number, call in enumerate(calls, 1)),
            {"orders": tuple(self.api.orders(self.name))},
        )

    def restart(self) -> None:
        """Set the scene anew: nothing is noted, and no order placed."""
        self.api.reset(self.name)
        with _lock:
            _set[id(self.api), self.name] = _begin(self.api, self.name, self.scene)

    def close(self) -> None:
        """Give the tenant up."""
        with _lock:
            _set.pop((id(self.api), self.name), None)
        self.api.forget(self.name)


def _begin(api: ApiServer, name: str, scene: Scene) -> _Set:
    at = dt.datetime.now(dt.UTC)
    tenant = api.script(name, *(Fault(**fault) for fault in scene.faults), clear=True)
    return _Set(api.pid, at, dt.datetime.fromisoformat(tenant.now))


def _call(number: int, noted: Recorded) -> Call:
    entry = asdict(noted)
    return call_of(
        entry | {"number": number, "at": noted.noted_at.astimezone().isoformat(timespec="milliseconds")}
    )
