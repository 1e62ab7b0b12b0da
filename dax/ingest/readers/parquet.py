"""Parquet files, read by row groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dax.errors import IngestError
from dax.ingest.readers import vofields
from dax.ingest.source import BATCH_ROWS, Block, SourceColumn
from dax.models.datatypes import ColumnType

__all__ = ["ParquetSource"]

_VOPARQUET = b"IVOA.VOTable-Parquet.content"
"""Key of the file's metadata under which VOParquet 1.0 keeps a VOTable without rows."""


class ParquetSource:
    """A Parquet file.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    IngestError
        Raised if it is no Parquet file.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = pq.ParquetFile(path, memory_map=True)
        except (pa.ArrowException, OSError) as e:
            raise IngestError(f"{path.name} cannot be read as Parquet: {e}") from e
        self._name = path.name
        self._read = 0
        told = self._voparquet_fields()
        self.columns = tuple(_column(field, told) for field in self._file.schema_arrow)
        self.description: str | None = None

    @property
    def row_count(self) -> int:
        """Rows by the file's footer."""
        return int(self._file.metadata.num_rows)

    def share_read(self) -> float:
        """How much of the rows was read."""
        return self._read / max(self.row_count, 1)

    def blocks(self, names: Sequence[str]) -> Iterator[Block]:
        """Read row group after row group."""
        self._read = 0
        try:
            for batch in self._file.iter_batches(batch_size=BATCH_ROWS, columns=list(names)):
                first = self._read + 1
                self._read += batch.num_rows
                yield Block(batch.select(list(names)), range(first, first + batch.num_rows))
        except (pa.ArrowException, OSError) as e:
            raise IngestError(f"{self._name} is damaged after row {self._read:,}: {e}") from e

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _voparquet_fields(self) -> Mapping[str, SourceColumn]:
        document = (self._file.metadata.metadata or {}).get(_VOPARQUET)
        return {} if document is None else vofields.of_document(document)


def _column(field: pa.Field, told: Mapping[str, SourceColumn]) -> SourceColumn:
    try:
        type_: ColumnType | None = ColumnType.from_arrow(field.type)
    except ValueError:
        type_ = None
    if field.name in told:
        known = told[field.name]
        kept = known.type if known.type is not None and known.type.arrow == (type_ and type_.arrow) else type_
        return SourceColumn(
            name=field.name,
            type=kept,
            unit=known.unit,
            ucd=known.ucd,
            utype=known.utype,
            description=known.description,
        )
    notes = {k.decode("utf-8", "replace"): v.decode("utf-8", "replace") for k, v in (field.metadata or {}).items()}
    return SourceColumn(
        name=field.name,
        type=type_,
        unit=notes.get("unit"),
        ucd=notes.get("ucd"),
        utype=notes.get("utype"),
        description=notes.get("description"),
    )
