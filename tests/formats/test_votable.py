"""The document around the rows."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xmlschema
from astropy.io.votable import parse
from hypothesis import given
from hypothesis import strategies as st

from dax.formats.base import Info
from dax.formats.registry import FORMATS
from dax.formats.votable import error_document
from dax.formats.xmltext import nc_names
from dax.models.datatypes import ColumnType, Datatype
from dax.models.results import ResultColumn, ResultSchema
from tests.formats.answers import (
    NAMESPACE,
    XSD,
    Row,
    batch_of,
    fields_of,
    parsed,
    schema_of,
    statuses,
    stream_of,
    written,
)
from tests.formats.strategies import TEXT, TYPES

VOTABLES = [f.name for f in FORMATS if f.is_votable]
INT = ColumnType(Datatype.INT)
HARD = "a<b & \"c\"\n\t'd'\r\n\x01é😀]]>"
LEGAL = HARD.replace("\x01", "\ufffd")


def whole(name: str) -> bytes:
    """Return a document with everything in it: all types, each part of a FIELD, INFOs, an overflow."""
    columns = [ResultColumn(name=f"x{i}", type=t) for i, t in enumerate(TYPES)]
    described = ResultColumn(
        name=HARD, type=INT, unit="deg", ucd="pos.eq.ra;meta.main", utype="a:b.c", description=HARD
    )
    schema = ResultSchema((described, *columns))
    batches = [batch_of(schema, [(None,) * len(schema)] * 3)]
    infos = (Info("QUERY", HARD), Info("citation", "https://doi.example/1", HARD, ucd="meta.bib"))
    return b"".join(stream_of(name, schema, batches, infos=infos, maxrec=2))


def infos_of(document: bytes) -> list[Any]:
    return list(parsed(document).iter(NAMESPACE + "INFO"))


@pytest.fixture(scope="session")
def votable_schema() -> xmlschema.XMLSchema:
    """The schema of VOTable 1.4."""
    if not XSD.is_file():
        pytest.skip("the XML schemas are not beside this repository")
    return xmlschema.XMLSchema(str(XSD))


@pytest.mark.conformance
@pytest.mark.parametrize("name", VOTABLES)
def test_an_answer_is_valid(name: str, votable_schema: xmlschema.XMLSchema) -> None:
    votable_schema.validate(io.BytesIO(whole(name)))


@pytest.mark.conformance
def test_an_error_document_is_valid(votable_schema: xmlschema.XMLSchema) -> None:
    document = error_document(HARD, [Info("ERROR_CODE", "BAD_PARAM"), Info("HINT", HARD)])

    votable_schema.validate(io.BytesIO(document))


def test_an_error_document_has_its_message_first_and_then_the_infos() -> None:
    document = error_document(HARD, [Info("ERROR_CODE", "BAD_PARAM")])

    assert statuses(document) == [("ERROR", LEGAL)]
    assert [(i.get("name"), i.get("value")) for i in infos_of(document)][1:] == [("ERROR_CODE", "BAD_PARAM")]
    assert [r.get("type") for r in parsed(document)] == ["results"]


@pytest.mark.parametrize("name", VOTABLES)
def test_query_status_is_the_first_child_and_the_overflow_stands_behind_the_table(name: str) -> None:
    (resource,) = parsed(whole(name))

    order = [(c.tag.removeprefix(NAMESPACE), c.get("name")) for c in resource]

    assert order == [
        ("INFO", "QUERY_STATUS"),
        ("INFO", "QUERY"),
        ("INFO", "citation"),
        ("TABLE", None),
        ("INFO", "QUERY_STATUS"),
    ]
    assert [resource[0].get("value"), resource[-1].get("value")] == ["OK", "OVERFLOW"]


@pytest.mark.parametrize("name", VOTABLES)
def test_attributes_and_text_keep_every_character_that_xml_allows(name: str) -> None:
    document = whole(name)

    described = fields_of(parsed(document))[0]
    query, citation = infos_of(document)[1:3]
    assert described.get("name") == query.get("value") == citation.text == LEGAL
    assert described.find(NAMESPACE + "DESCRIPTION").text == LEGAL
    assert (citation.get("ucd"), described.get("unit"), described.get("utype")) == ("meta.bib", "deg", "a:b.c")


@given(st.text())
def test_any_text_gives_a_well_formed_error_document(message: str) -> None:
    parsed(error_document(message, [Info(message, message, message)]))


def test_a_lone_surrogate_is_replaced() -> None:
    assert statuses(error_document("a\ud800b")) == [("ERROR", "a\ufffdb")]


@pytest.mark.parametrize("name", VOTABLES)
def test_text_always_has_an_arraysize(name: str) -> None:
    schema = schema_of(ColumnType(Datatype.CHAR), TEXT, ColumnType(Datatype.CHAR, "8"), ColumnType(Datatype.CHAR, "8*"))

    fields = fields_of(parsed(written(name, schema)))

    assert [f.get("arraysize") for f in fields] == ["*", "*", "8", "8*"]


@pytest.mark.parametrize("name", VOTABLES)
def test_a_scalar_has_no_arraysize(name: str) -> None:
    assert fields_of(parsed(written(name, schema_of(INT))))[0].get("arraysize") is None


@pytest.mark.parametrize("name", ["votable", "votable/td"])
def test_every_type_is_announced_as_it_is(name: str) -> None:
    fields = fields_of(parsed(written(name, schema_of(*TYPES))))

    told = [(f.get("datatype"), f.get("arraysize"), f.get("xtype")) for f in fields]
    assert told == [(t.datatype, t.arraysize, t.xtype) for t in TYPES]


def test_binary_stores_a_byte_as_a_short_which_has_a_value_to_spare_for_null() -> None:
    (field,) = fields_of(parsed(written("votable/b", schema_of(ColumnType(Datatype.UNSIGNED_BYTE)))))

    assert (field.get("datatype"), field.find(NAMESPACE + "VALUES").get("null")) == ("short", "-32768")


@pytest.mark.parametrize("name", ["votable", "votable/td"])
def test_no_number_stands_for_null_where_the_serialisation_tells_it(name: str) -> None:
    (field,) = fields_of(parsed(written(name, schema_of(INT))))

    assert field.find(NAMESPACE + "VALUES") is None


@pytest.mark.parametrize("name", VOTABLES)
def test_columns_of_one_name_have_different_ids(name: str) -> None:
    schema = ResultSchema(tuple(ResultColumn(name=n, type=INT) for n in ("ra", "ra", "ra_2", "2mass id", "", "é")))

    fields = fields_of(parsed(written(name, schema)))

    assert [f.get("name") for f in fields] == ["ra", "ra", "ra_2", "2mass id", "", "é"]
    assert [f.get("ID") for f in fields] == ["ra", "ra_2", "ra_2_2", "_2mass_id", "_", "__2"]


@given(st.lists(st.text(max_size=3)))
def test_ids_differ_and_are_names_that_xml_allows(texts: list[str]) -> None:
    ids = nc_names(texts)

    assert len(set(ids)) == len(texts)
    for id_ in ids:
        assert parsed(f"<{id_}/>".encode()).tag == id_
        assert ":" not in id_


@pytest.mark.parametrize("name", VOTABLES)
@pytest.mark.parametrize("rows", [[], [(None,)] * 2])
def test_an_answer_without_values_has_its_fields(name: str, rows: list[Row]) -> None:
    schema = schema_of(INT)

    table = parse(io.BytesIO(written(name, schema, batch_of(schema, rows)))).get_first_table()

    assert [f.name for f in table.fields] == ["x0"]
    assert len(table.array) == len(rows)
