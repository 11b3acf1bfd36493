"""GraphQL: one screen by one query, within a cost that is said with each answer.

Errors of the query come with status 200, as GraphQL over HTTP has it for `application/json`: whoever looks at the status
alone takes an answer without its data for a good one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    Source,
    TokenKind,
    build_schema,
    execute_sync,
    parse,
    print_schema,
    validate,
)
from graphql.language.lexer import Lexer
from pydantic import BaseModel, ConfigDict, Field

from lab_app.api.company.catalogue import BY_SKU
from lab_app.api.company.households import MealPlan, Member, monday
from lab_app.api.company.store import START, StoredOrder
from lab_app.api.routes import graph_cost, v2
from lab_app.api.routes.graph_cost import COST_LIMIT, DEPTH_LIMIT, Reading, TooMuchError
from lab_app.api.routes.operations import Asked, Operation, Reply, read_day

MOST_LETTERS = 8_000
MOST_TOKENS = 600
DEEPEST = 12
MOST_ERRORS = 10
REMEMBERED = 32
"""Queries: a screen asks the same one again and again."""
SCHEMA_TEXT = """
"What can be asked for."
type Query {
  "Whom the key speaks for. Needs household:read."
  me: User
  "The key's own household. Needs household:read."
  household: Household
}

type User { id: ID!  name: String!  email: String!  plan: String! }

type Household {
  id: ID!
  name: String!
  country: String!
  "Costs as many as a household may have, 5."
  members: [User!]!
  "A week's plan, of this week where none is named by a day of it. Needs plans:read."
  plan(week: String): Plan
  "The newest orders. Costs 1 and as many as are asked for. Needs orders:read."
  orders(first: Int! = 10): [Order!]
  "Needs orders:read."
  lastOrder: Order
}

type Plan { id: ID!  week: String!  meals: [Meal!]! }

type Meal { day: String!  recipe: String! }

type Order {
  id: ID!
  createdAt: String!
  status: String!
  total: Money!
  deliveryFee: Money!
  deliverOn: String
  "Costs as many as an order usually has, 10."
  items: [Item!]!
}

type Item { sku: String!  name: String!  quantity: Int!  unitPrice: Money! }

type Money { amount: String!  currency: String! }
"""
SCHEMA: GraphQLSchema = build_schema(SCHEMA_TEXT)


class Question(BaseModel):
    """A query, what its variables are, and which operation is meant where it has several."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS, examples=["{ household { name } }"])]
    variables: dict[str, Any] | None = None
    operationName: Annotated[str | None, Field(max_length=100)] = None  # noqa: N815 - the name that GraphQL has
    extensions: dict[str, Any] | None = None


class Answer(BaseModel):
    data: dict[str, Any] | None = None
    errors: list[dict[str, Any]] | None = None
    extensions: dict[str, Any]


def ask(asked: Asked) -> Reply:
    """Answer a query: 200, whatever comes of it."""
    question: Question = asked.body
    reading: Reading | None = None
    try:
        document, reading = _read(question)
        result = execute_sync(
            SCHEMA, document, _root(asked), None, question.variables, question.operationName
        )
    except TooMuchError as too_much:
        asked.notes.cost = too_much.cost
        result = ExecutionResult(None, [GraphQLError(str(too_much), extensions={"code": too_much.code})])
    except GraphQLError as error:
        result = ExecutionResult(None, [error])
    errors = [one.formatted for one in (result.errors or [])[:MOST_ERRORS]]
    if reading is not None:
        asked.notes.cost, asked.notes.fields = reading.cost, reading.fields
    asked.notes.errors = len(errors)
    content: dict[str, Any] = {"errors": errors} if errors else {}
    if reading is not None and (result.data is not None or not errors):
        content["data"] = result.data
    content["extensions"] = {"cost": {"requested": asked.notes.cost, "limit": COST_LIMIT}}
    return Reply(200, content)


def _read(question: Question) -> tuple[DocumentNode, Reading]:
    """The query, found to be harmless and valid. Raises GraphQLError, TooMuchError."""
    document = _parsed(question.query)
    operations = graph_cost.operations(document)
    named = [
        one
        for one in operations
        if question.operationName is None or (one.name and one.name.value == question.operationName)
    ]
    if len(named) != 1:
        raise GraphQLError(
            "Name the operation that is meant in operationName: the document has several, or none of this name."
            if operations
            else "The document has no operation."
        )
    if named[0].operation is not OperationType.QUERY:
        raise GraphQLError(
            "This API has queries only. What changes something goes to /v2.",
            extensions={"code": "QUERIES_ONLY"},
        )
    # Its cost first: what is too much is not worth the time that validation takes.
    reading = graph_cost.read(SCHEMA, document, named[0], question.variables or {})
    problem = _problem(question.query)
    if problem is not None:
        raise problem.with_traceback(None)  # the same one as last time: it would grow with each raise
    return document, reading


