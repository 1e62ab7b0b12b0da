"""A catalogue of stars, written and opened by the real engine, for the tests of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from dax.config import EngineSettings
from dax.engines.base import QueryLimits
from dax.engines.clock import AlarmClock
from dax.engines.duckdb_file import write_file
from dax.engines.duckdb_instance import DuckDBInstance
from dax.models.datatypes import ColumnType, Datatype
from dax.models.publication import Publication, PublishedFile
from dax.models.results import ResultColumn, ResultSchema
from dax.models.tableset import Column, SpatialIndex, Table, TableName

__all__ = [
    "LONG",
    "REAL",
    "STARS",
    "TEXT",
    "Opened",
    "catalogue",
    "make_stars",
    "resident_bytes",
    "result",
    "star_batches",
    "write_stars",
]

LONG = ColumnType(Datatype.LONG)
DOUBLE = ColumnType(Datatype.DOUBLE)
REAL = ColumnType(Datatype.FLOAT)
TEXT = ColumnType(Datatype.CHAR, "*")

STARS = Table(
    name=TableName("sky", "stars"),
    columns=(
        Column(name="id", type=LONG, nullable=False),
        Column(name="ra", type=DOUBLE),
        Column(name="dec", type=DOUBLE),
        Column(name="mag", type=REAL),
        Column(name="name", type=TEXT),
    ),
    primary_key=("id",),
    position=SpatialIndex(longitude="ra", latitude="dec"),
)


def make_stars(count: int, seed: int = 7) -> pa.Table:
    """Scatter stars over the sphere, in no order."""
    rng = np.random.default_rng(seed)
    ids = rng.permutation(count).astype("i8")
    return pa.table(
        {
            "id": ids,
            "ra": rng.uniform(0, 360, count),
            "dec": np.degrees(np.arcsin(rng.uniform(-1, 1, count))),
            "mag": rng.uniform(5, 20, count).astype("f4"),
            "name": pa.array([f"star {i}" for i in ids]),
        }
    )


def star_batches(count: int, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
    """Give the same stars a batch at a time."""
    yield from make_stars(count).to_batches(rows)


def write_stars(folder: Path, count: int, name: str = "stars.duckdb") -> PublishedFile:
    """Write the stars into a file."""
    return write_file(folder / name, [(STARS, star_batches(count))], scratch=folder / "scratch", threads=2)


def resident_bytes() -> int:
    """Measure this process's memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def catalogue(*files: PublishedFile, generation: int = 1) -> Publication:
    """Publish files."""
    return Publication(generation, files)


def result(*types: ColumnType) -> ResultSchema:
    """Describe an answer of columns of these types."""
    return ResultSchema(tuple(ResultColumn(name=f"x{i}", type=t) for i, t in enumerate(types)))


@dataclass(frozen=True, slots=True)
class Opened:
    """An instance with the stars in it."""

    instance: DuckDBInstance
    stars: str
    """Where they are, for SQL written by hand."""

    @classmethod
    def open(cls, folder: Path, file: PublishedFile, **settings: int) -> Opened:
        """Open a file of stars."""
        instance = DuckDBInstance.open(
            catalogue(file),
            settings=EngineSettings(**{"threads": 2, "memory_mb": 1000, **settings}),
            folder=folder,
            scratch=folder / "scratch",
            clock=AlarmClock(),
        )
        return cls(instance, ".".join(instance.locate(STARS.name)))

    def table(
        self,
        sql: str,
        *types: ColumnType,
        parameters: Sequence[object] = (),
        time_s: float | None = None,
    ) -> pa.Table:
        """Run a statement and collect its rows."""
        schema = result(*types)
        query = self.instance.run(sql, parameters, schema, QueryLimits(time_s=time_s))
        return pa.Table.from_batches(query.batches(), schema.arrow)

    def rows(self, sql: str, *types: ColumnType, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Run a statement and collect its rows as tuples."""
        return [tuple(r.values()) for r in self.table(sql, *types, parameters=parameters).to_pylist()]
