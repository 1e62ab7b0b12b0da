"""``dax adql``: the query language alone, without data."""

from __future__ import annotations

from typing import IO

import click

__all__ = ["adql"]


@click.group(short_help="Check queries without running them.")
def adql() -> None:
    """Work on ADQL queries without data."""


@adql.command(short_help="Check that a query is well-formed ADQL.")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
def check(file: IO[str]) -> None:
    """Check that a query is well-formed ADQL; exit code 0 if it is, 1 if not.

    Reads FILE, or standard input. Names of tables and columns are not looked up; `dax explain` does that.

    \b
    Example:
      echo "SELECT TOP 5 ra, dec FROM gaia.bright" | dax adql check
    """
    from dax.commands.faults import describe
    from dax.errors import QueryError
    from dax.query import parse_query

    text = file.read()
    try:
        parse_query(text)
    except QueryError as e:
        click.echo(describe(e, text), err=True)
        raise click.exceptions.Exit(1) from e
    click.echo("well-formed ADQL")
