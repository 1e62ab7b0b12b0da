"""Columns of every type, with every value that is hard to write."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from dax.models.datatypes import ColumnType, Datatype
from tests.formats.answers import Row

INTEGERS = {
    Datatype.UNSIGNED_BYTE: (0, 255),
    Datatype.SHORT: (-(2**15), 2**15 - 1),
    Datatype.INT: (-(2**31), 2**31 - 1),
    Datatype.LONG: (-(2**63), 2**63 - 1),
}
WIDTHS = {Datatype.FLOAT: 32, Datatype.DOUBLE: 64}
NUMBERS = [*INTEGERS, *WIDTHS, Datatype.BOOLEAN]
TEXT = ColumnType(Datatype.CHAR, "*")
TIMESTAMP = ColumnType(Datatype.CHAR, "*", "timestamp")
TYPES = (
    *(ColumnType(d) for d in NUMBERS),
    *(ColumnType(d, size) for d in NUMBERS for size in ("*", "3", "2x2", "5*")),
    *(ColumnType(d, size) for d in (Datatype.CHAR, Datatype.UNICODE_CHAR) for size in ("*", "4", "9*")),
    TIMESTAMP,
    ColumnType(Datatype.DOUBLE, "2", "point"),
    ColumnType(Datatype.DOUBLE, "*", "polygon"),
)

_HARD = st.sampled_from(
    ["", " ", "<&>\"'", "]]>", "a,b", 'say "x"', "\t", "\r\n", "\n", "NULL", "\ufffe", "\x1f\x00", "α😀"]
)
_ASCII = st.text(st.characters(min_codepoint=1, max_codepoint=126), max_size=4)
_PLANE = st.text(st.characters(min_codepoint=1, max_codepoint=0xD7FF), max_size=4)
_OLD, _FAR = dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59, 999_999)


def values(type_: ColumnType) -> st.SearchStrategy[Any]:
    """Give values that a column of this type may hold; not NULL."""
    if type_.is_timestamp:
        return st.datetimes(_OLD, _FAR) | st.sampled_from([_OLD, _FAR]) | st.datetimes().map(_to_seconds)
    if type_.is_text and type_.fixed_length is None:
        return st.text(max_size=9) | _HARD
    if type_.is_text:
        return (_ASCII if type_.datatype is Datatype.CHAR else _PLANE).filter(lambda t: not t.endswith("\0"))
    if type_.is_array:
        length = type_.fixed_length
        low, high = (0, 5) if length is None else (length, length)
        return st.lists(st.none() | _numbers(type_.datatype), min_size=low, max_size=high)
    return _numbers(type_.datatype)


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[ColumnType, ...], list[Row]]:
    """Give the types and rows of a table."""
    types = tuple(draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=10)))
    row = st.tuples(*(st.none() | values(t) for t in types))
    return types, draw(st.lists(row, max_size=9))


def _numbers(datatype: Datatype) -> st.SearchStrategy[Any]:
    if datatype is Datatype.BOOLEAN:
        return st.booleans()
    if datatype in INTEGERS:
        low, high = INTEGERS[datatype]
        return st.integers(low, high) | st.sampled_from([low, high])
    return st.floats(width=WIDTHS[datatype])  # type: ignore[arg-type]


def _to_seconds(instant: dt.datetime) -> dt.datetime:
    return instant.replace(microsecond=0)
