"""Making, upgrading and checking the metadata database."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text

from dax.errors import CorruptMetadataError, TransientError
from dax.metadata.database import open_database
from dax.metadata.schema import check, upgrade
from dax.metadata.tables import Base


def test_an_upgrade_makes_what_the_models_say(database: Engine) -> None:
    with database.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []


def test_an_upgrade_may_be_repeated(empty_url: str) -> None:
    upgrade(empty_url)
    upgrade(empty_url)

    check(empty_url)


def test_an_empty_database_is_told_apart_and_what_to_do(empty_url: str) -> None:
    with pytest.raises(CorruptMetadataError, match="is empty") as raised:
        check(empty_url)

    assert raised.value.hint == "run: dax db upgrade"


def test_a_database_of_another_version_is_refused(database: Engine, empty_url: str) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(CorruptMetadataError, match="has version 9999"):
        check(empty_url)


def test_a_database_that_cannot_be_reached_may_come_back(missing_url: str) -> None:
    with pytest.raises(TransientError):
        check(missing_url)
    with pytest.raises(TransientError):
        upgrade(missing_url)


def test_opening_a_database_connects_to_nothing(missing_url: str) -> None:
    open_database(missing_url).dispose()
