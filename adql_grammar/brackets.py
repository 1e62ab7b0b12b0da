"""Pairs parentheses, and CASE with END, before a text is parsed.

That measures how deep the text is nested, says where an open one was opened, and tells apart what the grammar then need
not: a parenthesis that holds a query becomes a `QUERY_PAREN`, a name before a parenthesis a `FUNCTION`.
"""

from __future__ import annotations

from adql_grammar.errors import AdqlSyntaxError
from adql_grammar.faults import syntax_error, too_complex
from adql_grammar.lexer import Tokens
from adql_grammar.limits import ParseLimits
from adql_grammar.tokens import (
    AGGREGATE,
    CASE,
    CAST,
    COMMA,
    END,
    END_OF_TEXT,
    EXCEPT,
    FUNCTION,
    IN,
    INTERSECT,
    LPAREN,
    NAME,
    OFFSET,
    ORDER,
    QUERY_PAREN,
    RPAREN,
    SELECT,
    SHAPE,
    STRING_TYPE,
    UNION,
    USING,
    WITH,
)

__all__ = ["pair_brackets"]

_BRACKETS = frozenset({LPAREN, QUERY_PAREN, RPAREN, CASE, END, END_OF_TEXT})
_OPENING = frozenset({LPAREN, QUERY_PAREN, CASE})
_STARTS_QUERY = frozenset({SELECT, WITH})
_CONTINUES_QUERY = frozenset({UNION, EXCEPT, INTERSECT, ORDER, OFFSET, RPAREN})
_TAKES_ARGUMENTS = frozenset({FUNCTION, SHAPE, AGGREGATE, CAST, STRING_TYPE, USING})


def pair_brackets(tokens: Tokens, limits: ParseLimits) -> dict[int, int]:
    """Find the closing parenthesis of each opening one, as token numbers, and mark those that hold a query.

    Raises
    ------
    AdqlSyntaxError
        Raised if one is not closed or not opened, they are nested too deeply, or an IN list is too long.
    """
    kinds = tokens.kinds
    closing: dict[int, int] = {}
    opened: list[int] = []
    for index, kind in enumerate(kinds):
        if kind not in _BRACKETS:
            continue
        if kind in _OPENING:
            opened.append(index)
            if len(opened) > limits.nesting:
                message = f"The query is nested more than {limits.nesting} deep"
                raise too_complex(tokens.text, tokens.starts[index], tokens.end(index), message)
            if kind == LPAREN:
                _mark_opening(kinds, index)
        elif kind == END:
            if opened and kinds[opened[-1]] == CASE:
                opened.pop()
        else:
            if kind == END_OF_TEXT and not opened:
                break
            if not opened or kinds[opened[-1]] == CASE or kind == END_OF_TEXT:
                raise _unpaired(tokens, index, opened)
            start = opened.pop()
            closing[start] = index
            _mark_closing(kinds, start, index)
            if index - start > limits.list_items and kinds[start - 1] == IN and kinds[start] == LPAREN:
                _check_list(tokens, start, index, limits)
    return closing


def _mark_opening(kinds: list[int], index: int) -> None:
    """Mark a parenthesis of which the token before or behind says what it is."""
    before = kinds[index - 1] if index else END_OF_TEXT
    if before == NAME:
        kinds[index - 1] = FUNCTION
    elif kinds[index + 1] in _STARTS_QUERY and before not in _TAKES_ARGUMENTS:
        kinds[index] = QUERY_PAREN


def _mark_closing(kinds: list[int], start: int, end: int) -> None:
    """Mark the parenthesis around one that holds a query, if this is all or the first operand of a larger query."""
    if kinds[start] != QUERY_PAREN or start == 0 or kinds[start - 1] != LPAREN:
        return
    takes_arguments = start > 1 and kinds[start - 2] in _TAKES_ARGUMENTS
    if kinds[end + 1] in _CONTINUES_QUERY and not takes_arguments:
        kinds[start - 1] = QUERY_PAREN


def _unpaired(tokens: Tokens, index: int, opened: list[int]) -> AdqlSyntaxError:
    if not opened:
        start, end = tokens.starts[index], tokens.end(index)
        return syntax_error(tokens.text, start, end, "This parenthesis closes none that is open")
    at = opened[-1]
    start, end = tokens.starts[at], tokens.end(at)
    if tokens.kinds[at] == CASE:
        return syntax_error(tokens.text, start, end, "The CASE that opens here has no END", expected=("END",))
    return syntax_error(tokens.text, start, end, "The parenthesis that opens here is never closed", expected=(")",))


def _check_list(tokens: Tokens, start: int, end: int, limits: ParseLimits) -> None:
    depth = items = 0
    for kind in tokens.kinds[start + 1 : end]:
        if kind in {LPAREN, QUERY_PAREN}:
            depth += 1
        elif kind == RPAREN:
            depth -= 1
        elif kind == COMMA and depth == 0:
            items += 1
    if items >= limits.list_items:
        message = f"An IN list has {items + 1} items; at most {limits.list_items} are allowed"
        raise too_complex(tokens.text, tokens.starts[start], tokens.end(end), message)
