"""The engine as the services use it: plans in, rows out, while publications come and go."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adql_grammar.ast import ComparisonOperator
from dax.config import EngineSettings
from dax.engines.base import Engine, QueryLimits
from dax.engines.duckdb import DuckDBEngine
from dax.errors import EngineError, PlanError, QueryCancelledError, QueryTimeoutError, StaleSnapshotError
from dax.models.publication import PublishedFile, PublishedTable
from dax.models.tableset import TableName
from dax.query.expressions import ColumnValue, Compare, Constant
from dax.query.logical import Filter, Output, Plan, Project, Scan
from dax.query.shard import ShardPlan
from tests.engines.conftest import COUNT
from tests.engines.stars import LONG, STARS, TEXT, catalogue, result, write_stars

LIMITS = QueryLimits(time_s=30)


def names_below(number: int, generation: int = 1, table: TableName = STARS.name) -> ShardPlan:
    """Plan ``SELECT id, name FROM sky.stars WHERE id < number``."""
    key = ColumnValue("s", "id", LONG)
    condition = Compare(ComparisonOperator.LESS, key, Constant(number, LONG))
    outputs = (Output(key), Output(ColumnValue("s", "name", TEXT)))
    plan = Plan(root=Project(Filter(Scan(table, "s"), condition), outputs))
    schema = result(LONG, TEXT)
    return ShardPlan(chunks=(0,), worker_query=plan, merge_query=None, schema=schema, generation=generation)


def ids(engine: Engine, plan: ShardPlan) -> list[int]:
    """Run a plan and return the first column, sorted."""
    return sorted(i for b in engine.execute(plan, limits=LIMITS).batches() for i in b.column(0).to_pylist())


def make_engine(folder: Path, **options: float) -> DuckDBEngine:
    settings = EngineSettings(threads=2, memory_mb=500)
    return DuckDBEngine(settings=settings, folder=folder, scratch=folder / "scratch", **options)


@pytest.fixture
def engine(star_folder: Path, star_file: PublishedFile) -> Iterator[DuckDBEngine]:
    """An engine with the stars as generation 1."""
    engine = make_engine(star_folder, linger_s=0.2)
    engine.open(catalogue(star_file))
    yield engine
    engine.close()


def test_a_plan_is_answered(engine: DuckDBEngine) -> None:
    batches = list(engine.execute(names_below(3), limits=LIMITS).batches())

    rows = sorted((r["c0"], r["c1"]) for b in batches for r in b.to_pylist())
    assert rows == [(0, "star 0"), (1, "star 1"), (2, "star 2")]


def test_it_is_an_engine(engine: Engine) -> None:
    engine.check()


def test_a_plan_for_a_table_that_is_not_there_is_our_fault(engine: DuckDBEngine) -> None:
    with pytest.raises(EngineError):
        engine.execute(names_below(3, table=TableName("sky", "other")), limits=LIMITS)


def test_a_plan_with_a_merge_is_refused(engine: DuckDBEngine) -> None:
    plan = names_below(3)
    merged = ShardPlan(
        chunks=(0,), worker_query=plan.worker_query, merge_query=plan.worker_query, schema=plan.schema, generation=1
    )

    with pytest.raises(PlanError):
        engine.execute(merged, limits=LIMITS)


@pytest.mark.parametrize("generation", [0, 2])
def test_a_plan_of_another_generation_is_stale(engine: DuckDBEngine, generation: int) -> None:
    with pytest.raises(StaleSnapshotError):
        engine.execute(names_below(3, generation), limits=LIMITS)


def test_a_new_publication_answers_and_the_old_one_ends(engine: DuckDBEngine, star_folder: Path) -> None:
    engine.open(catalogue(write_stars(star_folder, 50, "new.duckdb"), generation=2))

    assert len(ids(engine, names_below(COUNT, 1))) == COUNT  # a request that was planned before
    assert len(ids(engine, names_below(COUNT, 2))) == 50
    time.sleep(0.5)
    with pytest.raises(StaleSnapshotError):
        engine.execute(names_below(3, 1), limits=LIMITS)


def test_an_older_publication_changes_nothing(engine: DuckDBEngine) -> None:
    engine.open(catalogue(generation=0))
    engine.open(catalogue(generation=1))

    assert ids(engine, names_below(3)) == [0, 1, 2]


def test_a_publication_that_cannot_be_opened_leaves_the_old_one(engine: DuckDBEngine) -> None:
    with pytest.raises(StaleSnapshotError):
        engine.open(catalogue(PublishedFile(path="gone.duckdb", tables=()), generation=2))

    assert ids(engine, names_below(3)) == [0, 1, 2]


def test_a_streaming_query_keeps_its_data_while_others_are_published(engine: DuckDBEngine, star_folder: Path) -> None:
    """Twice, and the first file deleted meanwhile."""
    engine.open(catalogue(write_stars(star_folder, 200_000, "first.duckdb"), generation=2))
    batches = engine.execute(names_below(COUNT, 2), limits=LIMITS).batches()
    seen = next(batches).column(0).to_pylist()

    for generation in (3, 4):
        engine.open(catalogue(write_stars(star_folder, 10, f"{generation}.duckdb"), generation=generation))
        time.sleep(0.4)
        (star_folder / "first.duckdb").unlink(missing_ok=True)
        seen += next(batches).column(0).to_pylist()
    seen += [i for b in batches for i in b.column(0).to_pylist()]

    assert sorted(seen) == list(range(200_000))
    assert ids(engine, names_below(COUNT, 4)) == list(range(10))


def test_a_replaced_publication_gives_back_its_files(engine: DuckDBEngine, star_folder: Path) -> None:
    engine.open(catalogue(write_stars(star_folder, 1000, "short-lived.duckdb"), generation=2))
    engine.open(catalogue(generation=3))
    time.sleep(0.5)

    assert not any("short-lived" in p for p in _open_paths())
    assert len([p for p in (star_folder / "scratch").iterdir() if p.is_dir()]) == 1


def test_queries_run_through_many_publications(engine: DuckDBEngine, star_folder: Path) -> None:
    """Four threads ask without a pause; each answer is whole, and of one generation."""
    current, stop, wrong = [1], threading.Event(), []
    sizes = {1: COUNT, **{g: 1000 * g for g in range(2, 10)}}

    def ask() -> None:
        while not stop.is_set():
            generation = current[0]
            found = ids(engine, names_below(COUNT, generation))
            if found != list(range(sizes[generation])):
                wrong.append((generation, len(found)))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for generation in range(2, 10):
        engine.open(
            catalogue(write_stars(star_folder, sizes[generation], f"g{generation}.duckdb"), generation=generation)
        )
        current[0] = generation
    stop.set()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_the_time_limit_counts_from_the_start(engine: DuckDBEngine) -> None:
    query = engine.execute(names_below(3), limits=QueryLimits(time_s=0.1))
    time.sleep(0.4)

    with pytest.raises(QueryTimeoutError):
        list(query.batches())


def test_closing_stops_what_runs(star_folder: Path, star_file: PublishedFile) -> None:
    engine = make_engine(star_folder)
    engine.open(catalogue(star_file))
    batches = engine.execute(names_below(COUNT), limits=LIMITS).batches()
    next(batches)

    engine.close()

    with pytest.raises(QueryCancelledError):
        next(batches)
    with pytest.raises(StaleSnapshotError):
        engine.execute(names_below(3), limits=LIMITS)
    with pytest.raises(EngineError):
        engine.check()


def test_a_broken_instance_is_replaced_by_a_check(engine: DuckDBEngine) -> None:
    """A fatal error leaves DuckDB answering nothing more; closing it from inside does so as well."""
    engine._instances[1]._connection.close()
    with pytest.raises(EngineError):
        engine.execute(names_below(3), limits=LIMITS)

    engine.check()

    assert ids(engine, names_below(3)) == [0, 1, 2]


def test_an_engine_without_a_publication_is_not_ready(tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        make_engine(tmp_path).check()


def test_an_empty_publication_is_ready(tmp_path: Path) -> None:
    engine = make_engine(tmp_path)

    engine.open(catalogue(generation=0))

    engine.check()
    engine.close()


def test_several_processes_read_the_same_files(star_folder: Path, star_file: PublishedFile) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        counts = pool.starmap(_count_in_process, [(star_folder, star_file)] * 6)

    assert counts == [COUNT] * 6


def test_many_files_open_at_once(tmp_path: Path) -> None:
    files = [write_stars(tmp_path, 10, f"{i}.duckdb") for i in range(40)]
    named = [PublishedFile(path=f.path, tables=(_renamed(f, TableName("sky", f"t{i}")),)) for i, f in enumerate(files)]
    engine = make_engine(tmp_path)

    engine.open(catalogue(*named))

    assert all(len(ids(engine, names_below(5, table=TableName("sky", f"t{i}")))) == 5 for i in range(40))
    engine.close()


def _renamed(file: PublishedFile, name: TableName) -> PublishedTable:
    return replace(file.tables[0], name=name)


def _count_in_process(folder: Path, file: PublishedFile) -> int:
    engine = make_engine(folder)
    engine.open(catalogue(file))
    try:
        return len(ids(engine, names_below(COUNT)))
    finally:
        engine.close()


def _open_paths() -> list[str]:
    return [str(p.readlink()) for p in Path("/proc/self/fd").iterdir() if p.is_symlink()]
