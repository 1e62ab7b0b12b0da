"""A connection to the files of a publication: each attached for reading, and everything else shut."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

import duckdb

from dax.config import EngineSettings
from dax.engines.duckdb_sql import literal, quote
from dax.engines.sky_functions import register_sky_functions
from dax.errors import CorruptMetadataError, EngineError, StaleSnapshotError
from dax.models.publication import Publication
from dax.models.tableset import TableName

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Places", "connect"]

Places: TypeAlias = Mapping[TableName, tuple[str, ...]]
"""The identifier path of each table: database, schema, relation."""

_SHUT = ("SET enable_external_access = false", "SET lock_configuration = true")
"""Run when all files are attached; neither can be undone (duckdb.org, Securing DuckDB)."""


def connect(
    publication: Publication, *, settings: EngineSettings, folder: Path, temporary: Path
) -> tuple[DuckDBPyConnection, Places]:
    """Open an in-memory database, attach the files of a publication, and lock it down; 0.7 ms a file.

    What stays possible for SQL that is not ours: to read settings and published files, to make tables in memory, and
    to detach a file and attach it anew. So `DuckDBInstance` runs queries only, and files are made read-only.

    Parameters
    ----------
    folder
        The published files.
    temporary
        Folder that sorts and joins spill to; for this connection alone.

    Raises
    ------
    StaleSnapshotError
        Raised if a file is gone: a newer publication has replaced it.
    EngineError
        Raised if a file cannot be read.
    """
    connection = duckdb.connect(":memory:", config=_configuration(settings, temporary))
    try:
        places = _attach(connection, publication, folder)
        register_sky_functions(connection)
        for statement in _SHUT:
            connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection, places


def _configuration(settings: EngineSettings, temporary: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": settings.threads or len(os.sched_getaffinity(0)),
        "memory_limit": f"{settings.memory_mb}MB",
        "temp_directory": str(temporary) if settings.temp_mb else "",
        "max_temp_directory_size": f"{settings.temp_mb}MB",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,  # a table name must never mean a variable of ours
        "ieee_floating_point_ops": False,  # what our dialect's guards count on
    }


def _attach(connection: DuckDBPyConnection, publication: Publication, folder: Path) -> Places:
    places: dict[TableName, tuple[str, ...]] = {}
    for number, file in enumerate(publication.files):
        alias = f"file{number}"
        _attach_file(connection, _path_in(folder, file.path), alias)
        places.update((t.name, (alias, "main", t.relation)) for t in file.tables)
    return places


def _attach_file(connection: DuckDBPyConnection, path: Path, alias: str) -> None:
    try:
        connection.execute(f"ATTACH {literal(str(path))} AS {quote(alias)} (READ_ONLY)")
    except duckdb.Error as e:
        if not path.exists():
            raise StaleSnapshotError("a published file has been replaced by a newer one") from e
        raise EngineError("a published file cannot be read") from e


def _path_in(folder: Path, path: str) -> Path:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts:
        raise CorruptMetadataError("a published file lies outside its folder")
    return folder / pure
