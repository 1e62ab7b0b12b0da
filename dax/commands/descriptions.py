"""Descriptions of tables: checked, printed, told from files, and given to tables that are published."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from dax.commands.archive import open_archive
from dax.commands.loads import parse_table_name, read_schema
from dax.commands.local import read_snapshot
from dax.config import Settings
from dax.errors import IngestError, NotFoundError
from dax.ingest.derive import derive_table
from dax.ingest.opening import open_source
from dax.metadata import felis
from dax.models.tableset import Schema, SpatialIndex, Table, TableName, TableSet

__all__ = ["dump_file", "dump_published", "load_descriptions", "problems_of"]


def problems_of(path: Path) -> list[str]:
    """List what is wrong with a description."""
    try:
        read_schema(path)
    except IngestError as e:
        return [e.message]
    return []


def dump_published(settings: Settings, name: str) -> str:
    """Write the description of a published schema, or of one of its tables.

    Raises
    ------
    NotFoundError
        Raised if there is none of that name.
    """
    tables = read_snapshot(settings).tableset
    schema_name, dot, table_name = name.partition(".")
    for schema in tables.schemas:
        if schema.name.lower() == schema_name.lower():
            kept = [t for t in schema.tables if not dot or t.name.table.lower() == table_name.lower()]
            if kept:
                return felis.dump(replace(schema, tables=tuple(kept)))
    known = ", ".join(s.name for s in tables.schemas) or "none"
    raise NotFoundError(f"{name} is not published", hint=f"published schemas: {known}")


def dump_file(path: Path, table: str, key: tuple[str, ...], part: str | None) -> str:
    """Write a first description of the table in a file.

    Raises
    ------
    IngestError
        Raised if the file cannot be read; columns of types that no table can have are left out.
    """
    name = parse_table_name(table)
    with closing(open_source(path, part=part)) as source:
        described = derive_table(name, source, key=key, leave_out=True)
    return felis.dump(Schema(name=name.schema, tables=(described,)))


def load_descriptions(settings: Settings, path: Path) -> list[TableName]:
    """Replace the descriptions of published tables.

    Raises
    ------
    IngestError
        Raised if a table is not published, or its columns, types or key are others.
    """
    schema = read_schema(path)
    with open_archive(settings) as archive:
        published = archive.tables()
        described = replace(schema, tables=tuple(_with_rows_of(table, published) for table in schema.tables))
        archive.describe(described)
    return [table.name for table in schema.tables]


def _with_rows_of(table: Table, published: TableSet) -> Table:
    try:
        old = published.table(table.name)
    except KeyError:
        raise IngestError(f"{table.name} is not published", hint="dax ingest publishes it with its data") from None
    if _shape(old) != _shape(table):
        raise IngestError(
            f"{table.name} is published with other columns, types or key", hint="dax ingest the data again"
        )
    return replace(table, row_count=old.row_count, position=_position(old, table))


def _position(old: Table, new: Table) -> SpatialIndex | None:
    """Keep the order of the rows, which stays as it is; its epoch may be told anew."""
    if old.position is None or new.position is None:
        return old.position
    is_same = (old.position.longitude, old.position.latitude) == (new.position.longitude, new.position.latitude)
    return new.position if is_same else old.position


def _shape(table: Table) -> object:
    return sorted((c.name, c.type, c.nullable, c.indexed) for c in table.columns), table.primary_key
