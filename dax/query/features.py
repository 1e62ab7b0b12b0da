"""The optional features of ADQL that this compiler has, as capabilities declare them (ADQL 2.1 §4.1)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FEATURES", "LanguageFeature"]

_TAPREGEXT = "ivo://ivoa.net/std/TAPRegExt#"


@dataclass(frozen=True, slots=True)
class LanguageFeature:
    """One optional feature."""

    kind: str
    """Type of the feature (TAPRegExt 1.0 §2.3)."""
    form: str
    description: str | None = None


def _all(kind: str, *forms: str) -> tuple[LanguageFeature, ...]:
    return tuple(LanguageFeature(_TAPREGEXT + kind, f) for f in forms)


FEATURES: tuple[LanguageFeature, ...] = (
    *_all("features-adqlgeo", "POINT", "CIRCLE", "CONTAINS", "INTERSECTS", "DISTANCE", "COORD1", "COORD2"),
    *_all("features-adql-string", "LOWER", "UPPER", "ILIKE"),
    *_all("features-adql-common-table", "WITH"),
    *_all("features-adql-sets", "UNION", "EXCEPT", "INTERSECT"),
    *_all("features-adql-conditional", "COALESCE"),
    *_all("features-adql-offset", "OFFSET"),
)
"""All of them; what is not here is refused."""
