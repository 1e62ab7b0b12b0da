"""Trying texts on the parser."""

from __future__ import annotations

from adql_grammar import AdqlSyntaxError, parse

__all__ = ["refusal"]


def refusal(text: str) -> AdqlSyntaxError | None:
    """Give the error that a text is refused with; `None` if it is accepted."""
    try:
        parse(text)
    except AdqlSyntaxError as error:
        return error
    return None
