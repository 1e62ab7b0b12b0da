"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from dax.settings_file import EffectiveSettings

__all__ = ["effective_settings", "settings_options"]

F = TypeVar("F", bound=Callable[..., Any])


def settings_options(command: F) -> F:
    """Add ``--data-dir`` and ``--config`` to a command."""
    data_dir = click.option(
        "--data-dir",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Folder of all data; ./dax-data if nothing else is set.",
    )
    config = click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Settings file (YAML); also named by the variable DAX_CONFIG.",
    )
    return data_dir(config(command))


def effective_settings(config: Path | None, **options: object) -> EffectiveSettings:
    """Gather the settings from all sources; options are dotted names with ``_`` for the dot between section and name.

    Raises
    ------
    UsageError
        Raised if one of them is wrong.
    """
    from dax.settings_file import load_settings, setting_names

    dotted = {name.replace(".", "_"): name for name in setting_names()}
    return load_settings(config, os.environ, {dotted[name]: value for name, value in options.items()})
