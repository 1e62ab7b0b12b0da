"""The registry at one moment, and how a process keeps the current one at hand."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dax.models.publication import Publication
from dax.models.tableset import TableSet

__all__ = ["Snapshot", "SnapshotCache", "SnapshotSource"]


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
        self._listeners: list[Callable[[Snapshot], None]] = []

    def on_change(self, listener: Callable[[Snapshot], None]) -> None:
        """Call a function with each new snapshot, before anyone is given it."""
        self._listeners.append(listener)

    def current(self) -> Snapshot:
        """Return the snapshot, read anew if the generation has moved since the last look."""
        snapshot = self._snapshot
        if snapshot is not None and time.monotonic() - self._looked < self._poll_s:
            return snapshot
        with self._lock:
            if self._snapshot is not None and time.monotonic() - self._looked < self._poll_s:
                return self._snapshot
            return self._look()

    def refresh(self) -> Snapshot:
        """Look now."""
        with self._lock:
            return self._look()

    def _look(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None or self._source.generation() != snapshot.generation:
            snapshot = self._source.snapshot()
            for listener in self._listeners:
                listener(snapshot)
            self._snapshot = snapshot
        self._looked = time.monotonic()
        return snapshot
