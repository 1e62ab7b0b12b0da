"""What is ADQL and what is not, point by point of the language's checklist (A1 to A86)."""

from __future__ import annotations

import pytest

from adql_grammar import AdqlSyntaxError, ast, parse
from adql_grammar.reserved import ADQL_WORDS, RESERVED_WORDS, SQL_WORDS

ACCEPTED = (
    ("A1", "sElEcT a FrOm t wHeRe b LiKe 'x'"),
    ("A2", "SELECT a1_ FROM t"),
    ("A3", 'SELECT "any thing; --", "a""b", "日本" FROM "J/ApJ/1.2"."t 1"'),
    ("A7", "SELECT dec, object, name, type, source, band, flux, index, keys, limit, boolean FROM t"),
    ("A8", "SELECT CASE WHEN a = 1 THEN 2 END-b FROM t"),
    ("A10", r"SELECT 'it''s', '\', '' FROM t"),
    ("A11", "SELECT 12, 12., .5, 12.3, 1e5, 1E+5, 1.e-5, .5E2 FROM t"),
    ("A13", "SELECT\f\v a\r\n\tFROM t ORDER\n--x\nBY a"),
    ("A14", "SELECT a -- one\n-- two\rFROM t--"),
    ("A15", "SELECT a--1\nFROM t"),
    ("A16", "SELECT '—', \"ö\" FROM t -- ü"),
    ("A17", "SELECT a FROM t;"),
    ("A17", "SELECT a FROM t ; -- end\n"),
    (
        "A19",
        "SELECT DISTINCT TOP 5 a FROM t WHERE a = 1 GROUP BY a HAVING COUNT(*) > 1 ORDER BY a OFFSET 2",
    ),
    ("A19", "SELECT ALL a FROM t"),
    ("A20", "SELECT TOP 0 a FROM t"),
    ("A22", "SELECT t.*, s.t.*, c.s.t.*, a AS b, a b FROM t"),
    ("A23", "SELECT a, * FROM t"),
    ("A23", "SELECT *, a FROM t"),
    ("A24", "SELECT c.s.t.a FROM c.s.t"),
    ("A26", "SELECT * FROM (SELECT a FROM t) q, (SELECT b FROM u) AS r"),
    ("A27", "SELECT * FROM (SELECT DISTINCT TOP 3 a FROM t UNION SELECT b FROM u ORDER BY a OFFSET 1) AS q"),
    ("A28", "SELECT a FROM t WHERE a IN (SELECT b FROM u) AND NOT EXISTS (SELECT * FROM v)"),
    ("A28", "SELECT (SELECT MAX(b) FROM u), 2 * (SELECT 1 FROM u) FROM t WHERE a = (SELECT MIN(b) FROM u)"),
    ("A30", "SELECT * FROM a NATURAL JOIN b INNER JOIN c ON a.x = c.x LEFT OUTER JOIN d USING (x), e"),
    ("A30", "SELECT * FROM a RIGHT JOIN b USING (x) FULL OUTER JOIN c USING (x, y) NATURAL FULL JOIN d"),
    ("A30", "SELECT * FROM (a JOIN b USING (x)) JOIN ((c JOIN d USING (y))) ON a.x = c.y"),
    ("A30", "SELECT * FROM a JOIN b JOIN c ON b.x = c.x ON a.x = b.x"),
    ("A34", "SELECT a FROM t WHERE NOT a = 1 AND NOT (b = 2 OR NOT (c = 3))"),
    ("A35", "SELECT a FROM t WHERE a = 1 AND a != 2 AND a <> 3 AND a < 4 AND a > 5 AND a <= 6 AND a >= 7"),
    ("A35", "SELECT a FROM t WHERE a NOT BETWEEN 1 AND 2 AND b IN (1) AND c NOT IN ('x', NULL) AND d NOT LIKE 'x'"),
    ("A36", "SELECT a FROM t WHERE a + 1 IS NULL OR f(b) IS NOT NULL"),
    ("A37", r"SELECT a FROM t WHERE a LIKE '\_%'"),
    ("A38", "SELECT a FROM t WHERE ((a + b)) = c AND ((a < b)) AND (((a)) < ((b)))"),
    ("A40", "SELECT a FROM t GROUP BY a, FLOOR(b), 3"),
    ("A42", "SELECT COUNT(*) FROM t HAVING COUNT(*) > 1"),
    ("A43", "SELECT a FROM t ORDER BY 1, a DESC, t.a ASC, a + b"),
    ("A45", "SELECT a FROM t OFFSET 1000000000000"),
    ("A47", "SELECT COUNT(*), COUNT(DISTINCT a), COUNT(ALL a), AVG(a), MIN(a), MAX(a), SUM(DISTINCT a + 1) FROM t"),
    ("A49", "SELECT -a + +b * (c / d) || 'x' FROM t"),
    ("A50", "SELECT a FROM t WHERE id % 10 = 0"),
    ("A52", "SELECT NULL, NULL + 1, 'a' || NULL FROM t"),
    ("A53", "SELECT LOWER(123), '30' * 2, 5 || 'a', AREA(MAX(x)), CENTROID(3) FROM t"),
    ("A54", "SELECT a FROM t UNION ALL SELECT a FROM u EXCEPT SELECT a FROM v INTERSECT ALL SELECT a FROM w"),
    ("A56", "SELECT a FROM t UNION (SELECT TOP 3 a FROM u ORDER BY a OFFSET 1) ORDER BY a OFFSET 2"),
    ("A58", "-- first\n(SELECT a FROM t) UNION (SELECT a FROM u)"),
    ("A58", "((SELECT a FROM t) UNION ((SELECT b FROM u)))"),
    ("A60", "WITH x AS (SELECT a FROM t), y AS ((SELECT a FROM x) EXCEPT (SELECT a FROM u)) SELECT * FROM y"),
    ("A61", "SELECT PI(), RAND(), RAND(5), ROUND(a), ROUND(a, -2), TRUNCATE(a, +3), ATAN2(a, b), MOD(a, 2) FROM t"),
    ("A62", "SELECT COT(a) FROM t"),
    ("A69", "SELECT my_udf(), my_udf(a, POINT(1, 2)), ivo_healpix_index(6, ra, dec) FROM t"),
    ("A74", "SELECT CAST(a AS SMALLINT), CAST(a AS Double\nPrecision), CAST(a AS char), CAST(a AS VARCHAR(30)) FROM t"),
    ("A74", "SELECT CAST(NULL AS BIGINT), CAST('1 2' AS POINT), CAST(a AS CIRCLE), CAST(a AS polygon) FROM t"),
    ("A76", "SELECT COALESCE(a), COALESCE(a, b, 'c') FROM t"),
    ("A77", "SELECT POINT(1, 2), CIRCLE(1, 2, 3), CIRCLE(POINT(1, 2), 3), CIRCLE(p, 3) FROM t"),
    ("A77", "SELECT BOX(1, 2, 3, 4), BOX(p, 3, 4), BOX(POINT(1, 2), 3, 4) FROM t"),
    (
        "A77",
        "SELECT POLYGON(1, 2, 3, 4, 5, 6), POLYGON(p, q, r), POLYGON(a, b, c, d, e, f), REGION('CIRCLE 1 2 3') FROM t",
    ),
    (
        "A78",
        "SELECT POINT('ICRS', 1, 2), POINT('', 1, 2), POINT(NULL, a, 2), CIRCLE('x', p, 3), BOX('', 1, 2, 3, 4) FROM t",
    ),
    ("A79", "SELECT POLYGON('ICRS', 1, 2, 3, 4, 5, 6), POLYGON('ICRS', p, q, r, s), POINT(NULL, 2) FROM t"),
    ("A81", "SELECT a FROM t WHERE 1 = CONTAINS(p, q) AND INTERSECTS(p, q) <> 0 AND CONTAINS(p, q) = CONTAINS(q, p)"),
    ("A83", "SELECT DISTANCE(p, q), DISTANCE(1, 2, 3, 4) FROM t"),
    ("A86", "SELECT COORD1(CENTROID(r)), DISTANCE(CENTROID(r), p), COORD2(my_point(x)), COORDSYS(p) FROM t"),
    ("A90", "SELECT LOWER(a), UPPER(a) FROM t WHERE a ILIKE 'x%' AND b NOT ILIKE 'y_'"),
    ("A92", "SELECT IN_UNIT(a, 'km/s') FROM t"),
    ("A96", 'SELECT "size" FROM TAP_SCHEMA.columns'),
)

