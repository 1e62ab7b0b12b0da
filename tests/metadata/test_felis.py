"""Felis documents: read, written, and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dax.errors import IngestError
from dax.metadata import felis
from dax.models.tableset import SpatialIndex, TableName

DOCUMENTS = Path(__file__).parents[2].parent / "shared" / "data" / "schemas"

SMALL = """
name: sky
description: A small sky
tables:
- name: stars
  description: Stars
  primaryKey: '#stars.id'
  columns:
  - {name: id, datatype: long, nullable: false, 'ivoa:ucd': 'meta.id;meta.main', 'tap:principal': 1}
  - {name: ra, datatype: double, 'ivoa:unit': deg, 'ivoa:ucd': 'pos.eq.ra;meta.main', description: 'RA, epoch J2016.0'}
  - {name: dec, datatype: double, 'ivoa:unit': deg, 'ivoa:ucd': 'pos.eq.dec;meta.main'}
  - {name: band, datatype: char, length: 1}
  - {name: name, datatype: string, length: 20}
  - {name: note, datatype: text}
  - {name: observed, datatype: timestamp}
  - {name: place, datatype: double, 'votable:arraysize': '2', 'votable:xtype': point}
  indexes:
  - {name: idx, columns: ['#stars.name']}
- name: visits
  columns:
  - {name: star, datatype: long}
  constraints:
  - {name: fk, '@type': ForeignKey, columns: ['#visits.star'], referencedColumns: ['#stars.id']}
"""


def test_a_document_becomes_tables() -> None:
    schema = felis.parse(SMALL)

    stars, visits = schema.tables
    assert [str(c.type) for c in stars.columns] == [
        *("long", "double", "double", "char", "char[20*]", "char[*]", "char[*] timestamp", "double[2] point"),
    ]
    assert stars.primary_key == ("id",)
    assert stars.position == SpatialIndex(longitude="ra", latitude="dec", epoch=2016.0)
    assert [c.name for c in stars.columns if c.indexed] == ["id", "ra", "dec", "name"]
    assert visits.foreign_keys[0].target == TableName("sky", "stars")


def test_a_schema_survives_a_round_trip() -> None:
    schema = felis.parse(SMALL)

    assert felis.parse(felis.dump(schema)) == schema


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the schema documents are not beside this repository")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["dp02_dc2", "dp1", "ivoa_obscore", "obsloctap"])
def test_a_real_document_survives_a_round_trip(name: str) -> None:
    schema = felis.parse((DOCUMENTS / f"{name}.yaml").read_text())

    assert felis.parse(felis.dump(schema)) == schema


BOMB = (
    "a: &a [x]\n" + "".join(f"k{i}: &k{i} [*{'a' if i == 0 else f'k{i - 1}'}, *a]\n" for i in range(2000)) + "name: x\n"
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must be a mapping"),
        ("[1, 2]", "must be a mapping"),
        ("name: x\ntables: 5", "no Felis document"),
        ("name: [", "line 1"),
        ("name: x\nname: y\ntables: []", "line 2.*stands twice"),
        ("name: !!python/object/apply:os.system ['true']", "line 1"),
        ("name: x\ntables:\n- name: t\n  columns:\n  - {name: c, datatype: blob}", "no Felis document"),
        ("name: x\ntables:\n- name: t\n  columns:\n  - {name: c, datatype: binary, length: 5}", "no VOTable type"),
        ("name: x\ntables:\n- name: t\n  primaryKey: '#t.z'\n  columns:\n  - {name: c, datatype: int}", "#t.z"),
        (BOMB, "too many aliases"),
    ],
)
def test_a_bad_document_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(IngestError, match=words):
        felis.parse(text)
