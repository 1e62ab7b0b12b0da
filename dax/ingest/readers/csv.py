"""CSV and TSV files with a header line, read as text a block at a time; the table's types are applied afterwards."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv

from dax.errors import IngestError
from dax.ingest.faults import Fault
from dax.ingest.source import Block, SourceColumn

__all__ = ["CsvSource"]

_BLOCK_BYTES = 4 << 20
"""Bytes read at a time; a longer row is refused."""


class CsvSource:
    """A file of delimited text in UTF-8; an empty field is NULL, an empty field in quotes is an empty text.

    Parameters
    ----------
    path
        The file; if its name ends in ``.gz`` or ``.bz2`` it is decompressed on the way.
    delimiter
        What stands between two fields.

    Raises
    ------
    IngestError
        Raised if there is no header line, or a name stands in it twice.
    """

    row_count: int | None = None
    description: str | None = None

    def __init__(self, path: Path, *, delimiter: str = ",") -> None:
        self._path = path
        self._delimiter = delimiter
        self._share = 0.0
        self._names = self._header()
        self.columns = tuple(SourceColumn(name=name) for name in self._names)

    def share_read(self) -> float:
        """How much of the file's bytes was read."""
        return self._share

    def blocks(self, names: Sequence[str]) -> Iterator[Block]:
        """Read the file serially, so that every row knows its number."""
        skipped: list[Fault] = []
        size, last = max(self._path.stat().st_size, 1), 0
        empty = pa.RecordBatch.from_pylist([], pa.schema([(name, pa.binary()) for name in names]))
        with self._path.open("rb") as raw:
            try:
                for batch in self._open(_decompressed(raw, self._path), skipped):
                    rows = _numbers(last, batch.num_rows, skipped)
                    faults, skipped[:] = tuple(skipped), []
                    last += batch.num_rows + len(faults)
                    self._share = raw.tell() / size
                    yield Block(batch.select(list(names)), rows, faults)
            except (pa.ArrowException, OSError, EOFError) as e:
                raise IngestError(f"{self._path.name} is damaged after row {last:,}: {e}") from e
        self._share = 1.0
        if skipped:
            yield Block(empty, (), tuple(skipped))

    def close(self) -> None:
        """Do nothing: the file is open only while it is read."""

    def _header(self) -> list[str]:
        with self._path.open("rb") as raw:
            text = io.TextIOWrapper(_decompressed(raw, self._path), encoding="utf-8-sig", newline="")
            try:
                names = next(csv.reader(text, delimiter=self._delimiter, strict=True), [])
            except (csv.Error, UnicodeDecodeError, OSError, EOFError) as e:
                raise IngestError(f"{self._path.name} has no header line of column names: {e}") from e
        if not any(names):
            raise IngestError(f"{self._path.name} has no header line of column names")
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise IngestError(f"{self._path.name} has two columns {', '.join(twice)}")
        return names

    def _open(self, raw: BinaryIO, skipped: list[Fault]) -> Iterator[pa.RecordBatch]:
        def refuse(row: pcsv.InvalidRow) -> str:
            reason = f"{row.actual_columns} fields where the header has {row.expected_columns}"
            skipped.append(Fault(row.number - 1, None, reason))  # Arrow counts the header
            return "skip"

        reader = pcsv.open_csv(
            raw,
            read_options=pcsv.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES),
            parse_options=pcsv.ParseOptions(
                delimiter=self._delimiter, newlines_in_values=True, invalid_row_handler=refuse
            ),
            convert_options=pcsv.ConvertOptions(
                column_types={name: pa.binary() for name in self._names},
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
        yield from reader


def _decompressed(raw: BinaryIO, path: Path) -> BinaryIO:
    if path.suffix == ".gz":
        return cast(BinaryIO, gzip.open(raw))
    if path.suffix == ".bz2":
        return cast(BinaryIO, bz2.open(raw))
    return raw


def _numbers(last: int, count: int, skipped: Sequence[Fault]) -> Sequence[int]:
    """Number the rows that were read, past those that were skipped between them."""
    if not skipped:
        return range(last + 1, last + count + 1)
    everything = np.arange(last + 1, last + count + len(skipped) + 1)
    kept: list[int] = np.setdiff1d(everything, [fault.row for fault in skipped], assume_unique=True).tolist()
    return kept
