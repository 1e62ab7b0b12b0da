"""Errors that point into the query's text."""

from __future__ import annotations

from dataclasses import dataclass

from adql_grammar.ast import Span
from dax.errors import Position, QueryError

__all__ = ["Problems"]


@dataclass(frozen=True, slots=True)
class Problems:
    """Makes the errors of one query."""

    text: str

    def at(
        self,
        span: Span,
        code: str,
        message: str,
        *,
        hint: str | None = None,
        suggestions: tuple[str, ...] = (),
    ) -> QueryError:
        """Make an error at a place of the text; the caller raises it."""
        position = Position.of_span(self.text, span.start, span.end)
        return QueryError(message, code=code, hint=hint, position=position, suggestions=suggestions)
