"""Where the published tables lie: the manifest that an engine opens."""

from __future__ import annotations

from dataclasses import dataclass

from dax.models.tableset import TableName

__all__ = ["CELL_COLUMN", "CELL_ORDER", "Publication", "PublishedFile", "PublishedTable"]

CELL_COLUMN = "__cell"
"""Hidden column of a published table with positions: the HEALPix cell (nested) of each row's position."""
CELL_ORDER = 13
"""HEALPix order of that column: 26 arcsec, and its numbers fit 32 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """One table inside a published file."""

    name: TableName
    relation: str
    """The name of the relation in the file."""
    row_count: int
    cell_column: str | None = None
    """Hidden column with the HEALPix cell (nested, order 13) of each row's position; `None` if it has no position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """One immutable file of an engine; a new version of a table is a new file."""

    path: str
    """Relative to the engine's folder."""
    tables: tuple[PublishedTable, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """All files that answer queries from one moment on."""

    generation: int
    """Grows by one with each publication."""
    files: tuple[PublishedFile, ...]
