"""Groups: which values can stand above them, and what has to be computed below."""

from __future__ import annotations

from dax.query.expressions import AggregateValue, ColumnValue, Term, Truth, Value, transform, walk
from dax.query.logical import Aggregate, Filter, Source
from dax.query.problems import Problems

__all__ = ["group", "has_aggregate"]


def has_aggregate(term: Term) -> bool:
    """Tell whether an aggregate stands in a term."""
    return any(isinstance(t, AggregateValue) for t in walk(term))


def group(
    source: Source,
    keys: tuple[Value, ...],
    values: tuple[Value, ...],
    having: Truth | None,
    relation: str,
    problems: Problems,
) -> tuple[Source, tuple[Value, ...]]:
    """Put an `Aggregate` over a source and rewrite what stands above it in terms of keys and aggregates.

    Raises
    ------
    QueryError
        Raised if a value uses a column that is neither a key nor inside an aggregate.
    """
    keys = tuple(dict.fromkeys(keys))
    aggregates: list[AggregateValue] = []

    def above(term: Term) -> Term | None:
        if term in keys:
            position = keys.index(term)
            return ColumnValue(relation, f"k{position}", keys[position].type, span=term.span)
        if isinstance(term, AggregateValue):
            if term not in aggregates:
                aggregates.append(term)
            return ColumnValue(relation, f"a{aggregates.index(term)}", term.type, span=term.span)
        if isinstance(term, ColumnValue) and term.relation in inner:
            raise problems.at(
                term.span,
                "GROUP_BY_MISS",
                "this column is neither in GROUP BY nor inside an aggregate",
                hint="add it to GROUP BY, or take MIN, MAX, AVG, SUM or COUNT of it",
            )
        return None

    inner = _relations(source)
    values = tuple(transform(v, above) for v in values)
    condition = transform(having, above) if having is not None else None
    grouped: Source = Aggregate(source, keys, tuple(aggregates), relation)
    return (Filter(grouped, condition) if condition is not None else grouped), values


def _relations(source: object) -> frozenset[str]:
    """Return the names of the relations that a source brings into view."""
    names: set[str] = set()
    stack = [source]
    while stack:
        node = stack.pop()
        name = getattr(node, "relation", None)
        if isinstance(name, str):
            names.add(name)
        else:
            stack += [getattr(node, a) for a in ("source", "left", "right") if hasattr(node, a)]
    return frozenset(names)
