"""What a process opens once and closes once."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import Engine as Database

from dax.config import Settings
from dax.engines.duckdb import DuckDBEngine
from dax.errors import DaxError
from dax.metadata.database import open_database
from dax.metadata.schema import check
from dax.metadata.snapshot import Snapshot, SnapshotCache
from dax.metadata.store import MetadataStore

__all__ = ["ProcessContext"]

_log = logging.getLogger(__name__)

_SPARE_THREADS = 4
"""Beyond the slots: threads that still close a query whose slot is free again."""


@dataclass
class ProcessContext:
    """The pools and clients of one process; `close` gives them back."""

    settings: Settings
    database: Database
    store: MetadataStore
    snapshots: SnapshotCache
    engine: DuckDBEngine
    query_threads: ThreadPoolExecutor
    _stopping: threading.Event = field(default_factory=threading.Event)
    _watcher: threading.Thread | None = None

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open everything, and the current publication.

        Raises
        ------
        DaxError
            Raised if the metadata database cannot be used as it is, or a published file is missing.
        """
        check(settings.metadata_url)
        database = open_database(settings.metadata_url)
        store = MetadataStore(database)
        context = cls(
            settings=settings,
            database=database,
            store=store,
            snapshots=SnapshotCache(store, poll_s=settings.metadata.poll_s),
            engine=DuckDBEngine(settings=settings.engine, folder=settings.engine_dir, scratch=settings.scratch_dir),
            query_threads=ThreadPoolExecutor(settings.query.slots + _SPARE_THREADS, "query"),
        )
        context.snapshots.on_change(context._open_publication)
        context.snapshots.refresh()
        context._watch()
        return context

    def close(self) -> None:
        """Stop all queries and give everything back."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
        self.engine.close()
        self.query_threads.shutdown(wait=True, cancel_futures=True)
        self.database.dispose()

    def _open_publication(self, snapshot: Snapshot) -> None:
        self.engine.open(snapshot.publication)

    def _watch(self) -> None:
        self._watcher = threading.Thread(target=self._poll, name="publications", daemon=True)
        self._watcher.start()

    def _poll(self) -> None:
        while not self._stopping.wait(self.settings.metadata.poll_s):
            try:
                self.snapshots.current()
            except DaxError:
                _log.exception("the metadata registry does not answer")
