"""A cone around a known position reads only the rows near it.

The test of distance stays as it is. Beside it goes a box in declination, and in right ascension where that is ordered
on the sky, which an engine can hold against the value ranges of its blocks: rows lie in spatial order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from adql_grammar.ast import ComparisonOperator
from dax.models.tableset import TableSet
from dax.query.expressions import (
    DOUBLE,
    AnyOf,
    ColumnValue,
    Compare,
    Constant,
    FunctionValue,
    Truth,
    Value,
    all_of,
    conjuncts,
)
from dax.query.logical import Filter, Plan, Scan
from dax.query.rules.filters import map_nodes, scans

__all__ = ["Cone", "cone_of", "restrict_cones"]

_MARGIN_DEG = 1e-9
"""Added to every side of a box: far above the rounding of degrees in double precision, far below any catalogue's."""


@dataclass(frozen=True, slots=True)
class Cone:
    """A bound on the distance of two positions, each a longitude and a latitude."""

    one: tuple[Value, Value]
    two: tuple[Value, Value]
    radius_deg: float

    def centred(self) -> tuple[tuple[Value, Value], float, float] | None:
        """Return the position that varies, and longitude and latitude of the one that is constant."""
        for position, centre in ((self.one, self.two), (self.two, self.one)):
            lon, lat = centre
            if not (isinstance(lon, Constant) and isinstance(lat, Constant)):
                continue
            if isinstance(lon.value, float) and isinstance(lat.value, float):
                return position, lon.value, lat.value
        return None


def cone_of(condition: Truth) -> Cone | None:
    """Recognise ``DISTANCE(…) < radius`` and ``<=`` with a constant radius of at most a quarter circle."""
    match condition:
        case Compare(
            operator=ComparisonOperator.LESS | ComparisonOperator.LESS_OR_EQUAL,
            left=FunctionValue(function="DISTANCE", arguments=(a, b, c, d)),
            right=Constant(value=float(radius)),
        ) if 0 <= radius <= 90:
            return Cone((a, b), (c, d), radius)
        case _:
            return None


def restrict_cones(plan: Plan, tables: TableSet) -> Plan:
    """Put a box beside each cone around a constant position."""

    def change(node: object) -> object | None:
        if not isinstance(node, Filter):
            return None
        visible = scans(node.source)
        boxes = [box for c in conjuncts(node.condition) if (box := _box(c, visible, tables)) is not None]
        if not boxes:
            return None
        return Filter(node.source, all_of(*boxes, node.condition) or node.condition)

    return map_nodes(plan, change)


def _box(condition: Truth, visible: dict[str, Scan], tables: TableSet) -> Truth | None:
    cone = cone_of(condition)
    centre = cone.centred() if cone is not None else None
    if cone is None or centre is None:
        return None
    (lon, lat), lon_deg, lat_deg = centre
    if not (isinstance(lon, ColumnValue) and isinstance(lat, ColumnValue)):
        return None
    bounds: list[Truth | None] = [*_between(lat, lat_deg - cone.radius_deg, lat_deg + cone.radius_deg)]
    scan = visible.get(lon.relation)
    if scan is not None and _is_position(scan, lon, lat, tables):
        bounds.append(_longitudes(lon, lon_deg, lat_deg, cone.radius_deg))
    return all_of(*bounds)


def _is_position(scan: Scan, lon: ColumnValue, lat: ColumnValue, tables: TableSet) -> bool:
    position = tables.table(scan.table).position
    return position is not None and (position.longitude, position.latitude) == (lon.name, lat.name)


def _longitudes(lon: ColumnValue, lon_deg: float, lat_deg: float, radius_deg: float) -> Truth | None:
    """Bound right ascensions, which lie in [0, 360]; a cone over a pole has no bound."""
    if abs(lat_deg) + radius_deg >= 90 - _MARGIN_DEG:
        return None
    ratio = math.sin(math.radians(radius_deg)) / math.cos(math.radians(lat_deg))
    half_deg = math.degrees(math.asin(min(1.0, ratio)))
    low, high = lon_deg - half_deg - _MARGIN_DEG, lon_deg + half_deg + _MARGIN_DEG
    if low >= 0 and high <= 360:
        return all_of(*_between(lon, low, high, margin=0))
    return AnyOf((_at_least(lon, low % 360), _at_most(lon, high % 360)))


def _between(value: Value, low: float, high: float, margin: float = _MARGIN_DEG) -> tuple[Truth, Truth]:
    return _at_least(value, low - margin), _at_most(value, high + margin)


def _at_least(value: Value, bound: float) -> Truth:
    return Compare(ComparisonOperator.GREATER_OR_EQUAL, value, Constant(bound, DOUBLE))


def _at_most(value: Value, bound: float) -> Truth:
    return Compare(ComparisonOperator.LESS_OR_EQUAL, value, Constant(bound, DOUBLE))
