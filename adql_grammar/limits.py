"""How much text the parser takes on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_LIMITS", "ParseLimits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseLimits:
    """Bounds on one query; each is measured before work is done that could pass it."""

    characters: int = 256 * 1024
    """Length of the text."""

    tokens: int = 50_000
    """Words, literals and signs."""

    nesting: int = 200
    """Depth of parentheses and CASE; the parser's stack grows by two frames a level."""

    chain: int = 1_000
    """Operators in a row in one value, joins in one FROM, UNIONs and their kin in one query: what makes a tree deep."""

    list_items: int = 20_000
    """Items of one IN."""

    common_tables: int = 100
    """Queries in WITH."""


DEFAULT_LIMITS = ParseLimits()
