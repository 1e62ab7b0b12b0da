"""CSV and TSV files, and how bad rows in them are told."""

from __future__ import annotations

import bz2
import gzip

import pytest

from dax.errors import IngestError
from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column
from tests.ingest.conftest import STARS, TEXT, Read, make_table

PAIR = make_table(Column(name="a", type=ColumnType(Datatype.INT)), Column(name="b", type=TEXT))
HEADER = "id,ra,dec,mag,name,seen\n"


def refusal(read: Read, text: str) -> str:
    with pytest.raises(IngestError) as caught:
        read(STARS, text)
    return caught.value.message


def test_header_names_match_in_any_case_and_order(read_csv: Read) -> None:
    assert read_csv(PAIR, "B,A\nx,1\n") == [{"a": 1, "b": "x"}]


def test_empty_field_is_null_and_quoted_empty_field_is_empty_text(read_csv: Read) -> None:
    assert read_csv(PAIR, 'a,b\n1,\n2,""\n') == [{"a": 1, "b": None}, {"a": 2, "b": ""}]


def test_quoted_field_may_hold_line_ends_and_quotes(read_csv: Read) -> None:
    assert read_csv(PAIR, 'a,b\n1,"x\n""y"", z"\n')[0]["b"] == 'x\n"y", z'


def test_tab_separates_in_tsv(read_csv: Read) -> None:
    assert read_csv(PAIR, "a\tb\n1\tx, y\n", "stars.tsv") == [{"a": 1, "b": "x, y"}]


@pytest.mark.parametrize(("name", "pack"), [("stars.csv.gz", gzip.compress), ("stars.csv.bz2", bz2.compress)])
def test_compressed_file_is_read(read_csv: Read, name: str, pack: object) -> None:
    assert callable(pack)
    assert read_csv(PAIR, pack(b"a,b\n1,x\n"), name) == [{"a": 1, "b": "x"}]


def test_byte_order_mark_is_no_part_of_a_name(read_csv: Read) -> None:
    assert read_csv(PAIR, b"\xef\xbb\xbfa,b\n1,x\n") == [{"a": 1, "b": "x"}]


def test_unparsable_values_are_told_with_row_and_column(read_csv: Read) -> None:
    message = refusal(read_csv, HEADER + "1,1,1,1,a,2020-01-01\n2,1,1,bright,b,2020-01-01\n3,1,1,1,c,yesterday\n")

    assert "2 bad rows; nothing was published" in message
    assert "row 2, mag: 'bright' is no number" in message
    assert "row 3, seen: 'yesterday' is no timestamp" in message


def test_missing_key_is_told(read_csv: Read) -> None:
    assert "row 2, id: no value" in refusal(read_csv, HEADER + "1,1,1,1,a,\n,1,1,1,b,\n")


def test_position_off_the_sky_is_told(read_csv: Read) -> None:
    message = refusal(read_csv, HEADER + "1,360.0,-90,1,a,\n2,-0.1,1,1,b,\n3,1,90.5,1,c,\n")

    assert "row 1" not in message
    assert "row 2, ra: -0.1 is outside [0, 360]" in message
    assert "row 3, dec: 90.5 is outside [-90, 90]" in message


def test_row_with_a_wrong_number_of_fields_is_told_and_later_rows_keep_their_numbers(read_csv: Read) -> None:
    message = refusal(read_csv, HEADER + "1,1,1,1,a,\n2,1\n3,1,1,1,a,,9\n4,1,1,1,a,\nfive,1,1,1,a,\n")

    assert "row 2: 2 fields where the header has 6" in message
    assert "row 3: 7 fields where the header has 6" in message
    assert "row 5, id: 'five' is no whole number" in message
    assert "3 bad rows" in message


def test_only_wrong_rows_are_told_too(read_csv: Read) -> None:
    assert "row 1: 1 fields" in refusal(read_csv, HEADER + "1\n")


def test_first_twenty_faults_are_shown_and_all_are_counted(read_csv: Read) -> None:
    message = refusal(read_csv, HEADER + "".join(f"{i},1,1,x,a,\n" for i in range(1, 101)))

    assert "100 bad rows" in message
    assert "row 20, mag" in message
    assert "row 21, mag" not in message
    assert message.endswith("and 80 more")


def test_hopeless_file_is_given_up(read_csv: Read) -> None:
    message = refusal(read_csv, HEADER + "1,1,1,x,a,\n" * 12_000)

    assert "at least 10,000 bad values" in message


def test_missing_and_extra_columns_are_named(read_csv: Read) -> None:
    with pytest.raises(IngestError) as caught:
        read_csv(PAIR, "a,c\n1,2\n")

    assert "no column b in the file" in caught.value.message
    assert "no column c in the table" in caught.value.message


def test_two_columns_that_fit_are_refused(read_csv: Read) -> None:
    with pytest.raises(IngestError, match="column name: the file has Name, NAME"):
        read_csv(make_table(Column(name="name", type=TEXT)), "Name,NAME\n1,2\n")


def test_column_of_the_same_case_wins(read_csv: Read) -> None:
    table = make_table(Column(name="size", type=TEXT), Column(name="Size", type=TEXT))

    assert read_csv(table, "Size,size\n1,2\n") == [{"size": "2", "Size": "1"}]


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\n"])
def test_file_without_a_header_is_refused(read_csv: Read, content: bytes) -> None:
    with pytest.raises(IngestError, match="no header line"):
        read_csv(PAIR, content)


def test_name_that_stands_twice_is_refused(read_csv: Read) -> None:
    with pytest.raises(IngestError, match="two columns a"):
        read_csv(PAIR, "a,a\n1,2\n")


def test_header_alone_is_an_empty_table(read_csv: Read) -> None:
    assert read_csv(PAIR, "a,b\n") == []
