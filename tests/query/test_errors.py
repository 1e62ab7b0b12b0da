"""What is refused, with which code, and where in the text."""

from __future__ import annotations

import pytest

from dax.errors import QueryError
from tests.support.catalogue import Sky

REFUSED = [
    ("SELECT nothing FROM sky.stars", "UNKNOWN_COLUMN", "nothing"),
    ("SELECT s.nothing FROM sky.stars AS s", "UNKNOWN_COLUMN", "s.nothing"),
    ("SELECT t.id FROM sky.stars AS s", "UNKNOWN_TABLE", "t.id"),
    ("SELECT stars.id FROM sky.stars AS s", "UNKNOWN_TABLE", "stars.id"),
    ("SELECT id FROM sky.nowhere", "UNKNOWN_TABLE", "sky.nowhere"),
    ("SELECT id FROM information_schema.tables", "UNKNOWN_TABLE", "information_schema.tables"),
    ("SELECT id FROM main.sky.stars", "UNKNOWN_TABLE", "main.sky.stars"),
    ('SELECT id FROM sky."Stars"', "UNKNOWN_TABLE", 'sky."Stars"'),
    ('SELECT "ID" FROM sky.stars', "UNKNOWN_COLUMN", '"ID"'),
    ("SELECT band FROM sky.stars, sky.Fields", "AMBIGUOUS_COLUMN", "band"),
    ("SELECT a.id FROM sky.stars AS a, sky.stars AS a", "DUPLICATE_ALIAS", "sky.stars AS a"),
    ("SELECT read_csv('x') FROM sky.stars", "UNKNOWN_FUNCTION", "read_csv"),
    ("SELECT pg_sleep(100) FROM sky.stars", "UNKNOWN_FUNCTION", "pg_sleep"),
    ("SELECT id FROM sky.stars WHERE COUNT(*) > 1", "AGGREGATE_MISUSE", "COUNT(*)"),
    ("SELECT SUM(COUNT(id)) FROM sky.stars", "AGGREGATE_MISUSE", "COUNT(id)"),
    ("SELECT id, COUNT(*) FROM sky.stars", "GROUP_BY_MISS", "id"),
    ("SELECT band, ra FROM sky.stars GROUP BY band", "GROUP_BY_MISS", "ra"),
    ("SELECT band FROM sky.stars GROUP BY band ORDER BY ra", "GROUP_BY_MISS", "ra"),
    ("SELECT band FROM sky.stars ORDER BY 2", "BAD_POSITION", "2"),
    ("SELECT DISTINCT band FROM sky.stars ORDER BY ra", "ORDER_BY_MISS", "ra"),
    ("SELECT place FROM sky.stars ORDER BY place", "TYPE_MISMATCH", "place"),
    ("SELECT id FROM sky.stars WHERE band = 5", "TYPE_MISMATCH", "band = 5"),
    ("SELECT id FROM sky.stars WHERE id = 'five'", "TYPE_MISMATCH", "id = 'five'"),
    ("SELECT id FROM sky.stars WHERE observed > 'soon'", "TYPE_MISMATCH", "observed > 'soon'"),
    ("SELECT LOWER(id) FROM sky.stars", "TYPE_MISMATCH", "id"),
    ("SELECT band * 2 FROM sky.stars", "TYPE_MISMATCH", "band * 2"),
    ("SELECT id || band FROM sky.stars", "TYPE_MISMATCH", "id || band"),
    ("SELECT AVG(band) FROM sky.stars", "TYPE_MISMATCH", "AVG(band)"),
    ("SELECT id FROM sky.stars WHERE id IN (SELECT id, ra FROM sky.stars)", "WRONG_ARITY", "id IN"),
    ("SELECT id FROM sky.stars UNION SELECT id, ra FROM sky.stars", "WRONG_ARITY", "SELECT id, ra FROM sky.stars"),
    ("SELECT id FROM sky.stars UNION SELECT band FROM sky.stars", "TYPE_MISMATCH", "SELECT id"),
    ("SELECT id FROM sky.stars JOIN sky.Fields USING (id)", "UNKNOWN_COLUMN", "id"),
    ("SELECT id FROM sky.stars WHERE 1 = CONTAINS(POINT('FK4', ra, dec), CIRCLE(1, 2, 3))", "BAD_GEOMETRY", "POINT"),
    ("SELECT id FROM sky.stars WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(1, 2, -3))", "BAD_GEOMETRY", "CIRCLE"),
    ("SELECT id FROM sky.stars WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(1, 92, 3))", "BAD_GEOMETRY", "CIRCLE"),
    ("SELECT id FROM sky.stars WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(400, 2, 3))", "BAD_GEOMETRY", "CIRCLE"),
    ("SELECT id FROM sky.stars WHERE DISTANCE(band, band) < 1", "TYPE_MISMATCH", "DISTANCE"),
    ("WITH a AS (SELECT id FROM sky.stars), a AS (SELECT id FROM sky.stars) SELECT id FROM a", "DUPLICATE_NAME", "a"),
    ("WITH a AS (SELECT id FROM a) SELECT id FROM a", "UNKNOWN_TABLE", "a"),
    ("SELECT id FROM sky.stars WHERE id = " + "9" * 5000, "OUT_OF_RANGE", "999"),
    ("SELECT id FROM sky.stars WHERE ra < 1e999", "OUT_OF_RANGE", "1e999"),
    ("SELECT id FROM sky.stars ORDER BY " + "9" * 5000, "BAD_POSITION", "999"),
    ("SELECT id FROM sky.stars GROUP BY " + "9" * 5000, "BAD_POSITION", "999"),
    ("SELECT id FROM sky.stars UNION SELECT id FROM sky.stars ORDER BY " + "9" * 5000, "ORDER_BY_MISS", "999"),
    ("SELECT " + "id, " * 5000 + "id FROM sky.stars", "QUERY_TOO_COMPLEX", "SELECT id"),
]


