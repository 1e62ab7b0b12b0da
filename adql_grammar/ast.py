"""The syntax tree of ADQL: frozen nodes, each carrying its span in the source text.

Nodes compare by meaning: the span is left out, so a tree equals the tree of its own
printed text. ``AND`` and ``OR`` are flat (never nested in themselves), so that a chain of
thousands of terms is one node and no walk over it is deep.

::

    Query ─ CommonTable*, SelectExpression
    SelectExpression = Select | SetOperation
    Select ─ SelectItem+ | Star, TableExpression+, Condition?, Expression*, OrderItem*
    TableExpression = TableReference | DerivedTable | Join
    Expression = literals | ColumnReference | Unary | Binary | FunctionCall | Aggregate
               | Cast | Case | ScalarSubquery
    Condition = Comparison | Between | InList | InSubquery | Like | IsNull | Exists
              | And | Or | Not

The parser keeps to kinds: an `Expression` never stands where a `Condition` is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TypeAlias

from adql_grammar.overriding import override

__all__ = [
    "Aggregate",
    "And",
    "Between",
    "Binary",
    "BinaryOperator",
    "Case",
    "Cast",
    "ColumnReference",
    "CommonTable",
    "Comparison",
    "ComparisonOperator",
    "Condition",
    "DerivedTable",
    "Exists",
    "Expression",
    "FunctionCall",
    "Identifier",
    "InList",
    "InSubquery",
    "IsNull",
    "Join",
    "JoinKind",
    "Like",
    "Node",
    "Not",
    "NullLiteral",
    "NumberLiteral",
    "Or",
    "OrderItem",
    "Query",
    "ScalarSubquery",
    "Select",
    "SelectExpression",
    "SelectItem",
    "SetOperation",
    "SetOperator",
    "Span",
    "Star",
    "StringLiteral",
    "TableExpression",
    "TableReference",
    "TypeName",
    "Unary",
    "When",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of source text, in characters: ``text[start:end]``."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""The span of a node that was built and not read."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Node:
    """Anything in the tree.

    Comparing, hashing and showing go through a tree without recursion: a sum of a thousand terms is a thousand deep.
    """

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)

    def children(self) -> Iterator[Node]:
        """Yield the nodes directly below this one, in source order."""
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (v for v in value if isinstance(v, Node))

    @override
    def __eq__(self, other: object) -> bool:
        """Compare two trees by meaning."""
        if self is other:
            return True
        if not isinstance(other, Node):
            return NotImplemented
        pairs: list[tuple[object, object]] = [(self, other)]
        while pairs:
            left, right = pairs.pop()
            if left is right:
                continue
            if type(left) is not type(right):
                return False
            if isinstance(left, Node):
                pairs.extend((getattr(left, name), getattr(right, name)) for name in _compared(type(left)))
            elif isinstance(left, tuple) and isinstance(right, tuple):
                if len(left) != len(right):
                    return False
                pairs.extend(zip(left, right, strict=True))
            elif left != right:
                return False
        return True

    @override
    def __hash__(self) -> int:
        values: list[object] = []
        stack: list[object] = [self]
        while stack:
            value = stack.pop()
            if isinstance(value, Node):
                values.append(type(value))
                stack.extend(getattr(value, name) for name in _compared(type(value)))
            elif isinstance(value, tuple):
                values.append(len(value))
                stack.extend(value)
            else:
                values.append(value)
        return hash(tuple(values))

    @override
    def __repr__(self) -> str:
        shown: list[str] = []
        stack: list[object] = [self]
        while stack:
            value = stack.pop()
            if isinstance(value, _Text):
                shown.append(value)
            elif isinstance(value, Node):
                shown.append(f"{type(value).__name__}(")
                stack.append(_Text(")"))
                for i, name in reversed(list(enumerate(_compared(type(value))))):
                    stack += (getattr(value, name), _Text(f"{', ' if i else ''}{name}="))
            elif isinstance(value, tuple):
                shown.append("(")
                stack.append(_Text(",)" if len(value) == 1 else ")"))
                for i, item in reversed(list(enumerate(value))):
                    stack += (item, _Text(", " if i else ""))
            else:
                shown.append(repr(value))
        return "".join(shown)


class _Text(str):
    """What is shown as it is."""

    __slots__ = ()


_COMPARED: dict[type[Node], tuple[str, ...]] = {}


def _compared(kind: type[Node]) -> tuple[str, ...]:
    """Give the fields that a kind of node means something by."""
    names = _COMPARED.get(kind)
    if names is None:
        names = _COMPARED[kind] = tuple(f.name for f in fields(kind) if f.compare)
    return names


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Identifier(Node):
    """A name; regular ones match in any case, delimited ones exactly (ADQL 2.1 §2.1.7)."""

    name: str
    """As written, without the delimiters and with ``""`` undone."""

    delimited: bool = False


class BinaryOperator(StrEnum):
    """Arithmetic and concatenation."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    MODULO = "%"
    """Not in the grammar of ADQL 2.1, but in its text (§4.5.2)."""
    CONCATENATE = "||"


class ComparisonOperator(StrEnum):
    """Comparisons; ``!=`` is read as ``<>``."""

    EQUAL = "="
    NOT_EQUAL = "<>"
    LESS = "<"
    GREATER = ">"
    LESS_OR_EQUAL = "<="
    GREATER_OR_EQUAL = ">="


class SetOperator(StrEnum):
    """Operators between select expressions (ADQL 2.1 §4.6)."""

    UNION = "UNION"
    EXCEPT = "EXCEPT"
    INTERSECT = "INTERSECT"


