"""Text inside XML: escaped, and without the characters that XML 1.0 forbids."""

from __future__ import annotations

import re

__all__ = ["FORBIDDEN", "attribute", "content"]

FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
"""Pattern of the characters that XML 1.0 §2.2 forbids, lone surrogates apart: UTF-8 has none."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTENT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = _CONTENT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def content(text: str) -> str:
    """Escape text between tags; forbidden characters become U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text).translate(_CONTENT)


def attribute(text: str) -> str:
    """Escape the value of an attribute in double quotes, line ends and tabs kept."""
    return _FORBIDDEN.sub("\ufffd", text).translate(_ATTRIBUTE)
