"""One thread that calls back at set times: the time limits of all queries of a process.

A timer thread for each query would cost more than a small query does.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

__all__ = ["Alarm", "AlarmClock"]

_log = logging.getLogger(__name__)

_DEAD_LIMIT = 1024
"""Cancelled alarms that may wait in the heap for their time before it is rebuilt without them."""


class Alarm:
    """One call that is to come."""

    __slots__ = ("_callback", "_clock")

    def __init__(self, clock: AlarmClock, callback: Callable[[], object]) -> None:
        self._clock = clock
        self._callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        """Let it not come; harmless if it came already."""
        if self._callback is not None:
            self._callback = None
            self._clock._count_dead()

    def _ring(self) -> None:
        callback, self._callback = self._callback, None
        if callback is None:
            return
        try:
            callback()
        except Exception:  # noqa: BLE001 (the other alarms must still ring)
            _log.exception("an alarm failed")


class AlarmClock:
    """Rings alarms from one thread, which starts with the first of them; callbacks must be quick."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._heap: list[tuple[float, int, Alarm]] = []
        self._numbers = itertools.count()
        self._dead = 0
        self._thread: threading.Thread | None = None
        self._closed = False

    def call_after(self, delay_s: float, callback: Callable[[], object]) -> Alarm:
        """Have ``callback`` called once, ``delay_s`` seconds from now."""
        alarm = Alarm(self, callback)
        entry = (time.monotonic() + delay_s, next(self._numbers), alarm)
        with self._changed:
            heapq.heappush(self._heap, entry)
            if self._heap[0] is entry:
                self._changed.notify()
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="alarm-clock", daemon=True)
                self._thread.start()
        return alarm

    def close(self) -> None:
        """End the thread; alarms that are to come do not."""
        with self._changed:
            self._closed = True
            self._changed.notify()
            thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _count_dead(self) -> None:
        with self._changed:
            self._dead += 1
            if self._dead > _DEAD_LIMIT and self._dead * 2 > len(self._heap):
                self._heap = [e for e in self._heap if e[2]._callback is not None]
                heapq.heapify(self._heap)
                self._dead = 0

    def _run(self) -> None:
        while (alarm := self._next()) is not None:
            alarm._ring()

    def _next(self) -> Alarm | None:
        """Wait for the next alarm; `None` at the end."""
        with self._changed:
            while not self._closed:
                if not self._heap:
                    self._changed.wait()
                elif (left_s := self._heap[0][0] - time.monotonic()) > 0:
                    self._changed.wait(left_s)
                else:
                    return heapq.heappop(self._heap)[2]
        return None
