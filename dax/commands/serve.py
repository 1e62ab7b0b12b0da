"""``dax serve``: the services."""

from __future__ import annotations

from pathlib import Path

import click

from dax.commands.options import effective_settings, settings_options

__all__ = ["serve"]


@click.command(short_help="Serve what is published.")
@settings_options
@click.option("--host", metavar="ADDRESS", help="Address to listen on; 127.0.0.1, this machine alone, if not set.")
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help="Port to listen on; 8080 if not set, 0 for any."
)
@click.option("--workers", type=click.IntRange(min=1), metavar="K", help="Server processes; 1 if not set.")
def serve(data_dir: Path | None, config: Path | None, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve what is published in the data folder, until Ctrl-C or SIGTERM.

    The TAP service is at /tap. /healthz and /readyz tell whether the process lives and can answer.

    \b
    Examples:
      dax serve
      dax serve --data-dir /srv/dax --host 0.0.0.0 --port 80 --workers 4
    """
    effective = effective_settings(
        config, data_dir=data_dir, server_host=host, server_port=port, server_workers=workers
    )
    from dax.app import serve as run  # slow to import, so after the options are known to be right

    run(effective.settings)
