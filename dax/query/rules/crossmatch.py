"""A join of near positions meets in cells of the sky, and never compares all rows with all.

Where rows of two tables are joined by a bound on their distance, the smaller side is repeated for each cell around its
position, and the other side is looked up by its own cell. A cell of the order chosen is wider than the radius, so the
cell of a position and those that touch it hold every neighbour; each pair meets in one cell only, and the exact test
stays.
"""

from __future__ import annotations

import math
from dataclasses import replace

from adql_grammar.ast import ComparisonOperator, JoinKind
from dax.models.publication import CELL_COLUMN, CELL_ORDER
from dax.models.tableset import TableSet
from dax.query.expressions import INT, LONG, ColumnValue, Compare, Constant, FunctionValue, Truth, Value, all_of
from dax.query.logical import (
    Aggregate,
    CommonScan,
    Derived,
    Expanded,
    Filter,
    Join,
    Plan,
    Project,
    Relation,
    Scan,
    Source,
)
from dax.query.rules.cones import Cone, cone_of
from dax.query.rules.filters import inner_conditions, map_nodes

__all__ = ["join_near_positions"]

_WIDTH_DEG = 0.6 * 58.6323
"""A radius that the neighbours of a cell of order 0 are sure to cover; a quarter of a cell's width is to spare."""
_FEW_PAIRS = 300_000
"""Pairs that are compared faster than cells are found."""
_UNKNOWN_ROWS = 1000
"""Rows of a derived table, for the choice of a side."""

Leaf = Scan | CommonScan | Derived


def join_near_positions(plan: Plan, tables: TableSet) -> Plan:
    """Let each inner join by distance meet in cells."""

    def change(node: object) -> object | None:
        if not isinstance(node, (Project, Aggregate)):
            return None
        source = node.source
        conditions = inner_conditions(source) if isinstance(source, Filter) else _join_conditions(source)
        cones = [c for t in conditions if (c := cone_of(t)) is not None]
        renewed = source
        for cone in cones:
            renewed = _met_below(renewed, cone, cones, tables)
        return None if renewed is source else replace(node, source=renewed)

    return map_nodes(plan, change)


def _join_conditions(source: object) -> tuple[Truth, ...]:
    if not isinstance(source, Join):
        return ()
    nothing = Compare(ComparisonOperator.EQUAL, Constant(0, INT), Constant(0, INT))
    return inner_conditions(Filter(source, nothing))


def _met_below(source: Source, cone: Cone, cones: list[Cone], tables: TableSet) -> Source:
    if isinstance(source, Filter):
        below = _met_below(source.source, cone, cones, tables)
        return source if below is source.source else Filter(below, source.condition)
    return source if isinstance(source, Aggregate) else _met(source, cone, cones, tables)


def _met(source: Relation, cone: Cone, cones: list[Cone], tables: TableSet) -> Relation:
    """Rewrite the lowest inner join that brings the two sides of a cone together."""
    if not isinstance(source, Join) or source.kind not in (JoinKind.INNER, JoinKind.CROSS):
        return source
    left = _met(source.left, cone, cones, tables)
    right = source.right if left is not source.left else _met(source.right, cone, cones, tables)
    if left is source.left and right is source.right:
        return _at(source, cone, cones, tables)
    return Join(source.kind, left, right, source.condition)


def _at(join: Join, cone: Cone, cones: list[Cone], tables: TableSet) -> Join:
    left, right = _leaves(join.left), _leaves(join.right)
    one, two = _relation(cone.one), _relation(cone.two)
    if one is None or two is None or {one, two} - left.keys() - right.keys() or (one in left) == (two in left):
        return join
    leaves = left | right
    sizes = {name: _rows(leaves[name], cones, tables) for name in (one, two)}
    if math.prod(sizes.values()) <= _FEW_PAIRS:
        return join
    order = _order(cone.radius_deg)
    small, large = (cone.one, cone.two) if sizes[one] <= sizes[two] else (cone.two, cone.one)
    leaf = leaves[_relation(small) or ""]
    if order is None or isinstance(leaf, Expanded):
        return join
    lon, lat = small
    assert isinstance(lon, ColumnValue)
    assert isinstance(lat, ColumnValue)
    expanded = Expanded(leaf, lon.name, lat.name, order, leaf.relation)
    near = ColumnValue(leaf.relation, Expanded.COLUMN, LONG)
    cell = _cell(large, leaves[_relation(large) or ""], order, tables)
    return Join(
        JoinKind.INNER,
        _with_leaf(join.left, expanded),
        _with_leaf(join.right, expanded),
        all_of(Compare(ComparisonOperator.EQUAL, cell, near), join.condition),
    )


def _order(radius_deg: float) -> int | None:
    """Return the finest order whose neighbourhoods cover a radius; `None` if it is too wide for cells to help."""
    if radius_deg <= 0:
        return CELL_ORDER
    order = math.floor(math.log2(_WIDTH_DEG / radius_deg))
    return min(order, CELL_ORDER) if order >= 1 else None


def _relation(position: tuple[Value, Value]) -> str | None:
    lon, lat = position
    if isinstance(lon, ColumnValue) and isinstance(lat, ColumnValue) and lon.relation == lat.relation:
        return lon.relation
    return None


def _leaves(relation: Relation) -> dict[str, Leaf | Expanded]:
    if isinstance(relation, Join):
        return _leaves(relation.left) | _leaves(relation.right)
    return {relation.relation: relation}


def _with_leaf(relation: Relation, leaf: Expanded) -> Relation:
    if isinstance(relation, Join):
        return replace(relation, left=_with_leaf(relation.left, leaf), right=_with_leaf(relation.right, leaf))
    return leaf if relation.relation == leaf.relation else relation


def _rows(leaf: Leaf | Expanded, cones: list[Cone], tables: TableSet) -> float:
    """Guess how many rows of a relation remain: its share of the sky within the cones around constant positions."""
    rows = float(_UNKNOWN_ROWS)
    if isinstance(leaf, Scan):
        rows = float(tables.table(leaf.table).row_count or _UNKNOWN_ROWS)
    for cone in cones:
        centre = cone.centred()
        if centre is not None and _relation(centre[0]) == leaf.relation:
            rows *= (1 - math.cos(math.radians(cone.radius_deg))) / 2
    return rows


def _cell(position: tuple[Value, Value], leaf: Leaf | Expanded, order: int, tables: TableSet) -> Value:
    """Return the cell of a position: from the hidden column where the table has one, else computed."""
    lon, lat = position
    if isinstance(leaf, Scan) and isinstance(lon, ColumnValue) and isinstance(lat, ColumnValue):
        known = tables.table(leaf.table).position
        if known is not None and (known.longitude, known.latitude) == (lon.name, lat.name):
            stored = ColumnValue(leaf.relation, CELL_COLUMN, INT)
            if order == CELL_ORDER:
                return stored
            return FunctionValue("#coarser_cell", (stored, Constant(2 * (CELL_ORDER - order), INT)), LONG)
    return FunctionValue("#cell", (lon, lat, Constant(order, INT)), LONG)
