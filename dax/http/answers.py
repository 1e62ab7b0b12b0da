"""Answers that are written while they are computed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from dax.errors import QueryCancelledError, TransientError
from dax.http.pump import Pump

__all__ = ["first_block", "pumped_response", "told_of_stopping"]

_QUIET_S = 0.05
"""Seconds before the wait for a first block also watches for a client that leaves: most answers are there by then."""
STALL_S = 60.0
"""Seconds that a client may take for one block."""


@contextmanager
def told_of_stopping() -> Iterator[None]:
    """Let a request that the stopping server cancels, before its answer has begun, say so to its client.

    Raises
    ------
    TransientError
        Raised in place of the cancellation.
    """
    try:
        yield
    except asyncio.CancelledError as e:
        raise TransientError("the service is stopping; ask again in a while", code="STOPPING") from e


async def first_block(pump: Pump, request: Request) -> bytes | None:
    """Wait for the first block.

    Raises
    ------
    QueryCancelledError
        Raised if the client left meanwhile; the pump is closed then.
    """
    block = asyncio.ensure_future(pump.next())
    done, _ = await asyncio.wait({block}, timeout=_QUIET_S)
    if done:
        return block.result()
    gone = asyncio.ensure_future(_gone(request.receive))
    try:
        await asyncio.wait(_either(block, gone), return_when=asyncio.FIRST_COMPLETED)
        if block.done():
            return block.result()
        raise QueryCancelledError("the client left before the answer")
    finally:
        gone.cancel()
        if not block.done():
            block.cancel()
            pump.close()


async def pumped_response(pump: Pump, request: Request, media_type: str, headers: Mapping[str, str]) -> Response:
    """Answer with the blocks of a pump: whole if there is one block only, else as they come.

    Raises
    ------
    DaxError
        Raised if the query fails before its first block, while there is a status to choose.
    """
    headers = {**headers, "Content-Type": media_type}  # not as media type: a charset would be added to it
    block = await first_block(pump, request)
    if block is None:
        return Response(b"", headers=headers)
    if request.method == "HEAD":  # what follows would be computed for nobody
        pump.close()
        return _LengthUnknown(headers=headers)
    following = await pump.next() if len(block) < _SMALL or pump.waiting() else _NOT_ASKED
    if following is None:
        return Response(block, headers=headers)
    blocks = [block] if isinstance(following, _NotAsked) else [block, following]
    return _PumpedResponse(pump, blocks, headers)


class _NotAsked:
    """No second block has been asked for."""


_NOT_ASKED = _NotAsked()
_SMALL = 262_144
"""A first block below this is the last one as well."""


class _LengthUnknown(Response):
    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__(headers=headers)
        del self.headers["content-length"]


class _PumpedResponse(_LengthUnknown):
    def __init__(self, pump: Pump, blocks: list[bytes], headers: Mapping[str, str]) -> None:
        super().__init__(headers)
        self._pump = pump
        self._blocks = blocks

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.ensure_future(_gone(receive))
        gone.add_done_callback(lambda _: self._pump.close())
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            for block in self._blocks:
                await self._send(send, block)
            while not gone.done() and (following := await self._next(gone)) is not None:
                await self._send(send, following)
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self._pump.close()

    async def _next(self, gone: asyncio.Future[None]) -> bytes | None:
        block: asyncio.Future[bytes | None] = asyncio.ensure_future(self._pump.next())
        if not self._pump.waiting():
            await asyncio.wait(_either(block, gone), return_when=asyncio.FIRST_COMPLETED)
            if gone.done() and not block.done():
                block.cancel()
                return None
        return await block

    async def _send(self, send: Send, block: bytes) -> None:
        message = {"type": "http.response.body", "body": block, "more_body": True}
        await asyncio.wait_for(send(message), STALL_S)


def _either(*futures: asyncio.Future[Any]) -> set[asyncio.Future[Any]]:
    return set(futures)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
