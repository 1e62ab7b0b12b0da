"""FITS binary tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits

from dax.errors import IngestError
from dax.ingest.opening import open_source
from dax.ingest.source import BATCH_ROWS
from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column
from tests.ingest.conftest import TEXT, derive_file, make_table, read_file


def write(path: Path, *columns: fits.Column, **cards: object) -> Path:
    table = fits.BinTableHDU.from_columns(columns, name="STARS")
    table.header.update(cards)
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(path)
    return path


def column(name: str, datatype: Datatype, arraysize: str | None = None) -> Column:
    return Column(name=name, type=ColumnType(datatype, arraysize))


def test_integers_keep_their_nulls_and_unsigned_ones_their_values(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.fits",
        fits.Column("i", "J", null=-1, array=[1, -1, 3]),
        fits.Column("u", "I", bzero=32768, array=np.array([0, 40_000, 65_535], "u2")),
    )

    rows = read_file(make_table(column("i", Datatype.INT), column("u", Datatype.INT)), path)

    assert rows == [{"i": 1, "u": 0}, {"i": None, "u": 40_000}, {"i": 3, "u": 65_535}]


def test_scaled_column_is_read_in_its_unit(tmp_path: Path) -> None:
    path = write(tmp_path / "a.fits", fits.Column("t", "I", array=[10, 12]), TSCAL1=0.5, TZERO1=100.0)

    assert read_file(make_table(column("t", Datatype.FLOAT)), path) == [{"t": 105.0}, {"t": 106.0}]


def test_texts_lose_their_padding_and_blank_is_null(tmp_path: Path) -> None:
    path = write(tmp_path / "a.fits", fits.Column("s", "6A", array=["ab", "", " c"]))

    assert [row["s"] for row in read_file(make_table(Column(name="s", type=TEXT)), path)] == ["ab", None, " c"]


def test_text_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.fits", fits.Column("s", "2A", array=["ab", "cd"]))
    path.write_bytes(path.read_bytes().replace(b"cd", b"\xffd"))

    with pytest.raises(IngestError, match=r"row 2, s: .* is no valid text"):
        read_file(make_table(Column(name="s", type=TEXT)), path)


def test_logical_column_keeps_true_false_and_unknown(tmp_path: Path) -> None:
    path = write(tmp_path / "a.fits", fits.Column("l", "L", array=[True, False, True]))
    content = path.read_bytes()
    path.write_bytes(content.replace(b"TFT", b"TF\0"))

    assert [row["l"] for row in read_file(make_table(column("l", Datatype.BOOLEAN)), path)] == [True, False, None]


def test_arrays_of_fixed_and_varying_length_are_lists(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.fits",
        fits.Column("m", "6E", dim="(3,2)", array=np.arange(12).reshape(2, 2, 3)),
        fits.Column("v", "PD()", array=np.array([[1.0, 2.0], []], dtype=object)),
    )

    rows = read_file(make_table(column("m", Datatype.FLOAT, "3x2"), column("v", Datatype.DOUBLE, "*")), path)

    assert rows == [{"m": [0, 1, 2, 3, 4, 5], "v": [1, 2]}, {"m": [6, 7, 8, 9, 10, 11], "v": None}]


def test_rows_of_many_blocks_come_in_order(tmp_path: Path) -> None:
    count = 2 * BATCH_ROWS + 5
    path = write(tmp_path / "a.fits", fits.Column("i", "K", array=np.arange(count)))

    rows = read_file(make_table(column("i", Datatype.LONG)), path)

    assert [row["i"] for row in rows] == list(range(count))


def test_bad_value_of_a_late_block_is_told_with_its_row(tmp_path: Path) -> None:
    values = np.zeros(BATCH_ROWS + 10, "i4")
    values[BATCH_ROWS + 2] = 300
    path = write(tmp_path / "a.fits", fits.Column("i", "J", array=values))

    with pytest.raises(IngestError, match=f"row {BATCH_ROWS + 3}, i: 300 is no whole number from 0 to 255"):
        read_file(make_table(column("i", Datatype.UNSIGNED_BYTE)), path)


def test_header_describes_a_table_without_a_schema(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.fits",
        fits.Column("RA", "D", unit="deg", array=[1.0]),
        fits.Column("DEC", "D", unit="deg", array=[1.0]),
        fits.Column("PM", "E", unit="mas/yr", array=[1.0]),
        TUCD1="pos.eq.ra;meta.main",
        TUCD2="pos.eq.dec;meta.main",
        TCOMM3="total proper motion",
    )

    table = derive_file(path)

    assert table.position is not None
    assert (table.position.longitude, table.position.latitude) == ("RA", "DEC")
    assert table.column("PM").unit == "mas.yr**-1"
    assert table.column("PM").description == "total proper motion"


def test_complex_column_is_refused_unless_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "a.fits", fits.Column("c", "C", array=[1j]), fits.Column("i", "J", array=[1]))

    with pytest.raises(IngestError, match="column c is of a type"):
        derive_file(path)

    table = derive_file(path, leave_out=True)
    assert [c.name for c in table.columns] == ["i"]


def test_part_is_chosen_by_name_or_number(tmp_path: Path) -> None:
    hdus = [fits.PrimaryHDU()]
    hdus += [fits.BinTableHDU.from_columns([fits.Column("i", "J", array=[n])], name=f"T{n}") for n in (1, 2)]
    fits.HDUList(hdus).writeto(tmp_path / "a.fits")
    table = make_table(column("i", Datatype.INT))

    assert read_file(table, tmp_path / "a.fits") == [{"i": 1}]
    assert read_file(table, tmp_path / "a.fits", part="T2") == [{"i": 2}]
    assert read_file(table, tmp_path / "a.fits", part="2") == [{"i": 2}]


@pytest.mark.parametrize("part", ["NONE", "7", "0"])
def test_absent_part_is_refused(tmp_path: Path, part: str) -> None:
    path = write(tmp_path / "a.fits", fits.Column("i", "J", array=[1]))

    with pytest.raises(IngestError, match="cannot be read as a FITS table"):
        open_source(path, part=part)


def test_image_is_no_table(tmp_path: Path) -> None:
    fits.PrimaryHDU(np.zeros((2, 2))).writeto(tmp_path / "a.fits")

    with pytest.raises(IngestError, match="no binary table"):
        open_source(tmp_path / "a.fits")


@pytest.mark.filterwarnings("ignore")  # astropy warns of what this test does
def test_truncated_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.fits", fits.Column("i", "K", array=np.arange(100_000)))
    path.write_bytes(path.read_bytes()[:200_000])

    with pytest.raises(IngestError, match=r"a\.fits"):
        read_file(make_table(column("i", Datatype.LONG)), path)


def test_file_that_is_no_fits_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.fits").write_bytes(b"nothing")

    with pytest.raises(IngestError, match="cannot be read as a FITS table"):
        open_source(tmp_path / "a.fits")
