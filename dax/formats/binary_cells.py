"""The cells of a column in a binary row (VOTable 1.4 §5.3, §6): big endian, nothing between them.

A packer turns a column into what NumPy lays into the rows: the value itself, or the count of what varies in length,
which Arrow then joins in. Texts of ``char`` are ASCII: VOTable up to 1.5 has no other, and astropy refuses a whole
table for one letter more, so that such a letter becomes ``?``; a column with others is ``unicodeChar`` (ADR 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dax.errors import CorruptMetadataError, PlanError
from dax.formats.columns import Mask, list_bounds, missing, text_bytes, text_lengths, values
from dax.formats.fields import FieldForm
from dax.formats.timestamps import iso_text
from dax.models.datatypes import ColumnType, Datatype

__all__ = ["CellPacker", "Packed", "packer"]

_STORED = {
    Datatype.BOOLEAN: "u1",
    Datatype.UNSIGNED_BYTE: "u1",
    Datatype.SHORT: ">i2",
    Datatype.INT: ">i4",
    Datatype.LONG: ">i8",
    Datatype.FLOAT: ">f4",
    Datatype.DOUBLE: ">f8",
}
_UNKNOWN, _FALSE, _STEP = ord("?"), ord("F"), ord("T") - ord("F")
_BEYOND_ASCII = r"[^\x00-\x7f]"


@dataclass(frozen=True, slots=True)
class Packed:
    """A column of a batch, packed."""

    fixed: npt.NDArray[Any]
    """What every row holds: the value, or the count of what varies."""
    varying: pa.Array | None = None
    """As ``binary``: what follows the count; NULL is nothing."""
    missing: Mask | None = None
    """Which cells are NULL; `None` if none is."""


class CellPacker(Protocol):
    """Packs the cells of one column."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of `Packed.fixed` in a row."""
        ...

    @property
    def varies(self) -> bool:
        """Whether there is a `Packed.varying`."""
        ...

    def pack(self, column: pa.Array) -> Packed:
        """Pack the column of a batch."""
        ...


def packer(type_: ColumnType, form: FieldForm) -> CellPacker:
    """Choose how to pack the cells of a type.

    Raises
    ------
    PlanError
        Raised if there is no way.
    """
    if type_.is_timestamp or type_.is_text:
        unit = 2 if form.datatype is Datatype.UNICODE_CHAR else 1
        length = type_.fixed_length
        return _VaryingText(unit) if length is None or type_.is_timestamp else _FixedText(unit, length)
    if form.datatype not in _STORED:
        raise PlanError(f"no binary form of {type_}")
    element = _Element(form)
    if not type_.is_array:
        return _Scalar(element)
    length = type_.fixed_length
    return _VaryingArray(element) if length is None else _FixedArray(element, length)


class _Element:
    """One number or boolean, and what stands for a NULL."""

    def __init__(self, form: FieldForm) -> None:
        self.dtype = np.dtype(_STORED[form.datatype])
        self._boolean = form.datatype is Datatype.BOOLEAN
        self._float = self.dtype.kind == "f"
        self._blank = _UNKNOWN if self._boolean else np.nan if self._float else (form.null or 0)

    def pack(self, column: pa.Array) -> tuple[npt.NDArray[Any], Mask | None]:
        """Return a number for each cell, and which are NULL; NaN is (ADR 6)."""
        numbers, null = values(column), missing(column)
        if self._boolean:
            numbers = numbers * np.uint8(_STEP) + np.uint8(_FALSE)
        elif self._float and (not_numbers := np.isnan(numbers)).any():
            null = not_numbers if null is None else null | not_numbers
        if null is not None:
            numbers = np.where(null, self.dtype.newbyteorder("=").type(self._blank), numbers)
        return numbers, null


class _Scalar:
    varies = False

    def __init__(self, element: _Element) -> None:
        self.dtype = element.dtype
        self._element = element

    def pack(self, column: pa.Array) -> Packed:
        numbers, null = self._element.pack(column)
        return Packed(numbers, missing=null)