REFUSED = (
    ("A2", "SELECT _a FROM t"),
    ("A2", "SELECT a$b FROM t"),
    ("A2", "SELECT größe FROM t"),
    ("A3", 'SELECT "" FROM t'),
    ("A6", "SELECT size FROM t"),
    ("A6", "SELECT a AS date FROM t"),
    ("A6", "SELECT a FROM t AS zone"),
    ("A6", "WITH names AS (SELECT a FROM t) SELECT * FROM names"),
    ("A6", "SELECT match(a) FROM t"),
    ("A6", "SELECT count FROM t"),
    ("A6", "SELECT point FROM t"),
    ("A10", "SELECT 'a' 'b' FROM t"),
    ("A11", "SELECT 0xff FROM t"),
    ("A11", "SELECT 1_000 FROM t"),
    ("A12", "SELECT 2.48 E-10 FROM t"),
    ("A12", "SELECT 89x FROM t"),
    ("A12", "SELECT 1Ex FROM t"),
    ("A14", "SELECT /* no */ a FROM t"),
    ("A15", "SELECT a --1 FROM t"),
    ("A17", "SELECT a FROM t;;"),
    ("A17", "SELECT a FROM t; SELECT b FROM u"),
    ("A18", "DROP TABLE t"),
    ("A18", "SELECT a INTO b FROM t"),
    ("A18", "SELECT a FROM t WHERE a = ?"),
    ("A18", "SELECT RANK() OVER (ORDER BY a) FROM t"),
    ("A19", "SELECT 1"),
    ("A19", "SELECT TOP 5 DISTINCT a FROM t"),
    ("A19", "SELECT a FROM t ORDER BY a WHERE a = 1"),
    ("A19", "SELECT a FROM t OFFSET 1 ORDER BY a"),
    ("A20", "SELECT TOP (5) a FROM t"),
    ("A20", "SELECT TOP -5 a FROM t"),
    ("A20", "SELECT TOP 5.0 a FROM t"),
    ("A20", "SELECT TOP 5 PERCENT a AS b FROM t"),
    ("A22", "SELECT t.* AS a FROM t"),
    ("A22", "SELECT * a FROM t"),
    ("A22", "SELECT t.* + 1 FROM t"),
    ("A22", "SELECT f(t.*) FROM t"),
    ("A24", "SELECT a.b.c.d.e FROM t"),
    ("A24", "SELECT a FROM w.c.s.t"),
    ("A26", "SELECT a FROM (SELECT a FROM t)"),
    ("A27", "SELECT a FROM (WITH x AS (SELECT a FROM t) SELECT a FROM x) AS q"),
    ("A28", "SELECT a FROM t WHERE a > ALL (SELECT b FROM u)"),
    ("A28", "SELECT a FROM t WHERE a = ANY (SELECT b FROM u)"),
    ("A30", "SELECT * FROM a CROSS JOIN b"),
    ("A30", "SELECT * FROM (a, b)"),
    ("A30", "SELECT * FROM (a)"),
    ("A31", "SELECT * FROM a JOIN b"),
    ("A31", "SELECT * FROM a JOIN b USING (x) JOIN c"),
    ("A31", "SELECT * FROM a NATURAL JOIN b ON a.x = b.x"),
    ("A32", "SELECT * FROM a JOIN b USING (a.x)"),
    ("A34", "SELECT a FROM t WHERE NOT NOT a = 1"),
    ("A34", "SELECT a FROM t WHERE a = NOT b"),
    ("A34", "SELECT a FROM t WHERE a = 1 = 1"),
    ("A35", "SELECT a FROM t WHERE a IN ()"),
    ("A35", "SELECT a FROM t WHERE a == 1"),
    ("A35", "SELECT a FROM t WHERE a BETWEEN 1 OR 2"),
    ("A37", r"SELECT a FROM t WHERE a LIKE 'x' ESCAPE '\'"),
    ("A39", "SELECT a FROM t WHERE flag"),
    ("A39", "SELECT a FROM t WHERE TRUE"),
    ("A39", "SELECT a FROM t WHERE a IS TRUE"),
    ("A39", "SELECT a FROM t WHERE CONTAINS(p, q)"),
    ("A39", "SELECT a FROM t WHERE INTERSECTS(p, q) AND b = 1"),
    ("A39", "SELECT a = 1 FROM t"),
    ("A39", "SELECT a FROM t ORDER BY a = 1"),
    ("A43", "SELECT a FROM t ORDER BY a NULLS FIRST"),
    ("A45", "SELECT a FROM t OFFSET -1"),
    ("A45", "SELECT a FROM t OFFSET 1 + 1"),
    ("A47", "SELECT COUNT(DISTINCT *) FROM t"),
    ("A47", "SELECT SUM(*) FROM t"),
    ("A47", "SELECT COUNT() FROM t"),
    ("A47", "SELECT MAX(a, b) FROM t"),
    ("A49", "SELECT a ^ b FROM t"),
    ("A49", "SELECT a & b FROM t"),
    ("A49", "SELECT - -a FROM t"),
    ("A56", "SELECT a FROM t ORDER BY a UNION SELECT a FROM u"),
    ("A57", "SELECT a FROM t UNION DISTINCT SELECT a FROM u"),
    ("A60", "WITH x (b) AS (SELECT a FROM t) SELECT b FROM x"),
    ("A60", "WITH RECURSIVE x AS (SELECT a FROM x) SELECT a FROM x"),
    ("A60", "WITH x AS (WITH y AS (SELECT a FROM t) SELECT a FROM y) SELECT a FROM x"),
    ("A60", "SELECT a FROM t UNION (WITH x AS (SELECT a FROM t) SELECT a FROM x)"),
    ("A61", "SELECT ABS() FROM t"),
    ("A61", "SELECT SIN(a, b) FROM t"),
    ("A61", "SELECT PI(1) FROM t"),
    ("A65", "SELECT ROUND(a, b) FROM t"),
    ("A65", "SELECT TRUNCATE(a, 1.5) FROM t"),
    ("A65", "SELECT ROUND(a, 1 + 1) FROM t"),
    ("A68", "SELECT RAND(-1) FROM t"),
    ("A69", 'SELECT "f"(a) FROM t'),
    ("A69", "SELECT s.f(a) FROM t"),
    ("A69", "SELECT f(SELECT a FROM t) FROM t"),
    ("A74", "SELECT CAST(a AS DOUBLE) FROM t"),
    ("A74", "SELECT CAST(a AS DATE) FROM t"),
    ("A74", "SELECT CAST(a AS INTEGER(4)) FROM t"),
    ("A74", "SELECT CAST(a AS my_type) FROM t"),
    ("A74", "SELECT a::INTEGER FROM t"),
    ("A76", "SELECT COALESCE() FROM t"),
    ("A77", "SELECT POINT(1) FROM t"),
    ("A77", "SELECT CIRCLE(1, 2) FROM t"),
    ("A77", "SELECT CIRCLE(POINT(1, 2), 3, 4) FROM t"),
    ("A77", "SELECT BOX(1, 2, 3) FROM t"),
    ("A77", "SELECT POLYGON(1, 2, 3, 4) FROM t"),
    ("A77", "SELECT POLYGON(POINT(1, 2), POINT(3, 4), 5, 6) FROM t"),
    ("A77", "SELECT POLYGON(p, q) FROM t"),
    ("A77", "SELECT REGION(a) FROM t"),
    ("A77", "SELECT REGION('a' || 'b') FROM t"),
    ("A78", "SELECT POINT(a, 1, 2) FROM t"),
    ("A78", "SELECT POINT('a' || 'b', 1, 2) FROM t"),
    ("A78", "SELECT CIRCLE(a, 1, 2, 3) FROM t"),
    ("A79", "SELECT POLYGON('ICRS', 1, 2, 3, 4, 5, 6, 7) FROM t"),
    ("A81", "SELECT a FROM t WHERE CONTAINS(p, q) = 2"),
    ("A81", "SELECT a FROM t WHERE '1' = CONTAINS(p, q)"),
    ("A81", "SELECT a FROM t WHERE CONTAINS(p, q) = -1"),
    ("A81", "SELECT CONTAINS(p) FROM t"),
    ("A83", "SELECT DISTANCE(p, q, r) FROM t"),
    ("A92", "SELECT IN_UNIT(a, b) FROM t"),
)


