"""Which column of a file goes into which column of a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dax.errors import IngestError
from dax.models.tableset import Table

__all__ = ["match_columns"]


def match_columns(table: Table, names: Sequence[str], *, ignore_extra: bool = False) -> tuple[str, ...]:
    """Find the file's column for each column of a table: the same name, or the same but for case.

    Parameters
    ----------
    names
        The columns of the file.
    ignore_extra
        Whether columns of the file that the table does not have are left out; they are an error otherwise.

    Returns
    -------
    names
        Names of the file's columns, in the table's order.

    Raises
    ------
    IngestError
        Raised if a column is missing, is one too many, or fits twice.
    """
    folded: dict[str, list[str]] = defaultdict(list)
    for name in names:
        folded[name.lower()].append(name)
    chosen = {c.name: _best(c.name, folded[c.name.lower()]) for c in table.columns if c.name.lower() in folded}
    missing = [c.name for c in table.columns if c.name not in chosen]
    extra = [name for name in names if name not in chosen.values()]
    problems = []
    if missing:
        problems.append(f"no column {_listed(missing)} in the file")
    if extra and (missing or not ignore_extra):
        problems.append(f"no column {_listed(extra)} in the table")
    if missing or (extra and not ignore_extra):
        raise IngestError(f"{table.name}: " + "; ".join(problems), code="COLUMN_MISMATCH", hint=_hint(missing))
    return tuple(chosen[c.name] for c in table.columns)


def _best(name: str, candidates: list[str]) -> str:
    if name in candidates:
        return name
    if len(candidates) > 1:
        raise IngestError(f"column {name}: the file has {_listed(candidates)}", code="COLUMN_MISMATCH")
    return candidates[0]


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:12])
    return shown if len(names) <= 12 else f"{shown} and {len(names) - 12} more"


def _hint(missing: list[str]) -> str:
    return "rename the columns in the schema or the file" if missing else "leave the columns out with --ignore-extra"
