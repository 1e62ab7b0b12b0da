"""The rows of TAP_SCHEMA, from the description of all tables (TAP 1.1 §4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa

from adql_grammar.reserved import RESERVED_WORDS
from dax.metadata.keys import without_dangling_keys
from dax.metadata.self_description import TAP_SCHEMA
from dax.models.tableset import Column, Table, TableName, TableSet, adql_name

__all__ = ["describe"]

Row = Mapping[str, object]


def describe(tables: TableSet) -> Sequence[tuple[Table, pa.Table]]:
    """Return the tables of TAP_SCHEMA and their rows; TAP_SCHEMA itself is among what they describe."""
    if all(s.name != TAP_SCHEMA.name for s in tables.schemas):
        tables = TableSet((TAP_SCHEMA, *tables.schemas))
    tables = without_dangling_keys(tables)
    rows = (_schemas(tables), _tables(tables), _columns(tables), _keys(tables), _key_columns(tables))
    return [(table, _arrow(table, list(r))) for table, r in zip(TAP_SCHEMA.tables, rows, strict=True)]


def _arrow(table: Table, rows: Sequence[Row]) -> pa.Table:
    schema = pa.schema([pa.field(c.name, c.type.arrow) for c in table.columns])
    return pa.Table.from_pylist(list(rows), schema=schema)


def _name(name: str) -> str:
    return adql_name(name, RESERVED_WORDS)


def _full_name(name: TableName) -> str:
    return f"{_name(name.schema)}.{_name(name.table)}"


def _schemas(tables: TableSet) -> Iterator[Row]:
    for i, schema in enumerate(tables.schemas):
        yield {
            "schema_name": _name(schema.name),
            "utype": schema.utype,
            "description": schema.description,
            "schema_index": i,
        }


def _tables(tables: TableSet) -> Iterator[Row]:
    for i, table in enumerate(tables.tables()):
        yield {
            "schema_name": _name(table.name.schema),
            "table_name": _full_name(table.name),
            "table_type": table.type.value,
            "utype": table.utype,
            "description": table.description,
            "table_index": i,
        }


def _columns(tables: TableSet) -> Iterator[Row]:
    for table in tables.tables():
        for i, column in enumerate(table.columns):
            yield {"table_name": _full_name(table.name), **_column(column), "column_index": i}


def _column(column: Column) -> Row:
    return {
        "column_name": _name(column.name),
        "datatype": column.type.datatype.value,
        "arraysize": column.type.arraysize,
        "xtype": column.type.xtype,
        "size": _size(column.type.arraysize),
        "description": column.description,
        "utype": column.utype,
        "unit": column.unit,
        "ucd": column.ucd,
        "indexed": int(column.indexed),
        "principal": int(column.principal),
        "std": int(column.std),
    }


def _size(arraysize: str | None) -> int | None:
    """Return ``"size"``: the arraysize without its star, NULL if that is no single number (TAP 1.1 §4.3)."""
    digits = (arraysize or "").removesuffix("*")
    return int(digits) if digits.isdigit() else None


def _keys(tables: TableSet) -> Iterator[Row]:
    for table, key in ((t, k) for t in tables.tables() for k in t.foreign_keys):
        yield {
            "key_id": key.key_id,
            "from_table": _full_name(table.name),
            "target_table": _full_name(key.target),
            "description": key.description,
            "utype": key.utype,
        }


def _key_columns(tables: TableSet) -> Iterator[Row]:
    for key in (k for t in tables.tables() for k in t.foreign_keys):
        for here, there in key.columns:
            yield {"key_id": key.key_id, "from_column": _name(here), "target_column": _name(there)}
