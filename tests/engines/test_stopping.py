"""Queries that are ended before their end: within 2 s, whatever the engine is doing. That is a promise, not a speed."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from dax.engines.base import QueryLimits
from dax.engines.duckdb_query import DuckDBQuery
from dax.errors import DaxError, QueryCancelledError, QueryTimeoutError, ResourceLimitError
from dax.models.publication import PublishedFile
from tests.engines.stars import LONG, Opened, result

PROMISE_S = 2.0
ENDLESS = {
    "cross join": "SELECT count(*) FROM {0} a, {0} b WHERE sin(a.ra * b.ra) > 2",
    "sort": "SELECT a.id FROM {0} a, {0} b WHERE b.id < 3000 ORDER BY a.mag * b.mag",
    "group by": "SELECT count(*) FROM {0} a, {0} b WHERE b.id < 3000 GROUP BY a.id * b.id",
    "hash join": "SELECT count(*) FROM {0} a JOIN {0} b ON a.id % 7 = b.id % 7 AND a.mag + b.mag < 0",
    "distinct": "SELECT DISTINCT a.mag * b.mag FROM {0} a, {0} b WHERE b.id < 3000",
    "window": "SELECT sum(r) FROM (SELECT rank() OVER (ORDER BY a.mag * b.mag) r FROM {0} a, {0} b WHERE b.id < 3000)",
    "few rows": "SELECT a.id FROM {0} a, {0} b WHERE sin(a.ra * b.ra) > 0.999999999999",
    "one row at first": "SELECT a.id FROM {0} a, {0} b WHERE a.id + b.id = 0 OR sin(a.ra * b.ra) > 2",
}
"""None of them ends by itself within a minute or so."""


@pytest.fixture(params=ENDLESS)
def endless(request: pytest.FixtureRequest, opened: Opened) -> str:
    """A statement that goes on and on."""
    return ENDLESS[request.param].format(opened.stars)


def outcome(query: DuckDBQuery) -> DaxError:
    """Read a query to its bad end."""
    with pytest.raises(DaxError) as caught:
        for _ in query.batches():
            pass
    return caught.value


def test_the_time_limit_ends_it(opened: Opened, endless: str) -> None:
    start = time.monotonic()
    query = opened.instance.run(endless, (), result(LONG), QueryLimits(time_s=0.5))

    error = outcome(query)

    assert isinstance(error, QueryTimeoutError)
    assert 0.4 < time.monotonic() - start < 0.5 + PROMISE_S


def test_a_cancel_from_another_thread_ends_it(opened: Opened, endless: str) -> None:
    query = opened.instance.run(endless, (), result(LONG), QueryLimits())
    cancelled: list[float] = []

    def cancel() -> None:
        cancelled.append(time.monotonic())
        query.cancel()

    threading.Timer(0.5, cancel).start()
    error = outcome(query)

    assert isinstance(error, QueryCancelledError)
    assert time.monotonic() - cancelled[0] < PROMISE_S


def test_closing_it_from_another_thread_ends_it(opened: Opened, endless: str) -> None:
    query = opened.instance.run(endless, (), result(LONG), QueryLimits())
    threading.Timer(0.3, query.close).start()
    start = time.monotonic()

    error = outcome(query)

    assert isinstance(error, QueryCancelledError)
    assert time.monotonic() - start < 0.3 + PROMISE_S


def test_a_stopped_query_uses_no_more_time(opened: Opened, endless: str) -> None:
    query = opened.instance.run(endless, (), result(LONG), QueryLimits(time_s=0.3))
    outcome(query)
    time.sleep(0.1)

    before = time.process_time()
    time.sleep(0.5)

    assert time.process_time() - before < 0.25


def test_the_time_limit_ends_a_query_that_no_one_reads(opened: Opened) -> None:
    sql = f"SELECT a.id FROM {opened.stars} a, {opened.stars} b"
    query = opened.instance.run(sql, (), result(LONG), QueryLimits(time_s=0.3))
    batches = query.batches()
    next(batches)

    opened.instance.retire()
    deadline = time.monotonic() + 0.3 + PROMISE_S
    while not opened.instance.is_closed and time.monotonic() < deadline:
        time.sleep(0.02)

    assert opened.instance.is_closed  # what the query held is given back, though its reader never came again
    with pytest.raises(QueryTimeoutError):
        next(batches)


def test_a_query_that_was_never_read_is_stopped_too(opened: Opened) -> None:
    query = opened.instance.run("SELECT 1", (), result(LONG), QueryLimits(time_s=0.05))
    time.sleep(0.3)

    assert isinstance(outcome(query), QueryTimeoutError)


def test_a_cancel_before_the_start_is_not_lost(opened: Opened) -> None:
    query = opened.instance.run("SELECT 1", (), result(LONG), QueryLimits())

    query.cancel()

    assert isinstance(outcome(query), QueryCancelledError)


@pytest.mark.parametrize("delay_ms", range(0, 20, 2))
def test_a_cancel_while_it_starts_is_not_lost(opened: Opened, delay_ms: int) -> None:
    query = opened.instance.run(ENDLESS["cross join"].format(opened.stars), (), result(LONG), QueryLimits())
    threading.Timer(delay_ms / 1000, query.cancel).start()
    start = time.monotonic()

    assert isinstance(outcome(query), QueryCancelledError)
    assert time.monotonic() - start < PROMISE_S


def test_cancelling_returns_at_once_and_may_be_repeated(opened: Opened, endless: str) -> None:
    query = opened.instance.run(endless, (), result(LONG), QueryLimits())
    reader = threading.Thread(target=outcome, args=(query,))
    reader.start()
    time.sleep(0.2)

    start = time.monotonic()
    for _ in range(5):
        query.cancel()
    took = time.monotonic() - start
    reader.join(PROMISE_S)

    assert took < 0.2
    assert not reader.is_alive()


def test_the_first_cause_counts(opened: Opened) -> None:
    query = opened.instance.run("SELECT 1", (), result(LONG), QueryLimits(time_s=0.05))
    query.cancel()
    time.sleep(0.2)

    assert isinstance(outcome(query), QueryCancelledError)


def test_cancelling_what_has_ended_changes_nothing(opened: Opened) -> None:
    query = opened.instance.run("SELECT 1", (), result(LONG), QueryLimits(time_s=5))
    rows = sum(b.num_rows for b in query.batches())

    query.cancel()
    query.close()

    assert rows == 1
    assert opened.rows("SELECT 2", LONG) == [(2,)]


def test_a_query_closed_between_two_reads_says_so(opened: Opened) -> None:
    batches = (query := opened.instance.run(_all(opened), (), result(LONG), QueryLimits())).batches()
    next(batches)

    query.close()

    with pytest.raises(QueryCancelledError):
        next(batches)


def test_a_cancel_near_the_end_never_gives_a_part_for_the_whole(opened: Opened) -> None:
    """Cancelled at many moments around its end, a query gives all its rows or an error."""
    for delay_ms in range(0, 40, 2):
        query = opened.instance.run(_all(opened), (), result(LONG), QueryLimits())
        threading.Timer(delay_ms / 1000, query.cancel).start()
        rows = 0
        try:
            for batch in query.batches():
                rows += batch.num_rows
        except QueryCancelledError:
            continue
        assert rows == 300_000


def test_a_reader_that_stops_reading_gives_all_back(opened: Opened) -> None:
    query = opened.instance.run(f"SELECT a.id FROM {opened.stars} a, {opened.stars} b", (), result(LONG), QueryLimits())
    batches = query.batches()
    next(batches)

    batches.close()  # type: ignore[attr-defined]
    opened.instance.retire()

    assert opened.instance.is_closed


def test_stopping_one_leaves_the_others_alone(opened: Opened) -> None:
    endless = ENDLESS["sort"].format(opened.stars)
    stopped = [opened.instance.run(endless, (), result(LONG), QueryLimits(time_s=0.3)) for _ in range(3)]
    threads = [threading.Thread(target=outcome, args=(q,)) for q in stopped]
    for thread in threads:
        thread.start()

    answers = []
    while any(t.is_alive() for t in threads):
        answers += opened.rows(f"SELECT count(*) FROM {opened.stars} WHERE id < $1", LONG, parameters=(10,))

    assert set(answers) == {(10,)}


def test_a_query_beyond_the_memory_limit_fails_alone(star_folder: Path, star_file: PublishedFile) -> None:
    opened = Opened.open(star_folder, star_file, memory_mb=64, temp_mb=2000)
    other = opened.instance.run(f"SELECT id FROM {opened.stars}", (), result(LONG), QueryLimits()).batches()
    rows = next(other).num_rows

    sql = f"SELECT length(string_agg(name, ',')) FROM {opened.stars} a, range(100)"
    error = outcome(opened.instance.run(sql, (), result(LONG), QueryLimits()))
    rows += sum(b.num_rows for b in other)

    assert isinstance(error, ResourceLimitError)
    assert error.code == "MEMORY_LIMIT"
    assert rows == 300_000
    opened.instance.close(2)


@pytest.mark.parametrize("temp_mb", [0, 20])
def test_a_query_beyond_the_temporary_disk_fails(star_folder: Path, star_file: PublishedFile, temp_mb: int) -> None:
    opened = Opened.open(star_folder, star_file, memory_mb=64, temp_mb=temp_mb)
    sql = f"SELECT a.name FROM {opened.stars} a, range(30) ORDER BY a.name || a.mag"

    error = outcome(opened.instance.run(sql, (), result(LONG), QueryLimits()))

    assert isinstance(error, ResourceLimitError)
    assert error.code == ("STORAGE_FULL" if temp_mb else "MEMORY_LIMIT")
    assert opened.rows("SELECT 1", LONG) == [(1,)]
    opened.instance.close(2)


def test_what_was_spilled_is_removed(star_folder: Path, star_file: PublishedFile) -> None:
    scratch = star_folder / "scratch"
    before = set(scratch.iterdir())
    opened = Opened.open(star_folder, star_file, memory_mb=64, temp_mb=2000)
    sql = f"SELECT a.name FROM {opened.stars} a, range(10) ORDER BY a.name || a.mag"
    query = opened.instance.run(sql, (), result(LONG), QueryLimits(time_s=1))
    reader = threading.Thread(target=outcome, args=(query,))
    reader.start()

    spilled = 0
    while reader.is_alive():
        spilled = max(spilled, _size(scratch))
        time.sleep(0.01)
    opened.instance.close(2)

    assert spilled > 0
    assert set(scratch.iterdir()) == before


def test_one_thread_keeps_all_time_limits(opened: Opened) -> None:
    queries = [opened.instance.run("SELECT 1", (), result(LONG), QueryLimits(time_s=60)) for _ in range(100)]

    clocks = [t for t in threading.enumerate() if t.name == "alarm-clock" and t.is_alive()]
    for query in queries:
        query.close()

    assert 1 <= len(clocks) < 100


def _size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def _all(opened: Opened) -> str:
    return f"SELECT id FROM {opened.stars}"
