"""The registry at one moment, and how a process keeps the current one at hand."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from dax.errors import TransientError
from dax.metadata.keys import without_dangling_keys
from dax.models.publication import Publication
from dax.models.tableset import TableSet

__all__ = ["Snapshot", "SnapshotCache", "SnapshotSource"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All tables and where they lie, of one generation."""

    generation: int
    tableset: TableSet
    publication: Publication


class SnapshotSource(Protocol):
    """What a cache reads from."""

    def generation(self) -> int:
        """Return the current generation, cheaply."""
        ...

    def snapshot(self) -> Snapshot:
        """Read everything."""
        ...


class SnapshotCache:
    """The current snapshot of a process; safe to use from many threads.

    A registry that stops answering stops no query: the last snapshot stays good, for published files never change.

    Parameters
    ----------
    poll_s
        Seconds for which the last look at the registry is good.
    """

    def __init__(self, source: SnapshotSource, *, poll_s: float) -> None:
        self._source = source
        self._poll_s = poll_s
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._looked = float("-inf")
        self._is_lost = False
        self._listeners: list[Callable[[Snapshot], None]] = []

    def on_change(self, listener: Callable[[Snapshot], None]) -> None:
        """Call a function with each new snapshot, before anyone is given it."""
        self._listeners.append(listener)

    def current(self) -> Snapshot:
        """Return the snapshot, read anew if the generation has moved since the last look.

        Raises
        ------
        TransientError
            Raised if the registry has not answered yet, since the start of the process.
        """
        snapshot = self._snapshot
        if snapshot is None:
            return self.refresh()
        if time.monotonic() - self._looked < self._poll_s or not self._lock.acquire(blocking=False):
            return snapshot  # fresh, or being looked after: nobody waits for a slow registry
        try:
            return self._look()
        except TransientError as e:
            self._lose(e)
            return snapshot
        finally:
            self._lock.release()

    def refresh(self) -> Snapshot:
        """Look now.

        Raises
        ------
        TransientError
            Raised if the registry does not answer.
        """
        with self._lock:
            return self._look()

    def _look(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None or self._source.generation() != snapshot.generation:
            read = self._source.snapshot()
            snapshot = replace(read, tableset=without_dangling_keys(read.tableset))
            for listener in self._listeners:
                listener(snapshot)
            self._snapshot = snapshot
        self._looked = time.monotonic()
        if self._is_lost:
            _log.warning("the metadata registry answers again")
            self._is_lost = False
        return snapshot

    def _lose(self, error: TransientError) -> None:
        self._looked = time.monotonic()
        if not self._is_lost:
            _log.error("the metadata registry does not answer; the last generation stays in use", exc_info=error)
            self._is_lost = True
