"""A query is bounded before it costs anything, and nothing recurses over what is allowed."""

from __future__ import annotations

import gc
import inspect
import sys
from collections.abc import Iterator

import pytest

from adql_grammar import AdqlSyntaxError, ParseLimits, ast, parse, print_query
from adql_grammar.limits import DEFAULT_LIMITS
from tests.support.adql_texts import refusal

DEEPEST = DEFAULT_LIMITS.nesting


def nested(opening: str, core: str, closing: str, *, levels: int) -> str:
    return opening * levels + core + closing * levels


def deep_texts(levels: int) -> dict[str, str]:
    """Queries nested in every way that there is."""
    select = "SELECT a FROM t"
    return {
        "parentheses": "SELECT " + nested("(", "a", ")", levels=levels) + " FROM t",
        "conditions": f"{select} WHERE " + nested("NOT (", "a = 1", ")", levels=levels),
        "calls": "SELECT " + nested("ABS(", "a", ")", levels=levels) + " FROM t",
        "cases": "SELECT " + nested("CASE WHEN a = 1 THEN ", "a", " END", levels=levels) + " FROM t",
        "tables": nested("SELECT a FROM (", select, ") AS q", levels=levels),
        "lists": nested("SELECT a FROM t WHERE a IN (", select, ")", levels=levels),
        "scalars": "SELECT " + nested("(SELECT ", "a", " FROM t)", levels=levels) + " FROM t",
        "sets": nested("(", select, " UNION SELECT a FROM u)", levels=levels),
        "joins": "SELECT * FROM " + nested("(", "a", " JOIN b USING (x))", levels=levels - 1),
    }


WIDE = {
    "and": "SELECT a FROM t WHERE " + " AND ".join(["a = 1"] * 9_000),
    "or": "SELECT a FROM t WHERE " + " OR ".join(["(a = 1 AND b = 2)"] * 4_000),
    "list": "SELECT a FROM t WHERE a IN (" + ",".join(["1"] * 20_000) + ")",
    "items": "SELECT " + ",".join(["a"] * 20_000) + " FROM t",
    "sum": "SELECT " + "+".join(["a"] * 1_000) + " FROM t",
    "product": "SELECT " + "*".join(["a"] * 1_000) + " FROM t",
    "tables": "SELECT a FROM " + ",".join(["t"] * 1_000),
    "joins": "SELECT a FROM t" + " NATURAL JOIN t" * 1_000,
    "unions": " UNION ".join(["SELECT a FROM t"] * 1_000),
    "intersections": " INTERSECT ".join(["SELECT a FROM t"] * 1_000),
    "sums of sums": "SELECT " + "(" * 199 + "a" + ("+a" * 5 + ")") * 199 + " FROM t",
}

TOO_MUCH = {
    "parentheses": "SELECT " + nested("(", "a", ")", levels=5_000) + " FROM t",
    "queries": nested("SELECT a FROM (", "SELECT a FROM t", ") AS q", levels=5_000),
    "open": "(" * 200_000,
    "cases": "CASE " * 50_000,
    "tokens": "SELECT " + "a," * 25_000 + "a FROM t",
    "list": "SELECT a FROM t WHERE a IN (" + ",".join(["1"] * 20_001) + ")",
    "sum": "SELECT " + "+".join(["a"] * 20_000) + " FROM t",
    "sums of sums": "SELECT " + "(" * 199 + "a" + ("+a" * 6 + ")") * 199 + " FROM t",
    "tables": "SELECT a FROM " + ",".join(["t"] * 1_002),
    "joins": "SELECT a FROM t" + " NATURAL JOIN t" * 1_001,
    "unions": " UNION ".join(["SELECT a FROM t"] * 1_002),
    "common tables": "WITH " + ",".join(f"t{i} AS (SELECT a FROM t)" for i in range(1_000)) + " SELECT a FROM t0",
    "cases in operands": "SELECT " + nested("CASE ", "a", " WHEN 1 THEN 2 WHEN 3 THEN 4 END", levels=40) + " FROM t",
}


