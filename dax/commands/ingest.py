"""``dax ingest``: catalogues into the data folder."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dax.commands.options import effective_settings, settings_options

if TYPE_CHECKING:
    from dax.config import Settings
    from dax.ingest.loading import TableLoad
    from dax.models.tableset import Schema

__all__ = ["ingest"]

_FORMATS = ("parquet", "csv", "tsv", "fits", "votable")


@click.command(short_help="Publish a catalogue from files.")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--table", metavar="SCHEMA.TABLE", help="The table that the file fills.")
@click.option(
    "--schema",
    "description",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Description of the schema (Felis YAML); told from the data file if not given.",
)
@click.option("--key", metavar="COLUMN[,COLUMN]", help="Columns that identify a row, if there is no description.")
@click.option(
    "--format", "format_name", type=click.Choice(_FORMATS), help="Format of the file, if its name does not tell."
)
@click.option("--part", metavar="PART", help="HDU of a FITS file or table of a VOTable, by name or number.")
@click.option("--ignore-extra", is_flag=True, help="Leave out columns of the file that the table does not have.")
@click.option("--dry-run", is_flag=True, help="Check everything, publish nothing.")
@settings_options
def ingest(
    source: Path,
    table: str | None,
    description: Path | None,
    key: str | None,
    format_name: str | None,
    part: str | None,
    ignore_extra: bool,
    dry_run: bool,
    data_dir: Path | None,
    config: Path | None,
) -> None:
    """Publish a catalogue: check every row, store it in the order of the sky, and make it queryable at once.

    SOURCE is a file (Parquet, CSV, TSV, FITS, VOTable), or a folder with one schema description and a file for each
    table in it. A table that is published already is replaced; running services switch to the new one by themselves.
    If a row is bad, the first bad rows are named and nothing is published.

    \b
    Examples:
      dax ingest stars.fits --table my.stars --key id
      dax ingest stars.csv --schema my.yaml --table my.stars --dry-run
      dax ingest my_schema/            (my.yaml, Stars.parquet, Fields.csv)
    """
    settings = effective_settings(config, data_dir=data_dir).settings
    from dax.commands.loads import Request, open_loads  # slow to import, so after the options are known to be right

    request = Request(
        source=source,
        description=description,
        table=table,
        key=tuple(key.split(",")) if key else (),
        format_name=format_name,
        part=part,
        ignore_extra=ignore_extra,
    )
    with open_loads(request) as (schema, loads):
        _check(settings, loads) if dry_run else _publish(settings, schema, loads)


def _check(settings: Settings, loads: Sequence[TableLoad]) -> None:
    from dax.commands.archive import check_loads
    from dax.commands.bars import table_bars
    from dax.commands.console import make_console

    scratch = settings.scratch_dir if settings.scratch_dir.is_dir() else None
    with table_bars(make_console(to_errors=True)) as tell:
        counts = check_loads(loads, tell, scratch=scratch)
    for name, count in counts.items():
        click.echo(f"{name}: {count:,} rows are in order; nothing was published")


def _publish(settings: Settings, schema: Schema, loads: Sequence[TableLoad]) -> None:
    from dax.commands.archive import open_archive
    from dax.commands.bars import table_bars
    from dax.commands.console import make_console

    start = time.monotonic()
    with open_archive(settings) as archive:
        with table_bars(make_console(to_errors=True)) as tell:
            archive.publish(schema, loads, tell)
        counts = {table.name: table.row_count for table in archive.tables().tables()}
    for load in loads:
        click.echo(f"{load.table.name}: {counts[load.table.name]:,} rows published")
        position = load.table.position
        if position is None:
            click.echo("  no position: no columns have the UCDs pos.eq.ra;meta.main and pos.eq.dec;meta.main")
        else:
            click.echo(f"  position: {position.longitude}, {position.latitude}")
    click.echo(f"done in {time.monotonic() - start:.1f} s")
