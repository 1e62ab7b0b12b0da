"""Make tables visible: their files first, then one step of the metadata registry.

A publication is a generation of the registry: the description of all tables and the files that they lie in. It is made
by compare-and-set, so two publishers never mix; the one that loses describes TAP_SCHEMA anew and tries again.
"""

from __future__ import annotations

import logging
import os
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pyarrow as pa

from dax.engines.duckdb_file import Rows, sync_folder, write_file
from dax.engines.duckdb_table import WriteProgress
from dax.engines.scratch import ScratchFolder, remove_stale
from dax.errors import DaxError, IngestError, NotFoundError, TransientError
from dax.models.publication import Publication, PublishedFile
from dax.models.tableset import Schema, Table, TableName, TableSet

__all__ = ["DescribeTables", "Publisher", "Registry", "RegistrySnapshot"]

_log = logging.getLogger(__name__)

GRACE_S = 600.0
"""Seconds that a file is kept after it was replaced, for servers that are just opening it."""

_ATTEMPTS = 20
_PAUSE_S = 0.2
"""Longest pause between two attempts; drawn at random, so that two losers do not meet again."""
_ENDING = ".duckdb"
_TAP_SCHEMA = "tap_schema"
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


class RegistrySnapshot(Protocol):
    """The registry at one generation."""

    @property
    def generation(self) -> int:
        """Its number."""
        ...

    @property
    def tableset(self) -> TableSet:
        """All tables."""
        ...

    @property
    def publication(self) -> Publication:
        """All files."""
        ...


class Registry(Protocol):
    """What a publisher needs of the metadata registry."""

    def snapshot(self) -> RegistrySnapshot:
        """Read the current generation."""
        ...

    def publish(self, *, schemas: Sequence[Schema], files: Sequence[PublishedFile], expected_generation: int) -> int:
        """Replace tables and their files, in the next generation.

        Raises
        ------
        TransientError
            Raised if the current generation is not the expected one.
        """
        ...

    def withdraw(self, tables: Sequence[TableName], *, files: Sequence[PublishedFile], expected_generation: int) -> int:
        """Take tables away and replace files, in the next generation; raises as `publish` does."""
        ...


DescribeTables = Callable[[TableSet], Sequence[tuple[Table, pa.Table]]]
"""Gives the tables of TAP_SCHEMA and their rows, for all tables of a service."""


