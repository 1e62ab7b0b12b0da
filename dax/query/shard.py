"""The plan for one engine: which chunks, what runs on each, what merges them."""

from __future__ import annotations

from dataclasses import dataclass

from dax.models.results import ResultSchema
from dax.query.logical import Plan

__all__ = ["WHOLE", "ShardPlan", "shard"]

WHOLE = 0
"""The chunk of an engine that hides its chunks, or has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardPlan:
    """A query split into per-chunk work and a final merge."""

    chunks: tuple[int, ...]
    """Chunks that can hold matching rows, ascending; empty if none can."""

    worker_query: Plan
    """What each chunk runs."""

    merge_query: Plan | None
    """What the czar runs over the chunks' rows; `None` if they pass through."""

    schema: ResultSchema
    """Columns of the answer, known before anything runs."""

    generation: int
    """The publication whose tables it names."""


def shard(plan: Plan, schema: ResultSchema, generation: int) -> ShardPlan:
    """Give the whole plan to one chunk, with nothing to merge: the partition map of an engine without chunks."""
    return ShardPlan(chunks=(WHOLE,), worker_query=plan, merge_query=None, schema=schema, generation=generation)