@lru_cache(maxsize=REMEMBERED)
def _parsed(text: str) -> DocumentNode:
    """Raises GraphQLError, TooMuchError."""
    source = Source(text)
    _bound(source)
    return parse(source)


@lru_cache(maxsize=REMEMBERED)
def _problem(text: str) -> GraphQLError | None:
    """What is wrong with a document, by the schema; most of the time that a query takes, and the same whoever asks it."""
    return next(iter(validate(SCHEMA, _parsed(text), max_errors=MOST_ERRORS)), None)


def _bound(source: Source) -> None:
    """Raises TooMuchError where a parser would have to go too deep or too far, GraphQLError where it is no GraphQL."""
    lexer, level, count = Lexer(source), 0, 0
    while (token := lexer.advance()).kind is not TokenKind.EOF:
        count += 1
        if count > MOST_TOKENS:
            raise TooMuchError("TOO_LONG", f"The query has more than {MOST_TOKENS} words and signs.")
        if token.kind in (TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L):
            level += 1
            if level > DEEPEST:
                raise TooMuchError("TOO_DEEP", f"The query is nested more than {DEEPEST} levels deep.")
        elif token.kind in (TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R):
            level -= 1


def _root(asked: Asked) -> dict[str, Any]:
    store = asked.tenant.store

    def need(scope: str) -> None:
        if not asked.key.may(scope):
            raise GraphQLError(
                f"The key has no scope {scope}.", extensions={"code": "MISSING_SCOPE", "scope": scope}
            )

    def me(_info: Any) -> dict[str, Any]:
        need("household:read")
        return _user(store.me())

    def household(_info: Any) -> dict[str, Any]:
        need("household:read")
        found = store.household(store.own_id)
        assert found is not None
        return {
            "id": found[0],
            "name": found[1],
            "country": found[2],
            "members": lambda _info: [_user(one) for one in store.members(store.own_id)],
            "plan": plan,
            "orders": orders,
            "lastOrder": lambda info: next(iter(orders(info, 1)), None),
        }

    def plan(_info: Any, week: str | None = None) -> dict[str, Any] | None:
        need("plans:read")
        try:
            day = asked.tenant.clock.today() if week is None else read_day(week)
        except ValueError:
            raise GraphQLError("week must be a day such as 2026-07-06.") from None
        found = store.plan_of_week(store.own_id, monday(day)) if day.year > 1 else None
        return None if found is None else _plan(found)

    def orders(_info: Any, first: int) -> list[dict[str, Any]]:
        need("orders:read")
        if not 1 <= first <= graph_cost.LARGEST_LIST:
            raise GraphQLError(f"first must be from 1 to {graph_cost.LARGEST_LIST}.")
        return [_order(one) for one in store.orders(store.own_id, START, first)]

    resolvers: dict[str, Callable[..., Any]] = {"me": me, "household": household}
    return resolvers


def _user(member: Member) -> dict[str, Any]:
    return v2.user_content(member)


def _plan(plan: MealPlan) -> dict[str, Any]:
    return v2.plan_content(plan)


def _order(order: StoredOrder) -> dict[str, Any]:
    return {
        "id": order.id,
        "createdAt": v2.moment(order.created_at),
        "status": order.status,
        "total": v2.money(order.total_cents),
        "deliveryFee": v2.money(order.delivery_cents),
        "deliverOn": order.deliver_on and order.deliver_on.isoformat(),
        "items": [
            {
                "sku": line.sku,
                "name": BY_SKU[line.sku].name,
                "quantity": line.quantity,
                "unitPrice": v2.money(line.unit_cents),
            }
            for line in order.items
        ],
    }


def schema_text() -> str:
    """The schema as people and tools read it."""
    return print_schema(SCHEMA)


OPERATIONS = (
    Operation(
        "POST",
        "/graphql",
        "graphql",
        "Ask for what one screen shows, in one query",
        ask,
        None,
        {200: "Data, errors, or both: a query that fails is answered with 200, too."},
        Answer,
        Question,
        note=f"A query may cost {COST_LIMIT} and be {DEPTH_LIMIT} fields deep; each answer says what it cost. "
        "The schema is at /graphql/schema. Each field needs the scope that its description names.",
    ),
)
