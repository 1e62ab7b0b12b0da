"""The database of the package pyongc: OpenNGC in a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pyarrow as pa

from dax.demo.sources.layout import require

__all__ = ["MEMBER", "decode"]

MEMBER = "pyongc/ongc.db"

_OBJECTS = """
SELECT o.name, o.type, t.typedesc AS type_name, degrees(o.ra) AS ra, degrees(o.dec) AS dec,
    nullif(o.const, '') AS constellation, o.majax AS major_axis, o.minax AS minor_axis, o.pa AS position_angle,
    o.bmag, o.vmag, o.jmag, o.hmag, o.kmag, o.sbrightn AS surface_brightness, nullif(o.hubble, '') AS hubble_type,
    o.parallax, o.pmra, o.pmdec, o.radvel AS radial_velocity, o.redshift,
    o.cstarumag AS central_star_umag, o.cstarbmag AS central_star_bmag, o.cstarvmag AS central_star_vmag,
    nullif(o.cstarnames, '') AS central_star_names, nullif(o.messier, '') AS messier, nullif(o.ngc, '') AS ngc,
    nullif(o.ic, '') AS ic, nullif(o.commonnames, '') AS common_names, nullif(o.nednotes, '') AS ned_notes,
    nullif(o.ongcnotes, '') AS notes, o.notngc AS is_addendum
FROM objects AS o JOIN objTypes AS t ON t.type = o.type
ORDER BY o.id
"""
_IDENTIFIERS = "SELECT identifier, name FROM objIdentifiers ORDER BY id"
_RADIANS = "SELECT min(ra) >= 0 AND max(ra) < 6.3 AND min(dec) >= -1.58 AND max(dec) <= 1.58 FROM objects"
_LABELS = ("name", "type", "type_name", "constellation", "hubble_type", "central_star_names", "messier", "ngc", "ic",
           "common_names", "ned_notes", "notes", "identifier")  # fmt: skip


def decode(content: bytes) -> tuple[pa.Table, pa.Table]:
    """Decode the database.

    Returns
    -------
    objects, identifiers
        Positions are in degrees; an empty text is NULL.

    Raises
    ------
    IngestError
        Raised if the tables or columns are not the ones known.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            database.deserialize(content)
            objects, identifiers = _table(database, _OBJECTS), _table(database, _IDENTIFIERS)
            (in_radians,) = database.execute(_RADIANS).fetchone()
            (count,) = database.execute("SELECT count(*) FROM objects").fetchone()
        except sqlite3.Error as e:
            require(False, f"OpenNGC's tables and columns ({e})")
            raise
    require(bool(in_radians), "right ascension and declination in radians")
    require(count == objects.num_rows, "a description for every type of object")
    return objects, identifiers


def _table(database: sqlite3.Connection, statement: str) -> pa.Table:
    cursor = database.execute(statement)
    names = [column[0] for column in cursor.description]
    columns: Sequence[Sequence[object]] = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(names)
    return pa.table({name: _array(name, values) for name, values in zip(names, columns, strict=True)})


def _array(name: str, values: Sequence[object]) -> pa.Array:
    if name in _LABELS:
        return pa.array(values, pa.string())
    if name == "is_addendum":
        return pa.array(values, pa.int8())
    return pa.array([None if v is None else float(v) for v in values], pa.float64())  # type: ignore[arg-type]
