"""``dax config``: the settings in force."""

from __future__ import annotations

from pathlib import Path

import click

from dax.commands.options import effective_settings, settings_options

__all__ = ["config"]


@click.group(short_help="Show the settings in force.")
def config() -> None:
    """Look at the settings.

    A setting comes from its default, from one YAML file (--config or the variable DAX_CONFIG), from a variable
    DAX_<SECTION>__<NAME>, or from an option; the later wins. Unknown names are refused.
    """


@config.command(short_help="Print every setting, its value and its source.")
@settings_options
def show(data_dir: Path | None, config: Path | None) -> None:
    """Print every setting, its value and where the value comes from.

    \b
    Example:
      DAX_SERVER__PORT=9000 dax config show
    """
    effective = effective_settings(config, data_dir=data_dir)
    rows = [(name, _shown(name, value), source) for name, value, source in effective.values()]
    widths = [max(len(row[i]) for row in rows) for i in (0, 1)]
    for name, value, source in rows:
        click.echo(f"{name:<{widths[0]}}  {value:<{widths[1]}}  {source}")


def _shown(name: str, value: object) -> str:
    if value is None:
        return "-"
    if name == "metadata.url":
        from sqlalchemy import make_url  # slow to import

        return make_url(str(value)).render_as_string(hide_password=True)
    return str(value)
