"""A table that is in memory already, taken in by the same rules as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from dax.ingest.source import BATCH_ROWS, Block, SourceColumn

__all__ = ["ArrowSource"]


class ArrowSource:
    """An Arrow table as a source.

    Parameters
    ----------
    table
        The rows.
    """

    description: str | None = None

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self._read = 0
        self.columns = tuple(SourceColumn(name=name) for name in table.column_names)

    @property
    def row_count(self) -> int:
        """Rows of the table."""
        return int(self._table.num_rows)

    def share_read(self) -> float:
        """How much of the rows was given."""
        return self._read / max(self.row_count, 1)

    def blocks(self, names: Sequence[str]) -> Iterator[Block]:
        """Give the rows in slices."""
        self._read = 0
        for batch in self._table.select(list(names)).to_batches(max_chunksize=BATCH_ROWS):
            first = self._read + 1
            self._read += batch.num_rows
            yield Block(batch, range(first, first + batch.num_rows))

    def close(self) -> None:
        """Let the table go."""
        self._table = self._table.slice(0, 0)
