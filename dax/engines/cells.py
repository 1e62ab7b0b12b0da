"""HEALPix cells of positions: what rows are sorted by, and what near neighbours meet in."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from healpix_geo import nested

__all__ = ["CELL_ORDER", "SORT_ORDER", "sort_keys"]

SORT_ORDER = 29
"""HEALPix order (nested) that rows are sorted by: 0.4 mas, so that hardly two rows share a cell."""
CELL_ORDER = 13
"""HEALPix order (nested) of the hidden cell column: 26 arcsec, and its numbers fit an INTEGER."""


def sort_keys(longitude: pa.Array, latitude: pa.Array) -> pa.Array:
    """Return the cells of order `SORT_ORDER`, as int64; NULL where there is no position on the sky.

    Parameters
    ----------
    longitude, latitude
        ICRS degrees, numbers of any type. A longitude outside [0, 360) is wrapped.
    """
    lon, lat = _degrees(longitude), _degrees(latitude)
    known = np.isfinite(lon) & (np.abs(lat) <= 90)  # the library panics at a latitude off the sphere
    keys = np.zeros(len(lon), dtype=np.int64)
    if known.any():
        cells = nested.lonlat_to_healpix(np.mod(lon[known], 360.0), lat[known], SORT_ORDER, num_threads=1)
        keys[known] = cells.astype(np.int64)
    return pa.array(keys, mask=~known)


def _degrees(angles: pa.Array) -> np.ndarray:
    values = angles.cast(pa.float64()).to_numpy(zero_copy_only=False)  # NULL becomes NaN
    return np.asarray(values, dtype=np.float64)
