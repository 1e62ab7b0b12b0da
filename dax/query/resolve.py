"""From a syntax tree to a typed plan: names, types, groups, and the columns of the answer.

What may be seen is decided by the `TableSet` alone: a table that a user must not see is not in it, and is unknown here
like one that never was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adql_grammar import ast
from dax.models.datatypes import ColumnType
from dax.models.results import ResultColumn, ResultSchema
from dax.models.tableset import TableName, TableSet
from dax.query.coercion import MismatchError, common_type, convert, is_null
from dax.query.describe import Descriptions, output_names
from dax.query.expressions import ColumnValue, Value
from dax.query.grouping import group, has_aggregate
from dax.query.logical import (
    Derived,
    Distinct,
    Filter,
    Limit,
    Output,
    Plan,
    Project,
    QueryNode,
    SetOperation,
    Sort,
    SortKey,
    Source,
    base_tables,
    output_types,
)
from dax.query.names import matches, written
from dax.query.problems import Problems
from dax.query.scope import Scope
from dax.query.tables import CommonColumns, TableResolver
from dax.query.terms import TermResolver

__all__ = ["ResolvedQuery", "resolve"]


_COLUMN_LIMIT = 4096
"""Columns of a select list at the most: the engine's time for a plan grows faster than their number."""
_POSITION_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedQuery:
    """A query whose every name has a meaning and every column a type."""

    plan: Plan
    """As written: no rule has been applied."""
    schema: ResultSchema
    """The columns of the answer."""
    tables: frozenset[TableName]
    """Published tables that it reads."""


