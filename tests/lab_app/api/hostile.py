"""What somebody sends who means harm: the requests of `test_hostile.py`, each with the statuses that refuse it.

In a text, `{name}` stands for what the scene knows: `{key}`, a key of the attacker's with all scopes; `{port}`; of the victim,
who is another tenant, `{order}`, `{plan}`, `{household}`, `{webhook}`, `{inbox}`, `{victim_key}`; of a neighbour within the
attacker's own tenant `{near_order}`, `{near_household}`; `{own_inbox}`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """A request, as bytes with placeholders, and the statuses of an answer that has not given in."""

    name: str
    raw: bytes
    statuses: frozenset[int]
    may_be_silent: bool = False
    """Whether to hang up without an answer is one, too."""


def jwt(header: object, payload: object, secret: bytes | None) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in (header, payload)]
    content = b".".join(parts)
    signed = b"" if secret is None else hmac.new(secret, content, hashlib.sha256).digest()
    return (content + b"." + base64.urlsafe_b64encode(signed).rstrip(b"=")).decode()


def call(
    name: str,
    line: str,
    *statuses: int,
    headers: str = "",
    body: str | bytes = b"",
    auth: str = "Bearer {key}",
) -> Attack:
    """A well-formed request: `line` is method and target."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"{line} HTTP/1.1", "Host: 127.0.0.1:{port}", "Connection: close"]
    if auth:
        lines.append(f"Authorization: {auth}")
    if content:
        lines += [
            f"Content-Length: {len(content)}",
            *([] if "ontent-" in headers else ["Content-Type: application/json"]),
        ]
    lines += [one for one in headers.split("\n") if one]
    return Attack(name, "\r\n".join([*lines, "", ""]).encode() + content, frozenset(statuses))  # fmt: skip


def raw(name: str, text: str | bytes, *statuses: int, may_be_silent: bool = False) -> Attack:
    """Bytes as they are, but for the ends of lines of a text."""
    content = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
    return Attack(name, content, frozenset(statuses), may_be_silent)


def graph(name: str, query: str, *, code: str = "", variables: object = None) -> tuple[str, str, str]:
    """A query that must come back with an error and without data, and with this code where one is named."""
    return name, json.dumps({"query": query, **({"variables": variables} if variables else {})}), code


HEAD = "Host: 127.0.0.1:{port}\nAuthorization: Bearer {key}\n"
ORDER = '{"items":[{"sku":"oats-500g","quantity":1}]}'


def order(**changes: object) -> str:
    return json.dumps({"items": [{"sku": "oats-500g", "quantity": 1}]} | changes)


def line(**changes: object) -> str:
    return order(items=[{"sku": "oats-500g", "quantity": 1} | changes])


def webhook(url: str) -> str:
    return json.dumps({"url": url, "events": ["order.created"]})


