"""The tables of the service as VOSI documents (VOSI 1.1 §3.3, TAP 1.1 §2.5)."""

from __future__ import annotations

from adql_grammar.reserved import RESERVED_WORDS
from dax.models.tableset import Column, ForeignKey, Table, TableName, TableSet, adql_name
from dax.xml.vosi import (
    ColumnElement,
    DataTypeElement,
    ForeignKeyColumnElement,
    ForeignKeyElement,
    SchemaElement,
    TableDocument,
    TableElement,
    TablesetDocument,
)

__all__ = ["find_table", "table_document", "tableset_document"]


def tableset_document(tables: TableSet, *, full: bool) -> TablesetDocument:
    """Describe all tables, with their columns if ``full``."""
    return TablesetDocument(
        schemas=[
            SchemaElement(
                name=_name(s.name),
                description=s.description,
                utype=s.utype,
                tables=[_table(t, full=full) for t in s.tables],
            )
            for s in tables.schemas
        ]
    )


def table_document(table: Table) -> TableDocument:
    """Describe one table in full."""
    element = _table(table, full=True)
    return TableDocument(**{name: getattr(element, name) for name in type(element).model_fields})


def find_table(tables: TableSet, name: str) -> Table | None:
    """Find a table by the name that the tableset gives it; a regular name in any case."""
    for table in tables.tables():
        full = _full_name(table.name)
        if name == full or (('"' not in full) and name.lower() == full.lower()):
            return table
    return None


def _name(name: str) -> str:
    return adql_name(name, RESERVED_WORDS)


def _full_name(name: TableName) -> str:
    return f"{_name(name.schema)}.{_name(name.table)}"


def _table(table: Table, *, full: bool) -> TableElement:
    return TableElement(
        kind=table.type.value,
        name=_full_name(table.name),
        description=table.description,
        utype=table.utype,
        nrows=table.row_count,
        columns=[_column(c, table) for c in table.columns] if full else [],
        foreign_keys=[_foreign_key(k) for k in table.foreign_keys] if full else [],
    )


def _column(column: Column, table: Table) -> ColumnElement:
    flags = {
        "indexed": column.indexed,
        "primary": column.name in table.primary_key,
        "nullable": column.nullable,
        "principal": column.principal,
    }
    type_ = column.type
    return ColumnElement(
        std="true" if column.std else "false",
        name=_name(column.name),
        description=column.description,
        unit=column.unit,
        ucd=column.ucd,
        utype=column.utype,
        data_type=DataTypeElement(arraysize=type_.arraysize, extended_type=type_.xtype, datatype=type_.datatype.value),
        flag=[name for name, given in flags.items() if given],
    )


def _foreign_key(key: ForeignKey) -> ForeignKeyElement:
    return ForeignKeyElement(
        target_table=_full_name(key.target),
        columns=[
            ForeignKeyColumnElement(from_column=_name(here), target_column=_name(there)) for here, there in key.columns
        ],
        description=key.description,
        utype=key.utype,
    )
