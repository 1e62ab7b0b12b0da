"""Answers written by our writers, and read back by readers that share nothing with them."""

from __future__ import annotations

import base64
import io
import math
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
from defusedxml import ElementTree

from dax.formats.base import Info, TableHeader
from dax.formats.registry import find_format
from dax.formats.stream import AnswerStream
from dax.models.datatypes import ColumnType, Datatype
from dax.models.results import ResultColumn, ResultSchema

Row = tuple[Any, ...]
NAMESPACE = "{http://www.ivoa.net/xml/VOTable/v1.3}"
XSD = Path(__file__).parents[2] / ".." / "shared" / "standards" / "data" / "xsd" / "VOTable1.4.xsd"
STRUCTS = {"unsignedByte": "B", "short": "h", "int": "i", "long": "q", "float": "f", "double": "d"}
FLOATS = ("float", "double")


def schema_of(*types: ColumnType) -> ResultSchema:
    """Name the columns ``x0``, ``x1`` …"""
    return ResultSchema(tuple(ResultColumn(name=f"x{i}", type=t) for i, t in enumerate(types)))


def batch_of(schema: ResultSchema, rows: Sequence[Row]) -> pa.RecordBatch:
    """Return rows as a batch of exactly ``schema.arrow``."""
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(list(c), f.type) for c, f in zip(columns, schema.arrow, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema.arrow)


def stream_of(
    format_: str,
    schema: ResultSchema,
    batches: Iterable[pa.RecordBatch],
    *,
    infos: tuple[Info, ...] = (),
    maxrec: int | None = None,
) -> AnswerStream:
    """Start an answer in the format of this name."""
    return AnswerStream(find_format(format_).format.writer(), TableHeader(schema, infos), batches, maxrec)


def written(format_: str, schema: ResultSchema, *batches: pa.RecordBatch) -> bytes:
    """Return a whole answer."""
    return b"".join(stream_of(format_, schema, batches))


def parsed(document: bytes) -> Any:
    """Return the root of a well-formed document."""
    return ElementTree.fromstring(document)


def fields_of(root: Any) -> list[Any]:
    """Return its FIELDs."""
    return list(root.iter(NAMESPACE + "FIELD"))


def statuses(document: bytes) -> list[tuple[str, str | None]]:
    """Return value and text of each QUERY_STATUS, in order."""
    found = parsed(document).iter(NAMESPACE + "INFO")
    return [(i.get("value"), i.text) for i in found if i.get("name") == "QUERY_STATUS"]


def read_binary(document: bytes) -> list[Row]:
    """Read BINARY2 or BINARY as VOTable 1.4 §5.3, §5.4 and §6 lay it out; no byte may be left over."""
    root = parsed(document)
    flags = root.find(f".//{NAMESPACE}BINARY2") is not None
    fields = fields_of(root)
    data = io.BytesIO(base64.b64decode(root.find(f".//{NAMESPACE}STREAM").text, validate=False))
    size = data.getbuffer().nbytes
    rows = []
    while data.tell() < size:
        mask = _exactly(data, (len(fields) + 7) // 8) if flags else bytes(len(fields))
        cells = [_binary_cell(data, f) for f in fields]
        null = [bool(mask[i // 8] & (128 >> i % 8)) for i in range(len(fields))]
        rows.append(tuple(None if n else c for n, c in zip(null, cells, strict=True)))
    return rows


def _exactly(data: io.BytesIO, count: int) -> bytes:
    found = data.read(count)
    assert len(found) == count, "the stream ends inside a row"
    return found


def _binary_cell(data: io.BytesIO, field: Any) -> Any:
    datatype, arraysize = field.get("datatype"), field.get("arraysize")
    if arraysize is None:
        return _elements(data, field, 1)[0]
    if arraysize.endswith("*"):
        (count,) = struct.unpack(">I", _exactly(data, 4))
    else:
        count = math.prod(int(n) for n in arraysize.split("x"))
    if datatype == "char":
        return _exactly(data, count).decode("ascii").rstrip("\0" * (arraysize == str(count)))
    if datatype == "unicodeChar":
        return _exactly(data, 2 * count).decode("utf-16-be").rstrip("\0" * (arraysize == str(count)))
    return _elements(data, field, count)


def _elements(data: io.BytesIO, field: Any, count: int) -> list[Any]:
    if field.get("datatype") == "boolean":
        return [{"T": True, "F": False, "?": None}[chr(b)] for b in _exactly(data, count)]
    code = STRUCTS[field.get("datatype")]
    numbers = struct.unpack(f">{count}{code}", _exactly(data, count * struct.calcsize(code)))
    return [_number(n, field) for n in numbers]


def _number(number: float, field: Any) -> Any:
    values = field.find(NAMESPACE + "VALUES")
    if number != number or (values is not None and number == int(values.get("null"))):
        return None
    return number


def read_tabledata(document: bytes) -> list[Row]:
    """Read TABLEDATA; what is empty is NULL."""
    root = parsed(document)
    fields = fields_of(root)
    rows = []
    for tr in root.iter(NAMESPACE + "TR"):
        cells = list(tr)
        assert [c.tag for c in cells] == [NAMESPACE + "TD"] * len(fields)
        rows.append(tuple(_text_cell(c.text, f) for c, f in zip(cells, fields, strict=True)))
    return rows


def _text_cell(text: str | None, field: Any) -> Any:
    if text is None:
        return None
    if field.get("datatype") in ("char", "unicodeChar"):
        return text
    words = text.split(" ")
    cells = [_word(w, field) for w in words]
    return cells if field.get("arraysize") else cells[0]


def _word(word: str, field: Any) -> Any:
    if field.get("datatype") == "boolean":
        return {"T": True, "F": False, "true": True, "false": False, "?": None}[word]
    if field.get("datatype") not in FLOATS:
        return _number(int(word), field)
    assert "inf" not in word.lower() or word in ("+Inf", "-Inf"), word
    return _number(_float(word, field.get("datatype")), field)


def _float(word: str, datatype: str) -> float:
    if datatype == "double":
        return float(word)
    return struct.unpack(">f", struct.pack(">f", float(word)))[0]  # type: ignore[no-any-return]


def read_csv(document: bytes, schema: ResultSchema) -> list[Row]:
    """Read CSV by polars, which tells an empty text from nothing."""
    names = [c.name for c in schema]
    frame = pl.read_csv(document, infer_schema=False)
    assert frame.columns == names
    return [tuple(_csv_cell(t, c.type) for t, c in zip(row, schema, strict=True)) for row in frame.iter_rows()]


def _csv_cell(text: str | None, type_: ColumnType) -> Any:
    if text is None or type_.is_text or type_.is_timestamp:
        return text
    words = text.split(" ") if text else []
    cells = [_csv_word(w, type_.datatype) for w in words]
    return cells if type_.is_array else next(iter(cells), None)


def _csv_word(word: str, datatype: Datatype) -> Any:
    if word in ("NaN", "null"):
        return None
    if datatype is Datatype.BOOLEAN:
        return {"true": True, "false": False}[word]
    return _float(word, datatype) if datatype in FLOATS else int(word)
