"""A file's column as a table's column: each value converted without loss of meaning, or refused.

A floating-point NaN is a NULL. Text is read as DALI writes it (1.1 §3.3): timestamps in ISO form and UTC, the elements
of an array between spaces; an empty text is a NULL in every column that is not text itself.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from dax.errors import IngestError
from dax.models.datatypes import ColumnType, Datatype

__all__ = ["convert"]

_TRUE = pa.array(["true", "t", "1"])
_FALSE = pa.array(["false", "f", "0"])
_WHOLE_NUMBER = r"^[+-]?[0-9]+$"
_TIMESTAMP = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]*)?)?)?Z?$"
_NOUNS = {
    Datatype.BOOLEAN: "neither true nor false",
    Datatype.UNSIGNED_BYTE: "no whole number from 0 to 255",
    Datatype.SHORT: "no whole number from -32768 to 32767",
    Datatype.INT: "no whole number of 32 bits",
    Datatype.LONG: "no whole number of 64 bits",
    Datatype.FLOAT: "no number that a 32-bit float holds",
    Datatype.DOUBLE: "no number that a 64-bit float holds",
    Datatype.CHAR: "no valid text",
    Datatype.UNICODE_CHAR: "no valid text",
}


def convert(name: str, array: pa.Array, wanted: ColumnType) -> tuple[pa.Array, list[tuple[int, str]]]:
    """Convert a column.

    Parameters
    ----------
    name
        The column, for messages.

    Returns
    -------
    array, faults
        The values in ``wanted.arrow``, and which of them (counted from 0) could not be converted and why; those are
        NULL in the array.

    Raises
    ------
    IngestError
        Raised if no value of the file's type can be one of the table's type.
    """
    column = _Values(_plain(array))
    try:
        if pa.types.is_binary(column.array.type):
            column.apply(lambda a: a.cast(pa.string()), _NOUNS[Datatype.CHAR])
        if _is_text(column.array.type) and not wanted.is_text:
            _parse(column, wanted)
        else:
            _recast(column, wanted)
    except (pa.ArrowNotImplementedError, pa.ArrowTypeError) as e:
        message = f"column {name}: the file has {array.type}, which cannot be read as {wanted}"
        raise IngestError(message, code="BAD_COLUMN_TYPE") from e
    _check_length(column, wanted)
    return column.array, sorted(column.faults.items())


class _Values:
    """A column on its way; a value that a step refuses is NULL from there on."""

    def __init__(self, array: pa.Array) -> None:
        self.array = array
        self.faults: dict[int, str] = {}

    def apply(self, step: Callable[[pa.Array], pa.Array], reason: str) -> None:
        """Change every value; where Arrow refuses, find the culprits."""
        try:
            self.array = step(self.array)
        except pa.ArrowInvalid:
            bad = _culprits(self.array, step, 0)
            self._refuse(bad, reason)
            self.array = step(self.array)

    def require(self, test: pa.Array, reason: str) -> None:
        """Refuse the values whose test is false; NULL passes."""
        if pc.all(test, min_count=0).as_py() is not False:
            return
        self._refuse(pc.indices_nonzero(pc.invert(test)).to_pylist(), reason)

    def _refuse(self, indices: list[int], reason: str) -> None:
        for index in indices:
            self.faults.setdefault(index, f"{_shown(self.array[index])} is {reason}")
        self.array = pc.if_else(_mask(indices, len(self.array)), pa.scalar(None, self.array.type), self.array)


def _culprits(array: pa.Array, step: Callable[[pa.Array], pa.Array], offset: int) -> list[int]:
    """Find the values that make a step fail, by halving."""
    try:
        step(array)
    except pa.ArrowInvalid:
        if len(array) == 1:
            return [offset]
        half = len(array) // 2
        return _culprits(array[:half], step, offset) + _culprits(array[half:], step, offset + half)
    return []


def _plain(array: pa.Array) -> pa.Array:
    """Undo the encodings of Arrow that change no value."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_large_string(array.type) or pa.types.is_string_view(array.type):
        return array.cast(pa.string())
    if pa.types.is_large_binary(array.type) or pa.types.is_binary_view(array.type):
        return array.cast(pa.binary())
    return array


def _parse(column: _Values, wanted: ColumnType) -> None:
    """Read values that are not text from text."""
    trimmed = pc.utf8_trim_whitespace(column.array)
    column.array = pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
    reason = _NOUNS[wanted.datatype]
    if wanted.is_array:
        column.apply(lambda a: pc.ascii_split_whitespace(a).cast(wanted.arrow), f"no list of values, or holds {reason}")
    elif wanted.is_timestamp:
        _parse_timestamps(column)
    elif wanted.is_boolean:
        lower = pc.utf8_lower(column.array)
        true = pc.is_in(lower, _TRUE)
        known = pc.or_(pc.or_(true, pc.is_in(lower, _FALSE)), pc.is_null(lower))
        column.require(known, reason)
        column.array = pc.if_else(pc.is_null(column.array), pa.scalar(None, pa.bool_()), true)
    elif wanted.is_integer:
        column.require(pc.match_substring_regex(column.array, _WHOLE_NUMBER), reason)
        column.apply(lambda a: pc.utf8_ltrim(a, "+").cast(wanted.arrow), reason)
    else:
        text = column.array
        column.apply(lambda a: a.cast(pa.float64()), "no number")
        infinite = pc.and_(pc.is_inf(column.array), pc.invert(pc.match_substring(text, "inf", ignore_case=True)))
        column.require(pc.invert(infinite), reason)
        _narrow(column, wanted, text)


