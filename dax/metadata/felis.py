"""Felis YAML to descriptions of tables and back, through the validated model of ``lsst-felis``.

Felis has no word for the order of rows on the sky: a table is ordered by the columns whose UCDs are
``pos.eq.ra;meta.main`` and ``pos.eq.dec;meta.main``. Importing this module is slow; whoever needs it imports it late.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any, TypeAlias

import yaml
from felis import datamodel
from pydantic import ValidationError
from typing_extensions import override

from dax.errors import IngestError
from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column, ForeignKey, Schema, SpatialIndex, Table, TableName

__all__ = ["dump", "parse", "position_of"]

_TEXT_LIMIT = 16_000_000
"""Characters of a document at the most; the largest real one has two million."""
_ALIAS_LIMIT = 1000
"""References to YAML anchors at the most: more of them can only be a bomb."""

_TYPES = {
    "boolean": Datatype.BOOLEAN,
    "byte": Datatype.UNSIGNED_BYTE,
    "short": Datatype.SHORT,
    "int": Datatype.INT,
    "long": Datatype.LONG,
    "float": Datatype.FLOAT,
    "double": Datatype.DOUBLE,
    "char": Datatype.CHAR,
    "string": Datatype.CHAR,
    "text": Datatype.CHAR,
    "unicode": Datatype.UNICODE_CHAR,
}
_EPOCH = re.compile(r"\b[Ee]poch J(\d{4}(?:\.\d+)?)\b")


Document: TypeAlias = "datamodel.Schema[Any]"


class _Loader(yaml.SafeLoader):
    """Plain YAML: no tags of Python, no repeated keys, and few aliases."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._aliases = 0

    @override
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            self._aliases += 1
            if self._aliases > _ALIAS_LIMIT:
                raise yaml.composer.ComposerError(None, None, "too many aliases", _mark(self))
        return super().compose_node(parent, index)

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def parse(text: str) -> Schema:
    """Read a Felis document.

    Raises
    ------
    IngestError
        Raised if it is no YAML, no Felis, or has a type that VOTable lacks; the message says where.
    """
    if len(text) > _TEXT_LIMIT:
        raise IngestError(f"the schema has more than {_TEXT_LIMIT} characters", code="BAD_SCHEMA")
    try:
        values = yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader, narrowed)
    except yaml.MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else 1
        raise IngestError(f"the schema is no YAML: line {line}: {e.problem}", code="BAD_SCHEMA") from e
    except (yaml.YAMLError, RecursionError) as e:
        raise IngestError("the schema is no YAML", code="BAD_SCHEMA") from e
    if not isinstance(values, dict) or "name" not in values:
        raise IngestError("the schema must be a mapping with a name and tables", code="BAD_SCHEMA")
    try:
        document: Document = datamodel.Schema.model_validate(values, context={"id_generation": True})
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as e:
        raise IngestError(f"the schema is no Felis document: {_told(e)}", code="BAD_SCHEMA") from e
    try:
        return _schema(document)
    except KeyError as e:
        raise IngestError(
            f"the schema refers to {e.args[0]!r}, which no column has as its id", code="BAD_SCHEMA"
        ) from e


def _mark(loader: yaml.SafeLoader) -> Any:
    event: Any = loader.peek_event()  # type: ignore[no-untyped-call]
    return event.start_mark


def _told(error: Exception) -> str:
    if isinstance(error, ValidationError):
        faults = [f"{'.'.join(map(str, f['loc'])) or 'schema'}: {f['msg']}" for f in error.errors()[:5]]
        return "; ".join(faults)
    return str(error)


# Felis to descriptions


def _schema(document: Document) -> Schema:
    columns = {c.id: (t.name, c.name) for t in document.tables for c in t.columns}
    ordered = sorted(document.tables, key=lambda t: (t.tap_table_index is None, t.tap_table_index or 0))
    return Schema(
        name=document.name,
        tables=tuple(_table(document.name, t, columns) for t in ordered),
        description=_one_line(document.description),
        utype=document.votable_utype,
    )


def _table(schema: str, table: datamodel.Table, names: Mapping[str, tuple[str, str]]) -> Table:
    indexed = {names[i][1] for index in table.indexes for i in (index.columns or []) if len(index.columns or []) == 1}
    key = table.primary_key or []
    primary = tuple(names[i][1] for i in ([key] if isinstance(key, str) else key))
    if len(primary) == 1:
        indexed.add(primary[0])
    position = position_of(table)
    if position is not None:
        indexed |= {position.longitude, position.latitude}
    ordered = sorted(table.columns, key=lambda c: (c.tap_column_index is None, c.tap_column_index or 0))
    return Table(
        name=TableName(schema, table.name),
        columns=tuple(_column(table, c, indexed=c.name in indexed, key=c.name in primary) for c in ordered),
        description=_one_line(table.description),
        utype=table.votable_utype,
        primary_key=primary,
        foreign_keys=tuple(
            _foreign_key(schema, c, names) for c in table.constraints if isinstance(c, datamodel.ForeignKeyConstraint)
        ),
        position=position,
    )


def position_of(table: datamodel.Table) -> SpatialIndex | None:
    """Return the position of a table's rows: its two main equatorial coordinates, if it has both once.

    The epoch is read from the words ``epoch J2016.0`` in a coordinate's description.
    """
    lon = [c for c in table.columns if c.ivoa_ucd == "pos.eq.ra;meta.main"]
    lat = [c for c in table.columns if c.ivoa_ucd == "pos.eq.dec;meta.main"]
    if len(lon) != 1 or len(lat) != 1:
        return None
    words = _EPOCH.search(lon[0].description or "")
    return SpatialIndex(
        longitude=lon[0].name, latitude=lat[0].name, epoch=float(words.group(1)) if words is not None else None
    )


