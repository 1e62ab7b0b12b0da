"""The metadata database on each of its kinds, empty at the start of each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData

from dax.metadata.database import open_database
from dax.metadata.schema import upgrade
from dax.metadata.store import MetadataStore
from tests.support.databases import MissingServerError, mariadb_server, postgresql_server

_SERVERS = {"postgresql": postgresql_server, "mariadb": mariadb_server}


@pytest.fixture(scope="session", params=["sqlite", "postgresql", "mariadb"])
def server_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('metadata') / 'metadata.sqlite'}"
        return
    with ExitStack() as stack:
        try:
            url = stack.enter_context(_SERVERS[request.param]())
        except MissingServerError as e:
            pytest.skip(str(e))
        yield url


@pytest.fixture
def empty_url(server_url: str) -> Iterator[str]:
    """Give the address of a database without tables."""
    yield server_url
    engine = open_database(server_url)
    everything = MetaData()
    everything.reflect(engine)
    everything.drop_all(engine)
    engine.dispose()


@pytest.fixture
def database(empty_url: str) -> Iterator[Engine]:
    """Give a database of this release's version."""
    upgrade(empty_url)
    engine = open_database(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture
def store(database: Engine) -> MetadataStore:
    return MetadataStore(database)


@pytest.fixture
def missing_url(tmp_path: Path) -> str:
    """Give an address where no database is."""
    return f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.sqlite'}"
