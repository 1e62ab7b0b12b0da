"""The registry: what is written is read back, and a publication is one step or none."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from dax.errors import CorruptMetadataError, TransientError
from dax.metadata.database import open_database
from dax.metadata.self_description import TAP_SCHEMA
from dax.metadata.snapshot import Snapshot, SnapshotCache
from dax.metadata.store import MetadataStore
from dax.models.datatypes import ColumnType, Datatype
from dax.models.publication import PublishedFile, PublishedTable
from dax.models.tableset import Column, ForeignKey, Schema, SpatialIndex, Table, TableName, TableType


def table(name: str, schema: str = "sky", **known: object) -> Table:
    columns = (
        Column(name="id", type=ColumnType(Datatype.LONG), nullable=False, indexed=True, ucd="meta.id;meta.main"),
        Column(name="ra", type=ColumnType(Datatype.DOUBLE), unit="deg", description="Right ascension", principal=True),
        Column(name="dec", type=ColumnType(Datatype.DOUBLE), unit="deg", std=True, utype="x:y.z"),
        Column(name='odd "name" é', type=ColumnType(Datatype.CHAR, "12*")),
        Column(name="place", type=ColumnType(Datatype.DOUBLE, "2", "point")),
    )
    values = {"columns": columns, "primary_key": ("id",), "row_count": 5_000_000_000, **known}
    return Table(name=TableName(schema, name), **values)  # type: ignore[arg-type]


def file_of(*tables: Table, path: str) -> PublishedFile:
    parts = tuple(
        PublishedTable(name=t.name, relation=f"t{i}", row_count=3, cell_column="__cell") for i, t in enumerate(tables)
    )
    return PublishedFile(path=path, tables=parts)


def schema_of(*tables: Table, name: str = "sky") -> Schema:
    return Schema(name=name, tables=tables, description="Über alles", utype="a:b")


def publish(store: MetadataStore, *tables: Table, path: str = "a.duckdb") -> int:
    return store.publish(
        schemas=[schema_of(*tables)], files=[file_of(*tables, path=path)], expected_generation=store.generation()
    )


def test_a_new_registry_describes_itself_alone(store: MetadataStore) -> None:
    snapshot = store.snapshot()

    assert (snapshot.generation, snapshot.tableset.schemas, snapshot.publication.files) == (0, (TAP_SCHEMA,), ())


def test_what_is_published_is_read_back_whole(store: MetadataStore) -> None:
    key = ForeignKey(
        key_id="k", target=TableName("sky", "stars"), columns=(("id", "id"), ("ra", "ra")), description="d", utype="u"
    )
    place = SpatialIndex(longitude="ra", latitude="dec", epoch=2016.0)
    stars = table("stars", position=place, description="x" * 70_000, utype="v")
    other = table("Stars of Ω", type=TableType.VIEW, foreign_keys=(key,), primary_key=("ra", "id"))

    generation = publish(store, stars, other)

    snapshot = store.snapshot()
    assert snapshot.generation == generation == 1
    assert snapshot.tableset.schemas[1:] == (schema_of(stars, other),)
    assert snapshot.publication.files == (file_of(stars, other, path="a.duckdb"),)


def test_names_that_differ_in_case_or_blanks_stay_apart(store: MetadataStore) -> None:
    names = ["a", "A", "a ", "á", "n" * 255]

    publish(store, *(table(n) for n in names))

    assert [t.name.table for t in store.snapshot().tableset.schemas[1].tables] == names


def test_a_new_version_takes_the_place_of_the_old_one(store: MetadataStore) -> None:
    publish(store, table("one"), table("two"))
    newer = replace(table("one"), columns=table("one").columns[:2], row_count=7)

    publish(store, newer, path="b.duckdb")

    snapshot = store.snapshot()
    assert snapshot.tableset.schemas[1].tables == (newer, table("two"))
    assert [f.path for f in snapshot.publication.files] == ["a.duckdb", "b.duckdb"]
    assert [t.name.table for t in snapshot.publication.files[0].tables] == ["two"]


def test_a_file_without_a_current_table_is_forgotten(store: MetadataStore) -> None:
    publish(store, table("one"))

    publish(store, table("one"), path="b.duckdb")

    assert [f.path for f in store.snapshot().publication.files] == ["b.duckdb"]


def test_what_is_withdrawn_is_gone_and_its_empty_schema_too(store: MetadataStore) -> None:
    publish(store, table("one"))

    store.withdraw([TableName("sky", "one")], files=[], expected_generation=1)

    snapshot = store.snapshot()
    assert (snapshot.generation, snapshot.tableset.schemas, snapshot.publication.files) == (2, (TAP_SCHEMA,), ())


def test_who_expects_another_generation_changes_nothing(store: MetadataStore) -> None:
    publish(store, table("one"))
    before = store.snapshot()

    with pytest.raises(TransientError) as raised:
        store.publish(
            schemas=[schema_of(table("two"))], files=[file_of(table("two"), path="b.duckdb")], expected_generation=0
        )

    assert raised.value.code == "LOST_RACE"
    assert store.snapshot() == before


def test_of_many_publishers_at_once_one_wins_each_step(database: Engine, empty_url: str) -> None:
    outcomes: list[str] = []
    barrier = threading.Barrier(6)

    def run(number: int) -> None:
        engine = open_database(empty_url)
        barrier.wait()
        try:
            own = table(f"t{number}")
            MetadataStore(engine).publish(
                schemas=[schema_of(own, name=f"s{number}")],
                files=[file_of(own, path=f"{number}.duckdb")],
                expected_generation=0,
            )
            outcomes.append("won")
        except TransientError:
            outcomes.append("lost")
        finally:
            engine.dispose()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    snapshot = MetadataStore(database).snapshot()
    assert sorted(outcomes) == ["lost"] * 5 + ["won"]
    assert (snapshot.generation, len(snapshot.tableset.schemas), len(snapshot.publication.files)) == (1, 2, 1)


def test_a_registry_without_its_row_says_what_to_do(database: Engine, store: MetadataStore) -> None:
    with database.begin() as connection:
        connection.execute(text("DELETE FROM publication"))

    with pytest.raises(CorruptMetadataError):
        store.generation()


def test_a_registry_that_cannot_be_reached_may_come_back(missing_url: str) -> None:
    engine = open_database(missing_url)

    with pytest.raises(TransientError):
        MetadataStore(engine).snapshot()

    engine.dispose()


def test_a_cache_reads_anew_only_when_the_generation_moved(store: MetadataStore) -> None:
    seen: list[Snapshot] = []
    cache = SnapshotCache(store, poll_s=0)
    cache.on_change(seen.append)

    first, again = cache.current(), cache.current()
    publish(store, table("one"))
    third = cache.current()

    assert first is again
    assert [s.generation for s in seen] == [0, 1]
    assert third is seen[1]


def test_a_cache_looks_no_more_often_than_it_should(store: MetadataStore) -> None:
    cache = SnapshotCache(store, poll_s=3600)
    cache.current()
    publish(store, table("one"))

    assert cache.current().generation == 0
    assert cache.refresh().generation == 1
