"""Makes the errors: finds line and column, and quotes a text so that it can be shown anywhere."""

from __future__ import annotations

from adql_grammar.errors import AdqlSyntaxError

__all__ = ["quoted", "syntax_error", "too_complex"]

_SHOWN = 40
"""Characters of a quotation; a longer one is cut."""


def syntax_error(
    text: str,
    start: int,
    end: int,
    message: str,
    *,
    code: str = "SYNTAX",
    expected: tuple[str, ...] = (),
    hint: str | None = None,
) -> AdqlSyntaxError:
    """Make an error at ``text[start:end]``; the caller raises it."""
    start = min(start, len(text))
    return AdqlSyntaxError(
        message,
        code=code,
        offset=start,
        length=max(0, min(end, len(text)) - start),
        line=text.count("\n", 0, start) + 1,
        column=start - text.rfind("\n", 0, start),
        expected=expected,
        hint=hint,
    )


def too_complex(text: str, start: int, end: int, message: str) -> AdqlSyntaxError:
    """Make the error of a query that is legal and too much."""
    return syntax_error(text, start, end, message, code="QUERY_TOO_COMPLEX")


def quoted(words: str) -> str:
    """Quote a piece of the query for a message: one line, cut if long, odd characters as code points."""
    cut = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
    return "“" + "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in cut) + "”"
