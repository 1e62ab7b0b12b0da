"""HEALPix cells of positions: what rows are sorted by, and what near neighbours meet in."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from healpix_geo import nested

__all__ = ["SORT_ORDER", "cells_of", "near_cells", "sort_keys"]

SORT_ORDER = 29
"""HEALPix order (nested) that rows are sorted by: 0.4 mas, so that hardly two rows share a cell."""


def sort_keys(longitude: pa.Array, latitude: pa.Array) -> pa.Array:
    """Return the cells of order `SORT_ORDER`, as int64; NULL where there is no position on the sky.

    Parameters
    ----------
    longitude, latitude
        ICRS degrees, numbers of any type. A longitude outside [0, 360) is wrapped.
    """
    return cells_of(longitude, latitude, SORT_ORDER)


def cells_of(longitude: pa.Array, latitude: pa.Array, order: int) -> pa.Array:
    """Return the cells of an order, as int64; otherwise as `sort_keys`."""
    cells, known = _cells(longitude, latitude, order)
    return pa.array(cells, mask=~known)


def near_cells(longitude: pa.Array, latitude: pa.Array, order: int) -> pa.Array:
    """Return for each position its cell and the seven or eight that touch it; none where there is no position."""
    cells, known = _cells(longitude, latitude, order)
    around = nested.kth_neighbourhood(cells.astype(np.uint64), order, 1, num_threads=1).astype(np.int64)
    exists = (around >= 0) & known[:, np.newaxis]  # a cell at a corner of the base cells has seven neighbours
    ends = np.zeros(len(cells) + 1, dtype=np.int32)
    np.cumsum(exists.sum(axis=1), out=ends[1:])
    return pa.ListArray.from_arrays(pa.array(ends), pa.array(around[exists]))


def _cells(longitude: pa.Array, latitude: pa.Array, order: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the cells, 0 where there is no position, and where there is one."""
    lon, lat = _degrees(longitude), _degrees(latitude)
    known = np.isfinite(lon) & (np.abs(lat) <= 90)  # the library panics at a latitude off the sphere
    cells = np.zeros(len(lon), dtype=np.int64)
    if known.any():
        found = nested.lonlat_to_healpix(np.mod(lon[known], 360.0), lat[known], order, num_threads=1)
        cells[known] = found.astype(np.int64)
    return cells, known


def _degrees(angles: pa.Array) -> np.ndarray:
    values = angles.cast(pa.float64()).to_numpy(zero_copy_only=False)  # NULL becomes NaN
    return np.asarray(values, dtype=np.float64)
