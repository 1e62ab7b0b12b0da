"""Errors are made for the person who wrote the query: the place, the words, what to write instead."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adql_grammar import AdqlSyntaxError
from adql_grammar.faults import quoted
from tests.support.adql_texts import refusal

HINTED = (
    ("SELECT a FROM t LIMIT 10", "LIMIT", "TOP"),
    ("SELECT a FROM t WHERE a = 1 LIMIT 10", "LIMIT", "TOP"),
    ("SELECT a FROM t ORDER BY a LIMIT 10 OFFSET 5", "LIMIT", "TOP"),
    ("SELECT a FROM t FETCH FIRST 10 ROWS ONLY", "FETCH", "TOP"),
    ("SELECT a::text FROM t", ":", "CAST"),
    ("SELECT a FROM t WHERE a = $1", "$", "bind"),
    ("SELECT a FROM t WHERE a = @var", "@", "variables"),
    ("SELECT a FROM t WHERE a ~* 'x'", "~", "ILIKE"),
    ("SELECT a FROM t WHERE a == 1", "=", "written ="),
    ("SELECT size FROM t", "size", '"size"'),
    ("SELECT a AS date FROM t", "date", '"date"'),
    ("SELECT distance FROM t", "distance", '"distance"'),
    ("SELECT COUNT FROM t", "COUNT", '"COUNT"'),
    ("SELECT TOP 5 DISTINCT a FROM t", "DISTINCT", "DISTINCT TOP 5"),
    ("SELECT * FROM a CROSS JOIN b", "CROSS", "FROM a, b"),
    ("SELECT * FROM a JOIN b", "JOIN", "FROM a, b"),
    ("SELECT a FROM t WHERE CONTAINS(p, q)", "CONTAINS(p, q)", "1=CONTAINS(...)"),
    ("SELECT a FROM t WHERE 1=1 AND intersects(p, q)", "intersects(p, q)", "1=INTERSECTS(...)"),
    ("SELECT a FROM t WHERE CONTAINS(p, q) = 2", "2", "1=CONTAINS(...)"),
    ("SELECT a FROM t WHERE CONTAINS(p, q) = '1'", "'1'", "1=CONTAINS(...)"),
    ("SELECT a FROM t WHERE flag AND b = 1", "flag", "boolean"),
    ("SELECT 2mass FROM t", "2mass", '"2mass"'),
    ("SELECT _x FROM t", "_x", '"_x"'),
    ("INSERT INTO t VALUES (1)", "INSERT", "cannot be changed"),
    ("SELECT a /* x */ FROM t", "/", "--"),
    ("SELECT a FROM t UNION DISTINCT SELECT a FROM u", "DISTINCT", "duplicates"),
    ("SELECT COUNT(DISTINCT *) FROM t", "*", "column"),
    ("SELECT a FROM (SELECT a FROM t) WHERE a = 1", "WHERE", "AS name"),
    ("WITH x (b) AS (SELECT a FROM t) SELECT b FROM x", "x", "AS name"),
    ("SELECT 1", "", "FROM table"),
    ("SELECT a WHERE a = 1", "WHERE", "FROM table"),
    ("SELECT a FROM t WHERE a = ‘x’", "‘", "U+0027"),
    ("SELECT a FROM t WHERE a = “x”", "“", "U+0022"),
    ("SELECT\u00a0a FROM t", "\u00a0", "ordinary space"),
    ("SELECT a\u200b FROM t", "\u200b", "remove it"),
    ("SELECT １ FROM t", "１", "U+0031"),
    ("SELECT a\u202e FROM t", "\u202e", "remove it"),
    ("SELECT a − b FROM t", "−", "U+002D"),
    ("SELECT a FROM t WHERE a ≤ 3", "≤", "<="),
    ("SELECT größe FROM t", "ö", "double quotes"),
    ("SELECT a FROM t WHERE a > ALL (SELECT b FROM u)", "ALL", "MAX or MIN"),
    ("SELECT a FROM t WHERE a = ANY (SELECT b FROM u)", "ANY", "MAX or MIN"),
    ('SELECT POINT("ICRS", 1, 2) FROM t', '"ICRS"', "single quotes"),
    ('SELECT IN_UNIT(a, "deg") FROM t', '"deg"', "single quotes"),
    ("SELECT ROUND(a, b, c) FROM t", "ROUND(a, b, c)", "ROUND(x, places)"),
)

PLACED = (
    ("", "", "The query is empty"),
    ("  -- nothing\n", "", "The query is empty"),
    ("SELECT 1; DROP TABLE x", ";", "FROM is missing"),
    ("SELECT a FROM t; DROP TABLE x", ";", "one query"),
    ("SELECT TOP (5) a FROM t", "(", "without parentheses"),
    ("SELECT a FROM t WHERE (b = 1", "(", "never closed"),
    ("SELECT f(a, (b) FROM t", "(", "never closed"),
    ("SELECT a) FROM t", ")", "closes none"),
    ("SELECT a FROM t WHERE b = 'x AND c = 1", "'x AND c = 1", "never closed"),
    ('SELECT "a FROM t', '"a FROM t', "never closed"),
    ("SELECT 12.5abc FROM t", "12.5abc", "runs into a word"),
    ("SELECT t.2mass FROM t", "2mass", "starts with a digit"),
    ("SELECT CASE WHEN a = 1 THEN 2 FROM t", "CASE", "no END"),
    ("SELECT a FROM t WHERE a = 1 = 2", "=", "join two comparisons by AND"),
    ("SELECT a FROM t WHERE", "", "too early"),
    ("SELECT a FROM t WHERE b IN ()", ")", "cannot be empty"),
    ("SELECT a FROM t GROUP a", "a", "expected BY"),
    ("SELECT a b c FROM t", "c", "expected , or FROM"),
    ("SELECT CAST(a AS DOUBLE) FROM t", "DOUBLE", "DOUBLE PRECISION"),
    ("SELECT s.f(a) FROM t", "f", "one part"),
    ("SELECT a FROM t OFFSET 1.5", "1.5", "whole number"),
    ("SELECT TOP 99999999999999999999 a FROM t", "99999999999999999999", "too large"),
)


def failure(text: str) -> AdqlSyntaxError:
    error = refusal(text)
    assert error is not None
    return error


@pytest.mark.parametrize(("text", "words", "hint"), HINTED)
def test_a_common_mistake_is_answered_with_a_hint(text: str, words: str, hint: str) -> None:
    error = failure(text)

    assert text[error.offset : error.offset + error.length] == words
    assert hint in (error.hint or "")
    assert error.code == "SYNTAX"


@pytest.mark.parametrize(("text", "words", "message"), PLACED)
def test_an_error_points_at_the_words_at_fault(text: str, words: str, message: str) -> None:
    error = failure(text)

    assert text[error.offset : error.offset + error.length] == words
    assert message in f"{error.message} {error.hint} {error.expected}"


def test_an_open_parenthesis_is_shown_where_it_was_opened() -> None:
    assert failure("SELECT a\nFROM t WHERE (b = 1 AND (c = 2)").offset == 22


def test_lines_and_columns_are_counted_from_one() -> None:
    error = failure("SELECT a\nFROM t\n  WHERE size = 1")

    assert (error.line, error.column, error.offset, error.length) == (3, 9, 24, 4)


def test_the_end_of_the_text_is_a_place() -> None:
    error = failure("SELECT a FROM t WHERE  ")

    assert (error.offset, error.length) == (21, 0)


def test_what_could_have_stood_there_is_listed_in_few_words() -> None:
    assert failure("SELECT a b c FROM t").expected == (",", "FROM")
    assert failure("SELECT TOP a FROM t").expected == ("a whole number",)
    assert failure("SELECT a FROM t WHERE a IN 3").expected == ("(", "a query in parentheses")


def test_recursive_with_is_unsupported() -> None:
    assert failure("WITH RECURSIVE x AS (SELECT a FROM x) SELECT a FROM x").code == "UNSUPPORTED"
    assert failure("WITH RECURSIVE x(n) AS (SELECT a FROM x) SELECT a FROM x").code == "UNSUPPORTED"


@pytest.mark.parametrize("char", "\x00\x1b\r\n\t\u202e\u2066\u200b\ud800\u2028\x7f\x85")
def test_messages_hold_no_characters_that_cannot_be_seen(char: str) -> None:
    texts = [
        f"SELECT {char} FROM t",
        f"SELECT 'x{char}",
        f"SELECT a FROM t WHERE '{char}'",
        f'SELECT "{char}"(a) FROM t',
    ]

    for text in texts:
        error = refusal(text)
        assert error is None or char not in error.message + (error.hint or "")


def test_long_words_are_cut_in_messages() -> None:
    error = failure("SELECT 1" + "e" * 100_000 + " FROM t")

    assert len(error.message) < 200
    assert error.hint is None


@given(st.text())
def test_a_quotation_is_one_visible_line(words: str) -> None:
    shown = quoted(words)

    assert shown.isprintable()
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs"} for c in shown)


TEXTS = (
    """
    SELECT TOP 5 a, COUNT(DISTINCT b) AS "c d" FROM s.t AS x JOIN u USING (y)
    WHERE 1 = CONTAINS(POINT('', a, b), CIRCLE('ICRS', 1, 2.5, .1)) AND NOT d BETWEEN 1 AND 2
    OR e NOT IN (SELECT f FROM g) GROUP BY a HAVING MAX(b) > 1
    """,
    """
    WITH w AS (SELECT a FROM t) (SELECT * FROM w) UNION ALL
    SELECT CASE WHEN a IS NULL THEN -1 ELSE CAST(b AS CHAR(3)) END, 'it''s' || c FROM t -- end
    ORDER BY 1 DESC OFFSET 3;
    """,
)

PIECES = st.sampled_from(
    [*"()',\"*.;=-+/|<>_$@:1a \n", "SELECT", " FROM ", " CASE ", " END ", "--", "é", "‘", "\x00", "AND"]
)


def is_well_placed(error: AdqlSyntaxError | None, text: str) -> bool:
    """Whether an error, if there is one, lies inside the text and can be shown."""
    if error is None:
        return True
    before = text[: error.offset]
    return (
        0 <= error.offset <= error.offset + error.length <= len(text)
        and error.line == before.count("\n") + 1
        and error.column == len(before) - before.rfind("\n")
        and f"{error.message}{error.hint}".isprintable()
    )


@settings(deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 9), PIECES | st.just("")), max_size=4),
)
def test_a_broken_query_is_refused_inside_its_text_or_accepted(text: str, edits: list[tuple[int, int, str]]) -> None:
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]

    assert is_well_placed(refusal(text), text)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("()SELECT ,.'\"*FROMWHEREab1-\n"), max_size=60) | st.text(max_size=30))
def test_any_text_is_refused_cleanly_or_accepted(text: str) -> None:
    assert is_well_placed(refusal(text), text)
