"""Reads a flat run of operands and operators by their precedence.

From loosest to tightest: ``OR``, ``AND``, ``NOT``, the predicates (comparisons, BETWEEN, IN, LIKE, IS NULL),
``+ - ||``, ``* / %``, signs. Operators of one level are taken from left to right; predicates do not chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn, Protocol

from adql_grammar import ast
from adql_grammar.faults import quoted, syntax_error
from adql_grammar.heights import Heights
from adql_grammar.kinds import Term, as_condition, as_value
from adql_grammar.lexer import Tokens
from adql_grammar.tokens import (
    AND,
    BETWEEN,
    CONCAT,
    END_OF_TEXT,
    EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    ILIKE,
    IN,
    IS,
    LESS,
    LESS_OR_EQUAL,
    LIKE,
    LPAREN,
    MINUS,
    NOT,
    NOT_EQUAL,
    OR,
    PERCENT,
    PLUS,
    RPAREN,
    SLASH,
    STAR,
)

__all__ = ["Operand", "OperatorRun"]


class Operand(Protocol):
    """What stands between operators, already built."""

    node: Term
    start: int
    """Number of its first token, parentheses included."""
    stop: int
    """Number of its last token."""


_OPERAND = 0
"""Stands among the kinds of tokens for an operand."""

_COMPARISONS = {
    EQUAL: ast.ComparisonOperator.EQUAL,
    NOT_EQUAL: ast.ComparisonOperator.NOT_EQUAL,
    LESS: ast.ComparisonOperator.LESS,
    GREATER: ast.ComparisonOperator.GREATER,
    LESS_OR_EQUAL: ast.ComparisonOperator.LESS_OR_EQUAL,
    GREATER_OR_EQUAL: ast.ComparisonOperator.GREATER_OR_EQUAL,
}
_PRODUCTS = {
    STAR: ast.BinaryOperator.MULTIPLY,
    SLASH: ast.BinaryOperator.DIVIDE,
    PERCENT: ast.BinaryOperator.MODULO,
}
_SUMS = {
    PLUS: ast.BinaryOperator.ADD,
    MINUS: ast.BinaryOperator.SUBTRACT,
    CONCAT: ast.BinaryOperator.CONCATENATE,
}
_PREDICATES = frozenset({IS, NOT, BETWEEN, IN, LIKE, ILIKE})


class OperatorRun:
    """One run, read once.

    Parameters
    ----------
    items
        Token numbers, and operands.
    noted
        Gathers the comparisons that the checks must see.
    """

    __slots__ = ("_at", "_heights", "_items", "_kinds", "_noted", "_tokens")

    def __init__(self, tokens: Tokens, items: Sequence[int | Operand], heights: Heights, noted: list[ast.Node]) -> None:
        kinds = tokens.kinds
        self._tokens = tokens
        self._items = items
        self._kinds = [kinds[item] if isinstance(item, int) else _OPERAND for item in items]
        self._kinds.append(END_OF_TEXT)
        self._heights = heights
        self._noted = noted
        self._at = 0

    def read(self) -> Term:
        """Read the whole run.

        Raises
        ------
        AdqlSyntaxError
            Raised if an operator cannot stand where it does, or a value stands for a condition or the other way round.
        """
        node = self._factor()
        kind = self._kinds[self._at]
        if kind == END_OF_TEXT:
            return node
        tokens = self._tokens
        start = conjunction_start = self._start(0)
        disjuncts: list[ast.Condition] = []
        conjuncts: list[ast.Condition] = []
        while True:
            condition = as_condition(tokens, node)
            if type(condition) is ast.And:
                conjuncts += condition.operands
            else:
                conjuncts.append(condition)
            if kind != AND:
                if len(conjuncts) > 1:
                    span = ast.Span(conjunction_start, self._end())
                    condition = ast.And(tuple(conjuncts), span=span)
                if type(condition) is ast.Or:
                    disjuncts += condition.operands
                else:
                    disjuncts.append(condition)
                conjuncts = []
            if kind == END_OF_TEXT:
                break
            if kind != AND and kind != OR:
                self._misplaced()
            self._at += 1
            if kind == OR:
                conjunction_start = self._start(self._at)
            node = self._factor()
            kind = self._kinds[self._at]
        if len(disjuncts) == 1:
            return disjuncts[0]
        return ast.Or(tuple(disjuncts), span=ast.Span(start, self._end()))

    def _factor(self) -> Term:
        """Read a predicate, or NOT and a predicate."""
        if self._kinds[self._at] != NOT:
            return self._predicate()
        start = self._start(self._at)
        self._at += 1
        if self._kinds[self._at] == NOT:
            self._misplaced()
        operand = as_condition(self._tokens, self._predicate())
        return ast.Not(operand, span=ast.Span(start, self._end()))

    def _predicate(self) -> Term:
        """Read a value and, if one follows, what is said of it."""
        first = self._at
        left = self._sum()
        kind = self._kinds[self._at]
        comparison = _COMPARISONS.get(kind)
        if comparison is not None:
            left = as_value(self._tokens, left)
            self._at += 1
            right = self._value()
            node = ast.Comparison(comparison, left, right, span=ast.Span(self._start(first), self._end()))
            if type(left) is ast.FunctionCall or type(right) is ast.FunctionCall:
                self._noted.append(node)
            return node
        if kind in _PREDICATES:
            return self._word_predicate(as_value(self._tokens, left), first)
        return left

    def _word_predicate(self, operand: ast.Expression, first: int) -> ast.Condition:
        start = self._start(first)
        kind = self._next()
        if kind == IS:
            negated = self._next() == NOT
            self._at += negated
            return ast.IsNull(operand, negated, span=ast.Span(start, self._end()))
        negated = kind == NOT
        if negated:
            kind = self._next()
        if kind == BETWEEN:
            low = self._value()
            if self._kinds[self._at] != AND:
                self._without_and(first)
            self._at += 1
            high = self._value()
            return ast.Between(operand, low, high, negated, span=ast.Span(start, self._end()))
        if kind == IN:
            return self._in(operand, negated, start)
        pattern = self._value()
        return ast.Like(operand, pattern, negated, kind == ILIKE, span=ast.Span(start, self._end()))

    def _in(self, operand: ast.Expression, negated: bool, start: int) -> ast.Condition:
        is_list = self._next() == LPAREN
        first = self._at
        self._at = self._kinds.index(RPAREN, first) + 1
        members = [item.node for item in self._items[first : self._at] if not isinstance(item, int)]
        span = ast.Span(start, self._end())
        if is_list:
            values = tuple([as_value(self._tokens, member) for member in members])
            return ast.InList(operand, values, negated, span=span)
        return ast.InSubquery(operand, members[0], negated, span=span)  # type: ignore[arg-type]  # the grammar says so

    def _value(self) -> ast.Expression:
        return as_value(self._tokens, self._sum())

    def _sum(self) -> Term:
        """Read operands joined by arithmetic; a lone one is given as it is, of whatever kind."""
        at = self._at
        node = self._signed()
        kind = self._kinds[self._at]
        if kind not in _PRODUCTS and kind not in _SUMS:
            return node
        tokens = self._tokens
        value = as_value(tokens, node)
        start = product_start = self._start(at)
        total: ast.Expression | None = None
        pending = ast.BinaryOperator.ADD
        while True:
            if (operator := _PRODUCTS.get(kind)) is not None:
                self._at += 1
                factor = as_value(tokens, self._signed())
                value = self._binary(operator, value, factor, product_start)
            else:
                if total is not None:
                    value = self._binary(pending, total, value, start)
                operator = _SUMS.get(kind)
                if operator is None:
                    return value
                total, pending = value, operator
                self._at += 1
                product_start = self._start(self._at)
                value = as_value(tokens, self._signed())
            kind = self._kinds[self._at]

    def _binary(
        self, operator: ast.BinaryOperator, left: ast.Expression, right: ast.Expression, start: int
    ) -> ast.Binary:
        node = ast.Binary(operator, left, right, span=ast.Span(start, self._end()))
        self._heights.add(node, left, right)
        return node

    def _signed(self) -> Term:
        kind = self._kinds[self._at]
        if kind in {PLUS, MINUS}:
            start = self._start(self._at)
            self._at += 1
            operand = as_value(self._tokens, self._operand())
            return ast.Unary("-" if kind == MINUS else "+", operand, span=ast.Span(start, self._end()))
        return self._operand()

    def _operand(self) -> Term:
        item = self._items[self._at]
        if isinstance(item, int):  # the grammar lets NOT stand before any operand
            self._misplaced()
        self._at += 1
        return item.node

    def _next(self) -> int:
        kind = self._kinds[self._at]
        self._at += 1
        return kind

    def _start(self, at: int) -> int:
        item = self._items[at]
        return self._tokens.starts[item if isinstance(item, int) else item.start]

    def _end(self) -> int:
        """Give the offset behind what was read last."""
        item = self._items[self._at - 1]
        return self._tokens.end(item if isinstance(item, int) else item.stop)

    def _misplaced(self) -> NoReturn:
        """Fail at an operator that the flat grammar lets through."""
        item = self._items[self._at]
        token = item if isinstance(item, int) else item.start
        start, end = self._tokens.starts[token], self._tokens.end(token)
        word = quoted(self._tokens.texts[token])
        kind = self._kinds[self._at]
        if kind in _COMPARISONS:
            message, hint = f"Comparisons cannot be chained: {word}", "join two comparisons by AND"
        elif kind == NOT:
            message, hint = f"{word} can only stand before a condition, and once", "use parentheses"
        else:
            message, hint = f"{word} cannot follow a condition", "use parentheses"
        raise syntax_error(self._tokens.text, start, end, message, hint=hint)

    def _without_and(self, first: int) -> NoReturn:
        start, end = self._start(first), self._end()
        words = quoted(self._tokens.text[start:end])
        raise syntax_error(self._tokens.text, start, end, f"BETWEEN has no AND: {words}", expected=("AND",))
