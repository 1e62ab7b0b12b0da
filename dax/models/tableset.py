"""What the tables are: the one description that TAP_SCHEMA, VOSI-tables, the resolver and every answer's header share.

Names are kept bare (no quotes); `adql_name` gives the text to write in a query (TAP 1.1 §4.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from typing_extensions import override

from dax.models.datatypes import ColumnType

__all__ = ["Column", "ForeignKey", "Schema", "SpatialIndex", "Table", "TableName", "TableSet", "TableType", "adql_name"]

_REGULAR = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class TableType(StrEnum):
    """``table_type`` of TAP_SCHEMA.tables (TAP 1.1 §4.2)."""

    TABLE = "table"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class TableName:
    """A table's full name: schema and table, both bare."""

    schema: str
    table: str

    @override
    def __str__(self) -> str:
        return f"{self.schema}.{self.table}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    name: str
    type: ColumnType
    description: str | None = None
    unit: str | None = None
    """In VOUnit syntax."""
    ucd: str | None = None
    utype: str | None = None
    nullable: bool = True
    indexed: bool = False
    """Whether a condition on it alone reads a small part of the table."""
    principal: bool = False
    """Whether a short display shows it."""
    std: bool = False
    """Whether a standard defines it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """Columns of a table that name a row of another."""

    key_id: str
    target: TableName
    columns: tuple[tuple[str, str], ...]
    """Pairs: column here, column there."""
    description: str | None = None
    utype: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpatialIndex:
    """How a table's rows are ordered on the sky: by the HEALPix cell of a position."""

    longitude: str
    """Column with ICRS right ascension, degrees."""
    latitude: str
    """Column with ICRS declination, degrees."""
    epoch: float | None = None
    """Julian year of the positions, if they are of one epoch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table and its columns, in display order."""

    name: TableName
    columns: tuple[Column, ...]
    type: TableType = TableType.TABLE
    description: str | None = None
    utype: str | None = None
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    row_count: int | None = None
    position: SpatialIndex | None = None
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update((c.name, c) for c in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of exactly this name.

        Raises
        ------
        KeyError
            Raised if there is none.
        """
        return self._by_name[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A named group of tables, in display order."""

    name: str
    tables: tuple[Table, ...]
    description: str | None = None
    utype: str | None = None


@dataclass(frozen=True, slots=True)
class TableSet:
    """All tables that a user may see, in display order."""

    schemas: tuple[Schema, ...]
    _folded: dict[tuple[str, str], list[Table]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for table in self.tables():
            key = (table.name.schema.lower(), table.name.table.lower())
            self._folded.setdefault(key, []).append(table)

    def tables(self) -> Iterator[Table]:
        """Yield every table."""
        for schema in self.schemas:
            yield from schema.tables

    def table(self, name: TableName) -> Table:
        """Return the table of exactly this name.

        Raises
        ------
        KeyError
            Raised if there is none.
        """
        for table in self.matching(name.schema, name.table):
            if table.name == name:
                return table
        raise KeyError(str(name))

    def matching(self, schema: str, table: str) -> tuple[Table, ...]:
        """Return the tables whose names equal these when case is ignored."""
        return tuple(self._folded.get((schema.lower(), table.lower()), ()))


def adql_name(name: str, reserved: frozenset[str]) -> str:
    """Write a bare name as a query must: delimited if it is not a regular identifier, or reserved (TAP 1.1 §4.2).

    Parameters
    ----------
    reserved
        The reserved words, upper case.
    """
    if _REGULAR.fullmatch(name) and name.upper() not in reserved:
        return name
    return '"' + name.replace('"', '""') + '"'
