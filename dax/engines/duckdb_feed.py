"""The rows on their way into a file: brought into their table's types, checked, numbered and placed on the sky."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dax.engines.cells import sort_keys
from dax.errors import IngestError
from dax.models.tableset import Column, Table

__all__ = ["ROW", "SKY", "RowFeed"]

ROW = "__row"
"""Staged column: number of the row in what was given, from 1."""
SKY = "__sky"
"""Staged column: HEALPix cell that the row is sorted by."""

_SHOWN = 5
"""Rows that a message names."""


class RowFeed:
    """Feeds the rows of one table, once.

    Parameters
    ----------
    batches
        Rows with exactly the table's columns, in any order; a type that is not the table's is converted if no value
        is lost.
    on_rows
        Called after each batch with the rows so far.
    """

    def __init__(self, table: Table, batches: Iterable[pa.RecordBatch], on_rows: Callable[[int], None]) -> None:
        self._table = table
        self._batches = batches
        self._on_rows = on_rows
        self.row_count = 0
        self.error: BaseException | None = None
        """What ended the feed early; a stream of Arrow's keeps no more than its text."""

    def reader(self) -> pa.RecordBatchReader:
        """Return the rows as a stream: the table's columns, `ROW` and, if rows have positions, `SKY`."""
        fields = [pa.field(c.name, c.type.arrow) for c in self._table.columns]
        fields.append(pa.field(ROW, pa.int64()))
        if self._table.position is not None:
            fields.append(pa.field(SKY, pa.int64()))
        schema = pa.schema(fields)
        return pa.RecordBatchReader.from_batches(schema, self._rows(schema))

    def _rows(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self._batches:
                yield pa.RecordBatch.from_arrays(self._arrays(batch), schema=schema)
                self.row_count += batch.num_rows
                self._on_rows(self.row_count)
        except BaseException as e:
            self.error = e
            raise

    def _arrays(self, batch: pa.RecordBatch) -> list[pa.Array]:
        columns = self._matched(batch)
        arrays = [self._convert(c, columns[c.name]) for c in self._table.columns]
        numbers = np.arange(self.row_count + 1, self.row_count + 1 + batch.num_rows, dtype=np.int64)
        position = self._table.position
        if position is None:
            return [*arrays, pa.array(numbers)]
        by_name = dict(zip((c.name for c in self._table.columns), arrays, strict=True))
        return [*arrays, pa.array(numbers), sort_keys(by_name[position.longitude], by_name[position.latitude])]

    def _matched(self, batch: pa.RecordBatch) -> dict[str, pa.Array]:
        names = batch.schema.names
        if sorted(names) != sorted(c.name for c in self._table.columns):
            missing = [c.name for c in self._table.columns if c.name not in names]
            extra = [n for n in names if n not in {c.name for c in self._table.columns}]
            raise IngestError(
                f"{self._table.name}: the rows lack columns {missing} and have columns {extra} too many",
                code="COLUMN_MISMATCH",
            )
        return dict(zip(names, batch.columns, strict=True))

    def _convert(self, column: Column, array: pa.Array) -> pa.Array:
        try:
            array = array.cast(column.type.arrow)
            array.validate(full=True)  # DuckDB takes text as it comes, and UTF-8 for granted
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as e:
            first, last = self.row_count + 1, self.row_count + len(array)
            raise IngestError(
                f"{self._table.name}: rows {first} to {last}, {column.name}: no {column.type}: {e}", code="BAD_ROWS"
            ) from e
        if column.type.is_float:
            array = pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)  # NaN is NULL everywhere (ADR 6)
        if array.null_count and (not column.nullable or column.name in self._table.primary_key):
            raise self._null_error(column, array)
        return array

    def _null_error(self, column: Column, array: pa.Array) -> IngestError:
        indices = pc.indices_nonzero(pc.is_null(array)).to_pylist()
        rows = ", ".join(str(self.row_count + 1 + i) for i in indices[:_SHOWN])
        more = f" and {len(indices) - _SHOWN} more near them" if len(indices) > _SHOWN else ""
        return IngestError(f"{self._table.name}: row {rows}{more}, {column.name}: no value", code="BAD_ROWS")
