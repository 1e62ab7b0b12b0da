"""Comma- and tab-separated values, with a line of column names (RFC 4180, TAP 1.1 §3.2).

NULL is nothing at all. An empty text is two quotes in CSV, and like NULL in TSV, which knows no quotes (ADR 6).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from typing import assert_never

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from dax.formats.base import Outcome, TableHeader
from dax.formats.columns import conform, has_byte, pieces
from dax.formats.text_cells import Spelling, TextCells

__all__ = ["SeparatedWriter", "Separator"]

_BLANKED = str.maketrans("\t\r\n", "   ")


def _unchanged(texts: pa.Array) -> pa.Array:
    return texts


def _blanked(texts: pa.Array) -> pa.Array:
    if not has_byte(texts, b"\t\r\n"):
        return texts
    return pc.replace_substring_regex(texts, "[\t\r\n]", " ")


_CSV = Spelling("inf", "-inf", null_integer="null", true="true", false="false", null_boolean="null", escape=_unchanged)
"""A leading plus, as in VOTable, would make polars and others take the whole column for text."""
_TSV = replace(_CSV, escape=_blanked)


class Separator(Enum):
    """What stands between cells."""

    COMMA = "CSV: RFC 4180, lines end in CR LF"
    TAB = "TSV: a tab or line end inside a cell becomes a blank, for there is no way to quote it"


class SeparatedWriter:
    """Writes one answer; see `dax.formats.base.TableWriter`."""

    can_report = False

    def __init__(self, separator: Separator) -> None:
        self._separator = separator
        self._schema: pa.Schema = pa.schema([])
        self._cells: TextCells | None = None

    def begin(self, header: TableHeader) -> Iterator[bytes]:
        """Write the line of names."""
        self._schema = header.schema.arrow
        self._cells = TextCells(header.schema, _CSV if self._separator is Separator.COMMA else _TSV)
        yield self._names([c.name for c in header.schema])

    def rows(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        """Write a line for each row."""
        assert self._cells is not None, "begin comes first"
        for piece in pieces(conform(batch, self._schema)):
            yield self._lines(self._cells.frame(piece))

    def end(self, outcome: Outcome) -> Iterator[bytes]:
        """Write nothing: there is no place to tell of an overflow or an error."""
        yield from ()

    def _names(self, names: list[str]) -> bytes:
        match self._separator:
            case Separator.COMMA:
                line = io.StringIO()
                csv.writer(line).writerow(names)
                return line.getvalue().encode()
            case Separator.TAB:
                return ("\t".join(name.translate(_BLANKED) for name in names) + "\n").encode()
        assert_never(self._separator)

    def _lines(self, frame: pl.DataFrame) -> bytes:
        out = io.BytesIO()
        match self._separator:
            case Separator.COMMA:
                _quote_lone_nulls(frame).write_csv(out, include_header=False, line_terminator="\r\n")
            case Separator.TAB:
                frame.write_csv(out, include_header=False, separator="\t", quote_style="never")
            case _:
                assert_never(self._separator)
        return out.getvalue()


def _quote_lone_nulls(frame: pl.DataFrame) -> pl.DataFrame:
    """Write NULL as an empty text if it is all that a line has: most readers pass over an empty line."""
    if frame.width > 1 or not frame.to_series().has_nulls():
        return frame
    return frame.select(pl.all().cast(pl.String).fill_null(""))
