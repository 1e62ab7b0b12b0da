"""How one column of a file becomes a column of a table."""

from __future__ import annotations

import datetime as dt
import math

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dax.errors import IngestError
from dax.ingest.conversion import convert
from dax.models.datatypes import ColumnType, Datatype
from tests.ingest.conftest import TEXT, TIMESTAMP


def converted(values: list[object], wanted: ColumnType, arrow: pa.DataType | None = None) -> list[object]:
    array, faults = convert("x", pa.array(values, arrow), wanted)
    assert array.type == wanted.arrow
    assert not faults
    result: list[object] = array.to_pylist()
    return result


def faults_of(values: list[object], wanted: ColumnType, arrow: pa.DataType | None = None) -> list[int]:
    array, faults = convert("x", pa.array(values, arrow), wanted)
    assert all(array[index].as_py() is None for index, _ in faults)
    return [index for index, _ in faults]


INT, FLOAT, DOUBLE = (ColumnType(d) for d in (Datatype.INT, Datatype.FLOAT, Datatype.DOUBLE))


def test_text_is_read_as_whole_numbers() -> None:
    assert converted(["7", "+5", " -3 ", "", None], INT) == [7, 5, -3, None, None]


@pytest.mark.parametrize("text", ["5.0", "1e3", "0x10", "1_000", "2147483648", "x", "1 2"])
def test_text_that_is_no_32_bit_number_is_refused(text: str) -> None:
    assert faults_of(["1", text], INT) == [1]


def test_text_is_read_as_floats_and_nan_is_null() -> None:
    assert converted(["1.5", "NaN", "-inf", ".5"], DOUBLE) == [1.5, None, -math.inf, 0.5]


def test_number_that_would_become_infinite_is_refused() -> None:
    assert faults_of(["1e300", "1"], FLOAT) == [0]
    assert faults_of(["1e999", "1"], DOUBLE) == [0]
    assert faults_of([1e300, 1.0], FLOAT) == [0]


def test_infinity_that_was_meant_is_kept() -> None:
    assert converted([math.inf, 1.0], FLOAT) == [math.inf, 1.0]


def test_nan_is_null_in_a_float_column() -> None:
    assert converted([math.nan, 2.0], FLOAT) == [None, 2.0]


def test_integer_that_a_double_cannot_hold_is_refused() -> None:
    assert faults_of([2**53 + 1, 2**53], DOUBLE) == [0]


def test_number_out_of_range_is_refused() -> None:
    assert faults_of([255, 256, -1, 0], ColumnType(Datatype.UNSIGNED_BYTE)) == [1, 2]


def test_fraction_is_no_integer() -> None:
    assert faults_of([1.0, 1.5], INT) == [1]


def test_words_for_true_and_false_are_read() -> None:
    boolean = ColumnType(Datatype.BOOLEAN)
    assert converted(["true", "F", "1", "false", ""], boolean) == [True, False, True, False, None]
    assert faults_of(["true", "yes"], boolean) == [1]
    assert faults_of([0, 1, 2], boolean) == [2]


def test_timestamps_in_iso_form_are_read_as_utc() -> None:
    instant = dt.datetime(2020, 2, 29, 12, 30, 1, 123456)
    texts: list[object] = ["2020-02-29T12:30:01.123456789Z", "2020-02-29 12:30:01.123456"]
    assert converted(texts, TIMESTAMP) == [instant, instant]


@pytest.mark.parametrize(
    "text", ["2020-13-01", "2021-02-29", "20200101", "2020-01-01T25:00:00", "2020-01-01+02:00", "1"]
)
def test_text_that_is_no_instant_is_refused(text: str) -> None:
    assert faults_of([text, "2020-01-01"], TIMESTAMP) == [0]


def test_instant_with_a_zone_is_turned_to_utc() -> None:
    zoned = pa.timestamp("ns", "America/New_York")
    noon = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)
    assert converted([noon], TIMESTAMP, zoned) == [noon.replace(tzinfo=None)]


def test_array_is_read_from_text_with_spaces() -> None:
    point = ColumnType(Datatype.DOUBLE, "2", "point")
    assert converted(["10.5  -3", ""], point) == [[10.5, -3.0], None]
    assert faults_of(["1 2", "1", "1 2 3", "1 x"], point) == [1, 2, 3]


def test_text_longer_than_the_column_is_refused() -> None:
    assert faults_of(["abc", "abcd", "éé"], ColumnType(Datatype.CHAR, "3*")) == [1, 2]
    assert faults_of(["abc", "abcd", "ééé"], ColumnType(Datatype.UNICODE_CHAR, "3*")) == [1]
    assert faults_of(["a", "ab"], ColumnType(Datatype.CHAR)) == [1]


def test_bytes_that_are_no_utf8_are_refused() -> None:
    assert faults_of([b"a", b"\xff"], TEXT) == [1]


def test_encodings_of_arrow_make_no_difference() -> None:
    for arrow in (pa.dictionary(pa.int8(), pa.string()), pa.large_string(), pa.string_view(), pa.large_binary()):
        assert converted(["a", None], TEXT, arrow) == ["a", None]


@pytest.mark.parametrize(
    ("values", "arrow", "wanted"),
    [
        ([{"a": 1}], None, INT),
        ([[1]], None, INT),
        ([1], None, ColumnType(Datatype.DOUBLE, "2")),
        ([1], None, TIMESTAMP),
        ([0], pa.timestamp("us"), DOUBLE),
    ],
)
def test_type_that_cannot_be_meant_is_refused_as_a_whole(
    values: list[object], arrow: pa.DataType | None, wanted: ColumnType
) -> None:
    with pytest.raises(IngestError, match="column x: the file has"):
        convert("x", pa.array(values, arrow), wanted)


@given(st.lists(st.one_of(st.none(), st.integers(-(2**31), 2**31 - 1))))
def test_integers_survive_as_text(values: list[int | None]) -> None:
    texts: list[object] = [None if v is None else str(v) for v in values]
    assert converted(texts, INT, pa.string()) == values


@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=False))))
def test_doubles_survive_as_text(values: list[float | None]) -> None:
    texts: list[object] = [None if v is None else repr(v) for v in values]
    assert converted(texts, DOUBLE, pa.string()) == values


@given(st.lists(st.sampled_from(["1", "2", "x", ""]), max_size=60))
def test_every_bad_value_is_found_and_no_other(texts: list[str]) -> None:
    array, faults = convert("x", pa.array(texts, pa.string()), INT)

    assert [i for i, _ in faults] == [i for i, text in enumerate(texts) if text == "x"]
    assert array.to_pylist() == [int(text) if text.isdigit() else None for text in texts]
