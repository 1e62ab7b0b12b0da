"""The whole service: its applications mounted, its process opened and closed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

import uvicorn
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response
from uvicorn.supervisors import Multiprocess

import adql_grammar
import tap.app
from dax.config import Settings
from dax.context import ProcessContext
from dax.errors import DaxError
from dax.factory import prepare
from dax.http.errors import add_error_handlers
from dax.http.identity import RequestIdMiddleware
from dax.http.parameters import BodyLimits
from dax.uws.admission import Admission
from tap.app_state import TapState
from tap.service import TapService

__all__ = ["app_of_environment", "create_app", "serve"]

_HANDED_OVER = "DAXD_SETTINGS"
"""Variable by which the settings reach server processes."""

_BYTES_PER_CHARACTER = 12
"""Of an urlencoded character at the most: four bytes, three characters each."""


def create_app(settings: Settings) -> FastAPI:
    """Build the application; nothing is opened before its lifespan starts."""
    tap_app = tap.app.create_app()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        adql_grammar.warm()
        context = await run_in_threadpool(ProcessContext.open, settings)
        tap_app.state.tap = _tap_state(context, settings)
        app.state.context = context
        try:
            yield
        finally:
            app.state.context = None
            await run_in_threadpool(context.close)

    app = FastAPI(
        title=settings.service.title,
        lifespan=lifespan,
        redirect_slashes=False,  # it would redirect to wherever the Host header says
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    for path in ("/", "/tap"):
        app.add_api_route(path, _home, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/healthz", _healthz, methods=["GET", "HEAD"])
    app.add_api_route("/readyz", _readyz_of(app), methods=["GET", "HEAD"])
    app.mount("/tap", tap_app)
    add_error_handlers(app)
    app.add_middleware(RequestIdMiddleware, server=f"dax/{version('dax-services')}")
    return app


def _tap_state(context: ProcessContext, settings: Settings) -> TapState:
    query = settings.query
    return TapState(
        service=TapService(snapshots=context.snapshots, engine=context.engine, limits=query, service=settings.service),
        admission=Admission(slots=query.slots, wait_s=query.queue_wait_s),
        threads=context.query_threads,
        limits=query,
        body_limits=BodyLimits(
            form_bytes=query.text_limit * _BYTES_PER_CHARACTER, multipart_bytes=query.body_limit_mb * 1_000_000
        ),
        base_url=f"{_base_url(settings)}/tap",
        title=settings.service.title,
    )


def _base_url(settings: Settings) -> str:
    server = settings.server
    if server.base_url is not None:
        return str(server.base_url).rstrip("/")
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"http://{host}:{server.port}"


async def _home() -> Response:
    """Lead to the page of the TAP service: a relative address, true behind any proxy."""
    return RedirectResponse("tap/", 307)


async def _healthz() -> Response:
    """Tell that the event loop turns."""
    return JSONResponse({"alive": True})


def _readyz_of(app: FastAPI) -> Callable[[], Awaitable[Response]]:
    async def readyz() -> Response:
        """Tell whether queries can be answered."""
        context: ProcessContext | None = getattr(app.state, "context", None)
        if context is None:
            return JSONResponse({"ready": False, "reason": "starting or stopping"}, 503)
        try:
            await run_in_threadpool(context.snapshots.current)
            await run_in_threadpool(context.engine.check)
        except DaxError as e:
            return JSONResponse({"ready": False, "reason": e.message}, 503)
        return JSONResponse({"ready": True})

    return readyz


def app_of_environment() -> FastAPI:
    """Build the application of a server process, from the settings handed over by `serve`."""
    return create_app(Settings.model_validate_json(os.environ[_HANDED_OVER]))


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises
    ------
    DaxError
        Raised if the metadata database cannot be used as it is.
    """
    prepare(settings)
    config = uvicorn.Config(
        "dax.app:app_of_environment",
        factory=True,
        host=settings.server.host,
        port=settings.server.port,
        workers=settings.server.workers,
        loop="uvloop",
        http="dax.http.protocol:BoundedProtocol",
        ws="none",
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=int(settings.server.stop_grace_s),
        timeout_keep_alive=75,
    )
    socket = config.bind_socket()
    config.port = socket.getsockname()[1]
    os.environ[_HANDED_OVER] = _listening_at(settings, config.port).model_dump_json()
    sys.stdout.write(f"serving at {_base_url(_listening_at(settings, config.port))}/tap\n")
    sys.stdout.flush()
    # The server ends cleanly at a signal and then raises it anew: that is the end of this process, and no failure.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    if settings.server.workers > 1:
        Multiprocess(config, sockets=[socket]).run()
    else:
        uvicorn.Server(config).run(sockets=[socket])


def _listening_at(settings: Settings, port: int) -> Settings:
    server = settings.server.model_copy(update={"port": port})
    return settings.model_copy(update={"server": server})
