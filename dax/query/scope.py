"""Which columns a place in a query can see."""

from __future__ import annotations

from dataclasses import dataclass

from adql_grammar.ast import Identifier
from dax.models.results import ResultColumn
from dax.query.expressions import Value
from dax.query.names import matches

__all__ = ["Binding", "Scope", "VisibleColumn"]


@dataclass(frozen=True, slots=True)
class VisibleColumn:
    """A column under the name by which a query may call it."""

    name: str
    value: Value
    meta: ResultColumn
    """Its type, unit, UCD, utype and description."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A table of FROM: its names, and its columns."""

    alias: Identifier
    """What it is called; a table without an alias goes by its own name."""
    schema: str | None
    """Schema by which it may be qualified, if it has no alias."""
    columns: tuple[VisibleColumn, ...]

    def answers_to(self, qualifier: tuple[Identifier, ...]) -> bool:
        """Tell whether a qualifier of one or two parts names this table."""
        if not self._alias_matches(qualifier[-1]):
            return False
        if len(qualifier) == 1:
            return True
        return len(qualifier) == 2 and self.schema is not None and matches(qualifier[0], self.schema)

    def _alias_matches(self, name: Identifier) -> bool:
        return matches(name, self.alias.name)


@dataclass(frozen=True, slots=True)
class Scope:
    """All tables of one FROM, inside the scope of the query around it."""

    bindings: tuple[Binding, ...]
    columns: tuple[VisibleColumn, ...]
    """Those of ``*``, in order; the columns of USING and NATURAL stand here once, first (SQL-92 §7.5)."""
    outer: Scope | None = None

    def find(self, name: Identifier) -> tuple[VisibleColumn, ...]:
        """Return the columns of this scope, or of the nearest around it, that an unqualified name can mean."""
        scope: Scope | None = self
        while scope is not None:
            found = tuple(c for c in scope.columns if matches(name, c.name))
            if found:
                return found
            scope = scope.outer
        return ()

    def find_bindings(self, qualifier: tuple[Identifier, ...]) -> tuple[Binding, ...]:
        """Return the tables of this scope, or of the nearest around it, that a qualifier can mean."""
        scope: Scope | None = self
        while scope is not None:
            found = tuple(b for b in scope.bindings if b.answers_to(qualifier))
            if found:
                return found
            scope = scope.outer
        return ()

    def column_names(self) -> tuple[str, ...]:
        """Return all names that can be called from here, for suggestions."""
        inner = tuple(c.name for c in self.columns)
        return inner if self.outer is None else inner + self.outer.column_names()
