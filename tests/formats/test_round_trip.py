"""What is written is read back, by readers that share nothing with the writers; and is the same in every format."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from dax.models.datatypes import ColumnType, Datatype
from dax.models.results import ResultSchema
from tests.formats.answers import Row, batch_of, read_binary, read_csv, read_tabledata, schema_of, written
from tests.formats.strategies import INTEGERS, tables

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Table = tuple[tuple[ColumnType, ...], list[Row]]


def sliced(schema: ResultSchema, rows: list[Row], cut: int) -> list[pa.RecordBatch]:
    """Return the rows in two batches, each a slice out of a longer one."""
    cut = min(cut, len(rows))
    whole = batch_of(schema, [*rows, *rows[:1], *rows])
    return [whole.slice(0, cut), whole.slice(len(rows) + min(1, len(rows)) + cut, len(rows) - cut)]


def plain(value: Any, type_: ColumnType, *, ascii_only: bool = False, legal_xml: bool = False) -> Any:
    """Return what a reader ought to see (ADR 6)."""
    if value is None or value != value:
        return None
    if isinstance(value, dt.datetime):
        return _dali(value)
    if isinstance(value, list):
        elements = [plain(v, type_) for v in value]
        broken = type_.datatype is Datatype.UNSIGNED_BYTE and None in elements
        return None if broken else [None if _is_magic(e, type_.datatype) else e for e in elements]
    if isinstance(value, str):
        value = re.sub(r"[^\x00-\x7f]", "?", value) if ascii_only and type_.datatype is Datatype.CHAR else value
        return FORBIDDEN.sub("\ufffd", value) if legal_xml else value
    return value


def _dali(instant: dt.datetime) -> str:
    if instant.microsecond == 0:
        return instant.isoformat(timespec="seconds")
    return instant.isoformat(timespec="microseconds" if instant.microsecond % 1000 else "milliseconds")


def _is_magic(element: Any, datatype: Datatype) -> bool:
    return datatype in INTEGERS and datatype is not Datatype.UNSIGNED_BYTE and element == INTEGERS[datatype][0]


def or_null(value: Any) -> Any:
    """Return NULL for what a format cannot tell from it."""
    return None if value in ("", []) else value


@settings(max_examples=300, deadline=None)
@given(tables(), st.integers(0, 9))
def test_binary2_gives_back_every_value_and_every_null(table: Table, cut: int) -> None:
    types, rows = table
    schema = schema_of(*types)

    document = written("votable/b2", schema, *sliced(schema, rows, cut))

    expected = [tuple(plain(v, t, ascii_only=True) for v, t in zip(row, types, strict=True)) for row in rows]
    assert repr(read_binary(document)) == repr(expected)  # repr tells -0.0 from 0.0


@settings(max_examples=150, deadline=None)
@given(tables(), st.integers(0, 9))
def test_binary_gives_back_all_but_the_numbers_that_stand_for_null(table: Table, cut: int) -> None:
    types, rows = table
    schema = schema_of(*types)

    document = written("votable/b", schema, *sliced(schema, rows, cut))

    def seen(value: Any, type_: ColumnType) -> Any:
        value = plain(value, type_, ascii_only=True)
        if value is None and type_.is_array and type_.fixed_length is not None:
            return [None if type_.datatype is not Datatype.UNSIGNED_BYTE else 0] * type_.fixed_length
        return None if _is_magic(value, type_.datatype) else or_null(value)

    expected = [tuple(seen(v, t) for v, t in zip(row, types, strict=True)) for row in rows]
    read = [tuple(or_null(v) for v in row) for row in read_binary(document)]
    assert repr(read) == repr(expected)


@settings(max_examples=300, deadline=None)
@given(tables(), st.integers(0, 9))
def test_tabledata_gives_back_every_value(table: Table, cut: int) -> None:
    types, rows = table
    schema = schema_of(*types)

    document = written("votable/td", schema, *sliced(schema, rows, cut))

    expected = [tuple(or_null(plain(v, t, legal_xml=True)) for v, t in zip(row, types, strict=True)) for row in rows]
    assert repr(read_tabledata(document)) == repr(expected)


@settings(max_examples=300, deadline=None)
@given(tables(), st.integers(0, 9))
def test_csv_gives_back_every_value_and_every_null(table: Table, cut: int) -> None:
    types, rows = table
    schema = schema_of(*types)

    document = written("csv", schema, *sliced(schema, rows, cut))

    expected = [tuple(_in_csv(v, t) for v, t in zip(row, types, strict=True)) for row in rows]
    read = read_csv(document, schema)
    if len(types) == 1:  # there NULL is written as an empty text
        expected, read = ([tuple(or_null(v) for v in row) for row in table] for table in (expected, read))
    assert repr(read) == repr(expected)


def _in_csv(value: Any, type_: ColumnType) -> Any:
    if not isinstance(value, list):
        return plain(value, type_)
    elements = [plain(v, type_) for v in value]
    return None if type_.datatype is Datatype.UNSIGNED_BYTE and None in elements else elements
