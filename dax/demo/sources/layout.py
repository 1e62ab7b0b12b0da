"""What a decoder says when a file is not laid out as it was known to be."""

from __future__ import annotations

from dax.errors import IngestError

__all__ = ["require"]


def require(condition: bool, expectation: str) -> None:
    """Refuse to go on if an expectation about a file's layout does not hold.

    Raises
    ------
    IngestError
        Raised with the expectation; columns would get names that are not theirs.
    """
    if not condition:
        raise IngestError(f"the layout of the file is not the one known: {expectation}", code="UNKNOWN_LAYOUT")
