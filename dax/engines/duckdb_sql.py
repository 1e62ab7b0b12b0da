"""The two ways by which a text of ours gets into a statement of ours; both are quoted whole."""

from __future__ import annotations

__all__ = ["literal", "quote"]


def quote(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a string, where the grammar takes no parameter."""
    return "'" + text.replace("'", "''") + "'"
