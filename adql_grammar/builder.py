"""Builds the syntax tree from what the recogniser found; the only module that reads ANTLR's contexts.

The contexts are gone through backwards, so that whatever lies within one is built before it. Nothing here recurses, at
whatever depth a query is nested and however long its chains are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from adql_grammar import ast
from adql_grammar._generated.ADQLParser import ADQLParser
from adql_grammar.contexts import Context
from adql_grammar.faults import quoted, syntax_error, too_complex
from adql_grammar.heights import Heights
from adql_grammar.joins import JoinRun
from adql_grammar.kinds import Term, as_condition, as_value
from adql_grammar.lexer import Tokens
from adql_grammar.limits import ParseLimits
from adql_grammar.names import identifier
from adql_grammar.operators import OperatorRun
from adql_grammar.recognizer import Hole
from adql_grammar.tokens import (
    AGGREGATE,
    CASE,
    COMMA,
    DESC,
    DISTINCT,
    DOT,
    ELSE,
    EXCEPT,
    EXISTS,
    FUNCTION,
    HAVING,
    INTERSECT,
    LPAREN,
    NAME,
    NULL,
    NUMBER,
    ORDER,
    QUERY_PAREN,
    SHAPE,
    STAR,
    STRING,
    TOP,
    UNION,
    WHEN,
    WHERE,
)

__all__ = ["Builder"]

_SET_OPERATORS = {
    UNION: ast.SetOperator.UNION,
    EXCEPT: ast.SetOperator.EXCEPT,
    INTERSECT: ast.SetOperator.INTERSECT,
}
_LARGEST = 2**63 - 1
"""Of TOP, OFFSET and lengths: what a BIGINT holds."""


class Builder:
    """Builds one query.

    Parameters
    ----------
    tokens
        The text, its brackets paired.
    """

    def __init__(self, tokens: Tokens, limits: ParseLimits) -> None:
        self._tokens = tokens
        self._limits = limits
        self._heights = Heights(tokens.text, limits.chain)
        self._copied = 0
        self.noted: list[ast.Node] = []
        """Calls, and comparisons with calls, for `adql_grammar.check`."""

    def build(self, contexts: list[Context]) -> ast.Query:
        """Build all contexts; the first one is the whole.

        Raises
        ------
        AdqlSyntaxError
            Raised for what the grammar lets through: see `adql_grammar.operators` and `adql_grammar.kinds`.
        """
        for context in reversed(contexts):
            context.node = _HANDLERS[type(context)](self, context)
            context.children = []  # a context and those in it name each other; without a cycle they go at once
        query: ast.Query = contexts[0].node
        return query

    # Queries

    def _adql(self, context: Context) -> ast.Query:
        built = [child for child in context.children if not isinstance(child, int)]
        if len(built) - 1 > self._limits.common_tables:
            span = built[self._limits.common_tables].node.span
            message = f"WITH defines more than {self._limits.common_tables} tables"
            raise too_complex(self._tokens.text, span.start, span.end, message)
        tables = tuple(child.node for child in built[:-1])
        return ast.Query(built[-1].node, tables, span=self._span(context))

    def _common_table(self, context: Context) -> ast.CommonTable:
        children = context.children
        return ast.CommonTable(identifier(self._tokens, children[0]), children[3].node, span=self._span(context))

    def _query(self, context: Context) -> ast.SelectExpression:
        body = self._query_body(context)
        if isinstance(context.parentCtx, Hole):
            context.parentCtx.node = body
        return body

    def _query_body(self, context: Context) -> ast.SelectExpression:
        kinds = self._tokens.kinds
        children = context.children
        body: ast.SelectExpression = children[0].node
        at = 1
        if at < len(children) and kinds[children[at]] in _SET_OPERATORS:
            body, at = self._set_operation(context)
        order_by: list[ast.OrderItem] = []
        offset: int | None = None
        if at < len(children) and kinds[children[at]] == ORDER:
            order_by.append(children[at + 2].node)
            at += 3
            while at < len(children) and kinds[children[at]] == COMMA:
                order_by.append(children[at + 1].node)
                at += 2
        if at < len(children):
            offset = self._whole(children[at + 1])
        if not order_by and offset is None:
            return body
        if kinds[children[0].start] == QUERY_PAREN and children[0].node is body and not _is_plain(body):
            body = self._derived(body)
        return replace(body, order_by=tuple(order_by), offset=offset, span=self._span(context))

    def _set_operation(self, context: Context) -> tuple[ast.SelectExpression, int]:
        """Build a run of set operators: INTERSECT first, else from left to right (ADQL 2.1 §4.6.6)."""
        kinds, children = self._tokens.kinds, context.children
        start = intersection_start = self._tokens.starts[context.start]
        total: ast.SelectExpression | None = None
        pending, pending_all = ast.SetOperator.UNION, False
        value = children[0].node
        at = 1
        while True:
            end = self._tokens.end(children[at - 1].stop)
            operator = _SET_OPERATORS.get(kinds[children[at]]) if at < len(children) else None
            if operator is not ast.SetOperator.INTERSECT and total is not None:
                value = self._combined(pending, total, value, pending_all, ast.Span(start, end))
            if operator is None:
                return value, at
            of_all = isinstance(children[at + 1], int)
            right = children[at + 1 + of_all]
            at += 2 + of_all
            if operator is ast.SetOperator.INTERSECT:
                span = ast.Span(intersection_start, self._tokens.end(right.stop))
                value = self._combined(operator, value, right.node, of_all, span)
            else:
                total, pending, pending_all = value, operator, of_all
                intersection_start = self._tokens.starts[right.start]
                value = right.node

    def _combined(
        self,
        operator: ast.SetOperator,
        left: ast.SelectExpression,
        right: ast.SelectExpression,
        of_all: bool,
        span: ast.Span,
    ) -> ast.SetOperation:
        node = ast.SetOperation(operator, left, right, of_all, span=span)
        self._heights.add(node, left, right)
        return node

    def _derived(self, body: ast.SelectExpression) -> ast.Select:
        """Select from a query whose own TOP, ORDER BY or OFFSET comes before those around its parentheses."""
        table = ast.DerivedTable(body, ast.Identifier("operand", span=body.span), span=body.span)
        return ast.Select((ast.SelectItem(ast.Star(span=body.span), span=body.span),), table)

    def _term(self, context: Context) -> ast.SelectExpression:
        kinds, children = self._tokens.kinds, context.children
        if kinds[children[0]] == QUERY_PAREN:
            body: ast.SelectExpression = children[1].node
            return body
        distinct = False
        top: int | None = None
        at = 1
        while isinstance(children[at], int):
            kind = kinds[children[at]]
            if kind == DISTINCT:
                distinct = True
            elif kind == TOP:
                at += 1
                top = self._whole(children[at])
            at += 1
        items, at = self._list(children, at)
        tables, at = self._list(children, at + 1)
        where: ast.Condition | None = None
        having: ast.Condition | None = None
        group_by: tuple[ast.Expression, ...] = ()
        while at < len(children):
            kind = kinds[children[at]]
            if kind == WHERE:
                where = as_condition(self._tokens, children[at + 1].node)
                at += 2
            elif kind == HAVING:
                having = as_condition(self._tokens, children[at + 1].node)
                at += 2
            else:
                keys, at = self._list(children, at + 2)
                group_by = tuple([as_value(self._tokens, key) for key in keys])
        return ast.Select(
            tuple(items), self._crossed(tables), distinct, top, where, group_by, having, span=self._span(context)
        )

    def _list(self, children: list[Any], at: int) -> tuple[list[Any], int]:
        """Give the nodes of a list with commas, and what follows it."""
        kinds = self._tokens.kinds
        nodes = [children[at].node]
        at += 1
        while at < len(children) and kinds[children[at]] == COMMA:
            nodes.append(children[at + 1].node)
            at += 2
        return nodes, at

    def _crossed(self, tables: list[ast.TableExpression]) -> ast.TableExpression:
        crossed = tables[0]
        for right in tables[1:]:
            left = crossed
            crossed = ast.Join(ast.JoinKind.CROSS, left, right, span=ast.Span(tables[0].span.start, right.span.end))
            self._heights.add(crossed, left, right)
        return crossed

    def _select_item(self, context: Context) -> ast.SelectItem:
        children = context.children
        first = children[0]
        span = self._span(context)
        if isinstance(first, int):
            return ast.SelectItem(ast.Star(span=span), span=span)
        node: Term = first.node
        if len(children) == 1:
            if type(node) is ast.Star:
                return ast.SelectItem(node, span=span)
            return ast.SelectItem(as_value(self._tokens, node), span=span)
        return ast.SelectItem(as_value(self._tokens, node), identifier(self._tokens, children[-1]), span=span)

    def _sort_item(self, context: Context) -> ast.OrderItem:
        children = context.children
        descending = len(children) > 1 and self._tokens.kinds[children[1]] == DESC
        return ast.OrderItem(as_value(self._tokens, children[0].node), descending, span=self._span(context))

    # Tables

    def _table(self, context: Context) -> ast.TableExpression:
        children = context.children
        if len(children) == 1:
            node: ast.TableExpression = children[0].node
            return node
        return JoinRun(self._tokens, children, self._heights).read()

    def _table_primary(self, context: Context) -> ast.TableExpression:
        tokens, children = self._tokens, context.children
        kind = tokens.kinds[children[0]]
        if kind == QUERY_PAREN:
            return ast.DerivedTable(children[1].node, identifier(self._tokens, children[-1]), span=self._span(context))
        if kind == LPAREN:
            node: ast.TableExpression = children[1].node
            if type(node) is not ast.Join:
                span = self._span(context)
                message = "Parentheses in FROM hold a join or a query"
                raise syntax_error(tokens.text, span.start, span.end, message, hint="leave them out")
            return node
        last = 0
        while last + 2 < len(children) and tokens.kinds[children[last + 1]] == DOT:
            last += 2
        parts = tuple([identifier(tokens, child) for child in children[: last + 1 : 2]])
        alias = identifier(tokens, children[-1]) if last + 1 < len(children) else None
        if len(parts) > 3:
            self._too_many_parts(context, "A table's name has at most three parts: catalog, schema, table")
        return ast.TableReference(parts, alias, span=self._span(context))

    # Values and conditions

    def _expression(self, context: Context) -> Term:
        children = context.children
        if len(children) == 1:
            node: Term = children[0].node
            return node
        return OperatorRun(self._tokens, children, self._heights, self.noted).read()

    def _operand(self, context: Context) -> Term:
        tokens, children = self._tokens, context.children
        first = children[0]
        kind = tokens.kinds[first]
        if kind == NAME:
            return self._column(context)
        if kind == NUMBER:
            return ast.NumberLiteral(tokens.texts[first], span=self._span(context))
        if kind == STRING:
            value = tokens.texts[first][1:-1].replace("''", "'")
            return ast.StringLiteral(value, span=self._span(context))
        if kind in {FUNCTION, SHAPE}:
            return self._call(context)
        if kind == LPAREN:
            node: Term = children[1].node
            return node
        if kind == QUERY_PAREN:
            return ast.ScalarSubquery(children[1].node, span=self._span(context))
        if kind == EXISTS:
            return ast.Exists(children[2].node, span=self._span(context))
        if kind == NULL:
            return ast.NullLiteral(span=self._span(context))
        if kind == AGGREGATE:
            return self._aggregate(context)
        if kind == CASE:
            return self._case(context)
        operand = as_value(tokens, children[2].node)
        return ast.Cast(operand, children[4].node, span=self._span(context))

    def _column(self, context: Context) -> ast.ColumnReference | ast.Star:
        tokens, children = self._tokens, context.children
        span = self._span(context)
        if len(children) == 1:
            return ast.ColumnReference((identifier(self._tokens, children[0]),), span=span)
        names = children[::2]
        is_star = tokens.kinds[names[-1]] == STAR
        if is_star:
            names.pop()
        if any(tokens.kinds[name] == STAR for name in names):
            raise syntax_error(tokens.text, span.start, span.end, "Nothing can follow .* in a name")
        if len(names) > 4 - is_star:
            self._too_many_parts(context, "A column's name has at most four parts: catalog, schema, table, column")
        parts = tuple([identifier(self._tokens, name) for name in names])
        return ast.Star(parts, span=span) if is_star else ast.ColumnReference(parts, span=span)

    def _call(self, context: Context) -> ast.FunctionCall:
        tokens, children = self._tokens, context.children
        name = identifier(self._tokens, children[0])
        if name.delimited:
            message = f"A function's name cannot stand in double quotes: {quoted(tokens.texts[children[0]])}"
            raise syntax_error(tokens.text, name.span.start, name.span.end, message)
        arguments = tuple([as_value(tokens, child.node) for child in children[2:-1:2]])
        call = ast.FunctionCall(name, arguments, span=self._span(context))
        self.noted.append(call)
        return call

    def _aggregate(self, context: Context) -> ast.Aggregate:
        tokens, children = self._tokens, context.children
        distinct = len(children) == 5 and tokens.kinds[children[2]] == DISTINCT
        inner = children[-2]
        argument: ast.Expression | ast.Star
        if isinstance(inner, int):
            argument = ast.Star(span=ast.Span(tokens.starts[inner], tokens.end(inner)))
        else:
            argument = as_value(tokens, inner.node)
        name = tokens.texts[children[0]].upper()
        aggregate = ast.Aggregate(name, argument, distinct, span=self._span(context))
        if type(argument) is ast.Star:
            self.noted.append(aggregate)
        return aggregate

    def _case(self, context: Context) -> ast.Case:
        tokens, children = self._tokens, context.children
        operand: ast.Expression | None = None
        at = 1
        if not isinstance(children[1], int):
            operand = as_value(tokens, children[1].node)
            at = 2
        branches: list[ast.When] = []
        while tokens.kinds[children[at]] == WHEN:
            node: Term = children[at + 1].node
            if operand is None:
                condition = as_condition(tokens, node)
            else:
                value = as_value(tokens, node)
                condition = ast.Comparison(ast.ComparisonOperator.EQUAL, operand, value, span=node.span)
            result = as_value(tokens, children[at + 3].node)
            span = ast.Span(tokens.starts[children[at]], tokens.end(children[at + 3].stop))
            branches.append(ast.When(condition, result, span=span))
            at += 4
        if operand is not None and len(branches) > 1:
            self._count_copies(operand, len(branches) - 1)
        otherwise = as_value(tokens, children[at + 1].node) if tokens.kinds[children[at]] == ELSE else None
        return ast.Case(tuple(branches), otherwise, span=self._span(context))

    def _count_copies(self, operand: ast.Expression, copies: int) -> None:
        """Bound what simple CASEs grow to: each branch compares the whole operand, which may hold such CASEs itself."""
        stack: list[ast.Node] = [operand]
        while stack:
            self._copied += copies
            if self._copied > self._limits.tokens:
                message = "The operands of CASE, compared once in each WHEN, make too long a query"
                raise too_complex(self._tokens.text, operand.span.start, operand.span.end, message)
            stack.extend(stack.pop().children())

    def _type_name(self, context: Context) -> ast.TypeName:
        tokens, children = self._tokens, context.children
        if len(children) == 4:
            name, length = tokens.texts[children[0]].upper(), self._whole(children[2])
        else:
            name, length = " ".join(tokens.texts[child].upper() for child in children), None
        return ast.TypeName(name, length, span=self._span(context))

    # Small pieces

    def _span(self, context: Context) -> ast.Span:
        tokens = self._tokens
        stop = context.stop
        return ast.Span(tokens.starts[context.start], tokens.starts[stop] + len(tokens.texts[stop]))

    def _whole(self, token: int) -> int:
        """Read an unsigned integer."""
        tokens = self._tokens
        digits = tokens.texts[token]
        start, end = tokens.starts[token], tokens.end(token)
        if not digits.isdigit():
            message = f"A whole number is expected in place of {quoted(digits)}"
            raise syntax_error(tokens.text, start, end, message, expected=("a whole number",))
        significant = digits.lstrip("0") or "0"
        if len(significant) > 19 or int(significant) > _LARGEST:
            raise syntax_error(tokens.text, start, end, f"The number {quoted(digits)} is too large")
        return int(significant)

    def _too_many_parts(self, context: Context, message: str) -> None:
        span = self._span(context)
        raise syntax_error(self._tokens.text, span.start, span.end, message)


def _is_plain(body: ast.SelectExpression) -> bool:
    """Whether an ORDER BY or OFFSET may become the query's own."""
    return not body.order_by and body.offset is None and (isinstance(body, ast.SetOperation) or body.top is None)


_HANDLERS: dict[type, Callable[[Builder, Context], Any]] = {
    ADQLParser.AdqlContext: Builder._adql,
    ADQLParser.CommonTableContext: Builder._common_table,
    ADQLParser.QueryContext: Builder._query,
    ADQLParser.TermContext: Builder._term,
    ADQLParser.SelectItemContext: Builder._select_item,
    ADQLParser.SortItemContext: Builder._sort_item,
    ADQLParser.TableContext: Builder._table,
    ADQLParser.TablePrimaryContext: Builder._table_primary,
    ADQLParser.ExpressionContext: Builder._expression,
    ADQLParser.OperandContext: Builder._operand,
    ADQLParser.TypeNameContext: Builder._type_name,
}
