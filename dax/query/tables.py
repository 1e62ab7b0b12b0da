"""From the FROM clause to relations, and to what can be named above them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from adql_grammar import ast
from dax.errors import QueryError
from dax.models.results import ResultColumn
from dax.models.tableset import Table, TableSet
from dax.query.coercion import MismatchError, comparable
from dax.query.describe import Descriptions
from dax.query.expressions import ColumnValue, Compare, FunctionValue, Truth, all_of
from dax.query.logical import CommonScan, Derived, Join, QueryNode, Relation, Scan
from dax.query.names import matches, nearest, written
from dax.query.problems import Problems
from dax.query.scope import Binding, Scope, VisibleColumn
from dax.query.terms import TermResolver

__all__ = ["CommonColumns", "TableResolver"]

DerivedResolver = Callable[[ast.SelectExpression, Scope | None], tuple[QueryNode, tuple[ResultColumn, ...]]]


@dataclass(frozen=True, slots=True)
class CommonColumns:
    """A table of the WITH clause."""

    name: str
    relation: str
    """Its name in the plan."""
    columns: tuple[ResultColumn, ...]


@dataclass(frozen=True, slots=True)
class _From:
    """A part of FROM, resolved."""

    relation: Relation
    bindings: tuple[Binding, ...]
    columns: tuple[VisibleColumn, ...]


class TableResolver:
    """Resolves the FROM clauses of one query.

    Parameters
    ----------
    derived
        Resolves the query of a derived table.
    """

    def __init__(
        self, tables: TableSet, problems: Problems, descriptions: Descriptions, derived: DerivedResolver
    ) -> None:
        self.common: list[CommonColumns] = []
        self._tables = tables
        self._problems = problems
        self._descriptions = descriptions
        self._derived = derived
        self._relations = 0

    def new_relation(self) -> str:
        """Return a relation name that this query has not used."""
        self._relations += 1
        return f"r{self._relations}"

    def resolve(self, node: ast.TableExpression, outer: Scope | None) -> tuple[Relation, Scope]:
        """Resolve a FROM clause.

        Raises
        ------
        QueryError
            Raised if a table is unknown, an alias repeats, or a join's columns do not meet.
        """
        part = self._table(node, outer)
        return part.relation, Scope(part.bindings, part.columns, outer)

    def _table(self, node: ast.TableExpression, outer: Scope | None) -> _From:
        match node:
            case ast.TableReference():
                return self._reference(node)
            case ast.DerivedTable():
                query, columns = self._derived(node.query, outer)
                relation = self.new_relation()
                return self._bind(Derived(query, relation), relation, node.alias, None, columns)
            case ast.Join():
                return self._joins(node, outer)
            case _:
                assert_never(node)

    def _reference(self, node: ast.TableReference) -> _From:
        if len(node.parts) == 1:
            for common in reversed(self.common):
                if matches(node.parts[0], common.name):
                    relation = self.new_relation()
                    alias = node.alias or node.parts[0]
                    return self._bind(CommonScan(common.relation, relation), relation, alias, None, common.columns)
        table = self._find(node)
        relation = self.new_relation()
        alias = node.alias or ast.Identifier(table.name.table, delimited=True)
        schema = None if node.alias else table.name.schema
        columns = tuple(
            ResultColumn(name=c.name, type=c.type, unit=c.unit, ucd=c.ucd, utype=c.utype, description=c.description)
            for c in table.columns
        )
        return self._bind(Scan(table.name, relation), relation, alias, schema, columns, physical=True)

    def _find(self, node: ast.TableReference) -> Table:
        *qualifier, name = node.parts
        candidates: list[Table] = []
        if len(qualifier) == 1:
            candidates = list(self._tables.matching(qualifier[0].name, name.name))
            candidates = [t for t in candidates if matches(qualifier[0], t.name.schema) and matches(name, t.name.table)]
        elif not qualifier:
            candidates = [t for t in self._tables.tables() if matches(name, t.name.table)]
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise self._problems.at(
                node.span,
                "AMBIGUOUS_TABLE",
                f"{written(node.parts)} names {len(candidates)} tables",
                hint="write " + " or ".join(str(t.name) for t in candidates[:3]),
            )
        raise self._unknown(node)

    def _unknown(self, node: ast.TableReference) -> QueryError:
        known = [str(t.name) for t in self._tables.tables()]
        close = nearest(".".join(p.name for p in node.parts), known)
        bare = node.parts[-1].name.lower()
        if not close:
            close = tuple(str(t.name) for t in self._tables.tables() if t.name.table.lower() == bare)[:3]
        return self._problems.at(
            ast.Span(node.parts[0].span.start, node.parts[-1].span.end),
            "UNKNOWN_TABLE",
            f"there is no table {written(node.parts)}",
            hint="TAP_SCHEMA.tables lists all tables",
            suggestions=close,
        )

    def _bind(
        self,
        relation: Relation,
        name: str,
        alias: ast.Identifier,
        schema: str | None,
        columns: tuple[ResultColumn, ...],
        *,
        physical: bool = False,
    ) -> _From:
        visible = []
        for i, column in enumerate(columns):
            value = ColumnValue(name, column.name if physical else f"c{i}", column.type)
            self._descriptions.add(value, column)
            visible.append(VisibleColumn(column.name, value, column))
        binding = Binding(alias, schema, tuple(visible))
        return _From(relation, (binding,), binding.columns)

    # Joins

    def _joins(self, node: ast.Join, outer: Scope | None) -> _From:
        chain: list[ast.Join] = []
        left: ast.TableExpression = node
        while isinstance(left, ast.Join):
            chain.append(left)
            left = left.left
        part = self._table(left, outer)
        for join in reversed(chain):
            part = self._join(join, part, self._table(join.right, outer), outer)
        return part

    def _join(self, node: ast.Join, left: _From, right: _From, outer: Scope | None) -> _From:
        self._check_aliases(node, left, right)
        bindings = left.bindings + right.bindings
        if node.natural or node.using:
            return self._join_on_names(node, left, right, bindings)
        columns = left.columns + right.columns
        condition: Truth | None = None
        if node.on is not None:
            terms = TermResolver(self._problems, Scope(bindings, columns, outer), self._inner, clause="ON")
            condition = terms.condition(node.on)
        return _From(Join(node.kind, left.relation, right.relation, condition), bindings, columns)

    def _inner(self, node: ast.SelectExpression, scope: Scope) -> QueryNode:
        return self._derived(node, scope)[0]

    def _check_aliases(self, node: ast.Join, left: _From, right: _From) -> None:
        for new in right.bindings:
            for old in left.bindings:
                if old.alias.name.lower() == new.alias.name.lower() and old.schema == new.schema:
                    raise self._problems.at(
                        node.right.span,
                        "DUPLICATE_ALIAS",
                        f"{new.alias.name} is used for two tables of one FROM",
                        hint="give one of them another alias",
                    )

    def _join_on_names(self, node: ast.Join, left: _From, right: _From, bindings: tuple[Binding, ...]) -> _From:
        merged: list[VisibleColumn] = []
        conditions: list[Truth] = []
        used: set[int] = set()
        for name in self._shared_names(node, left, right):
            one = self._only(name, left, node)
            two = self._only(name, right, node)
            try:
                sides = comparable(one.value, two.value)
            except MismatchError as e:
                raise self._problems.at(node.span, "TYPE_MISMATCH", f"column {name.name}: {e}") from e
            conditions.append(Compare(ast.ComparisonOperator.EQUAL, *sides))
            merged.append(self._merged(node.kind, one, two))
            used |= {id(one), id(two)}
        rest = [c for c in left.columns + right.columns if id(c) not in used]
        kind = node.kind if conditions else ast.JoinKind.CROSS
        relation = Join(kind, left.relation, right.relation, all_of(*conditions))
        return _From(relation, bindings, (*merged, *rest))

    def _shared_names(self, node: ast.Join, left: _From, right: _From) -> tuple[ast.Identifier, ...]:
        if node.using:
            return node.using
        here = {c.name.lower() for c in right.columns}
        names = dict.fromkeys(c.name for c in left.columns if c.name.lower() in here)
        return tuple(ast.Identifier(n, span=node.span) for n in names)

    def _only(self, name: ast.Identifier, part: _From, node: ast.Join) -> VisibleColumn:
        found = [c for c in part.columns if matches(name, c.name)]
        if len(found) == 1:
            return found[0]
        code = "AMBIGUOUS_COLUMN" if found else "UNKNOWN_COLUMN"
        text = "more than one column" if found else "no column"
        span = name.span if node.using else node.span
        raise self._problems.at(
            span,
            code,
            f"one side of the join has {text} {name.name}",
            suggestions=nearest(name.name, (c.name for c in part.columns)),
        )

    def _merged(self, kind: ast.JoinKind, one: VisibleColumn, two: VisibleColumn) -> VisibleColumn:
        if kind is ast.JoinKind.RIGHT:
            return replace(one, value=two.value)
        if kind is ast.JoinKind.FULL:
            return replace(one, value=FunctionValue("COALESCE", (one.value, two.value), one.value.type))
        return one
