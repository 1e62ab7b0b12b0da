"""What is wrong with the rows of a file, counted whole and shown in part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from typing_extensions import override

from dax.errors import IngestError

__all__ = ["Fault", "FaultLog"]

SHOWN = 20
"""Faults that a message spells out."""

LIMIT = 10_000
"""Faults after which a file is read no further: it is a wrong file, not a file with bad rows."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one row cannot be taken in."""

    row: int
    """Number of the row in the file, from 1; a header line is not counted."""
    column: str | None
    reason: str

    @override
    def __str__(self) -> str:
        place = f"row {self.row}" if self.column is None else f"row {self.row}, {self.column}"
        return f"{place}: {self.reason}"


class FaultLog:
    """The faults of one table's data.

    Parameters
    ----------
    subject
        What the rows are rows of, for the message.
    """

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._faults: list[Fault] = []

    def __len__(self) -> int:
        return len(self._faults)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note more faults.

        Raises
        ------
        IngestError
            Raised if there are so many that reading on tells nothing new.
        """
        self._faults += faults
        if len(self._faults) >= LIMIT:
            raise self._error(f"at least {LIMIT:,} bad values, the rest was not read")

    def close(self) -> None:
        """End the log.

        Raises
        ------
        IngestError
            Raised if there was a fault; it shows the first ones and how many there are.
        """
        if self._faults:
            rows = len({fault.row for fault in self._faults})
            raise self._error(f"{rows:,} bad row{'s' if rows > 1 else ''}")

    def _error(self, count: str) -> IngestError:
        shown = sorted(self._faults, key=lambda fault: fault.row)[:SHOWN]
        lines = [f"{self._subject}: {count}; nothing was published", *(f"  {fault}" for fault in shown)]
        if len(self._faults) > len(shown):
            lines.append(f"  and {len(self._faults) - len(shown):,} more")
        return IngestError("\n".join(lines), code="BAD_ROWS")
