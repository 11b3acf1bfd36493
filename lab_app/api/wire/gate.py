"""The whole way of a request: whether it may be asked at all, who asks, what comes of it, and the journal."""

from __future__ import annotations

import datetime as dt
import hmac
import json
import logging
from email.utils import format_datetime
from typing import Any

from starlette.responses import Response
from starlette.routing import Match, Route

from lab_app.api.company.journal import digest, shown_headers, without_secrets
from lab_app.api.company.tenants import Tenants
from lab_app.api.routes import control, documentation, graph, v1
from lab_app.api.routes.operations import Operation, Reply, missing
from lab_app.api.wire import running
from lab_app.api.wire.bodies import MOST_BYTES
from lab_app.api.wire.call import CLOSE, Call, call_of, check, read_body
from lab_app.api.wire.problems import KINDS, MEDIA_TYPE, Problem
from pipelines.contract.same_origin import NO_FRAMES, Message, Receive, Rules, Send, request_of

SECRET_HEADER = "larder-control"
MOST_CONTROL_BYTES = 1024 * 1024
INBOXES = "/inboxes/"
ASKS_FOR_A_KEY = ("/v1", "/v2", "/graphql")
ALWAYS = (("x-content-type-options", "nosniff"), ("cache-control", "no-store"))
_LOG = logging.getLogger("larder.api")


