"""Publishing: all at once or not at all, and no query notices."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from dax.config import EngineSettings
from dax.engines.base import QueryLimits
from dax.engines.clock import AlarmClock
from dax.engines.duckdb_instance import DuckDBInstance
from dax.errors import CorruptMetadataError, DaxError, IngestError, NotFoundError, TransientError
from dax.ingest.publish import Publisher
from dax.metadata.database import open_database
from dax.metadata.rows import describe
from dax.metadata.schema import upgrade
from dax.metadata.snapshot import Snapshot
from dax.metadata.store import MetadataStore
from dax.models.datatypes import ColumnType, Datatype
from dax.models.publication import PublishedFile
from dax.models.results import ResultColumn, ResultSchema
from dax.models.tableset import Column, Schema, Table, TableName

LONG = ColumnType(Datatype.LONG)
TEXT = ColumnType(Datatype.CHAR, "*")
TAP_TABLES = TableName("TAP_SCHEMA", "tables")


@dataclass
class FaultyRegistry:
    """The real registry, that can be made to fail just before or just after it takes a step."""

    store: MetadataStore
    before_step: Callable[[], None] = lambda: None
    after_step: Callable[[], None] = lambda: None

    def snapshot(self) -> Snapshot:
        return self.store.snapshot()

    def publish(self, *, schemas: Sequence[Schema], files: Sequence[PublishedFile], expected_generation: int) -> int:
        self.before_step()
        generation = self.store.publish(schemas=schemas, files=files, expected_generation=expected_generation)
        self.after_step()
        return generation

    def withdraw(self, tables: Sequence[TableName], *, files: Sequence[PublishedFile], expected_generation: int) -> int:
        return self.store.withdraw(tables, files=files, expected_generation=expected_generation)


@dataclass
class Site:
    """A folder of published files, its registry and its publisher."""

    folder: Path
    registry: FaultyRegistry
    publisher: Publisher

    def publish(self, **tables: Sequence[int]) -> int:
        """Publish tables of schema ``s`` with these values."""
        schema, data = contents(**tables)
        return self.publisher.publish(schema, data)

    def files(self) -> set[str]:
        return {p.name for p in self.folder.iterdir() if p.is_file()}

    def named(self) -> set[str]:
        return {f.path for f in self.registry.snapshot().publication.files}

    def open(self) -> DuckDBInstance:
        return DuckDBInstance.open(
            self.registry.snapshot().publication,
            settings=EngineSettings(threads=2, memory_mb=500),
            folder=self.folder,
            scratch=self.folder.parent / "scratch",
            clock=AlarmClock(),
        )

    def values(self, table: str) -> list[object]:
        instance = self.open()
        try:
            return [r["c0"] for b in read(instance, TableName("s", table), "x", LONG) for r in b.to_pylist()]
        finally:
            instance.close(1)

    def described(self) -> list[object]:
        """Read the names of our tables in TAP_SCHEMA as a query would; all of it must be what the registry says."""
        instance = self.open()
        try:
            for table, expected in describe(self.registry.snapshot().tableset):
                schema = ResultSchema(tuple(ResultColumn(name=c.name, type=c.type) for c in table.columns))
                columns = ", ".join(f'"{c.name}"' for c in table.columns)
                query = instance.run(f"SELECT {columns} FROM {place(instance, table.name)}", (), schema, QueryLimits())
                found = pa.Table.from_batches(query.batches(), schema.arrow)
                assert found.rename_columns(expected.column_names) == expected
            names = [r["c0"] for b in read(instance, TAP_TABLES, "table_name", TEXT) for r in b.to_pylist()]
        finally:
            instance.close(1)
        return [n for n in names if str(n).startswith("s.")]


def contents(**tables: Sequence[int]) -> tuple[Schema, dict[TableName, Iterator[pa.RecordBatch]]]:
    described = tuple(
        Table(name=TableName("s", n), columns=(Column(name="x", type=LONG),), primary_key=("x",)) for n in tables
    )
    data = {TableName("s", n): iter([pa.record_batch({"x": pa.array(list(v), pa.int64())})]) for n, v in tables.items()}
    return Schema(name="s", tables=described), data


def place(instance: DuckDBInstance, table: TableName) -> str:
    return ".".join(f'"{p}"' for p in instance.locate(table))


def read(instance: DuckDBInstance, table: TableName, column: str, type_: ColumnType) -> Iterator[pa.RecordBatch]:
    schema = ResultSchema((ResultColumn(name=column, type=type_),))
    return instance.run(f'SELECT "{column}" FROM {place(instance, table)}', (), schema, QueryLimits()).batches()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("registry") / "metadata.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def site(tmp_path: Path, empty_database: Path) -> Iterator[Site]:
    shutil.copy(empty_database, tmp_path / "metadata.sqlite")
    database = open_database(f"sqlite:///{tmp_path / 'metadata.sqlite'}")
    registry = FaultyRegistry(MetadataStore(database))
    folder = tmp_path / "engine"
    yield Site(folder, registry, make_publisher(registry, folder))
    database.dispose()


def make_publisher(registry: FaultyRegistry, folder: Path) -> Publisher:
    return Publisher(registry=registry, describe=describe, folder=folder, scratch=folder.parent / "scratch")


def fail(error: BaseException) -> Callable[[], None]:
    def step() -> None:
        raise error

    return step


def test_what_is_published_can_be_read(site: Site) -> None:
    generation = site.publish(a=[3, 1, 2])

    assert generation == 1
    assert site.values("a") == [3, 1, 2]
    assert site.described() == ["s.a"]
    assert site.files() == site.named()


def test_a_service_without_tables_has_tap_schema(site: Site) -> None:
    site.publisher.publish_descriptions()

    assert site.described() == []


def test_new_tables_stand_beside_the_old(site: Site) -> None:
    site.publish(a=[1])
    site.publish(b=[1, 2], c=[])

    assert site.described() == ["s.a", "s.b", "s.c"]
    assert site.values("a") == [1]


def test_a_new_version_replaces_the_old(site: Site) -> None:
    site.publish(a=[1], b=[2])
    site.publish(a=[5, 6])

    assert site.values("a") == [5, 6]
    assert site.values("b") == [2]
    assert site.described() == ["s.a", "s.b"]


def test_a_withdrawn_table_is_gone(site: Site) -> None:
    site.publish(a=[1], b=[2])

    site.publisher.withdraw([TableName("s", "a")])

    assert site.described() == ["s.b"]
    with pytest.raises(DaxError):
        site.values("a")


def test_a_table_that_is_not_there_cannot_be_withdrawn(site: Site) -> None:
    with pytest.raises(NotFoundError, match=r"s\.nothing"):
        site.publisher.withdraw([TableName("s", "nothing")])


def test_bad_rows_leave_everything_as_it_was(site: Site) -> None:
    site.publish(a=[1])
    before, files = site.registry.snapshot(), site.files()

    with pytest.raises(IngestError, match="more than once"):
        site.publish(good=[1, 2], a=[7, 7])

    assert site.registry.snapshot() == before
    assert site.files() == files
    assert {p.name for p in site.folder.iterdir()} == files


@pytest.mark.parametrize("error", [CorruptMetadataError("broken"), RuntimeError("lost"), KeyboardInterrupt()])
def test_a_registry_that_fails_leaves_everything_as_it_was(site: Site, error: BaseException) -> None:
    site.publish(a=[1])
    before, files = site.registry.snapshot(), site.files()
    site.registry.before_step = fail(error)

    with pytest.raises(type(error)):
        site.publish(a=[2])

    assert site.registry.snapshot() == before
    assert site.files() == files
    assert {p.name for p in site.folder.iterdir()} == files


def test_a_publication_whose_confirmation_was_lost_keeps_its_files(site: Site) -> None:
    site.registry.after_step = fail(RuntimeError("connection lost"))

    with pytest.raises(RuntimeError):
        site.publish(a=[1, 2])

    assert site.named() <= site.files()
    assert site.values("a") == [1, 2]


def test_the_loser_of_a_race_describes_what_the_winner_published(site: Site) -> None:
    other = make_publisher(site.registry, site.folder)

    def interfere() -> None:
        site.registry.before_step = lambda: None
        other.publish(*contents(b=[1, 2]))

    site.registry.before_step = interfere
    generation = site.publish(a=[1])

    assert generation == 2
    assert site.described() == ["s.b", "s.a"]
    assert site.named() <= site.files()


def test_many_publishers_at_once_lose_nothing(site: Site) -> None:
    errors: list[BaseException] = []

    def run(number: int) -> None:
        try:
            site.publish(**{f"t{number}": list(range(number + 1))})
        except BaseException as e:  # noqa: BLE001 (shown below)
            errors.append(e)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(map(str, site.described())) == [f"s.t{i}" for i in range(6)]


def test_a_registry_that_never_agrees_is_given_up(site: Site) -> None:
    site.registry.before_step = fail(TransientError("always too late"))

    with pytest.raises(TransientError):
        site.publish(a=[1])

    assert site.files() == set()


def test_a_running_query_keeps_its_data_through_two_publications(site: Site) -> None:
    site.publish(a=range(300_000))
    old = site.open()
    batches = read(old, TableName("s", "a"), "x", LONG)
    seen = next(batches).column(0).to_pylist()

    for version in (2, 3):
        site.publish(a=[version])
        _age(site)
        site.publisher.collect_garbage()
        seen += next(batches).column(0).to_pylist()
    seen += [i for b in batches for i in b.column(0).to_pylist()]
    old.close(1)

    assert sorted(seen) == list(range(300_000))
    assert site.values("a") == [3]
    assert site.files() == site.named()


def test_a_replaced_file_is_kept_for_a_time_of_grace(site: Site) -> None:
    site.publish(a=[1])
    _age(site)
    site.publish(a=[2])

    young = site.publisher.collect_garbage()
    files = site.files()
    _age(site)
    old = site.publisher.collect_garbage()

    assert (young, old) == (0, 2)  # the table's file and that of TAP_SCHEMA
    assert site.named() < files
    assert site.files() == site.named()


def test_files_that_are_named_are_kept_however_old(site: Site) -> None:
    site.publish(a=[1])
    _age(site)

    assert site.publisher.collect_garbage() == 0
    assert site.values("a") == [1]


def test_what_is_no_file_of_the_engine_is_left_alone(site: Site) -> None:
    site.publish(a=[1])
    note = site.folder / "README.txt"
    note.write_text("mine")
    _age(site)

    site.publisher.collect_garbage()

    assert note.read_text() == "mine"


def test_rows_and_descriptions_must_match(site: Site) -> None:
    schema, _ = contents(a=[1], b=[1])
    _, data = contents(a=[1], c=[1])

    with pytest.raises(IngestError, match=r"s\.b, s\.c"):
        site.publisher.publish(schema, data)


def test_tap_schema_cannot_be_published_by_hand(site: Site) -> None:
    table = Table(name=TableName("Tap_Schema", "tables"), columns=(Column(name="x", type=LONG),))

    with pytest.raises(IngestError) as caught:
        site.publisher.publish(Schema(name="Tap_Schema", tables=(table,)), {table.name: iter(())})

    assert caught.value.code == "NAME_TAKEN"


@pytest.mark.parametrize(("schema", "table"), [("s", "A"), ("S", "b")])
def test_names_that_differ_only_in_case_are_refused(site: Site, schema: str, table: str) -> None:
    site.publish(a=[1])
    clash = Table(name=TableName(schema, table), columns=(Column(name="x", type=LONG),))

    with pytest.raises(IngestError) as caught:
        site.publisher.publish(Schema(name=schema, tables=(clash,)), {clash.name: iter(())})

    assert caught.value.code == "NAME_TAKEN"


@pytest.mark.parametrize("name", ["../../escape", "a/b", "x" * 300, "星", ".hidden", "a b;c'd\"e"])
def test_any_name_of_a_table_makes_a_file_in_the_folder(site: Site, name: str) -> None:
    site.publish(**{name: [1]})

    assert site.values(name) == [1]
    assert site.files() == site.named()


def _age(site: Site) -> None:
    """Let an hour go by for every file."""
    past = time.time() - 3600
    for path in site.folder.iterdir():
        if path.is_file():
            os.utime(path, (past, past))
