"""What DuckDB says when a query fails, in the words of `dax.errors`.

An error that arises while rows are read comes through Arrow's stream interface, which keeps the text and loses the
class; so the text's first words decide, which are the same both ways.
"""

from __future__ import annotations

import logging

from dax.errors import DaxError, EngineError, QueryError, ResourceLimitError

__all__ = ["explain", "explain_writing"]

_log = logging.getLogger(__name__)

_FAULTS = {
    "Out of Range Error": ("OUT_OF_RANGE", "a number leaves the range of its type while the query runs"),
    "Conversion Error": ("BAD_VALUE", "a value cannot be converted to the type that the query asks for"),
    "Invalid Input Error": ("BAD_VALUE", "a function or operator has no answer for one of the values it was given"),
}
"""First words of DuckDB's text: our code and message, which shows no SQL and no value."""

_INPUT_FAULTS = {
    "Division by zero": ("DIVISION_BY_ZERO", "the query divides by zero"),
    "More than one row returned by a subquery": ("MANY_ROWS", "a subquery used as a value gives more than one row"),
}
"""First words behind ``Invalid Input Error``."""

_OUR_FAULTS = ("Values were not provided", "Cannot change configuration", "Expected exactly one SQL statement")
"""First words behind ``Invalid Input Error`` that are no fault of the query."""

_DISK_FULL = ("max_temp_directory_size", "No space left on device", "Disk quota exceeded", "File too large")

_OUT_OF_MEMORY = "Out of Memory Error"

_LESS = "ask for fewer rows, or sort and group fewer of them"


def explain(error: Exception, sql: str) -> DaxError:
    """Say what an error of DuckDB means for the one who asked.

    Parameters
    ----------
    sql
        What failed; it goes to the log alone, and only if the fault is ours.
    """
    kind, _, text = str(error).partition(": ")
    if _is_disk_full(kind, text):
        return ResourceLimitError("the query needs more temporary disk than there is", code="STORAGE_FULL", hint=_LESS)
    if kind == _OUT_OF_MEMORY:
        return ResourceLimitError("the query needs more memory than there is for queries", hint=_LESS)
    if kind in _FAULTS and not text.startswith(_OUR_FAULTS):
        code, message = next((f for t, f in _INPUT_FAULTS.items() if text.startswith(t)), _FAULTS[kind])
        return QueryError(message, code=code)
    _log.error("the engine failed\n%s", sql, exc_info=error)
    return EngineError("the engine failed to run the query")


def explain_writing(error: Exception) -> DaxError:
    """Say what an error of DuckDB means for the one who writes a file."""
    kind, _, text = str(error).partition(": ")
    if _is_disk_full(kind, text):
        return ResourceLimitError("the disk is full", code="STORAGE_FULL", hint="free some disk, then try again")
    if kind == _OUT_OF_MEMORY:
        return ResourceLimitError("sorting or indexing the rows needs more memory than is allowed")
    return EngineError("the engine failed to write a file")


def _is_disk_full(kind: str, text: str) -> bool:
    return kind in (_OUT_OF_MEMORY, "IO Error") and any(t in text for t in _DISK_FULL)
