"""A published file: some tables in one immutable DuckDB file, which appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa

from dax.engines.duckdb_faults import explain_writing
from dax.engines.duckdb_table import CELL, WriteProgress, WriteStep, check_writable, write_table
from dax.engines.scratch import ScratchFolder
from dax.models.publication import PublishedFile, PublishedTable
from dax.models.tableset import Table

__all__ = ["Rows", "sync_folder", "write_file"]

Rows: TypeAlias = Iterator[pa.RecordBatch] | pa.Table
"""The rows of one table."""


def write_file(
    path: Path,
    tables: Sequence[tuple[Table, Rows]],
    *,
    scratch: Path,
    memory_mb: int = 2048,
    threads: int | None = None,
    progress: WriteProgress | None = None,
) -> PublishedFile:
    """Write tables into a new file.

    Rows with positions lie in the order of their HEALPix cells, the rest behind them; others stay in the order given.
    A primary key of one column and each column said to be indexed get an index.

    Parameters
    ----------
    path
        The file; it is made under another name and takes this one when it is complete and on the disk.
    scratch
        Parent of a folder for what does not fit into memory.
    memory_mb
        Memory that DuckDB may use; the index of a key must fit into it.
    threads
        All cores if not given.

    Returns
    -------
    file
        Its path is the file's name alone.

    Raises
    ------
    IngestError
        Raised if a row is not what its table says, or a key occurs twice; it names the rows.
    ResourceLimitError
        Raised if memory or disk do not suffice.
    """
    for table, _ in tables:
        check_writable(table)
    with ScratchFolder(path.parent, "write") as own, ScratchFolder(scratch, "write") as spill:
        unfinished = own.path / path.name
        with _database(unfinished, spill.path, memory_mb, threads) as connection:
            written = tuple(
                _write(connection, f"t{i}", table, rows, progress or _quiet) for i, (table, rows) in enumerate(tables)
            )
        unfinished.chmod(0o444)  # nothing writes to it again, by mistake or by a hole in the engine's walls
        _sync(unfinished)
        unfinished.replace(path)
        sync_folder(path.parent)
    return PublishedFile(path=path.name, tables=written)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder outlast a loss of power."""
    _sync(folder, os.O_DIRECTORY)


def _write(
    connection: duckdb.DuckDBPyConnection, relation: str, table: Table, rows: Rows, progress: WriteProgress
) -> PublishedTable:
    batches = iter(rows.to_batches()) if isinstance(rows, pa.Table) else rows
    row_count = write_table(connection, relation, table, batches, progress)
    cell = None if table.position is None else CELL
    return PublishedTable(name=table.name, relation=relation, row_count=row_count, cell_column=cell)


@contextmanager
def _database(path: Path, spill: Path, memory_mb: int, threads: int | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a new database; all of it is in the one file once this ends well."""
    try:
        connection = duckdb.connect(
            path,
            config={
                "memory_limit": f"{memory_mb}MB",
                "threads": threads or len(os.sched_getaffinity(0)),
                "temp_directory": str(spill),
                "python_enable_replacements": False,
            },
        )
        try:
            yield connection
            connection.execute("CHECKPOINT")  # closing would swallow its failure
        finally:
            connection.close()
    except duckdb.Error as e:
        raise explain_writing(e) from e


def _sync(path: Path, flags: int = 0) -> None:
    file = os.open(path, os.O_RDONLY | flags)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _quiet(table: Table, step: WriteStep, rows: int) -> None:
    """Tell no one."""
