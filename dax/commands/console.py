"""Terminals: where to write, tables of values, and bars of progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

__all__ = ["make_console", "print_table", "progress_bars"]

_PLAIN_WIDTH = 10_000
"""Columns of an output that is no terminal: nothing is cut off there."""


def make_console(*, to_errors: bool = False) -> Console:
    """Open standard output, or standard error."""
    from rich.console import Console  # slow to import

    stream = sys.stderr if to_errors else sys.stdout
    return Console(
        file=stream, highlight=False, soft_wrap=False, width=None if stream.isatty() else _PLAIN_WIDTH, markup=False
    )


def progress_bars(console: Console) -> Progress:
    """Make a display of bars with the time taken; it is still when the output is no terminal."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # slow to import

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}", markup=False),
        console=console,
        disable=not console.is_terminal,
    )


def print_table(
    console: Console, names: Sequence[str], units: Sequence[str | None], rows: Iterable[Sequence[object]]
) -> None:
    """Print rows under the names and units of their columns."""
    from rich.box import SIMPLE_HEAD  # slow to import
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    body = [list(row) for row in rows]
    for i, (name, unit) in enumerate(zip(names, units, strict=True)):
        numeric = all(isinstance(row[i], (int, float)) or row[i] is None for row in body)
        table.add_column(Text(name if unit is None else f"{name} [{unit}]"), justify="right" if numeric else "left")
    for row in body:
        table.add_row(*(Text(_shown(value)) for value in row))
    console.print(table)


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case float():
            return f"{value:.10g}"
        case list() | tuple():
            return " ".join(_shown(element) for element in value)
        case _:
            return str(value)
