"""From the rows of the registry to descriptions of tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dax.metadata.self_description import TAP_SCHEMA
from dax.metadata.tables import (
    CatalogColumn,
    CatalogForeignKey,
    CatalogForeignKeyColumn,
    CatalogSchema,
    CatalogTable,
)
from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column, ForeignKey, Schema, SpatialIndex, Table, TableName, TableType

__all__ = ["read_schemas"]


def read_schemas(session: Session) -> tuple[Schema, ...]:
    """Read all schemas; TAP_SCHEMA, which describes itself, comes first."""
    columns: defaultdict[int, list[CatalogColumn]] = defaultdict(list)
    for column in session.scalars(select(CatalogColumn).order_by(CatalogColumn.table_id, CatalogColumn.position)):
        columns[column.table_id].append(column)
    keys = _read_foreign_keys(session)
    schemas = session.scalars(select(CatalogSchema).order_by(CatalogSchema.position, CatalogSchema.id)).all()
    names = {s.id: s.name for s in schemas}
    tables: defaultdict[int, list[Table]] = defaultdict(list)
    for row in session.scalars(select(CatalogTable).order_by(CatalogTable.position, CatalogTable.id)):
        tables[row.schema_id].append(_table(row, names[row.schema_id], columns[row.id], keys[row.id]))
    found = (Schema(name=s.name, tables=tuple(tables[s.id]), description=s.description, utype=s.utype) for s in schemas)
    return (TAP_SCHEMA, *found)


def _table(row: CatalogTable, schema: str, columns: Sequence[CatalogColumn], keys: Sequence[ForeignKey]) -> Table:
    position = None
    if row.longitude is not None and row.latitude is not None:
        position = SpatialIndex(longitude=row.longitude, latitude=row.latitude, epoch=row.epoch)
    primary = sorted((c.key_position, c.name) for c in columns if c.key_position is not None)
    return Table(
        name=TableName(schema, row.name),
        columns=tuple(map(_column, columns)),
        type=TableType(row.kind),
        description=row.description,
        utype=row.utype,
        primary_key=tuple(name for _, name in primary),
        foreign_keys=tuple(keys),
        row_count=row.row_count,
        position=position,
    )


def _column(row: CatalogColumn) -> Column:
    return Column(
        name=row.name,
        type=ColumnType(Datatype(row.datatype), row.arraysize, row.xtype),
        description=row.description,
        unit=row.unit,
        ucd=row.ucd,
        utype=row.utype,
        nullable=row.nullable,
        indexed=row.indexed,
        principal=row.principal,
        std=row.std,
    )


def _read_foreign_keys(session: Session) -> defaultdict[int, list[ForeignKey]]:
    pairs: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    ordered = select(CatalogForeignKeyColumn).order_by(CatalogForeignKeyColumn.position)
    for pair in session.scalars(ordered):
        pairs[pair.foreign_key_id].append((pair.from_column, pair.target_column))
    keys: defaultdict[int, list[ForeignKey]] = defaultdict(list)
    for row in session.scalars(select(CatalogForeignKey).order_by(CatalogForeignKey.position)):
        keys[row.table_id].append(
            ForeignKey(
                key_id=row.key_id,
                target=TableName(row.target_schema, row.target_table),
                columns=tuple(pairs[row.id]),
                description=row.description,
                utype=row.utype,
            )
        )
    return keys
