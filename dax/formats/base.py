"""The seam between an answer's batches and its bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import pyarrow as pa

from dax.models.results import ResultSchema

__all__ = ["Info", "Outcome", "ResultStatus", "TableHeader", "TableWriter"]


class ResultStatus(StrEnum):
    """``QUERY_STATUS`` (DALI 1.1 §4.4.1)."""

    OK = "OK"
    OVERFLOW = "OVERFLOW"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Info:
    """One INFO of an answer."""

    name: str
    value: str
    text: str | None = None
    """Free text inside the element."""
    ucd: str | None = None


@dataclass(frozen=True, slots=True)
class TableHeader:
    """What stands before the rows."""

    schema: ResultSchema
    infos: tuple[Info, ...] = ()
    """In order, behind QUERY_STATUS."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the rows ended."""

    status: ResultStatus
    message: str | None = None
    infos: tuple[Info, ...] = field(default=())


class TableWriter(Protocol):
    """Writes one answer, once: `begin`, any number of `rows`, then `end`.

    The chunks joined are the document. Nothing is kept but the rows of one call.
    """

    @property
    def can_report(self) -> bool:
        """Whether `end` can tell of an overflow or an error; if not, a failed transfer has to be cut off."""
        ...

    def begin(self, header: TableHeader) -> Iterable[bytes]:
        """Write all that comes before the rows."""
        ...

    def rows(self, batch: pa.RecordBatch) -> Iterable[bytes]:
        """Write the rows of a batch whose schema is ``header.schema.arrow``."""
        ...

    def end(self, outcome: Outcome) -> Iterable[bytes]:
        """Write all that comes after the rows, and what became of the query."""
        ...
