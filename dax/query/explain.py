"""Any stage of a query as readable text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

from adql_grammar import print_query
from adql_grammar.ast import Span
from dax.models.datatypes import ColumnType
from dax.models.results import ResultSchema
from dax.models.tableset import TableName
from dax.query.compiler import CompiledQuery
from dax.query.dialects import duckdb
from dax.query.expressions import ColumnValue, Constant

__all__ = ["explain", "outline"]


def explain(query: CompiledQuery) -> str:
    """Show every stage of a query: tree, columns, plan as written, plan after the rules, chunks, SQL."""
    statement = duckdb.render(query.plan.worker_query, _own_name)
    parts = {
        "ADQL": print_query(query.tree),
        "Columns": _columns(query.schema),
        "Tables": "\n".join(sorted(map(str, query.resolved.tables))) or "none",
        "Plan as written": outline(query.resolved.plan),
        "Plan": outline(query.logical),
        "Chunks": ", ".join(map(str, query.plan.chunks)),
        "SQL": statement.sql,
        "Parameters": "\n".join(f"${i} = {v!r}" for i, v in enumerate(statement.parameters, 1)) or "none",
    }
    return "\n\n".join(f"== {title}\n{text}" for title, text in parts.items())


def outline(node: object) -> str:
    """Show a plan as an indented outline, one node a line."""
    return "\n".join(_lines(node, 0))


def _own_name(table: TableName) -> tuple[str, ...]:
    return table.schema, table.table


def _columns(schema: ResultSchema) -> str:
    return "\n".join(" ".join(filter(None, (c.name, str(c.type), c.unit and f"[{c.unit}]", c.ucd))) for c in schema)


def _lines(node: object, depth: int) -> Iterator[str]:
    below: list[tuple[str, object]] = []
    shown: list[str] = []
    for f in fields(node):  # type: ignore[arg-type]  # every node is a dataclass
        value = getattr(node, f.name)
        if f.name == "span" or isinstance(value, Span):
            continue
        if _is_simple(value):
            shown.append(f"{f.name}={_simple(value)}")
        elif isinstance(value, tuple):
            below += [(f"{f.name}[{i}]", v) for i, v in enumerate(_flat(value))]
        else:
            below.append((f.name, value))
    yield "  " * depth + " ".join([type(node).__name__, *shown])
    for name, child in below:
        if _is_simple(child):
            yield "  " * (depth + 1) + f"{name}: {_simple(child)}"
        elif is_dataclass(child):
            first, *rest = _lines(child, depth + 1)
            yield "  " * (depth + 1) + f"{name}: {first.strip()}"
            yield from rest


def _flat(values: tuple[object, ...]) -> Iterator[object]:
    for value in values:
        if isinstance(value, tuple):
            yield from _flat(value)
        else:
            yield value


def _is_simple(value: object) -> bool:
    if isinstance(value, tuple):
        return not value
    return not is_dataclass(value) or isinstance(value, (ColumnType, TableName, Constant, ColumnValue))


def _simple(value: object) -> str:
    match value:
        case Constant(value=constant):
            return "NULL" if constant is None else repr(constant)
        case ColumnValue(relation=relation, name=name):
            return f"{relation}.{name}"
        case Enum():
            return str(value.value)
        case None:
            return "-"
        case ():
            return "()"
        case _:
            return str(value)
