"""What the lab asks of Larder's API. Nothing else of `lab_app.api` is for the lab.

    api = api_server(home)                               # one for the lab's process; starts nothing yet
    tenant = api.tenant("ada")                           # starts the server, makes a household for this learner
    key = api.issue_key("ada", ("orders:read",))         # key.value goes into curl commands
    api.call("GET", "/v2/orders", {"Authorization": f"Bearer {key.value}"})   # as a learner would
    api.script("ada", Fault("lost_answer", "POST", "/v2/orders"))
    [call.status for call in api.journal("ada")]         # what was asked: `lab_app.api.company.journal.Recorded`
    api.orders("ada"), api.inbox("ada")                  # what became of it
    api.reset("ada")

What is promised:

- The server is on 127.0.0.1, at port 8765 or, where that is taken, at one of the next 19; `address` says where.
- All methods may be called from any thread, and raise `ApiError` only, whose message is a sentence for a person.
- A learner's name is any text. The same name and seed give the same household, ids and orders.
- The server keeps nothing on the disk. When it is ended from outside it is started again, at once or at the next call:
  households and journals begin anew then, keys and the inbox's address stay what they were, and `tenant(...).notice` says
  so until `reset`.
- It ends with the lab's process, however that ends.
"""

from __future__ import annotations

import atexit
import contextlib
import http.client
import json
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from pydantic import TypeAdapter

from lab_app.api.company.faults import Fault
from lab_app.api.company.households import Neighbourhood
from lab_app.api.company.journal import Recorded
from lab_app.api.company.keys import SCOPES, new_key
from lab_app.api.company.webhooks import Attempt
from lab_app.api.process import ApiProcess, NotStartedError
from lab_app.api.sending import Answer, Headers, SendError, send
from pipelines.contract.home import Home

__all__ = ["SCOPES", "Answer", "ApiError", "ApiServer", "Attempt", "Fault", "Key", "Recorded", "Tenant", "api_server"]  # fmt: skip

HOST = "127.0.0.1"
PORT = 8765
ANSWER_SECONDS = 15.0
SECONDS_TO_NOTICE = 0.5
SECONDS_UNTIL_STEADY = 1.0
ANEW = (
    "Larder's API had been ended and was started again. Your household, its orders and your journal began anew; "
    "your keys are the same."
)
MADE_ROOM = (
    "Your household at Larder's API had not been used for an hour and made room for others. It, its orders and your "
    "journal began anew; your keys are the same."
)
_SECRET_HEADER = "Larder-Control"
_NEIGHBOURHOOD = TypeAdapter(Neighbourhood)
T = TypeVar("T")


class ApiError(RuntimeError):
    """The API cannot be used, or was asked for what cannot be. The message is a sentence for a person."""


@dataclass(frozen=True)
class Key:
    """An API key, and what it may do."""

    label: str
    scopes: tuple[str, ...]
    value: str = field(repr=False)


@dataclass(frozen=True)
class Tenant:
    """A learner's household at the API.

    `now` is the company's clock, as v2 writes moments. `other_household_ids` are of people whom the learner's keys do not
    speak for. `orders` counts those of the household, `notice` says what has happened to it, None where nothing has.
    """

    learner: str
    address: str
    household_id: int
    user_id: int
    other_household_ids: tuple[int, ...]
    inbox_path: str
    orders: int
    now: str
    faults_waiting: int
    v1_checks_owner: bool
    keys: tuple[Key, ...]
    notice: str | None


@dataclass
class _Known:
    """What the lab remembers of a learner, so that a server that is started again can be told.

    `generation` is which start of the server knows of the learner; 0 where none has.
    """

    around: Any
    inbox_token: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    keys: dict[str, Key] = field(default_factory=dict)
    generation: int = 0
    lost: str | None = None
    """Why it is not known any more, where it was."""
    notice: str | None = None


