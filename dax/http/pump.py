"""From a blocking producer to an asynchronous body.

One thread runs the query and writes its blocks into a bounded queue; the event loop takes them out. A slow client
fills the queue and so stops the thread; a client that leaves cancels the query, though no block may have come yet.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor

__all__ = ["Pump"]


class Pump:
    """Runs a producer in a thread.

    Parameters
    ----------
    source
        Called in the thread; gives the blocks.
    stop
        Ends the producer from another thread, at once.
    depth
        Blocks that may wait.
    """

    def __init__(
        self, source: Callable[[], Iterable[bytes]], stop: Callable[[], None], *, executor: Executor, depth: int = 4
    ) -> None:
        self._source = source
        self._stop = stop
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[bytes | BaseException | None] = asyncio.Queue()
        self._room = threading.Semaphore(depth)
        self._stopped = threading.Event()
        self._depth = depth
        self.done = self._loop.run_in_executor(executor, self._produce)
        """Ends when the thread is free again."""

    async def next(self) -> bytes | None:
        """Return the next block, `None` behind the last one; raises what the producer raised."""
        block = await self._queue.get()
        self._room.release()
        if isinstance(block, BaseException):
            raise block
        return block

    def waiting(self) -> bool:
        """Tell whether a block is there already."""
        return not self._queue.empty()

    def close(self) -> None:
        """Stop the producer, and let its thread go; safe to call twice."""
        if not self._stopped.is_set():
            self._stopped.set()
            self._stop()
            self._room.release(self._depth + 1)

    def _produce(self) -> None:
        try:
            for block in self._source():
                if not self._put(block):
                    return
            self._put(None)
        except BaseException as e:  # noqa: BLE001 (handed to the reader, whatever it is)
            self._put(e)

    def _put(self, block: bytes | BaseException | None) -> bool:
        self._room.acquire()
        if self._stopped.is_set():
            return False
        self._loop.call_soon_threadsafe(self._queue.put_nowait, block)
        return True
