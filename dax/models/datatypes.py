"""Column types: VOTable datatype, arraysize and xtype, and what they are in Arrow.

One table for every reader and writer of types (VOTable 1.4 §2.1, DALI 1.1 §3.3, ADQL 2.1 §3). The spelling of a
type in an engine's SQL belongs to that engine's dialect.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa
from typing_extensions import override

__all__ = ["ColumnType", "Datatype"]


class Datatype(StrEnum):
    """The primitive types of VOTable (1.4 §6)."""

    BOOLEAN = "boolean"
    UNSIGNED_BYTE = "unsignedByte"
    SHORT = "short"
    INT = "int"
    LONG = "long"
    FLOAT = "float"
    DOUBLE = "double"
    CHAR = "char"
    UNICODE_CHAR = "unicodeChar"


_ARROW_SCALAR: dict[Datatype, pa.DataType] = {
    Datatype.BOOLEAN: pa.bool_(),
    Datatype.UNSIGNED_BYTE: pa.uint8(),
    Datatype.SHORT: pa.int16(),
    Datatype.INT: pa.int32(),
    Datatype.LONG: pa.int64(),
    Datatype.FLOAT: pa.float32(),
    Datatype.DOUBLE: pa.float64(),
    Datatype.CHAR: pa.string(),
    Datatype.UNICODE_CHAR: pa.string(),
}

_INTEGERS = (Datatype.UNSIGNED_BYTE, Datatype.SHORT, Datatype.INT, Datatype.LONG)
_FLOATS = (Datatype.FLOAT, Datatype.DOUBLE)
_TEXTS = (Datatype.CHAR, Datatype.UNICODE_CHAR)
_ARRAYSIZE = re.compile(r"([0-9]+x)*[0-9]*\*?")
"""VOTable 1.4 §2.2; the empty string is refused apart."""


@dataclass(frozen=True, slots=True)
class ColumnType:
    """The type of a column or of an expression.

    Text is ``char`` or ``unicodeChar`` with an arraysize; a timestamp is ``char`` ``*`` with xtype ``timestamp``; a
    point, circle or polygon is an array of ``double`` degrees with that xtype (DALI 1.1 §3.3).
    """

    datatype: Datatype
    arraysize: str | None = None
    xtype: str | None = None

    def __post_init__(self) -> None:
        if self.arraysize is not None and (not self.arraysize or not _ARRAYSIZE.fullmatch(self.arraysize)):
            raise ValueError(f"not an arraysize: {self.arraysize!r}")

    @property
    def is_text(self) -> bool:
        """Whether a value is a character string (a timestamp is not)."""
        return self.datatype in _TEXTS and self.xtype != "timestamp"

    @property
    def is_timestamp(self) -> bool:
        """Whether a value is an instant (DALI 1.1 §3.3.3)."""
        return self.datatype in _TEXTS and self.xtype == "timestamp"

    @property
    def is_array(self) -> bool:
        """Whether a value has several elements (a text is one value)."""
        return self.arraysize is not None and self.datatype not in _TEXTS

    @property
    def is_integer(self) -> bool:
        """Whether a value is one whole number."""
        return self.datatype in _INTEGERS and not self.is_array

    @property
    def is_float(self) -> bool:
        """Whether a value is one floating-point number."""
        return self.datatype in _FLOATS and not self.is_array

    @property
    def is_numeric(self) -> bool:
        """Whether a value is one number."""
        return self.is_integer or self.is_float

    @property
    def is_boolean(self) -> bool:
        """Whether a value is true or false."""
        return self.datatype is Datatype.BOOLEAN and not self.is_array

    @property
    def is_geometry(self) -> bool:
        """Whether a value is a point, circle or polygon in DALI's form."""
        return self.is_array and self.xtype in ("point", "circle", "polygon")

    @property
    def fixed_length(self) -> int | None:
        """Elements of an array, or characters of a text, if that number never varies."""
        if self.arraysize is None or "*" in self.arraysize:
            return None
        length = 1
        for part in self.arraysize.split("x"):
            length *= int(part)
        return length

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type of a column: arrays are lists of their elements, in VOTable's order."""
        if self.is_timestamp:
            return pa.timestamp("us")
        scalar = _ARROW_SCALAR[self.datatype]
        return pa.list_(scalar) if self.is_array else scalar

    @classmethod
    def from_arrow(cls, arrow: pa.DataType) -> ColumnType:
        """Choose the type that holds every value of an Arrow type.

        Raises
        ------
        ValueError
            Raised if VOTable has no such type.
        """
        types = pa.types
        if types.is_dictionary(arrow):
            return cls.from_arrow(arrow.value_type)
        if types.is_boolean(arrow):
            return cls(Datatype.BOOLEAN)
        if types.is_uint8(arrow):
            return cls(Datatype.UNSIGNED_BYTE)
        if types.is_int8(arrow) or types.is_int16(arrow):
            return cls(Datatype.SHORT)
        if types.is_uint16(arrow) or types.is_int32(arrow):
            return cls(Datatype.INT)
        if types.is_uint32(arrow) or types.is_int64(arrow):
            return cls(Datatype.LONG)
        if types.is_float16(arrow) or types.is_float32(arrow):
            return cls(Datatype.FLOAT)
        if types.is_float64(arrow) or types.is_uint64(arrow) or types.is_decimal(arrow):
            return cls(Datatype.DOUBLE)
        if types.is_string(arrow) or types.is_large_string(arrow) or types.is_string_view(arrow):
            return cls(Datatype.CHAR, "*")
        if types.is_timestamp(arrow) or types.is_date(arrow):
            return cls(Datatype.CHAR, "*", "timestamp")
        if types.is_list(arrow) or types.is_large_list(arrow) or types.is_fixed_size_list(arrow):
            element = cls.from_arrow(arrow.value_type)
            if element.arraysize is None:
                size = str(arrow.list_size) if types.is_fixed_size_list(arrow) else "*"
                return cls(element.datatype, size)
        raise ValueError(f"no VOTable type holds {arrow}")

    @override
    def __str__(self) -> str:
        size = "" if self.arraysize is None else f"[{self.arraysize}]"
        return f"{self.datatype}{size}" + ("" if self.xtype is None else f" {self.xtype}")
