"""Bars for tables that are being published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import TaskID

from dax.commands.archive import LoadProgress
from dax.commands.console import progress_bars
from dax.engines.duckdb_table import WriteStep
from dax.models.tableset import Table, TableName

__all__ = ["table_bars"]

_DONE = {WriteStep.READ: 0.0, WriteStep.SORT: 0.6, WriteStep.INDEX: 0.9}
"""How much of the work is over when a step begins."""

_NOTES = {WriteStep.READ: "", WriteStep.SORT: ", sorting", WriteStep.INDEX: ", indexing"}


@contextmanager
def table_bars(console: Console) -> Iterator[LoadProgress]:
    """Show a bar for each table that is being published; gives what is to be told of every step."""
    tasks: dict[TableName, TaskID] = {}
    with progress_bars(console) as bars:

        def tell(table: Table, step: WriteStep, rows: int, share: float) -> None:
            if table.name not in tasks:
                tasks[table.name] = bars.add_task(str(table.name), total=1.0, note="")
            done = _DONE[WriteStep.SORT] * share if step is WriteStep.READ else _DONE[step]
            bars.update(tasks[table.name], completed=done, note=f"{rows:,} rows{_NOTES[step]}")

        yield tell
        for task in tasks.values():
            bars.update(task, completed=1.0, note="")
