"""Files matched with the tables that they fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from dax.errors import IngestError
from dax.ingest.columns import match_columns
from dax.ingest.conform import Progress, conform
from dax.ingest.opening import FORMATS
from dax.ingest.source import Source
from dax.models.tableset import Schema, Table

__all__ = ["SchemaFolder", "TableLoad", "find_schema_folder", "only_tables"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLoad:
    """One file on its way into one table."""

    table: Table
    source: Source
    names: tuple[str, ...]
    """The file's column for each column of the table."""
    subject: str
    """The file, for messages."""

    @classmethod
    def match(cls, table: Table, source: Source, *, subject: str, ignore_extra: bool = False) -> TableLoad:
        """Match the columns of a file with those of a table.

        Raises
        ------
        IngestError
            Raised if they do not fit.
        """
        names = match_columns(table, [c.name for c in source.columns], ignore_extra=ignore_extra)
        return cls(table=table, source=source, names=names, subject=subject)

    def rows(self, progress: Progress | None = None) -> Iterator[pa.RecordBatch]:
        """Read the file into the types of the table.

        Raises
        ------
        IngestError
            Raised at the end if rows were refused.
        """
        return conform(self.table, self.source, self.names, subject=self.subject, progress=progress)


@dataclass(frozen=True, slots=True)
class SchemaFolder:
    """A folder with the description of a schema and a file of data for each of its tables."""

    description: Path
    """The Felis document."""
    data: Mapping[str, Path]
    """Files by their names without ending, lower case."""

    def file_of(self, table: Table) -> Path:
        """Return the data of a table.

        Raises
        ------
        IngestError
            Raised if there is no file of its name.
        """
        try:
            return self.data[table.name.table.lower()]
        except KeyError:
            name = table.name.table
            raise IngestError(f"{self.description.parent} has no file {name}.parquet (or .csv, .fits, .vot)") from None

    def check_complete(self, schema: Schema) -> None:
        """Refuse files that no table takes.

        Raises
        ------
        IngestError
            Raised if there is one.
        """
        names = {table.name.table.lower() for table in schema.tables}
        extra = sorted(path.name for stem, path in self.data.items() if stem not in names)
        if extra:
            raise IngestError(f"{self.description.name} describes no table for {', '.join(extra)}")


def find_schema_folder(folder: Path) -> SchemaFolder:
    """Look through a folder.

    Raises
    ------
    IngestError
        Raised if it has no description or several, or two files for one table.
    """
    descriptions = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    if len(descriptions) != 1:
        found = ", ".join(path.name for path in descriptions) or "none"
        raise IngestError(f"{folder} must hold one schema description (<schema>.yaml); there is {found}")
    endings = [ending for ends in FORMATS.values() for ending in ends]
    data: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        name = path.name.lower()
        ending = max((e for e in endings if name.endswith(e)), key=len, default=None)
        if ending is None or not path.is_file():
            continue
        stem = name.removesuffix(ending)
        if stem in data:
            raise IngestError(f"{folder} has two files for one table: {data[stem].name}, {path.name}")
        data[stem] = path
    return SchemaFolder(descriptions[0], data)


def only_tables(schema: Schema, tables: Sequence[Table]) -> Schema:
    """Give a schema with these tables alone, for publishing them."""
    return replace(schema, tables=tuple(tables))
