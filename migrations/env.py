"""How Alembic reaches the metadata database."""

from __future__ import annotations

from alembic import context

from dax.metadata.database import open_database
from dax.metadata.tables import Base


def run() -> None:
    """Run the migrations in one transaction, where the database has such."""
    database = open_database(context.config.attributes["url"])
    try:
        with database.connect() as connection:
            context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
            with context.begin_transaction():
                context.run_migrations()
    finally:
        database.dispose()


run()
