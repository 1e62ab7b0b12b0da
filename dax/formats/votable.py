"""VOTable 1.4: the document around the rows, and the rows of its serialisations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Protocol, assert_never

import pyarrow as pa

from dax.formats.base import Info, Outcome, ResultStatus, TableHeader
from dax.formats.base64_text import Base64Text
from dax.formats.binary import BinaryEncoder
from dax.formats.columns import conform
from dax.formats.fields import FieldForm
from dax.formats.tabledata import TableDataEncoder
from dax.formats.xmltext import attribute, content, nc_names
from dax.models.results import ResultColumn, ResultSchema

__all__ = ["Serialization", "VOTableWriter", "error_document"]

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n'
    '<RESOURCE type="results">\n'
)
_CLOSING = "</RESOURCE>\n</VOTABLE>\n"


class Serialization(Enum):
    """How the rows stand in the document (VOTable 1.4 §5)."""

    TABLEDATA = "TABLEDATA"
    BINARY = "BINARY"
    BINARY2 = "BINARY2"


def error_document(message: str, infos: Iterable[Info] = ()) -> bytes:
    """Write the document of a failure (DALI 1.1 §4.4.2)."""
    status = Info("QUERY_STATUS", ResultStatus.ERROR, message)
    return (_OPENING + "".join(map(_info, (status, *infos))) + _CLOSING).encode()


class VOTableWriter:
    """Writes one answer; see `dax.formats.base.TableWriter`."""

    can_report = True

    def __init__(self, serialization: Serialization) -> None:
        self._serialization = serialization
        self._schema: pa.Schema = pa.schema([])
        self._rows: _Rows | None = None

    def begin(self, header: TableHeader) -> Iterator[bytes]:
        """Write up to the first row; QUERY_STATUS is OK for now (DALI 1.1 §4.4.1)."""
        self._schema = header.schema.arrow
        self._rows = _rows(self._serialization, header.schema)
        infos = (Info("QUERY_STATUS", ResultStatus.OK), *header.infos)
        # COOSYS and TIMESYS would come here, behind every INFO (VOTable 1.4 §3.2)
        fields = _fields(header.schema, flags=self._serialization is not Serialization.BINARY)
        yield (_OPENING + "".join(map(_info, infos)) + f"<TABLE>\n{fields}<DATA>\n{self._rows.opening}\n").encode()

    def rows(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        """Write the rows of a batch."""
        assert self._rows is not None, "begin comes first"
        return self._rows.encode(conform(batch, self._schema))

    def end(self, outcome: Outcome) -> Iterator[bytes]:
        """Write behind the last row; an overflow or a late error is told there (DALI 1.1 §4.4.1)."""
        assert self._rows is not None, "begin comes first"
        infos = list(outcome.infos)
        if outcome.status is not ResultStatus.OK:
            infos.insert(0, Info("QUERY_STATUS", outcome.status, outcome.message))
        closing = f"{self._rows.closing}\n</DATA>\n</TABLE>\n" + "".join(map(_info, infos)) + _CLOSING
        yield self._rows.end() + closing.encode()


class _Rows(Protocol):
    """The rows of a serialisation, and the elements around them."""

    opening: str
    closing: str

    def encode(self, batch: pa.RecordBatch) -> Iterator[bytes]: ...

    def end(self) -> bytes: ...


class _TableDataRows:
    opening = "<TABLEDATA>"
    closing = "</TABLEDATA>"

    def __init__(self, schema: ResultSchema) -> None:
        self._encoder = TableDataEncoder(schema)

    def encode(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        return self._encoder.encode(batch)

    def end(self) -> bytes:
        return b""


class _BinaryRows:
    def __init__(self, schema: ResultSchema, *, flags: bool) -> None:
        element = "BINARY2" if flags else "BINARY"
        self.opening = f'<{element}>\n<STREAM encoding="base64">'
        self.closing = f"\n</STREAM>\n</{element}>"
        self._encoder = BinaryEncoder(schema, flags=flags)
        self._text = Base64Text()

    def encode(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        for data in self._encoder.encode(batch):
            yield from self._text.encode(data)

    def end(self) -> bytes:
        return self._text.end()


def _rows(serialization: Serialization, schema: ResultSchema) -> _Rows:
    match serialization:
        case Serialization.TABLEDATA:
            return _TableDataRows(schema)
        case Serialization.BINARY:
            return _BinaryRows(schema, flags=False)
        case Serialization.BINARY2:
            return _BinaryRows(schema, flags=True)
    assert_never(serialization)


def _info(info: Info) -> str:
    ucd = f' ucd="{attribute(info.ucd)}"' if info.ucd else ""
    opening = f'<INFO name="{attribute(info.name)}" value="{attribute(info.value)}"{ucd}'
    return f"{opening}/>\n" if not info.text else f"{opening}>{content(info.text)}</INFO>\n"


def _fields(schema: ResultSchema, *, flags: bool) -> str:
    names = nc_names(column.name for column in schema)
    return "".join(_field(c, FieldForm.of(c.type, flags=flags), id_) for c, id_ in zip(schema, names, strict=True))


def _field(column: ResultColumn, form: FieldForm, id_: str) -> str:
    """Write a FIELD (VOTable 1.4 §4.1); its ID is its name wherever it can be, for some clients show the ID."""
    known = {
        "ID": id_,
        "name": column.name,
        "datatype": form.datatype.value,
        "arraysize": form.arraysize,
        "xtype": column.type.xtype,
        "unit": column.unit,
        "ucd": column.ucd,
        "utype": column.utype,
    }
    attributes = "".join(f' {k}="{attribute(v)}"' for k, v in known.items() if v is not None)
    inside = f"<DESCRIPTION>{content(column.description)}</DESCRIPTION>" if column.description else ""
    inside += "" if form.null is None else f'<VALUES null="{form.null}"/>'
    return f"<FIELD{attributes}>{inside}</FIELD>\n" if inside else f"<FIELD{attributes}/>\n"
