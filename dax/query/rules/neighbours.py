"""What is near something in a cone lies in a wider cone.

Where rows of ``a`` lie within R of a known position and rows of ``b`` within r of ``a``, those of ``b`` lie within
R + r: said aloud, it lets the engine read a small part of ``b`` as well.
"""

from __future__ import annotations

from adql_grammar.ast import ComparisonOperator
from dax.models.tableset import TableSet
from dax.query.expressions import DOUBLE, Compare, Constant, FunctionValue, Truth, Value, all_of
from dax.query.logical import Filter, Plan
from dax.query.rules.cones import Cone, cone_of
from dax.query.rules.filters import inner_conditions, map_nodes

__all__ = ["restrict_neighbours"]

_MARGIN_DEG = 1e-9

Position = tuple[Value, Value]


def restrict_neighbours(plan: Plan, tables: TableSet) -> Plan:
    """Add to each filter the cones that follow from its own and those of its inner joins."""

    def change(node: object) -> object | None:
        if not isinstance(node, Filter):
            return None
        cones = [c for t in inner_conditions(node) if (c := cone_of(t)) is not None]
        implied = _implied(cones)
        if not implied:
            return None
        return Filter(node.source, all_of(node.condition, *implied) or node.condition)

    return map_nodes(plan, change)


def _implied(cones: list[Cone]) -> list[Truth]:
    known: dict[Position, tuple[float, float, float]] = {}
    links: list[Cone] = []
    for cone in cones:
        centre = cone.centred()
        if centre is None:
            links.append(cone)
        else:
            known.setdefault(centre[0], (centre[1], centre[2], cone.radius_deg))
    found: list[Truth] = []
    reached = True
    while reached:
        reached = False
        for link in links:
            for near, far in ((link.one, link.two), (link.two, link.one)):
                if near not in known or far in known:
                    continue
                lon, lat, radius = known[near]
                wide = radius + link.radius_deg + _MARGIN_DEG
                if wide <= 90:
                    known[far] = (lon, lat, wide)
                    found.append(_cone(far, lon, lat, wide))
                    reached = True
    return found


def _cone(position: Position, lon: float, lat: float, radius: float) -> Truth:
    separation = FunctionValue("DISTANCE", (*position, Constant(lon, DOUBLE), Constant(lat, DOUBLE)), DOUBLE)
    return Compare(ComparisonOperator.LESS_OR_EQUAL, separation, Constant(radius, DOUBLE))
