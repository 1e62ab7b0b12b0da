"""Checks calls of the standard's functions: what needs no catalogue, and no type but a literal's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adql_grammar import ast
from adql_grammar.errors import AdqlSyntaxError
from adql_grammar.faults import quoted, syntax_error
from adql_grammar.functions import FUNCTIONS, CoreFunction

__all__ = ["check", "coordinate_system"]

_TESTS = frozenset({"CONTAINS", "INTERSECTS"})
_LITERALS = (ast.NumberLiteral, ast.StringLiteral, ast.NullLiteral)
_NO_POINT = (*_LITERALS, ast.Unary, ast.Binary)
"""What can be no geometry, whatever the catalogue says."""


def check(text: str, nodes: Iterable[ast.Node]) -> None:
    """Check calls, and comparisons with calls.

    Raises
    ------
    AdqlSyntaxError
        Raised at the first that no catalogue can make right.
    """
    for node in nodes:
        if type(node) is ast.FunctionCall:
            function = FUNCTIONS.get(node.name.name.upper())
            if function is not None:
                _check_call(text, node, function)
        elif type(node) is ast.Comparison:
            _check_test(text, node.left, node.right)
            _check_test(text, node.right, node.left)
        elif type(node) is ast.Aggregate:
            _check_aggregate(text, node)


def coordinate_system(call: ast.FunctionCall, function: CoreFunction) -> ast.StringLiteral | ast.NullLiteral | None:
    """Find the deprecated coordinate system before a shape's arguments, if it has one.

    A string can be nothing else; NULL is one where the count of arguments would be wrong without it.
    """
    if not function.coordinate_system or not call.arguments:
        return None
    first = call.arguments[0]
    if type(first) is ast.StringLiteral:
        return first
    count = len(call.arguments)
    if type(first) is ast.NullLiteral and (_is_odd(function, count) or not function.accepts(count)):
        return first
    return None


def _is_odd(function: CoreFunction, count: int) -> bool:
    return function.name == "POLYGON" and count % 2 == 1


def _check_call(text: str, call: ast.FunctionCall, function: CoreFunction) -> None:
    if function.coordinate_system:
        _check_shape(text, call, function)
        return
    arguments = call.arguments
    if not function.accepts(len(arguments)):
        raise _wrong_count(text, call, function)
    if function.name in {"ROUND", "TRUNCATE"} and len(arguments) == 2 and not _is_integer(arguments[1], signed=True):
        raise _wrong_argument(text, call, arguments[1], "a whole number, written out")
    if function.name == "RAND" and arguments and not _is_integer(arguments[0], signed=False):
        raise _wrong_argument(text, call, arguments[0], "a whole number without a sign, written out")
    if function.name in {"REGION", "IN_UNIT"} and type(arguments[-1]) is not ast.StringLiteral:
        raise _wrong_argument(text, call, arguments[-1], "a string, written out")


def _check_shape(text: str, call: ast.FunctionCall, function: CoreFunction) -> None:
    system = coordinate_system(call, function)
    arguments = call.arguments[1:] if system is not None else call.arguments
    if not function.accepts(len(arguments)):
        if system is None and len(arguments) > 1 and function.accepts(len(arguments) - 1):
            raise _wrong_argument(text, call, arguments[0], "a coordinate system, as a string written out, or NULL")
        raise _wrong_count(text, call, function)
    if function.name == "POLYGON":
        _check_polygon(text, call, arguments)
    elif len(function.forms) == 2:
        takes_point = len(arguments) == len(function.forms[0])
        if takes_point and isinstance(arguments[0], _NO_POINT):
            raise _wrong_count(text, call, function)
        if not takes_point and _is_point(arguments[0]):
            raise _wrong_count(text, call, function)


def _check_polygon(text: str, call: ast.FunctionCall, arguments: Sequence[ast.Expression]) -> None:
    numbers = [argument for argument in arguments if isinstance(argument, _NO_POINT)]
    if not numbers:
        return
    points = [argument for argument in arguments if _is_point(argument)]
    if points:
        message = "POLYGON takes points or coordinates, not both"
    elif len(arguments) % 2 or len(arguments) < 6:
        message = "POLYGON takes three or more pairs of longitude and latitude"
    else:
        return
    raise syntax_error(text, call.span.start, call.span.end, message, hint=FUNCTIONS["POLYGON"].signature)


def _check_aggregate(text: str, aggregate: ast.Aggregate) -> None:
    if type(aggregate.argument) is not ast.Star:
        return
    if aggregate.name != "COUNT":
        message = f"{aggregate.name} takes a value; only COUNT takes *"
        raise syntax_error(text, aggregate.span.start, aggregate.span.end, message)


def _check_test(text: str, test: ast.Expression, other: ast.Expression) -> None:
    """Check what a CONTAINS is compared with: literals but 0 and 1 are never meant (ADQL 2.1 §4.2)."""
    if type(test) is not ast.FunctionCall or test.name.name.upper() not in _TESTS:
        return
    literal = other.operand if type(other) is ast.Unary else other
    if not isinstance(literal, _LITERALS) or (type(other) is ast.NumberLiteral and other.text in {"0", "1"}):
        return
    name = test.name.name.upper()
    start, end = other.span.start, other.span.end
    message = f"{name} gives 1 or 0, and is compared with {quoted(text[start:end])}"
    raise syntax_error(text, start, end, message, expected=("1", "0"), hint=f"write 1={name}(...)")


def _is_integer(node: ast.Expression, *, signed: bool) -> bool:
    if signed and type(node) is ast.Unary:
        node = node.operand
    return type(node) is ast.NumberLiteral and node.is_integer


def _is_point(node: ast.Expression) -> bool:
    return type(node) is ast.FunctionCall and node.name.name.upper() in {"POINT", "CENTROID"}


def _wrong_count(text: str, call: ast.FunctionCall, function: CoreFunction) -> AdqlSyntaxError:
    count = len(call.arguments)
    given = "no argument" if count == 0 else "one argument" if count == 1 else f"{count} arguments"
    message = f"{function.name} cannot be called with {given} like these"
    if not function.coordinate_system:
        message = f"{function.name} cannot be called with {given}"
    return syntax_error(text, call.span.start, call.span.end, message, hint=function.signature)


def _wrong_argument(text: str, call: ast.FunctionCall, argument: ast.Expression, expected: str) -> AdqlSyntaxError:
    start, end = argument.span.start, argument.span.end
    message = f"{call.name.name.upper()} takes {expected} in place of {quoted(text[start:end])}"
    hint = None
    if type(argument) is ast.ColumnReference and argument.parts[-1].delimited and "string" in expected:
        hint = "a string stands in single quotes; double quotes delimit the name of a column"
    return syntax_error(text, start, end, message, expected=(expected,), hint=hint)
