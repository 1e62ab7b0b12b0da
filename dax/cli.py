"""The command ``dax``: its sub-commands, and how any of them ends.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage. Set ``DAX_DEBUG=1`` to see where an error comes from.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
from typing_extensions import override

from dax.commands.adql import adql
from dax.commands.config import config
from dax.commands.db import db
from dax.commands.demo import demo
from dax.commands.explain import explain
from dax.commands.faults import describe
from dax.commands.ingest import ingest
from dax.commands.query import query
from dax.commands.schema import schema
from dax.commands.serve import serve
from dax.errors import DaxError, UsageError

__all__ = ["cli", "main"]


class _InOrder(click.Group):
    """Lists the commands in the order in which a newcomer needs them."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version  # slow to import

        click.echo(f"dax {version('dax-services')}")
        ctx.exit()


@click.group(cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
def cli() -> None:
    """Publish astronomical catalogues as IVOA services.

    \b
    See it at work:          dax demo
    Publish a catalogue:     dax ingest stars.fits --table my.stars
    Serve what is published: dax serve
    Ask a question:          dax query "SELECT TOP 5 * FROM my.stars"

    `dax COMMAND --help` tells more about a command.
    """


for _command in (demo, ingest, serve, query, explain, adql, schema, config, db):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    is_debugging = bool(os.environ.get("DAX_DEBUG"))
    try:
        code = cli.main(args=None if arguments is None else list(arguments), prog_name="dax", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as e:
        e.show()
        return e.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("dax: stopped", err=True)
        return 1
    except DaxError as e:
        if is_debugging:
            raise
        click.echo(describe(e), err=True)
        return 2 if isinstance(e, UsageError) else 1
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as e:
        if is_debugging:
            raise
        click.echo(f"dax: internal error: {type(e).__name__}: {e}\n  set DAX_DEBUG=1 to see where", err=True)
        return 1


if __name__ == "__main__":
    main()
