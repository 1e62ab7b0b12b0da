"""Every function of the language once: what it takes, what it gives, how each engine spells it.

A spelling is a template over the printed arguments. ``domain`` is the condition, in the same form, under which the
function has a value; elsewhere it gives NULL on every engine (``docs/adr/0007-one-meaning.md``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from dax.models.datatypes import ColumnType
from dax.query.expressions import CIRCLE, DOUBLE, LONG, POINT, TEXT

__all__ = ["FUNCTIONS", "HAVERSINE", "Function", "Kind"]


class Kind(Enum):
    """What an argument may be."""

    NUMBER = "a number"
    INTEGER = "a whole number"
    TEXT = "a string"
    POINT = "a point"
    GEOMETRY = "a geometry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function."""

    name: str
    parameters: tuple[Kind, ...]
    optional: int = 0
    """How many of the last parameters may be left out."""
    result: ColumnType
    duckdb: str
    mariadb: str = ""
    domain: str | None = None
    volatile: bool = False
    """Whether two calls with equal arguments may differ."""
    description: str = ""

    @property
    def signature(self) -> str:
        """The call with the kinds of its arguments, for messages."""
        required = len(self.parameters) - self.optional
        shown = [k.value if i < required else f"[{k.value}]" for i, k in enumerate(self.parameters)]
        return f"{self.name}({', '.join(shown)})"


def _maths(
    name: str, duckdb: str, mariadb: str | None = None, *, domain: str | None = None, arity: int = 1
) -> Function:
    return Function(
        name=name,
        parameters=(Kind.NUMBER,) * arity,
        result=DOUBLE,
        duckdb=duckdb,
        mariadb=mariadb or duckdb.upper(),
        domain=domain,
    )


_MATHS = (
    _maths("ABS", "abs({0})"),
    _maths("CEILING", "ceil({0})"),
    _maths("DEGREES", "degrees({0})"),
    _maths("EXP", "exp({0})"),
    _maths("FLOOR", "floor({0})"),
    _maths("LOG", "ln({0})", domain="{0} > 0"),
    _maths("LOG10", "log10({0})", domain="{0} > 0"),
    _maths("MOD", "({0} % {1})", "MOD({0}, {1})", domain="{1} <> 0", arity=2),
    _maths("PI", "pi()", arity=0),
    _maths("POWER", "power({0}, {1})", domain="({0} > 0 OR ({1} = floor({1}) AND ({0} <> 0 OR {1} >= 0)))", arity=2),
    _maths("RADIANS", "radians({0})"),
    _maths("SQRT", "sqrt({0})", domain="{0} >= 0"),
    _maths("ACOS", "acos({0})", domain="{0} BETWEEN -1 AND 1"),
    _maths("ASIN", "asin({0})", domain="{0} BETWEEN -1 AND 1"),
    _maths("ATAN", "atan({0})"),
    _maths("ATAN2", "atan2({0}, {1})", arity=2),
    _maths("COS", "cos({0})"),
    _maths("COT", "cot({0})", domain="{0} <> 0"),
    _maths("SIN", "sin({0})"),
    _maths("TAN", "tan({0})"),
)

_OTHER = (
    Function(
        name="ROUND",
        parameters=(Kind.NUMBER, Kind.INTEGER),
        optional=1,
        result=DOUBLE,
        duckdb="round({all})",
        mariadb="ROUND({all})",
    ),
    Function(
        name="TRUNCATE",
        parameters=(Kind.NUMBER, Kind.INTEGER),
        optional=1,
        result=DOUBLE,
        duckdb="trunc({all})",
        mariadb="TRUNCATE({all})",
    ),
    Function(
        name="RAND",
        parameters=(Kind.INTEGER,),
        optional=1,
        result=DOUBLE,
        duckdb="random()",
        mariadb="RAND()",
        volatile=True,
    ),
    Function(name="LOWER", parameters=(Kind.TEXT,), result=TEXT, duckdb="lower({0})", mariadb="LOWER({0})"),
    Function(name="UPPER", parameters=(Kind.TEXT,), result=TEXT, duckdb="upper({0})", mariadb="UPPER({0})"),
)

_HAVERSINE = (
    "(pow(sin(radians({3} - {1}) / 2), 2)"
    " + cos(radians({1})) * cos(radians({3})) * pow(sin(radians({2} - {0}) / 2), 2))"
)
"""sin² of half the angle between two positions: exact for small angles, where the cosine is not."""

HAVERSINE = Function(
    name="#haversine", parameters=(Kind.NUMBER,) * 4, result=DOUBLE, duckdb=_HAVERSINE, mariadb=_HAVERSINE
)
"""What `DISTANCE` is compared by."""

_GEOMETRY = (
    Function(name="POINT", parameters=(Kind.NUMBER, Kind.NUMBER), result=POINT, duckdb="list_value({0}, {1})"),
    Function(
        name="CIRCLE",
        parameters=(Kind.NUMBER, Kind.NUMBER, Kind.NUMBER),
        result=CIRCLE,
        duckdb="list_value({0}, {1}, {2})",
    ),
    Function(name="COORD1", parameters=(Kind.POINT,), result=DOUBLE, duckdb="({0})[1]"),
    Function(name="#cell", parameters=(Kind.NUMBER, Kind.NUMBER, Kind.INTEGER), result=LONG, duckdb="dax_cell({all})"),
    Function(name="#coarser_cell", parameters=(Kind.INTEGER, Kind.INTEGER), result=LONG, duckdb="({0} >> {1})"),
    Function(name="#radius", parameters=(Kind.GEOMETRY,), result=DOUBLE, duckdb="({0})[3]"),
    Function(name="COORD2", parameters=(Kind.POINT,), result=DOUBLE, duckdb="({0})[2]"),
    Function(name="COALESCE", parameters=(), result=DOUBLE, duckdb="coalesce({all})", mariadb="COALESCE({all})"),
    Function(
        name="DISTANCE",
        parameters=(Kind.NUMBER,) * 4,
        result=DOUBLE,
        duckdb=f"degrees(2 * asin(least(1.0, sqrt({_HAVERSINE}))))",
        mariadb=f"DEGREES(2 * ASIN(LEAST(1.0, SQRT({_HAVERSINE}))))",
        description="Great-circle distance in degrees between two ICRS positions in degrees.",
    ),
)

FUNCTIONS: Mapping[str, Function] = {f.name: f for f in (*_MATHS, *_OTHER, *_GEOMETRY)}
"""All functions by their upper-case names; a name with ``#`` in front cannot be written in a query."""
