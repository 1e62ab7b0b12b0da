"""VOTable documents in the three serialisations."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import pytest
from astropy.io.votable import parse

from dax.errors import IngestError
from dax.ingest.opening import open_source
from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column
from tests.ingest.conftest import TEXT, TIMESTAMP, derive_file, make_table, read_file

DOCUMENT = """<?xml version="1.0"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE name="stars">
<DESCRIPTION>Some
  stars</DESCRIPTION>
<FIELD name="id" datatype="long" ucd="meta.id;meta.main">
<VALUES null="-1"/><DESCRIPTION>Identifier</DESCRIPTION></FIELD>
<FIELD name="right ascension" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main"/>
<FIELD name="dec" datatype="double" unit="deg" ucd="pos.eq.dec;meta.main"/>
<FIELD name="flag" datatype="boolean"/>
<FIELD name="name" datatype="char" arraysize="*"/>
<FIELD name="label" datatype="unicodeChar" arraysize="*"/>
<FIELD name="seen" datatype="char" arraysize="*" xtype="timestamp"/>
<FIELD name="place" datatype="double" arraysize="2" xtype="point" unit="deg"/>
<FIELD name="spectrum" datatype="double" arraysize="*"/>
<DATA><TABLEDATA>
<TR><TD>5</TD><TD>10.5</TD><TD>-3</TD><TD>T</TD><TD>one</TD><TD>\u00e9</TD><TD>2020-01-01T00:00:00Z</TD>
<TD>10.5 -3</TD><TD>1 2.5</TD></TR>
<TR><TD>-1</TD><TD>NaN</TD><TD/><TD>?</TD><TD/><TD/><TD/><TD/><TD/></TR>
</TABLEDATA></DATA></TABLE>
<TABLE ID="other"><FIELD name="n" datatype="int"/><DATA><TABLEDATA><TR><TD>7</TD></TR></TABLEDATA></DATA></TABLE>
</RESOURCE></VOTABLE>"""

TABLE = make_table(
    Column(name="id", type=ColumnType(Datatype.LONG)),
    Column(name="right ascension", type=ColumnType(Datatype.DOUBLE)),
    Column(name="dec", type=ColumnType(Datatype.DOUBLE)),
    Column(name="flag", type=ColumnType(Datatype.BOOLEAN)),
    Column(name="name", type=TEXT),
    Column(name="label", type=ColumnType(Datatype.UNICODE_CHAR, "*")),
    Column(name="seen", type=TIMESTAMP),
    Column(name="place", type=ColumnType(Datatype.DOUBLE, "2", "point")),
    Column(name="spectrum", type=ColumnType(Datatype.DOUBLE, "*")),
)


@pytest.fixture(params=["tabledata", "binary", "binary2"])
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "stars.vot"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parse(io.BytesIO(DOCUMENT.encode())).to_xml(str(path), tabledata_format=request.param)
    return path


def test_values_and_nulls_survive_every_serialisation(document: Path) -> None:
    full, empty = read_file(TABLE, document)

    assert str(full.pop("seen")) == "2020-01-01 00:00:00"
    assert full == {
        "id": 5,
        "right ascension": 10.5,
        "dec": -3.0,
        "flag": True,
        "name": "one",
        "label": "é",
        "place": [10.5, -3.0],
        "spectrum": [1.0, 2.5],
    }
    assert set(empty.values()) == {None}


def test_fields_describe_a_table_without_a_schema(document: Path) -> None:
    table = derive_file(document, key=("id",))

    assert table.description == "Some stars"
    assert table.primary_key == ("id",)
    assert table.position is not None
    assert table.position.longitude == "right ascension"
    assert [c.type for c in table.columns] == [c.type for c in TABLE.columns]
    assert table.column("id").description == "Identifier"
    assert table.column("place").unit == "deg"


def test_part_is_chosen_by_id_or_number(tmp_path: Path) -> None:
    path = tmp_path / "stars.xml"
    path.write_text(DOCUMENT)
    table = make_table(Column(name="n", type=ColumnType(Datatype.INT)))

    assert read_file(table, path, part="other") == [{"n": 7}]
    assert read_file(table, path, part="1") == [{"n": 7}]
    with pytest.raises(IngestError, match="has no table nothing; it has 2"):
        open_source(path, part="nothing")


def test_stream_with_fewer_rows_than_announced_is_refused(document: Path) -> None:
    text = document.read_text()
    if "STREAM" not in text:
        pytest.skip("TABLEDATA has no stream that can end early")
    document.write_text(text.replace('nrows="2"', 'nrows="3"'))

    with pytest.raises(IngestError, match="2 rows where 3 are announced"):
        open_source(document)


@pytest.mark.parametrize("content", ["", "<VOTABLE>", "<html/>", "not xml"])
def test_document_that_is_no_votable_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.vot"
    path.write_text(content)

    with pytest.raises(IngestError, match=r"a\.vot"):
        open_source(path)
