"""Kinds of token, as plain integers: the lexer gives them, the generated parser compares them.

They are numbered as in the ``tokens`` block of ``ADQLParser.g4``, which ANTLR numbers from 1. They stand here as well
so that reading a text into tokens needs nothing of ANTLR.
"""

from __future__ import annotations

from collections.abc import Mapping

END_OF_TEXT = -1
"""ANTLR's number for the end."""

(
    NAME, NUMBER, STRING, FUNCTION, SHAPE, AGGREGATE, TYPE, STRING_TYPE, RESERVED,
    LPAREN, QUERY_PAREN, RPAREN, COMMA, DOT, STAR, PLUS, MINUS, SLASH, PERCENT, CONCAT,
    EQUAL, NOT_EQUAL, LESS, GREATER, LESS_OR_EQUAL, GREATER_OR_EQUAL, SEMICOLON,
    ALL, AND, AS, ASC, BETWEEN, BY, CASE, CAST, DESC, DISTINCT, DOUBLE, ELSE, END, EXCEPT, EXISTS, FROM, FULL, GROUP,
    HAVING, ILIKE, IN, INNER, INTERSECT, IS, JOIN, LEFT, LIKE, NATURAL, NOT, NULL, OFFSET, ON, OR, ORDER, OUTER,
    PRECISION, RIGHT, SELECT, THEN, TOP, UNION, USING, WHEN, WHERE, WITH,
) = range(1, 73)  # fmt: skip

KEYWORDS: Mapping[str, int] = {
    name: kind for name, kind in globals().items() if name.isupper() and isinstance(kind, int) and kind >= ALL
}
"""Words that the grammar spells out, in upper case."""

PUNCTUATION: Mapping[str, int] = {
    "(": LPAREN,
    ")": RPAREN,
    ",": COMMA,
    ".": DOT,
    "*": STAR,
    "+": PLUS,
    "-": MINUS,
    "/": SLASH,
    "%": PERCENT,
    "||": CONCAT,
    "=": EQUAL,
    "<>": NOT_EQUAL,
    "!=": NOT_EQUAL,
    "<": LESS,
    ">": GREATER,
    "<=": LESS_OR_EQUAL,
    ">=": GREATER_OR_EQUAL,
    ";": SEMICOLON,
}
"""Signs; a parenthesis before a query becomes `QUERY_PAREN` only when brackets are paired."""
