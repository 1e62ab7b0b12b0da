"""``dax schema``: descriptions of tables."""

from __future__ import annotations

from pathlib import Path

import click

from dax.commands.options import effective_settings, settings_options

__all__ = ["schema"]


@click.group(short_help="Check, show and change the descriptions of tables.")
def schema() -> None:
    """Work on descriptions of tables: Felis documents in YAML (types, units, UCDs, keys, texts)."""


@schema.command(short_help="Check a description.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def validate(files: tuple[Path, ...]) -> None:
    """Check descriptions: syntax, types, units, UCDs, keys. Exit code 1 if one has a fault.

    \b
    Example:
      dax schema validate my.yaml
    """
    from dax.commands.descriptions import problems_of

    faulty = False
    for path in files:
        problems = problems_of(path)
        faulty = faulty or bool(problems)
        click.echo(f"{path}: " + (f"{len(problems)} faults" if problems else "valid"))
        for problem in problems:
            click.echo(f"  {problem}")
    if faulty:
        raise click.exceptions.Exit(1)


@schema.command(short_help="Print the description of published tables.")
@click.argument("name", metavar="SCHEMA[.TABLE]")
@settings_options
def dump(name: str, data_dir: Path | None, config: Path | None) -> None:
    """Print the description of a published schema, or of one table of it, as Felis YAML, to be edited and loaded.

    \b
    Example:
      dax schema dump my > my.yaml
    """
    from dax.commands.descriptions import dump_published

    click.echo(dump_published(effective_settings(config, data_dir=data_dir).settings, name), nl=False)


@schema.command(short_help="Describe the table in a data file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--table", required=True, metavar="SCHEMA.TABLE", help="The name that the table is to have.")
@click.option("--key", metavar="COLUMN[,COLUMN]", help="Columns that identify a row.")
@click.option("--part", metavar="PART", help="HDU of a FITS file or table of a VOTable, by name or number.")
def derive(file: Path, table: str, key: str | None, part: str | None) -> None:
    """Print a first description of the table in a data file, from what the file says of itself; nothing is published.

    \b
    Example:
      dax schema derive stars.fits --table my.stars --key id > my.yaml
      (edit my.yaml)
      dax ingest stars.fits --schema my.yaml
    """
    from dax.commands.descriptions import dump_file

    click.echo(dump_file(file, table, tuple(key.split(",")) if key else (), part), nl=False)


@schema.command(short_help="Give published tables a new description.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@settings_options
def load(file: Path, data_dir: Path | None, config: Path | None) -> None:
    """Give tables that are published a new description: texts, units, UCDs, utypes, flags, foreign keys.

    The columns, their types and the key must be those that are published: to change them, `dax ingest` the data again.
    Every table in FILE must be published.

    \b
    Example:
      dax schema load my.yaml
    """
    from dax.commands.descriptions import load_descriptions

    for name in load_descriptions(effective_settings(config, data_dir=data_dir).settings, file):
        click.echo(f"{name}: described anew")
