"""The parameters of a TAP query (TAP 1.1 §2.7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from pydantic import BaseModel, ConfigDict

from dax.errors import UsageError
from dax.formats.registry import DEFAULT, ChosenFormat, find_format
from dax.http.parameters import folded, single

__all__ = ["LANGUAGES", "TapParams"]

LANGUAGES = ("ADQL", "ADQL-2.0", "ADQL-2.1")
"""Values of LANG."""

_RUNID_LIMIT = 64


class TapParams(BaseModel):
    """What a client asks, checked and with defaults filled in."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    query: str
    format: ChosenFormat
    maxrec: int | None = None
    """Rows at the most, as asked; `None` if the client says nothing."""
    run_id: str | None = None

    @classmethod
    def wants_text(cls, pairs: Iterable[tuple[str, str]]) -> bool:
        """Tell whether errors should be plain text: the client asked for a format that is no VOTable."""
        values = folded(pairs)
        for text in values.get("RESPONSEFORMAT", values.get("FORMAT", [])):
            try:
                return not find_format(text).format.is_votable
            except UsageError:
                return False
        return False

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Build from raw pairs, in the order the client sent them.

        Raises
        ------
        UsageError
            Raised if a parameter is missing, wrong, or given twice with different values.
        """
        values = folded(pairs)
        request = single(values, "REQUEST")
        if request is not None and request != "doQuery":
            raise UsageError(f"REQUEST can only be doQuery, not {request[:40]!r}")
        _check_language(single(values, "LANG"))
        query = single(values, "QUERY")
        if query is None:
            raise UsageError("the parameter QUERY is missing", code="MISSING_PARAM")
        if values.get("UPLOAD"):
            raise UsageError("table uploads are not offered by this service", code="UNSUPPORTED")
        return cls(
            query=query,
            format=_format(single(values, "RESPONSEFORMAT"), single(values, "FORMAT")),
            maxrec=_maxrec(single(values, "MAXREC")),
            run_id=_run_id(single(values, "RUNID")),
        )


def _check_language(language: str | None) -> None:
    if language is None:
        raise UsageError("the parameter LANG is missing; write LANG=ADQL", code="MISSING_PARAM")
    if language.upper() not in LANGUAGES:
        raise UsageError(f"unknown query language {language[:40]!r}; choose one of {', '.join(LANGUAGES)}")


def _format(response_format: str | None, format_: str | None) -> ChosenFormat:
    text = response_format if response_format is not None else format_
    return DEFAULT if not text else find_format(text)


def _maxrec(text: str | None) -> int | None:
    if text is None or not text.strip():
        return None
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise UsageError(f"MAXREC is a whole number of rows, not {digits[:40]!r}")
    return min(int(digits[:20]), 2**62)


def _run_id(text: str | None) -> str | None:
    if text is None:
        return None
    if len(text) > _RUNID_LIMIT or not text.isprintable():
        raise UsageError(f"RUNID is at most {_RUNID_LIMIT} printable characters")
    return text