class JoinKind(StrEnum):
    """Kinds of join; a comma in FROM is `CROSS` and has no condition."""

    INNER = "INNER"
    LEFT = "LEFT"
    RIGHT = "RIGHT"
    FULL = "FULL"
    CROSS = "CROSS"


# Expressions


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NumberLiteral(Node):
    """An unsigned number."""

    text: str
    """As written (``12``, ``.5``, ``1e-3``)."""

    @property
    def is_integer(self) -> bool:
        """Whether it has neither point nor exponent."""
        return self.text.isdigit()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StringLiteral(Node):
    """A character string; ``''`` is undone."""

    value: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NullLiteral(Node):
    """``NULL``."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ColumnReference(Node):
    """``[[[catalog.]schema.]table.]column``: one to four parts, the column last."""

    parts: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Star(Node):
    """``*``, or ``table.*`` with one to three parts."""

    qualifier: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Unary(Node):
    """A signed expression; ``operator`` is ``+`` or ``-``."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Binary(Node):
    """Two expressions and what joins them."""

    operator: BinaryOperator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FunctionCall(Node):
    """A function of any kind but aggregates and CAST: maths, strings, geometry, user-defined."""

    name: Identifier
    """As written, never delimited."""

    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Aggregate(Node):
    """``COUNT(*)``, ``AVG(DISTINCT x)`` and their kin (ADQL 2.1 §2.2.3)."""

    name: str
    """Upper case: COUNT, AVG, MAX, MIN, SUM."""

    argument: Expression | Star
    distinct: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TypeName(Node):
    """The target of a cast."""

    name: str
    """Upper case, words joined by one blank: ``DOUBLE PRECISION``."""

    length: int | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cast(Node):
    """``CAST(operand AS type)``."""

    operand: Expression
    type: TypeName


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class When(Node):
    """``WHEN condition THEN result``; of a simple CASE, ``condition`` is ``operand = value``."""

    condition: Condition
    result: Expression


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Case(Node):
    """``CASE WHEN … THEN … ELSE … END``: not in ADQL 2.1, and cannot be misread."""

    branches: tuple[When, ...]
    otherwise: Expression | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScalarSubquery(Node):
    """A parenthesised query used as a value: not in ADQL 2.1, and cannot be misread."""

    query: SelectExpression


Expression: TypeAlias = (
    NumberLiteral
    | StringLiteral
    | NullLiteral
    | ColumnReference
    | Unary
    | Binary
    | FunctionCall
    | Aggregate
    | Cast
    | Case
    | ScalarSubquery
)


# Conditions


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison(Node):
    """Two expressions compared."""

    operator: ComparisonOperator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Between(Node):
    """``operand [NOT] BETWEEN low AND high``."""

    operand: Expression
    low: Expression
    high: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InList(Node):
    """``operand [NOT] IN (item, …)``, at least one item."""

    operand: Expression
    items: tuple[Expression, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InSubquery(Node):
    """``operand [NOT] IN (query)``."""

    operand: Expression
    query: SelectExpression
    negated: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Like(Node):
    """``operand [NOT] LIKE pattern``, or ILIKE."""

    operand: Expression
    pattern: Expression
    negated: bool = False
    ignore_case: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class IsNull(Node):
    """``operand IS [NOT] NULL``."""

    operand: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Exists(Node):
    """``EXISTS (query)``."""

    query: SelectExpression


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class And(Node):
    """Two or more conditions, all due; none of them is an `And`."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Or(Node):
    """Two or more conditions, one of them due; none of them is an `Or`."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Not(Node):
    """``NOT operand``."""

    operand: Condition


Condition: TypeAlias = Comparison | Between | InList | InSubquery | Like | IsNull | Exists | And | Or | Not


# Tables and queries


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TableReference(Node):
    """``[[catalog.]schema.]table [[AS] alias]``: one to three parts, the table last."""

    parts: tuple[Identifier, ...]
    alias: Identifier | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DerivedTable(Node):
    """``(query) [AS] alias``."""

    query: SelectExpression
    alias: Identifier


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Join(Node):
    """Two tables joined: exactly one of ``natural``, ``on`` and ``using``, but none for CROSS."""

    kind: JoinKind
    left: TableExpression
    right: TableExpression
    natural: bool = False
    on: Condition | None = None
    using: tuple[Identifier, ...] = ()


TableExpression: TypeAlias = TableReference | DerivedTable | Join


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SelectItem(Node):
    """One entry of the select list; a `Star` has no alias."""

    expression: Expression | Star
    alias: Identifier | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OrderItem(Node):
    """One entry of ORDER BY; an unsigned integer is an output position (ADQL 2.1 §2.2)."""

    expression: Expression
    descending: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Select(Node):
    """One SELECT. The comma list of FROM is a chain of CROSS joins."""

    items: tuple[SelectItem, ...]
    from_: TableExpression
    distinct: bool = False
    top: int | None = None
    where: Condition | None = None
    group_by: tuple[Expression, ...] = ()
    having: Condition | None = None
    order_by: tuple[OrderItem, ...] = ()
    offset: int | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SetOperation(Node):
    """Two select expressions combined.

    An operand with an ORDER BY or OFFSET of its own stood in parentheses.
    """

    operator: SetOperator
    left: SelectExpression
    right: SelectExpression
    all: bool = False
    order_by: tuple[OrderItem, ...] = ()
    offset: int | None = None


SelectExpression: TypeAlias = Select | SetOperation


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CommonTable(Node):
    """``name AS (query)`` of WITH (ADQL 2.1 §4.5)."""

    name: Identifier
    query: SelectExpression


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Query(Node):
    """A whole text."""

    body: SelectExpression
    common_tables: tuple[CommonTable, ...] = ()
