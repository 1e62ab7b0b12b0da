"""A table described from what a file says of itself, for a file that comes without a schema."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from dax.errors import IngestError
from dax.ingest.conversion import convert
from dax.ingest.source import Source, SourceColumn
from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column, SpatialIndex, Table, TableName

__all__ = ["derive_table", "find_position"]

_RA_UCD, _DEC_UCD = "pos.eq.ra;meta.main", "pos.eq.dec;meta.main"
_POSITION_NAMES = (("ra", "dec"), ("ra_icrs", "de_icrs"), ("raj2000", "dej2000"), ("s_ra", "s_dec"))
"""Names that mean a position if no UCD names one, best first."""

_TEXT = ColumnType(Datatype.CHAR, "*")
_CANDIDATES = (
    ColumnType(Datatype.LONG),
    ColumnType(Datatype.DOUBLE),
    ColumnType(Datatype.CHAR, "*", "timestamp"),
    ColumnType(Datatype.BOOLEAN),
)
"""Types that the text of a column may all be read as, narrowest first."""

_LABEL = r"^[+-]?0[0-9]"
"""A number with leading zeros is a label, and would lose them."""


def derive_table(name: TableName, source: Source, *, key: Sequence[str] = (), leave_out: bool = False) -> Table:
    """Describe the table that a file holds.

    Parameters
    ----------
    key
        The columns that identify a row, if there are such.
    leave_out
        Whether columns of a type that no table can have are left out; they are an error otherwise.

    Raises
    ------
    IngestError
        Raised if a column has a type that no table can have, or the key names none.
    """
    known = source.columns if any(c.type for c in source.columns) else _typed(source)
    if leave_out:
        known = tuple(c for c in known if c.type is not None)
    columns = _with_position(tuple(_column(c, key) for c in known))
    absent = set(key) - {c.name for c in columns}
    if absent:
        raise IngestError(f"{name}: no column {', '.join(sorted(absent))} to be the key", code="COLUMN_MISMATCH")
    return Table(
        name=name,
        columns=columns,
        description=source.description,
        primary_key=tuple(key),
        position=find_position(columns),
    )


def find_position(columns: Iterable[Column]) -> SpatialIndex | None:
    """Find the pair of columns that their UCDs call the main position."""
    named = {c.ucd: c.name for c in columns if c.ucd in (_RA_UCD, _DEC_UCD) and c.type.is_float}
    if len(named) < 2:
        return None
    return SpatialIndex(longitude=named[_RA_UCD], latitude=named[_DEC_UCD])


def _column(column: SourceColumn, key: Sequence[str]) -> Column:
    if column.type is None:
        raise IngestError(
            f"column {column.name} is of a type that no table here can have",
            code="BAD_COLUMN_TYPE",
            hint="leave such columns out with --ignore-extra",
        )
    unit, ucd = _vounit(column.unit), _valid_ucd(column.ucd)
    notes = [column.description]
    if column.unit and unit is None:
        notes.append(f"(unit in the file: {column.unit})")
    if column.ucd and ucd is None:
        notes.append(f"(UCD in the file: {column.ucd})")
    return Column(
        name=column.name,
        type=column.type,
        description=" ".join(filter(None, notes)) or None,
        unit=unit,
        ucd=ucd,
        utype=column.utype,
        nullable=column.name not in key,
        indexed=tuple(key) == (column.name,),
        principal=True,
    )


def _with_position(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Give a pair of columns with telling names the UCDs of the main position, if none has them."""
    if any(c.ucd in (_RA_UCD, _DEC_UCD) for c in columns):
        return columns
    folded = {c.name.lower(): c for c in columns if c.type.is_float and c.unit in (None, "deg")}
    for ra, dec in _POSITION_NAMES:
        if ra in folded and dec in folded:
            ucds = {folded[ra].name: _RA_UCD, folded[dec].name: _DEC_UCD}
            return tuple(replace(c, ucd=ucds[c.name], unit="deg") if c.name in ucds else c for c in columns)
    return columns


def _vounit(text: str | None) -> str | None:
    """Translate a unit to VOUnit syntax; `None` if no syntax reads it."""
    if not text:
        return None
    from astropy.units import Unit  # slow to import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for syntax in ("vounit", "fits", "cds", "generic"):
            try:
                return str(Unit(text, format=syntax, parse_strict="raise").to_string("vounit")) or None
            except (ValueError, TypeError):
                continue
    return None


def _valid_ucd(text: str | None) -> str | None:
    if not text:
        return None
    from astropy.io.votable.ucd import check_ucd  # slow to import

    return text if check_ucd(text, check_controlled_vocabulary=True) else None


def _typed(source: Source) -> tuple[SourceColumn, ...]:
    """Read a whole file of text to find the narrowest type that holds each column."""
    names = [c.name for c in source.columns]
    open_types = {name: list(_CANDIDATES) for name in names}
    filled: set[str] = set()
    for block in source.blocks(names):
        for name, raw in zip(names, block.batch.columns, strict=True):
            if raw.null_count < len(raw):
                filled.add(name)
            open_types[name] = [t for t in open_types[name] if _holds(raw, t)]
    best = {name: types[0] if types and name in filled else _TEXT for name, types in open_types.items()}
    return tuple(replace(c, type=c.type or best[c.name]) for c in source.columns)


def _holds(raw: pa.Array, wanted: ColumnType) -> bool:
    if wanted.is_numeric and pc.any(pc.match_substring_regex(raw.cast(pa.string()), _LABEL)).as_py():
        return False
    return not convert("", raw[:64], wanted)[1] and not convert("", raw, wanted)[1]
