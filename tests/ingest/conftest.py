"""Tables and files that the tests of ingest share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest

from dax.ingest.columns import match_columns
from dax.ingest.conform import conform
from dax.ingest.derive import derive_table, find_position
from dax.ingest.opening import open_source
from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column, Table, TableName

TEXT = ColumnType(Datatype.CHAR, "*")
TIMESTAMP = ColumnType(Datatype.CHAR, "*", "timestamp")

Read = Callable[..., list[dict[str, object]]]


def make_table(*columns: Column, key: Sequence[str] = ()) -> Table:
    """Describe a table of these columns."""
    return Table(name=TableName("t", "stars"), columns=columns, primary_key=tuple(key), position=find_position(columns))


STARS = make_table(
    Column(name="id", type=ColumnType(Datatype.LONG), nullable=False),
    Column(name="ra", type=ColumnType(Datatype.DOUBLE), ucd="pos.eq.ra;meta.main", unit="deg"),
    Column(name="dec", type=ColumnType(Datatype.DOUBLE), ucd="pos.eq.dec;meta.main", unit="deg"),
    Column(name="mag", type=ColumnType(Datatype.FLOAT)),
    Column(name="name", type=TEXT),
    Column(name="seen", type=TIMESTAMP),
    key=("id",),
)


def read_file(table: Table, path: Path, **options: object) -> list[dict[str, object]]:
    """Read a whole file as rows of a table."""
    with closing(open_source(path, **options)) as source:  # type: ignore[arg-type]
        names = match_columns(table, [c.name for c in source.columns])
        batches = list(conform(table, source, names, subject=path.name))
    rows: list[dict[str, object]] = pa.Table.from_batches(batches).to_pylist() if batches else []
    return rows


def derive_file(path: Path, **options: object) -> Table:
    """Describe the table in a file."""
    with closing(open_source(path)) as source:
        return derive_table(TableName("a", "b"), source, **options)  # type: ignore[arg-type]


@pytest.fixture
def read_csv(tmp_path: Path) -> Callable[..., list[dict[str, object]]]:
    """Read text as a CSV file of a table."""

    def read(table: Table, text: str | bytes, name: str = "stars.csv") -> list[dict[str, object]]:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_file(table, path)

    return read
