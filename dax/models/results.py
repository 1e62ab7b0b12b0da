"""The columns of an answer, known before a row of it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from dax.models.datatypes import ColumnType

__all__ = ["ResultColumn", "ResultSchema"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultColumn:
    """One FIELD of an answer (TAP 1.1 §3.2)."""

    name: str
    """As the query wrote it, or generated; two columns may share a name."""
    type: ColumnType
    unit: str | None = None
    ucd: str | None = None
    utype: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class ResultSchema:
    """All columns of an answer, in order."""

    columns: tuple[ResultColumn, ...]

    def __iter__(self) -> Iterator[ResultColumn]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of the answer's batches; names are positions (``c0``, ``c1`` …), since names may repeat."""
        return pa.schema([pa.field(f"c{i}", c.type.arrow) for i, c in enumerate(self.columns)])
