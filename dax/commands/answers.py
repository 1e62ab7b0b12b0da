"""Answers to a query, from a service or from the data here, printed or written to a file."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

from dax.commands.console import make_console, print_table
from dax.commands.local import open_local
from dax.commands.remote import RemoteError, ask
from dax.engines.base import QueryLimits
from dax.errors import DaxError
from dax.formats.base import Info, ResultStatus, TableHeader
from dax.formats.registry import FORMATS, Format, find_format
from dax.formats.stream import write_table
from dax.query import compile_query

if TYPE_CHECKING:
    import pyarrow as pa

    from dax.config import Settings

__all__ = ["choose_format", "print_local", "print_remote", "write_local", "write_remote"]

_CHUNK = 1 << 20


def choose_format(name: str | None, output: Path | None) -> Format:
    """Choose the format of what is written: the one named, or the one that the file's ending means, or VOTable.

    Raises
    ------
    UsageError
        Raised if no format has that name.
    """
    if name is not None:
        return find_format(name).format
    ending = "" if output is None else output.suffix.removeprefix(".").lower()
    return next((f for f in FORMATS if f.extension == ending), FORMATS[0])


def print_local(settings: Settings, query: str, *, maxrec: int | None) -> None:
    """Run a query on the data here and print the answer."""
    with open_local(settings) as data:
        compiled = compile_query(query, data.tables, generation=data.generation, row_limit=_one_more(maxrec))
        handle = data.engine.execute(compiled.plan, limits=QueryLimits())
        try:
            rows = list(_rows(handle.batches()))
        finally:
            handle.close()
    columns = compiled.schema.columns
    _print([c.name for c in columns], [c.unit for c in columns], rows[:maxrec])
    _tell_cut(maxrec is not None and len(rows) > maxrec, maxrec)


def write_local(settings: Settings, query: str, *, chosen: Format, output: Path | None, maxrec: int | None) -> None:
    """Run a query on the data here and write the answer."""
    with open_local(settings) as data:
        compiled = compile_query(query, data.tables, generation=data.generation, row_limit=_one_more(maxrec))
        handle = data.engine.execute(compiled.plan, limits=QueryLimits())
        try:
            header = TableHeader(compiled.schema, (Info("QUERY", query),))
            answer = write_table(chosen.writer(), header, handle.batches(), maxrec=maxrec)
            with _target(output) as file:
                for block in answer:
                    file.write(block)
        finally:
            handle.close()
    if answer.error is not None:
        raise answer.error
    _tell_cut(answer.status is ResultStatus.OVERFLOW, answer.rows)


def print_remote(url: str, query: str, *, maxrec: int | None) -> None:
    """Ask a service and print the answer."""
    from dax.ingest.readers.votable import VOTableSource  # slow to import

    with tempfile.NamedTemporaryFile(suffix=".vot") as copy:
        with ask(url, query, response_format="votable", maxrec=maxrec) as body:
            shutil.copyfileobj(body, copy, _CHUNK)
        copy.flush()
        source = VOTableSource(Path(copy.name))
    if source.status == "ERROR":
        raise RemoteError("the service could not answer to the end")
    names = [column.name for column in source.columns]
    _print(names, [column.unit for column in source.columns], _rows(block.batch for block in source.blocks(names)))
    _tell_cut(source.status == "OVERFLOW", source.row_count)


def write_remote(url: str, query: str, *, format_name: str, output: Path | None, maxrec: int | None) -> None:
    """Ask a service and write the answer as it comes."""
    with ask(url, query, response_format=format_name, maxrec=maxrec) as body, _target(output) as file:
        shutil.copyfileobj(body, file, _CHUNK)


def _one_more(maxrec: int | None) -> int | None:
    return None if maxrec is None else maxrec + 1


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Sequence[object]]:
    for batch in batches:
        yield from zip(*(_values(column) for column in batch.columns), strict=True)


def _values(column: pa.Array) -> list[object]:
    """Give Python's values; a 32-bit float keeps no more digits than it has."""
    if str(column.type) == "float":
        column = column.cast("string").cast("double")
    values: list[object] = column.to_pylist()
    return values


def _print(names: Sequence[str], units: Sequence[str | None], rows: Iterable[Sequence[object]]) -> None:
    print_table(make_console(), names, units, rows)


def _tell_cut(is_cut: bool, count: int | None) -> None:
    if is_cut:
        click.echo(f"dax: the answer was cut at {count} rows; --maxrec sets how many", err=True)


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    """Open the file to write, or standard output; a file that was not written to its end is removed."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = output.with_name(f".{output.name}.part")
    try:
        with unfinished.open("wb") as file:
            yield cast(BinaryIO, file)
        unfinished.replace(output)
    except OSError as e:
        raise DaxError(f"{output} cannot be written: {e.strerror or e}") from e
    finally:
        unfinished.unlink(missing_ok=True)
