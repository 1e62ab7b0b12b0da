"""The query compiler: text in, plan out; the same input gives the same output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from adql_grammar import AdqlSyntaxError, ast, parse
from dax.errors import Position, QueryError
from dax.models.results import ResultSchema
from dax.models.tableset import TableSet
from dax.query.logical import Limit, Plan
from dax.query.resolve import ResolvedQuery, resolve
from dax.query.rules import rewrite
from dax.query.shard import ShardPlan, shard

__all__ = ["CompiledQuery", "compile_query", "parse_query"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledQuery:
    """A query and all that became of it."""

    text: str
    tree: ast.Query
    resolved: ResolvedQuery
    logical: Plan
    """The plan after all rules."""
    plan: ShardPlan

    @property
    def schema(self) -> ResultSchema:
        """The columns of the answer."""
        return self.resolved.schema


def compile_query(text: str, tables: TableSet, *, generation: int = 0, row_limit: int | None = None) -> CompiledQuery:
    """Compile a query.

    Parameters
    ----------
    tables
        What this user may see.
    generation
        The publication that ``tables`` describes.
    row_limit
        Rows of the answer at the most, whatever the query says; `None` is no limit.

    Raises
    ------
    QueryError
        Raised if the text is no ADQL, a name is unknown, or a type does not fit; it knows the place.
    """
    tree = parse_query(text)
    with _bounded_recursion(text):
        resolved = resolve(tree, text, tables)
        logical = rewrite(_limited(resolved.plan, row_limit), tables)
    return CompiledQuery(
        text=text,
        tree=tree,
        resolved=resolved,
        logical=logical,
        plan=shard(logical, resolved.schema, generation),
    )


def parse_query(text: str) -> ast.Query:
    """Read a query's text.

    Raises
    ------
    QueryError
        Raised if the text is no ADQL.
    """
    try:
        return parse(text)
    except AdqlSyntaxError as e:
        position = Position(e.offset, e.length, e.line, e.column)
        raise QueryError(e.message, code=e.code, hint=e.hint, position=position) from e


def _limited(plan: Plan, row_limit: int | None) -> Plan:
    if row_limit is None:
        return plan
    root = plan.root
    if isinstance(root, Limit):
        if root.count is not None and root.count <= row_limit:
            return plan
        return replace(plan, root=replace(root, count=row_limit))
    return replace(plan, root=Limit(root, row_limit))


@contextmanager
def _bounded_recursion(text: str) -> Iterator[None]:
    try:
        yield
    except RecursionError as e:
        position = Position.of_span(text, 0, len(text))
        raise QueryError("the query is nested too deeply", code="QUERY_TOO_COMPLEX", position=position) from e
