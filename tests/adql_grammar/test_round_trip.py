"""The printed text of a tree is read back as that tree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from adql_grammar import ast, parse, print_query
from tests.support.adql_strategies import queries

READABLE = (
    "SELECT TOP 5 a, t.b AS c, * FROM s.t AS t WHERE a < 1 AND (b = 2 OR NOT c IS NULL) ORDER BY a DESC OFFSET 3",
    "SELECT -(a + b) * c - (d - e), a || 'it''s' FROM t",
    "WITH x AS (SELECT a FROM t) SELECT a FROM x UNION ALL (SELECT a FROM u ORDER BY a) INTERSECT SELECT a FROM v",
    'SELECT "size", "a""b" FROM t NATURAL LEFT JOIN (u JOIN v USING (x, y)), w JOIN q ON w.a = q.a',
    "SELECT COUNT(*), SUM(DISTINCT a), CAST(a AS CHAR(3)), CASE WHEN a = 1 THEN 2 ELSE 3 END FROM t GROUP BY a, b + 1",
    "SELECT a FROM t WHERE a NOT IN (1, 2) AND b IN (SELECT c FROM u) AND EXISTS (SELECT * FROM v) AND d ILIKE 'x%'",
    "SELECT (SELECT MAX(a) FROM t) + 1 FROM (SELECT a FROM t) AS q WHERE a NOT BETWEEN 1 AND 2 AND b IS NOT NULL",
)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(queries())
def test_a_printed_tree_is_read_back(query: ast.Query) -> None:
    assert parse(print_query(query)) == query


@pytest.mark.parametrize("text", READABLE)
def test_canonical_text_is_printed_as_it_is_read(text: str) -> None:
    assert print_query(parse(text)) == text


def test_a_part_of_a_tree_can_be_printed() -> None:
    query = parse("SELECT a+1 FROM t WHERE x=1 and y=2")
    assert isinstance(query.body, ast.Select)
    assert query.body.where is not None

    assert print_query(query.body.items[0]) == "a + 1"
    assert print_query(query.body.where) == "x = 1 AND y = 2"
