"""From the expressions and conditions of a syntax tree to typed terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar, assert_never

from adql_grammar import ast
from dax.errors import QueryError
from dax.models.results import ResultColumn
from dax.query import geometry
from dax.query.coercion import (
    MismatchError,
    arithmetic,
    common_type,
    comparable,
    constant_of,
    convert,
    describe,
    is_null,
)
from dax.query.expressions import (
    DOUBLE,
    INT,
    LONG,
    TEXT,
    AggregateValue,
    AllOf,
    AnyOf,
    CaseValue,
    ColumnValue,
    Compare,
    Constant,
    ExistsPlan,
    FunctionValue,
    InPlan,
    InValues,
    Negation,
    NullTest,
    Pattern,
    ScalarPlan,
    Truth,
    Value,
)
from dax.query.functions import FUNCTIONS, Function, Kind
from dax.query.logical import Plan, QueryNode, output_types
from dax.query.names import nearest, written
from dax.query.problems import Problems
from dax.query.scope import Scope

__all__ = ["TermResolver"]

Subquery = Callable[[ast.SelectExpression, Scope], QueryNode]
T = TypeVar("T")


class TermResolver:
    """Resolves terms in one scope.

    Parameters
    ----------
    problems
        Makes the errors.
    scope
        What can be named.
    subquery
        Resolves an inner query in a scope.
    aggregates
        Whether aggregates may stand here.
    clause
        The clause, for messages.
    """

    def __init__(
        self, problems: Problems, scope: Scope, subquery: Subquery, *, aggregates: bool = False, clause: str = "WHERE"
    ) -> None:
        self._problems = problems
        self._scope = scope
        self._subquery = subquery
        self._aggregates = aggregates
        self._clause = clause

    # Values

    def value(self, node: ast.Expression) -> Value:
        """Resolve an expression.

        Raises
        ------
        QueryError
            Raised if a name is unknown or ambiguous, or a type does not fit.
        """
        match node:
            case ast.NumberLiteral():
                return self._number(node)
            case ast.StringLiteral():
                return Constant(node.value, TEXT, span=node.span)
            case ast.NullLiteral():
                return Constant(None, TEXT, span=node.span)
            case ast.ColumnReference():
                return replace(self.column(node)[0], span=node.span)
            case ast.Unary():
                return self._unary(node)
            case ast.Binary():
                return self._binary(node)
            case ast.FunctionCall():
                return self._function(node)
            case ast.Aggregate():
                return self._aggregate(node)
            case ast.Cast():
                return self._cast(node)
            case ast.Case():
                return self._case(node)
            case ast.ScalarSubquery():
                return self._scalar(node)
            case _:
                assert_never(node)

    def column(self, node: ast.ColumnReference) -> tuple[Value, ResultColumn]:
        """Find the column that a reference means, and what is known of it."""
        *qualifier, name = node.parts
        if not qualifier:
            found = self._scope.find(name)
            pool = self._scope.column_names()
        else:
            bindings = self._scope.find_bindings(tuple(qualifier))
            if not bindings:
                raise self._unknown_qualifier(node, tuple(qualifier))
            if len(bindings) > 1:
                raise self._error(
                    node, "AMBIGUOUS_TABLE", f"{written(qualifier)} names more than one table; give them aliases"
                )
            pool = tuple(c.name for c in bindings[0].columns)
            inside = Scope(bindings, bindings[0].columns)
            found = inside.find(name)
        if not found:
            raise self._error(
                node,
                "UNKNOWN_COLUMN",
                f"there is no column {written(node.parts)}",
                suggestions=nearest(name.name, pool),
            )
        if len(found) > 1:
            raise self._error(
                node,
                "AMBIGUOUS_COLUMN",
                f"{written(node.parts)} names {len(found)} columns",
                hint="put the table's name or alias in front, as in t." + name.name,
            )
        return found[0].value, found[0].meta

    def _unknown_qualifier(self, node: ast.ColumnReference, qualifier: tuple[ast.Identifier, ...]) -> QueryError:
        scope: Scope | None = self._scope
        known: list[str] = []
        while scope is not None:
            known += [b.alias.name for b in scope.bindings]
            scope = scope.outer
        return self._error(
            node,
            "UNKNOWN_TABLE",
            f"there is no table or alias {written(qualifier)} in FROM",
            hint="a table that has an alias is called by the alias" if len(qualifier) > 1 else None,
            suggestions=nearest(qualifier[-1].name, known),
        )

    def _number(self, node: ast.NumberLiteral) -> Value:
        try:
            return replace(constant_of(node.text), span=node.span)
        except MismatchError as e:
            raise self._error(node, "OUT_OF_RANGE", str(e)) from e

    def _unary(self, node: ast.Unary) -> Value:
        operand = self.value(node.operand)
        if not (operand.type.is_numeric or is_null(operand)):
            raise self._error(node, "TYPE_MISMATCH", f"a sign takes a number, not {describe(operand.type)}")
        if node.operator == "+":
            return operand
        if isinstance(operand, Constant) and operand.value is not None:
            negative = -operand.value  # type: ignore[operator]  # a number, by its type
            return Constant(negative, operand.type, span=node.span)
        zero = Constant(0, INT)
        return replace(arithmetic(ast.BinaryOperator.SUBTRACT, zero, operand), span=node.span)

    def _binary(self, node: ast.Binary) -> Value:
        chain: list[ast.Binary] = []
        left: ast.Expression = node
        while isinstance(left, ast.Binary):
            chain.append(left)
            left = left.left
        value = self.value(left)
        for step in reversed(chain):
            try:
                value = replace(arithmetic(step.operator, value, self.value(step.right)), span=step.span)
            except MismatchError as e:
                raise self._error(step, "TYPE_MISMATCH", str(e)) from e
        return value

    def _function(self, node: ast.FunctionCall) -> Value:
        name = node.name.name.upper()
        if name == "COALESCE":
            return self._coalesce(node)
        if name in geometry.PREDICATES:
            truth = self._spatial(node)
            one, none = Constant(1, INT), Constant(0, INT)
            return CaseValue(((truth, one), (Negation(truth), none)), Constant(None, INT), INT, span=node.span)
        arguments = tuple(self.value(a) for a in node.arguments)
        if name in geometry.CONSTRUCTORS:
            return self._guarded(node, lambda: geometry.construct(name, arguments))
        if name == "DISTANCE":
            return self._guarded(node, lambda: geometry.distance(arguments))
        function = FUNCTIONS.get(name)
        if function is None:
            raise self._error(
                node.name,
                "UNKNOWN_FUNCTION",
                f"there is no function {node.name.name}",
                suggestions=nearest(node.name.name, FUNCTIONS),
            )
        return FunctionValue(name, self._arguments(node, function, arguments), function.result, span=node.span)

    def _arguments(self, node: ast.FunctionCall, function: Function, values: tuple[Value, ...]) -> tuple[Value, ...]:
        required = len(function.parameters) - function.optional
        if not required <= len(values) <= len(function.parameters):
            raise self._error(
                node,
                "WRONG_ARITY",
                f"{function.name} takes {len(function.parameters)} arguments, not {len(values)}",
                hint=f"write {function.signature}",
            )
        return tuple(
            self._argument(function, kind, value, syntax)
            for kind, value, syntax in zip(function.parameters, values, node.arguments, strict=False)
        )

    def _argument(self, function: Function, kind: Kind, value: Value, node: ast.Expression) -> Value:
        match kind:
            case Kind.NUMBER:
                fits, target = value.type.is_numeric, DOUBLE
            case Kind.INTEGER:
                fits, target = value.type.is_integer, value.type
            case Kind.TEXT:
                fits, target = value.type.is_text, value.type
            case Kind.POINT:
                fits, target = value.type.xtype == "point", value.type
            case Kind.GEOMETRY:
                fits, target = value.type.is_geometry, value.type
            case _:
                assert_never(kind)
        if not fits and not is_null(value):
            raise self._error(node, "TYPE_MISMATCH", f"{function.name} takes {kind.value}, not {describe(value.type)}")
        return convert(value, target)

    def _coalesce(self, node: ast.FunctionCall) -> Value:
        values = [self.value(a) for a in node.arguments]
        known = [v for v in values if not is_null(v)] or values
        target = known[0].type
        try:
            for value in known[1:]:
                target = common_type(target, value.type)
        except MismatchError as e:
            raise self._error(node, "TYPE_MISMATCH", f"COALESCE: {e}") from e
        return FunctionValue("COALESCE", tuple(convert(v, target) for v in values), target, span=node.span)

    def _aggregate(self, node: ast.Aggregate) -> Value:
        if not self._aggregates:
            raise self._error(
                node,
                "AGGREGATE_MISUSE",
                f"an aggregate cannot stand in {self._clause}",
                hint="conditions on aggregates go into HAVING" if self._clause == "WHERE" else None,
            )
        if isinstance(node.argument, ast.Star):
            return AggregateValue("COUNT", None, False, LONG, span=node.span)
        inner = TermResolver(self._problems, self._scope, self._subquery, clause="an aggregate")
        argument = inner.value(node.argument)
        if node.name in ("SUM", "AVG") and not (argument.type.is_numeric or is_null(argument)):
            raise self._error(node, "TYPE_MISMATCH", f"{node.name} takes a number, not {describe(argument.type)}")
        if node.name != "COUNT" and argument.type.is_array:
            raise self._error(node, "TYPE_MISMATCH", f"{node.name} does not take {describe(argument.type)}")
        result = argument.type
        if node.name == "COUNT":
            result = LONG
        elif node.name == "AVG" or (node.name == "SUM" and not argument.type.is_integer):
            result = DOUBLE
        elif node.name == "SUM":
            result = LONG
        return AggregateValue(node.name, argument, node.distinct, result, span=node.span)

    def _cast(self, node: ast.Cast) -> Value:
        raise self._error(node, "UNSUPPORTED", "CAST is not supported yet")

    def _case(self, node: ast.Case) -> Value:
        results = [self.value(b.result) for b in node.branches]
        last = self.value(node.otherwise) if node.otherwise is not None else Constant(None, TEXT)
        known = [v for v in (*results, last) if not is_null(v)] or [last]
        target = known[0].type
        try:
            for value in known[1:]:
                target = common_type(target, value.type)
        except MismatchError as e:
            raise self._error(node, "TYPE_MISMATCH", f"CASE: {e}") from e
        conditions = [self.condition(b.condition) for b in node.branches]
        branches = tuple((c, convert(v, target)) for c, v in zip(conditions, results, strict=True))
        return CaseValue(branches, convert(last, target), target, span=node.span)

    def _scalar(self, node: ast.ScalarSubquery) -> Value:
        query = self._one_column(node.query, node)
        return ScalarPlan(Plan(query), output_types(query)[0], span=node.span)

    def _one_column(self, select: ast.SelectExpression, node: ast.Node) -> QueryNode:
        query = self._subquery(select, self._scope)
        width = len(output_types(query))
        if width != 1:
            raise self._error(node, "WRONG_ARITY", f"this subquery must give one column, not {width}")
        return query

    # Conditions

    def condition(self, node: ast.Condition) -> Truth:
        """Resolve a condition.

        Raises
        ------
        QueryError
            As for `value`.
        """
        match node:
            case ast.And():
                return AllOf(tuple(self.condition(o) for o in node.operands), span=node.span)
            case ast.Or():
                return AnyOf(tuple(self.condition(o) for o in node.operands), span=node.span)
            case ast.Not():
                return Negation(self.condition(node.operand), span=node.span)
            case ast.Comparison():
                return self._comparison(node)
            case ast.Between():
                return self._between(node)
            case ast.InList():
                return self._in_list(node)
            case ast.InSubquery():
                query = self._one_column(node.query, node)
                operand = self._in_operand(node, query)
                return InPlan(operand, Plan(query), node.negated, span=node.span)
            case ast.Like():
                return self._like(node)
            case ast.IsNull():
                return NullTest(self.value(node.operand), node.negated, span=node.span)
            case ast.Exists():
                return ExistsPlan(Plan(self._subquery(node.query, self._scope)), span=node.span)
            case _:
                assert_never(node)

    def _comparison(self, node: ast.Comparison) -> Truth:
        spatial = self._spatial_comparison(node)
        if spatial is not None:
            return spatial
        left, right = self._comparable(node, self.value(node.left), self.value(node.right))
        return Compare(node.operator, left, right, span=node.span)

    def _spatial_comparison(self, node: ast.Comparison) -> Truth | None:
        for call, other in ((node.left, node.right), (node.right, node.left)):
            if not (isinstance(call, ast.FunctionCall) and call.name.name.upper() in geometry.PREDICATES):
                continue
            if node.operator not in (ast.ComparisonOperator.EQUAL, ast.ComparisonOperator.NOT_EQUAL):
                continue
            if not (isinstance(other, ast.NumberLiteral) and other.text in ("0", "1")):
                continue
            truth = self._spatial(call)
            positive = (other.text == "1") == (node.operator is ast.ComparisonOperator.EQUAL)
            return truth if positive else Negation(truth, span=node.span)
        return None

    def _spatial(self, node: ast.FunctionCall) -> Truth:
        arguments = tuple(self.value(a) for a in node.arguments)
        truth = self._guarded(node, lambda: geometry.predicate(node.name.name.upper(), arguments))
        return replace(truth, span=node.span)

    def _between(self, node: ast.Between) -> Truth:
        operand = self.value(node.operand)
        least = ast.ComparisonOperator.GREATER_OR_EQUAL
        most = ast.ComparisonOperator.LESS_OR_EQUAL
        bounds = (
            Compare(least, *self._comparable(node, operand, self.value(node.low)), span=node.span),
            Compare(most, *self._comparable(node, operand, self.value(node.high)), span=node.span),
        )
        both = AllOf(bounds, span=node.span)
        return Negation(both, span=node.span) if node.negated else both

    def _in_list(self, node: ast.InList) -> Truth:
        operand = self.value(node.operand)
        pairs = [self._comparable(node, operand, self.value(item)) for item in node.items]
        if any(left != operand for left, _ in pairs):
            operand = convert(operand, pairs[0][0].type if operand.type.is_boolean else DOUBLE)
            pairs = [(operand, convert(item, operand.type)) for _, item in pairs]
        return InValues(operand, tuple(item for _, item in pairs), node.negated, span=node.span)

    def _in_operand(self, node: ast.InSubquery, query: QueryNode) -> Value:
        operand = self.value(node.operand)
        column = ColumnValue("", "c0", output_types(query)[0])
        self._comparable(node, operand, column)
        return operand

    def _like(self, node: ast.Like) -> Truth:
        operand, pattern = self.value(node.operand), self.value(node.pattern)
        for value, syntax in ((operand, node.operand), (pattern, node.pattern)):
            if not (value.type.is_text or is_null(value)):
                word = "ILIKE" if node.ignore_case else "LIKE"
                raise self._error(syntax, "TYPE_MISMATCH", f"{word} takes strings, not {describe(value.type)}")
        return Pattern(operand, pattern, node.negated, node.ignore_case, span=node.span)

    def _comparable(self, node: ast.Node, left: Value, right: Value) -> tuple[Value, Value]:
        try:
            return comparable(left, right)
        except MismatchError as e:
            hint = None
            if {left.type.is_text, right.type.is_text} == {True, False} and (
                left.type.is_numeric or right.type.is_numeric
            ):
                hint = "numbers are written without quotes, strings in single quotes"
            raise self._error(node, "TYPE_MISMATCH", str(e), hint=hint) from e

    def _guarded(self, node: ast.Node, build: Callable[[], T]) -> T:
        try:
            return build()
        except geometry.BadGeometryError as e:
            raise self._error(node, e.code, str(e), hint=e.hint) from e

    def _error(
        self, node: ast.Node, code: str, message: str, *, hint: str | None = None, suggestions: tuple[str, ...] = ()
    ) -> QueryError:
        return self._problems.at(node.span, code, message, hint=hint, suggestions=suggestions)
