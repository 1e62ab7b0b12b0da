"""The seam between a file's format and the table that its rows go into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from dax.ingest.faults import Fault
from dax.models.datatypes import ColumnType

__all__ = ["BATCH_ROWS", "Block", "Source", "SourceColumn"]

BATCH_ROWS = 65_536
"""Rows of a block: what a reader holds at a time, if its format lets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceColumn:
    """What a file says of one of its columns."""

    name: str
    type: ColumnType | None = None
    """`None` if the format has no types, or none that a table can have."""
    unit: str | None = None
    """As the file writes it, in whatever syntax."""
    ucd: str | None = None
    utype: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Some consecutive rows of a file, in the file's own types."""

    batch: pa.RecordBatch
    rows: Sequence[int]
    """The number of each row in the file, from 1."""
    faults: tuple[Fault, ...] = ()
    """Rows in this part of the file that could not even be read; they are not in the batch."""


class Source(Protocol):
    """A file with one table in it."""

    @property
    def columns(self) -> tuple[SourceColumn, ...]:
        """The columns, in the file's order."""
        ...

    @property
    def row_count(self) -> int | None:
        """How many rows there are, if the file says it."""
        ...

    @property
    def description(self) -> str | None:
        """What the file says of its table."""
        ...

    def blocks(self, names: Sequence[str]) -> Iterator[Block]:
        """Read the named columns, in that order, a block at a time; may be called again.

        Raises
        ------
        IngestError
            Raised if the file is damaged.
        """
        ...

    def share_read(self) -> float:
        """How much of the file the last `blocks` has read, from 0 to 1."""
        ...

    def close(self) -> None:
        """Let the file go."""
        ...
