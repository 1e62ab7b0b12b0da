"""Reads a flat run of tables, joins and their conditions.

Each ON or USING closes the join opened last, so both ``a JOIN b ON … JOIN c ON …`` and ``a JOIN b JOIN c ON … ON …``
mean what they do in SQL-92; NATURAL JOIN closes itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from adql_grammar import ast
from adql_grammar.faults import syntax_error
from adql_grammar.heights import Heights
from adql_grammar.kinds import Term, as_condition
from adql_grammar.lexer import Tokens
from adql_grammar.names import identifier
from adql_grammar.tokens import FULL, LEFT, NAME, NATURAL, ON, RIGHT, USING

__all__ = ["JoinRun"]

_KINDS = {LEFT: ast.JoinKind.LEFT, RIGHT: ast.JoinKind.RIGHT, FULL: ast.JoinKind.FULL}


class _Part(Protocol):
    """A table, or the condition of a join, already built."""

    node: ast.TableExpression | Term
    start: int
    stop: int


class JoinRun:
    """One run, read once.

    Parameters
    ----------
    items
        Token numbers, tables and conditions.
    """

    def __init__(self, tokens: Tokens, items: Sequence[int | _Part], heights: Heights) -> None:
        self._tokens = tokens
        self._items = items
        self._heights = heights
        self._tables: list[tuple[ast.TableExpression, int]] = []
        """What still waits for a partner, and where each starts."""
        self._open: list[tuple[ast.JoinKind, int]] = []
        """Joins still without a condition, and the token of each."""

    def read(self) -> ast.TableExpression:
        """Read the whole run.

        Raises
        ------
        AdqlSyntaxError
            Raised if a join has no condition, or a condition no join.
        """
        items, kinds = self._items, self._tokens.kinds
        self._push(0)
        at = 1
        while at < len(items):
            item = items[at]
            assert isinstance(item, int)
            if kinds[item] == ON:
                condition = items[at + 1]
                assert not isinstance(condition, int)
                self._close(item, at + 1, on=as_condition(self._tokens, condition.node))  # type: ignore[arg-type]
                at += 2
            elif kinds[item] == USING:
                at = self._using(item, at + 2)
            else:
                at = self._join(at)
        if self._open:
            self._without_condition(self._open[0][1])
        return self._tables[0][0]

    def _join(self, at: int) -> int:
        """Read ``[NATURAL] [LEFT [OUTER]] JOIN table``; give what follows."""
        natural = False
        kind = ast.JoinKind.INNER
        token = 0
        while isinstance(item := self._items[at], int):
            token = item
            word = self._tokens.kinds[item]
            if word == NATURAL:
                natural = True
            kind = _KINDS.get(word, kind)
            at += 1
        self._push(at)
        self._open.append((kind, token))
        if natural:
            self._close(token, at, natural=True)
        return at + 1

    def _using(self, token: int, at: int) -> int:
        """Read the names in parentheses; give what follows."""
        items = self._items
        names: list[ast.Identifier] = []
        while at < len(items) and isinstance(item := items[at], int) and self._tokens.kinds[item] == NAME:
            names.append(identifier(self._tokens, item))
            at += 2  # over the name, and a comma or the closing parenthesis
        self._close(token, at - 1, using=tuple(names))
        return at

    def _push(self, at: int) -> None:
        table = self._items[at]
        assert not isinstance(table, int)
        self._tables.append((table.node, self._start(at)))  # type: ignore[arg-type]  # the grammar says so

    def _close(
        self,
        token: int,
        last: int,
        *,
        natural: bool = False,
        on: ast.Condition | None = None,
        using: tuple[ast.Identifier, ...] = (),
    ) -> None:
        """Join the two last tables."""
        if not self._open:
            start, end = self._tokens.starts[token], self._tokens.end(token)
            message = f"This {self._tokens.texts[token].upper()} belongs to no JOIN"
            raise syntax_error(self._tokens.text, start, end, message)
        kind, _ = self._open.pop()
        right, _ = self._tables.pop()
        left, start = self._tables.pop()
        join = ast.Join(kind, left, right, natural, on, using, span=ast.Span(start, self._end(last)))
        self._heights.add(join, left, right)
        self._tables.append((join, start))

    def _without_condition(self, token: int) -> None:
        start, end = self._tokens.starts[token], self._tokens.end(token)
        raise syntax_error(
            self._tokens.text,
            start,
            end,
            "This JOIN has neither ON nor USING",
            expected=("ON", "USING"),
            hint="NATURAL JOIN needs none; all pairs of rows are FROM a, b",
        )

    def _start(self, at: int) -> int:
        item = self._items[at]
        return self._tokens.starts[item if isinstance(item, int) else item.start]

    def _end(self, at: int) -> int:
        item = self._items[at]
        return self._tokens.end(item if isinstance(item, int) else item.stop)