@pytest.mark.parametrize(("point", "text"), ACCEPTED)
def test_text_is_accepted(point: str, text: str) -> None:
    assert parse(text).body


@pytest.mark.parametrize(("point", "text"), REFUSED)
def test_text_is_refused(point: str, text: str) -> None:
    with pytest.raises(AdqlSyntaxError):
        parse(text)


def where(condition: str) -> ast.Condition | None:
    body = parse(f"SELECT a FROM t WHERE {condition}").body
    assert isinstance(body, ast.Select)
    return body.where


def column(name: str) -> ast.ColumnReference:
    return ast.ColumnReference((ast.Identifier(name),))


def test_both_lists_of_reserved_words_are_whole() -> None:
    assert len(SQL_WORDS) == 226
    assert len(ADQL_WORDS) == 41
    assert len(RESERVED_WORDS) == 267


@pytest.mark.parametrize("word", sorted(RESERVED_WORDS - {"END-EXEC", "NULL"}))
@pytest.mark.parametrize(
    "place", ["SELECT {} FROM t", "SELECT a AS {} FROM t", "SELECT a FROM {}", "SELECT t.{} FROM t"]
)
def test_reserved_words_name_nothing_unless_delimited(word: str, place: str) -> None:
    with pytest.raises(AdqlSyntaxError):
        parse(place.format(word))

    assert parse(place.format(f'"{word}"'))


