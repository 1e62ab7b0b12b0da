from __future__ import annotations

import csv
import io
import math

import polars as pl
import pytest

from dax.models.datatypes import ColumnType, Datatype
from dax.models.results import ResultColumn, ResultSchema
from tests.formats.answers import Row, batch_of, schema_of, written
from tests.formats.strategies import TEXT

DOUBLE = ColumnType(Datatype.DOUBLE)
INT = ColumnType(Datatype.INT)


def answer(format_: str, types: tuple[ColumnType, ...], *rows: Row) -> str:
    schema = schema_of(*types)
    return written(format_, schema, batch_of(schema, rows)).decode().partition("\n")[2]


@pytest.mark.parametrize(
    ("cell", "written_as"),
    [
        (None, ""),
        ("", '""'),
        ("a b", "a b"),
        ("a,b", '"a,b"'),
        ('say "x"', '"say ""x"""'),
        ("a\nb", '"a\nb"'),
        ("a\rb", '"a\rb"'),
        ("NULL", "NULL"),
        ("é😀", "é😀"),
    ],
)
def test_csv_quotes_what_needs_it_and_tells_null_from_an_empty_text(cell: str | None, written_as: str) -> None:
    assert answer("csv", (TEXT, INT), (cell, 1)) == f"{written_as},1\r\n"


def test_csv_has_no_empty_line_for_a_lone_null() -> None:
    assert answer("csv", (INT,), (1,), (None,), (2,)) == '1\r\n""\r\n2\r\n'


def test_csv_names_are_quoted_too() -> None:
    schema = ResultSchema(tuple(ResultColumn(name=n, type=INT) for n in ("a,b", 'say "x"', "a,b")))

    (names,) = csv.reader(io.StringIO(written("csv", schema).decode()))

    assert names == ["a,b", 'say "x"', "a,b"]


@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_nan_is_null(format_: str) -> None:
    assert answer(format_, (DOUBLE, INT), (math.nan, 1)).strip("\r\n") in (",1", "\t1")


@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_infinities_and_nulls_leave_a_column_of_numbers(format_: str) -> None:
    schema = schema_of(DOUBLE, INT)
    document = written(format_, schema, batch_of(schema, [(math.inf, 1), (-math.inf, 2), (math.nan, 3), (-0.0, None)]))

    frame = pl.read_csv(document, separator="," if format_ == "csv" else "\t")

    assert frame.schema == {"x0": pl.Float64, "x1": pl.Int64}
    assert repr(frame["x0"].to_list()) == "[inf, -inf, None, -0.0]"


def test_tsv_has_no_tab_or_line_end_in_a_cell_and_no_quotes() -> None:
    assert answer("tsv", (TEXT, INT), ('a\tb\r\n"c"', 1), (None, 2), ("", 3)) == 'a b  "c"\t1\n\t2\n\t3\n'


def test_tsv_has_no_tab_in_a_name() -> None:
    schema = ResultSchema((ResultColumn(name="a\tb\nc", type=INT), ResultColumn(name="d", type=INT)))

    assert written("tsv", schema) == b"a b c\td\n"


def test_a_float_is_written_by_as_few_digits_as_tell_it() -> None:
    assert answer("csv", (ColumnType(Datatype.FLOAT), DOUBLE), (0.1, 0.1)) == "0.1,0.1\r\n"
