"""An OpenAPI document for people: each operation with its scope, parameters, body and answers, as HTML of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lab_app.ui.style import marked, text

_METHODS = ("get", "post", "put", "patch", "delete")
_DEEPEST = 6
_SECTIONS = {
    "v2": ("Version 2", "The current one."),
    "webhooks": (
        "Webhooks",
        "Messages about orders to your own inbox, signed, and sent again until they are received.",
    ),
    "graphql": ("GraphQL", "One address for one question about several things."),
    "v1": ("Version 1", "Still there, and ends: each answer says when."),
}

Document = Mapping[str, Any]


def operations(document: Document, tag: str | None = None) -> Iterator[tuple[str, str, Document]]:
    """Method, path and description of each operation, in the document's order; of one tag, if it is named."""
    for path, methods in document.get("paths", {}).items():
        for method in _METHODS:
            if method in methods and (tag is None or tag in methods[method].get("tags", ())):
                yield method.upper(), path, methods[method]


def sections(document: Document) -> Iterator[tuple[str, str, str]]:
    """Tag, heading and a sentence, of each part of the API that has operations."""
    for tag in dict.fromkeys(one["name"] for one in document.get("tags", ())):
        if any(operations(document, tag)):
            title, about = _SECTIONS.get(tag, (tag, ""))
            yield tag, title, about


