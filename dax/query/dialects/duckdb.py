"""SQL for DuckDB 2.0.

Division by zero and the like must fail in the engine (``ieee_floating_point_ops = false``), so that ``TRY`` turns them
into NULL where an argument is too long to stand in a guard.
"""

from __future__ import annotations

from typing_extensions import override

from dax.models.datatypes import ColumnType, Datatype
from dax.query.dialects.base import Locate, SqlPrinter, Statement
from dax.query.expressions import DOUBLE, AggregateValue, Constant
from dax.query.functions import Function
from dax.query.logical import Expanded, Plan

__all__ = ["duckdb_type", "render"]

_TYPES = {
    Datatype.BOOLEAN: "BOOLEAN",
    Datatype.UNSIGNED_BYTE: "UTINYINT",
    Datatype.SHORT: "SMALLINT",
    Datatype.INT: "INTEGER",
    Datatype.LONG: "BIGINT",
    Datatype.FLOAT: "FLOAT",
    Datatype.DOUBLE: "DOUBLE",
    Datatype.CHAR: "VARCHAR",
    Datatype.UNICODE_CHAR: "VARCHAR",
}


def duckdb_type(type_: ColumnType) -> str:
    """Spell a column's type."""
    if type_.is_timestamp:
        return "TIMESTAMP"
    scalar = _TYPES[type_.datatype]
    return f"{scalar}[]" if type_.is_array else scalar


def render(plan: Plan, locate: Locate) -> Statement:
    """Print a plan for DuckDB; placeholders are ``$1, $2 …``.

    Parameters
    ----------
    locate
        Gives the identifier path of a published table.

    Raises
    ------
    QueryError
        Raised if the statement would grow beyond all measure (``QUERY_TOO_COMPLEX``).
    """
    return _DuckDBPrinter(locate).statement(plan)


class _DuckDBPrinter(SqlPrinter):
    @override
    def quote(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    @override
    def placeholder(self, constant: Constant, number: int) -> str:
        if constant.type.is_text or constant.type == DOUBLE:
            return f"${number}"
        return f"CAST(${number} AS {self.type_name(constant.type)})"

    @override
    def type_name(self, type_: ColumnType) -> str:
        return duckdb_type(type_)

    @override
    def spelling(self, function: Function) -> str:
        return function.duckdb

    @override
    def guarded(self, text: str) -> str:
        return f"TRY({text})"

    @override
    def limit(self, count: int | None, offset: int) -> str:
        clauses = [] if count is None else [f"LIMIT {count:d}"]
        if offset:
            clauses.append(f"OFFSET {offset:d}")
        return " ".join(clauses)

    @override
    def order_term(self, text: str, *, descending: bool) -> str:
        return f"{text} {'DESC' if descending else 'ASC'} NULLS LAST"

    @override
    def pattern(self, operand: str, pattern: str, *, ignore_case: bool, negated: bool) -> str:
        word = "ILIKE" if ignore_case else "LIKE"
        return f"({operand} {'NOT ' if negated else ''}{word} {pattern})"

    @override
    def expanded(self, relation: Expanded) -> str:
        name = self.quote(relation.relation)
        place = f"{self.quote(relation.longitude)}, {self.quote(relation.latitude)}"
        cells = f"unnest(dax_near_cells({place}, {relation.order:d})) AS {self.quote(Expanded.COLUMN)}"
        return f"(SELECT *, {cells} FROM {self.relation(relation.source)}) AS {name}"

    @override
    def aggregate(self, function: str, argument: str, value: AggregateValue) -> str:
        text = f"{function.lower()}({argument})"
        return f"CAST({text} AS BIGINT)" if function == "SUM" and value.type.is_integer else text
