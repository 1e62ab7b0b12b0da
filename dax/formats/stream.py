"""From batches to blocks of bytes: where an answer is cut, and what it says of its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

import pyarrow as pa

from dax.errors import DaxError
from dax.formats.base import Info, Outcome, ResultStatus, TableHeader, TableWriter

__all__ = ["BLOCK_BYTES", "MAX_BLOCK_BYTES", "AnswerStream", "write_table"]

Block = bytes
"""The type, where `AnswerStream.bytes` hides its name."""
BLOCK_BYTES = 256 * 1024
"""Bytes of a block at the least, but for the last: smaller ones cost up to three times the time on the wire."""
MAX_BLOCK_BYTES = 1024 * 1024
"""Bytes of a block at the most: larger ones are no faster, and wait in queues."""


@dataclass
class AnswerStream:
    """One answer being written: iterate it once for its blocks; read its counters at any time.

    The engine is asked for one row more than ``maxrec``, so that an overflow is known exactly (DALI 1.1 §4.4.1).
    Nothing is asked of it if ``maxrec`` is 0 (DALI 1.1 §3.4.4).

    Raises
    ------
    DaxError
        Raised while iterating if the query fails and the format has no place to say so, or no block is given yet.
    """

    writer: TableWriter
    header: TableHeader
    batches: Iterable[pa.RecordBatch]
    maxrec: int | None = None
    """Rows at the most; `None` is no limit."""
    rows: int = 0
    """Rows written."""
    bytes: int = 0
    """Bytes given."""
    status: ResultStatus = ResultStatus.OK
    """What became of it; final when the iteration has ended."""
    error: DaxError | None = None
    """The failure told in the document."""
    _blocks: Iterator[Block] | None = field(default=None, init=False, repr=False)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Block:
        if self._blocks is None:
            self._blocks = _blocks(self._chunks())
        block = next(self._blocks)
        self.bytes += len(block)
        return block

    def _chunks(self) -> Iterator[Block]:
        yield from self.writer.begin(self.header)
        try:
            for batch in self._cut():
                self.rows += batch.num_rows
                yield from self.writer.rows(batch)
        except DaxError as e:
            if not (self.writer.can_report and self.bytes):
                raise
            self.status, self.error = ResultStatus.ERROR, e
        yield from self.writer.end(self._outcome())

    def _cut(self) -> Iterator[pa.RecordBatch]:
        if self.maxrec == 0:
            self.status = ResultStatus.OVERFLOW
            return
        for batch in self.batches:
            room = batch.num_rows if self.maxrec is None else self.maxrec - self.rows
            if room:
                yield batch.slice(0, room)
            if batch.num_rows > room:
                self.status = ResultStatus.OVERFLOW
                return

    def _outcome(self) -> Outcome:
        if self.error is not None:
            return Outcome(self.status, self.error.message, (Info("ERROR_CODE", self.error.code),))
        if self.status is ResultStatus.OVERFLOW:
            return Outcome(self.status, f"the answer was cut at {self.rows} rows")
        return Outcome(self.status)


def write_table(
    writer: TableWriter, header: TableHeader, batches: Iterable[pa.RecordBatch], *, maxrec: int | None
) -> AnswerStream:
    """Give the blocks of an answer, and count them; see `AnswerStream`."""
    return AnswerStream(writer, header, batches, maxrec)


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Join small chunks and cut large ones."""
    waiting = bytearray()
    for chunk in chunks:
        if not waiting and BLOCK_BYTES <= len(chunk) <= MAX_BLOCK_BYTES:
            yield chunk
            continue
        waiting += chunk
        given = 0
        while len(waiting) - given >= BLOCK_BYTES:
            yield bytes(memoryview(waiting)[given : given + MAX_BLOCK_BYTES])
            given += MAX_BLOCK_BYTES
        del waiting[:given]
    if waiting:
        yield bytes(waiting)
