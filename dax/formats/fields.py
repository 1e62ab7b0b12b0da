"""What a FIELD announces: the types of VOTable, and what stands for a NULL where nothing else can."""

from __future__ import annotations

from dataclasses import dataclass

from dax.models.datatypes import ColumnType, Datatype

__all__ = ["FieldForm"]

_MAGIC = {Datatype.SHORT: -(2**15), Datatype.INT: -(2**31), Datatype.LONG: -(2**63)}
"""The value that means NULL where VOTable needs one (1.4 §4.7): the one most seldom meant."""


@dataclass(frozen=True, slots=True)
class FieldForm:
    """How the cells of a column are announced and stored."""

    datatype: Datatype
    arraysize: str | None
    null: int | None = None
    """The whole number that stands for NULL: ``VALUES null``."""

    @classmethod
    def of(cls, type_: ColumnType, *, flags: bool = True) -> FieldForm:
        """Choose the form of a type.

        An element inside an array of whole numbers always needs a number to stand for NULL (VOTable 1.4 §6).

        Parameters
        ----------
        flags
            Whether the serialisation itself tells which cells are NULL. BINARY does not: there a column of whole
            numbers needs such a number too, and a byte, which has none to spare, is stored as a short.
        """
        if type_.is_text or type_.is_timestamp:
            return cls(type_.datatype, type_.arraysize or "*")  # without one it is a single character
        if type_.is_array:
            return cls(type_.datatype, type_.arraysize, _MAGIC.get(type_.datatype))
        if flags or not type_.is_integer:
            return cls(type_.datatype, None)
        datatype = Datatype.SHORT if type_.datatype is Datatype.UNSIGNED_BYTE else type_.datatype
        return cls(datatype, None, _MAGIC[datatype])
