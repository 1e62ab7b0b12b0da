"""Random syntax trees of ADQL: all that the parser can make, and nothing else."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from adql_grammar import ast
from adql_grammar.functions import AGGREGATES, FUNCTIONS
from adql_grammar.reserved import RESERVED_WORDS

__all__ = ["conditions", "identifiers", "queries", "select_expressions", "values"]

_DEPTH = 2
"""Levels below the outermost; three already make queries of a page."""

_FREE = sorted(
    name
    for name, function in FUNCTIONS.items()
    if not function.coordinate_system
    and name not in {"CONTAINS", "INTERSECTS", "ROUND", "TRUNCATE", "RAND", "REGION", "IN_UNIT"}
)
"""Functions whose arguments are any values."""

_TYPES = (
    *("SMALLINT", "INTEGER", "BIGINT", "REAL", "DOUBLE PRECISION", "CHAR", "VARCHAR"),
    *("TIMESTAMP", "POINT", "CIRCLE", "POLYGON"),
)

regular_names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,7}", fullmatch=True).filter(
    lambda word: word.upper() not in RESERVED_WORDS
)
delimited_names = st.text(min_size=1, max_size=5) | st.sampled_from(["size", "a.b", 'a"b', " ", "--", "SELECT", "é"])
whole_numbers = st.integers(0, 2**63 - 1)


@cache
def identifiers() -> st.SearchStrategy[ast.Identifier]:
    """Give names, delimited or not."""
    return st.builds(ast.Identifier, regular_names) | st.builds(ast.Identifier, delimited_names, st.just(True))


def _names(most: int) -> st.SearchStrategy[tuple[ast.Identifier, ...]]:
    return st.lists(identifiers(), min_size=1, max_size=most).map(tuple)


def _optional_name() -> st.SearchStrategy[ast.Identifier | None]:
    return st.none() | identifiers()


@cache
def _integers() -> st.SearchStrategy[ast.NumberLiteral]:
    return st.builds(ast.NumberLiteral, st.integers(0, 10**6).map(str))


@cache
def _strings() -> st.SearchStrategy[ast.StringLiteral]:
    return st.builds(ast.StringLiteral, st.text(max_size=8) | st.sampled_from(["'", "''", "--", "\\", ";", "\n"]))


@cache
def _columns() -> st.SearchStrategy[ast.ColumnReference]:
    return st.builds(ast.ColumnReference, _names(4))


@cache
def _leaves() -> st.SearchStrategy[ast.Expression]:
    numbers = st.from_regex(r"([0-9]{1,4}(\.[0-9]{0,3})?|\.[0-9]{1,3})([eE][+-]?[0-9]{1,2})?", fullmatch=True)
    return st.one_of(_columns(), st.builds(ast.NumberLiteral, numbers), _strings(), st.builds(ast.NullLiteral))


@st.composite
def _calls(draw: st.DrawFn, depth: int) -> ast.FunctionCall:
    name = draw(st.sampled_from(_FREE) | regular_names)
    function = FUNCTIONS.get(name.upper())
    lengths = [len(form) for form in function.forms] if function else [0, 1, 2]
    length = draw(st.sampled_from(lengths)) + (draw(st.integers(0, 2)) if function and function.variadic else 0)
    arguments = draw(st.lists(values(depth), min_size=length, max_size=length))
    return ast.FunctionCall(ast.Identifier(name), tuple(arguments))


@st.composite
def _special_calls(draw: st.DrawFn, depth: int) -> ast.FunctionCall:
    """Draw calls of which the parser checks more than the count of arguments."""
    name = draw(st.sampled_from(["ROUND", "Truncate", "RAND", "REGION", "IN_UNIT"]))
    arguments: list[ast.Expression]
    if name == "RAND":
        arguments = [draw(_integers())]
    elif name == "REGION":
        arguments = [draw(_strings())]
    elif name == "IN_UNIT":
        arguments = [draw(values(depth)), draw(_strings())]
    else:
        places = draw(_integers() | st.builds(ast.Unary, st.just("-"), _integers()))
        arguments = [draw(values(depth)), places]
    return ast.FunctionCall(ast.Identifier(name), tuple(arguments))


@st.composite
def _shapes(draw: st.DrawFn) -> ast.FunctionCall:
    name = draw(st.sampled_from(["POINT", "CIRCLE", "BOX", "POLYGON", "polygon"]))
    forms = FUNCTIONS[name.upper()].forms
    length = len(draw(st.sampled_from(forms)))
    arguments = draw(st.lists(_columns(), min_size=length, max_size=length))
    system = draw(st.lists(_strings(), max_size=1))
    return ast.FunctionCall(ast.Identifier(name), (*system, *arguments))


@cache
def _aggregates(depth: int) -> st.SearchStrategy[ast.Aggregate]:
    return st.builds(ast.Aggregate, st.just("COUNT"), st.builds(ast.Star)) | st.builds(
        ast.Aggregate, st.sampled_from(sorted(AGGREGATES)), values(depth), st.booleans()
    )


@cache
def _casts(depth: int) -> st.SearchStrategy[ast.Cast]:
    sized = st.builds(ast.TypeName, st.sampled_from(["CHAR", "VARCHAR"]), st.integers(0, 10**4))
    return st.builds(ast.Cast, values(depth), st.builds(ast.TypeName, st.sampled_from(_TYPES)) | sized)


@cache
def _cases(depth: int) -> st.SearchStrategy[ast.Case]:
    branches = st.lists(st.builds(ast.When, conditions(depth), values(depth)), min_size=1, max_size=2).map(tuple)
    return st.builds(ast.Case, branches, st.none() | values(depth))


@cache
def values(depth: int = _DEPTH) -> st.SearchStrategy[ast.Expression]:
    """Give values."""
    if depth == 0:
        return _leaves()
    below = depth - 1
    inner = values(below)
    return st.one_of(
        _leaves(),
        st.builds(ast.Unary, st.sampled_from("+-"), inner),
        st.builds(ast.Binary, st.sampled_from(ast.BinaryOperator), inner, inner),
        _calls(below),
        _special_calls(below),
        _shapes(),
        _aggregates(below),
        _casts(below),
        _cases(below),
        st.builds(ast.ScalarSubquery, select_expressions(below)),
    )


@cache
def _tests(depth: int) -> st.SearchStrategy[ast.Condition]:
    """Give conditions that are no AND, OR or NOT."""
    value = values(depth)
    query = select_expressions(depth)
    listed = st.lists(value, min_size=1, max_size=3).map(tuple)
    name = st.sampled_from(["CONTAINS", "Intersects"]).map(ast.Identifier)
    test = st.builds(ast.FunctionCall, name, st.tuples(value, value))
    return st.one_of(
        st.builds(ast.Comparison, st.sampled_from(ast.ComparisonOperator), value, value),
        st.builds(ast.Comparison, st.just(ast.ComparisonOperator.EQUAL), st.just(ast.NumberLiteral("1")), test),
        st.builds(ast.Between, value, value, value, st.booleans()),
        st.builds(ast.InList, value, listed, st.booleans()),
        st.builds(ast.InSubquery, value, query, st.booleans()),
        st.builds(ast.Like, value, value, st.booleans(), st.booleans()),
        st.builds(ast.IsNull, value, st.booleans()),
        st.builds(ast.Exists, query),
    )


@cache
def conditions(depth: int = _DEPTH) -> st.SearchStrategy[ast.Condition]:
    """Give conditions."""
    if depth == 0:
        return _tests(0)
    inner = conditions(depth - 1)
    of_and = st.lists(inner.filter(lambda c: not isinstance(c, ast.And)), min_size=2, max_size=3).map(tuple)
    of_or = st.lists(inner.filter(lambda c: not isinstance(c, ast.Or)), min_size=2, max_size=3).map(tuple)
    return st.one_of(_tests(depth - 1), st.builds(ast.And, of_and), st.builds(ast.Or, of_or), st.builds(ast.Not, inner))


@cache
def _tables(depth: int) -> st.SearchStrategy[ast.TableExpression]:
    """Give tables and joins of one entry of FROM."""
    table = st.builds(ast.TableReference, _names(3), _optional_name())
    if depth == 0:
        return table
    below = depth - 1
    inner = _tables(below)
    kind = st.sampled_from([kind for kind in ast.JoinKind if kind is not ast.JoinKind.CROSS])
    return st.one_of(
        table,
        st.builds(ast.DerivedTable, select_expressions(below), identifiers()),
        st.builds(ast.Join, kind, inner, inner, st.just(True)),
        st.builds(ast.Join, kind, inner, inner, on=conditions(below)),
        st.builds(ast.Join, kind, inner, inner, using=_names(2)),
    )


@cache
def _from(depth: int) -> st.SearchStrategy[ast.TableExpression]:
    crossed = st.builds(ast.Join, st.just(ast.JoinKind.CROSS), _tables(depth), _tables(depth))
    return _tables(depth) | crossed


@cache
def _items(depth: int) -> st.SearchStrategy[tuple[ast.SelectItem, ...]]:
    star = st.builds(ast.Star, st.just(()) | _names(3))
    item = st.builds(ast.SelectItem, star) | st.builds(ast.SelectItem, values(depth), _optional_name())
    return st.lists(item, min_size=1, max_size=3).map(tuple)


@cache
def select_expressions(depth: int = _DEPTH) -> st.SearchStrategy[ast.SelectExpression]:
    """Give queries without WITH."""
    below = max(depth - 1, 0)
    sorted_by = st.lists(st.builds(ast.OrderItem, values(below), st.booleans()), max_size=2).map(tuple)
    offset = st.none() | whole_numbers
    select = st.builds(
        ast.Select,
        _items(below),
        _from(below) if depth else _tables(0),
        distinct=st.booleans(),
        top=st.none() | whole_numbers,
        where=st.none() | conditions(below) if depth else st.none(),
        group_by=st.lists(values(below), max_size=2).map(tuple),
        having=st.none() | conditions(below) if depth else st.none(),
        order_by=sorted_by,
        offset=offset,
    )
    if depth == 0:
        return select
    operand = select_expressions(below)
    operation = st.builds(
        ast.SetOperation,
        st.sampled_from(ast.SetOperator),
        operand,
        operand,
        all=st.booleans(),
        order_by=sorted_by,
        offset=offset,
    )
    return select | operation


@cache
def queries(depth: int = _DEPTH) -> st.SearchStrategy[ast.Query]:
    """Give whole texts, as trees."""
    tables = st.lists(st.builds(ast.CommonTable, identifiers(), select_expressions(max(depth - 1, 0))), max_size=2)
    return st.builds(ast.Query, select_expressions(depth), tables.map(tuple))
