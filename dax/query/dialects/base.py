"""From a plan to SQL text: what all dialects share.

The text is rendered from the tree: every identifier goes through the dialect's quoting, every value becomes a
parameter. Nothing that a user wrote reaches the text but as a number of an identifier of ours.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import assert_never

from adql_grammar.ast import BinaryOperator, ComparisonOperator, JoinKind
from dax.errors import PlanError, QueryError
from dax.models.datatypes import ColumnType
from dax.models.tableset import TableName
from dax.query.expressions import (
    DOUBLE,
    AggregateValue,
    AllOf,
    AnyOf,
    Arithmetic,
    CaseValue,
    CastValue,
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
    SpatialTest,
    Truth,
    Value,
)
from dax.query.functions import FUNCTIONS, HAVERSINE, Function
from dax.query.logical import (
    Aggregate,
    CommonScan,
    Derived,
    Distinct,
    Expanded,
    Filter,
    Join,
    Limit,
    Plan,
    Project,
    QueryNode,
    Relation,
    Scan,
    SetOperation,
    Sort,
    Source,
)

__all__ = ["Locate", "SqlPrinter", "Statement"]

Locate = Callable[[TableName], tuple[str, ...]]
"""Gives the identifier path of a published table in the engine."""

_COPY_LIMIT = 240
"""Characters up to which an argument may stand twice: beyond, nested guards would double it each time."""
_TEXT_LIMIT = 8_000_000
"""Characters of a statement at the most."""


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL and what goes into its placeholders, in order."""

    sql: str
    parameters: tuple[object, ...]


