"""What a rule of the grammar matched: the base of the generated contexts, in place of the runtime's.

The runtime's base keeps what tree walkers and error recovery need, and costs twice as much to make.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Context"]


class Context:
    """One use of a rule.

    Parameters
    ----------
    parent
        The use that it lies in.
    invokingState
        State of the generated parser at which it was entered.
    """

    __slots__ = ("children", "exception", "invokingState", "node", "parentCtx", "start", "stop")

    children: list[Any]
    """Token numbers, and contexts, in order."""

    start: int
    """Number of its first token."""

    stop: int
    """Number of its last token."""

    node: Any
    """What the builder made of it."""

    def __init__(self, parent: Context | None = None, invokingState: int = -1) -> None:  # noqa: N803
        self.parentCtx = parent
        self.invokingState = invokingState
