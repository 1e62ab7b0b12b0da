"""Syntax tree to canonical ADQL: ``parse(print_query(tree)) == tree`` for every tree that was parsed.

(Where the limit on nesting is all but reached, the printed text may need a wider one: joins are printed with all their
parentheses.)

A node is printed as a short sequence of text and of nodes yet to print, kept on one stack: trees of any depth are
printed without recursion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from adql_grammar import ast

__all__ = ["print_query"]

_Piece: TypeAlias = str | ast.Node
"""Text, or a node to print in its place."""

_TIGHTNESS = {
    ast.BinaryOperator.ADD: 1,
    ast.BinaryOperator.SUBTRACT: 1,
    ast.BinaryOperator.CONCATENATE: 1,
    ast.BinaryOperator.MULTIPLY: 2,
    ast.BinaryOperator.DIVIDE: 2,
    ast.BinaryOperator.MODULO: 2,
}
_JOINS = {
    ast.JoinKind.INNER: "JOIN",
    ast.JoinKind.LEFT: "LEFT JOIN",
    ast.JoinKind.RIGHT: "RIGHT JOIN",
    ast.JoinKind.FULL: "FULL JOIN",
    ast.JoinKind.CROSS: ",",
}


def print_query(node: ast.Node) -> str:
    """Print a query, or any part of one, on one line."""
    printed: list[str] = []
    stack: list[_Piece] = [node]
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            printed.append(piece)
        else:
            stack.extend(reversed(_pieces(piece)))
    return "".join(printed)


def _pieces(node: ast.Node) -> Sequence[_Piece]:  # noqa: C901  # one short case for each kind of node
    match node:
        case ast.Identifier(name=name, delimited=delimited):
            return [_delimit(name) if delimited else name]
        case ast.NumberLiteral(text=text):
            return [text]
        case ast.StringLiteral(value=value):
            return ["'", value.replace("'", "''"), "'"]
        case ast.NullLiteral():
            return ["NULL"]
        case ast.ColumnReference(parts=parts):
            return _joined(parts, ".")
        case ast.Star(qualifier=qualifier):
            return [*_joined(qualifier, "."), ".*"] if qualifier else ["*"]
        case ast.Unary(operator=operator, operand=operand):
            return [operator, *_enclosed(operand, isinstance(operand, ast.Unary | ast.Binary))]
        case ast.Binary():
            return _binary(node)
        case ast.FunctionCall(name=name_, arguments=arguments):
            return [name_, "(", *_joined(arguments, ", "), ")"]
        case ast.Aggregate(name=name, argument=argument, distinct=distinct):
            return [name, "(", "DISTINCT " if distinct else "", argument, ")"]
        case ast.TypeName(name=name, length=length):
            return [name] if length is None else [f"{name}({length})"]
        case ast.Cast(operand=operand, type=type_):
            return ["CAST(", operand, " AS ", type_, ")"]
        case ast.When(condition=condition, result=result):
            return ["WHEN ", condition, " THEN ", result]
        case ast.Case(branches=branches, otherwise=otherwise):
            last: list[_Piece] = [] if otherwise is None else [" ELSE ", otherwise]
            return ["CASE ", *_joined(branches, " "), *last, " END"]
        case ast.ScalarSubquery(query=query):
            return ["(", query, ")"]
        case _:
            return _condition(node)


def _condition(node: ast.Node) -> Sequence[_Piece]:
    match node:
        case ast.Comparison(operator=operator, left=left, right=right):
            return [left, f" {operator.value} ", right]
        case ast.Between(operand=operand, low=low, high=high, negated=negated):
            return [operand, _negated(negated), " BETWEEN ", low, " AND ", high]
        case ast.InList(operand=operand, items=items, negated=negated):
            return [operand, _negated(negated), " IN (", *_joined(items, ", "), ")"]
        case ast.InSubquery(operand=operand, query=query, negated=negated):
            return [operand, _negated(negated), " IN (", query, ")"]
        case ast.Like(operand=operand, pattern=pattern, negated=negated, ignore_case=ignore_case):
            return [operand, _negated(negated), " ILIKE " if ignore_case else " LIKE ", pattern]
        case ast.IsNull(operand=operand, negated=negated):
            return [operand, " IS NOT NULL" if negated else " IS NULL"]
        case ast.Exists(query=query):
            return ["EXISTS (", query, ")"]
        case ast.And(operands=operands):
            return _separated([_enclosed(o, isinstance(o, ast.And | ast.Or)) for o in operands], " AND ")
        case ast.Or(operands=operands):
            return _separated([_enclosed(o, isinstance(o, ast.Or)) for o in operands], " OR ")
        case ast.Not(operand=operand_):
            return ["NOT ", *_enclosed(operand_, isinstance(operand_, ast.And | ast.Or | ast.Not))]
        case _:
            return _relation(node)


def _relation(node: ast.Node) -> Sequence[_Piece]:
    match node:
        case ast.TableReference(parts=parts, alias=alias):
            return [*_joined(parts, "."), *_alias(alias)]
        case ast.DerivedTable(query=query, alias=alias):
            return ["(", query, ")", *_alias(alias)]
        case ast.Join():
            return _join(node)
        case ast.SelectItem(expression=expression, alias=alias):
            return [expression, *_alias(alias)]
        case ast.OrderItem(expression=expression, descending=descending):
            return [expression, " DESC" if descending else ""]
        case ast.Select():
            return _select(node)
        case ast.SetOperation():
            return _set_operation(node)
        case ast.CommonTable(name=name, query=query):
            return [name, " AS (", query, ")"]
        case ast.Query(body=body, common_tables=common_tables):
            with_: list[_Piece] = ["WITH ", *_joined(common_tables, ", "), " "] if common_tables else []
            return [*with_, body]
        case _:
            raise TypeError(f"No ADQL for {type(node).__name__}")


def _binary(node: ast.Binary) -> Sequence[_Piece]:
    tightness = _TIGHTNESS[node.operator]
    left, right = node.left, node.right
    looser_left = isinstance(left, ast.Binary) and _TIGHTNESS[left.operator] < tightness
    looser_right = isinstance(right, ast.Binary) and _TIGHTNESS[right.operator] <= tightness
    return [*_enclosed(left, looser_left), f" {node.operator.value} ", *_enclosed(right, looser_right)]


def _join(node: ast.Join) -> Sequence[_Piece]:
    left, right = node.left, node.right
    if node.kind is ast.JoinKind.CROSS:
        return [left, ", ", *_enclosed(right, isinstance(right, ast.Join) and right.kind is ast.JoinKind.CROSS)]
    pieces: list[_Piece] = [left, " NATURAL " if node.natural else " ", _JOINS[node.kind], " "]
    pieces += _enclosed(right, isinstance(right, ast.Join))
    if node.on is not None:
        pieces += [" ON ", node.on]
    if node.using:
        pieces += [" USING (", *_joined(node.using, ", "), ")"]
    return pieces


def _select(node: ast.Select) -> Sequence[_Piece]:
    pieces: list[_Piece] = ["SELECT ", "DISTINCT " if node.distinct else ""]
    if node.top is not None:
        pieces.append(f"TOP {node.top} ")
    pieces += [*_joined(node.items, ", "), " FROM ", node.from_]
    if node.where is not None:
        pieces += [" WHERE ", node.where]
    if node.group_by:
        pieces += [" GROUP BY ", *_joined(node.group_by, ", ")]
    if node.having is not None:
        pieces += [" HAVING ", node.having]
    return [*pieces, *_order(node)]


def _set_operation(node: ast.SetOperation) -> Sequence[_Piece]:
    tightness = 2 if node.operator is ast.SetOperator.INTERSECT else 1
    return [
        *_enclosed(node.left, _set_tightness(node.left) < tightness),
        f" {node.operator.value}{' ALL' if node.all else ''} ",
        *_enclosed(node.right, _set_tightness(node.right) <= tightness),
        *_order(node),
    ]


def _set_tightness(query: ast.SelectExpression) -> int:
    """Say how tightly an operand holds together; with an ORDER BY or OFFSET of its own, not at all."""
    if query.order_by or query.offset is not None:
        return 0
    if isinstance(query, ast.Select):
        return 3
    return 2 if query.operator is ast.SetOperator.INTERSECT else 1


def _order(node: ast.SelectExpression) -> Sequence[_Piece]:
    pieces: list[_Piece] = [" ORDER BY ", *_joined(node.order_by, ", ")] if node.order_by else []
    if node.offset is not None:
        pieces.append(f" OFFSET {node.offset}")
    return pieces


def _alias(alias: ast.Identifier | None) -> Sequence[_Piece]:
    return [] if alias is None else [" AS ", alias]


def _negated(negated: bool) -> str:
    return " NOT" if negated else ""


def _enclosed(node: ast.Node, in_parentheses: bool) -> Sequence[_Piece]:
    return ["(", node, ")"] if in_parentheses else [node]


def _joined(nodes: Iterable[ast.Node], separator: str) -> list[_Piece]:
    return _separated([[node] for node in nodes], separator)


def _separated(groups: Iterable[Sequence[_Piece]], separator: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for group in groups:
        if pieces:
            pieces.append(separator)
        pieces += group
    return pieces


def _delimit(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
