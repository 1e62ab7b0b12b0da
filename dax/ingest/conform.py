"""The rows of a file as rows of a table: every value of the right type and within its range, or the row is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from dax.ingest.conversion import convert
from dax.ingest.faults import Fault, FaultLog
from dax.ingest.source import Block, Source
from dax.models.tableset import Column, Table

__all__ = ["Progress", "arrow_schema", "conform"]

Progress = Callable[[int, float], None]
"""Told after each block: rows so far, and the share of the file that was read."""


def arrow_schema(table: Table) -> pa.Schema:
    """Give the Arrow schema of a table's rows."""
    return pa.schema([pa.field(c.name, c.type.arrow) for c in table.columns])


def conform(
    table: Table, source: Source, names: Sequence[str], *, subject: str, progress: Progress | None = None
) -> Iterator[pa.RecordBatch]:
    """Read a file into the types of a table.

    Once a row was refused, no more rows are given, but the file is read to its end to find all that is wrong.

    Parameters
    ----------
    names
        The file's column for each column of the table, in the table's order.
    subject
        The file, for messages.

    Raises
    ------
    IngestError
        Raised at the end if rows were refused; it shows the first of them, why, and how many there are.
    """
    log = FaultLog(subject)
    schema, rows = arrow_schema(table), 0
    for block in source.blocks(names):
        arrays, faults = _check(table, block)
        log.extend((*block.faults, *faults))
        rows += block.batch.num_rows
        if progress is not None:
            progress(rows, source.share_read())
        if not log and block.batch.num_rows:
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)
    log.close()


def _check(table: Table, block: Block) -> tuple[list[pa.Array], list[Fault]]:
    arrays, faults = [], []
    for column, raw in zip(table.columns, block.batch.columns, strict=True):
        array, bad = convert(column.name, raw, column.type)
        refused = _unexpected_nulls(table, column, array) | _off_sky(table, column, array) | dict(bad)
        faults += [Fault(block.rows[index], column.name, reason) for index, reason in sorted(refused.items())]
        arrays.append(array)
    return arrays, faults


def _unexpected_nulls(table: Table, column: Column, array: pa.Array) -> dict[int, str]:
    if not array.null_count or (column.nullable and column.name not in table.primary_key):
        return {}
    return dict.fromkeys(pc.indices_nonzero(pc.is_null(array)).to_pylist(), "no value")


def _off_sky(table: Table, column: Column, array: pa.Array) -> dict[int, str]:
    """Refuse a position that is none: RA in [0, 360], Dec in [-90, 90] degrees."""
    if table.position is None or not column.type.is_float:
        return {}
    if column.name == table.position.longitude:
        low, high = 0.0, 360.0
    elif column.name == table.position.latitude:
        low, high = -90.0, 90.0
    else:
        return {}
    outside = pc.or_(pc.less(array, low), pc.greater(array, high))
    return {i: f"{array[i].as_py()!r} is outside [{low:g}, {high:g}]" for i in pc.indices_nonzero(outside).to_pylist()}
