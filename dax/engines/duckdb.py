"""The embedded engine: DuckDB over immutable files, one locked-down instance for each publication (ADR 4)."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from dax.config import EngineSettings
from dax.engines.base import QueryLimits
from dax.engines.clock import AlarmClock
from dax.engines.duckdb_instance import DuckDBInstance
from dax.engines.duckdb_query import DuckDBQuery
from dax.engines.scratch import remove_stale
from dax.errors import EngineError, PlanError, StaleSnapshotError
from dax.models.datatypes import ColumnType, Datatype
from dax.models.publication import Publication
from dax.models.results import ResultColumn, ResultSchema
from dax.query.dialects.duckdb import render

if TYPE_CHECKING:
    from dax.query.shard import ShardPlan

__all__ = ["DuckDBEngine"]

_log = logging.getLogger(__name__)

_CHECK_S = 5.0
_CLOSE_S = 2.0

_ONE = ResultSchema((ResultColumn(name="one", type=ColumnType(Datatype.INT)),))


class DuckDBEngine:
    """An `Engine` in this process.

    Parameters
    ----------
    folder
        The published files.
    scratch
        Parent of folders of temporary files; what dead processes left there is removed at the first `open`.
    linger_s
        Seconds that a replaced publication still takes plans: of requests that were being planned meanwhile.
    """

    def __init__(self, *, settings: EngineSettings, folder: Path, scratch: Path, linger_s: float = 5.0) -> None:
        self._settings = settings
        self._folder = folder
        self._scratch = scratch
        self._linger_s = linger_s
        self._clock = AlarmClock()
        self._opening = threading.Lock()
        self._lock = threading.Lock()
        self._current: Publication | None = None
        self._instances: dict[int, DuckDBInstance] = {}

    def open(self, publication: Publication) -> None:
        """See `Engine.open`; one that is not newer than the current one changes nothing."""
        with self._opening:
            replaced = self._current
            if replaced is None:
                remove_stale(self._scratch)
            elif publication.generation <= replaced.generation:
                return
            instance = self._open(publication)
            with self._lock:
                self._current = publication
                self._instances[publication.generation] = instance
        if replaced is not None:
            self._clock.call_after(self._linger_s, lambda: self._retire(replaced.generation))

    def execute(self, plan: ShardPlan, *, limits: QueryLimits) -> DuckDBQuery:
        """See `Engine.execute`."""
        if plan.merge_query is not None:
            raise PlanError("an engine of one chunk has nothing to merge")
        instance = self._instance(plan.generation)
        statement = render(plan.worker_query, instance.locate)
        return instance.run(statement.sql, statement.parameters, plan.schema, limits)

    def check(self) -> None:
        """See `Engine.check`; an instance that a fatal error has broken is opened anew."""
        try:
            self._probe()
        except EngineError:
            _log.warning("the engine does not answer, and is opened anew")
            self._renew()
            self._probe()

    def close(self) -> None:
        """See `Engine.close`."""
        with self._opening, self._lock:
            instances, self._instances = tuple(self._instances.values()), {}
            self._current = None
        for instance in instances:
            instance.close(_CLOSE_S)
        self._clock.close()

    def _open(self, publication: Publication) -> DuckDBInstance:
        return DuckDBInstance.open(
            publication, settings=self._settings, folder=self._folder, scratch=self._scratch, clock=self._clock
        )

    def _renew(self) -> None:
        """Put a new instance in the place of the current one."""
        with self._opening:
            if self._current is None:
                raise EngineError("no publication is open")
            instance, generation = self._open(self._current), self._current.generation
            with self._lock:
                broken, self._instances[generation] = self._instances[generation], instance
        broken.retire()

    def _probe(self) -> None:
        with self._lock:
            instance = None if self._current is None else self._instances[self._current.generation]
        if instance is None:
            raise EngineError("no publication is open")
        for _ in instance.run("SELECT 1", (), _ONE, QueryLimits(time_s=_CHECK_S)).batches():
            pass

    def _instance(self, generation: int) -> DuckDBInstance:
        with self._lock:
            instance = self._instances.get(generation)
        if instance is None:
            raise StaleSnapshotError("the data were published anew while the query was planned", retry_after_s=1)
        return instance

    def _retire(self, generation: int) -> None:
        with self._lock:
            instance = self._instances.pop(generation, None)
        if instance is not None:
            instance.retire()
