"""The data folder, read without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dax.config import Settings
from dax.engines.duckdb import DuckDBEngine
from dax.errors import NotFoundError
from dax.factory import open_store
from dax.metadata.schema import check
from dax.metadata.snapshot import Snapshot
from dax.models.tableset import TableSet

__all__ = ["LocalData", "open_local", "read_snapshot"]


@dataclass(frozen=True, slots=True)
class LocalData:
    """What is published, and the engine over it."""

    snapshot: Snapshot
    engine: DuckDBEngine

    @property
    def tables(self) -> TableSet:
        """All tables."""
        return self.snapshot.tableset

    @property
    def generation(self) -> int:
        """The publication that is open."""
        return self.snapshot.generation


def read_snapshot(settings: Settings) -> Snapshot:
    """Read what is published.

    Raises
    ------
    NotFoundError
        Raised if there is no data folder.
    DaxError
        Raised if the metadata database cannot be used as it is.
    """
    if settings.metadata.url is None and not (settings.data_dir / "metadata.sqlite").is_file():
        raise NotFoundError(f"there are no data in {settings.data_dir}", hint="run dax demo or dax ingest first")
    check(settings.metadata_url)
    with open_store(settings) as store:
        return store.snapshot()


@contextmanager
def open_local(settings: Settings) -> Iterator[LocalData]:
    """Open what is published for queries; raises as `read_snapshot` does."""
    snapshot = read_snapshot(settings)
    engine = DuckDBEngine(settings=settings.engine, folder=settings.engine_dir, scratch=settings.scratch_dir)
    try:
        engine.open(snapshot.publication)
        yield LocalData(snapshot, engine)
    finally:
        engine.close()