def _parse_timestamps(column: _Values) -> None:
    reason = "no timestamp (YYYY-MM-DDThh:mm:ss)"
    column.require(pc.match_substring_regex(column.array, _TIMESTAMP), reason)
    bare = pc.utf8_rtrim(column.array, "Z")
    column.array = pc.replace_substring_regex(bare, r"\.([0-9]{0,6})[0-9]*$", r".\1")
    column.array = pc.utf8_rtrim(column.array, ".")
    column.apply(lambda a: a.cast(pa.timestamp("us")), reason)


def _recast(column: _Values, wanted: ColumnType) -> None:
    """Convert between types that are not text, or to text."""
    source, reason = column.array.type, _NOUNS[wanted.datatype]
    if pa.types.is_floating(source):
        column.array = _without_nan(column.array)
    if wanted.is_float:
        _narrow(column, wanted)
    elif wanted.is_timestamp:
        _recast_instants(column, source)
    elif wanted.is_boolean and not pa.types.is_boolean(source):
        column.apply(lambda a: a.cast(pa.int8()), reason)
        column.require(pc.is_in(column.array, pa.array([0, 1, None], pa.int8())), reason)
        column.array = column.array.cast(pa.bool_())
    else:
        column.apply(lambda a: a.cast(wanted.arrow), reason)


def _recast_instants(column: _Values, source: pa.DataType) -> None:
    """Convert instants to microseconds UTC; what is finer is cut off."""
    if not (pa.types.is_timestamp(source) or pa.types.is_date(source) or pa.types.is_null(source)):
        raise pa.ArrowTypeError("not an instant")
    zoned = pa.timestamp("us", getattr(source, "tz", None))
    is_finer = getattr(source, "unit", None) == "ns"
    column.apply(lambda a: a.cast(zoned, safe=not is_finer).cast(pa.timestamp("us")), "no instant of the calendar")


def _narrow(column: _Values, wanted: ColumnType, shown: pa.Array | None = None) -> None:
    """Convert to a float: digits may go, but no value may become infinite."""
    reason = _NOUNS[wanted.datatype]
    column.array = _without_nan(column.array) if pa.types.is_floating(column.array.type) else column.array
    wide = column.array
    column.apply(lambda a: a.cast(wanted.arrow), reason)
    if not pa.types.is_floating(wide.type):
        return
    narrow, column.array = column.array, wide if shown is None else shown
    held = pc.or_(pc.is_finite(narrow), pc.is_inf(wide))
    column.require(held, reason)
    column.array = pc.if_else(pc.is_valid(column.array), narrow, pa.scalar(None, narrow.type))


def _without_nan(array: pa.Array) -> pa.Array:
    return pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)


def _check_length(column: _Values, wanted: ColumnType) -> None:
    """Refuse texts and arrays that are longer than the table says, and arrays of another fixed length."""
    if wanted.is_timestamp:
        return
    fixed, most = wanted.fixed_length, _most(wanted)
    if wanted.is_text:
        count = pc.utf8_length if wanted.datatype is Datatype.UNICODE_CHAR else pc.binary_length
        limit = 1 if wanted.arraysize is None else fixed or most
        unit = "characters" if wanted.datatype is Datatype.UNICODE_CHAR else "bytes"
        if limit is not None:
            column.require(pc.less_equal(count(column.array), limit), f"longer than {limit} {unit}")
    elif wanted.is_array and fixed is not None:
        column.require(pc.equal(pc.list_value_length(column.array), fixed), f"no array of {fixed} elements")
    elif wanted.is_array and most is not None:
        column.require(pc.less_equal(pc.list_value_length(column.array), most), f"longer than {most} elements")


def _most(wanted: ColumnType) -> int | None:
    """Read the bound of an arraysize like ``12*``."""
    size = wanted.arraysize or ""
    return int(size[:-1]) if size.endswith("*") and size[:-1].isdigit() else None


def _is_text(arrow: pa.DataType) -> bool:
    return bool(pa.types.is_string(arrow))


def _mask(indices: list[int], length: int) -> pa.Array:
    return pc.is_in(pa.array(range(length), pa.int64()), pa.array(indices, pa.int64()))


def _shown(scalar: pa.Scalar) -> str:
    text = repr(scalar.as_py())
    return text if len(text) <= 40 else text[:37] + "…"