def test_delimiters_are_undone_and_remembered() -> None:
    body = parse('SELECT "a""b", Ab FROM t').body
    assert isinstance(body, ast.Select)

    assert [item.expression for item in body.items] == [
        ast.ColumnReference((ast.Identifier('a"b', delimited=True),)),
        column("Ab"),
    ]


def test_comments_are_white_space() -> None:
    assert parse("SELECT a--1\nFROM t") == parse("SELECT a FROM t")


def test_not_binds_tighter_than_and_tighter_than_or() -> None:
    tests = [ast.Comparison(ast.ComparisonOperator.EQUAL, column(c), ast.NumberLiteral("1")) for c in "abc"]

    assert where("NOT a = 1 AND b = 1 OR c = 1") == ast.Or((ast.And((ast.Not(tests[0]), tests[1])), tests[2]))


def test_chains_of_and_and_or_are_flat_through_parentheses() -> None:
    assert where("(a = 1 AND b = 1) AND (c = 1 AND d = 1)") == where("a = 1 AND b = 1 AND c = 1 AND d = 1")
    assert where("a = 1 OR ((b = 1) OR c = 1)") == where("a = 1 OR b = 1 OR c = 1")


def test_the_and_of_between_is_its_own() -> None:
    condition = where("a BETWEEN 1 AND 2 + 3 AND b = 1")

    assert isinstance(condition, ast.And)
    assert isinstance(condition.operands[0], ast.Between)


