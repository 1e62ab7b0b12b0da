"""The data folder, open for publishing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from dax.config import Settings
from dax.engines.duckdb_file import write_file
from dax.engines.duckdb_table import WriteProgress, WriteStep
from dax.errors import TransientError
from dax.factory import open_publisher, open_store, prepare
from dax.ingest.loading import TableLoad
from dax.ingest.publish import Publisher
from dax.metadata.store import MetadataStore
from dax.models.tableset import Schema, Table, TableName, TableSet

__all__ = ["Archive", "LoadProgress", "check_loads", "open_archive"]

_ATTEMPTS = 5
"""At a step of the registry, when others publish at the same time."""

LoadProgress = Callable[[Table, WriteStep, int, float], None]
"""Told of each step with a table, the rows so far, and the share of its file that was read."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The metadata registry and what publishes into it."""

    store: MetadataStore
    publisher: Publisher

    def tables(self) -> TableSet:
        """Return all tables that are published."""
        return self.store.snapshot().tableset

    def publish(self, schema: Schema, loads: Sequence[TableLoad], progress: LoadProgress) -> None:
        """Publish the tables of a schema from their files, all of them or none.

        Raises
        ------
        IngestError
            Raised if rows were refused; nothing is published then.
        """
        rows, steps = _started(loads, progress)
        self.publisher.publish(self._described(schema), rows, progress=steps)

    def describe(self, schema: Schema) -> None:
        """Give published tables a new description; their rows stay.

        Parameters
        ----------
        schema
            A schema with only the tables that are described anew, their columns and types as published.
        """
        described = self._described(schema)
        for attempt in range(_ATTEMPTS):
            generation = self.store.generation()
            try:
                self.store.publish(schemas=(described,), files=(), expected_generation=generation)
                break
            except TransientError:
                if attempt == _ATTEMPTS - 1:
                    raise
        self.publisher.publish_descriptions()

    def _described(self, schema: Schema) -> Schema:
        """Keep what is known of a schema, if its new description is silent."""
        known = next((s for s in self.tables().schemas if s.name == schema.name), schema)
        return replace(schema, description=schema.description or known.description, utype=schema.utype or known.utype)


@contextmanager
def open_archive(settings: Settings) -> Iterator[Archive]:
    """Open the data folder; it is made if it is not there.

    Raises
    ------
    DaxError
        Raised if the metadata database cannot be used as it is.
    """
    prepare(settings)
    with open_store(settings) as store, open_publisher(settings) as publisher:
        yield Archive(store, publisher)


def check_loads(loads: Sequence[TableLoad], progress: LoadProgress, *, scratch: Path | None) -> dict[TableName, int]:
    """Do all that publishing does, in a temporary folder.

    Parameters
    ----------
    scratch
        Parent of the temporary folder; the system's own place if not given.

    Returns
    -------
    row_counts
        Rows that each table would have.

    Raises
    ------
    IngestError
        Raised if rows were refused.
    """
    rows, steps = _started(loads, progress)
    with tempfile.TemporaryDirectory(prefix="check-", dir=scratch) as name:
        folder = Path(name)
        files = [
            write_file(folder / f"{i}.duckdb", [(load.table, rows[load.table.name])], scratch=folder, progress=steps)
            for i, load in enumerate(loads)
        ]
    return {table.name: table.row_count for file in files for table in file.tables}


def _started(
    loads: Sequence[TableLoad], progress: LoadProgress
) -> tuple[dict[TableName, Iterator[pa.RecordBatch]], WriteProgress]:
    """Give the rows of each table, and the listener that joins what the readers and the writer tell."""
    shares: dict[TableName, float] = {}

    def reading(table: Table) -> Callable[[int, float], None]:
        return lambda _, share: shares.__setitem__(table.name, share)

    def steps(table: Table, step: WriteStep, rows: int) -> None:
        progress(table, step, rows, shares.get(table.name, 0.0))

    return {load.table.name: load.rows(reading(load.table)) for load in loads}, steps
