"""Rows of the BINARY2 serialisation (VOTable 1.4 §5.4), a batch at a time.

A row is ``flags | fixed cells | count | bytes | fixed cells | count | bytes …``. The fixed cells between two cells of
varying length are packed with NumPy into one matrix, a segment; Arrow joins segments and varying cells row by row in
one call, and its data buffer is the stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dax.errors import PlanError
from dax.formats.timestamps import iso_text
from dax.models.datatypes import ColumnType, Datatype
from dax.models.results import ResultSchema

__all__ = ["Binary2Encoder"]

_BIG_ENDIAN = {
    Datatype.UNSIGNED_BYTE: "u1",
    Datatype.SHORT: ">i2",
    Datatype.INT: ">i4",
    Datatype.LONG: ">i8",
    Datatype.FLOAT: ">f4",
    Datatype.DOUBLE: ">f8",
}
_TRUE, _FALSE, _UNKNOWN = ord("T"), ord("F"), ord("?")

Bytes = npt.NDArray[np.uint8]


class _Kind(Enum):
    NUMBER = "one number"
    BOOLEAN = "one boolean"
    NUMBERS = "a fixed count of numbers"
    FIXED_TEXT = "a text of fixed length"
    TEXT = "a text, or a timestamp"
    LIST = "numbers of varying count"


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a column's cells go."""

    kind: _Kind
    segment: int
    field: str
    dtype: np.dtype
    """Of one element, as stored."""
    length: int = 1
    wide: bool = False
    """Whether a character is two bytes: ``unicodeChar``."""


