"""VOTable 1.4: what stands around the rows, and the writers of its serialisations."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

import pyarrow as pa
from pybase64 import b64encode
from typing_extensions import override

from dax.formats.base import Info, Outcome, ResultStatus, TableHeader
from dax.formats.binary2 import Binary2Encoder
from dax.formats.tabledata import encode_tabledata
from dax.formats.xmltext import attribute, content
from dax.models.results import ResultColumn

__all__ = ["Binary2Writer", "TableDataWriter", "error_document"]

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n'
    '<RESOURCE type="results">\n'
)
_CLOSING = "</RESOURCE>\n</VOTABLE>\n"


def error_document(message: str, infos: Iterable[Info] = ()) -> bytes:
    """Write the document of a failure (DALI 1.1 §4.4.2)."""
    status = Info("QUERY_STATUS", ResultStatus.ERROR, message)
    return (_OPENING + "".join(map(_info, (status, *infos))) + _CLOSING).encode()


class _VOTableWriter(ABC):
    """The document around the rows."""

    can_report = True

    def begin(self, header: TableHeader) -> Iterator[bytes]:
        """Write up to the first row; QUERY_STATUS is OK for now (DALI 1.1 §4.4.1)."""
        infos = (Info("QUERY_STATUS", ResultStatus.OK), *header.infos)
        fields = "".join(map(_field, header.schema))
        text = _OPENING + "".join(map(_info, infos)) + "<TABLE>\n" + fields + "<DATA>\n" + self._rows_opening(header)
        yield text.encode()

    @abstractmethod
    def rows(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        """Write the rows of a batch."""

    def end(self, outcome: Outcome) -> Iterator[bytes]:
        """Write behind the last row; an overflow or a late error is told there (DALI 1.1 §4.4.1)."""
        infos = list(outcome.infos)
        if outcome.status is not ResultStatus.OK:
            infos.insert(0, Info("QUERY_STATUS", outcome.status, outcome.message))
        text = self._rows_closing() + "</DATA>\n</TABLE>\n" + "".join(map(_info, infos)) + _CLOSING
        yield text.encode()

    @abstractmethod
    def _rows_opening(self, header: TableHeader) -> str: ...

    @abstractmethod
    def _rows_closing(self) -> str: ...


class TableDataWriter(_VOTableWriter):
    """Rows as XML elements."""

    @override
    def rows(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        yield encode_tabledata(batch)

    @override
    def _rows_opening(self, header: TableHeader) -> str:
        return "<TABLEDATA>\n"

    @override
    def _rows_closing(self) -> str:
        return "</TABLEDATA>\n"


class Binary2Writer(_VOTableWriter):
    """Rows in base64, written so that the chunks joined are one base64 text."""

    def __init__(self) -> None:
        self._encoder: Binary2Encoder | None = None
        self._carry = b""

    @override
    def rows(self, batch: pa.RecordBatch) -> Iterator[bytes]:
        assert self._encoder is not None, "begin comes first"
        data = self._encoder.encode(batch)
        if self._carry:
            missing = 3 - len(self._carry)
            head, data = self._carry + bytes(data[:missing]), data[missing:]
            if len(head) < 3:
                self._carry = head
                return
            yield b64encode(head)
        whole = len(data) - len(data) % 3
        self._carry = bytes(data[whole:])
        if whole:
            yield b64encode(data[:whole])

    @override
    def end(self, outcome: Outcome) -> Iterator[bytes]:
        yield b64encode(self._carry)
        yield from super().end(outcome)

    @override
    def _rows_opening(self, header: TableHeader) -> str:
        self._encoder = Binary2Encoder(header.schema)
        return '<BINARY2>\n<STREAM encoding="base64">\n'

    @override
    def _rows_closing(self) -> str:
        return "\n</STREAM>\n</BINARY2>\n"


def _info(info: Info) -> str:
    ucd = f' ucd="{attribute(info.ucd)}"' if info.ucd else ""
    opening = f'<INFO name="{attribute(info.name)}" value="{attribute(info.value)}"{ucd}'
    return f"{opening}/>\n" if not info.text else f"{opening}>{content(info.text)}</INFO>\n"


def _field(column: ResultColumn) -> str:
    """Write a FIELD (VOTable 1.4 §4.1); no ID is given, for clients take it for the name."""
    known = {
        "name": column.name,
        "datatype": column.type.datatype.value,
        "arraysize": column.type.arraysize,
        "xtype": column.type.xtype,
        "unit": column.unit,
        "ucd": column.ucd,
        "utype": column.utype,
    }
    attributes = "".join(f' {k}="{attribute(v)}"' for k, v in known.items() if v is not None)
    if not column.description:
        return f"<FIELD{attributes}/>\n"
    return f"<FIELD{attributes}>\n<DESCRIPTION>{content(column.description)}</DESCRIPTION>\n</FIELD>\n"
