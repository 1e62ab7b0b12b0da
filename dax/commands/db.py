"""``dax db``: the metadata database."""

from __future__ import annotations

from pathlib import Path

import click

from dax.commands.options import effective_settings, settings_options

__all__ = ["db"]


@click.group(short_help="Look after the metadata database.")
def db() -> None:
    """Look after the metadata database, which holds the descriptions of all tables."""


@db.command(short_help="Make the database, or bring it up to date.")
@settings_options
def upgrade(data_dir: Path | None, config: Path | None) -> None:
    """Make the metadata database, or bring it to the version that this release of dax needs.

    Safe to run at any time; a database that is up to date is left as it is.

    \b
    Example:
      dax db upgrade --data-dir /srv/dax
    """
    from dax.metadata.schema import upgrade as upgrade_database  # slow to import

    settings = effective_settings(config, data_dir=data_dir).settings
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade_database(settings.metadata_url)
    click.echo("the metadata database is up to date")
