"""What a GraphQL query costs, before any of it is done.

An object costs 1 and a list as many as it may hold, times what one of its entries costs; a field that is a bare value costs
nothing. So `orders(first: 100) { items { name } }` costs 1 + 100 × (1 + 10): what is asked for, not what there is.
Fields under @include or @skip count, whatever they are told. Depth is how many fields stand within each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from graphql.type import SchemaMetaFieldDef, TypeMetaFieldDef, is_list_type
from graphql.type.definition import GraphQLField, GraphQLNonNull, GraphQLType

COST_LIMIT = 100
DEPTH_LIMIT = 7
MOST_FIELDS = 120
LARGEST_LIST = 100
LIST_SIZES = {"members": 5, "meals": 7, "items": 10, "types": 20, "fields": 10, "directives": 5}
"""What a list without `first` is taken for."""
USUAL_LIST = 10


class TooMuchError(Exception):
    """The query is refused before it is done. `code` is for programs, the message for people."""

    def __init__(self, code: str, message: str, cost: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.cost = cost


@dataclass
class Reading:
    """What a query asks for: its cost, its depth, and the path of each bare value, sorted."""

    cost: int
    depth: int
    fields: tuple[str, ...]


@dataclass
class _Measure:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    paths: set[str] = field(default_factory=set)
    count: int = 0
    depth: int = 0

    def cost(
        self,
        selections: SelectionSetNode,
        parent: GraphQLObjectType | None,
        path: tuple[str, ...],
        within: frozenset[str],
    ) -> int:
        total = 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                total += self._field(node, parent, path, within)
            elif isinstance(node, InlineFragmentNode):
                total += self.cost(node.selection_set, parent, path, within)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name in within:
                    raise TooMuchError("FRAGMENT_CYCLE", f"The fragment {name[:40]} contains itself.")
                fragment = self.fragments.get(name)
                if fragment is not None:  # else the validation says so
                    self._count()
                    total += self.cost(fragment.selection_set, parent, path, within | {name})
        return total

    def _field(
        self,
        node: FieldNode,
        parent: GraphQLObjectType | None,
        path: tuple[str, ...],
        within: frozenset[str],
    ) -> int:
        self._count()
        name = node.name.value
        path = (*path, name)
        self.depth = max(self.depth, len(path))
        if len(path) > DEPTH_LIMIT:
            raise TooMuchError("TOO_DEEP", f"The query is more than {DEPTH_LIMIT} fields deep.")
        definition = _definition(parent, name)
        if node.selection_set is None:
            self.paths.add(".".join(path))
            return 0
        kind = get_named_type(definition.type) if definition is not None else None
        child = kind if isinstance(kind, GraphQLObjectType) else None
        inner = self.cost(node.selection_set, child, path, within)
        if definition is None or not _is_list(definition.type):
            return 1 + inner
        size = self._size(node, name)
        return 1 + size * (1 + inner) if "first" in definition.args else size * (1 + inner)

    def _size(self, node: FieldNode, name: str) -> int:
        for argument in node.arguments:
            if argument.name.value != "first":
                continue
            value: Any = None
            if isinstance(argument.value, IntValueNode):
                digits = argument.value.value
                value = int(digits) if len(digits) < 10 else LARGEST_LIST
            elif isinstance(argument.value, VariableNode):
                value = self.variables.get(argument.value.name.value)
            if isinstance(value, int) and not isinstance(value, bool):
                return max(1, value)
            return LARGEST_LIST
        return LIST_SIZES.get(name, USUAL_LIST)

    def _count(self) -> None:
        self.count += 1
        if self.count > MOST_FIELDS:
            raise TooMuchError(
                "TOO_MANY_FIELDS", f"The query asks for more than {MOST_FIELDS} fields, aliases counted."
            )


def read(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
) -> Reading:
    """What an operation of a document costs. Raises TooMuchError."""
    fragments: dict[str, FragmentDefinitionNode] = {}
    for node in document.definitions:
        if isinstance(node, FragmentDefinitionNode):
            fragments[node.name.value] = node
    measure = _Measure(schema, fragments, variables)
    cost = measure.cost(operation.selection_set, schema.query_type, (), frozenset())
    if cost > COST_LIMIT:
        raise TooMuchError(
            "COST_TOO_HIGH",
            f"The query would cost {cost}, and {COST_LIMIT} is the limit. Ask for fewer entries of a list, or for fewer fields within them.",
            cost,
        )
    return Reading(cost, measure.depth, tuple(sorted(measure.paths)))


def operations(document: DocumentNode) -> Sequence[OperationDefinitionNode]:
    return [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def _definition(parent: GraphQLObjectType | None, name: str) -> GraphQLField | None:
    if name == "__schema":
        return SchemaMetaFieldDef
    if name == "__type":
        return TypeMetaFieldDef
    return None if parent is None else parent.fields.get(name)


def _is_list(kind: GraphQLType) -> bool:
    return is_list_type(kind.of_type if isinstance(kind, GraphQLNonNull) else kind)
