"""What the demonstration shows: questions to the running service, asked with PyVO as any user would."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dax.commands.console import print_table
from dax.demo.picture import draw_bars, save_png
from dax.errors import DaxError

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["CONE", "HISTOGRAM", "JOIN", "Show", "ShowError"]

CONE = """SELECT TOP 10 source_id, ra, dec, phot_g_mean_mag,
       DISTANCE(POINT(ra, dec), POINT(250.4226, 36.4602)) AS separation
FROM gaia.bright
WHERE CONTAINS(POINT(ra, dec), CIRCLE(250.4226, 36.4602, 1)) = 1
ORDER BY separation"""

NEIGHBOURS = """SELECT name, type_name, vmag, major_axis, common_names
FROM ngc.objects
WHERE CONTAINS(POINT(ra, dec), CIRCLE(250.4226, 36.4602, 1)) = 1
ORDER BY name"""

JOIN = """SELECT TOP 10 g.source_id, t.tyc_id, g.phot_g_mean_mag, t.vmag, t.pmra, t.pmdec,
       3600 * DISTANCE(POINT(g.ra, g.dec), POINT(t.ra, t.dec)) AS separation
FROM gaia.bright AS g JOIN tycho.bigsky AS t
  ON CONTAINS(POINT(g.ra, g.dec), CIRCLE(t.ra, t.dec, 1 / 3600.0)) = 1
WHERE CONTAINS(POINT(g.ra, g.dec), CIRCLE(250.4226, 36.4602, 5)) = 1
ORDER BY phot_g_mean_mag"""

HISTOGRAM = """SELECT magnitude, COUNT(*) AS stars
FROM (SELECT FLOOR(2 * phot_g_mean_mag) / 2 AS magnitude FROM gaia.bright) AS binned
GROUP BY magnitude
ORDER BY magnitude"""

_BIN = 0.5
_FIRST_QUERY = "SELECT TOP 5 * FROM tap_schema.tables"


class ShowError(DaxError):
    """The service does not answer as it should."""

    code = "SHOW"


@dataclass(frozen=True, slots=True)
class Show:
    """Asks and prints.

    Parameters
    ----------
    console
        Where to print.
    tap_url
        Base of the TAP service.
    folder
        Where the picture goes.
    """

    console: Console
    tap_url: str
    folder: Path

    @staticmethod
    def prepare() -> None:
        """Import what asking needs; it takes a second or two, in which the service can start."""
        import pyvo.dal  # noqa: F401

    def run(self, row_counts: Mapping[str, int]) -> None:
        """Show everything that the tables allow.

        Parameters
        ----------
        row_counts
            Rows that each table must have, under its full name.

        Raises
        ------
        ShowError
            Raised if a query fails, or counts differ.
        """
        self._count(row_counts)
        if "gaia.bright" in row_counts:
            self._ask("Gaia stars around M 13", CONE)
        if "ngc.objects" in row_counts:
            self._ask("NGC and IC objects around M 13", NEIGHBOURS)
        if {"gaia.bright", "tycho.bigsky"} <= row_counts.keys():
            self._ask("Gaia and Tycho stars within 1 arcsec of each other, around M 13", JOIN)
        if "gaia.bright" in row_counts:
            self._draw()
        self.console.print(
            f"\nTOPCAT: in VO > Table Access Protocol (TAP) Query, give {self.tap_url} as the TAP URL.\n"
            f'PyVO:   pyvo.dal.TAPService("{self.tap_url}").search("{_FIRST_QUERY}")'
        )

    def _count(self, row_counts: Mapping[str, int]) -> None:
        self.console.print("\nTables")
        wrong = []
        for name, expected in row_counts.items():
            (row,), seconds = self._search(f"SELECT COUNT(*) AS number_of_rows FROM {name}")  # noqa: S608 - our own names
            found = int(row["number_of_rows"])
            self.console.print(f"  {name:<16} {found:>9,} rows  {1000 * seconds:5.0f} ms")
            if found != expected:
                wrong.append(f"{name} has {found:,} rows, not {expected:,}")
        if wrong:
            raise ShowError("; ".join(wrong))

    def _ask(self, title: str, query: str) -> None:
        rows, seconds = self._search(query)
        self.console.print(f"\n{title}\n")
        self.console.print("\n".join(f"    {line}" for line in query.splitlines()), style="dim")
        names = rows.fieldnames
        units = [_unit(rows.getdesc(name).unit) for name in names]
        self.console.print()
        print_table(self.console, names, units, ([_plain(row[name]) for name in names] for row in rows))
        self.console.print(f"{len(rows)} rows in {1000 * seconds:.0f} ms")
        if not len(rows):
            raise ShowError(f"no rows: {title}")

    def _draw(self) -> None:
        rows, seconds = self._search(HISTOGRAM)
        bins = [(float(row["magnitude"]), int(row["stars"])) for row in rows]
        total = sum(count for _, count in bins)
        self.console.print(
            f"\nMagnitudes of {total:,} Gaia stars (G, in bins of {_BIN} mag), {1000 * seconds:.0f} ms\n"
        )
        for line in draw_bars(bins):
            self.console.print(line)
        path = self.folder / "magnitudes.png"
        if save_png(bins, path, bin_width=_BIN, label="G [mag]", title="Gaia stars brighter than G = 10"):
            self.console.print(f"picture: {path}")

    def _search(self, query: str) -> tuple[Any, float]:
        """Ask the service; the answer is one of PyVO's."""
        from pyvo.dal import DALAccessError, TAPService  # slow to import

        start = time.perf_counter()
        try:
            answer = TAPService(self.tap_url).run_sync(query)
        except DALAccessError as e:
            raise ShowError(f"the service refused a query of the demonstration: {e}") from e
        return answer, time.perf_counter() - start


def _unit(unit: Any) -> str | None:
    return None if unit is None else unit.to_string("vounit") or None


def _plain(value: Any) -> object:
    """Turn NumPy's values and masks into Python's; a 32-bit float keeps no more digits than it has."""
    if np.ma.is_masked(value) or value is np.ma.masked:
        return None
    plain: object = float(str(value)) if isinstance(value, np.float32) else getattr(value, "item", lambda: value)()
    return None if isinstance(plain, float) and math.isnan(plain) else plain
