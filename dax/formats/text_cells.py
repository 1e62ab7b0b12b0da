"""Batches as columns of text, for the formats that people can read.

Numbers are written in the shortest form that reads back the same, and booleans as ``true`` and ``false``. NULL is
nothing at all, and NaN is NULL (ADR 6). An array is its elements with blanks between them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from dax.formats.columns import list_bounds, missing, values
from dax.formats.fields import FieldForm
from dax.formats.timestamps import iso_text
from dax.models.datatypes import ColumnType
from dax.models.results import ResultSchema

__all__ = ["Spelling", "TextCells"]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a format spells what its readers do not agree on."""

    infinity: str
    negative_infinity: str
    null_integer: str | None
    """A NULL inside an array of whole numbers; `None` is the number that the FIELD announces."""
    true: str
    """Inside an array of booleans."""
    false: str
    null_boolean: str
    escape: Callable[[pa.Array], pa.Array]
    """Makes texts fit to stand between the format's separators; polars quotes them where a format knows quotes."""


class TextCells:
    """Turns the batches of one answer into columns that polars writes as they should be."""

    def __init__(self, schema: ResultSchema, spelling: Spelling) -> None:
        self._columns = [_TextColumn(c.type, spelling) for c in schema]

    def frame(self, batch: pa.RecordBatch) -> pl.DataFrame:
        """Return a batch with each column as text, or as numbers or booleans that polars spells right."""
        columns = zip(self._columns, batch.schema.names, batch.columns, strict=True)
        return pl.DataFrame([text.series(name, column) for text, name, column in columns])


class _TextColumn:
    def __init__(self, type_: ColumnType, spelling: Spelling) -> None:
        self._spelling = spelling
        magic = FieldForm.of(type_).null
        self._null_integer = spelling.null_integer or str(magic)

    def series(self, name: str, column: pa.Array) -> pl.Series:
        types = pa.types
        if types.is_list(column.type):
            column = self._joined(column)
        elif types.is_timestamp(column.type):
            column = iso_text(column)
        elif types.is_string(column.type):
            column = self._spelling.escape(column)
        series = pl.Series(name, pl.from_arrow(column))
        if types.is_floating(column.type) and not np.isfinite(values(column)).all():  # a tenth of polars's time
            return self._spelled_floats(series.fill_nan(None))
        return series

    def _spelled_floats(self, numbers: pl.Series) -> pl.Series:
        spelled = {"inf": self._spelling.infinity, "-inf": self._spelling.negative_infinity}
        return numbers.cast(pl.String).replace(spelled)

    def _joined(self, lists: pa.Array) -> pa.Array:
        counts, elements = list_bounds(lists)
        words = self._words(pl.Series("", pl.from_arrow(elements)))
        offsets = np.zeros(len(lists) + 1, "i4")
        np.cumsum(counts, out=offsets[1:])
        null = missing(lists)
        mask = None if null is None else pa.array(null)
        texts = pa.ListArray.from_arrays(pa.array(offsets), words.to_arrow().cast(pa.string()), mask=mask)
        return pc.binary_join(texts, " ")

    def _words(self, elements: pl.Series) -> pl.Series:
        if elements.dtype == pl.Boolean:
            booleans = {"true": self._spelling.true, "false": self._spelling.false}
            return elements.cast(pl.String).replace(booleans).fill_null(self._spelling.null_boolean)
        if elements.dtype.is_float():
            return self._spelled_floats(elements).fill_null("NaN")
        return elements.cast(pl.String).fill_null(self._null_integer)