@pytest.fixture
def shallow_stack() -> Iterator[None]:
    """Leave the parser a stack much smaller than what it reads is long or deep."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 2 * DEEPEST + 60)
    yield
    sys.setrecursionlimit(usual)


@pytest.mark.usefixtures("shallow_stack")
@pytest.mark.parametrize("text", [*deep_texts(DEEPEST).values(), *WIDE.values()], ids=[*deep_texts(1), *WIDE])
def test_the_deepest_and_longest_queries_are_read_compared_and_printed(text: str) -> None:
    tree = parse(text)

    again = parse(print_query(tree))
    assert tree == again
    assert hash(tree) == hash(again)
    assert repr(tree) == repr(again)


@pytest.mark.parametrize("text", deep_texts(DEEPEST + 2).values(), ids=deep_texts(1))
def test_one_level_more_is_refused(text: str) -> None:
    with pytest.raises(AdqlSyntaxError, match="nested") as caught:
        parse(text)

    assert caught.value.code == "QUERY_TOO_COMPLEX"


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_refused_as_too_complex(text: str) -> None:
    with pytest.raises(AdqlSyntaxError) as caught:
        parse(text)

    assert caught.value.code == "QUERY_TOO_COMPLEX"
    assert 0 <= caught.value.offset <= caught.value.offset + caught.value.length <= len(text)


@pytest.mark.parametrize(
    "text", ["SELECT " + "x" * 1_000_000, "SELECT '" + "x" * 1_000_000 + "' FROM t", " " * 300_000]
)
def test_a_long_text_is_refused_as_too_long(text: str) -> None:
    with pytest.raises(AdqlSyntaxError) as caught:
        parse(text)

    assert caught.value.code == "QUERY_TOO_LONG"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT '" + "''" * 120_000,
        "SELECT '" + "x''" * 80_000 + "' FROM t",
        'SELECT "' + '""' * 120_000 + '" FROM t',
        "SELECT a FROM t" + " " * 250_000,
        "SELECT a FROM t " + "--\n" * 80_000,
        "SELECT a FROM t " + "-" * 250_000,
        "SELECT " + "1e" * 120_000,
        "SELECT " + "9" * 250_000 + " FROM t",
        "SELECT TOP " + "0" * 250_000 + "1 a FROM t",
    ],
    ids=range(9),
)
def test_long_pieces_are_read_or_refused_without_a_crash(text: str) -> None:
    error = refusal(text)

    assert error is None or error.code == "SYNTAX"


def test_limits_can_be_set() -> None:
    text = "SELECT a FROM t WHERE a IN (1, 2, 3) AND b = ((1 + 2) + 3)"

    for limits in (
        ParseLimits(characters=20),
        ParseLimits(tokens=20),
        ParseLimits(nesting=1),
        ParseLimits(list_items=2),
    ):
        with pytest.raises(AdqlSyntaxError, match=r"more than|at most"):
            parse(text, limits=limits)
    assert parse(text, limits=ParseLimits(list_items=3, nesting=2))


@pytest.mark.parametrize("text", deep_texts(3).values(), ids=deep_texts(1))
def test_parsing_leaves_no_garbage_to_collect(text: str) -> None:
    parse(text)
    gc.collect()
    gc.disable()

    parse(text)

    found = gc.collect()
    gc.enable()
    assert found == 0


def test_trees_made_by_hand_have_no_bounds() -> None:
    value: ast.Expression = ast.NullLiteral()
    other: ast.Expression = ast.NullLiteral()
    for _ in range(50_000):
        value = ast.Unary("-", value)
        other = ast.Unary("-", other)

    assert value == other
    assert hash(value) == hash(other)
    assert print_query(value) == print_query(other)
    assert repr(value) == repr(other)
