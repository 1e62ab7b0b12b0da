"""Arrow columns in the one shape that the encoders take."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dax.errors import EngineError

__all__ = ["Mask", "conform", "has_byte", "list_bounds", "missing", "pieces", "text_bytes", "text_lengths", "values"]

Mask = npt.NDArray[np.bool_]

_PIECE_ROWS = 32_768
"""Rows encoded at once: their columns stay in the processor's cache (one batch of a million is twice as slow)."""
_PIECE_BYTES = 32 * 1024 * 1024
"""Bytes encoded at once; Arrow's own texts end at 2 GiB, and a writer keeps a few copies of a piece."""


def conform(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return a batch in exactly this schema: dictionaries, views and large texts become plain columns.

    A list of bytes that lacks an element becomes NULL: no byte is free to stand for it (ADR 6).

    Raises
    ------
    EngineError
        Raised if a column holds another type, whose values this schema cannot hold.
    """
    if batch.num_columns != len(schema):
        raise EngineError(f"{batch.num_columns} columns came, where {len(schema)} were announced")
    columns = [_conform(column, field.type) for column, field in zip(batch.columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def pieces(batch: pa.RecordBatch, *, row_bytes: int = 1) -> Iterator[pa.RecordBatch]:
    """Cut a batch into pieces small enough to be encoded at once; none is empty.

    Parameters
    ----------
    row_bytes
        Bytes of an encoded row, if its size in Arrow does not tell (a NULL takes none there).
    """
    most = max(1, min(_PIECE_ROWS, _PIECE_BYTES // row_bytes))
    for start in range(0, batch.num_rows, most):
        yield from _halves(batch.slice(start, most))


def missing(column: pa.Array) -> Mask | None:
    """Return which cells are NULL; `None` if none is."""
    if not column.null_count:
        return None
    valid = column.buffers()[0]
    if valid is None:  # a column of the type null
        return np.ones(len(column), bool)
    bits = np.frombuffer(valid, "u1")[column.offset // 8 : (column.offset + len(column) + 7) // 8]
    start = column.offset % 8
    return ~np.unpackbits(bits, count=start + len(column), bitorder="little")[start:].view(bool)


def values(column: pa.Array) -> npt.NDArray[Any]:
    """Return the numbers of a column, booleans as 0 and 1, timestamps as their count; undefined where NULL stands."""
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.uint8())
    dtype = np.dtype("i8" if pa.types.is_timestamp(column.type) else column.type.to_pandas_dtype())
    data = column.buffers()[1]
    if data is None:  # no row, or nothing but NULL
        return np.zeros(len(column), dtype)
    return np.frombuffer(data, dtype, len(column), column.offset * dtype.itemsize)


def list_bounds(column: pa.Array) -> tuple[npt.NDArray[np.int64], pa.Array]:
    """Return how many elements each cell has, NULL having none, and all elements, one cell after the other."""
    counts: npt.NDArray[np.int64] = pc.fill_null(column.value_lengths(), 0).to_numpy().astype("i8")
    return counts, column.flatten()


def text_bytes(column: pa.Array) -> npt.NDArray[np.uint8]:
    """Return the bytes of all texts, one after the other, and of what a NULL may hide."""
    bounds, data = _bounds(column), column.buffers()[2]
    if data is None:
        return np.zeros(0, "u1")
    return np.frombuffer(data, "u1", bounds[-1] - bounds[0], bounds[0])


def text_lengths(column: pa.Array) -> npt.NDArray[np.int32]:
    """Return the bytes of each text, none for NULL."""
    lengths = np.diff(_bounds(column))
    if (null := missing(column)) is not None:
        lengths[null] = 0
    return lengths


def has_byte(column: pa.Array, wanted: bytes) -> bool:
    """Whether a text holds one of these bytes: a tenth of the time of any search by pattern."""
    return bool(_membership(wanted)[text_bytes(column)].any())


@lru_cache
def _membership(wanted: bytes) -> Mask:
    table = np.zeros(256, bool)
    table[list(wanted)] = True
    return table


def _bounds(column: pa.Array) -> npt.NDArray[np.int32]:
    if not len(column):
        return np.zeros(1, "i4")
    return np.frombuffer(column.buffers()[1], "i4", len(column) + 1, column.offset * 4)


def _conform(column: pa.Array, wanted: pa.DataType) -> pa.Array:
    if column.type != wanted:
        try:
            column = pc.cast(column, options=pc.CastOptions(wanted, allow_time_truncate=True))
        except pa.ArrowException as e:
            raise EngineError(f"a column of type {column.type} came, where {wanted} was announced") from e
    if wanted == pa.list_(pa.uint8()) and column.flatten().null_count:
        column = _without_broken(column)
    return column


def _without_broken(lists: pa.Array) -> pa.Array:
    counts, elements = list_bounds(lists)
    whole = np.ones(len(lists), bool)
    whole[np.repeat(np.arange(len(lists)), counts)[missing(elements)]] = False
    return pc.if_else(pa.array(whole), lists, pa.scalar(None, lists.type))


def _halves(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    if batch.num_rows <= 1 or batch.nbytes <= _PIECE_BYTES:
        yield batch
        return
    half = batch.num_rows // 2
    yield from _halves(batch.slice(0, half))
    yield from _halves(batch.slice(half))
