"""Walking a plan filter by filter: what most rules have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from adql_grammar.ast import JoinKind
from dax.query.expressions import Truth, conjuncts
from dax.query.logical import Expanded, Filter, Join, Scan

__all__ = ["inner_conditions", "map_nodes", "scans"]

T = TypeVar("T")


def map_nodes(node: T, change: Callable[[object], object | None]) -> T:
    """Rebuild a plan from the leaves, terms and subqueries included.

    ``change`` is given each node with its rebuilt parts, and returns what stands in its place, or `None` to keep it.
    """
    updates = {}
    for f in fields(node):  # type: ignore[arg-type]  # every node of a plan is a dataclass
        value = getattr(node, f.name)
        renewed = _map_value(value, change)
        if renewed is not value:
            updates[f.name] = renewed
    rebuilt = replace(node, **updates) if updates else node  # type: ignore[type-var]
    changed = change(rebuilt)
    return rebuilt if changed is None else cast("T", changed)


def _map_value(value: object, change: Callable[[object], object | None]) -> object:
    if isinstance(value, tuple):
        renewed = tuple(_map_value(v, change) for v in value)
        return renewed if any(a is not b for a, b in zip(renewed, value, strict=True)) else value
    if is_dataclass(value) and type(value).__module__.startswith("dax.query."):
        return map_nodes(value, change)
    return value


def scans(source: object) -> dict[str, Scan]:
    """Return the published tables that a filter's source brings into view, by relation name."""
    found: dict[str, Scan] = {}
    stack = [source]
    while stack:
        node = stack.pop()
        if isinstance(node, Expanded):
            stack.append(node.source)
        elif isinstance(node, Scan):
            found[node.relation] = node
        elif isinstance(node, (Join, Filter)):
            stack += [node.left, node.right] if isinstance(node, Join) else [node.source]
    return found


def inner_conditions(filter_: Filter) -> tuple[Truth, ...]:
    """Return the conditions that every row of a filter's result meets: its own terms, and those of inner joins."""
    found = list(conjuncts(filter_.condition))
    stack: list[object] = [filter_.source]
    while stack:
        node = stack.pop()
        if isinstance(node, Filter):
            found += conjuncts(node.condition)
            stack.append(node.source)
        elif isinstance(node, Join) and node.kind in (JoinKind.INNER, JoinKind.CROSS):
            found += conjuncts(node.condition)
            stack += [node.left, node.right]
    return tuple(found)
