"""What a TAP service does with a query (TAP 1.1 §2.1, §2.7, §3)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

from dax.config import QuerySettings, ServiceSettings
from dax.engines.base import Engine, QueryHandle, QueryLimits
from dax.errors import QueryCancelledError, StaleSnapshotError
from dax.formats.base import Info, TableHeader
from dax.formats.stream import AnswerStream, write_table
from dax.metadata.snapshot import Snapshot, SnapshotCache
from dax.query import CompiledQuery, compile_query
from tap.params import TapParams

__all__ = ["SyncQuery", "TapService"]


class TapService:
    """Answers queries over the published tables.

    Parameters
    ----------
    snapshots
        Gives the current tables.
    engine
        Runs plans.
    """

    def __init__(
        self, *, snapshots: SnapshotCache, engine: Engine, limits: QuerySettings, service: ServiceSettings
    ) -> None:
        self._snapshots = snapshots
        self._engine = engine
        self._limits = limits
        self._service = service

    def sync(self, params: TapParams) -> SyncQuery:
        """Prepare a query that is answered at once; nothing runs before its blocks are asked for."""
        return SyncQuery(self, params)

    def snapshot(self) -> Snapshot:
        """Return the current tables."""
        return self._snapshots.current()

    def check(self) -> None:
        """Find out whether queries can be answered.

        Raises
        ------
        DaxError
            Raised if they cannot.
        """
        self._snapshots.current()
        self._engine.check()

    def maxrec(self, params: TapParams) -> int:
        """Return the rows that an answer may have: as asked, but never above the limit (DALI 1.1 §3.4.4)."""
        asked = self._limits.maxrec_default if params.maxrec is None else params.maxrec
        return min(asked, self._limits.maxrec_limit)

    def start(self, params: TapParams) -> tuple[CompiledQuery, QueryHandle | None]:
        """Compile a query and start it, with one row more than may be sent; MAXREC=0 starts nothing."""
        try:
            return self._start(params, self._snapshots.current())
        except StaleSnapshotError:
            return self._start(params, self._snapshots.refresh())

    def _start(self, params: TapParams, snapshot: Snapshot) -> tuple[CompiledQuery, QueryHandle | None]:
        maxrec = self.maxrec(params)
        compiled = compile_query(params.query, snapshot.tableset, generation=snapshot.generation, row_limit=maxrec + 1)
        if maxrec == 0:
            return compiled, None
        return compiled, self._engine.execute(compiled.plan, limits=QueryLimits(time_s=self._limits.sync_time_s))

    def header(self, params: TapParams, compiled: CompiledQuery) -> TableHeader:
        """Return what stands before the rows (TAP 1.1 §3.1, DALI 1.1 §4.4.3)."""
        infos = [
            Info("QUERY", params.query),
            Info("LANG", "ADQL"),
            Info("service_title", self._service.title),
            Info("publisher", self._service.publisher),
            Info("request_date", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"),
        ]
        if self._service.contact:
            infos.append(Info("contact", self._service.contact))
        return TableHeader(compiled.schema, tuple(infos))


class SyncQuery:
    """One query that is answered at once: a producer of blocks that can be cancelled from another thread."""

    def __init__(self, service: TapService, params: TapParams) -> None:
        self._service = service
        self._params = params
        self._lock = threading.Lock()
        self._handle: QueryHandle | None = None
        self._cancelled = False

    def blocks(self) -> Iterator[bytes]:
        """Run the query and yield its answer; blocks the thread.

        Raises
        ------
        DaxError
            Raised before the first block if the query cannot be run, and later where the format cannot tell of it.
        """
        compiled, handle = self._service.start(self._params)
        try:
            self._hold(handle)
            yield from self._write(compiled, handle)
        finally:
            if handle is not None:
                handle.close()

    def _write(self, compiled: CompiledQuery, handle: QueryHandle | None) -> AnswerStream:
        return write_table(
            self._params.format.format.writer(),
            self._service.header(self._params, compiled),
            handle.batches() if handle is not None else (),
            maxrec=self._service.maxrec(self._params),
        )

    def cancel(self) -> None:
        """Stop the query, started or not."""
        with self._lock:
            self._cancelled = True
            if self._handle is not None:
                self._handle.cancel()

    def _hold(self, handle: QueryHandle | None) -> None:
        with self._lock:
            self._handle = handle
            if self._cancelled:
                raise QueryCancelledError("the query was cancelled before it ran")
