"""Errors as a person at a terminal reads them."""

from __future__ import annotations

from collections.abc import Iterator

from dax.errors import DaxError, QueryError

__all__ = ["describe", "mark"]


def describe(error: DaxError, query: str | None = None) -> str:
    """Tell what was wrong, where, and what to do.

    Parameters
    ----------
    query
        The text that the error's position is in.
    """
    return "\n".join(_lines(error, query))


def mark(query: str, offset: int, length: int) -> str:
    """Show the line of a place with carets under it; a place over several lines is marked to the end of its first."""
    start = query.rfind("\n", 0, offset) + 1
    end = query.find("\n", start)
    line = query[start : len(query) if end < 0 else end]
    before = "".join("\t" if c == "\t" else " " for c in line[: offset - start])
    carets = "^" * max(1, min(length, len(line) - (offset - start)))
    return f"  {line}\n  {before}{carets}"


def _lines(error: DaxError, query: str | None) -> Iterator[str]:
    position = error.position if isinstance(error, QueryError) else None
    place = "" if position is None else f"line {position.line}, column {position.column}: "
    yield f"dax: {place}{error.message}"
    if position is not None and query is not None:
        yield mark(query, position.offset, position.length)
    if isinstance(error, QueryError) and error.suggestions:
        yield f"  did you mean {', '.join(error.suggestions[:5])}?"
    if error.hint:
        yield f"  {error.hint}"
