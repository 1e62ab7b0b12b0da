"""Builds stores and publishers from settings and from an open process: the only place that wires."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dax.config import Settings
from dax.ingest.publish import Publisher
from dax.metadata.database import open_database
from dax.metadata.rows import describe
from dax.metadata.schema import check, upgrade
from dax.metadata.self_description import TAP_SCHEMA
from dax.metadata.store import MetadataStore

__all__ = ["open_publisher", "open_store", "prepare"]


def prepare(settings: Settings) -> None:
    """Make what a service needs before it can start: folders, TAP_SCHEMA, and the default metadata database.

    A database named in the settings is never made or changed here: ``dax db upgrade`` is for that.
    """
    for folder in (settings.data_dir, settings.engine_dir, settings.scratch_dir):
        folder.mkdir(parents=True, exist_ok=True)
    if settings.metadata.url is None:
        upgrade(settings.metadata_url)
    check(settings.metadata_url)
    with open_store(settings) as store:
        files = store.snapshot().publication.files
        is_described = any(t.name.schema == TAP_SCHEMA.name for f in files for t in f.tables)
    if not is_described:
        with open_publisher(settings) as publisher:
            publisher.publish_descriptions()


@contextmanager
def open_store(settings: Settings) -> Iterator[MetadataStore]:
    """Open the metadata registry."""
    database = open_database(settings.metadata_url)
    try:
        yield MetadataStore(database)
    finally:
        database.dispose()


@contextmanager
def open_publisher(settings: Settings) -> Iterator[Publisher]:
    """Open what publishes tables."""
    with open_store(settings) as store:
        yield Publisher(
            registry=store,
            describe=describe,
            folder=settings.engine_dir,
            scratch=settings.scratch_dir,
            memory_mb=settings.engine.memory_mb,
        )
