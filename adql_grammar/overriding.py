"""``@override`` for the type checker; Python 3.11 has none, and this package needs nothing but the ANTLR runtime."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["override"]

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method):
        """Mark a method that overrides one."""
        return method
