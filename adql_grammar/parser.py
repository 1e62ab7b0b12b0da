"""ADQL text to syntax tree."""

from __future__ import annotations

from adql_grammar import ast
from adql_grammar.brackets import pair_brackets
from adql_grammar.builder import Builder
from adql_grammar.check import check
from adql_grammar.diagnosis import diagnose
from adql_grammar.lexer import tokenize
from adql_grammar.limits import DEFAULT_LIMITS, ParseLimits
from adql_grammar.recognizer import UnexpectedTokenError, recognize

__all__ = ["parse", "warm"]


def parse(text: str, *, limits: ParseLimits = DEFAULT_LIMITS) -> ast.Query:
    """Read a query.

    Every ADQL 2.1 text is accepted, with a few things beyond that cannot be misread: CASE, queries as values, ``%``,
    ``expr, *`` and a final semicolon.

    Parameters
    ----------
    limits
        What is refused as too long or too complex.

    Raises
    ------
    AdqlSyntaxError
        Raised if the text is no ADQL, or passes a limit; it knows the place, and often what to write instead.
    """
    tokens = tokenize(text, limits=limits)
    closing = pair_brackets(tokens, limits)
    try:
        contexts = recognize(tokens, closing)
    except UnexpectedTokenError as e:
        raise diagnose(tokens, e.index, e.expected) from None
    builder = Builder(tokens, limits)
    query = builder.build(contexts)
    check(text, reversed(builder.noted))
    return query


def warm() -> None:
    """Do now what the first query would do: load the parser, and let the interpreter specialise its code."""
    for _ in range(20):
        parse("SELECT TOP 1 t.a FROM s.t AS t WHERE 1 = CONTAINS(POINT(a, b), CIRCLE(1, 2, .5)) AND b < 3 ORDER BY c")
