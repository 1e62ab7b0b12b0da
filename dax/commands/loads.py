"""What ``dax ingest`` was asked for, as tables and the files that fill them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dax.errors import IngestError, UsageError
from dax.ingest.derive import derive_table
from dax.ingest.loading import TableLoad, find_schema_folder, only_tables
from dax.ingest.opening import open_source
from dax.ingest.source import Source
from dax.metadata import felis
from dax.models.tableset import Schema, Table, TableName

__all__ = ["Request", "open_loads", "parse_table_name", "read_schema"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The arguments of one ingest."""

    source: Path
    """A file, or a folder with a description and files."""
    description: Path | None = None
    table: str | None = None
    key: tuple[str, ...] = ()
    format_name: str | None = None
    part: str | None = None
    ignore_extra: bool = False


@contextmanager
def open_loads(request: Request) -> Iterator[tuple[Schema, Sequence[TableLoad]]]:
    """Open the files and match them with their tables.

    Raises
    ------
    UsageError
        Raised if the arguments do not go together.
    IngestError
        Raised if a file cannot be read, or does not fit its table.
    """
    with ExitStack() as opened:
        if request.source.is_dir():
            yield _of_folder(request, opened)
        else:
            yield _of_file(request, opened)


def read_schema(path: Path) -> Schema:
    """Read a schema's description.

    Raises
    ------
    IngestError
        Raised if it is not valid; the message names the file.
    """
    try:
        return felis.parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as e:
        raise IngestError(f"{path} cannot be read: {e}") from e
    except IngestError as e:
        raise IngestError(f"{path}: {e.message}", code=e.code, hint=e.hint) from e


def parse_table_name(text: str) -> TableName:
    """Read ``schema.table``.

    Raises
    ------
    UsageError
        Raised if it is not of that form.
    """
    schema, dot, table = text.partition(".")
    if not (schema and dot and table):
        raise UsageError(f"{text!r} names no table; write it as schema.table")
    return TableName(schema, table)


def _of_folder(request: Request, opened: ExitStack) -> tuple[Schema, Sequence[TableLoad]]:
    if request.description or request.table or request.key or request.format_name or request.part:
        raise UsageError("a folder brings its own description: leave --schema, --table, --key, --format and --part out")
    folder = find_schema_folder(request.source)
    schema = read_schema(folder.description)
    folder.check_complete(schema)
    return schema, [_match(request, table, folder.file_of(table), opened) for table in schema.tables]


def _of_file(request: Request, opened: ExitStack) -> tuple[Schema, Sequence[TableLoad]]:
    name = None if request.table is None else parse_table_name(request.table)
    if request.description is None:
        if name is None:
            raise UsageError("give --table SCHEMA.TABLE: the table that the file becomes")
        return _derived(request, name, opened)
    if request.key:
        raise UsageError("the key stands in the description: leave --key out")
    schema = read_schema(request.description)
    table = _choose(schema, name, request)
    return only_tables(schema, [table]), [_match(request, table, request.source, opened)]


def _derived(request: Request, name: TableName, opened: ExitStack) -> tuple[Schema, Sequence[TableLoad]]:
    source = _open(request, request.source, opened)
    table = derive_table(name, source, key=request.key, leave_out=request.ignore_extra)
    subject = request.source.name
    load = TableLoad.match(table, source, subject=subject, ignore_extra=request.ignore_extra)
    return Schema(name=name.schema, tables=(table,)), [load]


def _choose(schema: Schema, name: TableName | None, request: Request) -> Table:
    """Find the table that a file fills: the one named, or the only one."""
    if name is None and len(schema.tables) == 1:
        return schema.tables[0]
    tables = {table.name: table for table in schema.tables}
    if name in tables:
        return tables[name]
    listed = ", ".join(map(str, tables))
    asked = "give --table" if name is None else f"there is no {name}"
    raise UsageError(f"{asked}; {request.description} describes {listed}")


def _match(request: Request, table: Table, path: Path, opened: ExitStack) -> TableLoad:
    source = _open(request, path, opened)
    return TableLoad.match(table, source, subject=path.name, ignore_extra=request.ignore_extra)


def _open(request: Request, path: Path, opened: ExitStack) -> Source:
    source = open_source(path, format_name=request.format_name, part=request.part)
    return opened.enter_context(closing(source))
