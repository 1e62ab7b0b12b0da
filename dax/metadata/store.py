"""The one reader and writer of the metadata registry's tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.orm import Session

from dax.errors import CorruptMetadataError, IngestError, TransientError
from dax.metadata.reading import read_schemas
from dax.metadata.snapshot import Snapshot
from dax.metadata.tables import (
    CatalogColumn,
    CatalogForeignKey,
    CatalogForeignKeyColumn,
    CatalogSchema,
    CatalogTable,
    PublicationRow,
    PublishedFileRow,
    PublishedTableRow,
)
from dax.models.publication import Publication, PublishedFile, PublishedTable
from dax.models.tableset import Column, ForeignKey, Schema, Table, TableName, TableSet

__all__ = ["MetadataStore"]

_CURRENT = 1
"""Key of the one row of `PublicationRow`."""


class MetadataStore:
    """The registry; every method is a transaction of its own.

    Parameters
    ----------
    database
        From `dax.metadata.database.open_database`; whoever opened it closes it.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database

    def generation(self) -> int:
        """Return the current generation."""
        with self._transaction() as session:
            return _generation(session)

    def snapshot(self) -> Snapshot:
        """Read everything, of one generation."""
        for _ in range(5):
            with self._transaction() as session:
                before = _generation(session)
                tables = TableSet(read_schemas(session))
                publication = Publication(before, _read_files(session))
            with self._transaction() as session:
                if _generation(session) == before:
                    return Snapshot(before, tables, publication)
        raise TransientError("the metadata registry changes all the time")

    def publish(self, *, schemas: Sequence[Schema], files: Sequence[PublishedFile], expected_generation: int) -> int:
        """Replace tables and their files, in the next generation.

        Other tables of a schema stay; a file whose tables all lie in newer files is forgotten.

        Raises
        ------
        TransientError
            Raised if the current generation is not the expected one, or the database does not answer.
        """
        with self._transaction() as session:
            generation = _step(session, expected_generation)
            for schema in schemas:
                _write_schema(session, schema)
            _write_files(session, files)
            return generation

    def withdraw(self, tables: Sequence[TableName], *, files: Sequence[PublishedFile], expected_generation: int) -> int:
        """Take tables away and replace files, in the next generation; raises as `publish` does."""
        with self._transaction() as session:
            generation = _step(session, expected_generation)
            for name in tables:
                _remove_table(session, name)
                _remove_published(session, name)
            _remove_empty(session)
            _write_files(session, files)
            return generation

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        try:
            with Session(self._database) as session, session.begin():
                yield session
        except IntegrityError as e:
            raise CorruptMetadataError("two entries of the metadata registry have one name") from e
        except DataError as e:
            raise IngestError("the metadata database cannot hold a text of this description", code="BAD_SCHEMA") from e
        except ProgrammingError as e:
            raise CorruptMetadataError("the metadata database lacks tables", hint="run: dax db upgrade") from e
        except SQLAlchemyError as e:
            raise TransientError("the metadata database does not answer") from e


def _generation(session: Session) -> int:
    generation = session.scalar(select(PublicationRow.generation).where(PublicationRow.id == _CURRENT))
    if generation is None:
        raise CorruptMetadataError("the metadata database names no publication", hint="run: dax db upgrade")
    return generation


def _step(session: Session, expected: int) -> int:
    """Move to the next generation; the statement settles races."""
    claim = (
        update(PublicationRow)
        .where(PublicationRow.id == _CURRENT, PublicationRow.generation == expected)
        .values(generation=expected + 1)
    )
    if session.execute(claim).rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE has it
        raise TransientError("others published meanwhile", code="LOST_RACE", retry_after_s=1)
    return expected + 1


# Tables


def _write_schema(session: Session, schema: Schema) -> None:
    row = session.scalar(select(CatalogSchema).where(CatalogSchema.name == schema.name))
    if row is None:
        row = CatalogSchema(name=schema.name, position=_next_position(session, CatalogSchema.position))
        session.add(row)
    row.description, row.utype = schema.description, schema.utype
    session.flush()
    for table in schema.tables:
        _write_table(session, row.id, table)


def _write_table(session: Session, schema_id: int, table: Table) -> None:
    position = _remove_table(session, table.name)
    if position is None:
        position = _next_position(session, CatalogTable.position)
    place = table.position
    row = CatalogTable(
        schema_id=schema_id,
        name=table.name.table,
        position=position,
        kind=table.type.value,
        description=table.description,
        utype=table.utype,
        row_count=table.row_count,
        longitude=place.longitude if place else None,
        latitude=place.latitude if place else None,
        epoch=place.epoch if place else None,
    )
    session.add(row)
    session.flush()
    keys = {name: i for i, name in enumerate(table.primary_key)}
    session.add_all(_column_row(row.id, i, c, keys.get(c.name)) for i, c in enumerate(table.columns))
    for i, key in enumerate(table.foreign_keys):
        _write_foreign_key(session, row.id, i, key)


