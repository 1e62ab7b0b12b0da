"""Typed expressions and conditions: what the names of a query turned out to mean.

Nodes are frozen and compare by meaning. A column is named by the relation that gives it and its name there; relation
names are unique in a whole query, so an expression may move between the nodes of a plan, and an inner query refers to
an outer one by the same means. ``AND`` and ``OR`` are flat, as in the syntax tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from adql_grammar.ast import NOWHERE, BinaryOperator, ComparisonOperator, Span
from dax.models.datatypes import ColumnType, Datatype

if TYPE_CHECKING:
    from dax.query.logical import Plan

__all__ = [
    "BOOLEAN",
    "CIRCLE",
    "DOUBLE",
    "INT",
    "LONG",
    "POINT",
    "POLYGON",
    "TEXT",
    "TIMESTAMP",
    "AggregateValue",
    "AllOf",
    "AnyOf",
    "Arithmetic",
    "CaseValue",
    "CastValue",
    "ColumnValue",
    "Compare",
    "Constant",
    "ExistsPlan",
    "FunctionValue",
    "InPlan",
    "InValues",
    "Negation",
    "NullTest",
    "Pattern",
    "ScalarPlan",
    "SpatialPredicate",
    "SpatialTest",
    "Term",
    "Truth",
    "Value",
    "all_of",
    "conjuncts",
    "transform",
    "walk",
]

DOUBLE = ColumnType(Datatype.DOUBLE)
INT = ColumnType(Datatype.INT)
LONG = ColumnType(Datatype.LONG)
BOOLEAN = ColumnType(Datatype.BOOLEAN)
TEXT = ColumnType(Datatype.CHAR, "*")
TIMESTAMP = ColumnType(Datatype.CHAR, "*", "timestamp")
POINT = ColumnType(Datatype.DOUBLE, "2", "point")
CIRCLE = ColumnType(Datatype.DOUBLE, "3", "circle")
POLYGON = ColumnType(Datatype.DOUBLE, "*", "polygon")


@dataclass(frozen=True, slots=True)
class Term:
    """A value or a condition."""

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)
    """Where it stood in the query's text."""

    def children(self) -> Iterator[Term]:
        """Yield the terms directly below; plans of subqueries are not terms."""
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, Term):
                yield value
            elif isinstance(value, tuple):
                for item in value:
                    if isinstance(item, Term):
                        yield item
                    elif isinstance(item, tuple):
                        yield from (i for i in item if isinstance(i, Term))


# Values: each has a `type`


@dataclass(frozen=True, slots=True)
class ColumnValue(Term):
    """A column of a relation."""

    relation: str
    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Constant(Term):
    """A value known now; ``None`` is NULL."""

    value: int | float | str | bool | None
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Arithmetic(Term):
    """Two values and the operator between them; the operands have been brought to one type where that matters."""

    operator: BinaryOperator
    left: Value
    right: Value
    type: ColumnType


@dataclass(frozen=True, slots=True)
class FunctionValue(Term):
    """A function of `dax.query.functions`, by its key there."""

    function: str
    arguments: tuple[Value, ...]
    type: ColumnType


@dataclass(frozen=True, slots=True)
class CastValue(Term):
    """A value brought to another type."""

    operand: Value
    type: ColumnType


@dataclass(frozen=True, slots=True)
class CaseValue(Term):
    """The result of the first branch whose condition holds."""

    branches: tuple[tuple[Truth, Value], ...]
    otherwise: Value
    type: ColumnType


@dataclass(frozen=True, slots=True)
class AggregateValue(Term):
    """An aggregate over the rows of a group; no argument counts rows."""

    function: str
    argument: Value | None
    distinct: bool
    type: ColumnType


@dataclass(frozen=True, slots=True)
class ScalarPlan(Term):
    """The one value of a query, NULL if it has no row."""

    plan: Plan
    type: ColumnType


Value: TypeAlias = (
    ColumnValue | Constant | Arithmetic | FunctionValue | CastValue | CaseValue | AggregateValue | ScalarPlan
)


# Conditions


class SpatialPredicate(StrEnum):
    """The spatial predicates of ADQL (2.1 §4.2.9, §4.2.15)."""

    CONTAINS = "CONTAINS"
    INTERSECTS = "INTERSECTS"


@dataclass(frozen=True, slots=True)
class SpatialTest(Term):
    """Whether the left geometry lies in, or shares a point with, the right one.

    A point in a circle is not written so, but as a `Compare` of the function ``DISTANCE`` with the radius: one form for
    every spelling of a cone (ADQL 2.1 §4.2.7).
    """

    predicate: SpatialPredicate
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Compare(Term):
    """Two values of comparable type."""

    operator: ComparisonOperator
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class InValues(Term):
    """Whether a value equals one of several."""

    operand: Value
    items: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class InPlan(Term):
    """Whether a value is among the rows of a one-column query."""

    operand: Value
    plan: Plan
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ExistsPlan(Term):
    """Whether a query has a row."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Pattern(Term):
    """LIKE without an escape character; ILIKE if ``ignore_case``."""

    operand: Value
    pattern: Value
    negated: bool = False
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class NullTest(Term):
    """IS NULL."""

    operand: Value
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AllOf(Term):
    """AND over two or more terms."""

    operands: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Term):
    """OR over two or more terms."""

    operands: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Negation(Term):
    """NOT."""

    operand: Truth


Truth: TypeAlias = (
    SpatialTest | Compare | InValues | InPlan | ExistsPlan | Pattern | NullTest | AllOf | AnyOf | Negation
)

T = TypeVar("T", bound=Term)


def all_of(*conditions: Truth | None) -> Truth | None:
    """Join conditions by AND, flat; `None` for none."""
    flat: list[Truth] = []
    for condition in conditions:
        if isinstance(condition, AllOf):
            flat.extend(condition.operands)
        elif condition is not None:
            flat.append(condition)
    if len(flat) < 2:
        return flat[0] if flat else None
    return AllOf(tuple(flat))


def conjuncts(condition: Truth | None) -> tuple[Truth, ...]:
    """Return the terms of a top-level AND; a condition alone is its only term."""
    if condition is None:
        return ()
    return condition.operands if isinstance(condition, AllOf) else (condition,)


def walk(term: Term) -> Iterator[Term]:
    """Yield a term and all below it, parents first, without descending into subqueries."""
    stack = [term]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(list(top.children())))


def transform(term: T, change: Callable[[Term], Term | None]) -> T:
    """Rebuild a term from the top: where ``change`` gives a term, that stands in place of the whole subterm."""
    new = change(term)
    if new is not None:
        return new  # type: ignore[return-value]  # the caller's change keeps the kind
    updates: dict[str, object] = {}
    for f in fields(term):
        value = getattr(term, f.name)
        renewed = _transform_field(value, change)
        if renewed is not value:
            updates[f.name] = renewed
    return replace(term, **updates) if updates else term  # type: ignore[arg-type]


def _transform_field(value: object, change: Callable[[Term], Term | None]) -> object:
    if isinstance(value, Term):
        return transform(value, change)
    if isinstance(value, tuple) and value and isinstance(value[0], (Term, tuple)):
        renewed = tuple(_transform_field(v, change) for v in value)
        return renewed if any(a is not b for a, b in zip(renewed, value, strict=True)) else value
    return value
