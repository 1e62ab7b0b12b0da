"""VOTable documents in all three serialisations, read whole by astropy."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

import numpy as np
import pyarrow as pa
from astropy.io.votable import parse
from astropy.io.votable.exceptions import VOTableSpecError
from astropy.io.votable.tree import TableElement

from dax.errors import IngestError
from dax.ingest.readers.arrays import from_numpy
from dax.ingest.readers.vofields import column_of
from dax.ingest.source import BATCH_ROWS, Block

__all__ = ["VOTableSource"]


class VOTableSource:
    """One table of a VOTable document; the document is held in memory.

    Parameters
    ----------
    path
        The document, which may be compressed by gzip.
    part
        ID, name or number (from 0) of the table; the first if not given.

    Raises
    ------
    IngestError
        Raised if it is no VOTable, or has no such table.
    """

    def __init__(self, path: Path, *, part: str | None = None) -> None:
        self._table, self.status = _read(path, part)
        self._rows = self._table.array
        told = self._table.nrows
        if told is not None and int(told) != len(self._rows):  # astropy stops in silence where a stream ends early
            raise IngestError(f"{path.name} is damaged: {len(self._rows):,} rows where {int(told):,} are announced")
        self._read = 0
        self._fields = {str(field.name or field.ID): field for field in self._table.fields}
        if len(self._fields) != len(self._table.fields):
            raise IngestError(f"{path.name} has two columns of one name")
        self.columns = tuple(column_of(field) for field in self._table.fields)
        self.description = " ".join(str(self._table.description or "").split()) or None

    @property
    def row_count(self) -> int:
        """Rows of the table."""
        return len(self._rows)

    def share_read(self) -> float:
        """How much of the rows was given."""
        return self._read / max(self.row_count, 1)

    def blocks(self, names: Sequence[str]) -> Iterator[Block]:
        """Give the rows in slices."""
        self._read = 0
        while self._read < self.row_count:
            first = self._read
            rows = self._rows[first : first + BATCH_ROWS]
            arrays = [_arrow(rows[self._fields[name].ID]) for name in names]
            self._read += len(rows)
            yield Block(pa.RecordBatch.from_arrays(arrays, names=list(names)), range(first + 1, self._read + 1))

    def close(self) -> None:
        """Let the document go."""
        self._rows = self._rows[:0]


def _read(path: Path, part: str | None) -> tuple[TableElement, str | None]:
    """Read a document; the last QUERY_STATUS in it says how a query ended (DALI 1.1 §4.4)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of deviations that change no value
            document = parse(path, verify="ignore", invalid="mask")
    except (VOTableSpecError, ExpatError, ValueError, IndexError, OSError) as e:
        raise IngestError(f"{path.name} cannot be read as a VOTable: {e}") from e
    tables = list(document.iter_tables())
    if part is None:
        found = tables[:1]
    elif part.isdigit():
        found = tables[int(part) : int(part) + 1]
    else:
        found = [table for table in tables if part in (table.ID, table.name)]
    if not found:
        raise IngestError(f"{path.name} has no table {part or ''}".rstrip() + f"; it has {len(tables)}")
    statuses = [info.value for resource in document.resources for info in resource.infos if info.name == "QUERY_STATUS"]
    return found[0], statuses[-1] if statuses else None


def _arrow(values: Any) -> pa.Array:
    """Convert one column of astropy's masked records."""
    data = np.asarray(values.data)
    return from_numpy(data, None if data.dtype == object else np.ma.getmaskarray(values))