@pytest.mark.parametrize(("text", "code", "words"), REFUSED, ids=[f"{i}-{c}" for i, (_, c, _) in enumerate(REFUSED)])
def test_a_fault_is_refused_with_its_code_at_its_place(sky: Sky, text: str, code: str, words: str) -> None:
    with pytest.raises(QueryError) as raised:
        sky.compile(text)

    error = raised.value
    assert error.code == code
    assert error.position is not None
    assert text[error.position.offset :].startswith(words)


def test_an_unknown_name_comes_with_its_nearest_known_ones(sky: Sky) -> None:
    with pytest.raises(QueryError) as column:
        sky.compile("SELECT magg FROM sky.stars")
    with pytest.raises(QueryError) as table:
        sky.compile("SELECT id FROM sky.star")

    assert column.value.suggestions == ("mag",)
    assert table.value.suggestions == ("sky.stars",)


def test_a_regular_name_that_fits_two_columns_is_ambiguous(sky: Sky) -> None:
    with pytest.raises(QueryError, match="2 columns"):
        sky.compile('SELECT f.Sizes, SIZES FROM (SELECT "Size" AS sizes, "size" AS Sizes FROM sky.Fields) AS f')


def test_no_depth_of_nesting_ends_in_a_recursion_error(sky: Sky) -> None:
    for text in (
        "SELECT id FROM sky.stars WHERE " + "(" * 190 + "id = 1" + ")" * 190,
        "SELECT " + "ABS(" * 190 + "id" + ")" * 190 + " FROM sky.stars",
        "SELECT id FROM sky.stars WHERE " + "NOT (" * 190 + "id = 1" + ")" * 190,
        "SELECT id" + " + 1" * 990 + " FROM sky.stars",
    ):
        try:
            sky.compile(text)
        except QueryError as e:
            assert e.code == "QUERY_TOO_COMPLEX"  # noqa: PT017 (either outcome is right)


def test_a_chain_of_conditions_of_any_length_is_compiled(sky: Sky) -> None:
    text = "SELECT id FROM sky.stars WHERE " + " OR ".join(f"id = {i}" for i in range(5000))

    assert len(sky.rows(text)) == 4999


def test_an_overflow_of_whole_numbers_is_an_error_of_the_engine_not_a_wrong_number(sky: Sky) -> None:
    query = sky.compile("SELECT 9223372036854775807 + id AS x FROM sky.stars")

    assert str(query.schema.columns[0].type) == "long"
