from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from dax.errors import CorruptMetadataError, EngineError
from dax.formats.columns import conform, pieces
from dax.models.datatypes import ColumnType, Datatype
from tests.formats.answers import batch_of, read_binary, read_csv, read_tabledata, schema_of, written
from tests.formats.strategies import TEXT, TIMESTAMP

INTS = ColumnType(Datatype.INT, "*")
DAY = dt.datetime(2026, 1, 2)


def one_column(column: pa.Array) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([column], names=["c0"])


@pytest.mark.parametrize(
    ("type_", "column", "wanted"),
    [
        (TEXT, pa.array(["a", None, "é"], pa.large_string()), ["a", None, "é"]),
        (TEXT, pa.array(["a", None, "é"], pa.string_view()), ["a", None, "é"]),
        (TEXT, pa.array(["a", None, "a"]).dictionary_encode(), ["a", None, "a"]),
        (TEXT, pa.nulls(2), [None, None]),
        (INTS, pa.nulls(2), [None, None]),
        (INTS, pa.array([[1], None, []], pa.large_list(pa.int32())), [[1], None, []]),
        (ColumnType(Datatype.INT, "2"), pa.array([[1, 2], None], pa.list_(pa.int32(), 2)), [[1, 2], None]),
        (TIMESTAMP, pa.array([DAY, None], pa.timestamp("ns")), [DAY, None]),
        (TIMESTAMP, pa.array([DAY, None], pa.timestamp("us", "UTC")), [DAY, None]),
        (TIMESTAMP, pa.array([DAY.date(), None], pa.date32()), [DAY, None]),
        (ColumnType(Datatype.LONG), pa.array([1, None], pa.int32()), [1, None]),
    ],
    ids=lambda v: str(v.type) if isinstance(v, pa.Array) else "",
)
def test_a_column_of_a_kindred_type_becomes_what_was_announced(
    type_: ColumnType, column: pa.Array, wanted: list[object]
) -> None:
    batch = conform(one_column(column), schema_of(type_).arrow)

    assert batch.schema == schema_of(type_).arrow
    assert batch.column(0).to_pylist() == wanted


@pytest.mark.parametrize("column", [pa.array([1.5]), pa.array(["x"]), pa.array([2**40])])
def test_a_column_that_cannot_be_what_was_announced_is_refused(column: pa.Array) -> None:
    with pytest.raises(EngineError):
        conform(one_column(column), schema_of(ColumnType(Datatype.INT)).arrow)


def test_a_batch_of_too_few_columns_is_refused() -> None:
    with pytest.raises(EngineError, match="1 columns came, where 2 were announced"):
        conform(one_column(pa.array(["a"])), schema_of(TEXT, TEXT).arrow)


@pytest.mark.parametrize("rows", [0, 1, 32_768, 32_769, 100_000])
def test_pieces_joined_are_the_batch(rows: int) -> None:
    batch = one_column(pa.array(np.arange(rows)))

    found = list(pieces(batch))

    assert all(0 < p.num_rows <= 32_768 for p in found)
    assert pa.Table.from_batches(found, batch.schema) == pa.Table.from_batches([batch])


def test_pieces_are_small_in_bytes_however_the_text_is_spread() -> None:
    batch = one_column(pa.array(["x"] * 1000 + ["y" * 20_000_000] * 3 + ["z"] * 1000))

    found = list(pieces(batch))

    assert [p.num_rows for p in found if p.nbytes > 40_000_000] == []
    assert sum(p.num_rows for p in found) == 2003


def test_pieces_are_small_where_nulls_take_no_room_in_arrow_but_do_when_encoded() -> None:
    batch = one_column(pa.nulls(100, pa.list_(pa.float64())))

    assert [p.num_rows for p in pieces(batch, row_bytes=8 * 1024 * 1024)] == [4] * 25


def test_nulls_that_hide_values_are_nulls() -> None:
    hidden_text = pa.Array.from_buffers(
        pa.string(), 3, [pa.py_buffer(b"\x05"), pa.array([0, 1, 3, 4], pa.int32()).buffers()[1], pa.py_buffer(b"abbc")]
    )
    hidden_list = pa.ListArray.from_arrays(
        pa.array([0, 1, 3, 4], pa.int32()), pa.array([1, 2, 2, 3], pa.int32()), mask=pa.array([False, True, False])
    )
    schema = schema_of(TEXT, ColumnType(Datatype.CHAR, "2"), ColumnType(Datatype.UNICODE_CHAR, "*"), INTS)
    columns = [hidden_text, hidden_text, hidden_text, hidden_list]
    batch = pa.RecordBatch.from_arrays(columns, schema=schema.arrow)
    rows = [("a", "a", "a", [1]), (None, None, None, None), ("c", "c", "c", [3])]

    assert read_binary(written("votable/b2", schema, batch)) == rows
    assert read_tabledata(written("votable/td", schema, batch)) == rows
    assert read_csv(written("csv", schema, batch), schema) == rows


@pytest.mark.parametrize("name", ["votable/b2", "votable/b"])
@pytest.mark.parametrize("value", [[1], [1, 2, 3], []])
def test_an_array_of_another_length_than_announced_is_an_error_and_not_cut(name: str, value: list[int]) -> None:
    schema = schema_of(ColumnType(Datatype.INT, "2"))

    with pytest.raises(CorruptMetadataError, match="announced as 2 elements"):
        written(name, schema, batch_of(schema, [([1, 2],), (None,), (value,)]))


@pytest.mark.parametrize("datatype", [Datatype.CHAR, Datatype.UNICODE_CHAR])
def test_a_text_longer_than_announced_is_an_error_and_not_cut(datatype: Datatype) -> None:
    schema = schema_of(ColumnType(datatype, "2"))

    with pytest.raises(CorruptMetadataError, match="announced as 2 characters has 3"):
        written("votable/b2", schema, batch_of(schema, [("ab",), ("abc",)]))


def test_a_large_answer_is_the_same_in_every_format() -> None:
    schema = schema_of(ColumnType(Datatype.LONG), TEXT, ColumnType(Datatype.DOUBLE))
    rows = [(i, f"n{i}" if i % 7 else None, i / 3 if i % 5 else None) for i in range(70_001)]
    batch = batch_of(schema, rows)

    assert read_binary(written("votable/b2", schema, batch)) == rows
    assert read_tabledata(written("votable/td", schema, batch)) == rows
    assert read_csv(written("csv", schema, batch), schema) == rows
