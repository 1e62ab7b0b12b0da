"""TAP_SCHEMA as it describes itself (TAP 1.1 §4)."""

from __future__ import annotations

from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column, ForeignKey, Schema, Table, TableName

__all__ = ["TAP_SCHEMA"]

_NAME = "TAP_SCHEMA"
_TEXT = ColumnType(Datatype.CHAR, "*")
_INT = ColumnType(Datatype.INT)


def _text(name: str, description: str, *, required: bool = False) -> Column:
    return Column(name=name, type=_TEXT, description=description, nullable=not required, principal=required, std=True)


def _number(name: str, description: str, *, required: bool = False) -> Column:
    return Column(name=name, type=_INT, description=description, nullable=not required, principal=required, std=True)


def _foreign_key(number: int, column: str, target: str, target_column: str) -> ForeignKey:
    return ForeignKey(
        key_id=f"tap_schema_{number}", target=TableName(_NAME, target), columns=((column, target_column),)
    )


TAP_SCHEMA = Schema(
    name=_NAME,
    description="Schema for TAP metadata",
    tables=(
        Table(
            name=TableName(_NAME, "schemas"),
            description="All schemas of this service",
            columns=(
                _text("schema_name", "Name of the schema, as to be used in a query", required=True),
                _text("utype", "Utype of the schema, if it stands for a data model"),
                _text("description", "What the schema holds"),
                _number("schema_index", "Recommended place in a listing"),
            ),
        ),
        Table(
            name=TableName(_NAME, "tables"),
            description="All tables of this service",
            columns=(
                _text("schema_name", "Schema that the table belongs to", required=True),
                _text("table_name", "Full name of the table, as to be used in a query", required=True),
                _text("table_type", "table or view", required=True),
                _text("utype", "Utype of the table, if it stands for a concept of a data model"),
                _text("description", "What the table holds"),
                _number("table_index", "Recommended place in a listing"),
            ),
            foreign_keys=(_foreign_key(1, "schema_name", "schemas", "schema_name"),),
        ),
        Table(
            name=TableName(_NAME, "columns"),
            description="All columns of the tables of this service",
            columns=(
                _text("table_name", "Table that the column belongs to", required=True),
                _text("column_name", "Name of the column, as to be used in a query", required=True),
                _text("datatype", "VOTable datatype", required=True),
                _text("arraysize", "VOTable arraysize"),
                _text("xtype", "What the value stands for, beyond its datatype (DALI)"),
                _number("size", "Length of a fixed-size value; deprecated, see arraysize"),
                _text("description", "What the column holds"),
                _text("utype", "Utype of the column, if it stands for a concept of a data model"),
                _text("unit", "Unit, in VOUnit syntax"),
                _text("ucd", "Unified content descriptor"),
                _number("indexed", "1 if a condition on the column reads a small part of the table", required=True),
                _number("principal", "1 if a short display shows the column", required=True),
                _number("std", "1 if a standard defines the column", required=True),
                _number("column_index", "Recommended place in a listing"),
            ),
            foreign_keys=(_foreign_key(2, "table_name", "tables", "table_name"),),
        ),
        Table(
            name=TableName(_NAME, "keys"),
            description="All foreign keys between the tables of this service",
            columns=(
                _text("key_id", "Identifier of the key", required=True),
                _text("from_table", "Table that refers", required=True),
                _text("target_table", "Table that is referred to", required=True),
                _text("description", "What the key means"),
                _text("utype", "Utype of the relation"),
            ),
            foreign_keys=(
                _foreign_key(3, "from_table", "tables", "table_name"),
                _foreign_key(4, "target_table", "tables", "table_name"),
            ),
        ),
        Table(
            name=TableName(_NAME, "key_columns"),
            description="The columns of the foreign keys",
            columns=(
                _text("key_id", "Identifier of the key", required=True),
                _text("from_column", "Column of the table that refers", required=True),
                _text("target_column", "Column of the table that is referred to", required=True),
            ),
            foreign_keys=(_foreign_key(5, "key_id", "keys", "key_id"),),
        ),
    ),
)
"""The five tables, with the columns and keys that TAP 1.1 §4.1-4.4 demand."""
