"""What is wrong where the lexer finds no token: look-alikes of ASCII, open quotations, names that are none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from adql_grammar.errors import AdqlSyntaxError
from adql_grammar.faults import quoted, syntax_error

__all__ = ["character_error"]

_LOOKALIKES: Mapping[str, str] = {
    **dict.fromkeys("‘’‚‛′‵`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣", "-"),
    **dict.fromkeys("×∗⁎", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    "≤": "<=",
    "⩽": "<=",
    "≥": ">=",
    "⩾": ">=",
    "≠": "<>",
    "‖": "||",
    "；": ";",
    "…": "...",
}
"""Characters that word processors and web pages put in place of ASCII ones, where Unicode does not say so itself."""

_ASCII_HINTS: Mapping[str, str] = {
    "::": "write CAST(… AS type)",
    ":": "values stand in the query itself; there are no bind variables",
    "$": "values stand in the query itself; there are no bind variables",
    "?": "values stand in the query itself; there are no bind variables",
    "@": "values stand in the query itself; there are no variables",
    "~": "patterns are written with LIKE, or ILIKE to ignore case",
    "!": "not equal is written <>",
    "|": "strings are joined by ||; there are no bit operators",
    "^": "powers are written POWER(x, y)",
    "&": "there are no bit operators; conditions are joined by AND",
    "[": "a name with other characters than letters, digits and _ is written in double quotes",
    "`": "a name is delimited by double quotes",
    "\\": "a quote within a string is doubled: ''",
    "{": "there are no templates: put in the value",
}

_WORD = re.compile(r"[\w$.]+")
_LONGEST_HINT = 40


def character_error(text: str, offset: int) -> AdqlSyntaxError:
    """Explain why no token starts at this character."""
    char = text[offset]
    if char in "'\"":
        return _quotation_error(text, offset)
    if char == "_" or "0" <= char <= "9" or char == ".":
        return _name_error(text, offset)
    if char.isascii() and char.isprintable():
        double = text[offset : offset + 2]
        hint = _ASCII_HINTS.get(double) or _ASCII_HINTS.get(char)
        return syntax_error(text, offset, offset + 1, f"The character {quoted(char)} has no meaning here", hint=hint)
    return _foreign_error(text, offset)


def _quotation_error(text: str, offset: int) -> AdqlSyntaxError:
    if text.startswith('""', offset):
        return syntax_error(text, offset, offset + 2, "A name in double quotes cannot be empty")
    kind = "string" if text[offset] == "'" else "name"
    message = f"The {kind} that opens here is never closed: {quoted(text[offset:].rstrip())}"
    return syntax_error(text, offset, len(text), message, hint=f"close it with {text[offset]}")


def _name_error(text: str, offset: int) -> AdqlSyntaxError:
    found = _WORD.match(text, offset)
    end = found.end() if found else offset + 1
    word = text[offset:end]
    if word.startswith("_") or not word[:1].isdigit():
        message = f"A name cannot start with {quoted(word[:1])}: {quoted(word)}"
    elif word[:2] in {"0x", "0X"}:
        return syntax_error(text, offset, end, f"Hexadecimal numbers are not allowed: {quoted(word)}")
    else:
        message = f"A number runs into a word, or a name starts with a digit: {quoted(word)}"
    is_short = word.isprintable() and len(word) <= _LONGEST_HINT and "." not in word
    hint = f'a name like this is written "{word}"' if is_short else None
    return syntax_error(text, offset, end, message, hint=hint)


def _foreign_error(text: str, offset: int) -> AdqlSyntaxError:
    char = text[offset]
    shown = f"U+{ord(char):04X} ({unicodedata.name(char, 'a control character').lower()})"
    message = f"The character {shown} can only stand in strings, delimited names and comments"
    plain = _LOOKALIKES.get(char) or unicodedata.normalize("NFKC", char)
    hint: str | None
    if unicodedata.category(char) in {"Cc", "Cf"}:
        hint = "remove it: it cannot be seen"
    elif plain.isspace():
        hint = "write an ordinary space"
    elif plain.isascii() and plain.isprintable():
        hint = f"write {plain} (U+{ord(plain):04X})" if len(plain) == 1 else f"write {plain}"
    elif char.isalpha():
        hint = "a name with such letters is written in double quotes"
    else:
        hint = None
    return syntax_error(text, offset, offset + 1, message, hint=hint)
