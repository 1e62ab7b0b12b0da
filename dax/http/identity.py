"""What every request and answer carries: an id, and the name of the software."""

from __future__ import annotations

from secrets import token_hex

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["RequestIdMiddleware"]


class RequestIdMiddleware:
    """Gives each request an id, and each answer the headers ``X-Request-ID`` and ``Server``."""

    def __init__(self, app: ASGIApp, server: str) -> None:
        self._app = app
        self._server = server.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"server", self._server),
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        await self._app(scope, receive, send_named)
