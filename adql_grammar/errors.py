"""What is wrong with a text that is not ADQL."""

from __future__ import annotations

__all__ = ["AdqlSyntaxError"]


class AdqlSyntaxError(Exception):
    """A text refused before any table is looked at.

    Parameters
    ----------
    message
        One sentence for the person who wrote the query; quotes the words at fault, never control characters.
    code
        Stable and for programs: ``SYNTAX``, ``QUERY_TOO_LONG``, ``QUERY_TOO_COMPLEX`` or ``UNSUPPORTED``.
    offset, length
        Place of the fault in the text, in characters.
    line, column
        The same place, both counted from 1.
    expected
        What could have stood there, in the words of the grammar; empty if unknown or too many to help.
    hint
        What to write in its place, if that is known.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "SYNTAX",
        offset: int = 0,
        length: int = 0,
        line: int = 1,
        column: int = 1,
        expected: tuple[str, ...] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.offset = offset
        self.length = length
        self.line = line
        self.column = column
        self.expected = expected
        self.hint = hint
