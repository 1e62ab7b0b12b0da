"""What is known of a computed column: its name, unit, UCD and description."""

from __future__ import annotations

from collections.abc import Sequence

from adql_grammar.ast import Identifier
from adql_grammar.reserved import RESERVED_WORDS
from dax.models.results import ResultColumn
from dax.query.expressions import AggregateValue, Arithmetic, CastValue, ColumnValue, FunctionValue, Value

__all__ = ["Descriptions", "output_names"]

_SAME_UNIT = frozenset({"ABS", "CEILING", "FLOOR", "ROUND", "TRUNCATE", "COALESCE", "MOD"})
"""Functions whose value has the unit of their first argument."""
_UNITS = {"DISTANCE": "deg", "COORD1": "deg", "COORD2": "deg", "POINT": "deg", "CIRCLE": "deg", "DEGREES": "deg"}
_UNITS |= dict.fromkeys(("RADIANS", "ACOS", "ASIN", "ATAN", "ATAN2"), "rad")
_UCDS = {"DISTANCE": "pos.angDistance", "POINT": "pos", "COUNT": "meta.number"}


class Descriptions:
    """What is known of the columns of the relations of one query."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], ResultColumn] = {}

    def add(self, value: ColumnValue, column: ResultColumn) -> None:
        """Keep what is known of a column."""
        self._columns[value.relation, value.name] = column

    def of(self, value: Value) -> ResultColumn:
        """Describe a value; its name is left empty unless it is a column."""
        if isinstance(value, ColumnValue):
            known = self._columns.get((value.relation, value.name))
            if known is not None:
                return known
        return ResultColumn(name="", type=value.type, unit=self._unit(value), ucd=_ucd(value))

    def _unit(self, value: Value) -> str | None:
        match value:
            case ColumnValue():
                return self.of(value).unit
            case AggregateValue(function="COUNT"):
                return None
            case AggregateValue(argument=argument) if argument is not None:
                return self._unit(argument)
            case CastValue(operand=operand) if operand.type.is_numeric and value.type.is_numeric:
                return self._unit(operand)
            case FunctionValue(function=name, arguments=arguments):
                if name in _SAME_UNIT:
                    units = {self._unit(a) for a in arguments[: None if name == "COALESCE" else 1]}
                    return units.pop() if len(units) == 1 else None
                return _UNITS.get(name)
            case Arithmetic(operator="+" | "-", left=left, right=right):
                unit = self._unit(left)
                return unit if unit == self._unit(right) else None
            case _:
                return None


def _ucd(value: Value) -> str | None:
    match value:
        case AggregateValue(function=name) | FunctionValue(function=name):
            return _UCDS.get(name)
        case _:
            return None


def output_names(items: Sequence[tuple[Identifier | None, str | None, Value]]) -> list[str]:
    """Name the columns of a select list (TAP 1.1 §3.2).

    An alias or a column gives its own name, and may repeat. Anything else is named by its function in lower case, or
    ``col<position>``, made unlike all other names and never a reserved word.
    """
    names = [alias.name if alias is not None else name for alias, name, _ in items]
    taken = {n.lower() for n in names if n is not None}
    result: list[str] = []
    for position, (known, (_, _, value)) in enumerate(zip(names, items, strict=True), start=1):
        name = known
        if name is None:
            name = _free_name(_base_name(value) or f"col{position}", taken)
            taken.add(name)
        result.append(name)
    return result


def _base_name(value: Value) -> str | None:
    if isinstance(value, (AggregateValue, FunctionValue)):
        return value.function.lower().lstrip("#")
    return None


def _free_name(base: str, taken: set[str]) -> str:
    reserved = base.upper() in RESERVED_WORDS
    if not reserved and base not in taken:
        return base
    number = 1 if reserved else 2
    while f"{base}_{number}" in taken:
        number += 1
    return f"{base}_{number}"
