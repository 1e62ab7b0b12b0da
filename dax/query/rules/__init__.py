"""Rewrites of the logical plan: each a function from plan to plan, in this order."""

from __future__ import annotations

from collections.abc import Callable

from dax.models.tableset import TableSet
from dax.query.logical import Plan
from dax.query.rules.cones import restrict_cones
from dax.query.rules.crossmatch import join_near_positions
from dax.query.rules.neighbours import restrict_neighbours

__all__ = ["RULES", "Rule", "rewrite"]

Rule = Callable[[Plan, TableSet], Plan]

RULES: tuple[Rule, ...] = (restrict_neighbours, join_near_positions, restrict_cones)
"""All rules, in the order in which they run."""


def rewrite(plan: Plan, tables: TableSet) -> Plan:
    """Apply all rules."""
    for rule in RULES:
        plan = rule(plan, tables)
    return plan
