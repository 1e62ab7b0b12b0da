"""Media types, as they stand in RESPONSEFORMAT and in Accept (RFC 9110 §8.3.1, §12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

__all__ = ["MediaRange", "MediaType", "split_outside_quotes"]

_WORD = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_TYPE = re.compile(rf"\s*({_WORD}/{_WORD})\s*")
_PARAMETER = re.compile(rf'\s*({_WORD})\s*=\s*(?:({_WORD})|"((?:[^"\\]|\\.)*)")\s*')
_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type; two are equal if they mean the same."""

    essence: str
    """Type and subtype, lower case."""
    parameters: frozenset[tuple[str, str]] = frozenset()
    """Names and values, lower case: those that matter here are all read so."""

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a media type; `None` if it is none.

        ``charset`` is left out: whatever a client names, an answer in UTF-8 is the only one there is.
        """
        head, *rest = split_outside_quotes(text, ";")
        essence = _TYPE.fullmatch(head)
        parameters = [_PARAMETER.fullmatch(part) for part in rest if part.strip()]
        if essence is None or None in parameters:
            return None
        pairs = ((p[1].lower(), _value(p).lower()) for p in parameters if p is not None)
        return cls(essence[1].lower(), frozenset(pair for pair in pairs if pair[0] != "charset"))

    @property
    def plain(self) -> Self:
        """The same without parameters."""
        return type(self)(self.essence)


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One choice of an Accept header."""

    media_type: MediaType
    weight: float

    @classmethod
    def parse_all(cls, accept: str) -> list[Self]:
        """Read an Accept header; what cannot be read is passed over, what is not acceptable left out."""
        ranges = []
        for text in split_outside_quotes(accept, ","):
            media_type = MediaType.parse(text)
            if media_type is None:
                continue
            weights = [value for name, value in media_type.parameters if name == "q"]
            weight = float(weights[0]) if weights and _WEIGHT.fullmatch(weights[0]) else 0.0 if weights else 1.0
            wanted = frozenset(pair for pair in media_type.parameters if pair[0] != "q")
            if weight > 0:
                ranges.append(cls(MediaType(media_type.essence, wanted), weight))
        return ranges

    def covers(self, offered: MediaType) -> bool:
        """Whether a media type lies in the range."""
        main, _, sub = self.media_type.essence.partition("/")
        if sub == "*":
            return main in ("*", offered.essence.partition("/")[0])
        return self.media_type in (offered, offered.plain)


def split_outside_quotes(text: str, separator: str) -> list[str]:
    """Cut a text at each separator that does not stand in a quoted string."""
    parts, start, quoted, escaped = [], 0, False, False
    for i, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            parts.append(text[start:i])
            start = i + 1
    return [*parts, text[start:]]


def _value(parameter: re.Match[str]) -> str:
    token, quoted = parameter[2], parameter[3]
    return token if token is not None else re.sub(r"\\(.)", r"\1", quoted)
