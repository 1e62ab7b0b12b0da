"""Which types meet, and what each becomes: decided once, before any engine is asked.

Whole numbers are computed in 64 bits, all other numbers in double precision; a quotient is always a double
(``docs/adr/0007-one-meaning.md``).
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

from adql_grammar.ast import BinaryOperator
from dax.models.datatypes import ColumnType, Datatype
from dax.query.expressions import DOUBLE, INT, LONG, TEXT, TIMESTAMP, Arithmetic, CastValue, Constant, Value

__all__ = ["MismatchError", "arithmetic", "common_type", "comparable", "convert", "is_null", "parse_timestamp"]

_INTEGER_RANGES = {
    Datatype.UNSIGNED_BYTE: (0, 255),
    Datatype.SHORT: (-(2**15), 2**15 - 1),
    Datatype.INT: (-(2**31), 2**31 - 1),
    Datatype.LONG: (-(2**63), 2**63 - 1),
}
_LONG_DIGITS = 19
"""Digits of the largest long; leading zeros are nobody's need."""
_WIDTH = {t: i for i, t in enumerate((*_INTEGER_RANGES, Datatype.FLOAT, Datatype.DOUBLE))}
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?)?Z?")
"""DALI 1.1 §3.3.3, a blank for the ``T`` allowed."""


class MismatchError(Exception):
    """Two types that do not meet; the message says why."""


def is_null(value: Value) -> bool:
    """Tell whether a value is the literal NULL."""
    return isinstance(value, Constant) and value.value is None


def parse_timestamp(text: str) -> str:
    """Bring a DALI timestamp to the form ``YYYY-MM-DDThh:mm:ss.ffffff``.

    Raises
    ------
    ValueError
        Raised if it is none, or no day of the calendar.
    """
    match = _TIMESTAMP.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a timestamp: {text!r}")
    day, time, fraction = match.groups()
    instant = datetime.fromisoformat(f"{day}T{time or '00:00:00'}").replace(tzinfo=UTC)
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{(fraction or '')[:6]:0<6}"


def convert(value: Value, target: ColumnType) -> Value:
    """Bring a value to a type that holds it: constants at once, others by a cast."""
    if value.type == target:
        return value
    if isinstance(value, Constant):
        return Constant(_convert_constant(value.value, target), target, span=value.span)
    return CastValue(value, target, span=value.span)


def _convert_constant(value: int | float | str | bool | None, target: ColumnType) -> int | float | str | bool | None:
    if value is None:
        return None
    if target.is_float:
        return float(value)
    if target.is_integer:
        return int(value)
    return value


def arithmetic(operator: BinaryOperator, left: Value, right: Value) -> Value:
    """Type an operation, and compute it if both sides are constants.

    Raises
    ------
    MismatchError
        Raised if the operator does not take such values.
    """
    if operator is BinaryOperator.CONCATENATE:
        for side in (left, right):
            if not (side.type.is_text or is_null(side)):
                raise MismatchError(f"|| joins strings, not {describe(side.type)}")
        return Arithmetic(operator, convert(left, TEXT), convert(right, TEXT), TEXT)
    for side in (left, right):
        if not (side.type.is_numeric or is_null(side)):
            raise MismatchError(f"{operator} takes numbers, not {describe(side.type)}")
    whole = all(s.type.is_integer for s in (left, right)) and operator is not BinaryOperator.DIVIDE
    target = LONG if whole else DOUBLE
    left, right = convert(left, target), convert(right, target)
    if isinstance(left, Constant) and isinstance(right, Constant):
        folded = _fold(operator, left.value, right.value)
        if folded is not _UNKNOWN:
            return Constant(folded, target)  # type: ignore[arg-type]  # numbers in, number out
    return Arithmetic(operator, left, right, target)


_UNKNOWN = object()


def _fold(operator: BinaryOperator, left: object, right: object) -> object:
    if left is None or right is None:
        return None
    assert isinstance(left, (int, float))
    assert isinstance(right, (int, float))
    if operator in (BinaryOperator.DIVIDE, BinaryOperator.MODULO) and right == 0:
        return None
    match operator:
        case BinaryOperator.ADD:
            result = left + right
        case BinaryOperator.SUBTRACT:
            result = left - right
        case BinaryOperator.MULTIPLY:
            result = left * right
        case BinaryOperator.DIVIDE:
            result = left / right
        case _:
            result = math.fmod(left, right) if isinstance(left, float) else int(math.fmod(left, right))
    if isinstance(result, float) and not math.isfinite(result):
        return _UNKNOWN
    low, high = _INTEGER_RANGES[Datatype.LONG]
    if isinstance(result, int) and not low <= result <= high:
        return _UNKNOWN
    return result