class Publisher:
    """Publishes, replaces and withdraws tables.

    Parameters
    ----------
    folder
        The published files.
    scratch
        Parent of folders of temporary files.
    memory_mb
        Memory for sorting and indexing.
    """

    def __init__(
        self,
        *,
        registry: Registry,
        describe: DescribeTables,
        folder: Path,
        scratch: Path,
        memory_mb: int = 2048,
        grace_s: float = GRACE_S,
    ) -> None:
        self._registry = registry
        self._describe = describe
        self._folder = folder
        self._scratch = scratch
        self._memory_mb = memory_mb
        self._grace_s = grace_s

    def publish(self, schema: Schema, data: Mapping[TableName, Rows], *, progress: WriteProgress | None = None) -> int:
        """Publish tables, new ones or new versions; all of them become visible at once, or none.

        Parameters
        ----------
        schema
            A schema with only the tables that are being published; its other tables stay as they are.
        data
            The rows of each.

        Returns
        -------
        generation
            The one from which on the tables answer queries.

        Raises
        ------
        IngestError
            Raised if rows are not what their table says, or a name is taken.
        TransientError
            Raised if the registry does not answer, or others publish all the time.
        """
        _check_complete(schema, data)
        self._check_names(schema)
        with ScratchFolder(self._folder, "publish") as own:
            files = tuple(self._write(own.path, t, data[t.name], progress) for t in schema.tables)
            counted = replace(schema, tables=tuple(map(_counted, schema.tables, files)))
            return self._commit(
                own.path,
                files,
                change=lambda tables: _merged(tables, counted),
                step=lambda all_files, expected: self._registry.publish(
                    schemas=(counted,), files=all_files, expected_generation=expected
                ),
            )

    def withdraw(self, tables: Sequence[TableName]) -> int:
        """Make tables invisible; all of them at once.

        Returns
        -------
        generation
            The one from which on they are not there.

        Raises
        ------
        NotFoundError
            Raised if one of them is not there now.
        """
        known = {t.name for t in self._registry.snapshot().tableset.tables()}
        for name in tables:
            if name not in known or name.schema.lower() == _TAP_SCHEMA:
                raise NotFoundError(f"there is no table {name} to withdraw")
        with ScratchFolder(self._folder, "publish") as own:
            return self._commit(
                own.path,
                (),
                change=lambda current: _without(current, frozenset(tables)),
                step=lambda files, expected: self._registry.withdraw(tables, files=files, expected_generation=expected),
            )

    def publish_descriptions(self) -> int:
        """Publish TAP_SCHEMA alone, from what the registry says: a service with no tables yet has one too."""
        with ScratchFolder(self._folder, "publish") as own:
            return self._commit(
                own.path,
                (),
                change=lambda current: current,
                step=lambda files, expected: self._registry.publish(
                    schemas=(), files=files, expected_generation=expected
                ),
            )

    def collect_garbage(self) -> int:
        """Remove files that no current table lies in, some time after they were replaced, and what dead processes left.

        A server that still answers from a removed file has it open, and on Linux keeps it until it closes it.

        Returns
        -------
        removed
            How many files there were.
        """
        remove_stale(self._folder)
        remove_stale(self._scratch)
        before = time.time() - self._grace_s
        named = {f.path for f in self._registry.snapshot().publication.files}
        removed = 0
        for path in self._folder.glob(f"*{_ENDING}"):
            with suppress(FileNotFoundError):  # another collector's
                if path.name not in named and path.stat().st_mtime < before:
                    path.unlink()
                    removed += 1
        return removed

    # Steps

    def _check_names(self, schema: Schema) -> None:
        if schema.name.lower() == _TAP_SCHEMA:
            raise IngestError(f"{schema.name} describes all tables and is not published by hand", code="NAME_TAKEN")
        known = self._registry.snapshot().tableset
        for name in (s.name for s in known.schemas):
            if name != schema.name and name.lower() == schema.name.lower():
                raise IngestError(f"schema {schema.name} differs only in case from {name}", code="NAME_TAKEN")
        for table in schema.tables:
            for other in known.matching(table.name.schema, table.name.table):
                if other.name != table.name:
                    raise IngestError(f"{table.name} differs only in case from {other.name}", code="NAME_TAKEN")

    def _write(self, folder: Path, table: Table, rows: Rows, progress: WriteProgress | None = None) -> PublishedFile:
        path = folder / _new_name(str(table.name))
        return write_file(path, [(table, rows)], scratch=self._scratch, memory_mb=self._memory_mb, progress=progress)

    def _write_descriptions(self, folder: Path, tables: TableSet) -> PublishedFile:
        path = folder / _new_name(_TAP_SCHEMA)
        return write_file(path, list(self._describe(tables)), scratch=self._scratch, memory_mb=self._memory_mb)

    def _commit(
        self,
        own: Path,
        files: tuple[PublishedFile, ...],
        *,
        change: Callable[[TableSet], TableSet],
        step: Callable[[tuple[PublishedFile, ...], int], int],
    ) -> int:
        """Move the files in and take the registry one step on, with a TAP_SCHEMA that fits."""
        moved: list[PublishedFile] = []
        try:
            self._move_in(own, files, moved)
            for attempt in range(1, _ATTEMPTS + 1):
                before = self._registry.snapshot()
                described = self._write_descriptions(own, change(before.tableset))
                self._move_in(own, (described,), moved)
                try:
                    generation = step((*files, described), before.generation)
                except TransientError:
                    if attempt == _ATTEMPTS:
                        raise
                    self._take_back([described])
                    moved.remove(described)
                    time.sleep(random.uniform(0, _PAUSE_S))  # noqa: S311 (no secret)
                else:
                    break
        except BaseException:
            self._take_back(moved)
            raise
        self._retire(before.publication)
        return generation

    def _move_in(self, own: Path, files: Sequence[PublishedFile], moved: list[PublishedFile]) -> None:
        for file in files:
            os.utime(own / file.path)  # young, so that no collector takes it before the registry names it
            (own / file.path).replace(self._folder / file.path)
            moved.append(file)
        sync_folder(self._folder)

    def _take_back(self, files: Sequence[PublishedFile]) -> None:
        """Remove files whose publication failed; if it did not, after all, or no one knows, they stay."""
        try:
            named = {f.path for f in self._registry.snapshot().publication.files}
        except DaxError:
            return  # `collect_garbage` finds them
        for file in files:
            if file.path not in named:
                (self._folder / file.path).unlink(missing_ok=True)

    def _retire(self, replaced: Publication) -> None:
        """Start the time of grace of files that were replaced, and remove those whose time is over."""
        named = {f.path for f in self._registry.snapshot().publication.files}
        for file in replaced.files:
            if file.path not in named:
                with suppress(FileNotFoundError):
                    os.utime(self._folder / file.path)
        try:
            self.collect_garbage()
        except (OSError, DaxError):
            _log.exception("old files could not be removed")


def _check_complete(schema: Schema, data: Mapping[TableName, Rows]) -> None:
    described, given = {t.name for t in schema.tables}, set(data)
    if described != given:
        names = ", ".join(sorted(map(str, described ^ given)))
        raise IngestError(f"tables and rows do not match: {names}")


def _counted(table: Table, file: PublishedFile) -> Table:
    return replace(table, row_count=file.tables[0].row_count)


def _new_name(what: str) -> str:
    """Name a new file: for people by what is in it, for the system by a number that never comes again."""
    return f"{_UNSAFE.sub('_', what)[:80]}-{uuid4().hex}{_ENDING}"


def _merged(tables: TableSet, schema: Schema) -> TableSet:
    """Put tables into their schema: each in place of its old version, new ones behind the others."""
    if schema.name not in {s.name for s in tables.schemas}:
        return TableSet((*tables.schemas, schema))
    return TableSet(tuple(_with(s, schema) if s.name == schema.name else s for s in tables.schemas))


def _with(old: Schema, new: Schema) -> Schema:
    fresh = {t.name: t for t in new.tables}
    kept = tuple(fresh.pop(t.name, t) for t in old.tables)
    return replace(new, tables=(*kept, *fresh.values()))


def _without(tables: TableSet, names: frozenset[TableName]) -> TableSet:
    schemas = (replace(s, tables=tuple(t for t in s.tables if t.name not in names)) for s in tables.schemas)
    return TableSet(tuple(s for s in schemas if s.tables))
