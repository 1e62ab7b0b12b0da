"""``dax query``: a question to a service, or to the data here."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dax.commands.options import effective_settings, settings_options

__all__ = ["query"]

_SHOWN = 100
"""Rows that are printed if nothing else is asked."""


@click.command(short_help="Run a query here or at a service.")
@click.argument("adql")
@click.option("--url", metavar="URL", help="Base address of a TAP service.")
@settings_options
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the answer there."
)
@click.option(
    "--format", "format_name", metavar="FORMAT", help="Format of what is written: votable, votable/td, csv, tsv ..."
)
@click.option("--maxrec", type=click.IntRange(min=0), metavar="N", help="Rows at the most.")
def query(
    adql: str,
    url: str | None,
    data_dir: Path | None,
    config: Path | None,
    output: Path | None,
    format_name: str | None,
    maxrec: int | None,
) -> None:
    """Run an ADQL query and print the answer, or write it to a file.

    Asks the service at --url; without it, the data in the data folder, and no server need run. ADQL is the text of the
    query, or - to read it from standard input. At most 100 rows are printed unless --maxrec says otherwise.

    \b
    Examples:
      dax query "SELECT TOP 5 * FROM gaia.bright"
      dax query --url http://127.0.0.1:8080/tap "SELECT COUNT(*) FROM tycho.bigsky"
      dax query -o stars.csv - < query.adql
    """
    from dax.commands import answers  # slow to import
    from dax.commands.faults import describe
    from dax.errors import QueryError

    text = sys.stdin.read() if adql == "-" else adql
    is_shown = output is None and format_name is None
    limit = _SHOWN if maxrec is None and is_shown else maxrec
    try:
        if is_shown and url is not None:
            answers.print_remote(url, text, maxrec=limit)
        elif is_shown:
            answers.print_local(effective_settings(config, data_dir=data_dir).settings, text, maxrec=limit)
        elif url is not None:
            name = format_name or answers.choose_format(None, output).name
            answers.write_remote(url, text, format_name=name, output=output, maxrec=limit)
        else:
            settings, chosen = (
                effective_settings(config, data_dir=data_dir).settings,
                answers.choose_format(format_name, output),
            )
            answers.write_local(settings, text, chosen=chosen, output=output, maxrec=limit)
    except QueryError as e:
        click.echo(describe(e, text), err=True)
        raise click.exceptions.Exit(1) from e