def test_arithmetic_goes_from_left_to_right_products_first() -> None:
    a, b, c, d = (column(name) for name in "abcd")
    add, subtract, multiply = ast.BinaryOperator.ADD, ast.BinaryOperator.SUBTRACT, ast.BinaryOperator.MULTIPLY
    condition = where("a - b * c + d = 1")
    assert isinstance(condition, ast.Comparison)

    assert condition.left == ast.Binary(add, ast.Binary(subtract, a, ast.Binary(multiply, b, c)), d)


def test_a_sign_binds_tighter_than_a_product() -> None:
    condition = where("-a * b = 1")
    assert isinstance(condition, ast.Comparison)

    assert condition.left == ast.Binary(ast.BinaryOperator.MULTIPLY, ast.Unary("-", column("a")), column("b"))


def test_not_equal_has_one_form() -> None:
    assert where("a != 1") == where("a <> 1")


def test_intersect_binds_tighter_and_the_rest_goes_from_left_to_right() -> None:
    body = parse("SELECT a FROM t UNION SELECT b FROM t INTERSECT SELECT c FROM t EXCEPT SELECT d FROM t").body

    assert (
        body
        == parse("((SELECT a FROM t) UNION (SELECT b FROM t INTERSECT SELECT c FROM t)) EXCEPT SELECT d FROM t").body
    )
    assert isinstance(body, ast.SetOperation)
    assert body.operator is ast.SetOperator.EXCEPT


