"""One table written into a DuckDB file: staged, checked, sorted on the sky, indexed.

The rows are staged as they come and then inserted in order, so that a table may be larger than memory: the stage is a
temporary table and the sort DuckDB's own, and both spill.
"""

# ruff: noqa: S608 (statements of ours over quoted identifiers; values come as Arrow)

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from dax.engines.cells import SORT_ORDER
from dax.engines.duckdb_feed import ROW, SKY, RowFeed
from dax.engines.duckdb_sql import quote
from dax.errors import IngestError
from dax.models.publication import CELL_COLUMN, CELL_ORDER
from dax.models.tableset import Column, Table
from dax.query.dialects.duckdb import duckdb_type

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["CELL", "WriteProgress", "WriteStep", "check_writable", "write_table"]

CELL = CELL_COLUMN
"""Hidden column: HEALPix cell (nested, order 13) of the row's position; the last one, NULL if there is no position."""

_STAGE = "stage"
_INCOMING = "incoming"
_SHOWN = 5
"""Keys, and rows of each, that a message names."""


class WriteStep(StrEnum):
    """What is being done with a table."""

    READ = "read"
    SORT = "sort"
    INDEX = "index"


WriteProgress = Callable[[Table, WriteStep, int], None]
"""Told of each step and, while reading, of each batch: with the rows read so far."""


def check_writable(table: Table) -> None:
    """Refuse a table that DuckDB cannot hold.

    Raises
    ------
    IngestError
        Raised if two columns differ only in case, or one has a name that we use ourselves.
    """
    seen: dict[str, str] = {CELL: "a hidden one", ROW: "a hidden one", SKY: "a hidden one"}
    for column in table.columns:
        other = seen.setdefault(column.name.lower(), column.name)
        if other is not column.name:
            raise IngestError(
                f"{table.name}: column {column.name} differs at most in case from {other}", code="COLUMN_MISMATCH"
            )


def write_table(
    connection: DuckDBPyConnection,
    relation: str,
    table: Table,
    batches: Iterable[pa.RecordBatch],
    progress: WriteProgress,
) -> int:
    """Write one table.

    Parameters
    ----------
    connection
        Open on the file.
    relation
        Name of the new table in the file.

    Returns
    -------
    row_count
        Rows written.

    Raises
    ------
    IngestError
        Raised if a row is not what the table says, or a key occurs twice; it names the rows.
    """
    feed = RowFeed(table, batches, lambda rows: progress(table, WriteStep.READ, rows))
    _stage(connection, feed)
    try:
        progress(table, WriteStep.SORT, feed.row_count)
        connection.execute(_create(relation, table))
        connection.execute(_insert(relation, table))
        progress(table, WriteStep.INDEX, feed.row_count)
        _check_key(connection, relation, table)
        for number, column in enumerate(_indexed(table)):
            connection.execute(f"CREATE INDEX {quote(f'{relation}_{number}')} ON {quote(relation)} ({quote(column)})")
    finally:
        connection.execute(f"DROP TABLE {quote(_STAGE)}")
    return feed.row_count


def _stage(connection: DuckDBPyConnection, feed: RowFeed) -> None:
    connection.register(_INCOMING, feed.reader())
    try:
        connection.execute(f"CREATE TEMP TABLE {quote(_STAGE)} AS SELECT * FROM {quote(_INCOMING)}")
    except duckdb.Error:
        if feed.error is not None:
            raise feed.error from None
        raise
    finally:
        connection.unregister(_INCOMING)


def _create(relation: str, table: Table) -> str:
    columns = [_definition(c, table) for c in table.columns]
    if table.position is not None:
        columns.append(f"{quote(CELL)} INTEGER")
    return f"CREATE TABLE {quote(relation)} ({', '.join(columns)})"


def _definition(column: Column, table: Table) -> str:
    required = not column.nullable or column.name in table.primary_key
    return f"{quote(column.name)} {duckdb_type(column.type)}{' NOT NULL' if required else ''}"


def _insert(relation: str, table: Table) -> str:
    outputs = [quote(c.name) for c in table.columns]
    order = quote(ROW)
    if table.position is not None:
        outputs.append(f"CAST({quote(SKY)} >> {2 * (SORT_ORDER - CELL_ORDER):d} AS INTEGER)")
        order = f"{quote(SKY)} NULLS LAST, {quote(ROW)}"
    return f"INSERT INTO {quote(relation)} SELECT {', '.join(outputs)} FROM {quote(_STAGE)} ORDER BY {order}"


def _indexed(table: Table) -> list[str]:
    """Columns that get an index of their own: rows lie in the order of the positions already, and a key has one."""
    position = table.position
    ordered = set() if position is None else {position.longitude, position.latitude}
    if len(table.primary_key) == 1:
        ordered.add(table.primary_key[0])
    return [c.name for c in table.columns if c.indexed and not c.type.is_array and c.name not in ordered]


def _check_key(connection: DuckDBPyConnection, relation: str, table: Table) -> None:
    """Have the engine refuse a key that occurs twice, by an index if it is of one column; then find out which."""
    key = table.primary_key
    if not key:
        return
    if len(key) == 1:
        index = f"CREATE UNIQUE INDEX {quote(f'{relation}_key')} ON {quote(relation)} ({quote(key[0])})"
        try:
            connection.execute(index)
        except duckdb.ConstraintException as e:
            raise _duplicates(connection, table) from e
    elif connection.execute(f"SELECT count(*) FROM ({_repeated(table)})").fetchall() != [(0,)]:
        raise _duplicates(connection, table)


def _repeated(table: Table) -> str:
    key = ", ".join(quote(c) for c in table.primary_key)
    rows = f"list({quote(ROW)} ORDER BY {quote(ROW)})"
    return f"SELECT {key}, {rows} AS rows FROM {quote(_STAGE)} GROUP BY {key} HAVING count(*) > 1"


def _duplicates(connection: DuckDBPyConnection, table: Table) -> IngestError:
    repeated = _repeated(table)
    [(count,)] = connection.execute(f"SELECT count(*) FROM ({repeated})").fetchall()
    found = connection.execute(f"{repeated} ORDER BY rows[1] LIMIT {_SHOWN:d}").fetchall()
    lines = [f"{table.name}: {count:,} key{'s' if count != 1 else ''} ({', '.join(table.primary_key)}) more than once"]
    for *values, rows in found:
        shown = ", ".join(map(str, rows[:_SHOWN])) + (f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else "")
        lines.append(f"  {', '.join(map(repr, values))} in rows {shown}")
    if count > len(found):
        lines.append(f"  and {count - len(found):,} more")
    return IngestError("\n".join(lines), code="DUPLICATE_KEY")