def _column_row(table_id: int, position: int, column: Column, key_position: int | None) -> CatalogColumn:
    return CatalogColumn(
        table_id=table_id,
        name=column.name,
        position=position,
        datatype=column.type.datatype.value,
        arraysize=column.type.arraysize,
        xtype=column.type.xtype,
        description=column.description,
        unit=column.unit,
        ucd=column.ucd,
        utype=column.utype,
        nullable=column.nullable,
        indexed=column.indexed,
        principal=column.principal,
        std=column.std,
        key_position=key_position,
    )


def _write_foreign_key(session: Session, table_id: int, position: int, key: ForeignKey) -> None:
    row = CatalogForeignKey(
        table_id=table_id,
        key_id=key.key_id,
        position=position,
        target_schema=key.target.schema,
        target_table=key.target.table,
        description=key.description,
        utype=key.utype,
    )
    session.add(row)
    session.flush()
    session.add_all(
        CatalogForeignKeyColumn(foreign_key_id=row.id, position=i, from_column=here, target_column=there)
        for i, (here, there) in enumerate(key.columns)
    )


def _remove_table(session: Session, name: TableName) -> int | None:
    """Remove a table and all below it; return its place, `None` if it was not there."""
    found = session.execute(
        select(CatalogTable.id, CatalogTable.position)
        .join(CatalogSchema, CatalogSchema.id == CatalogTable.schema_id)
        .where(CatalogSchema.name == name.schema, CatalogTable.name == name.table)
    ).first()
    if found is None:
        return None
    keys = select(CatalogForeignKey.id).where(CatalogForeignKey.table_id == found.id)
    session.execute(delete(CatalogForeignKeyColumn).where(CatalogForeignKeyColumn.foreign_key_id.in_(keys)))
    session.execute(delete(CatalogForeignKey).where(CatalogForeignKey.table_id == found.id))
    session.execute(delete(CatalogColumn).where(CatalogColumn.table_id == found.id))
    session.execute(delete(CatalogTable).where(CatalogTable.id == found.id))
    return int(found.position)


def _remove_empty(session: Session) -> None:
    used = select(CatalogTable.schema_id)
    session.execute(delete(CatalogSchema).where(CatalogSchema.id.not_in(used)))
    _forget_files(session)


def _next_position(session: Session, column: object) -> int:
    return int(session.scalar(select(func.coalesce(func.max(column), -1))) or 0) + 1


# Files


def _write_files(session: Session, files: Sequence[PublishedFile]) -> None:
    for file in files:
        for table in file.tables:
            _remove_published(session, table.name)
        row = PublishedFileRow(path=file.path)
        session.add(row)
        session.flush()
        session.add_all(_published_row(row.id, t) for t in file.tables)
    session.flush()
    _forget_files(session)


def _published_row(file_id: int, table: PublishedTable) -> PublishedTableRow:
    return PublishedTableRow(
        file_id=file_id,
        schema_name=table.name.schema,
        table_name=table.name.table,
        relation=table.relation,
        row_count=table.row_count,
        cell_column=table.cell_column,
    )


def _remove_published(session: Session, name: TableName) -> None:
    session.execute(
        delete(PublishedTableRow).where(
            PublishedTableRow.schema_name == name.schema, PublishedTableRow.table_name == name.table
        )
    )


def _forget_files(session: Session) -> None:
    """Remove files in which no current table lies."""
    used = select(PublishedTableRow.file_id)
    session.execute(delete(PublishedFileRow).where(PublishedFileRow.id.not_in(used)))


def _read_files(session: Session) -> tuple[PublishedFile, ...]:
    tables: defaultdict[int, list[PublishedTable]] = defaultdict(list)
    for row in session.scalars(select(PublishedTableRow).order_by(PublishedTableRow.id)):
        name = TableName(row.schema_name, row.table_name)
        tables[row.file_id].append(
            PublishedTable(name=name, relation=row.relation, row_count=row.row_count, cell_column=row.cell_column)
        )
    files = session.scalars(select(PublishedFileRow).order_by(PublishedFileRow.id))
    return tuple(PublishedFile(path=f.path, tables=tuple(tables[f.id])) for f in files)
