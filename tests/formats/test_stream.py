from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest

from dax.errors import EngineError, QueryTimeoutError
from dax.formats.base import ResultStatus, TableHeader
from dax.formats.registry import FORMATS, find_format
from dax.formats.stream import BLOCK_BYTES, MAX_BLOCK_BYTES, AnswerStream, write_table
from dax.models.datatypes import ColumnType, Datatype
from tests.formats.answers import batch_of, read_binary, read_csv, read_tabledata, schema_of, statuses, stream_of

SCHEMA = schema_of(ColumnType(Datatype.LONG))
REPORTING = [f.name for f in FORMATS if f.writer().can_report]
SILENT = [f.name for f in FORMATS if not f.writer().can_report]
READERS = {"votable": read_binary, "votable/b": read_binary, "votable/td": read_tabledata}


def numbers(*sizes: int) -> Iterator[pa.RecordBatch]:
    """Yield batches of these sizes; the numbers go on."""
    first = 0
    for size in sizes:
        yield batch_of(SCHEMA, [(i,) for i in range(first, first + size)])
        first += size


def failing(*sizes: int) -> Iterator[pa.RecordBatch]:
    yield from numbers(*sizes)
    raise QueryTimeoutError("the query took longer than 5 s & was ended")


def joined(stream: AnswerStream) -> bytes:
    return b"".join(stream)


@pytest.mark.parametrize("name", REPORTING)
@pytest.mark.parametrize(
    ("sizes", "maxrec", "rows", "cut"),
    [
        ((), 5, 0, False),
        ((5,), 5, 5, False),
        ((5, 0, 0), 5, 5, False),
        ((6,), 5, 5, True),
        ((5, 1), 5, 5, True),
        ((5, 0, 1), 5, 5, True),
        ((2, 2, 2), 5, 5, True),
        ((0, 3), 5, 3, False),
        ((3, 3), None, 6, False),
    ],
)
def test_overflow_is_told_exactly_when_rows_were_cut(
    name: str, sizes: tuple[int, ...], maxrec: int | None, rows: int, cut: bool
) -> None:
    stream = stream_of(name, SCHEMA, numbers(*sizes), maxrec=maxrec)

    document = joined(stream)

    assert READERS[name](document) == [(i,) for i in range(rows)]
    assert [value for value, _ in statuses(document)] == ["OK", "OVERFLOW"][: 1 + cut]
    assert stream.status is (ResultStatus.OVERFLOW if cut else ResultStatus.OK)
    assert stream.rows == rows


@pytest.mark.parametrize("name", [f.name for f in FORMATS])
def test_maxrec_zero_gives_the_fields_and_asks_for_no_row(name: str) -> None:
    stream = stream_of(name, SCHEMA, failing(), maxrec=0)

    document = joined(stream)

    assert b"x0" in document
    assert (stream.status, stream.rows) == (ResultStatus.OVERFLOW, 0)


@pytest.mark.parametrize("name", REPORTING)
def test_a_late_error_ends_a_whole_document_with_the_rows_so_far(name: str) -> None:
    stream = stream_of(name, SCHEMA, failing(40_000, 1))

    document = joined(stream)

    assert READERS[name](document) == [(i,) for i in range(40_001)]
    assert statuses(document) == [("OK", None), ("ERROR", "the query took longer than 5 s & was ended")]
    assert b'<INFO name="ERROR_CODE" value="TIMEOUT"/>' in document
    assert stream.status is ResultStatus.ERROR
    assert isinstance(stream.error, QueryTimeoutError)


@pytest.mark.parametrize("name", [f.name for f in FORMATS])
def test_an_error_before_the_first_block_is_raised_and_gives_no_byte(name: str) -> None:
    stream = stream_of(name, SCHEMA, failing(3))

    with pytest.raises(QueryTimeoutError):
        next(stream)

    assert stream.bytes == 0


@pytest.mark.parametrize("name", SILENT)
def test_a_late_error_is_raised_where_the_format_cannot_tell_of_it(name: str) -> None:
    stream = stream_of(name, SCHEMA, failing(100_000))

    with pytest.raises(QueryTimeoutError):
        joined(stream)

    assert stream.bytes > 0


def test_csv_is_cut_in_silence() -> None:
    stream = stream_of("csv", SCHEMA, numbers(4), maxrec=3)

    assert read_csv(joined(stream), SCHEMA) == [(0,), (1,), (2,)]
    assert stream.status is ResultStatus.OVERFLOW


@pytest.mark.parametrize("name", [f.name for f in FORMATS])
@pytest.mark.parametrize("size", [7, 200_000])
def test_blocks_are_neither_small_nor_large(name: str, size: int) -> None:
    stream = stream_of(name, SCHEMA, numbers(*[size] * (600_000 // size if size > 7 else 3_000)))

    blocks = list(stream)

    assert all(len(b) >= BLOCK_BYTES for b in blocks[:-1])
    assert all(0 < len(b) <= MAX_BLOCK_BYTES for b in blocks)
    assert stream.bytes == sum(map(len, blocks))


def test_batches_are_asked_for_only_as_blocks_are_taken() -> None:
    asked = []

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in numbers(*[100_000] * 5):
            asked.append(batch)
            yield batch

    stream = stream_of("votable", SCHEMA, batches())

    next(stream)

    assert len(asked) == 1


def test_write_table_counts_what_it_writes() -> None:
    writer = find_format("csv").format.writer()

    stream = write_table(writer, TableHeader(SCHEMA), numbers(3), maxrec=None)

    assert b"".join(stream) == b"x0\r\n0\r\n1\r\n2\r\n"
    assert (stream.rows, stream.bytes, stream.status) == (3, 13, ResultStatus.OK)


@pytest.mark.parametrize("name", [f.name for f in FORMATS])
def test_a_batch_with_other_columns_than_announced_is_an_error_of_the_engine(name: str) -> None:
    wrong = pa.RecordBatch.from_arrays([pa.array(["x"])], names=["c0"])

    with pytest.raises(EngineError, match="announced"):
        joined(stream_of(name, SCHEMA, [wrong]))
