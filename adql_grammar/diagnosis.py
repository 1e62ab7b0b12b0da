"""Explains a token that cannot stand where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adql_grammar.errors import AdqlSyntaxError
from adql_grammar.faults import quoted, syntax_error
from adql_grammar.lexer import Tokens
from adql_grammar.reserved import RESERVED_WORDS
from adql_grammar.tokens import (
    AGGREGATE,
    ALL,
    AS,
    CAST,
    COMMA,
    DISTINCT,
    DOT,
    END_OF_TEXT,
    EQUAL,
    FROM,
    FUNCTION,
    GREATER_OR_EQUAL,
    GROUP,
    HAVING,
    IN,
    KEYWORDS,
    LPAREN,
    NAME,
    NATURAL,
    NUMBER,
    OFFSET,
    ORDER,
    PRECISION,
    PUNCTUATION,
    QUERY_PAREN,
    RESERVED,
    RPAREN,
    SELECT,
    SEMICOLON,
    SHAPE,
    SLASH,
    STAR,
    STRING,
    STRING_TYPE,
    TOP,
    TYPE,
    UNION,
    WHERE,
    WITH,
)

__all__ = ["diagnose"]

_MOST_EXPECTED = 6
"""More possibilities than this help nobody."""

_FOREIGN: Mapping[str, str] = {
    "CROSS": "all pairs of rows are FROM a, b",
    "ESCAPE": "in LIKE, % and _ have no other meaning than theirs",
    "FETCH": "the number of rows is limited by SELECT TOP n …",
    "INTO": "a query cannot make a table",
    "LIMIT": "the number of rows is limited by SELECT TOP n …",
    "MINUS": "the rows of one query without those of another are … EXCEPT …",
    "NULLS": "where NULLs are sorted cannot be chosen",
    "OVER": "there are no window functions",
    "QUALIFY": "there are no window functions",
    "RETURNING": "data cannot be changed here",
    "REGEXP": "patterns are written with LIKE",
    "RLIKE": "patterns are written with LIKE",
    "ANY": "compare with MAX or MIN in the query",
    "SOME": "compare with MAX or MIN in the query",
    "TRUE": "there are no booleans: compare with a number or a string",
    "FALSE": "there are no booleans: compare with a number or a string",
    "UNKNOWN": "write IS NULL",
    "INTERVAL": "there is no arithmetic with times",
}
"""Words of other dialects, and what is written here."""

_STATEMENTS = frozenset(
    "ALTER ANALYZE ATTACH BEGIN CALL COMMIT COPY CREATE DELETE DESCRIBE DROP EXEC EXECUTE EXPLAIN GRANT INSERT MERGE "
    "PRAGMA REPLACE REVOKE ROLLBACK SET SHOW TRUNCATE UPDATE USE VALUES".split()
)
_CALLED = frozenset({FUNCTION, SHAPE, AGGREGATE, CAST})
_RESERVED_NAMES = frozenset({RESERVED, FUNCTION, SHAPE, AGGREGATE, TYPE, STRING_TYPE, OFFSET, TOP})
_AFTER_SELECT_LIST = frozenset({END_OF_TEXT, WHERE, GROUP, HAVING, ORDER, OFFSET, RPAREN, SEMICOLON, UNION})

_TYPES = "a type (SMALLINT, INTEGER, BIGINT, REAL, DOUBLE PRECISION, CHAR, VARCHAR, TIMESTAMP, POINT, CIRCLE, POLYGON)"
_SPELLINGS = {kind: word for word, kind in (*KEYWORDS.items(), *reversed(tuple(PUNCTUATION.items())))}
_GROUPS: tuple[tuple[int, str, frozenset[int]], ...] = (
    (STRING, "a value", frozenset(range(NAME, TYPE)) | {LPAREN, QUERY_PAREN}
     | {KEYWORDS[word] for word in "CASE CAST EXISTS NOT NULL".split()} | {PUNCTUATION["+"], PUNCTUATION["-"]}),
    (EQUAL, "an operator", frozenset(range(STAR, SEMICOLON))
     | {KEYWORDS[word] for word in "AND OR IS NOT IN BETWEEN LIKE ILIKE".split()}),
    (TYPE, _TYPES,
     frozenset({TYPE, STRING_TYPE, SHAPE, KEYWORDS["DOUBLE"]})),
    (NATURAL, "JOIN", frozenset(KEYWORDS[word] for word in "NATURAL INNER LEFT RIGHT FULL JOIN".split())),
    (UNION, "UNION, EXCEPT or INTERSECT", frozenset(KEYWORDS[word] for word in "UNION EXCEPT INTERSECT".split())),
    (AS, "AS", frozenset({AS, NAME})),
    (NUMBER, "a whole number", frozenset({NUMBER})),
    (NAME, "a name", frozenset({NAME})),
    (SELECT, "SELECT", frozenset({SELECT, QUERY_PAREN})),
    (FUNCTION, "a function", frozenset({FUNCTION, SHAPE})),
    (QUERY_PAREN, "a query in parentheses", frozenset({QUERY_PAREN})),
    (END_OF_TEXT, "the end of the query", frozenset({END_OF_TEXT, SEMICOLON})),
)  # fmt: skip
"""Where the first kind is possible, all are called so."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """A place, and what could have stood there."""

    tokens: Tokens
    index: int
    expected: frozenset[int]

    def kind(self, distance: int = 0) -> int:
        """Kind of a token so far from the one at fault."""
        at = self.index + distance
        return self.tokens.kinds[at] if 0 <= at < len(self.tokens.kinds) else END_OF_TEXT

    def word(self, distance: int = 0) -> str:
        """Its text in upper case."""
        at = self.index + distance
        return self.tokens.texts[at].upper() if 0 <= at < len(self.tokens.texts) else ""

    def touches(self, distance: int) -> bool:
        """Whether nothing lies between the token so far off and the one behind it."""
        at = self.index + distance
        return at >= 0 and self.tokens.end(at) == self.tokens.starts[at + 1]

    def error(
        self, message: str, *, distance: int = 0, expected: tuple[str, ...] = (), hint: str | None = None,
        code: str = "SYNTAX",
    ) -> AdqlSyntaxError:  # fmt: skip
        """Make an error at a token so far from the one at fault."""
        tokens, at = self.tokens, self.index + distance
        if tokens.kinds[at] == END_OF_TEXT and at > 0:
            start = end = tokens.end(at - 1)
        else:
            start, end = tokens.starts[at], tokens.end(at)
        return syntax_error(tokens.text, start, end, message, code=code, expected=expected, hint=hint)

    def shown(self, distance: int = 0) -> str:
        """Quote a token."""
        at = self.index + distance
        return quoted(self.tokens.texts[at]) if self.tokens.kinds[at] != END_OF_TEXT else "The end of the query"


def diagnose(tokens: Tokens, index: int, expected: frozenset[int]) -> AdqlSyntaxError:
    """Explain a token at fault.

    Parameters
    ----------
    index
        Its number.
    expected
        Kinds of token that could have stood there.
    """
    fault = _Fault(tokens, index, expected)
    for rule in _RULES:
        error = rule(fault)
        if error is not None:
            return error
    words = _expected_words(expected)
    return fault.error(_message(fault, words), expected=words)


def _message(fault: _Fault, words: tuple[str, ...]) -> str:
    message = f"{fault.shown()} cannot stand here"
    if fault.kind() == END_OF_TEXT:
        message = "The query ends too early"
    if not words:
        return message
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return f"{message}; expected {listed}"


def _expected_words(expected: frozenset[int]) -> tuple[str, ...]:
    words = []
    left = set(expected)
    for sign, word, kinds in _GROUPS:
        if sign in left:
            left -= kinds
            words.append(word)
    words = [_SPELLINGS[kind] for kind in sorted(left) if kind in _SPELLINGS] + words
    return tuple(words) if len(words) <= _MOST_EXPECTED else ()


def _at_beginning(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.index:
        return None
    if fault.kind() == END_OF_TEXT:
        return fault.error("The query is empty", expected=("SELECT",))
    hint = "data cannot be changed here" if fault.word() in _STATEMENTS else None
    return fault.error(f"A query starts with SELECT or WITH, not with {fault.shown()}", expected=("SELECT",), hint=hint)


def _after_semicolon(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.kind(-1) != SEMICOLON:
        return None
    return fault.error("Something follows the semicolon; one query is answered at a time", distance=-1)


def _in_with(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.index == 2 and fault.kind(-2) == WITH and fault.word(-1) == "RECURSIVE":
        return fault.error("WITH RECURSIVE is not supported", distance=-1, code="UNSUPPORTED")
    if fault.kind() == FUNCTION and fault.expected == {NAME}:
        hint = "name the columns in the query: SELECT x AS name …" if fault.kind(-1) in {WITH, COMMA} else None
        return fault.error(f"No list of columns can follow {fault.shown()}", hint=hint)
    if fault.kind() == WITH:
        return fault.error("WITH stands only before the whole query", hint="move it to the beginning")
    return None


def _foreign_word(fault: _Fault) -> AdqlSyntaxError | None:
    """Find a word of another dialect here, or before here and taken for an alias."""
    distances = [0]
    if fault.kind(-1) == NAME and fault.kind(-2) not in {DOT, AS, SELECT, COMMA}:
        distances.append(-1)
    for distance in distances:
        word = fault.word(distance)
        if word in _FOREIGN:
            return fault.error(f"There is no {word} in ADQL", distance=distance, hint=_FOREIGN[word])
    return None


def _top(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.kind(-1) == TOP and fault.kind() == LPAREN:
        return fault.error("TOP takes a number without parentheses", expected=("a whole number",))
    if fault.kind() in {DISTINCT, ALL} and fault.kind(-2) == TOP:
        return fault.error(f"{fault.word()} stands before TOP", hint=f"SELECT {fault.word()} TOP {fault.word(-1)} …")
    return None


def _signs(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.kind() == EQUAL and fault.kind(-1) == EQUAL and fault.touches(-1):
        return fault.error("There is no == in ADQL", distance=-1, hint="equality is written =")
    for distance in (0, -1):
        if fault.kind(distance) == SLASH and fault.kind(distance + 1) == STAR and fault.touches(distance):
            return fault.error("There is no /* … */ in ADQL", distance=distance, hint="a comment starts with --")
    return None


def _function_without_arguments(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.kind(-1) not in _CALLED or fault.expected != {LPAREN}:
        return None
    word = fault.tokens.texts[fault.index - 1]
    message = f"{quoted(word)} is a function and needs its arguments in parentheses"
    return fault.error(message, distance=-1, expected=("(",), hint=f'a column of that name is written "{word}"')


def _qualified_function(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.kind() == FUNCTION and fault.kind(-1) == DOT:
        return fault.error(f"The name of a function has one part: {fault.shown()}")
    return None


def _missing_from(fault: _Fault) -> AdqlSyntaxError | None:
    if FROM not in fault.expected or fault.kind() not in _AFTER_SELECT_LIST:
        return None
    return fault.error("FROM is missing", expected=("FROM",), hint="every query names a table: SELECT … FROM table")


def _missing_alias(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.expected != {AS, NAME} or fault.kind() in _RESERVED_NAMES:
        return None
    return fault.error("A query in FROM needs a name", expected=("AS", "a name"), hint="(SELECT …) AS name")


def _reserved_word(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.kind() not in _RESERVED_NAMES or not fault.expected & {NAME, AS, DOT}:
        return None
    word = fault.tokens.texts[fault.index]
    if word.upper() not in RESERVED_WORDS:  # another name before a parenthesis is a FUNCTION, too
        return None
    message = f"{quoted(word)} is a reserved word"
    words = _expected_words(fault.expected)
    return fault.error(message, expected=words, hint=f'as a name it is written "{word}"')


def _empty_list(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.kind() == RPAREN and fault.kind(-1) == LPAREN and fault.kind(-2) == IN:
        return fault.error("An IN list cannot be empty", expected=("a value",))
    return None


def _query_as_value(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.kind() == SELECT and fault.kind(-1) in {LPAREN, COMMA} and STRING in fault.expected:
        return fault.error("A query as a value needs parentheses of its own", expected=("(",))
    return None


def _quantifiers(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.kind() == DISTINCT and SELECT in fault.expected and ALL in fault.expected:
        return fault.error(f"{fault.word(-1)} takes no DISTINCT", hint=f"{fault.word(-1)} alone drops duplicates")
    if fault.kind() == ALL and EQUAL <= fault.kind(-1) <= GREATER_OR_EQUAL:
        return fault.error("ALL cannot follow a comparison", hint=_FOREIGN["ANY"])
    if fault.kind() == STAR and fault.kind(-1) in {DISTINCT, ALL} and fault.kind(-2) == LPAREN:
        return fault.error(f"{fault.word(-1)} * cannot be counted", hint="name the column to count")
    return None


def _double(fault: _Fault) -> AdqlSyntaxError | None:
    if fault.expected != {PRECISION}:
        return None
    return fault.error("The type is called DOUBLE PRECISION", distance=-1, expected=("DOUBLE PRECISION",))


_RULES: tuple[Callable[[_Fault], AdqlSyntaxError | None], ...] = (
    _at_beginning,
    _after_semicolon,
    _in_with,
    _top,
    _signs,
    _quantifiers,
    _empty_list,
    _query_as_value,
    _double,
    _function_without_arguments,
    _qualified_function,
    _foreign_word,
    _missing_from,
    _reserved_word,
    _missing_alias,
)
"""Tried in this order: the more special first."""
