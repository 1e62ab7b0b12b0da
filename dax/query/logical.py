"""The logical plan: what is asked, as frozen relational nodes that know their columns.

::

    Plan ─ common tables*, root
    Relation = Scan | CommonScan | Derived | Expanded | Join           has named columns, stands in FROM
    Query    = Project | Distinct | SetOperation | Sort | Limit   gives rows ``c0, c1 …``

A `Project` stands over a relation, a `Filter` over one, or an `Aggregate` over either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from adql_grammar.ast import JoinKind, SetOperator
from dax.models.datatypes import ColumnType
from dax.models.tableset import TableName
from dax.query.expressions import AggregateValue, Truth, Value

__all__ = [
    "Aggregate",
    "CommonScan",
    "Derived",
    "Distinct",
    "Expanded",
    "Filter",
    "Join",
    "Limit",
    "Output",
    "Plan",
    "Project",
    "QueryNode",
    "Relation",
    "Scan",
    "SetOperation",
    "Sort",
    "SortKey",
    "Source",
    "base_tables",
    "output_types",
]


@dataclass(frozen=True, slots=True)
class Scan:
    """A published table."""

    table: TableName
    relation: str


@dataclass(frozen=True, slots=True)
class CommonScan:
    """A table of the WITH clause."""

    name: str
    """Its name in `Plan.common_tables`."""
    relation: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A query used as a table."""

    query: QueryNode
    relation: str


@dataclass(frozen=True, slots=True)
class Expanded:
    """A relation with each row once for every HEALPix cell around its position, in the hidden column `COLUMN`."""

    COLUMN: ClassVar[str] = "__near"

    source: Scan | CommonScan | Derived
    longitude: str
    latitude: str
    order: int
    """HEALPix order (nested) of the cells: the one that holds the position, and those that touch it."""
    relation: str
    """The name of the source."""


@dataclass(frozen=True, slots=True)
class Join:
    """Two relations; ``condition`` is `None` only for CROSS. NATURAL and USING are conditions by now."""

    kind: JoinKind
    left: Relation
    right: Relation
    condition: Truth | None = None


Relation: TypeAlias = Scan | CommonScan | Derived | Expanded | Join


@dataclass(frozen=True, slots=True)
class Filter:
    """The rows for which a condition is true."""

    source: Source
    condition: Truth


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One row for each group, or one in all if there are no keys.

    Above it the groups are a relation named ``relation`` with columns ``k0, k1 …`` (keys) and ``a0, a1 …``.
    """

    source: Source
    keys: tuple[Value, ...]
    aggregates: tuple[AggregateValue, ...]
    relation: str


Source: TypeAlias = Relation | Filter | Aggregate


@dataclass(frozen=True, slots=True)
class Output:
    """One computed column."""

    value: Value
    """Column ``c<position>`` of the query."""


@dataclass(frozen=True, slots=True)
class Project:
    """Computed columns of a source; the last ``hidden`` of them serve only the `Sort` directly above."""

    source: Source
    outputs: tuple[Output, ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Distinct:
    """Each row once."""

    query: Project


@dataclass(frozen=True, slots=True)
class SetOperation:
    """Two queries of equal columns combined."""

    operator: SetOperator
    left: QueryNode
    right: QueryNode
    all: bool


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column of the query below, by position; NULLs come last either way."""

    position: int
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Sort:
    """The rows in order."""

    query: Project | Distinct | SetOperation
    keys: tuple[SortKey, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` rows (`None` for all) behind the first ``offset``."""

    query: QueryNode
    count: int | None
    offset: int = 0


QueryNode: TypeAlias = Project | Distinct | SetOperation | Sort | Limit


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole query."""

    root: QueryNode
    common_tables: tuple[tuple[str, QueryNode], ...] = ()
    """Named queries; a later one may use the earlier ones."""


def output_types(query: QueryNode) -> tuple[ColumnType, ...]:
    """Return the types of a query's visible columns."""
    match query:
        case Project(outputs=outputs, hidden=hidden):
            return tuple(o.value.type for o in outputs[: len(outputs) - hidden])
        case SetOperation(left=left):
            return output_types(left)
        case Distinct(query=below) | Sort(query=below) | Limit(query=below):
            return output_types(below)


def base_tables(plan: Plan) -> frozenset[TableName]:
    """Return the published tables that a plan reads anywhere, subqueries included."""
    return frozenset(node.table for node in nodes(plan) if isinstance(node, Scan))


def nodes(plan: Plan) -> Iterator[object]:
    """Yield every node and term of a plan, subqueries and common tables included, in no order."""
    stack: list[object] = [plan]
    while stack:
        node = stack.pop()
        yield node
        for name in getattr(node, "__dataclass_fields__", ()):
            stack.extend(_dataclass_values(getattr(node, name)))


def _dataclass_values(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for item in value:
            yield from _dataclass_values(item)
    elif hasattr(value, "__dataclass_fields__"):
        yield value
