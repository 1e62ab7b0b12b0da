"""Rows of the BINARY and BINARY2 serialisations (VOTable 1.4 §5.3, §5.4), a batch at a time.

A row is ``flags | fixed cells | count | bytes | fixed cells | count | bytes …``; BINARY has no flags. The fixed cells
between two cells of varying length are packed with NumPy into one matrix, a segment; Arrow joins segments and varying
cells row by row in one call, and its data buffer is the stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dax.formats.binary_cells import packer
from dax.formats.columns import Mask, pieces
from dax.formats.fields import FieldForm
from dax.models.results import ResultSchema

__all__ = ["BinaryEncoder"]

Segment = npt.NDArray[Any]


class BinaryEncoder:
    """Encodes the batches of one answer.

    Parameters
    ----------
    flags
        Whether each row begins with bits that tell which cells are NULL: BINARY2.

    Raises
    ------
    PlanError
        Raised if a column's type has no binary form.
    """

    def __init__(self, schema: ResultSchema, *, flags: bool) -> None:
        self._packers = [packer(c.type, FieldForm.of(c.type, flags=flags)) for c in schema]
        self._flag_bytes = (len(schema) + 7) // 8 if flags else 0
        self._layout()

    def encode(self, batch: pa.RecordBatch) -> Iterator[memoryview]:
        """Give the rows of a batch, joined, in pieces that end with a row."""
        for piece in pieces(batch, row_bytes=sum(dtype.itemsize for dtype in self._segments)):
            yield self._encode(piece)

    def _layout(self) -> None:
        """Find which segment each column's fixed part lies in; a varying part ends a segment."""
        self._segments: list[np.dtype[Any]] = []
        self._places: list[int] = []
        fields: list[Any] = [("flags", "u1", (self._flag_bytes,))]
        for i, cells in enumerate(self._packers):
            self._places.append(len(self._segments))
            fields.append((f"f{i}", cells.dtype))
            if cells.varies:
                self._segments.append(np.dtype(fields))
                fields = []
        if fields:
            self._segments.append(np.dtype(fields))

    def _encode(self, batch: pa.RecordBatch) -> memoryview:
        rows = batch.num_rows
        segments = [np.empty(rows, dtype) for dtype in self._segments]
        varying: list[pa.Array] = []
        flags = [np.zeros(rows, "u1") for _ in range(self._flag_bytes)]  # in the rows each bit costs a cache line
        for i, (cells, column) in enumerate(zip(self._packers, batch.columns, strict=True)):
            packed = cells.pack(column)
            segments[self._places[i]][f"f{i}"] = packed.fixed
            if packed.varying is not None:
                varying.append(packed.varying)
            if flags and packed.missing is not None:
                flags[i // 8] |= _bit(packed.missing, i)
        for k, column_flags in enumerate(flags):
            segments[0]["flags"][:, k] = column_flags
        if not varying:
            return segments[0].view("u1").data
        return _join(segments, varying, rows)


def _bit(mask: Mask, position: int) -> npt.NDArray[np.uint8]:
    """Return a byte for each row, with the bit of a column set where the cell is NULL; the first is the highest."""
    return mask.view("u1") << np.uint8(7 - position % 8)


def _join(segments: list[Segment], varying: list[pa.Array], rows: int) -> memoryview:
    parts: list[pa.Array] = []
    for k, segment in enumerate(segments):
        offsets = np.arange(rows + 1, dtype="i4") * np.int32(segment.dtype.itemsize)
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(segment)]
        parts.append(pa.Array.from_buffers(pa.binary(), rows, buffers))
        parts.extend(varying[k : k + 1])
    joined = pc.binary_join_element_wise(*parts, b"", null_handling="replace", null_replacement=b"")
    bounds = np.frombuffer(joined.buffers()[1], "i4")
    start, stop = int(bounds[joined.offset]), int(bounds[joined.offset + rows])
    return memoryview(joined.buffers()[2])[start:stop]