def routes_html(document: Document, tag: str = "v2") -> str:
    """The operations of a part as a short table: what one asks for, and the scope that it needs."""
    rows = "".join(
        f"<tr><td><code>{method} {text(path)}</code><p>{text(one.get('summary', ''))}</p></td>"
        f"<td>{_scope(one)}</td></tr>"
        for method, path, one in operations(document, tag)
    )
    return (
        '<div class="lab-frame" tabindex="0" role="region" aria-label="Routes and scopes"><table class="lab-table lab-routes">'
        '<thead><tr><th scope="col">Route</th><th scope="col">Scope</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def operation_html(document: Document, method: str, path: str, one: Document) -> str:
    """One operation, folded away behind its first line."""
    parts = []
    if one.get("description"):
        parts.append(f"<p>{marked(str(one['description']))}</p>")
    if one.get("parameters"):
        parts.append(_parameters(one["parameters"]))
    body = _content(one.get("requestBody"))
    if body is not None:
        parts.append(f"<p class=called>Body</p><pre>{text(_shape(document, body))}</pre>")
    parts.append(_answers(document, one.get("responses", {})))
    old = ' <span class="old">deprecated</span>' if one.get("deprecated") else ""
    return (
        f'<details class="lab-operation"><summary><code><b>{text(method)}</b> {text(path)}</code> '
        f"<span>{text(one.get('summary', ''))}{old}</span>{_needs(one)}</summary><div>{''.join(parts)}</div></details>"
    )


def example(document: Document, method: str, path: str) -> str:
    """A body that fits an operation, of the examples that its schema has; empty where it takes none."""
    one = document.get("paths", {}).get(path, {}).get(method.lower(), {})
    schema = _content(one.get("requestBody"))
    return "" if schema is None else json.dumps(_example(document, schema, 0), indent=2, ensure_ascii=False)


def _needs(one: Document) -> str:
    scope = one.get("x-scope")
    return f'<span class="scope">{text(scope)}</span>' if scope else ""


def _scope(one: Document) -> str:
    scope = one.get("x-scope")
    return f"<code>{text(scope)}</code>" if scope else "any key"


def _parameters(parameters: list[Document]) -> str:
    rows = "".join(
        f"<tr><td><code>{text(one['name'])}</code></td><td>{text(_WHERE.get(one['in'], one['in']))}</td>"
        f"<td>{marked(str(one.get('description', '')))} {text(_bounds(one.get('schema', {})))}</td></tr>"
        for one in parameters
    )
    return f"<p class=called>Parameters</p><table class=lab-table><tbody>{rows}</tbody></table>"


_WHERE = {"query": "behind the ?", "path": "in the path", "header": "header"}


def _bounds(schema: Document) -> str:
    said = []
    if "minimum" in schema and "maximum" in schema:
        said.append(f"{schema['minimum']} to {schema['maximum']}")
    if "enum" in schema:
        said.append(", ".join(map(str, schema["enum"])))
    if "default" in schema:
        said.append(f"{schema['default']} where it is left out")
    return f"({'; '.join(said)})" if said else ""


def _answers(document: Document, responses: Document) -> str:
    rows = "".join(
        f"<tr><td><b>{text(status)}</b></td><td>{marked(str(answer.get('description', '')))}{_headers(answer)}</td></tr>"
        for status, answer in responses.items()
    )
    good = next((answer for status, answer in responses.items() if str(status).startswith("2")), None)
    schema = None if good is None else _content(good)
    shape = (
        ""
        if schema is None
        else f"<p class=called>A good answer</p><pre>{text(_shape(document, schema))}</pre>"
    )
    return f"<p class=called>Answers</p><table class=lab-table><tbody>{rows}</tbody></table>{shape}"


def _headers(answer: Document) -> str:
    return "".join(
        f"<br>Header <code>{text(name)}</code>: {marked(str(one.get('description', '')))}"
        for name, one in answer.get("headers", {}).items()
    )


def _content(holder: Document | None) -> Document | None:
    """The schema of what is sent or answered as JSON."""
    if holder is None:
        return None
    found: Document | None = holder.get("content", {}).get("application/json", {}).get("schema")
    return found


def _shape(document: Document, schema: Document) -> str:
    """What a schema asks for, as an outline: a name and a type in each line."""
    return "\n".join(_lines(document, schema, 0))


def _lines(document: Document, schema: Document, depth: int) -> Iterator[str]:
    found = _resolved(document, schema)
    for name, one in found.get("properties", {}).items():
        needed = "" if name in found.get("required", ()) else "  (may be left out)"
        inner = _resolved(document, one)
        said = f"  {inner['description']}" if inner.get("description") and "properties" not in inner else ""
        yield f"{'  ' * depth}{name}: {_type(document, one)}{needed}{said}"
        if depth < _DEEPEST:
            yield from _lines(document, _resolved(document, inner.get("items", inner)), depth + 1)
    if depth == 0 and "items" in found:
        yield _type(document, found)
        yield from _lines(document, found["items"], 1)


def _type(document: Document, schema: Document) -> str:
    found = _resolved(document, schema)
    if "anyOf" in found:
        return " or ".join(_type(document, one) for one in found["anyOf"])
    if "enum" in found or "const" in found:
        return " | ".join(json.dumps(one) for one in found.get("enum", [found.get("const")]))
    if found.get("type") == "array":
        return f"list of {_type(document, found.get('items', {}))}"
    kind = {"integer": "whole number", "string": "text", "object": "object", "boolean": "true or false"}.get(
        str(found.get("type")), str(found.get("type", "anything"))
    )
    low, high = found.get("minimum"), found.get("maximum")
    return f"{kind}, {low} to {high}" if low is not None and high is not None else kind


def _example(document: Document, schema: Document, depth: int) -> Any:
    found = _resolved(document, schema)
    if found.get("examples"):
        return found["examples"][0]
    if "anyOf" in found:
        return _example(document, found["anyOf"][0], depth)
    if "enum" in found:
        return found["enum"][0]
    if found.get("type") == "array":
        return [_example(document, found.get("items", {}), depth + 1)] if depth < _DEEPEST else []
    if "properties" in found:
        needed = found.get("required", ())
        return {
            name: _example(document, one, depth + 1)
            for name, one in found["properties"].items()
            if name in needed
        }
    return {"integer": 1, "string": "", "object": {}, "boolean": True}.get(str(found.get("type")))


def _resolved(document: Document, schema: Document) -> Document:
    """A schema, or the one that it refers to."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    found: Document = document.get("components", {}).get("schemas", {}).get(name, {}) if name else schema
    return found
