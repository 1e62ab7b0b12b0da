"""VOSI 1.1: availability and tables (VODataService 1.2)."""

from __future__ import annotations

from pydantic_xml import attr, element

from dax.xml.base import XSI, Document, Element, unqualified

__all__ = [
    "AvailabilityDocument",
    "ColumnElement",
    "DataTypeElement",
    "ForeignKeyColumnElement",
    "ForeignKeyElement",
    "SchemaElement",
    "TableDocument",
    "TableElement",
    "TablesetDocument",
]

_TABLES = {
    "vosi": "http://www.ivoa.net/xml/VOSITables/v1.0",
    "vs": "http://www.ivoa.net/xml/VODataService/v1.1",
    "xsi": XSI,
}
_AVAILABILITY = {"": "http://www.ivoa.net/xml/VOSIAvailability/v1.0"}


class AvailabilityDocument(Document, tag="availability", nsmap=_AVAILABILITY):
    """Whether a service works (VOSI 1.1 §3.2)."""

    available: bool = element()
    up_since: str | None = element(tag="upSince", default=None)
    """UTC, with a Z."""
    note: list[str] = element(default=[])


class DataTypeElement(Element, tag="dataType", nsmap={"xsi": XSI}):
    """A column's type, as VOTable has it."""

    kind: str = attr(name="type", ns="xsi", default="vs:VOTableType")
    arraysize: str | None = attr(default=None)
    extended_type: str | None = attr(name="extendedType", default=None)
    """The xtype."""
    datatype: str


class ColumnElement(Element, tag="column"):
    """A column (VODataService 1.2 §3.3)."""

    std: str = attr()
    name: str = element()
    description: str | None = element(default=None)
    unit: str | None = element(default=None)
    ucd: str | None = element(default=None)
    utype: str | None = element(default=None)
    data_type: DataTypeElement
    flag: list[str] = element(default=[])


class ForeignKeyColumnElement(Element, tag="fkColumn"):
    """One pair of columns of a foreign key."""

    from_column: str = element(tag="fromColumn")
    target_column: str = element(tag="targetColumn")


class ForeignKeyElement(Element, tag="foreignKey"):
    """A foreign key."""

    target_table: str = element(tag="targetTable")
    columns: list[ForeignKeyColumnElement]
    description: str | None = element(default=None)
    utype: str | None = element(default=None)


class TableElement(Element, tag="table"):
    """A table; columns and keys are left out for ``detail=min``."""

    kind: str = attr(name="type")
    name: str = element()
    description: str | None = element(default=None)
    utype: str | None = element(default=None)
    nrows: int | None = element(default=None)
    columns: list[ColumnElement] = []
    foreign_keys: list[ForeignKeyElement] = []


class SchemaElement(Element, tag="schema"):
    """A schema and its tables."""

    name: str = element()
    description: str | None = element(default=None)
    utype: str | None = element(default=None)
    tables: list[TableElement] = []


class TablesetDocument(Document, tag="tableset", ns="vosi", nsmap=_TABLES):
    """All tables (VOSI 1.1 §3.3)."""

    schemas: list[SchemaElement] = unqualified(tag="schema", default=[])


class TableDocument(Document, tag="table", ns="vosi", nsmap=_TABLES):
    """One table by itself (VOSI 1.1 §3.3)."""

    kind: str = attr(name="type")
    name: str = unqualified()
    description: str | None = unqualified(default=None)
    utype: str | None = unqualified(default=None)
    nrows: int | None = unqualified(default=None)
    columns: list[ColumnElement] = unqualified(tag="column", default=[])
    foreign_keys: list[ForeignKeyElement] = unqualified(tag="foreignKey", default=[])
