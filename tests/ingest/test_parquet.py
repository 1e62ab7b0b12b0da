"""Parquet files."""

from __future__ import annotations

import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dax.errors import IngestError
from dax.ingest.columns import match_columns
from dax.ingest.conform import conform
from dax.ingest.opening import open_source
from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column
from tests.ingest.conftest import derive_file, make_table, read_file


def write(path: Path, table: pa.Table, rows: int = 1000) -> Path:
    pq.write_table(table, path, row_group_size=rows)
    return path


LONGS = make_table(Column(name="i", type=ColumnType(Datatype.LONG)))


def test_row_groups_come_in_order(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", pa.table({"I": list(range(5000))}), rows=700)

    assert [row["i"] for row in read_file(LONGS, path)] == list(range(5000))


def test_a_big_file_is_never_whole_in_memory(tmp_path: Path) -> None:
    count = 4_000_000
    path = write(tmp_path / "a.parquet", pa.table({"i": pa.array(range(count))}), rows=100_000)
    source = open_source(path)
    before, most, seen = pa.total_allocated_bytes(), 0, 0

    for batch in conform(LONGS, source, match_columns(LONGS, ["i"]), subject="a"):
        seen += batch.num_rows
        most = max(most, pa.total_allocated_bytes() - before)

    assert seen == count
    assert most < 8 * count / 4


def test_progress_reaches_the_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", pa.table({"i": list(range(100_000))}))
    told: list[tuple[int, float]] = []

    list(conform(LONGS, open_source(path), ("i",), subject="a", progress=lambda *p: told.append(p)))

    assert told == sorted(told)
    assert told[-1] == (100_000, 1.0)


def test_nan_is_null(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", pa.table({"x": [1.0, math.nan]}))

    rows = read_file(make_table(Column(name="x", type=ColumnType(Datatype.DOUBLE))), path)

    assert rows == [{"x": 1.0}, {"x": None}]


def test_field_metadata_describe_a_table_without_a_schema(tmp_path: Path) -> None:
    fields = [
        pa.field("pm", pa.float32(), metadata={"unit": "mas/yr", "ucd": "pos.pm", "description": "Motion"}),
        pa.field("odd", pa.float32(), metadata={"unit": "furlongs", "ucd": "no.such.word"}),
    ]
    path = write(tmp_path / "a.parquet", pa.table([pa.array([1.0]), pa.array([2.0])], schema=pa.schema(fields)))

    table = derive_file(path)

    assert (table.column("pm").unit, table.column("pm").ucd) == ("mas.yr**-1", "pos.pm")
    assert table.column("pm").description == "Motion"
    assert (table.column("odd").unit, table.column("odd").ucd) == (None, None)
    assert table.column("odd").description == "(unit in the file: furlongs) (UCD in the file: no.such.word)"


def test_votable_in_the_file_describes_a_table_without_a_schema(tmp_path: Path) -> None:
    document = """<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>
        <FIELD name="place" datatype="double" arraysize="2" xtype="point" ucd="pos.eq"/></TABLE></RESOURCE></VOTABLE>"""
    data = pa.table({"place": pa.array([[1.0, 2.0]], pa.list_(pa.float64()))})
    path = write(tmp_path / "a.parquet", data.replace_schema_metadata({"IVOA.VOTable-Parquet.content": document}))

    table = derive_file(path)

    assert table.column("place").type == ColumnType(Datatype.DOUBLE, "2", "point")
    assert table.column("place").ucd == "pos.eq"


def test_damaged_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", pa.table({"i": list(range(50_000))}))
    content = bytearray(path.read_bytes())
    content[100:4000] = bytes(3900)
    path.write_bytes(content)

    with pytest.raises(IngestError, match=r"a\.parquet"):
        read_file(LONGS, path)


def test_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 but not really")

    with pytest.raises(IngestError, match="cannot be read as Parquet"):
        open_source(tmp_path / "a.parquet")
