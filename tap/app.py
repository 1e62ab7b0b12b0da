"""The TAP service as an application of its own (TAP 1.1)."""

from __future__ import annotations

from fastapi import FastAPI

from dax.http.errors import add_error_handlers
from tap.routes import router

__all__ = ["create_app"]


def create_app() -> FastAPI:
    """Build the application; whoever mounts it sets ``app.state.tap``."""
    app = FastAPI(
        title="TAP",
        description="Table Access Protocol 1.1 with ADQL 2.1",
        redirect_slashes=False,
        docs_url="/docs",
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.include_router(router)
    add_error_handlers(app)
    return app
