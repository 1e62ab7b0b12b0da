"""Functions that the dialect uses and DuckDB lacks, computed over whole batches beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from dax.engines.cells import cells_of, near_cells

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["register_sky_functions"]

_CELL = duckdb.sqltype("BIGINT")


def register_sky_functions(connection: DuckDBPyConnection) -> None:
    """Make ``dax_cell(lon, lat, order)`` and ``dax_near_cells(lon, lat, order)`` known to a database."""
    parameters: list[Any] = ["double", "double", "integer"]
    connection.create_function(
        "dax_cell", _cell, parameters, _CELL, type=PythonUDFType.ARROW, null_handling=FunctionNullHandling.SPECIAL
    )
    connection.create_function(
        "dax_near_cells",
        _near,
        parameters,
        duckdb.list_type(_CELL),
        type=PythonUDFType.ARROW,
        null_handling=FunctionNullHandling.SPECIAL,
    )


def _cell(longitude: pa.ChunkedArray, latitude: pa.ChunkedArray, order: pa.ChunkedArray) -> pa.Array:
    return cells_of(_whole(longitude), _whole(latitude), order[0].as_py()) if len(order) else pa.array([], pa.int64())


def _near(longitude: pa.ChunkedArray, latitude: pa.ChunkedArray, order: pa.ChunkedArray) -> pa.Array:
    if not len(order):
        return pa.array([], pa.list_(pa.int64()))
    return near_cells(_whole(longitude), _whole(latitude), order[0].as_py())


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
