"""No statement reaches files, the network, extensions or settings, whatever its text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from dax.config import EngineSettings
from dax.engines.base import QueryLimits
from dax.engines.duckdb_connection import connect
from dax.errors import CorruptMetadataError, EngineError, StaleSnapshotError
from dax.models.publication import PublishedFile
from tests.engines.stars import LONG, STARS, Opened, catalogue, result, write_stars

OUTSIDE = [
    "SELECT * FROM read_csv('{canary}')",
    "SELECT * FROM read_text('{canary}')",
    "SELECT * FROM read_blob('{canary}')",
    "SELECT * FROM read_json('{canary}')",
    "SELECT * FROM read_parquet('{canary}')",
    "SELECT * FROM parquet_metadata('{canary}')",
    "SELECT * FROM sniff_csv('{canary}')",
    "SELECT * FROM '{canary}'",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "SELECT * FROM read_parquet('s3://bucket/x')",
    "SELECT * FROM query('SELECT * FROM read_text(''{canary}'')')",
    "SELECT getenv('HOME')",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM python_variable",
    "SELECT * FROM sqlite_scan('{canary}', 't')",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{folder}/out.parquet'",
    "COPY {stars} TO '{folder}/out.csv'",
    "COPY t FROM '{canary}'",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}'",
    "ATTACH '{folder}/new.duckdb' AS n",
    "ATTACH '{folder}/stars.duckdb' AS again (READ_WRITE)",
    "COPY (SELECT 1) TO '{folder}/stars.duckdb' (USE_TMP_FILE false)",
    "COPY (SELECT 1) TO '{folder}/stars.duckdb.wal'",
    "ATTACH 'http://127.0.0.1:9/x.duckdb' AS n",
    "INSTALL httpfs",
    "FORCE INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{folder}/x.duckdb_extension'",
    "UPDATE EXTENSIONS",
    "CREATE SECRET s (TYPE http)",
    "CREATE PERSISTENT SECRET s (TYPE http)",
]
CHANGES = [
    "INSERT INTO {stars} VALUES (1, 1, 1, 1, 'x', 1)",
    "UPDATE {stars} SET mag = 0",
    "DELETE FROM {stars}",
    "DROP TABLE {stars}",
    "ALTER TABLE {stars} ADD COLUMN x INTEGER",
    "CREATE TABLE file0.main.x (i INTEGER)",
    "CREATE INDEX x ON {stars} (mag)",
    "TRUNCATE {stars}",
]
SETTINGS = [
    "SET threads = 64",
    "SET GLOBAL threads = 64",
    "SET memory_limit = '1TB'",
    "SET max_memory = '1TB'",
    "SET temp_directory = '{folder}/elsewhere'",
    "SET max_temp_directory_size = '1TB'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET allowed_directories = ['{folder}']",
    "SET allowed_paths = ['{canary}']",
    "SET autoinstall_known_extensions = true",
    "SET autoload_known_extensions = true",
    "SET allow_community_extensions = true",
    "SET allow_unsigned_extensions = true",
    "SET extension_directories = ['{folder}']",
    "SET custom_extension_repository = 'http://127.0.0.1:9'",
    "SET secret_directory = '{folder}'",
    "SET home_directory = '{folder}'",
    "SET profiling_output = '{folder}/profile'",
    "SET enable_profiling = 'json'",
    "SET log_query_path = '{folder}/log'",
    "SET python_enable_replacements = true",
    "SET ieee_floating_point_ops = true",
    "SET max_execution_time = 1",
    "RESET memory_limit",
    "RESET GLOBAL threads",
    "PRAGMA threads = 64",
    "PRAGMA memory_limit = '1TB'",
    "PRAGMA enable_profiling",
    "CALL enable_logging(storage_path = '{folder}/log')",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with stars and a file that no one may read."""
    (tmp_path / "canary").write_text("secret\n")
    return tmp_path


@pytest.fixture
def connection(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection as an instance has it, without the instance's own wall before it."""
    file = write_stars(folder, 100)
    settings = EngineSettings(threads=1, memory_mb=100)
    connection, _ = connect(catalogue(file), settings=settings, folder=folder, temporary=folder / "t")
    yield connection.cursor()
    connection.close()


@pytest.mark.parametrize("statement", OUTSIDE + CHANGES + SETTINGS)
def test_a_statement_that_reaches_out_is_refused(
    connection: duckdb.DuckDBPyConnection, folder: Path, statement: str
) -> None:
    python_variable = pa.table({"x": [1]})
    settings = _settings(connection)
    files = {p.name for p in folder.iterdir()}
    text = statement.format(canary=folder / "canary", folder=folder, stars="file0.main.t0")

    with pytest.raises(duckdb.Error) as caught:
        connection.execute(text).fetchall()

    assert "secret\n" not in str(caught.value)
    assert {p.name for p in folder.iterdir()} == files
    assert _settings(connection) == settings
    assert connection.execute("SELECT count(*) FROM file0.main.t0").fetchall() == [(100,)]
    assert python_variable.num_rows == 1


@pytest.mark.parametrize(
    "statement",
    ["DETACH file0", "ATTACH ':memory:' AS m", "CREATE TABLE x (i INTEGER)", "SET VARIABLE a = 1", "BEGIN", "select 1"],
)
def test_an_instance_runs_queries_alone(opened: Opened, statement: str) -> None:
    """A connection would do these: the engine refuses what is no query before DuckDB sees it."""
    with pytest.raises(EngineError):
        opened.instance.run(statement, (), result(LONG), QueryLimits())


def test_an_instance_runs_one_query_at_a_time(opened: Opened) -> None:
    with pytest.raises(EngineError):
        opened.rows("SELECT 1; DETACH file0", LONG)

    assert opened.rows(f"SELECT count(*) FROM {opened.stars} WHERE id < 5", LONG) == [(5,)]


def test_a_file_that_is_gone_means_stale_data(tmp_path: Path) -> None:
    file = write_stars(tmp_path, 10)
    (tmp_path / file.path).unlink()

    with pytest.raises(StaleSnapshotError):
        Opened.open(tmp_path, file)

    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"this is no database" * 1000, None])
def test_a_broken_file_is_an_error_without_its_path(tmp_path: Path, content: bytes | None) -> None:
    file = write_stars(tmp_path, 10)
    path = tmp_path / file.path
    path.write_bytes(path.read_bytes()[:5000] if content is None else content)

    with pytest.raises(EngineError) as caught:
        Opened.open(tmp_path, file)

    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("path", ["../stars.duckdb", "/etc/passwd", "a/../../b"])
def test_a_file_outside_the_folder_is_not_opened(tmp_path: Path, path: str) -> None:
    outside = PublishedFile(path=path, tables=())

    with pytest.raises(CorruptMetadataError):
        Opened.open(tmp_path, outside)


def test_a_table_that_was_not_published_is_our_fault(opened: Opened) -> None:
    assert opened.instance.locate(STARS.name)[0] == "file0"
    with pytest.raises(EngineError):
        opened.instance.locate(type(STARS.name)("sky", "other"))


def _settings(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT name, value FROM duckdb_settings() ORDER BY name").fetchall()