class Binary2Encoder:
    """Encodes the batches of one answer.

    Raises
    ------
    PlanError
        Raised if a column's type has no BINARY2 form here.
    """

    def __init__(self, schema: ResultSchema) -> None:
        self._flag_bytes = (len(schema) + 7) // 8
        self._cells: list[_Cell] = []
        self._segments: list[np.dtype] = []
        open_fields: list[tuple[str, object]] = [("flags", f"({self._flag_bytes},)u1")]
        for i, column in enumerate(schema):
            kind, dtype, length = _layout(column.type)
            wide = column.type.datatype is Datatype.UNICODE_CHAR
            self._cells.append(_Cell(kind, len(self._segments), f"f{i}", dtype, length, wide))
            if kind in (_Kind.TEXT, _Kind.LIST):
                open_fields.append((f"f{i}", ">u4"))
                self._segments.append(np.dtype(open_fields))  # type: ignore[arg-type]
                open_fields = []
            else:
                shape = (length,) if kind is _Kind.NUMBERS else ()
                open_fields.append((f"f{i}", dtype, shape))  # type: ignore[arg-type]
        if open_fields:
            self._segments.append(np.dtype(open_fields))  # type: ignore[arg-type]

    def encode(self, batch: pa.RecordBatch) -> memoryview:
        """Return the rows of a batch, joined."""
        rows = batch.num_rows
        segments = [np.zeros(rows, dtype) for dtype in self._segments]
        varying = [
            part
            for i, (cell, column) in enumerate(zip(self._cells, batch.columns, strict=True))
            if (part := self._fill(segments, i, cell, column)) is not None
        ]
        if not varying:
            return memoryview(segments[0]).cast("B") if rows else memoryview(b"")
        return _join(segments, varying, rows)

    def _fill(self, segments: list[np.ndarray], position: int, cell: _Cell, column: pa.Array) -> pa.Array | None:
        """Write a column's fixed part into its segment; return its varying part."""
        target = segments[cell.segment][cell.field]
        missing = self._flag(segments[0]["flags"], position, column)
        match cell.kind:
            case _Kind.NUMBER:
                target[...] = _numbers(column, cell.dtype, missing)
            case _Kind.BOOLEAN:
                truth = pc.fill_null(column, False).to_numpy(zero_copy_only=False)
                target[...] = np.where(truth, _TRUE, _FALSE)
                if missing is not None:
                    target[missing] = _UNKNOWN
            case _Kind.NUMBERS:
                target[...] = _matrix(column, cell, missing)
            case _Kind.FIXED_TEXT:
                cells = pc.fill_null(_encoded(column, wide=cell.wide), b"")
                target[...] = cells.to_numpy(zero_copy_only=False).astype(cell.dtype)
            case _Kind.TEXT:
                return _text(column, target, wide=cell.wide)
            case _Kind.LIST:
                return _list(column, cell.dtype, target)
        return None

    def _flag(self, flags: Bytes, position: int, column: pa.Array) -> npt.NDArray[np.bool_] | None:
        if not column.null_count:
            return None
        missing = column.is_null().to_numpy(zero_copy_only=False)
        flags[:, position // 8] |= missing.astype("u1") << np.uint8(7 - position % 8)
        return missing


def _layout(type_: ColumnType) -> tuple[_Kind, np.dtype, int]:
    if type_.is_timestamp:
        return _Kind.TEXT, np.dtype("u1"), 1
    if type_.is_text:
        length = 1 if type_.arraysize is None else type_.fixed_length
        if length is None:
            return _Kind.TEXT, np.dtype("u1"), 1
        width = 2 if type_.datatype is Datatype.UNICODE_CHAR else 1
        return _Kind.FIXED_TEXT, np.dtype(f"S{max(length, 1) * width}"), 1
    if type_.is_boolean:
        return _Kind.BOOLEAN, np.dtype("u1"), 1
    if type_.datatype not in _BIG_ENDIAN:
        raise PlanError(f"no BINARY2 form of {type_}")
    dtype = np.dtype(_BIG_ENDIAN[type_.datatype])
    if not type_.is_array:
        return _Kind.NUMBER, dtype, 1
    if type_.fixed_length is None:
        return _Kind.LIST, dtype, 1
    return _Kind.NUMBERS, dtype, type_.fixed_length


def _numbers(column: pa.Array, dtype: np.dtype, missing: npt.NDArray[np.bool_] | None) -> np.ndarray:
    buffer = column.buffers()[1]
    if buffer is None:
        return np.zeros(len(column), dtype)
    values = np.frombuffer(buffer, dtype.newbyteorder("="))[column.offset : column.offset + len(column)]
    if missing is None:
        return values
    return np.where(missing, values.dtype.type(np.nan if dtype.kind == "f" else 0), values)


def _matrix(column: pa.Array, cell: _Cell, missing: npt.NDArray[np.bool_] | None) -> np.ndarray:
    """Return lists of one length as a matrix; other lengths are cut or filled, as a fixed arraysize demands."""
    blank = np.nan if cell.dtype.kind == "f" else 0
    matrix = np.full((len(column), cell.length), blank, cell.dtype.newbyteorder("="))
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    flat = _numbers_of(column.flatten(), cell.dtype)
    if (lengths == cell.length).all():
        return flat.reshape(-1, cell.length)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(lengths) else lengths
    for k in range(cell.length):
        has = lengths > k
        matrix[has, k] = flat[starts[has] + k]
    return matrix


def _numbers_of(flat: pa.Array, dtype: np.dtype) -> np.ndarray:
    missing = flat.is_null().to_numpy(zero_copy_only=False) if flat.null_count else None
    return _numbers(flat, dtype, missing)


def _text(column: pa.Array, counts: np.ndarray, *, wide: bool) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        column = iso_text(column)
    cells = _encoded(column, wide=wide)
    lengths = pc.fill_null(pc.binary_length(cells), 0).to_numpy(zero_copy_only=False)
    counts[...] = lengths // 2 if wide else lengths
    return cells


def _encoded(column: pa.Array, *, wide: bool) -> pa.Array:
    """Return texts as bytes: ``unicodeChar`` in UTF-16, ``char`` in ASCII.

    A ``char`` beyond ASCII becomes ``?``: VOTable up to 1.5 allows none, and astropy refuses the whole table for one.
    """
    if wide:
        return pa.array([None if t is None else t.encode("utf-16-be") for t in column.to_pylist()], pa.binary())
    if pc.all(pc.string_is_ascii(column)).as_py() is False:
        return pa.array(
            [None if t is None else t.encode("ascii", "replace") for t in column.to_pylist()], pa.binary()
        )
    return column.cast(pa.binary())


def _list(column: pa.Array, dtype: np.dtype, counts: np.ndarray) -> pa.Array:
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    counts[...] = lengths
    data = _numbers_of(column.flatten(), dtype).astype(dtype)
    offsets = np.zeros(len(column) + 1, "i4")
    np.cumsum(lengths * dtype.itemsize, out=offsets[1:])
    return pa.Array.from_buffers(pa.binary(), len(column), [None, pa.py_buffer(offsets), pa.py_buffer(data)])


def _join(segments: list[np.ndarray], varying: list[pa.Array], rows: int) -> memoryview:
    parts: list[pa.Array] = []
    for k, segment in enumerate(segments):
        offsets = np.arange(rows + 1, dtype="i4") * segment.dtype.itemsize
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(segment)]
        parts.append(pa.Array.from_buffers(pa.binary(), rows, buffers))
        if k < len(varying):
            parts.append(varying[k])
    joined = pc.binary_join_element_wise(*parts, b"", null_handling="replace", null_replacement=b"")
    bounds = np.frombuffer(joined.buffers()[1], "i4")
    start, stop = int(bounds[joined.offset]), int(bounds[joined.offset + rows])
    return memoryview(joined.buffers()[2])[start:stop]