@dataclass(frozen=True, slots=True)
class _Select:
    """A resolved select expression and its columns."""

    query: QueryNode
    columns: tuple[ResultColumn, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """One column of a select list."""

    value: Value
    column: ResultColumn
    alias: ast.Identifier | None


def resolve(tree: ast.Query, text: str, tables: TableSet) -> ResolvedQuery:
    """Give every name of a query its meaning.

    Parameters
    ----------
    tree
        The query.
    text
        Its text, for the places in errors.
    tables
        What this user may see.

    Raises
    ------
    QueryError
        Raised if a name is unknown or ambiguous, a type does not fit, or groups are misused.
    """
    return _Resolver(text, tables).query(tree)


class _Resolver:
    """One query being resolved; hands out relation names and keeps what is known of columns."""

    def __init__(self, text: str, tables: TableSet) -> None:
        self._problems = Problems(text)
        self._descriptions = Descriptions()
        self._tables = TableResolver(tables, self._problems, self._descriptions, self._derived)

    def query(self, tree: ast.Query) -> ResolvedQuery:
        common: list[tuple[str, QueryNode]] = []
        for table in tree.common_tables:
            if any(c.name == table.name.name for c in self._tables.common):
                raise self._problems.at(
                    table.name.span, "DUPLICATE_NAME", f"WITH defines {table.name.name} more than once"
                )
            select = self._select_expression(table.query, None)
            relation = f"w{len(common)}"
            common.append((relation, select.query))
            self._tables.common.append(CommonColumns(table.name.name, relation, select.columns))
        body = self._select_expression(tree.body, None)
        plan = Plan(body.query, tuple(common))
        return ResolvedQuery(plan=plan, schema=ResultSchema(body.columns), tables=base_tables(plan))

    def _derived(self, node: ast.SelectExpression, outer: Scope | None) -> tuple[QueryNode, tuple[ResultColumn, ...]]:
        select = self._select_expression(node, outer)
        return select.query, select.columns

    def _subquery(self, node: ast.SelectExpression, outer: Scope) -> QueryNode:
        return self._select_expression(node, outer).query

    def _terms(self, scope: Scope, clause: str, *, aggregates: bool = False) -> TermResolver:
        return TermResolver(self._problems, scope, self._subquery, aggregates=aggregates, clause=clause)

    def _select_expression(self, node: ast.SelectExpression, outer: Scope | None) -> _Select:
        if isinstance(node, ast.SetOperation):
            return self._set_operation(node, outer)
        return self._select(node, outer)

    # SELECT

    def _select(self, node: ast.Select, outer: Scope | None) -> _Select:
        relation, scope = self._tables.resolve(node.from_, outer)
        source: Source = relation
        if node.where is not None:
            source = Filter(source, self._terms(scope, "WHERE").condition(node.where))
        items = self._items(node, scope)
        keys = tuple(self._group_key(k, scope, items) for k in node.group_by)
        terms = self._terms(scope, "the select list", aggregates=True)
        having = terms.condition(node.having) if node.having is not None else None
        sort, extra = self._order(node, scope, items)
        values = (*(i.value for i in items), *extra)
        if keys or having is not None or any(has_aggregate(v) for v in values):
            relation_name = self._tables.new_relation()
            source, values = group(source, keys, values, having, relation_name, self._problems)
        project = Project(source, tuple(Output(v) for v in values), hidden=len(extra))
        query = self._finish(node, project, sort)
        return _Select(query, self._columns(items))

    def _finish(self, node: ast.Select, project: Project, sort: tuple[SortKey, ...]) -> QueryNode:
        query: QueryNode = project
        if node.distinct:
            if project.hidden:
                raise self._problems.at(
                    node.order_by[0].span,
                    "ORDER_BY_MISS",
                    "with SELECT DISTINCT, ORDER BY can only use columns of the select list",
                )
            query = Distinct(project)
        if sort:
            assert isinstance(query, (Project, Distinct))
            query = Sort(query, sort)
        if node.top is not None or node.offset:
            query = Limit(query, node.top, node.offset or 0)
        return query

    def _columns(self, items: tuple[_Item, ...]) -> tuple[ResultColumn, ...]:
        names = output_names([(i.alias, i.column.name or None, i.value) for i in items])
        return tuple(replace(i.column, name=name) for i, name in zip(items, names, strict=True))

    def _items(self, node: ast.Select, scope: Scope) -> tuple[_Item, ...]:
        terms = self._terms(scope, "the select list", aggregates=True)
        items: list[_Item] = []
        for item in node.items:
            if isinstance(item.expression, ast.Star):
                items.extend(self._star(item.expression, scope))
                continue
            value = terms.value(item.expression)
            column = self._descriptions.of(value)
            if isinstance(item.expression, ast.ColumnReference):
                column = replace(column, name=terms.column(item.expression)[1].name)
            else:
                column = replace(column, name="")
            items.append(_Item(value, column, item.alias))
        if len(items) > _COLUMN_LIMIT:
            raise self._problems.at(
                node.span, "QUERY_TOO_COMPLEX", f"a select list has at most {_COLUMN_LIMIT} columns, not {len(items)}"
            )
        return tuple(items)

    def _star(self, star: ast.Star, scope: Scope) -> list[_Item]:
        columns = scope.columns
        if star.qualifier:
            bindings = Scope(scope.bindings, ()).find_bindings(star.qualifier)
            if len(bindings) != 1:
                code = "AMBIGUOUS_TABLE" if bindings else "UNKNOWN_TABLE"
                raise self._problems.at(
                    star.span, code, f"{written(star.qualifier)} names {len(bindings) or 'no'} table of FROM"
                )
            columns = bindings[0].columns
        return [_Item(c.value, c.meta, None) for c in columns]

    def _group_key(self, node: ast.Expression, scope: Scope, items: tuple[_Item, ...]) -> Value:
        if isinstance(node, ast.NumberLiteral) and node.is_integer:
            return self._position(node, items).value
        if isinstance(node, ast.ColumnReference) and len(node.parts) == 1 and not scope.find(node.parts[0]):
            named = self._named(node.parts[0], items)
            if len(named) == 1 and not has_aggregate(named[0].value):
                return named[0].value
        return self._terms(scope, "GROUP BY").value(node)

    def _position(self, node: ast.NumberLiteral, items: tuple[_Item, ...]) -> _Item:
        position = _position(node)
        if not 1 <= position <= len(items):
            raise self._problems.at(
                node.span, "BAD_POSITION", f"there is no column {node.text[:20]}: the select list has {len(items)}"
            )
        return items[position - 1]

    def _named(self, name: ast.Identifier, items: tuple[_Item, ...]) -> list[_Item]:
        return [i for i in items if matches(name, i.alias.name if i.alias is not None else i.column.name)]

    def _order(
        self, node: ast.Select, scope: Scope, items: tuple[_Item, ...]
    ) -> tuple[tuple[SortKey, ...], tuple[Value, ...]]:
        """Return the sort keys, and the values that have to be computed for them alone."""
        keys: list[SortKey] = []
        extra: list[Value] = []
        for order in node.order_by:
            value = self._order_value(order.expression, scope, items)
            known = [i.value for i in items] + extra
            if value not in known:
                extra.append(value)
                known.append(value)
            if value.type.is_array:
                raise self._problems.at(order.span, "TYPE_MISMATCH", "rows cannot be ordered by an array or a geometry")
            keys.append(SortKey(known.index(value), order.descending))
        return tuple(keys), tuple(extra)

    def _order_value(self, node: ast.Expression, scope: Scope, items: tuple[_Item, ...]) -> Value:
        if isinstance(node, ast.NumberLiteral) and node.is_integer:
            return self._position(node, items).value
        if isinstance(node, ast.ColumnReference) and len(node.parts) == 1:
            named = self._named(node.parts[0], items)
            if len({i.value for i in named}) == 1:
                return named[0].value
        return self._terms(scope, "ORDER BY", aggregates=True).value(node)

    # UNION, EXCEPT, INTERSECT

    def _set_operation(self, node: ast.SetOperation, outer: Scope | None) -> _Select:
        left = self._select_expression(node.left, outer)
        right = self._select_expression(node.right, outer)
        if len(left.columns) != len(right.columns):
            raise self._problems.at(
                node.right.span,
                "WRONG_ARITY",
                f"{node.operator} needs as many columns on both sides: {len(left.columns)} and {len(right.columns)}",
            )
        types: list[ColumnType] = []
        for one, two in zip(left.columns, right.columns, strict=True):
            if _is_null_column(left.query, len(types)):
                types.append(two.type)
            elif _is_null_column(right.query, len(types)):
                types.append(one.type)
            else:
                try:
                    types.append(common_type(one.type, two.type))
                except MismatchError as e:
                    raise self._problems.at(
                        node.span, "TYPE_MISMATCH", f"{node.operator}: column {len(types) + 1}: {e}"
                    ) from e
        schema = [replace(c, type=t) for c, t in zip(left.columns, types, strict=True)]
        query: QueryNode = SetOperation(
            node.operator, self._with_types(left.query, schema), self._with_types(right.query, schema), node.all
        )
        if node.order_by:
            assert isinstance(query, SetOperation)
            query = Sort(query, tuple(self._set_key(o, schema) for o in node.order_by))
        if node.offset:
            query = Limit(query, None, node.offset)
        return _Select(query, tuple(schema))

    def _with_types(self, query: QueryNode, schema: list[ResultColumn]) -> QueryNode:
        types = [c.type for c in schema]
        if list(output_types(query)) == types:
            return query
        if isinstance(query, Project) and not query.hidden:
            outputs = tuple(Output(convert(o.value, t)) for o, t in zip(query.outputs, types, strict=True))
            return Project(query.source, outputs)
        relation = self._tables.new_relation()
        columns = [ColumnValue(relation, f"c{i}", t) for i, t in enumerate(output_types(query))]
        return Project(
            Derived(query, relation), tuple(Output(convert(c, t)) for c, t in zip(columns, types, strict=True))
        )

    def _set_key(self, order: ast.OrderItem, schema: list[ResultColumn]) -> SortKey:
        node = order.expression
        if isinstance(node, ast.NumberLiteral) and node.is_integer and 1 <= _position(node) <= len(schema):
            return SortKey(_position(node) - 1, order.descending)
        if isinstance(node, ast.ColumnReference) and len(node.parts) == 1:
            found = [i for i, c in enumerate(schema) if matches(node.parts[0], c.name)]
            if len(found) == 1:
                return SortKey(found[0], order.descending)
        raise self._problems.at(
            order.span, "ORDER_BY_MISS", "behind a set operator, ORDER BY takes the name or the position of a column"
        )


def _position(number: ast.NumberLiteral) -> int:
    """Return an output position; one of many digits is beyond any list."""
    return int(number.text) if len(number.text) <= _POSITION_DIGITS else 0


def _is_null_column(query: QueryNode, position: int) -> bool:
    return isinstance(query, Project) and is_null(query.outputs[position].value)
