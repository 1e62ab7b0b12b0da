"""Geometry of ADQL 2.1 §4.2: from calls to typed shapes and predicates.

Angles are ICRS degrees throughout. A point is two numbers, a circle three (centre and radius);
a predicate on a point and a circle becomes a bound on ``DISTANCE``, the one form of a cone in a plan.
"""

from __future__ import annotations

from adql_grammar.ast import ComparisonOperator
from dax.query.coercion import convert, describe, is_null
from dax.query.expressions import (
    CIRCLE,
    DOUBLE,
    POINT,
    Compare,
    Constant,
    FunctionValue,
    SpatialPredicate,
    Truth,
    Value,
)

__all__ = ["CONSTRUCTORS", "PREDICATES", "BadGeometryError", "construct", "coordinates", "distance", "predicate"]

CONSTRUCTORS = frozenset({"POINT", "CIRCLE", "POLYGON", "BOX", "CENTROID", "REGION"})
"""Functions whose value is a geometry."""

PREDICATES = frozenset(p.value for p in SpatialPredicate)
"""Functions whose value is 1 or 0 for a relation of two geometries."""

_FLAVOURS = frozenset(
    "BARYCENTER GEOCENTER HELIOCENTER TOPOCENTER UNKNOWNREFPOS SPHERICAL2 CARTESIAN2 CARTESIAN3".split()
)
"""Words that STC-S lets follow a frame, of no effect on a direction."""


class BadGeometryError(Exception):
    """A geometry that cannot be; ``code`` and ``hint`` as in `dax.errors.QueryError`."""

    def __init__(self, message: str, *, code: str = "BAD_GEOMETRY", hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


def construct(name: str, arguments: tuple[Value, ...]) -> Value:
    """Build the shape of a constructor's call.

    Raises
    ------
    BadGeometryError
        Raised if the arguments make none.
    """
    arguments = _without_frame(arguments)
    match name:
        case "POINT":
            return _point(arguments)
        case "CIRCLE":
            return _circle(arguments)
        case _:
            raise BadGeometryError(f"{name} is not supported yet", code="UNSUPPORTED")


def distance(arguments: tuple[Value, ...]) -> Value:
    """Build a great-circle distance in degrees, of two points or of four coordinates (ADQL 2.1 §4.2.16)."""
    if len(arguments) == 2:
        arguments = (*coordinates(arguments[0], "DISTANCE"), *coordinates(arguments[1], "DISTANCE"))
    if len(arguments) != 4:
        raise BadGeometryError("DISTANCE takes two points or four numbers", code="WRONG_ARITY")
    return FunctionValue("DISTANCE", tuple(_number(a, "DISTANCE") for a in arguments), DOUBLE)


def predicate(name: str, arguments: tuple[Value, ...]) -> Truth:
    """Build the condition under which a predicate is 1."""
    if len(arguments) != 2:
        raise BadGeometryError(f"{name} takes two geometries", code="WRONG_ARITY")
    left, right = arguments
    for side in arguments:
        if not (side.type.is_geometry or is_null(side)):
            raise BadGeometryError(f"{name} takes geometries, not {describe(side.type)}", code="TYPE_MISMATCH")
    kind = SpatialPredicate(name)
    if kind is SpatialPredicate.INTERSECTS and right.type == POINT:
        left, right = right, left
    if left.type.xtype == "point" and right.type.xtype == "circle":
        lon, lat, radius = _circle_parts(right)
        separation = FunctionValue("DISTANCE", (*coordinates(left, name), lon, lat), DOUBLE)
        return Compare(ComparisonOperator.LESS_OR_EQUAL, separation, radius)
    if left.type.xtype == "point" and right.type.xtype == "point":
        separation = FunctionValue("DISTANCE", (*coordinates(left, name), *coordinates(right, name)), DOUBLE)
        return Compare(ComparisonOperator.EQUAL, separation, Constant(0.0, DOUBLE))
    raise BadGeometryError(f"{name} of these shapes is not supported yet", code="UNSUPPORTED")


def coordinates(point: Value, name: str) -> tuple[Value, Value]:
    """Return longitude and latitude of a point, degrees."""
    if isinstance(point, FunctionValue) and point.function == "POINT":
        lon, lat = point.arguments
        return lon, lat
    if point.type.xtype != "point":
        raise BadGeometryError(f"{name} takes points, not {describe(point.type)}", code="TYPE_MISMATCH")
    return FunctionValue("COORD1", (point,), DOUBLE), FunctionValue("COORD2", (point,), DOUBLE)


def _without_frame(arguments: tuple[Value, ...]) -> tuple[Value, ...]:
    if not arguments or not isinstance(arguments[0], Constant) or not (arguments[0].type.is_text):
        return arguments
    frame = arguments[0].value
    if isinstance(frame, str):
        name, *flavours = frame.upper().split() or [""]
        if (name not in ("", "ICRS") and name not in _FLAVOURS) or any(f not in _FLAVOURS for f in flavours):
            raise BadGeometryError(
                f"the coordinate system {frame!r} is not supported",
                hint="positions are ICRS: write 'ICRS' or leave it out",
            )
    return arguments[1:]


def _point(arguments: tuple[Value, ...]) -> Value:
    if len(arguments) != 2:
        raise BadGeometryError(
            f"POINT takes a longitude and a latitude, not {len(arguments)} values", code="WRONG_ARITY"
        )
    lon, lat = (_number(a, "POINT") for a in arguments)
    _check(lon, "longitude", 0, 360)
    _check(lat, "latitude", -90, 90)
    return FunctionValue("POINT", (lon, lat), POINT)


def _circle(arguments: tuple[Value, ...]) -> Value:
    if len(arguments) == 2:
        arguments = (*coordinates(arguments[0], "CIRCLE"), arguments[1])
    if len(arguments) != 3:
        raise BadGeometryError(
            "CIRCLE takes a centre and a radius, or longitude, latitude and radius", code="WRONG_ARITY"
        )
    lon, lat, radius = (_number(a, "CIRCLE") for a in arguments)
    _check(lon, "longitude", 0, 360)
    _check(lat, "latitude", -90, 90)
    _check(radius, "radius", 0, 180)
    return FunctionValue("CIRCLE", (lon, lat, radius), CIRCLE)


def _circle_parts(circle: Value) -> tuple[Value, Value, Value]:
    if isinstance(circle, FunctionValue) and circle.function == "CIRCLE":
        lon, lat, radius = circle.arguments
        return lon, lat, radius
    elements = tuple(FunctionValue(f, (circle,), DOUBLE) for f in ("COORD1", "COORD2", "#radius"))
    return elements[0], elements[1], elements[2]


def _number(value: Value, name: str) -> Value:
    if not (value.type.is_numeric or is_null(value)):
        raise BadGeometryError(f"{name} takes numbers in degrees, not {describe(value.type)}", code="TYPE_MISMATCH")
    return convert(value, DOUBLE)


def _check(value: Value, what: str, low: float, high: float) -> None:
    if isinstance(value, Constant) and isinstance(value.value, float) and not low <= value.value <= high:
        raise BadGeometryError(f"a {what} of {value.value:g} degrees is outside {low} to {high}")
