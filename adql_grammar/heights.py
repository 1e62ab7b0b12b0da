"""Bounds how deep the tree of a chain grows: ``a + b + c`` is two deep, and so are three tables joined."""

from __future__ import annotations

from adql_grammar import ast
from adql_grammar.faults import too_complex

__all__ = ["Heights"]


class Heights:
    """Heights of the operators of one query, arithmetic, joins and set operators alike.

    The bound is on the tree and not on the text, so it does not matter where parentheses stand.

    Parameters
    ----------
    limit
        Operators one below the other, at the most.
    """

    def __init__(self, text: str, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._known: dict[int, tuple[int, ast.Node]] = {}
        """By identity; the node is held so that its identity stays its own."""

    def add(self, node: ast.Node, left: ast.Node, right: ast.Node) -> None:
        """Measure a new operator over its two operands.

        Raises
        ------
        AdqlSyntaxError
            Raised if it is too high.
        """
        known = self._known
        below = max((known[id(part)][0] for part in (left, right) if id(part) in known), default=0)
        if below >= self._limit:
            message = f"More than {self._limit} operators, joins or queries follow one another"
            raise too_complex(self._text, node.span.start, node.span.end, message)
        known[id(node)] = (below + 1, node)
