"""``dax explain``: every stage of a query as text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dax.commands.options import effective_settings, settings_options

__all__ = ["explain"]


@click.command(short_help="Show how a query is understood and run.")
@click.argument("adql")
@settings_options
def explain(adql: str, data_dir: Path | None, config: Path | None) -> None:
    """Show every stage of a query: its tree as ADQL, the columns of the answer, the plan, and the SQL.

    Nothing is run. ADQL is the text of the query, or - to read it from standard input.

    \b
    Example:
      dax explain "SELECT TOP 5 * FROM gaia.bright WHERE phot_g_mean_mag < 3"
    """
    from dax.commands.faults import describe
    from dax.commands.local import read_snapshot
    from dax.errors import QueryError
    from dax.query import compile_query
    from dax.query.explain import explain as explain_query

    text = sys.stdin.read() if adql == "-" else adql
    snapshot = read_snapshot(effective_settings(config, data_dir=data_dir).settings)
    try:
        compiled = compile_query(text, snapshot.tableset, generation=snapshot.generation, row_limit=None)
    except QueryError as e:
        click.echo(describe(e, text), err=True)
        raise click.exceptions.Exit(1) from e
    click.echo(explain_query(compiled))
