"""Who may run now: a bounded number of queries at a time, and a bounded wait."""

from __future__ import annotations

import asyncio

from dax.errors import QueueFullError

__all__ = ["Admission"]


class Admission:
    """The slots of one process.

    Parameters
    ----------
    slots
        Queries at the same time.
    wait_s
        Seconds that a query waits for a slot.
    """

    def __init__(self, *, slots: int, wait_s: float) -> None:
        self.slots = slots
        self._free = asyncio.Semaphore(slots)
        self._wait_s = wait_s

    async def enter(self) -> None:
        """Take a slot; `leave` gives it back.

        Raises
        ------
        QueueFullError
            Raised if none became free in time.
        """
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            await asyncio.wait_for(self._free.acquire(), self._wait_s)
        except TimeoutError as e:
            raise QueueFullError("all query slots are taken; try again in a while") from e

    def leave(self) -> None:
        """Give a slot back."""
        self._free.release()
