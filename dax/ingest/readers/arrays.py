"""NumPy columns as Arrow columns, for the formats that astropy reads.

Neither FITS nor VOTable's TABLEDATA can tell an empty text, or an empty array of varying length, from a missing one;
both are NULL here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["from_numpy"]


def from_numpy(data: NDArray[Any], mask: NDArray[np.bool_] | None = None) -> pa.Array:
    """Convert a column; an element of several dimensions becomes a list in VOTable's order.

    Parameters
    ----------
    data
        One element a row: numbers, texts, or objects that are texts or arrays. Any byte order.
    mask
        True where there is no value, of the same shape as ``data``.
    """
    if data.dtype == object:
        return _from_objects(data)
    if data.ndim > 1:
        return _lists(data, mask)
    if data.dtype.kind == "U":
        return _texts(pa.array(data.astype(object), pa.string()))
    if data.dtype.kind == "S":
        return _texts(pa.array(data.astype(object), pa.binary()))
    return pa.array(_native(data), mask=mask)


def _native(data: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(data, dtype=data.dtype.newbyteorder("="))


def _texts(array: pa.Array) -> pa.Array:
    """Make empty texts NULL."""
    return pc.if_else(pc.equal(pc.binary_length(array), 0), pa.scalar(None, array.type), array)


def _lists(data: NDArray[Any], mask: NDArray[np.bool_] | None) -> pa.Array:
    """Flatten each row; a row with nothing but masked elements is NULL."""
    rows, size = len(data), int(np.prod(data.shape[1:]))
    hidden = None if mask is None else np.broadcast_to(mask, data.shape).reshape(rows, size)
    values = pa.array(_native(data).ravel(), mask=None if hidden is None else hidden.ravel())
    lists = pa.FixedSizeListArray.from_arrays(values, size)
    plain = lists.cast(pa.list_(values.type))
    if hidden is None or not rows:
        return plain
    return pc.if_else(pa.array(hidden.all(axis=1)), pa.scalar(None, plain.type), plain)


def _from_objects(data: NDArray[Any]) -> pa.Array:
    """Convert texts, or arrays of varying length."""
    if all(isinstance(value, (str, bytes)) for value in data):
        texts = [value if isinstance(value, bytes) else value.encode() for value in data]
        return _texts(pa.array(texts, pa.binary()))
    return _ragged([np.ma.asarray(value).ravel() for value in data])


def _ragged(rows: list[Any]) -> pa.Array:
    filled = [row for row in rows if row.size]
    sizes = np.fromiter((row.size for row in rows), np.int32, len(rows))
    if not filled:
        return pa.nulls(len(rows))
    values = np.concatenate([row.data for row in filled])
    hidden = np.concatenate([np.ma.getmaskarray(row) for row in filled])
    offsets = pa.array(np.concatenate(([0], np.cumsum(sizes))).astype(np.int32))
    elements = pa.array(_native(values), mask=hidden)
    lists = pa.ListArray.from_arrays(offsets, elements)
    return pc.if_else(pa.array(sizes == 0), pa.scalar(None, lists.type), lists)
