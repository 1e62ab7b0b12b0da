"""The columns of an answer: names, types, units, before anything runs."""

from __future__ import annotations

import pytest

from tests.support.catalogue import Sky


@pytest.mark.parametrize(
    ("items", "names"),
    [
        ("id, ra AS alpha", ["id", "alpha"]),
        ("ID", ["id"]),
        ("COUNT(*)", ["count_1"]),
        ("COUNT(*), COUNT(id)", ["count_1", "count_2"]),
        ("MAX(ra), MIN(ra)", ["max_1", "min_1"]),
        ("ra + 1, dec + 1", ["col1", "col2"]),
        ("ra + 1 AS col2, dec + 1", ["col2", "col2_2"]),
        ("id, *", ["id", "id", "ra", "dec", "mag", "band", "observed", "variable", "visits", "place"]),
        ('1 AS "Odd Name"', ["Odd Name"]),
    ],
)
def test_a_column_is_named_as_the_query_says_or_by_what_it_is(sky: Sky, items: str, names: list[str]) -> None:
    query = sky.compile(f"SELECT {items} FROM sky.stars")

    assert [c.name for c in query.schema] == names


def test_a_plain_column_keeps_all_that_is_known_of_it(sky: Sky) -> None:
    query = sky.compile("SELECT s.m AS bright FROM (SELECT mag AS m FROM sky.stars) AS s")

    column = query.schema.columns[0]
    assert (column.name, column.unit, column.ucd, column.description) == (
        "bright",
        "mag",
        "phot.mag;em.opt",
        "Magnitude",
    )


@pytest.mark.parametrize(
    ("expression", "type_", "unit"),
    [
        ("COUNT(mag)", "long", None),
        ("AVG(mag)", "double", "mag"),
        ("MAX(mag)", "float", "mag"),
        ("SUM(visits)", "long", None),
        ("SUM(mag)", "double", "mag"),
        ("ra - dec", "double", "deg"),
        ("ra * 3600", "double", None),
        ("visits + 1", "long", None),
        ("visits / 2", "double", None),
        ("ABS(dec)", "double", "deg"),
        ("DISTANCE(ra, dec, 0, 0)", "double", "deg"),
        ("POINT(ra, dec)", "double[2] point", "deg"),
        ("CIRCLE(ra, dec, 1)", "double[3] circle", "deg"),
        ("COORD1(place)", "double", "deg"),
        ("CONTAINS(place, CIRCLE(0, 0, 1))", "int", None),
        ("observed", "char[*] timestamp", None),
        ("band || 'x'", "char[*]", None),
        ("CASE WHEN id = 1 THEN 1 ELSE 2.5 END", "double", None),
        ("NULL", "char[*]", None),
        ("'text'", "char[*]", None),
        ("12", "int", None),
        ("12345678901", "long", None),
        ("123456789012345678901234567890", "double", None),
    ],
)
def test_an_expression_has_its_type_and_unit(sky: Sky, expression: str, type_: str, unit: str | None) -> None:
    column = sky.compile(f"SELECT {expression} AS x FROM sky.stars").schema.columns[0]

    assert (str(column.type), column.unit) == (type_, unit)


def test_every_query_gives_the_types_that_its_header_promises(sky: Sky) -> None:
    for expression in ("COUNT(*)", "SUM(visits)", "AVG(mag)", "MAX(observed)", "MIN(variable)", "MAX(mag)"):
        assert len(sky.rows(f"SELECT {expression} AS x FROM sky.stars")) == 1