def test_a_trailing_order_sorts_the_whole_set_operation() -> None:
    body = parse("SELECT TOP 1 a FROM t UNION SELECT TOP 2 b FROM u ORDER BY 1 OFFSET 3").body

    assert isinstance(body, ast.SetOperation)
    assert isinstance(body.right, ast.Select)
    assert len(body.order_by) == 1
    assert body.offset == 3
    assert (body.right.top, body.right.order_by, body.right.offset) == (2, (), None)


def test_parentheses_around_a_query_mean_nothing() -> None:
    assert parse("((SELECT a FROM t)) ORDER BY a") == parse("SELECT a FROM t ORDER BY a")


def test_an_order_around_a_limited_query_comes_after_its_limit() -> None:
    body = parse("(SELECT TOP 3 a FROM t ORDER BY b) ORDER BY a").body

    assert isinstance(body, ast.Select)
    assert body.top is None
    assert isinstance(body.from_, ast.DerivedTable)
    assert body.from_.query == parse("SELECT TOP 3 a FROM t ORDER BY b").body


def test_each_condition_closes_the_join_opened_last() -> None:
    nested = parse("SELECT * FROM a JOIN b JOIN c ON b.x = c.x ON a.x = b.x")

    assert nested == parse("SELECT * FROM a JOIN (b JOIN c ON b.x = c.x) ON a.x = b.x")


def test_a_comma_binds_looser_than_a_join() -> None:
    body = parse("SELECT * FROM a, b JOIN c USING (x), d").body
    assert isinstance(body, ast.Select)
    outer = body.from_
    assert isinstance(outer, ast.Join)
    assert isinstance(outer.left, ast.Join)

    assert outer.kind is outer.left.kind is ast.JoinKind.CROSS
    assert isinstance(outer.left.right, ast.Join)
    assert outer.left.right.using == (ast.Identifier("x"),)


def test_a_simple_case_compares_its_operand_in_each_branch() -> None:
    simple = parse("SELECT CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'y' END FROM t")

    assert simple == parse("SELECT CASE WHEN a = 1 THEN 'x' WHEN a = 2 THEN 'y' END FROM t")


def test_a_query_in_one_more_pair_of_parentheses_is_still_the_query_of_in() -> None:
    assert isinstance(where("a IN ((SELECT b FROM u))"), ast.InSubquery)
    assert isinstance(where("a IN ((SELECT b FROM u), 2)"), ast.InList)
    assert isinstance(where("a IN ((SELECT b FROM u) + 1)"), ast.InList)


def test_spans_cover_the_words_of_a_node() -> None:
    text = "SELECT a FROM t WHERE (x + 1) * y > 2 AND t.b LIKE 'q'"
    body = parse(text).body
    assert isinstance(body, ast.Select)
    assert isinstance(body.where, ast.And)

    words = [text[node.span.start : node.span.end] for node in (body.where, *body.where.operands)]

    assert words == ["(x + 1) * y > 2 AND t.b LIKE 'q'", "(x + 1) * y > 2", "t.b LIKE 'q'"]
