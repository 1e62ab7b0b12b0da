"""Tells values from conditions: the grammar reads both by one rule, and each place takes one of them."""

from __future__ import annotations

from typing import TypeAlias, cast

from adql_grammar import ast
from adql_grammar.errors import AdqlSyntaxError
from adql_grammar.faults import quoted, syntax_error
from adql_grammar.lexer import Tokens

__all__ = ["Term", "as_condition", "as_value"]

Term: TypeAlias = ast.Expression | ast.Condition | ast.Star
"""What an operand may turn out to be."""

_CONDITIONS = frozenset(
    {
        ast.Comparison,
        ast.Between,
        ast.InList,
        ast.InSubquery,
        ast.Like,
        ast.IsNull,
        ast.Exists,
        ast.And,
        ast.Or,
        ast.Not,
    }
)
_NOT_VALUES = _CONDITIONS | {ast.Star}
_TESTS = frozenset({"CONTAINS", "INTERSECTS"})


def as_value(tokens: Tokens, node: Term) -> ast.Expression:
    """Take a term as a value.

    Raises
    ------
    AdqlSyntaxError
        Raised if it is a condition, or ``*``.
    """
    if type(node) in _NOT_VALUES:
        raise _not_a_value(tokens.text, node)
    return cast(ast.Expression, node)


def as_condition(tokens: Tokens, node: Term) -> ast.Condition:
    """Take a term as a condition.

    Raises
    ------
    AdqlSyntaxError
        Raised if it is a value: ADQL has no booleans (ADQL 2.1 §2.2).
    """
    if type(node) not in _CONDITIONS:
        raise _not_a_condition(tokens.text, node)
    return cast(ast.Condition, node)


def _not_a_value(text: str, node: Term) -> AdqlSyntaxError:
    start, end = node.span.start, node.span.end
    words = quoted(text[start:end])
    if type(node) is ast.Star:
        return syntax_error(text, start, end, f"{words} can only be an item of SELECT by itself")
    message = f"A value is expected, and {words} is a condition"
    return syntax_error(text, start, end, message, expected=("a value",))


def _not_a_condition(text: str, node: Term) -> AdqlSyntaxError:
    start, end = node.span.start, node.span.end
    words = quoted(text[start:end])
    message = f"A condition is expected, and {words} is a value"
    hint = "compare it with something"
    if type(node) is ast.FunctionCall and node.name.name.upper() in _TESTS:
        hint = f"write 1={node.name.name.upper()}(...)"
    elif type(node) is ast.ColumnReference:
        hint = "compare it with something: there are no boolean columns"
    return syntax_error(text, start, end, message, expected=("a comparison",), hint=hint)
