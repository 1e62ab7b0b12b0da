"""Which reader reads a file."""

from __future__ import annotations

from pathlib import Path

from dax.errors import IngestError
from dax.ingest.source import Source

__all__ = ["FORMATS", "open_source"]

FORMATS = {
    "parquet": (".parquet", ".pq"),
    "csv": (".csv", ".csv.gz", ".csv.bz2"),
    "tsv": (".tsv", ".tab", ".tsv.gz", ".tsv.bz2"),
    "fits": (".fits", ".fit", ".fits.gz"),
    "votable": (".vot", ".votable", ".xml", ".vot.gz", ".xml.gz"),
}
"""Format names and the ends of file names that stand for them."""


def open_source(path: Path, *, format_name: str | None = None, part: str | None = None) -> Source:
    """Open a file of a table.

    Parameters
    ----------
    format_name
        One of `FORMATS`; told from the file's name if not given.
    part
        Which table of a FITS or VOTable file, by name or number; the first if not given.

    Raises
    ------
    IngestError
        Raised if the file is absent, of no known format, or not what its name says.
    """
    if not path.is_file():
        raise IngestError(f"{path} is no file", code="NOT_FOUND")
    name = format_name or _format_of(path)
    if part is not None and name not in ("fits", "votable"):
        raise IngestError(f"a {name} file has one table: leave --part out")
    # each reader brings in a large library, and one run needs one of them
    match name:
        case "parquet":
            from dax.ingest.readers.parquet import ParquetSource

            return ParquetSource(path)
        case "csv" | "tsv":
            from dax.ingest.readers.csv import CsvSource

            return CsvSource(path, delimiter="\t" if name == "tsv" else ",")
        case "fits":
            from dax.ingest.readers.fits import FitsSource

            return FitsSource(path, part=part)
        case "votable":
            from dax.ingest.readers.votable import VOTableSource

            return VOTableSource(path, part=part)
        case _:
            raise IngestError(f"no format is called {name}; there are {', '.join(FORMATS)}")


def _format_of(path: Path) -> str:
    name = path.name.lower()
    for format_name, endings in FORMATS.items():
        if name.endswith(endings):
            return format_name
    raise IngestError(
        f"{path.name}: its name does not tell its format", hint=f"give --format, one of {', '.join(FORMATS)}"
    )
