"""One publication open in DuckDB, and the queries that run in it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import duckdb

from dax.config import EngineSettings
from dax.engines.base import QueryLimits
from dax.engines.clock import AlarmClock
from dax.engines.duckdb_connection import connect
from dax.engines.duckdb_query import DuckDBQuery
from dax.engines.scratch import ScratchFolder
from dax.errors import EngineError, StaleSnapshotError
from dax.models.publication import Publication
from dax.models.results import ResultSchema
from dax.models.tableset import TableName

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["DuckDBInstance"]

_QUERY_WORDS = ("SELECT ", "WITH ", "(")


class DuckDBInstance:
    """An in-memory database with the files of a publication, shared by its queries.

    Parameters
    ----------
    connection
        Open and shut off; closed with the instance.
    places
        The identifier path of each table.
    scratch
        Where sorts and joins spill; removed with the instance.
    """

    def __init__(
        self,
        *,
        connection: DuckDBPyConnection,
        places: Mapping[TableName, tuple[str, ...]],
        scratch: ScratchFolder,
        clock: AlarmClock,
        batch_rows: int,
    ) -> None:
        self._connection = connection
        self._places = places
        self._scratch = scratch
        self._clock = clock
        self._batch_rows = batch_rows
        self._lock = threading.Lock()
        self._queries: set[DuckDBQuery] = set()
        self._retired = False
        self._closed = threading.Event()

    @classmethod
    def open(
        cls, publication: Publication, *, settings: EngineSettings, folder: Path, scratch: Path, clock: AlarmClock
    ) -> Self:
        """Attach the files of a publication; 0.7 ms each.

        Parameters
        ----------
        folder
            The published files.
        scratch
            Parent of the folder of temporary files.

        Raises
        ------
        StaleSnapshotError
            Raised if a file is gone: a newer publication has replaced it.
        EngineError
            Raised if a file cannot be read.
        """
        own = ScratchFolder(scratch, "duckdb")
        try:
            connection, places = connect(publication, settings=settings, folder=folder, temporary=own.path)
        except BaseException:
            own.close()
            raise
        return cls(connection=connection, places=places, scratch=own, clock=clock, batch_rows=settings.batch_rows)

    def locate(self, name: TableName) -> tuple[str, ...]:
        """Return the identifier path of a published table: database, schema, relation."""
        try:
            return self._places[name]
        except KeyError:
            raise EngineError(f"table {name} is described and not published") from None

    def run(self, sql: str, parameters: Sequence[object], schema: ResultSchema, limits: QueryLimits) -> DuckDBQuery:
        """Start a statement; it runs when its batches are read.

        Parameters
        ----------
        sql
            One query, as our dialect prints it; never text of a user.

        Raises
        ------
        StaleSnapshotError
            Raised if the instance is closed.
        EngineError
            Raised if DuckDB is broken, or the statement is no query.
        """
        if not sql.startswith(_QUERY_WORDS):
            raise EngineError("only queries run in the engine")
        with self._lock:
            if self._closed.is_set() or (self._retired and not self._queries):
                raise StaleSnapshotError("the data were published anew")
            query = DuckDBQuery(
                cursor=self._cursor(),
                sql=sql,
                parameters=parameters,
                schema=schema,
                batch_rows=self._batch_rows,
                clock=self._clock,
                time_s=limits.time_s,
                on_end=self._forget,
            )
            self._queries.add(query)
        return query

    def retire(self) -> None:
        """Close as soon as no query runs."""
        with self._lock:
            self._retired = True
            idle = not self._queries
        if idle:
            self._close()

    def close(self, wait_s: float) -> None:
        """Stop all queries and close; waits for them that long."""
        with self._lock:
            queries = tuple(self._queries)
        for query in queries:
            query.close()
        self.retire()
        self._closed.wait(wait_s)

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self._closed.is_set()

    def _cursor(self) -> DuckDBPyConnection:
        try:
            return self._connection.cursor()
        except duckdb.Error as e:
            raise EngineError("the engine takes no query") from e

    def _forget(self, query: DuckDBQuery) -> None:
        with self._lock:
            self._queries.discard(query)
            last = self._retired and not self._queries
        if last:
            self._close()

    def _close(self) -> None:
        with self._lock:
            if self._closed.is_set():
                return
            self._closed.set()
        self._connection.close()
        self._scratch.close()
