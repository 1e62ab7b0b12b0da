"""Comma- and tab-separated values, with a line of column names (RFC 4180, TAP 1.1 §3.2).

NULL is nothing at all; an empty string is two quotes in CSV, and like NULL in TSV.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import polars as pl
import pyarrow as pa

from dax.formats.base import Outcome, TableHeader
from dax.formats.cells import text_frame

__all__ = ["CsvWriter", "TsvWriter"]

_BLANKED = ["\t", "\r", "\n"]


class CsvWriter:
    """Comma-separated values; lines end in CR LF."""

    can_report = False

    def begin(self, header: TableHeader) -> Iterator[bytes]:
        """Write the line of names."""
        line = io.StringIO()
        csv.writer(line).writerow([c.name for c in header.schema])
        yield line.getvalue().encode()

    def rows(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        """Write a line for each row."""
        text = text_frame(batch).write_csv(
            include_header=False, line_terminator="\r\n", quote_style="necessary", null_value=""
        )
        yield text.encode()

    def end(self, outcome: Outcome) -> Iterator[bytes]:
        """Write nothing: there is no place to tell of an overflow or an error."""
        yield b""


class TsvWriter:
    """Tab-separated values; a tab or line end inside a cell becomes a blank."""

    can_report = False

    def begin(self, header: TableHeader) -> Iterator[bytes]:
        """Write the line of names."""
        names = (c.name.translate(str.maketrans(dict.fromkeys("\t\r\n", " "))) for c in header.schema)
        yield ("\t".join(names) + "\n").encode()

    def rows(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        """Write a line for each row."""
        frame = text_frame(batch).with_columns(pl.col(pl.String).str.replace_many(_BLANKED, [" "] * len(_BLANKED)))
        text = frame.write_csv(include_header=False, separator="\t", quote_style="never", null_value="")
        yield text.encode()

    def end(self, outcome: Outcome) -> Iterator[bytes]:
        """Write nothing: there is no place to tell of an overflow or an error."""
        yield b""
