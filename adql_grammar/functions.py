"""The functions that ADQL 2.1 defines, and how many arguments each takes.

This is the one declaration of them: the lexer takes the reserved names from here, the checks the counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["AGGREGATES", "FUNCTIONS", "SHAPES", "CoreFunction"]


@dataclass(frozen=True, slots=True)
class CoreFunction:
    """A function of the standard."""

    name: str
    """Upper case."""

    forms: tuple[tuple[str, ...], ...]
    """Its argument lists, shortest first, each argument by the name that messages give it."""

    variadic: bool = False
    """Whether the last argument of the longest form may be repeated."""

    coordinate_system: bool = False
    """Whether a coordinate system may precede the arguments (deprecated, ADQL 2.1 §4.2.1)."""

    @property
    def signature(self) -> str:
        """Its calls, for messages: ``ROUND(x) or ROUND(x, places)``."""
        more = ", …" if self.variadic else ""
        return " or ".join(f"{self.name}({', '.join(form)}{more})" for form in self.forms)

    def accepts(self, count: int) -> bool:
        """Whether a call may have so many arguments, not counting a coordinate system."""
        lengths = [len(form) for form in self.forms]
        return count in lengths or (self.variadic and count > lengths[0])


def _declared() -> tuple[CoreFunction, ...]:
    unary = "ABS CEILING DEGREES EXP FLOOR LOG LOG10 RADIANS SQRT ACOS ASIN ATAN COS COT SIN TAN"
    lon_lat = ("longitude", "latitude")
    corners = tuple(f"{axis}{n}" for n in (1, 2, 3) for axis in lon_lat)
    return (
        *(CoreFunction(name, (("x",),)) for name in unary.split()),
        CoreFunction("PI", ((),)),
        CoreFunction("MOD", (("x", "y"),)),
        CoreFunction("POWER", (("x", "y"),)),
        CoreFunction("ATAN2", (("y", "x"),)),
        CoreFunction("RAND", ((), ("seed",))),
        CoreFunction("ROUND", (("x",), ("x", "places"))),
        CoreFunction("TRUNCATE", (("x",), ("x", "places"))),
        CoreFunction("LOWER", (("text",),)),
        CoreFunction("UPPER", (("text",),)),
        CoreFunction("COALESCE", (("value",),), variadic=True),
        CoreFunction("IN_UNIT", (("value", "'unit'"),)),
        CoreFunction("POINT", (lon_lat,), coordinate_system=True),
        CoreFunction("CIRCLE", (("center", "radius"), (*lon_lat, "radius")), coordinate_system=True),
        CoreFunction("BOX", (("center", "width", "height"), (*lon_lat, "width", "height")), coordinate_system=True),
        CoreFunction("POLYGON", (("point1", "point2", "point3"), corners), variadic=True, coordinate_system=True),
        CoreFunction("REGION", (("'region'",),)),
        CoreFunction("CENTROID", (("geometry",),)),
        CoreFunction("AREA", (("geometry",),)),
        CoreFunction("COORD1", (("point",),)),
        CoreFunction("COORD2", (("point",),)),
        CoreFunction("COORDSYS", (("geometry",),)),
        CoreFunction("CONTAINS", (("inner", "outer"),)),
        CoreFunction("INTERSECTS", (("geometry1", "geometry2"),)),
        CoreFunction("DISTANCE", (("point1", "point2"), ("longitude1", "latitude1", "longitude2", "latitude2"))),
    )


FUNCTIONS: Mapping[str, CoreFunction] = MappingProxyType({function.name: function for function in _declared()})
"""By upper-case name; aggregates and CAST have a syntax of their own and are not here."""

SHAPES = frozenset({"POINT", "CIRCLE", "POLYGON"})
"""Functions whose names are also types that CAST knows."""

AGGREGATES = frozenset({"AVG", "COUNT", "MAX", "MIN", "SUM"})
"""Aggregates (ADQL 2.1 §2.2.3); each takes one argument, and COUNT also ``*``."""
