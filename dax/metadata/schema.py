"""The version of the metadata database: made, brought up to date, checked (Alembic, folder ``migrations``)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError

import dax
from dax.errors import CorruptMetadataError, TransientError
from dax.metadata.database import open_database

__all__ = ["check", "migrations_folder", "upgrade"]

_OLDER_HINT = "run: dax db upgrade"
_NEWER_HINT = "use the release of dax that made it, or a later one"


def migrations_folder() -> Path:
    """Return the folder of the migrations: beside ``dax`` in a checkout, inside it when installed."""
    package = Path(dax.__file__).parent
    for folder in (package.parent / "migrations", package / "migrations"):
        if (folder / "env.py").is_file():
            return folder
    raise CorruptMetadataError("the migrations of the metadata database are not installed")


def upgrade(url: str) -> None:
    """Make the database, or bring it to the version of this release; one that is up to date is left as it is.

    Several processes may do so at once: one works, the others wait for it.

    Raises
    ------
    CorruptMetadataError
        Raised if the database is of a version that this release does not know.
    TransientError
        Raised if the database does not answer.
    """
    try:
        command.upgrade(_config(url), "head")
    except CommandError as e:
        raise CorruptMetadataError("the metadata database is of another release's version", hint=_NEWER_HINT) from e
    except (SQLAlchemyError, TimeoutError) as e:
        raise TransientError("the metadata database does not answer") from e


def check(url: str) -> None:
    """Make sure that the database has the version of this release.

    Raises
    ------
    CorruptMetadataError
        Raised if it has another version; the message says what to do.
    TransientError
        Raised if the database does not answer.
    """
    scripts = ScriptDirectory.from_config(_config(url))
    expected = scripts.get_current_head()
    database = open_database(url)
    try:
        with database.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as e:
        raise TransientError("the metadata database does not answer") from e
    finally:
        database.dispose()
    if found != expected:
        state = "is empty" if found is None else f"has version {found}, and not {expected}"
        is_older = found is None or found in {s.revision for s in scripts.walk_revisions()}
        raise CorruptMetadataError(f"the metadata database {state}", hint=_OLDER_HINT if is_older else _NEWER_HINT)


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["url"] = url
    return config
