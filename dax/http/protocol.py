"""The bounds of a connection: how large a request's head may be, and how slowly a request may come.

The server under it has no such bounds of its own: a client that sends a header without end would fill the memory, and
one that sends a byte a minute would keep its connection for ever. What follows here is counted before any application
sees the request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["BODY_BYTES", "HEAD_BYTES", "HEAD_S", "LINGER_S", "BoundedProtocol"]

HEAD_BYTES = 65_536
"""Bytes of a request line and its headers at the most; a longer query is sent by POST."""
HEAD_S = 10.0
"""Seconds in which a head must come, and in which a body must go on by `BODY_BYTES`."""
BODY_BYTES = 1024
"""Bytes of a body that come in `HEAD_S` at the least, while we read."""
LINGER_S = 2.0
"""Seconds that an answered client may go on with a body that nobody reads (RFC 9112 §9.6)."""


class BoundedProtocol(HttpToolsProtocol):
    """HTTP/1.1 with bounds on size and time of what comes in."""

    _timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _piece_bytes = 0
    _body_bytes = 0
    _in_body = False

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await(HEAD_S, self._head_is_late)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._in_body:
            self._body_bytes += len(data)
        else:
            self._piece_bytes += len(data)  # the parser is silent until a line ends, and keeps what it has of it
            if self._timer is None:
                self._await(HEAD_S, self._head_is_late)
        super().data_received(data)
        self._refuse_large_head()

    @override
    def on_message_begin(self) -> None:
        self._head_bytes = 0
        super().on_message_begin()

    @override
    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    @override
    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value))
        if self._head_bytes <= HEAD_BYTES:
            super().on_header(name, value)

    @override
    def on_headers_complete(self) -> None:
        if self.transport.is_closing():
            return
        self._in_body, self._body_bytes, self._piece_bytes = True, 0, 0
        self._await(HEAD_S, self._body_is_late)
        super().on_headers_complete()

    @override
    def on_body(self, body: bytes) -> None:
        if not self.transport.is_closing():
            super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        if self.transport.is_closing():
            return
        self._in_body, self._head_bytes, self._piece_bytes = False, 0, 0
        self._stop_waiting()
        super().on_message_complete()

    @override
    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._in_body:
            self._await(LINGER_S, self.transport.close)

    def _count(self, size: int) -> None:
        self._head_bytes += size
        self._piece_bytes = 0
        self._refuse_large_head()

    def _refuse_large_head(self) -> None:
        if self._head_bytes + self._piece_bytes > HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"a head has at most {HEAD_BYTES} bytes; use POST")

    def _head_is_late(self) -> None:
        if self._is_answering():  # a stray line break behind a request starts no other one
            self._await(HEAD_S, self._head_is_late)
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, f"the head did not come within {HEAD_S:g} s")

    def _body_is_late(self) -> None:
        if self._body_bytes < BODY_BYTES and not self.flow.read_paused:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, f"less than {BODY_BYTES} bytes of the body came in {HEAD_S:g} s")
        else:
            self._body_bytes = 0
            self._await(HEAD_S, self._body_is_late)

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        """Answer in plain text, unless an answer is under way, and close."""
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if not (self._is_answering() and self.cycle.response_started):
            head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: text/plain\r\nconnection: close\r\n"
            self.transport.write(f"{head}content-length: {len(message) + 1}\r\n\r\n{message}\n".encode("ascii"))
        self.transport.close()

    def _is_answering(self) -> bool:
        cycle = cast("object | None", self.cycle)  # typed as always there; it is not, before the first request
        return cycle is not None and not self.cycle.response_complete

    def _await(self, seconds: float, late: Callable[[], None]) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, late)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
