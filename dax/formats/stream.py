"""From batches to blocks of bytes: where an answer is cut, and what it says of its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from dax.errors import DaxError
from dax.formats.base import Info, Outcome, ResultStatus, TableHeader, TableWriter

__all__ = ["BLOCK_BYTES", "AnswerStream"]

BLOCK_BYTES = 262_144
"""Bytes of a block at the least, but for the last: smaller ones cost up to three times the time on the wire."""


@dataclass
class AnswerStream:
    """One answer being written: iterate it once for its blocks; read its counters at any time.

    The engine is asked for one row more than ``maxrec``, so that an overflow is known exactly (DALI 1.1 §4.4.1).

    Raises
    ------
    DaxError
        Raised while iterating if the query fails and the format has no place to say so, or no byte is written yet.
    """

    writer: TableWriter
    header: TableHeader
    batches: Iterable[pa.RecordBatch]
    maxrec: int | None = None
    """Rows at the most; `None` is no limit."""
    rows: int = 0
    """Rows written."""
    bytes: int = 0
    """Bytes written."""
    status: ResultStatus = ResultStatus.OK
    """What became of it; final when the iteration has ended."""
    error: DaxError | None = None
    """The failure told in the document."""

    def __iter__(self) -> Iterator[bytes]:
        parts: list[bytes] = []
        size = 0
        for chunk in self._chunks():
            parts.append(chunk)
            size += len(chunk)
            if size >= BLOCK_BYTES:
                self.bytes += size
                yield b"".join(parts)
                parts, size = [], 0
        self.bytes += size
        if parts:
            yield b"".join(parts)

    def _chunks(self) -> Iterator[bytes]:
        yield from self.writer.begin(self.header)
        try:
            for batch in self._cut():
                yield from self.writer.rows(batch)
        except DaxError as e:
            if not (self.writer.can_report and self.bytes):
                raise
            self.status, self.error = ResultStatus.ERROR, e
        yield from self.writer.end(self._outcome())

    def _cut(self) -> Iterator[pa.RecordBatch]:
        for batch in self.batches:
            room = None if self.maxrec is None else self.maxrec - self.rows
            if room is not None and batch.num_rows > room:
                self.status = ResultStatus.OVERFLOW
                batch = batch.slice(0, room)
            self.rows += batch.num_rows
            if batch.num_rows:
                yield batch
            if self.status is ResultStatus.OVERFLOW:
                return

    def _outcome(self) -> Outcome:
        if self.error is not None:
            return Outcome(self.status, self.error.message, (Info("ERROR_CODE", self.error.code),))
        if self.status is ResultStatus.OVERFLOW:
            return Outcome(self.status, f"the answer was cut at {self.rows} rows")
        return Outcome(self.status)