class ApiServer:
    """The API of one lab. `seed` is the world's: households are drawn from it."""

    def __init__(self, home: Home | None = None, *, port: int = PORT, seed: int = 0) -> None:
        self._home = home
        self._wanted = port
        self._seed = seed
        self._secret = secrets.token_urlsafe(32)
        self._lock = threading.RLock()
        self._process: ApiProcess | None = None
        self._generation = 0
        self._learners: dict[str, _Known] = {}

    @property
    def address(self) -> str:
        """Where it answers, such as http://127.0.0.1:8765. Starts it. Raises ApiError."""
        return f"http://{HOST}:{self._running().port}"

    @property
    def port_notice(self) -> str | None:
        """A sentence where it could not have the port that it has otherwise. Raises ApiError."""
        port = self._running().port
        if port == self._wanted:
            return None
        return f"Port {self._wanted} is in use on this machine, so Larder's API answers at port {port} this time."

    @property
    def pid(self) -> int | None:
        """The server's process, None where none was started."""
        return None if self._process is None else self._process.pid

    def tenant(self, learner: str, around: Callable[[], Neighbourhood] | None = None) -> Tenant:
        """The learner's household, which is made where there is none. Raises ApiError.

        `around` says which households it is to have, of a release for instance (`lab_app.api.released`); it is asked
        once, and what it raises is raised. Without it they are made up.
        """
        with self._lock:
            known = self._learners.get(learner)
            if known is None:
                households = None if around is None else _NEIGHBOURHOOD.dump_python(around(), mode="json")
                known = self._learners[learner] = _Known(households)
        return self._tenant(learner, known, self._ask("state", learner))

    def issue_key(self, learner: str, scopes: Sequence[str], label: str | None = None) -> Key:
        """A key with these scopes. Raises ApiError.

        A label names one key: asked again with the same scopes it is the same key, with others a new one takes its
        place. Without a label the scopes are the label.
        """
        wanted = tuple(dict.fromkeys(scopes))
        name = label or " ".join(wanted) or "no scope"
        with self._lock:
            self._ask(
                "state", learner
            )  # so that a server that was ended is there again, with the keys that it had
            known = self._learners[learner]
            before = known.keys.get(name)
            if before is not None and before.scopes == wanted:
                return before
            key = Key(name, wanted, new_key())
            self._add_key(learner, key)
            known.keys[name] = key
            if before is not None:
                self._ask("drop_key", learner, key=before.value)
        return key

    def revoke_key(self, learner: str, label: str) -> None:
        """Take a key back; nothing happens where there is none of this label. Raises ApiError."""
        with self._lock:
            known = self._learners.get(learner)
            key = None if known is None else known.keys.pop(label, None)
            if key is not None:
                self._ask("drop_key", learner, key=key.value)

    def journal(self, learner: str, after: int = 0) -> list[Recorded]:
        """The learner's last 500 calls, oldest first: those with a number above `after`. Raises ApiError."""
        return _read(list[Recorded], self._ask("journal", learner, after=after))

    def strangers(self) -> list[Recorded]:
        """The last 200 calls that came without a known key, of whichever learner. Raises ApiError."""
        return _read(list[Recorded], self._request("strangers", {}))

    def inbox(self, learner: str, after: int = 0) -> list[Attempt]:
        """What the learner's inbox saw, each attempt, oldest first. Raises ApiError."""
        return _read(list[Attempt], self._ask("inbox", learner, after=after))

    def orders(self, learner: str) -> list[dict[str, Any]]:
        """The orders that came by the API since the household began, as v2 shows them, oldest first. Raises ApiError."""
        found: list[dict[str, Any]] = self._ask("orders", learner)
        return found

    def script(self, learner: str, *faults: Fault, clear: bool = False, **more: Any) -> Tenant:
        """Have things go wrong for this learner, in this order; `clear` drops what was scripted before. Raises ApiError.

        Further: `v1_checks_owner` (False lets v1 show any household); `inbox_answers`, the statuses of the inbox's next
        answers, None for one that does not come in time; `inbox_repeats`, how often each new message is delivered again;
        `spread_seconds`, within how many messages leave, in a drawn order; `speed`, how many times as fast the
        company's clock runs, and `advance_seconds`, by how much it is put forward: both let webhooks be tried again sooner.
        """
        asked = {"faults": [asdict(fault) for fault in faults], "clear": clear, **more}
        with self._lock:
            state = self._ask("script", learner, **asked)
            return self._tenant(learner, self._learners[learner], state)

    def reset(self, learner: str) -> Tenant:
        """Begin the learner's household, journal, script and inbox anew; keys stay. Raises ApiError."""
        with self._lock:
            state = self._ask("reset", learner)
            known = self._learners[learner]
            known.notice = None
            return self._tenant(learner, known, state)

    def forget(self, learner: str) -> None:
        """Drop the learner's household and keys. Raises ApiError."""
        with self._lock:
            if learner in self._learners:
                self._ask("drop", learner)
                del self._learners[learner]

    def call(
        self,
        method: str,
        target: str,
        headers: Headers = (),
        body: str | bytes | None = None,
    ) -> Answer:
        """Call the API as anybody may: `target` is path and query. Raises ApiError.

        Nothing is added but Host, Content-Length and `Accept-Encoding: identity`.
        """
        for is_last in (False, True):
            with self._lock:
                port, generation = self._running().port, self._generation
            try:
                return send(HOST, port, method, target, headers, body)
            except SendError as error:
                if is_last or error.was_sent or not self._was_ended(generation):
                    raise ApiError(str(error)) from None
        raise AssertionError

    def close(self) -> None:
        """End the server, if it was started. It is started again when it is asked for something."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.close()

    def _running(self) -> ApiProcess:
        with self._lock:
            if self._process is not None and self._process.is_alive():
                return self._process
            if self._process is not None:
                self._process.close()
            try:
                self._process = ApiProcess(self._home, self._secret, self._wanted, self._revive)
            except NotStartedError as error:
                self._process = None
                raise ApiError(str(error)) from None
            self._generation += 1
            for learner in list(self._learners):
                with contextlib.suppress(ApiError):  # whoever asks for this one is told
                    self._introduce(learner)
            return self._process

    def _revive(self, ended: ApiProcess) -> None:
        """Start it again for those who call it by curl, unless it has ended as it was told to, or soon after its start."""
        with self._lock, contextlib.suppress(ApiError):
            if self._process is ended and ended.seconds >= SECONDS_UNTIL_STEADY:
                self._running()

    def _ask(self, name: str, learner: str, **what: Any) -> Any:
        """What the server answers about a learner, who is made known to it first, if need be."""
        for is_last in (False, True):
            with self._lock:
                self._running()
                self._introduce(learner)
                known, generation = self._learners[learner], self._generation
            try:
                return self._request(name, {"tenant": learner, **what})
            except _UnknownError:
                known.generation, known.lost = 0, MADE_ROOM
                if is_last:
                    raise
            except _GoneError:
                if is_last or not self._was_ended(generation):
                    raise
        raise AssertionError

    def _was_ended(self, generation: int) -> bool:
        """Whether the server that was asked is gone; if so another one is there now. Raises ApiError."""
        with self._lock:
            if self._generation == generation and self._process is not None:
                self._process.ends_within(SECONDS_TO_NOTICE)
            self._running()
            return self._generation != generation

    def _introduce(self, learner: str) -> None:
        """Tell the server of a learner whom it does not know, or no more."""
        known = self._learners.setdefault(learner, _Known(None))
        if known.generation == self._generation:
            return
        asked: dict[str, Any] = {"tenant": learner, "seed": self._seed, "inbox_token": known.inbox_token}
        if known.around is not None:
            asked["neighbourhood"] = known.around
        self._request("tenant", asked)
        known.generation = self._generation
        for key in known.keys.values():
            self._add_key(learner, key)
        known.notice = known.lost or known.notice
        known.lost = ANEW  # if ever it is to be told again

    def _add_key(self, learner: str, key: Key) -> None:
        asked = {"key": key.value, "label": key.label[:60], "scopes": list(key.scopes)}
        self._request("key", {"tenant": learner, **asked})

    def _request(self, name: str, content: Mapping[str, Any]) -> Any:
        connection = http.client.HTTPConnection(HOST, self._running().port, timeout=ANSWER_SECONDS)
        try:
            body = json.dumps(content)
            connection.request("POST", f"/_control/{name}", body, {_SECRET_HEADER: self._secret})
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise _GoneError(f"Larder's API does not answer: {error or type(error).__name__}.") from None
        finally:
            connection.close()
        if response.status == 410:
            raise _UnknownError(str(answer["refused"]))
        if response.status == 409:
            raise ApiError(str(answer["refused"]))
        if response.status != 200:
            raise ApiError(f"Larder's API has refused what the lab asked for: status {response.status}.")
        return answer

    def _tenant(self, learner: str, known: _Known, state: Mapping[str, Any]) -> Tenant:
        return Tenant(
            learner=learner,
            address=self.address,
            household_id=state["household_id"],
            user_id=state["user_id"],
            other_household_ids=tuple(state["other_household_ids"]),
            inbox_path=state["inbox_path"],
            orders=state["orders"],
            now=state["now"],
            faults_waiting=state["faults_waiting"],
            v1_checks_owner=state["v1_checks_owner"],
            keys=tuple(known.keys.values()),
            notice=known.notice,
        )


class _GoneError(ApiError):
    """The server did not answer: it may just have been ended."""


class _UnknownError(ApiError):
    """The server knows nothing of the learner any more: others needed the room."""


def _read(kind: type[T], content: Any) -> T:
    return TypeAdapter(kind).validate_python(content)


_servers: dict[str, ApiServer] = {}
_making = threading.Lock()


def api_server(home: Home, seed: int = 0) -> ApiServer:
    """The lab's API over this data folder, the same one whenever it is asked for. Starts nothing before it is used."""
    with _making:
        name = f"{home.path}/{seed}"
        if name not in _servers:
            server = _servers[name] = ApiServer(home, seed=seed)
            atexit.register(server.close)
        return _servers[name]
