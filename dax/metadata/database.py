"""The connection to the metadata database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

__all__ = ["open_database"]

_BUSY_MS = 5000
"""Milliseconds that a writer waits for another one in SQLite."""


def open_database(url: str) -> Engine:
    """Open a pool of connections; nothing connects before it is used.

    Parameters
    ----------
    url
        Address in SQLAlchemy's form; ``sqlite``, ``postgresql+psycopg`` or ``mysql+pymysql``.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(parsed, pool_pre_ping=True, pool_size=4, max_overflow=4)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Let readers and one writer work side by side, and lose nothing in a crash."""
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", f"busy_timeout = {_BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")
