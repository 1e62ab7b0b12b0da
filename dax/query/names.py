"""How names in a query meet names in the catalogue (ADQL 2.1 §2.1.5-2.1.7)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from adql_grammar.ast import Identifier

__all__ = ["matches", "nearest", "written"]


def matches(identifier: Identifier, name: str) -> bool:
    """Tell whether an identifier of a query names this: exactly if delimited, else in any case of ASCII letters."""
    if identifier.delimited:
        return identifier.name == name
    return identifier.name.lower() == name.lower()


def nearest(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return the known names that look most like a name, best first."""
    by_folded = {k.lower(): k for k in sorted(known, reverse=True)}
    found = difflib.get_close_matches(name.lower(), by_folded, n=limit, cutoff=0.6)
    return tuple(by_folded[f] for f in found)


def written(parts: Sequence[Identifier]) -> str:
    """Return a dotted name as its writer wrote it, for messages."""
    return ".".join('"' + p.name.replace('"', '""') + '"' if p.delimited else p.name for p in parts)