def _column(table: datamodel.Table, column: datamodel.Column, *, indexed: bool, key: bool) -> Column:
    try:
        type_ = _type(column)
    except (ValueError, KeyError) as e:
        raise IngestError(f"{table.name}.{column.name}: {e}", code="BAD_SCHEMA") from e
    return Column(
        name=column.name,
        type=type_,
        description=_one_line(column.description),
        unit=column.ivoa_unit or column.fits_tunit or None,
        ucd=column.ivoa_ucd or None,
        utype=column.votable_utype,
        nullable=column.nullable and not key,
        indexed=indexed,
        principal=bool(column.tap_principal),
        std=bool(column.tap_std),
    )


def _type(column: datamodel.Column) -> ColumnType:
    kind = str(column.datatype.value)
    if kind == "timestamp":
        return ColumnType(Datatype.CHAR, "*", "timestamp")
    if kind not in _TYPES:
        raise ValueError(f"there is no VOTable type for Felis' {kind}")
    datatype = _TYPES[kind]
    if kind in ("char", "string", "text", "unicode"):
        return ColumnType(datatype, _text_size(column, fixed=kind == "char"), column.votable_xtype)
    size = column.votable_arraysize
    return ColumnType(datatype, None if size in (None, "", "1", 1) else str(size), column.votable_xtype)


def _text_size(column: datamodel.Column, *, fixed: bool) -> str | None:
    """Return the arraysize of a text: as given, or from its length; one character has none (TAP 1.1 §4.3)."""
    length = column.length
    size = str(column.votable_arraysize) if column.votable_arraysize else None
    if size is None and length:
        size = str(length) if fixed else f"{length}*"
    if size is None:
        return None if fixed else "*"
    return None if size == "1" else size


def _foreign_key(
    schema: str, constraint: datamodel.ForeignKeyConstraint, names: Mapping[str, tuple[str, str]]
) -> ForeignKey:
    here = [names[i] for i in constraint.columns]
    there = [names[i] for i in constraint.referenced_columns]
    return ForeignKey(
        key_id=f"{schema}_{constraint.name}",
        target=TableName(schema, there[0][0]),
        columns=tuple((a[1], b[1]) for a, b in zip(here, there, strict=True)),
        description=_one_line(constraint.description),
        utype=constraint.votable_utype,
    )


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


# Descriptions to Felis


def dump(schema: Schema) -> str:
    """Write a Felis document that reads back as the same schema; row counts are left out."""
    document = _known({"name": schema.name, "description": schema.description, "votable:utype": schema.utype})
    document["tables"] = [_dump_table(t) for t in schema.tables]
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def _dump_table(table: Table) -> dict[str, Any]:
    name = table.name.table
    entry = _known({"name": name, "description": table.description, "votable:utype": table.utype})
    if table.primary_key:
        keys = [f"#{name}.{k}" for k in table.primary_key]
        entry["primaryKey"] = keys[0] if len(keys) == 1 else keys
    entry["columns"] = [_dump_column(c, i) for i, c in enumerate(table.columns)]
    constraints = [_dump_key(name, table.name.schema, k) for k in table.foreign_keys]
    if constraints:
        entry["constraints"] = constraints
    implied = {*table.primary_key} if len(table.primary_key) == 1 else set()
    if table.position is not None:
        implied |= {table.position.longitude, table.position.latitude}
    indexes = [c.name for c in table.columns if c.indexed and c.name not in implied]
    if indexes:
        entry["indexes"] = [
            {"name": f"idx_{name}_{c}", "@id": f"#idx_{name}_{c}", "columns": [f"#{name}.{c}"]} for c in indexes
        ]
    return entry


def _dump_column(column: Column, position: int) -> dict[str, Any]:
    type_ = column.type
    kinds = {v: k for k, v in _TYPES.items() if k not in ("text", "string")} | {Datatype.CHAR: "string"}
    kind = "timestamp" if type_.is_timestamp else kinds[type_.datatype]
    size = type_.arraysize
    if type_.is_text and type_.datatype is Datatype.CHAR:
        kind = "text" if size == "*" else "char" if size is None or "*" not in size else "string"
    digits = (size or "1").removesuffix("*")
    return _known(
        {
            "name": column.name,
            "datatype": kind,
            "length": int(digits) if kind in ("char", "string", "unicode") and digits.isdigit() else None,
            "votable:arraysize": size if size is not None and kind not in ("timestamp", "text") else None,
            "votable:xtype": type_.xtype if kind != "timestamp" else None,
            "nullable": None if column.nullable else False,
            "description": column.description,
            "ivoa:unit": column.unit,
            "ivoa:ucd": column.ucd,
            "votable:utype": column.utype,
            "tap:principal": 1 if column.principal else None,
            "tap:std": 1 if column.std else None,
            "tap:column_index": position + 1,
        }
    )


def _dump_key(table: str, schema: str, key: ForeignKey) -> dict[str, Any]:
    name = key.key_id.removeprefix(f"{schema}_")
    return _known(
        {
            "name": name,
            "@id": f"#{name}",
            "@type": "ForeignKey",
            "description": key.description,
            "votable:utype": key.utype,
            "columns": [f"#{table}.{here}" for here, _ in key.columns],
            "referencedColumns": [f"#{key.target.table}.{there}" for _, there in key.columns],
        }
    )


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v is not None}
