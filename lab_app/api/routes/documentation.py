"""What the API says of itself: its OpenAPI document, its kinds of problems, and where everything is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from lab_app.api.company.idempotency import REMEMBERED_HOURS
from lab_app.api.company.keys import SCOPES
from lab_app.api.company.limits import BURST, PER_MINUTE
from lab_app.api.routes import graph, hooks, v1, v2
from lab_app.api.routes.operations import Operation, Parameter
from lab_app.api.wire.problems import KINDS, MEDIA_TYPE

OPERATIONS: tuple[Operation, ...] = (*v2.OPERATIONS, *hooks.OPERATIONS, *graph.OPERATIONS, *v1.OPERATIONS)
TITLE = "Larder's API"
DESCRIPTION = f"""The API of Larder, a meal-planning and grocery app that is made up, as is everybody in it.

Send a key in every call: `Authorization: Bearer` and the key. A key may call {BURST} times at once, and {PER_MINUTE} times
a minute on average; `RateLimit` (a draft of the IETF; other APIs name it otherwise) says what is left. Every error is `{MEDIA_TYPE}` (RFC 9457).

`Idempotency-Key` on a POST of v2 makes a repeat safe: the same key with the same content gets the first answer again, for
{REMEMBERED_HOURS} hours. That is a convention of many APIs and no standard.

v1 ends on {v1.ENDS_AT:%Y-%m-%d}: each of its answers says so in `Deprecation` (RFC 9745) and `Sunset` (RFC 8594)."""
_EVERYWHERE = {
    401: "no-key",
    403: "missing-scope",
    429: "too-many-requests",
    503: "unavailable",
}


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI 3.1 document: made from the operations that the server runs."""
    models = sorted(
        {one for op in OPERATIONS for one in (op.returns, op.body) if one is not None},
        key=lambda model: f"{model.__module__}.{model.__name__}",
    )
    refs, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    schemas = {_plain(name): _renamed(content) for name, content in definitions.get("$defs", {}).items()}
    shapes = {model: _renamed(refs[model, "validation"]) for model in models}
    paths: dict[str, dict[str, Any]] = {}
    for op in OPERATIONS:
        paths.setdefault(op.path, {})[op.method.lower()] = _operation(op, shapes)
    schemas["Problem"] = {
        "type": "object",
        "description": "RFC 9457, with advice.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "advice": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object"}},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "2", "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "tags": [{"name": name} for name in ("v2", "webhooks", "graphql", "v1")],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"A key has some of the scopes {', '.join(SCOPES)}.",
                }
            },
        },
    }


def index() -> dict[str, Any]:
    """Where everything is."""
    return {
        "name": TITLE,
        "documentation": "/openapi.json",
        "problems": "/problems",
        "graphql": {"endpoint": "/graphql", "schema": "/graphql/schema"},
        "versions": {
            "v2": {"since": v1.V2_SINCE.date().isoformat(), "status": "current"},
            "v1": {"status": "deprecated", "ends": v1.ENDS_AT.date().isoformat(), "use": "/v2"},
        },
    }


def problems() -> list[dict[str, Any]]:
    """Each kind of problem."""
    return [problem(name) for name in KINDS]


def problem(name: str) -> dict[str, Any]:
    """One kind. Raises KeyError."""
    kind = KINDS[name]
    return {
        "type": f"/problems/{name}",
        "status": kind.status,
        "title": kind.title,
        "advice": kind.meaning,
    }


def _operation(op: Operation, shapes: dict[Any, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status, says in op.answers.items():
        answers[str(status)] = _answer(op, status, says, shapes)
    for status, kind in _EVERYWHERE.items():
        if status != 403 or op.scope is not None:
            answers.setdefault(str(status), _problem(KINDS[kind].title))
    content: dict[str, Any] = {
        "operationId": op.name,
        "tags": [_tag(op)],
        "summary": op.summary,
        "parameters": [*map(_path_parameter, _names_in(op.path)), *map(_parameter, op.parameters)],
        "responses": dict(sorted(answers.items())),
        "x-scope": op.scope,
    }
    notes = [op.note, f"Needs the scope {op.scope}." if op.scope else ""]
    if any(notes):
        content["description"] = " ".join(note for note in notes if note)
    if op.takes_idempotency_key:
        content["parameters"].append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "A new one for each intention; the same one for each try of it.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            }
        )
    if op.body is not None:
        content["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": shapes[op.body]}},
        }
    if op.successor is not None:
        content["deprecated"] = True
    return content


def _answer(op: Operation, status: int, says: str, shapes: dict[Any, Any]) -> dict[str, Any]:
    if status >= 400:
        return _problem(says)
    answer: dict[str, Any] = {"description": says}
    if op.returns is not None:
        answer["content"] = {"application/json": {"schema": shapes[op.returns]}}
    if op.headers:
        answer["headers"] = {
            name: {"description": text, "schema": {"type": "string"}} for name, text in op.headers.items()
        }
    return answer


def _problem(says: str) -> dict[str, Any]:
    return {
        "description": says,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer" if one.kind == "integer" else "string"}
    if one.kind == "integer":
        schema |= {"minimum": one.minimum, "maximum": one.maximum}
    if one.choices:
        schema["enum"] = list(one.choices)
    if one.default is not None:
        schema["default"] = one.default
    return {
        "name": one.name,
        "in": "query",
        "required": False,
        "description": one.description,
        "schema": schema,
    }


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _names_in(path: str) -> Sequence[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def _tag(op: Operation) -> str:
    if op.path.startswith("/v1"):
        return "v1"
    return "graphql" if op in graph.OPERATIONS else "webhooks" if op in hooks.OPERATIONS else "v2"


def _plain(name: str) -> str:
    """`lab_app__api__routes__v1__Order` as `V1Order`: two models of one name get their module's."""
    *_, module, last = name.split("__") if "__" in name else ("", name)
    return f"{module.capitalize()}{last}" if module else last


def _renamed(content: Any) -> Any:
    """The same with each reference led to the plain name."""
    if isinstance(content, dict):
        return {
            key: f"#/components/schemas/{_plain(value.rpartition('/')[2])}" if key == "$ref" else _renamed(value)
            for key, value in content.items()
        }  # fmt: skip
    return [_renamed(one) for one in content] if isinstance(content, list) else content
