"""Foreign keys as they may be shown: only those that lead somewhere."""

from __future__ import annotations

from dataclasses import replace

from dax.models.tableset import ForeignKey, Table, TableSet

__all__ = ["without_dangling_keys"]


def without_dangling_keys(tables: TableSet) -> TableSet:
    """Leave out the foreign keys whose target is not there: not published yet, withdrawn, or changed.

    The registry keeps them, for the target may come; TAP_SCHEMA and VOSI-tables must not show them (TAP 1.1 §4.4).
    """
    names = {t.name: frozenset(c.name for c in t.columns) for t in tables.tables()}

    def leads_somewhere(table: Table, key: ForeignKey) -> bool:
        here, there = names[table.name], names.get(key.target, frozenset())
        return all(a in here and b in there for a, b in key.columns)

    def shown(table: Table) -> Table:
        kept = tuple(k for k in table.foreign_keys if leads_somewhere(table, k))
        return table if len(kept) == len(table.foreign_keys) else replace(table, foreign_keys=kept)

    return TableSet(tuple(replace(s, tables=tuple(map(shown, s.tables))) for s in tables.schemas))