class _FixedArray:
    varies = False

    def __init__(self, element: _Element, length: int) -> None:
        self.dtype = np.dtype((element.dtype, (length,)))
        self._element = element
        self._length = length

    def pack(self, column: pa.Array) -> Packed:
        null = missing(column)
        counts, elements = list_bounds(column)
        numbers, _ = self._element.pack(elements)
        if null is None:
            self._check(counts)
            return Packed(numbers.reshape(len(column), self._length))
        self._check(counts[~null])
        blank, _ = self._element.pack(pa.nulls(1, elements.type))
        cells = np.full((len(column), self._length), blank[0], numbers.dtype)
        cells[~null] = numbers.reshape(-1, self._length)
        return Packed(cells, missing=null)

    def _check(self, counts: npt.NDArray[np.int64]) -> None:
        wrong = counts[counts != self._length]
        if wrong.size:
            raise CorruptMetadataError(f"a column announced as {self._length} elements holds {wrong[0]}")


class _VaryingArray:
    dtype = np.dtype(">u4")
    varies = True

    def __init__(self, element: _Element) -> None:
        self._element = element

    def pack(self, column: pa.Array) -> Packed:
        counts, elements = list_bounds(column)
        numbers, _ = self._element.pack(elements)
        data = np.ascontiguousarray(numbers, self._element.dtype)
        return Packed(counts, _binary(data, counts * self._element.dtype.itemsize), missing(column))


class _VaryingText:
    dtype = np.dtype(">u4")
    varies = True

    def __init__(self, unit: int) -> None:
        self._unit = unit

    def pack(self, column: pa.Array) -> Packed:
        cells, lengths = _text(column, self._unit)
        return Packed(lengths // self._unit, cells, missing(cells))


class _FixedText:
    varies = False

    def __init__(self, unit: int, length: int) -> None:
        self.dtype = np.dtype(("u1", (length * unit,)))
        self._unit = unit
        self._length = length

    def pack(self, column: pa.Array) -> Packed:
        cells, lengths = _text(column, self._unit)
        width = self._length * self._unit
        longest = int(lengths.max(initial=0))
        if longest > width:
            told = f"a text announced as {self._length} characters has {longest // self._unit}"
            raise CorruptMetadataError(told)
        padded = np.zeros((len(column), width), "u1")
        padded[np.arange(width) < lengths[:, None]] = text_bytes(pc.fill_null(cells, b""))
        return Packed(padded, missing=missing(cells))


def _text(column: pa.Array, unit: int) -> tuple[pa.Array, npt.NDArray[np.int32]]:
    """Return texts as ``binary`` in ASCII (``unit`` 1) or UTF-16 (2), and their lengths in bytes, 0 for NULL."""
    if pa.types.is_timestamp(column.type):
        column = iso_text(column)
    if unit == 2:
        cells = _utf16(column)
    elif text_bytes(column).max(initial=0) < 0x80:
        cells = column.view(pa.binary())
    else:
        cells = pc.replace_substring_regex(column, _BEYOND_ASCII, "?").view(pa.binary())
    return cells, text_lengths(cells)


def _utf16(column: pa.Array) -> pa.Array:
    """Turn UTF-8 into UTF-16BE at once; a character of four bytes is two units there, any other is one."""
    texts = pc.fill_null(column, "")
    data = text_bytes(texts)
    ends = np.cumsum(text_lengths(texts), dtype="i8")
    begun = np.concatenate(([0], np.cumsum((data & 0xC0) != 0x80, dtype="i8") + np.cumsum(data >= 0xF0, dtype="i8")))
    units = np.diff(begun[ends], prepend=0)
    encoded = np.frombuffer(data.tobytes().decode().encode("utf-16-be"), "u1")
    return _binary(encoded, units * 2, missing(column))


def _binary(data: npt.NDArray[Any], lengths: npt.NDArray[np.integer[Any]], null: Mask | None = None) -> pa.Array:
    offsets = np.zeros(len(lengths) + 1, "i4")
    np.cumsum(lengths, out=offsets[1:])
    valid = None if null is None else pa.array(~null).buffers()[1]
    return pa.Array.from_buffers(pa.binary(), len(lengths), [valid, pa.py_buffer(offsets), pa.py_buffer(data)])
