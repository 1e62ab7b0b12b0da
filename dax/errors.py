"""The errors of `dax`, and whose fault each is.

::

    DaxError
    ├─ RequestError           the client's
    │  ├─ UsageError          a parameter that is missing, wrong or given twice
    │  ├─ QueryError          a query that cannot be answered as written; carries the place
    │  ├─ NotFoundError       what was named does not exist, or not for this user
    │  ├─ ForbiddenError      known, and not allowed
    │  └─ TooLargeError       more than a published limit
    ├─ TransientError         try again
    │  ├─ QueueFullError      no slot became free in time
    │  ├─ WorkerUnreachableError
    │  └─ StaleSnapshotError  the data were published anew in between
    ├─ QueryStoppedError      a query that was ended before its end
    │  ├─ QueryTimeoutError   by the time limit
    │  ├─ QueryCancelledError by its owner, or because the client left
    │  └─ ResourceLimitError  by the memory or temporary-disk limit
    └─ InternalError          ours
       ├─ PlanError           a plan that cannot be, whatever was asked
       ├─ EngineError         the engine failed
       └─ CorruptMetadataError

A class says what happened, never how it is shown: forms and HTTP statuses are given at the
faces (`dax.http.errors`). Every error has a ``code`` that stays the same for programs.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CorruptMetadataError",
    "DaxError",
    "EngineError",
    "ForbiddenError",
    "IngestError",
    "InternalError",
    "NotFoundError",
    "PlanError",
    "Position",
    "QueryCancelledError",
    "QueryError",
    "QueryStoppedError",
    "QueryTimeoutError",
    "QueueFullError",
    "RequestError",
    "ResourceLimitError",
    "StaleSnapshotError",
    "TooLargeError",
    "TransientError",
    "UsageError",
    "WorkerUnreachableError",
]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a query's text."""

    offset: int
    """Characters before it."""

    length: int
    """Characters that it covers."""

    line: int
    """Counted from 1."""

    column: int
    """Counted from 1."""

    @classmethod
    def of_span(cls, text: str, start: int, end: int) -> Position:
        """Find the line and column of ``text[start:end]``."""
        line = text.count("\n", 0, start) + 1
        column = start - text.rfind("\n", 0, start)
        return cls(start, max(end - start, 0), line, column)


class DaxError(Exception):
    """Anything that `dax` raises by intent.

    Parameters
    ----------
    message
        One or two sentences for a person: what was wrong and what was expected. No SQL, path, host or stack.
    code
        Upper case, stable, for programs.
    hint
        What to write or do in its place, if that is known.
    """

    code = "ERROR"

    def __init__(self, message: str, *, code: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code
        self.hint = hint


class RequestError(DaxError):
    """The client's fault."""

    code = "BAD_REQUEST"


class UsageError(RequestError):
    """A parameter is missing, wrong or given twice."""

    code = "BAD_PARAM"


class QueryError(RequestError):
    """A query that cannot be answered as written.

    Parameters
    ----------
    position
        Where in the query's text, if at one place.
    suggestions
        Nearest names that do exist and that this user may see, best first.
    """

    code = "QUERY_ERROR"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        hint: str | None = None,
        position: Position | None = None,
        suggestions: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, code=code, hint=hint)
        self.position = position
        self.suggestions = suggestions


class NotFoundError(RequestError):
    """What was named does not exist, or not for this user."""

    code = "NOT_FOUND"


class ForbiddenError(RequestError):
    """Known, and not allowed."""

    code = "FORBIDDEN"


class TooLargeError(RequestError):
    """More than a published limit."""

    code = "TOO_LARGE"


class IngestError(RequestError):
    """Data that cannot be taken in as they are; the message names the rows and why."""

    code = "BAD_DATA"


class TransientError(DaxError):
    """It may work if tried again.

    Parameters
    ----------
    retry_after_s
        Seconds after which it is worth trying.
    """

    code = "TRY_AGAIN"

    def __init__(
        self, message: str, *, code: str | None = None, hint: str | None = None, retry_after_s: int = 5
    ) -> None:
        super().__init__(message, code=code, hint=hint)
        self.retry_after_s = retry_after_s


class QueueFullError(TransientError):
    """No slot became free in time."""

    code = "QUEUE_FULL"


class WorkerUnreachableError(TransientError):
    """A data server does not answer."""

    code = "BACKEND_LOST"


class StaleSnapshotError(TransientError):
    """The data were published anew between planning and running."""

    code = "STALE_SNAPSHOT"


class QueryStoppedError(DaxError):
    """A query that was ended before its end."""

    code = "QUERY_STOPPED"


class QueryTimeoutError(QueryStoppedError):
    """The time limit ended the query."""

    code = "TIMEOUT"


class QueryCancelledError(QueryStoppedError):
    """Its owner ended the query, or its client left."""

    code = "ABORTED"


class ResourceLimitError(QueryStoppedError):
    """The memory or temporary-disk limit ended the query."""

    code = "MEMORY_LIMIT"


class InternalError(DaxError):
    """Our fault."""

    code = "INTERNAL"


class PlanError(InternalError):
    """A plan that cannot be, whatever was asked."""

    code = "PLAN"


class EngineError(InternalError):
    """The engine failed where it should not."""

    code = "ENGINE"


class CorruptMetadataError(InternalError):
    """The metadata registry contradicts itself."""

    code = "METADATA"
