"""How Alembic reaches the metadata database."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from dax.metadata.database import open_database
from dax.metadata.tables import Base

LOCK_KEY = 0x646178
"""Number of the advisory lock; all releases use this one."""
LOCK_WAIT_S = 60


def run() -> None:
    """Run the migrations, one process at a time; in one transaction, but for MariaDB, which commits each statement."""
    database = open_database(context.config.attributes["url"])
    try:
        with database.connect() as connection, connection.begin():
            lock(connection)
            context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
            context.run_migrations()
    finally:
        database.dispose()  # ends MariaDB's lock too


def lock(connection: Connection) -> None:
    """Wait until no other process migrates: the version is read after this, and so is never one that is changing."""
    match connection.dialect.name:
        case "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        case "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        case _:
            wait = {"name": f"dax-migrations-{LOCK_KEY}", "wait": LOCK_WAIT_S}
            if connection.scalar(text("SELECT GET_LOCK(:name, :wait)"), wait) != 1:
                raise TimeoutError("another process migrates the metadata database and does not end")


run()