class SqlPrinter(ABC):
    """Prints one plan; made anew for each."""

    def __init__(self, locate: Locate) -> None:
        self._locate = locate
        self._parameters: list[object] = []
        self._inlined: dict[tuple[str, str], Callable[[], str]] = {}

    def statement(self, plan: Plan) -> Statement:
        """Print a plan.

        Raises
        ------
        QueryError
            Raised if the statement would grow beyond all measure (``QUERY_TOO_COMPLEX``).
        """
        sql = self.plan(plan)
        return Statement(sql, tuple(self._parameters))

    # What a dialect decides

    @abstractmethod
    def quote(self, name: str) -> str:
        """Quote an identifier."""

    @abstractmethod
    def placeholder(self, constant: Constant, number: int) -> str:
        """Print the placeholder of a constant that is not NULL, with a cast if its type would be lost.

        It is numbered, so that its text may stand anywhere, and more than once.
        """

    @abstractmethod
    def type_name(self, type_: ColumnType) -> str:
        """Spell a type for CAST."""

    @abstractmethod
    def spelling(self, function: Function) -> str:
        """Return a function's template."""

    @abstractmethod
    def guarded(self, text: str) -> str:
        """Print an expression that gives NULL where its evaluation fails."""

    @abstractmethod
    def limit(self, count: int | None, offset: int) -> str:
        """Print the clause that cuts rows."""

    @abstractmethod
    def order_term(self, text: str, *, descending: bool) -> str:
        """Print a sort key with NULLs last."""

    @abstractmethod
    def pattern(self, operand: str, pattern: str, *, ignore_case: bool, negated: bool) -> str:
        """Print LIKE or ILIKE with no escape character."""

    @abstractmethod
    def aggregate(self, function: str, argument: str, value: AggregateValue) -> str:
        """Print an aggregate over a printed argument."""

    @abstractmethod
    def expanded(self, relation: Expanded) -> str:
        """Print a relation with its rows repeated for the cells around them."""

    # Queries

    def plan(self, plan: Plan) -> str:
        """Print a plan with its common tables."""
        body = self.query(plan.root)
        if not plan.common_tables:
            return body
        tables = ", ".join(f"{self.quote(n)} AS ({self.query(q)})" for n, q in plan.common_tables)
        return f"WITH {tables} {body}"

    def query(self, query: QueryNode) -> str:
        """Print a query as a SELECT, or SELECTs joined by a set operator."""
        match query:
            case Limit(query=below, count=count, offset=offset) if not isinstance(below, Limit):
                return self._checked(f"{self._ordered(below)} {self.limit(count, offset)}")
            case Limit(query=below, count=count, offset=offset):
                return f"SELECT * FROM ({self.query(below)}) AS {self.quote('q')} {self.limit(count, offset)}"
            case _:
                return self._checked(self._ordered(query))

    def _ordered(self, query: QueryNode) -> str:
        if not isinstance(query, Sort):
            return self._plain(query)
        text = self._plain(query.query)
        with self._columns_of(query.query):
            keys = ", ".join(
                self.order_term(self._sort_text(query.query, k.position), descending=k.descending) for k in query.keys
            )
        return f"{text} ORDER BY {keys}"

    def _sort_text(self, query: QueryNode, position: int) -> str:
        if isinstance(query, Project) and position >= len(query.outputs) - query.hidden:
            return self.value(query.outputs[position].value)
        return self.quote(f"c{position}")

    def _plain(self, query: QueryNode) -> str:
        match query:
            case Project():
                return self._project(query, "SELECT")
            case Distinct(query=project):
                return self._project(project, "SELECT DISTINCT")
            case SetOperation(operator=operator, left=left, right=right, all=all_):
                word = f"{operator} ALL" if all_ else str(operator)
                return f"{self._operand(left)} {word} {self._operand(right)}"
            case Sort() | Limit():
                return f"({self.query(query)})"
            case _:
                assert_never(query)

    def _operand(self, query: QueryNode) -> str:
        return f"({self.query(query)})"

    def _project(self, project: Project, head: str) -> str:
        with self._columns_of(project):
            shown = project.outputs[: len(project.outputs) - project.hidden]
            outputs = ", ".join(f"{self.value(o.value)} AS {self.quote(f'c{i}')}" for i, o in enumerate(shown))
            return f"{head} {outputs} FROM {self._source(project.source)}"

    @contextmanager
    def _columns_of(self, query: QueryNode) -> Iterator[None]:
        """Let the columns of the groups below a projection print as what they stand for."""
        aggregate = _aggregate_of(query)
        if aggregate is None:
            yield
            return
        added = self._group_columns(aggregate)
        self._inlined |= added
        try:
            yield
        finally:
            for key in added:
                del self._inlined[key]

    def _group_columns(self, node: Aggregate) -> dict[tuple[str, str], Callable[[], str]]:
        columns: dict[tuple[str, str], Callable[[], str]] = {}
        direct = _has_plain_keys(node)
        for i, key in enumerate(node.keys):
            below = key if direct else ColumnValue(node.relation, f"_k{i}", key.type)
            columns[node.relation, f"k{i}"] = lambda v=below: self.value(v)  # type: ignore[misc]
        for i, aggregate in enumerate(node.aggregates):
            argument = aggregate.argument
            if argument is not None and not direct:
                argument = ColumnValue(node.relation, f"_a{i}", argument.type)
            columns[node.relation, f"a{i}"] = lambda a=aggregate, v=argument: self._aggregate(a, v)  # type: ignore[misc]
        return columns

    def _aggregate(self, aggregate: AggregateValue, argument: Value | None) -> str:
        inner = "*" if argument is None else self.value(argument)
        return self.aggregate(aggregate.function, f"DISTINCT {inner}" if aggregate.distinct else inner, aggregate)

    def _source(self, source: Source) -> str:
        match source:
            case Filter(source=Aggregate() as below, condition=condition):
                text = self._source(below)
                return f"{text} HAVING {self.condition(condition)}"
            case Filter(source=below, condition=condition):
                return f"{self._source(below)} WHERE {self.condition(condition)}"
            case Aggregate():
                return self._grouped(source)
            case _:
                return self.relation(source)

    def _grouped(self, node: Aggregate) -> str:
        if _has_plain_keys(node):
            text = self._source(node.source)
            keys = ", ".join(self.value(k) for k in node.keys)
            return f"{text} GROUP BY {keys}" if keys else text
        # Keys that are computed are computed below, so that a placeholder need not equal another one.
        below = [(f"_k{i}", k) for i, k in enumerate(node.keys)]
        below += [(f"_a{i}", a.argument) for i, a in enumerate(node.aggregates) if a.argument is not None]
        outputs = ", ".join(f"{self.value(v)} AS {self.quote(n)}" for n, v in below)
        inner = f"SELECT {outputs} FROM {self._source(node.source)}"
        relation = self.quote(node.relation)
        keys = ", ".join(f"{relation}.{self.quote(f'_k{i}')}" for i in range(len(node.keys)))
        return f"({inner}) AS {relation} GROUP BY {keys}"

    def relation(self, relation: Relation) -> str:
        """Print what stands in FROM."""
        match relation:
            case Scan(table=table, relation=name):
                path = ".".join(self.quote(p) for p in self._locate(table))
                return f"{path} AS {self.quote(name)}"
            case CommonScan(name=common, relation=name):
                return f"{self.quote(common)} AS {self.quote(name)}"
            case Derived(query=query, relation=name):
                return f"({self.query(query)}) AS {self.quote(name)}"
            case Expanded():
                return self.expanded(relation)
            case Join(kind=kind, left=left, right=right, condition=condition):
                right_text_in_parentheses = isinstance(right, Join)
                left_text = self.relation(left)
                right_text = self.relation(right)
                if right_text_in_parentheses:
                    right_text = f"({right_text})"
                if kind is JoinKind.CROSS or condition is None:
                    return f"{left_text} CROSS JOIN {right_text}"
                return f"{left_text} {kind} JOIN {right_text} ON {self.condition(condition)}"
            case _:
                assert_never(relation)

    # Values

    def value(self, value: Value) -> str:
        """Print a value; the text is safe inside any other."""
        match value:
            case ColumnValue():
                inlined = self._inlined.get((value.relation, value.name))
                if inlined is not None:
                    return inlined()
                return f"{self.quote(value.relation)}.{self.quote(value.name)}"
            case Constant():
                return self._constant(value)
            case Arithmetic():
                return self._arithmetic(value)
            case FunctionValue():
                return self._function(value)
            case CastValue(operand=operand, type=type_):
                return f"CAST({self.value(operand)} AS {self.type_name(type_)})"
            case CaseValue():
                return self._case(value)
            case AggregateValue():
                raise PlanError("an aggregate stands outside a group")
            case ScalarPlan(plan=plan):
                return f"({self.plan(plan)})"
            case _:
                assert_never(value)

    def _constant(self, constant: Constant) -> str:
        if constant.value is None:
            return f"CAST(NULL AS {self.type_name(constant.type)})"
        self._parameters.append(constant.value)
        return self.placeholder(constant, len(self._parameters))

    def _arithmetic(self, value: Arithmetic) -> str:
        left, right = self.value(value.left), self.value(value.right)
        text = f"({left} {value.operator} {right})"
        if value.operator in (BinaryOperator.DIVIDE, BinaryOperator.MODULO) and not _is_nonzero(value.right):
            return self._partial(f"{right} <> 0", text, right)
        return text

    def _function(self, value: FunctionValue) -> str:
        function = FUNCTIONS[value.function]
        texts = [self.value(a) for a in value.arguments]
        text = self._checked(self.spelling(function).format(*texts, all=", ".join(texts)))
        if function.domain is None:
            return text
        return self._partial(function.domain.format(*texts), text, *texts)

    def _partial(self, domain: str, text: str, *arguments: str) -> str:
        """Print what has a value only in its domain, and is NULL elsewhere."""
        if max(map(len, arguments)) > _COPY_LIMIT:
            return self.guarded(text)
        return f"CASE WHEN {domain} THEN {text} END"

    def _case(self, value: CaseValue) -> str:
        branches = " ".join(f"WHEN {self.condition(c)} THEN {self.value(v)}" for c, v in value.branches)
        return f"CASE {branches} ELSE {self.value(value.otherwise)} END"

    # Conditions

    def condition(self, condition: Truth) -> str:
        """Print a condition; the text is safe inside any other."""
        match condition:
            case Compare():
                return self._compare(condition)
            case AllOf(operands=operands):
                return "(" + " AND ".join(self.condition(o) for o in operands) + ")"
            case AnyOf(operands=operands):
                return "(" + " OR ".join(self.condition(o) for o in operands) + ")"
            case Negation(operand=operand):
                return f"(NOT {self.condition(operand)})"
            case InValues(operand=operand, items=items, negated=negated):
                texts = ", ".join(self.value(i) for i in items)
                return f"({self.value(operand)} {_not(negated)}IN ({texts}))"
            case InPlan(operand=operand, plan=plan, negated=negated):
                return f"({self.value(operand)} {_not(negated)}IN ({self.plan(plan)}))"
            case ExistsPlan(plan=plan):
                return f"EXISTS ({self.plan(plan)})"
            case Pattern(operand=operand, pattern=pattern, negated=negated, ignore_case=ignore_case):
                return self.pattern(self.value(operand), self.value(pattern), ignore_case=ignore_case, negated=negated)
            case NullTest(operand=operand, negated=negated):
                return f"({self.value(operand)} IS {_not(negated)}NULL)"
            case SpatialTest():
                return self.spatial(condition)
            case _:
                assert_never(condition)

    def spatial(self, test: SpatialTest) -> str:
        """Print a predicate on two geometries."""
        raise PlanError(f"no way to compute {test.predicate} of these geometries")

    def _compare(self, condition: Compare) -> str:
        left, right = condition.left, condition.right
        if isinstance(left, FunctionValue) and left.function == "DISTANCE" and isinstance(right, Constant):
            return self._near(condition.operator, left, right)
        return f"({self.value(left)} {condition.operator} {self.value(right)})"

    def _near(self, operator: ComparisonOperator, distance: FunctionValue, bound: Constant) -> str:
        """Compare the haversine and not the angle: one inverse sine less for each row."""
        radius = bound.value
        if not isinstance(radius, (int, float)):
            return f"({self.value(distance)} {operator} {self.value(bound)})"
        haversine = self.spelling(HAVERSINE).format(*(self.value(a) for a in distance.arguments))
        return f"({haversine} {operator} {self._constant(Constant(_haversine_of(radius), DOUBLE))})"

    def _checked(self, text: str) -> str:
        if len(text) > _TEXT_LIMIT:
            raise QueryError("the query is too complex for the engine", code="QUERY_TOO_COMPLEX")
        return text


def _not(negated: bool) -> str:
    return "NOT " if negated else ""


def _is_nonzero(value: Value) -> bool:
    return isinstance(value, Constant) and value.value not in (None, 0)


def _haversine_of(angle_deg: float) -> float:
    """Return sin²(angle / 2), continued so that it orders all angles."""
    if angle_deg < 0:
        return -1.0
    if angle_deg > 180:
        return 2.0
    return math.sin(math.radians(angle_deg) / 2) ** 2


def _has_plain_keys(node: Aggregate) -> bool:
    return all(isinstance(k, ColumnValue) for k in node.keys)


def _aggregate_of(query: QueryNode) -> Aggregate | None:
    """Return the groups directly below the projection of a query, if there are any."""
    if isinstance(query, Distinct):
        query = query.query
    if not isinstance(query, Project):
        return None
    source: Source = query.source
    while isinstance(source, Filter):
        source = source.source
    return source if isinstance(source, Aggregate) else None
