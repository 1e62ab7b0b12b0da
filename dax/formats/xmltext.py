"""Text inside XML: escaped, and without the characters that XML 1.0 forbids."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["FORBIDDEN", "attribute", "content", "nc_names"]

FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
"""Pattern of the characters that XML 1.0 §2.2 forbids, lone surrogates apart: UTF-8 has none."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTENT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = _CONTENT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]")


def content(text: str) -> str:
    """Escape text between tags; forbidden characters become U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text).translate(_CONTENT)


def attribute(text: str) -> str:
    """Escape the value of an attribute in double quotes, line ends and tabs kept."""
    return _FORBIDDEN.sub("\ufffd", text).translate(_ATTRIBUTE)


def nc_names(texts: Iterable[str]) -> list[str]:
    """Make an identifier of each text, all different: the text itself where XML allows it (``xs:ID``)."""
    made: dict[str, None] = {}
    for text in texts:
        name = _NOT_IN_NAMES.sub("_", text)
        if not name or not (name[0].isalpha() or name[0] == "_"):
            name = "_" + name
        unique, copy = name, 1
        while unique in made:
            copy += 1
            unique = f"{name}_{copy}"
        made[unique] = None
    return list(made)
