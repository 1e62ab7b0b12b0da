"""Reads a text into tokens: one pattern, one pass, linear time, nothing of ANTLR.

A text becomes three lists of one length, not a list of objects: what reads them (the parser, the builder, a cache keyed
by the shape of queries) wants one of the lists at a time. See ``docs/adr/0003-one-lexer.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from adql_grammar.characters import character_error
from adql_grammar.faults import syntax_error, too_complex
from adql_grammar.functions import AGGREGATES, FUNCTIONS, SHAPES
from adql_grammar.limits import DEFAULT_LIMITS, ParseLimits
from adql_grammar.reserved import RESERVED_WORDS
from adql_grammar.tokens import (
    AGGREGATE,
    END_OF_TEXT,
    FUNCTION,
    KEYWORDS,
    NAME,
    NUMBER,
    PUNCTUATION,
    RESERVED,
    SHAPE,
    STRING,
    STRING_TYPE,
    TYPE,
)

__all__ = ["WORDS", "Tokens", "tokenize"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in pieces; the last one is the end of the text and empty."""

    text: str
    """The whole."""

    kinds: list[int]
    """What each is: the numbers of `adql_grammar.tokens`."""

    texts: list[str]
    """Each as written."""

    starts: list[int]
    """Offset of each, in characters."""

    def end(self, index: int) -> int:
        """Offset behind a token."""
        return self.starts[index] + len(self.texts[index])


WORDS: Mapping[str, int] = {
    **dict.fromkeys(RESERVED_WORDS, RESERVED),
    **dict.fromkeys(FUNCTIONS, FUNCTION),
    **dict.fromkeys(SHAPES, SHAPE),
    **dict.fromkeys(AGGREGATES, AGGREGATE),
    **dict.fromkeys(("SMALLINT", "INTEGER", "BIGINT", "REAL", "TIMESTAMP"), TYPE),
    **dict.fromkeys(("CHAR", "VARCHAR"), STRING_TYPE),
    **KEYWORDS,
}
"""What each reserved word is, in upper case; every other word is a `NAME`."""

_EXACT: Mapping[str, int] = {**WORDS, **{word.lower(): kind for word, kind in WORDS.items()}, **PUNCTUATION}
"""The same in both usual spellings, and signs: most tokens need one look-up."""

# Every repetition is possessive: a failed alternative is never tried again at another length, so time is linear.
_PATTERN = re.compile(
    r"""
    [ \t\r\n\f\v]*+ (?: --[^\r\n]*+ [ \t\r\n\f\v]*+ )*+                 # ADQL 2.1 §2.1.10: a comment is white space
    (?: ( [A-Za-z][A-Za-z0-9_]*+ )
      | ( (?: [0-9]++ (?:\.[0-9]*+)?+ | \.[0-9]++ ) (?:[eE][+-]?[0-9]++)?+ (?![A-Za-z0-9_]) )
      | ( \|\| | <> | != | <= | >= | [(),.*+\-/%=<>;] )
      | ( ' (?: [^']++ | '' )*+ ' )
      | ( " (?: [^"]++ | "" )++ " )
      | ( \Z )
      | ( . )
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD, _NUMBER, _SIGN, _STRING, _DELIMITED, _END, _OTHER = range(1, 8)
_KINDS = {_NUMBER: NUMBER, _STRING: STRING, _DELIMITED: NAME, _END: END_OF_TEXT}


def tokenize(text: str, *, limits: ParseLimits = DEFAULT_LIMITS) -> Tokens:
    """Cut a text into tokens.

    Raises
    ------
    AdqlSyntaxError
        Raised if a character cannot stand where it stands, a quotation is not closed, or the text is too long.
    """
    if len(text) > limits.characters:
        message = f"The query has {len(text)} characters; at most {limits.characters} are allowed"
        raise syntax_error(text, limits.characters, len(text), message, code="QUERY_TOO_LONG")
    kinds: list[int] = []
    texts: list[str] = []
    starts: list[int] = []
    exact = _EXACT.get
    for match in islice(_PATTERN.finditer(text), limits.tokens + 1):
        group = match.lastindex
        word = match[group]  # type: ignore[index]  # one group always matches
        if group == _WORD:
            kinds.append(exact(word) or WORDS.get(word.upper(), NAME))
        elif group == _SIGN:
            kinds.append(PUNCTUATION[word])
        elif group == _OTHER:
            raise character_error(text, match.start(_OTHER))
        else:
            kinds.append(_KINDS[group])  # type: ignore[index]
        texts.append(word)
        starts.append(match.start(group))  # type: ignore[arg-type]
        if group == _END:
            return Tokens(text, kinds, texts, starts)
    message = f"The query has more than {limits.tokens} words and signs"
    raise too_complex(text, starts[-1], len(text), message)
