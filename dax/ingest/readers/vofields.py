"""FIELDs of a VOTable as source columns."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dax.ingest.source import SourceColumn
from dax.models.datatypes import ColumnType, Datatype

if TYPE_CHECKING:
    from astropy.io.votable.tree import Field

__all__ = ["column_of", "fields_by_name", "of_document"]

_XTYPES = {"adql:timestamp": "timestamp"} | {x: x for x in ("timestamp", "point", "circle", "polygon")}
"""xtypes that change what a value is (DALI 1.1 §3.3; TAP 1.0 §2.5 for the old name)."""


def of_document(document: bytes) -> Mapping[str, SourceColumn]:
    """Read the FIELDs of a VOTable's first table.

    Parameters
    ----------
    document
        A whole VOTable; one that cannot be read says nothing.
    """
    from astropy.io.votable import parse_single_table  # slow to import, needed by few

    try:
        table = parse_single_table(io.BytesIO(document), verify="ignore")
    except (ValueError, IndexError, OSError):
        return {}
    return fields_by_name(table.fields)


def fields_by_name(fields: Iterable[Field]) -> Mapping[str, SourceColumn]:
    """Describe every FIELD under its name."""
    columns = map(column_of, fields)
    return {column.name: column for column in columns}


def column_of(field: Field) -> SourceColumn:
    """Describe a FIELD."""
    return SourceColumn(
        name=str(field.name or field.ID),
        type=_type_of(field),
        unit=None if field.unit is None else str(field.unit) or None,
        ucd=field.ucd or None,
        utype=field.utype or None,
        description=None if field.description is None else " ".join(str(field.description).split()) or None,
    )


def _type_of(field: Field) -> ColumnType | None:
    if field.datatype == "bit":
        datatype, arraysize = Datatype.BOOLEAN, field.arraysize
    else:
        try:
            datatype, arraysize = Datatype(field.datatype), field.arraysize
        except ValueError:
            return None  # complex numbers
    xtype = _XTYPES.get((field.xtype or "").lower())
    is_text = datatype in (Datatype.CHAR, Datatype.UNICODE_CHAR)
    if xtype == "timestamp":
        return ColumnType(datatype, "*", xtype) if is_text else None
    if arraysize == "1" and not is_text:
        arraysize = None
    if is_text and arraysize is not None and "x" in arraysize:
        return None  # arrays of texts
    if is_text and arraysize is not None and arraysize.isdigit() and arraysize != "1":
        arraysize += "*"  # writers pad to the longest text and mean no fixed length
    return ColumnType(datatype, arraysize, None if is_text else xtype)