def comparable(left: Value, right: Value) -> tuple[Value, Value]:
    """Bring two values to where they can be compared.

    A constant takes the type of the other side where that changes nothing, so that an index still serves.

    Raises
    ------
    MismatchError
        Raised if the types do not meet.
    """
    if is_null(left) or is_null(right):
        known = right if is_null(left) else left
        return convert(left, known.type), convert(right, known.type)
    if left.type.is_numeric and right.type.is_numeric:
        return _comparable_numbers(left, right)
    if left.type.is_text and right.type.is_text:
        return left, right
    if left.type.is_timestamp and right.type.is_timestamp:
        return left, right
    for one, other, swap in ((left, right, False), (right, left, True)):
        fitted = _fit_constant(one, other.type)
        if fitted is not None:
            return (other, fitted) if swap else (fitted, other)
    if left.type.is_boolean and right.type.is_boolean:
        return left, right
    raise MismatchError(f"{describe(left.type)} cannot be compared with {describe(right.type)}")


def _comparable_numbers(left: Value, right: Value) -> tuple[Value, Value]:
    if isinstance(left, Constant) and isinstance(right, Constant):
        target = common_type(left.type, right.type)
        return convert(left, target), convert(right, target)
    if isinstance(right, Constant):
        return _fit_number(left, right)
    if isinstance(left, Constant):
        other, constant = _fit_number(right, left)
        return constant, other
    if left.type == right.type or (left.type.is_integer and right.type.is_integer):
        return left, right
    return convert(left, DOUBLE), convert(right, DOUBLE)


def _fit_number(value: Value, constant: Constant) -> tuple[Value, Value]:
    number = constant.value
    assert isinstance(number, (int, float))
    if value.type.is_integer:
        low, high = _INTEGER_RANGES[value.type.datatype]
        if number == math.floor(number) and low <= number <= high:
            return value, Constant(int(number), value.type, span=constant.span)
        if isinstance(number, int):
            return value, constant
    return convert(value, DOUBLE), convert(constant, DOUBLE)


def _fit_constant(value: Value, target: ColumnType) -> Constant | None:
    if not isinstance(value, Constant):
        return None
    if target.is_timestamp and isinstance(value.value, str):
        try:
            return Constant(parse_timestamp(value.value), TIMESTAMP, span=value.span)
        except ValueError as e:
            raise MismatchError(f"{value.value!r} is not a timestamp; write YYYY-MM-DDThh:mm:ss") from e
    if target.is_boolean:
        truth = {"1": True, "0": False, "true": True, "false": False, "t": True, "f": False}
        known = truth.get(str(value.value).lower())
        return None if known is None else Constant(known, target, span=value.span)
    return None


def common_type(left: ColumnType, right: ColumnType) -> ColumnType:
    """Return the type that holds the values of both.

    Raises
    ------
    MismatchError
        Raised if there is none.
    """
    if left == right:
        return left
    if left.is_numeric and right.is_numeric:
        wide = max(left.datatype, right.datatype, key=_WIDTH.__getitem__)
        if wide is Datatype.FLOAT and Datatype.LONG in (left.datatype, right.datatype):
            wide = Datatype.DOUBLE
        return ColumnType(wide)
    if left.is_text and right.is_text:
        datatype = Datatype.UNICODE_CHAR if Datatype.UNICODE_CHAR in (left.datatype, right.datatype) else Datatype.CHAR
        return ColumnType(datatype, "*")
    if left.datatype == right.datatype and left.is_array and right.is_array and left.xtype == right.xtype:
        return ColumnType(left.datatype, "*", left.xtype)
    raise MismatchError(f"{describe(left)} and {describe(right)} have no common type")


def describe(type_: ColumnType) -> str:
    """Name a type in words for a message."""
    if type_.is_numeric:
        return "a number"
    if type_.is_text:
        return "a string"
    if type_.is_timestamp:
        return "a timestamp"
    if type_.is_boolean:
        return "a boolean"
    return f"a {type_.xtype}" if type_.xtype else "an array"


def constant_of(text: str) -> Constant:
    """Read an ADQL number: int if it fits 32 bits, long if 64, else double.

    Raises
    ------
    MismatchError
        Raised if no double holds it.
    """
    if text.isdigit() and len(text) <= _LONG_DIGITS:
        number = int(text)
        if number <= _INTEGER_RANGES[Datatype.INT][1]:
            return Constant(number, INT)
        if number <= _INTEGER_RANGES[Datatype.LONG][1]:
            return Constant(number, LONG)
    value = float(text)
    if not math.isfinite(value):
        raise MismatchError("this number is larger than any that can be stored")
    return Constant(value, DOUBLE)
