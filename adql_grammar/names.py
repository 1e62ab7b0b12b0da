"""Reads names."""

from __future__ import annotations

from adql_grammar.ast import Identifier, Span
from adql_grammar.lexer import Tokens

__all__ = ["identifier"]


def identifier(tokens: Tokens, index: int) -> Identifier:
    """Make the name that a token is."""
    word = tokens.texts[index]
    start = tokens.starts[index]
    span = Span(start, start + len(word))
    if word[0] == '"':
        return Identifier(word[1:-1].replace('""', '"'), True, span=span)
    return Identifier(word, span=span)
