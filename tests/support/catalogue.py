"""A small sky for the compiler's tests: the same tables as a `TableSet` and as rows in DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dax.engines.cells import cells_of
from dax.engines.sky_functions import register_sky_functions
from dax.models.datatypes import ColumnType, Datatype
from dax.models.publication import CELL_COLUMN, CELL_ORDER
from dax.models.tableset import Column, Schema, SpatialIndex, Table, TableName, TableSet
from dax.query import CompiledQuery, compile_query
from dax.query.dialects import duckdb as dialect
from dax.query.dialects.duckdb import duckdb_type

TEXT = ColumnType(Datatype.CHAR, "*")
TIMESTAMP = ColumnType(Datatype.CHAR, "*", "timestamp")
POINT = ColumnType(Datatype.DOUBLE, "2", "point")
ROWS = 5000


def _column(name: str, type_: ColumnType | Datatype, **known: object) -> Column:
    column_type = type_ if isinstance(type_, ColumnType) else ColumnType(type_)
    return Column(name=name, type=column_type, **known)  # type: ignore[arg-type]


_POSITION = (
    _column("ra", Datatype.DOUBLE, unit="deg", ucd="pos.eq.ra;meta.main", description="Right ascension"),
    _column("dec", Datatype.DOUBLE, unit="deg", ucd="pos.eq.dec;meta.main", description="Declination"),
)

STARS = Table(
    name=TableName("sky", "stars"),
    columns=(
        _column("id", Datatype.LONG, ucd="meta.id;meta.main", description="Identifier"),
        *_POSITION,
        _column("mag", Datatype.FLOAT, unit="mag", ucd="phot.mag;em.opt", description="Magnitude"),
        _column("band", TEXT, ucd="meta.id;instr.bandpass"),
        _column("observed", TIMESTAMP, ucd="time.epoch"),
        _column("variable", Datatype.BOOLEAN),
        _column("visits", Datatype.SHORT, ucd="meta.number"),
        _column("place", POINT, unit="deg"),
    ),
    primary_key=("id",),
    position=SpatialIndex(longitude="ra", latitude="dec", epoch=2016.0),
)

FIELDS = Table(
    name=TableName("sky", "Fields"),
    columns=(
        _column("band", TEXT),
        _column("Size", Datatype.INT, unit="arcsec"),
        _column("size", Datatype.INT, unit="deg"),
        _column("name", TEXT),
    ),
)

TABLES = TableSet((Schema(name="sky", tables=(STARS, FIELDS)),))


@dataclass(frozen=True, slots=True)
class Sky:
    """The tables in an engine, and their columns as arrays."""

    connection: duckdb.DuckDBPyConnection
    stars: pa.Table

    def compile(self, text: str, row_limit: int | None = None) -> CompiledQuery:
        """Compile a query over the catalogue."""
        return compile_query(text, TABLES, row_limit=row_limit)

    def rows(self, text: str, row_limit: int | None = None) -> list[tuple[object, ...]]:
        """Run a query; each column has the type that its header promises."""
        query = self.compile(text, row_limit)
        statement = dialect.render(query.plan.worker_query, lambda t: (t.schema, t.table))
        answer = self.connection.sql(statement.sql, params=list(statement.parameters)).to_arrow_table()
        table = answer.cast(query.schema.arrow)
        return [tuple(r.values()) for r in table.to_pylist()]

    def column(self, text: str) -> list[object]:
        """Run a query of one column."""
        return [row[0] for row in self.rows(text)]

    def array(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the stars, NULL as NaN."""
        values: npt.NDArray[Any] = self.stars[name].to_numpy(zero_copy_only=False)
        return values


def make_sky(seed: int = 20260101) -> Sky:
    """Fill the tables: positions uniform on the sphere, some on the poles and beside RA 0."""
    rng = np.random.default_rng(seed)
    ra = rng.uniform(0, 360, ROWS)
    dec = np.degrees(np.arcsin(rng.uniform(-1, 1, ROWS)))
    ra[:4], dec[:4] = [0.0, 359.9999, 12.0, 300.0], [10.0, 10.0, 90.0, -90.0]
    mag = rng.uniform(5, 20, ROWS).astype("f4")
    mask = rng.uniform(size=ROWS) < 0.02
    places = [[a, d] for a, d in zip(ra.tolist(), dec.tolist(), strict=True)]
    stars = pa.table(
        {
            "id": pa.array(np.arange(ROWS) + 1),
            "ra": ra,
            "dec": dec,
            "mag": pa.array(mag, mask=mask),
            "band": pa.array(np.array(["u", "g", "r", "R"])[np.arange(ROWS) % 4]),
            "observed": pa.array(np.arange(ROWS) * 60_000_000, pa.timestamp("us")),
            "variable": pa.array(np.arange(ROWS) % 2 == 0),
            "visits": pa.array((np.arange(ROWS) % 100).astype("i2")),
            "place": pa.array(places, pa.list_(pa.float64())),
        }
    )
    fields = pa.table({"band": ["u", "g", "x"], "Size": [1, 2, 3], "size": [10, 20, 30], "name": ["one", "two", None]})
    connection = duckdb.connect()
    connection.execute("SET ieee_floating_point_ops = false")
    register_sky_functions(connection)
    connection.execute("CREATE SCHEMA sky")
    for table, data in ((STARS, stars), (FIELDS, fields)):
        columns = [(c.name, duckdb_type(c.type)) for c in _storable(table)]
        if table.position is not None:
            columns.append((CELL_COLUMN, "INTEGER"))
            cells = cells_of(data["ra"], data["dec"], CELL_ORDER)
            _create(connection, table.name, columns, data.append_column(CELL_COLUMN, cells))
        else:
            _create(connection, table.name, columns, data)
    return Sky(connection, stars)


def _storable(table: Table) -> Sequence[Column]:
    """Leave out what DuckDB cannot tell apart: it folds the case of column names."""
    return [c for c in table.columns if c.name != "size"] if table is FIELDS else table.columns


def _create(
    connection: duckdb.DuckDBPyConnection, name: TableName, columns: list[tuple[str, str]], data: pa.Table
) -> None:
    listed = ", ".join(f'"{n}" {t}' for n, t in columns)
    connection.execute(f'CREATE TABLE "{name.schema}"."{name.table}" ({listed})')
    chosen = data.select([n for n, _ in columns])
    connection.register("incoming", chosen)
    connection.execute(f'INSERT INTO "{name.schema}"."{name.table}" SELECT * FROM incoming')
    connection.unregister("incoming")
