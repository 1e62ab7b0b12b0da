"""FITS binary tables, read by blocks of rows from a memory map."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from astropy.io import fits
from numpy.typing import NDArray

from dax.errors import IngestError
from dax.ingest.readers.arrays import from_numpy
from dax.ingest.source import BATCH_ROWS, Block, SourceColumn
from dax.models.datatypes import ColumnType, Datatype

__all__ = ["FitsSource"]

_DATATYPES = {
    "b1": Datatype.BOOLEAN,
    "u1": Datatype.UNSIGNED_BYTE,
    "i1": Datatype.SHORT,
    "i2": Datatype.SHORT,
    "u2": Datatype.INT,
    "i4": Datatype.INT,
    "u4": Datatype.LONG,
    "i8": Datatype.LONG,
    "u8": Datatype.LONG,
    "f4": Datatype.FLOAT,
    "f8": Datatype.DOUBLE,
}
"""NumPy's types as astropy gives them, scaling applied."""


class FitsSource:
    """One binary table of a FITS file (FITS 4.0 §7.3).

    Parameters
    ----------
    path
        The file; one that is compressed as a whole (``.gz``) is held in memory.
    part
        EXTNAME or number of the HDU; the first binary table if not given.

    Raises
    ------
    IngestError
        Raised if it is no FITS file, or has no such table.
    """

    def __init__(self, path: Path, *, part: str | None = None) -> None:
        self._name = path.name
        self._read = 0
        self.description: str | None = None
        with ExitStack() as on_failure, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of deviations that change no value
            try:
                self._hdus = fits.open(path, memmap=True, mode="readonly")
                on_failure.callback(self._hdus.close)
                self._hdu = self._choose(part)
                self._names = [str(name) for name in self._hdu.columns.names]
                sample = self._hdu.data[:1]
            except (OSError, ValueError, TypeError, KeyError, IndexError, fits.VerifyError) as e:
                raise IngestError(f"{path.name} cannot be read as a FITS table: {e}") from e
            if len(set(self._names)) != len(self._names):
                raise IngestError(f"{path.name} has two columns of one name")
            self.columns = tuple(self._column(index, sample) for index in range(len(self._names)))
            on_failure.pop_all()

    @property
    def row_count(self) -> int:
        """Rows by NAXIS2."""
        return int(self._hdu.header["NAXIS2"])

    def share_read(self) -> float:
        """How much of the rows was read."""
        return self._read / max(self.row_count, 1)

    def blocks(self, names: Sequence[str]) -> Iterator[Block]:
        """Read rows in slices of the map."""
        self._read = 0
        try:
            while self._read < self.row_count:
                first = self._read
                rows = self._hdu.data[first : first + BATCH_ROWS]
                arrays = [self._values(rows, name) for name in names]
                self._read += len(rows)
                yield Block(pa.RecordBatch.from_arrays(arrays, names=list(names)), range(first + 1, self._read + 1))
        except (OSError, ValueError, IndexError, TypeError) as e:
            raise IngestError(f"{self._name} is damaged after row {self._read:,}: {e}") from e

    def close(self) -> None:
        """Let the file go."""
        self._hdus.close()

    def _choose(self, part: str | None) -> Any:
        if part is not None:
            hdu = self._hdus[int(part) if part.isdigit() else part]
            if not isinstance(hdu, fits.BinTableHDU) or isinstance(hdu, fits.CompImageHDU):
                raise ValueError(f"HDU {part} is no binary table")
            return hdu
        for hdu in self._hdus:
            if isinstance(hdu, fits.BinTableHDU) and not isinstance(hdu, fits.CompImageHDU):
                return hdu
        raise ValueError("it has no binary table")

    def _column(self, index: int, sample: Any) -> SourceColumn:
        number, header, column = index + 1, self._hdu.header, self._hdu.columns[index]
        told = header.get(f"TCOMM{number}") or header.get(f"TDESC{number}") or header.comments[f"TTYPE{number}"]
        return SourceColumn(
            name=self._names[index],
            type=self._type(column, sample),
            unit=column.unit or None,
            ucd=header.get(f"TUCD{number}"),
            utype=header.get(f"TUTYP{number}"),
            description=None if _is_boilerplate(str(told)) else str(told),
        )

    def _type(self, column: Any, sample: Any) -> ColumnType | None:
        kind = column.format.format
        if kind == "A":
            return ColumnType(Datatype.CHAR, f"{column.format.repeat}*") if column.dim is None else None
        if kind in "PQ":
            element = _DATATYPES.get(
                {"B": "u1", "I": "i2", "J": "i4", "K": "i8", "E": "f4", "D": "f8"}.get(column.format.p_format, "")
            )
            return None if element is None else ColumnType(element, "*")
        data = np.asarray(sample.field(column.name))
        datatype = _DATATYPES.get(data.dtype.str[1:])
        if datatype is None:
            return None
        shape = "x".join(str(size) for size in reversed(data.shape[1:]))
        return ColumnType(datatype, shape or None)

    def _values(self, rows: Any, name: str) -> pa.Array:
        column = self._hdu.columns[name]
        raw: NDArray[Any] = rows.view(np.ndarray)[name]
        kind = column.format.format
        if kind == "A" and column.dim is None:
            return from_numpy(np.char.rstrip(raw, b" "))
        if kind == "L":
            return from_numpy(raw == ord("T"), (raw != ord("T")) & (raw != ord("F")))
        values = rows.field(name)
        if column.null is not None and raw.dtype.kind in "iu":
            return from_numpy(np.asarray(values), raw == column.null)
        return from_numpy(values if values.dtype == object else np.asarray(values))


def _is_boilerplate(comment: str) -> bool:
    """Tell a comment that writers put on every TTYPE from one that describes the column."""
    return not comment.strip() or comment.lower().startswith(("label for", "field name", "column name"))