class Gate:
    """The API as an ASGI application. `secret` is what the lab sends with what it asks for."""

    def __init__(self, secret: str, tenants: Tenants | None = None) -> None:
        self.tenants = Tenants() if tenants is None else tenants
        self._secret = secret.encode()
        self._rules = Rules("Larder's API", apis=(*ASKS_FOR_A_KEY, "/inboxes", "/_control"))
        self._methods: dict[str, dict[str, Operation]] = {}
        for operation in documentation.OPERATIONS:
            self._methods.setdefault(operation.path, {})[operation.method] = operation
        self._routes = [Route(path, endpoint=Response()) for path in self._methods]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return  # websockets and the rest are not spoken here, and the server does not begin them
        call = call_of(scope)
        try:
            response = await self._answer(scope, call, receive)
        except ConnectionError:
            return
        except Problem as problem:
            response = _refused(call, problem)
        except Exception:
            # Whatever it is, it is answered, and the server goes on.
            _LOG.exception("A call has met a fault of the server's.")
            response = _refused(call, Problem("internal", "This call has met a fault of the server's."))
        self._record(call, response.status_code)
        now = (call.tenant or self.tenants).clock.now()
        headers = [("date", format_datetime(now, usegmt=True)), *ALWAYS, *call.answer_headers]
        response.raw_headers.extend((name.encode(), value.encode("latin-1")) for name, value in headers)
        response.raw_headers.extend(NO_FRAMES)
        await response(scope, receive, send)

    async def _answer(self, scope: Message, call: Call, receive: Receive) -> Response:
        is_control = call.path.startswith(control.PATH)
        check(call, MOST_CONTROL_BYTES if is_control else MOST_BYTES)
        refusal = self._rules.refusal(request_of(scope))
        if refusal is not None:
            raise Problem("other-website", refusal, CLOSE)
        if is_control:
            return await self._control(call, receive)
        call.body = await read_body(receive)
        if call.path.startswith(INBOXES):
            return self._inbox(call)
        operations, path = self._find(scope)
        unknown = running.identify(call, self.tenants)
        if operations is None:
            return self._open(call, unknown)
        call.notes.route = next(iter(operations.values())).path
        if call.path.startswith("/v1/"):
            call.answer_headers += v1.HEADERS
        if unknown is not None:
            raise unknown
        running.take_token(call)
        operation = operations.get("GET" if call.method == "HEAD" else call.method)
        if operation is None:
            raise _other_method(call, sorted(operations))
        if operation.successor is not None:
            call.answer_headers.append(("link", f'<{operation.successor}>; rel="successor-version"'))
        return _response(await running.run(operation, call, path))

    def _find(self, scope: Message) -> tuple[dict[str, Operation] | None, dict[str, str]]:
        """What can be done at a path, by method, and what stands in it."""
        for route in self._routes:
            match, found = route.matches(scope)
            if match is not Match.NONE:
                return self._methods[route.path], found["path_params"]
        return None, {}

    def _open(self, call: Call, unknown: Problem | None) -> Response:
        """What anybody may read, and what is not there."""
        if unknown is not None and unknown.kind == "key-in-address":
            raise unknown
        if call.tenant is not None:
            running.take_token(call)
        content = open_content(call.path)
        if content is None:
            raise missing(f"There is nothing at {call.path[:80]!r}. /openapi.json lists all paths.")
        if call.method not in ("GET", "HEAD"):
            raise _other_method(call, ["GET"])
        if isinstance(content, str):
            return Response(content, media_type="text/plain")
        return _response(Reply(200, content))

    def _inbox(self, call: Call) -> Response:
        """What somebody has posted to an inbox: the signature says whether it is Larder's."""
        token = call.path.removeprefix(INBOXES)
        tenant = self.tenants.of_inbox(token)
        if tenant is None:
            raise missing("There is no such inbox.")
        if call.method != "POST":
            raise _other_method(call, ["POST"])
        call.tenant, call.notes.route = tenant, f"{INBOXES}{{token}}"
        attempt = tenant.webhooks.receive(token, call.headers, call.body)
        if attempt.status != 200:
            raise Problem("bad-signature", f"Not taken for a message of Larder's: {attempt.verdict}.")
        return _response(Reply(200, {"received": attempt.verdict}))

    async def _control(self, call: Call, receive: Receive) -> Response:
        given = call.headers.get(SECRET_HEADER, "").encode("latin-1", "replace")
        if call.method != "POST" or not hmac.compare_digest(given, self._secret):
            raise missing(f"There is nothing at {call.path[:80]!r}. /openapi.json lists all paths.")
        call.is_control = True
        try:
            content = json.loads(await read_body(receive, MOST_CONTROL_BYTES))
            done = control.answer(self.tenants, call.path.removeprefix(control.PATH), content)
        except control.RefusedError as refused:
            status = 410 if isinstance(refused, control.UnknownTenantError) else 409
            return _response(Reply(status, {"refused": str(refused)}))
        return _response(Reply(200, done))

    def _record(self, call: Call, status: int) -> None:
        """Write the call into the journal of whoever made it; its number goes with the answer."""
        if call.is_control or (call.tenant is None and not call.path.startswith(ASKS_FOR_A_KEY)):
            return
        journal = self.tenants.strangers if call.tenant is None else call.tenant.journal
        notes = call.notes
        noted_at = dt.datetime.now(dt.UTC)
        recorded = journal.add(
            at=noted_at if call.tenant is None else call.tenant.clock.now(),
            noted_at=noted_at,
            method=call.method,
            path=without_secrets(call.path),
            route=notes.route,
            query=tuple(without_secrets(name) for name, _ in call.query),
            headers=shown_headers(call.raw),
            status=status,
            ms=round(call.ms, 2),
            key=call.key.label if call.key else "",
            scopes=tuple(sorted(call.key.scopes)) if call.key else (),
            body_bytes=len(call.body),
            body_digest=digest(call.body),
            body=without_secrets(call.body.decode("utf-8", "replace")),
            idempotency_key=None if notes.idempotency_key is None else without_secrets(notes.idempotency_key),
            is_replay=notes.is_replay,
            fault=notes.faults[0] if notes.faults else None,
            problem=notes.problem,
            order_id=notes.order_id,
            order_ids=notes.order_ids,
            cost=notes.cost,
            fields=notes.fields,
            errors=notes.errors,
        )
        if call.tenant is not None:
            call.answer_headers.append(("larder-request", str(recorded.number)))


def open_content(path: str) -> Any:
    """What anybody may read at a path, None where there is nothing."""
    name = path.removeprefix("/problems/")
    if name in KINDS:
        return documentation.problem(name)
    match path:
        case "/":
            return documentation.index()
        case "/openapi.json":
            return documentation.openapi()
        case "/problems":
            return documentation.problems()
        case "/graphql/schema":
            return graph.schema_text()
    return None


def _response(reply: Reply) -> Response:
    text = "" if reply.content is None else json.dumps(reply.content, ensure_ascii=False, indent=2) + "\n"
    response = Response(text, reply.status, media_type=None if reply.content is None else reply.media_type)
    response.raw_headers.extend((name.encode(), value.encode("latin-1")) for name, value in reply.headers)
    return response


def _refused(call: Call, problem: Problem) -> Response:
    call.notes.problem = problem.kind
    return Response(problem.body(), problem.status, dict(problem.headers), MEDIA_TYPE)


def _other_method(call: Call, allowed: list[str]) -> Problem:
    methods = ", ".join(allowed)
    detail = f"{call.method[:20]!r} is not possible here. There is: {methods}."
    return Problem("method-not-allowed", detail, {"allow": methods})
