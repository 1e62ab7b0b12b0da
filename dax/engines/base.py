"""The seam between a plan and whatever runs it.

An engine yields batches from a blocking iterator: the reader's thread drives it, so that reading, encoding and
sending share one back-pressure (see ``docs/adr``). Everything else is quick and may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from dax.models.publication import Publication

if TYPE_CHECKING:
    from dax.query.shard import ShardPlan

__all__ = ["Engine", "Progress", "QueryHandle", "QueryLimits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryLimits:
    """What one query may use."""

    time_s: float | None = None
    """Seconds from `Engine.execute` to the last batch; `None` is no limit."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a query is."""

    chunks_total: int
    chunks_done: int
    rows: int
    """Rows yielded."""


class QueryHandle(Protocol):
    """One running query."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows, in the schema ``plan.schema.arrow``; blocks, and is called once.

        Raises
        ------
        QueryTimeoutError, QueryCancelledError, ResourceLimitError
            Raised if the query was stopped, within 2 s of the cause.
        QueryError
            Raised if a value of the data makes the query fail (a cast, an overflow).
        EngineError
            Raised if the engine failed for a reason of ours.
        """
        ...

    def cancel(self) -> None:
        """Stop the query, from any thread, at any time, more than once; returns at once."""
        ...

    def progress(self) -> Progress:
        """Tell how far it is."""
        ...

    def close(self) -> None:
        """Give back what the query holds; cancels it if it still runs. Safe to call twice."""
        ...


class Engine(Protocol):
    """Runs plans over the published tables."""

    def open(self, publication: Publication) -> None:
        """Make a publication answer plans of its generation; older ones end when their last query does."""
        ...

    def execute(self, plan: ShardPlan, *, limits: QueryLimits) -> QueryHandle:
        """Start a plan.

        Raises
        ------
        StaleSnapshotError
            Raised if the plan's generation is closed already: plan again.
        """
        ...

    def check(self) -> None:
        """Run the smallest query there is.

        Raises
        ------
        EngineError, TransientError
            Raised if it does not answer.
        """
        ...

    def close(self) -> None:
        """Stop all queries and give back everything."""
        ...
