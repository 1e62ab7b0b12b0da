"""Batches as columns of text, for the formats that people can read.

Numbers are written in the shortest form that reads back the same; NaN is NULL (ADR 6); infinities are ``+Inf`` and
``-Inf`` (VOTable 1.4 §6).
"""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from dax.formats.timestamps import iso_text

__all__ = ["text_frame"]


def text_frame(batch: pa.RecordBatch) -> pl.DataFrame:
    """Return a batch with every column in a form that polars writes as it should."""
    return pl.DataFrame([_column(name, batch.column(i)) for i, name in enumerate(batch.schema.names)])


def _column(name: str, column: pa.Array) -> pl.Series:
    if pa.types.is_timestamp(column.type):
        column = iso_text(column)
    series = pl.Series(name, pl.from_arrow(column))
    if series.dtype.is_float():
        return _floats(series.fill_nan(None))
    if isinstance(series.dtype, pl.List):
        return _lists(series)
    return series


def _floats(series: pl.Series) -> pl.Series:
    if not series.is_infinite().any():
        return series
    frame = pl.DataFrame({"x": series})
    spelled = (
        pl.when(pl.col("x") == float("inf"))
        .then(pl.lit("+Inf"))
        .when(pl.col("x") == float("-inf"))
        .then(pl.lit("-Inf"))
        .otherwise(pl.col("x").cast(pl.String))
    )
    return frame.select(spelled.alias(series.name)).to_series()


def _lists(series: pl.Series) -> pl.Series:
    element = pl.element().cast(pl.String).fill_null("NaN")
    spelled = element.str.replace("^inf$", "+Inf").str.replace("^-inf$", "-Inf")
    return series.list.eval(spelled).list.join(" ")