OTHERS_DATA = (
    call("order of another tenant", "GET /v2/orders/{order}", 404),
    call("order of another tenant by v1", "GET /v1/orders/{order}", 404),
    call("plan of another tenant", "GET /v2/plans/{plan}", 404),
    call("household of another tenant", "GET /v2/households/{household}", 404),
    call("household of another tenant by v1", "GET /v1/households/{household}", 404),
    call("cancel an order of another tenant", "POST /v2/orders/{order}/cancel", 404),
    call("household next door", "GET /v2/households/{near_household}", 404),
    call("household next door by v1", "GET /v1/households/{near_household}", 404),
    call("order next door", "GET /v2/orders/{near_order}", 404),
    call("order next door by v1", "GET /v1/orders/{near_order}", 404),
    call("cancel an order next door", "POST /v2/orders/{near_order}/cancel", 404),
    call("webhook of another tenant", "GET /v2/webhooks/{webhook}", 404),
    call("deliveries of another tenant", "GET /v2/webhooks/{webhook}/deliveries", 404),
    call("delete a webhook of another tenant", "DELETE /v2/webhooks/{webhook}", 204),
    call("whose household as a parameter", "GET /v2/orders?household_id={household}", 422),
    call("whose user as a header", "GET /v2/orders/{order}", 404, headers="X-User-Id: {household}\nX-Tenant: victim"),
    call("order for somebody else", "POST /v2/orders", 422, body=order(household_id=1, placed_by=1)),
    call("order at one's own price", "POST /v2/orders", 422, body=line(unit_price="0.01")),
    call("order already refunded", "POST /v2/orders", 422, body=order(status="refunded")),
    call("webhook to another's inbox", "POST /v2/webhooks", 422, body=webhook("{inbox}")),
    call("webhook to the cloud's metadata", "POST /v2/webhooks", 422, body=webhook("http://169.254.169.254/latest")),
    call("webhook to the control endpoint", "POST /v2/webhooks", 422, body=webhook("http://127.0.0.1:{port}/_control/reset")),
    call("webhook up and down", "POST /v2/webhooks", 422, body=webhook("http://127.0.0.1:{port}{own_inbox}/../../_control/reset")),
    call("webhook to a host behind a port", "POST /v2/webhooks", 422, body=webhook("http://127.0.0.1:80@evil.example{own_inbox}")),
    call("webhook to a file", "POST /v2/webhooks", 422, body=webhook("file:///etc/passwd")),
)  # fmt: skip
WHO = (
    call("no key", "GET /v2/orders", 401, auth=""),
    call("empty key", "GET /v2/orders", 401, auth="Bearer "),
    call("Basic", "GET /v2/orders", 401, auth="Basic {key}"),
    call("JWT with alg none", "GET /v2/orders", 401, auth="Bearer " + jwt({"alg": "none"}, {"sub": "victim", "scope": "admin"}, None)),
    call("JWT signed with nothing", "GET /v2/orders", 401, auth="Bearer " + jwt({"alg": "HS256"}, {"sub": "victim"}, b"")),
    call("JWT that names a key file", "GET /v2/orders", 401, auth="Bearer " + jwt({"alg": "HS256", "kid": "../../dev/null"}, {}, b"")),
    call("key in the query", "GET /v2/orders?api_key={key}", 401, auth=""),
    call("key under any name in the query", "GET /v2/orders?x={key}", 401, auth=""),
    call("key in the query beside a good one", "GET /v2/orders?access_token={victim_key}", 401),
    call("key in the path", "GET /v2/orders/{key}", 401),
    call("key with another letter", "GET /v2/orders", 401, auth="Bearer {victim_key}x"),
    call("key as a cookie", "GET /v2/orders", 401, auth="", headers="Cookie: key={key}"),
    call("key as X-API-Key", "GET /v2/orders", 401, auth="", headers="X-Api-Key: {key}"),
    call("user that a proxy vouches for", "GET /v2/orders", 401, auth="", headers="X-Forwarded-User: victim\nX-Remote-User: admin"),
    call("two keys", "GET /v2/orders", 400, headers="Authorization: Bearer {victim_key}"),
    call("two keys in one", "GET /v2/orders", 401, auth="Bearer {key}, Bearer {victim_key}"),
    call("key that looks like SQL", "GET /v2/orders", 401, auth="Bearer ' OR '1'='1"),
    call("key with letters that look alike", "GET /v2/orders", 401, auth="Bearer lаrder_key_aaaaaaaaaaaaaaaaaaaaaaaa"),
)  # fmt: skip
WHENCE = (
    raw("rebound host", "GET /v2/orders HTTP/1.1\nHost: evil.example\nAuthorization: Bearer {key}\nConnection: close\n\n", 403),
    raw("host that begins like ours", "GET /v2/orders HTTP/1.1\nHost: 127.0.0.1.evil.example\nConnection: close\n\n", 403),
    raw("host with a user", "GET /v2/orders HTTP/1.1\nHost: 127.0.0.1@evil.example\nConnection: close\n\n", 400, 403),
    raw("host that is another machine", "GET /v2/orders HTTP/1.1\nHost: 0.0.0.0:{port}\nConnection: close\n\n", 403),
    raw("no host", "GET /v2/orders HTTP/1.1\nConnection: close\n\n", 400),
    raw("two hosts", "GET /v2/orders HTTP/1.1\nHost: 127.0.0.1\nHost: evil.example\n\n", 400),
    raw("HTTP/1.0 without a host", "GET /v2/orders HTTP/1.0\n\n", 403),
    raw("host that a proxy vouches for", "GET /v2/orders HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: 127.0.0.1\nForwarded: host=127.0.0.1\nConnection: close\n\n", 403),
    raw("as if it were a proxy", "GET http://127.0.0.1:{port}/v2/orders HTTP/1.1\n" + HEAD + "Connection: close\n\n", 400),
    raw("to another machine by it", "GET http://169.254.169.254/latest HTTP/1.1\n" + HEAD + "Connection: close\n\n", 400),
    raw("CONNECT", "CONNECT 169.254.169.254:80 HTTP/1.1\n" + HEAD + "Connection: close\n\n", 400, 405),
    call("another origin", "GET /v2/orders", 403, headers="Origin: http://evil.example"),
    call("no origin", "GET /v2/orders", 403, headers="Origin: null"),
    call("the lab's own page", "GET /v2/orders", 403, headers="Origin: http://localhost:8501"),
    call("another site's image", "GET /v2/orders", 403, headers="Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors"),
    call("another site's form", "POST /v2/orders", 403, headers="Origin: http://evil.example\nContent-Type: text/plain", body=ORDER),
    call("preflight", "OPTIONS /v2/orders", 403, auth="", headers="Origin: http://evil.example\nAccess-Control-Request-Method: POST"),
    call("preflight without an origin", "OPTIONS /v2/orders", 405),
    call("a link from another site", "GET /v2/orders", 403, headers="Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document"),
    call("an old browser", "GET /v2/orders", 403, headers="User-Agent: Mozilla/5.0\nReferer: http://evil.example/"),
)  # fmt: skip
FRAMES = (
    raw("length and chunks", "POST /v2/orders HTTP/1.1\n" + HEAD + "Content-Length: 6\nTransfer-Encoding: chunked\n\n0\n\nG", 400),
    raw("two lengths", "POST /v2/orders HTTP/1.1\n" + HEAD + "Content-Length: 6\nContent-Length: 5\n\nabcdef", 400),
    raw("length below nothing", "POST /v2/orders HTTP/1.1\n" + HEAD + "Content-Length: -1\n\n", 400),
    raw("length with a sign", "POST /v2/orders HTTP/1.1\n" + HEAD + "Content-Length: +5\n\nabcde", 400),
    raw("length of the universe", "POST /v2/orders HTTP/1.1\n" + HEAD + "Content-Length: 99999999999999999999\n\n", 400, 413),
    raw("coding that sounds like chunks", "POST /v2/orders HTTP/1.1\n" + HEAD + "Transfer-Encoding: xchunked\n\n0\n\n", 400, 501),
    raw("chunks twice", "POST /v2/orders HTTP/1.1\n" + HEAD + "Transfer-Encoding: chunked, chunked\n\n0\n\n", 400, 501),
    raw("chunk without end", "POST /v2/orders HTTP/1.1\n" + HEAD + "Transfer-Encoding: chunked\n\nFFFFFFFFFFFFFFFFFFFFFFFFF\n", 400, 413),
    raw("chunk of no size", "POST /v2/orders HTTP/1.1\n" + HEAD + "Transfer-Encoding: chunked\n\nxyz\n", 400),
    raw("space before a colon", "GET /v2/orders HTTP/1.1\n" + HEAD + "Content-Length : 5\n\nabcde", 400),
    raw("name without end", "GET /v2/orders HTTP/1.1\n" + HEAD + "no colon here\n\n", 400),
    raw("NUL in a header", b"GET /v2/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\0b\r\n\r\n", 400),
    raw("carriage return in a header", b"GET /v2/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\rb\r\n\r\n", 400),
    raw("HTTP/0.9", "GET /v2/orders\n\n", 400),
    raw("HTTP/2 at once", "PRI * HTTP/2.0\n\nSM\n\n", 505),
    raw("HTTP/9", "GET /v2/orders HTTP/9.9\n" + HEAD + "\n", 505),
    raw("TLS", bytes.fromhex("16030100a5010000a1030300") + bytes(60), 400, may_be_silent=True),
    raw("websocket", "GET /v2/orders HTTP/1.1\nHost: 127.0.0.1:{port}\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\nSec-WebSocket-Version: 13\n\n", 401),
    raw("h2c", "GET /v2/orders HTTP/1.1\nHost: 127.0.0.1:{port}\nUpgrade: h2c\nConnection: Upgrade, HTTP2-Settings\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\n\n", 401),
    raw("headers without end", b"GET /v2/orders HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 2_000, 400, 431, may_be_silent=True),
    raw("many headers", "GET /v2/orders HTTP/1.1\n" + HEAD + "X-A: b\n" * 100 + "\n", 431),
    raw("address without end", b"GET /v2/orders?" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400, 414, may_be_silent=True),
    call("long address", "GET /v2/orders?cursor=" + "a" * 5_000, 414),
    call("other method in a header", "GET /v2/orders/{order}", 404, headers="X-HTTP-Method-Override: DELETE"),
    call("other method in the query", "POST /v2/webhooks/{webhook}?_method=DELETE", 405),
    call("TRACE", "TRACE /v2/orders", 405),
    call("a method of one's own", "STEAL /v2/orders", 405),
)  # fmt: skip
PATHS = (
    call("up to the files", "GET /../../../../etc/passwd", 404),
    call("up, encoded", "GET /v2/%2e%2e/%2e%2e/etc/passwd", 404),
    call("up, encoded twice", "GET /v2/%252e%252e%252fetc%252fpasswd", 404),
    call("up, overlong", "GET /v2/%c0%ae%c0%ae/%c0%af", 404),
    call("up, backwards", "GET /v2/..%5c..%5cwindows", 404),
    call("slash, encoded", "GET /v2/orders%2f{order}", 404),
    call("NUL in a number", "GET /v2/orders/1%00", 404),
    call("line in a number", "GET /v2/orders/1%0d%0aX-Injected:%201", 404),
    call("two slashes", "GET //v2/orders", 404),
    call("control, encoded", "POST /%5fcontrol/journal", 404, body='{"tenant":"victim"}'),
    call("control behind the API", "POST /v2/../_control/journal", 404, body='{"tenant":"victim"}'),
    call("number beyond all", "GET /v2/orders/9223372036854775808", 404),
    call("number far beyond", "GET /v2/orders/" + "9" * 400, 404),
    call("number below nothing", "GET /v2/orders/-1", 404),
    call("number in other digits", "GET /v2/orders/%D9%A1%D9%A2", 404),
    call("number in hexadecimal", "GET /v2/orders/0x10", 404),
    call("SQL in a number", "GET /v2/orders/1%20OR%201=1", 404),
    call("SQL in a number of v1", "GET /v1/households/1%20UNION%20SELECT%201,2,3", 404),
    call("SQL in a filter", "GET /v2/orders?status=paid'%20OR%20'1'='1", 422),
    call("SQL in a limit", "GET /v2/orders?limit=1;DROP%20TABLE%20orders", 422),
    call("SQL in a webhook's name", "GET /v2/webhooks/'%20OR%20''='", 404),
    call("limit beyond all", "GET /v2/orders?limit=99999999999999999999", 422),
    call("limit below nothing", "GET /v2/orders?limit=-1", 422),
    call("limit twice", "GET /v2/orders?limit=1&limit=1000", 422),
    call("page beyond all", "GET /v1/orders?page=999999999999", 422),
    call("cursor made up", "GET /v2/orders?cursor=" + base64.urlsafe_b64encode(b"2026'; DROP TABLE orders;--|1").decode(), 422),
    call("cursor that is none", "GET /v2/orders?cursor=%00%ff", 422),
    call("parameters without end", "GET /v2/orders?" + "a=1&" * 500, 422),
    call("query not in UTF-8", "GET /v2/orders?status=%ff%fe", 422),
)  # fmt: skip
BODIES = (
    call("body of 70 kB", "POST /v2/orders", 413, body=b" " * 70_000),
    raw("chunks of 200 kB", "POST /v2/orders HTTP/1.1\n" + HEAD + "Content-Type: application/json\nTransfer-Encoding: chunked\n\n" + ("8000\n" + " " * 0x8000 + "\n") * 6 + "0\n\n", 413, may_be_silent=True),
    call("deep lists", "POST /v2/orders", 400, body=b"[" * 30_000),
    call("deep objects", "POST /v2/orders", 400, body=b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
    call("long number", "POST /v2/orders", 400, body=b'{"items":' + b"9" * 20_000 + b"}"),
    call("number that is none", "POST /v1/orders", 400, body=b'{"amount": NaN}'),
    call("number without end", "POST /v1/orders", 400, body=b'{"amount": 1e999}'),
    call("two members of one name", "POST /v2/orders", 400, body=b'{"items":[],"items":[{"sku":"oats-500g","quantity":1}]}'),
    call("half a character", "POST /v2/orders", 400, body=b'{"items":[{"sku":"\\ud800","quantity":1}]}'),
    call("NUL in a text", "POST /v2/orders", 400, body=b'{"items":[{"sku":"oats\\u0000","quantity":1}]}'),
    call("UTF-16", "POST /v2/orders", 400, body=ORDER.encode("utf-16")),
    call("no UTF-8", "POST /v2/orders", 400, body=b'{"items": "\xff\xfe"}'),
    call("zipped", "POST /v2/orders", 400, headers="Content-Encoding: gzip\nContent-Type: application/json", body=bytes.fromhex("1f8b0800") + bytes(100)),
    call("form", "POST /v2/orders", 415, headers="Content-Type: application/x-www-form-urlencoded", body="items=1"),
    call("XML with a file in it", "POST /v2/orders", 415, headers="Content-Type: application/xml", body='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>'),
    call("prototype", "POST /v2/orders", 422, body='{"__proto__":{"admin":true},"items":[{"sku":"oats-500g","quantity":1}]}'),
    call("quantity below nothing", "POST /v2/orders", 422, body=line(quantity=-5)),
    call("quantity beyond all", "POST /v2/orders", 422, body=line(quantity=2**70)),
    call("quantity that is true", "POST /v2/orders", 422, body=line(quantity=True)),
    call("quantity as a text", "POST /v2/orders", 422, body=line(quantity="1")),
    call("half of one", "POST /v2/orders", 422, body=line(quantity=0.5)),
    call("SQL as a product", "POST /v2/orders", 422, body=line(sku="oats'); DROP TABLE orders;--")),
    call("thousand items", "POST /v2/orders", 422, body=order(items=[{"sku": "oats-500g", "quantity": 1}] * 1_000)),
    call("delivery in year one", "POST /v2/orders", 422, body=order(deliver_on="0001-01-01")),
    call("delivery on no day", "POST /v2/orders", 422, body=order(deliver_on="2026-W27-5")),
    call("amount below nothing", "POST /v1/orders", 422, body='{"amount": -5}'),
    call("amount beyond all", "POST /v1/orders", 422, body='{"amount": 1e308}'),
    call("amount below a cent", "POST /v1/orders", 422, body='{"amount": 0.001}'),
    call("key without end", "POST /v2/orders", 422, headers="Idempotency-Key: " + "a" * 300, body=ORDER),
    call("key with a line", "POST /v2/orders", 422, headers="Idempotency-Key: a b", body=ORDER),
)  # fmt: skip
CONTROL = (
    call("control without a secret", "POST /_control/journal", 404, body='{"tenant":"victim"}'),
    call("control with another secret", "POST /_control/journal", 404, headers="Larder-Control: " + "a" * 43, body='{"tenant":"victim"}'),
    call("control with an empty secret", "POST /_control/key", 404, headers="Larder-Control: ", body='{"tenant":"victim"}'),
    call("control with a key for a secret", "POST /_control/reset", 404, headers="Larder-Control: {key}", body='{"tenant":"victim"}'),
    call("control with two secrets", "POST /_control/reset", 400, headers="Larder-Control: a\nLarder-Control: b", body='{"tenant":"victim"}'),
    call("control by GET", "GET /_control/journal?tenant=victim&secret=a", 404),
    call("control with a secret of other letters", "POST /_control/journal", 404, headers="Larder-Control: ÿþ", body='{"tenant":"victim"}'),
)  # fmt: skip
REQUESTS = (*OTHERS_DATA, *WHO, *WHENCE, *FRAMES, *PATHS, *BODIES, *CONTROL)

_DEEP = "{household{" * 50 + "id" + "}}" * 50
_SPREADS = "".join(f"fragment F{n} on Household {{ ...F{n + 1} ...F{n + 1} ...F{n + 1} }}" for n in range(30))
_EVERYTHING = "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}"
QUERIES = (
    graph("household by number", "{household(id: 1){name}}"),
    graph("all households", "{households{name}}"),
    graph("whatever by number", '{node(id: "1"){id}}'),
    graph("fragments in a circle", "{household{...A}} fragment A on Household{...B} fragment B on Household{...A}", code="FRAGMENT_CYCLE"),
    graph("fragment in itself", "{...A} fragment A on Query{household{id} ...A}", code="FRAGMENT_CYCLE"),
    graph("fragments that double", "{household{...F0}}" + _SPREADS + "fragment F30 on Household{id}", code="TOO_MANY_FIELDS"),
    graph("deep", _DEEP, code="TOO_DEEP"),
    graph("deep in arguments", "{household{plan(week:" + "[" * 200 + "]" * 200 + "){id}}}", code="TOO_DEEP"),
    graph("aliases", "{" + " ".join(f"a{n}:household{{id}}" for n in range(90)) + "}", code="TOO_MANY_FIELDS"),
    graph("aliases of a list", "{household{" + " ".join(f"a{n}:orders(first:9){{id}}" for n in range(20)) + "}}", code="COST_TOO_HIGH"),
    graph("all orders with items", "{household{orders(first:100){items{name}}}}", code="COST_TOO_HIGH"),
    graph("list beyond all", "{household{orders(first:2147483647){id}}}", code="COST_TOO_HIGH"),
    graph("list far beyond", "{household{orders(first:" + "9" * 200 + "){id}}}", code="COST_TOO_HIGH"),
    graph("list below nothing", "{household{orders(first:-1){id}}}"),
    graph("list by a variable", "query($n:Int!){household{orders(first:$n){items{name}}}}", code="COST_TOO_HIGH", variables={"n": 100}),
    graph("list by a default", "query($n:Int!=100){household{orders(first:$n){items{name}}}}", code="COST_TOO_HIGH"),
    graph("the whole schema", _EVERYTHING),
    graph("words without end", "{household{" + "id " * 2_000 + "}}", code="TOO_LONG"),
    graph("nothing but remarks", "#\n" * 10_000 + "{household{name}}"),
    graph("directives", "{household{id " + "@skip(if:false)" * 150 + "}}", code="TOO_LONG"),
    graph("mutation", 'mutation{placeOrder(sku:"oats-500g"){id}}', code="QUERIES_ONLY"),
    graph("subscription", "subscription{orders{id}}", code="QUERIES_ONLY"),
    graph("text without end", '{household(name:"""'),
    graph("two operations", "query A{household{id}} query B{household{name}}"),
    graph("no operation", "fragment A on Household{id}"),
    graph("SQL in a week", "{household{plan(week:\"' OR 1=1\"){meals{recipe}}}}"),
)  # fmt: skip
