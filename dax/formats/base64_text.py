"""Base64 of a stream whose parts have any length."""

from __future__ import annotations

from collections.abc import Iterator

from pybase64 import b64encode

__all__ = ["Base64Text"]

_RAW_BYTES = 768 * 1024
"""Bytes that become one part of 1 MiB; a multiple of three."""


class Base64Text:
    """Encodes a stream so that the parts joined are one base64 text: padding comes only at the end."""

    def __init__(self) -> None:
        self._carry = b""

    def encode(self, data: memoryview) -> Iterator[bytes]:
        """Give the text of these bytes, but for one or two that wait for the next."""
        if self._carry:
            lacking = 3 - len(self._carry)
            self._carry += bytes(data[:lacking])
            data = data[lacking:]
            if len(self._carry) < 3:
                return
            yield b64encode(self._carry)
        whole = len(data) - len(data) % 3
        self._carry = bytes(data[whole:])
        for start in range(0, whole, _RAW_BYTES):
            yield b64encode(data[start : min(start + _RAW_BYTES, whole)])

    def end(self) -> bytes:
        """Give the text of what waited."""
        text = b64encode(self._carry)
        self._carry = b""
        return text
