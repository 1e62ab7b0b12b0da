"""Rows out of a running statement."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from dax.engines import duckdb_query
from dax.engines.base import QueryLimits
from dax.errors import EngineError, QueryError
from dax.models.datatypes import ColumnType, Datatype
from dax.models.publication import PublishedFile
from tests.engines.conftest import COUNT
from tests.engines.stars import LONG, REAL, TEXT, Opened, resident_bytes, result

TIMESTAMP = ColumnType(Datatype.CHAR, "*", "timestamp")
INTS = ColumnType(Datatype.INT, "*")


def test_every_row_is_read_once(opened: Opened) -> None:
    table = opened.table(f"SELECT id, name FROM {opened.stars}", LONG, TEXT)

    assert table.num_rows == COUNT
    assert table["c0"].to_numpy().sum() == COUNT * (COUNT - 1) // 2
    assert all(f"star {i}" == n for i, n in zip(table["c0"].to_pylist(), table["c1"].to_pylist(), strict=True))


def test_values_are_bound(opened: Opened) -> None:
    found = opened.rows(f"SELECT id FROM {opened.stars} WHERE name = $1 AND id < $2", LONG, parameters=("star 7", 9))

    assert found == [(7,)]


def test_a_hostile_value_is_a_value(opened: Opened) -> None:
    hostile = "'; DROP TABLE x; -- \" \\ $1"

    assert opened.rows("SELECT $1", TEXT, parameters=(hostile,)) == [(hostile,)]


def test_an_empty_answer_has_no_rows(opened: Opened) -> None:
    assert opened.rows(f"SELECT id FROM {opened.stars} WHERE id < 0", LONG) == []


@pytest.mark.parametrize(
    ("sql", "type_", "value"),
    [
        ("SELECT 1", LONG, 1),
        ("SELECT CAST(7 AS HUGEINT)", LONG, 7),
        ("SELECT CAST(1.5 AS DECIMAL(9, 3))", ColumnType(Datatype.DOUBLE), 1.5),
        ("SELECT CAST(0.5 AS DOUBLE)", REAL, 0.5),
        ("SELECT DATE '2026-01-02'", TIMESTAMP, datetime(2026, 1, 2)),
        ("SELECT [1, NULL, 3]", INTS, [1, None, 3]),
        ("SELECT CAST(200 AS UTINYINT)", ColumnType(Datatype.UNSIGNED_BYTE), 200),
        ("SELECT true", ColumnType(Datatype.BOOLEAN), True),
        ("SELECT CAST(NULL AS INTEGER)", TEXT, None),
    ],
)
def test_a_column_has_the_type_that_was_promised(opened: Opened, sql: str, type_: ColumnType, value: object) -> None:
    query = opened.instance.run(sql, (), result(type_), QueryLimits())
    [batch] = query.batches()

    assert batch.schema == pa.schema([("c0", type_.arrow)])
    assert batch.to_pylist() == [{"c0": value}]


def test_a_number_too_large_for_its_promised_type_is_an_error(opened: Opened) -> None:
    with pytest.raises(QueryError) as caught:
        opened.rows("SELECT CAST('170141183460469231731687303715884105727' AS HUGEINT)", LONG)

    assert caught.value.code == "OUT_OF_RANGE"


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT CAST('secret' AS BIGINT)", "BAD_VALUE"),
        ("SELECT CAST(300 AS UTINYINT)", "BAD_VALUE"),
        ("SELECT 9223372036854775807 + CAST(1 AS BIGINT)", "OUT_OF_RANGE"),
        ("SELECT 1 // 0", "DIVISION_BY_ZERO"),
        ("SELECT sqrt(-1)", "OUT_OF_RANGE"),
        ("SELECT (SELECT x FROM (VALUES (1), (2)) AS v(x))", "MANY_ROWS"),
        ("SELECT CAST('max_temp_directory_size' AS BIGINT)", "BAD_VALUE"),
    ],
)
def test_a_bad_value_is_the_querys_fault_and_is_not_shown(opened: Opened, sql: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        opened.rows(sql, LONG)

    assert caught.value.code == code
    assert "SELECT" not in caught.value.message
    assert "secret" not in caught.value.message


def test_a_bad_value_behind_the_first_rows_is_found_too(opened: Opened) -> None:
    sql = f"SELECT CASE WHEN mag > 19.999 THEN CAST(name AS BIGINT) ELSE id END FROM {opened.stars}"
    query = opened.instance.run(sql, (), result(LONG), QueryLimits())

    with pytest.raises(QueryError) as caught:
        list(query.batches())

    assert caught.value.code == "BAD_VALUE"


@pytest.mark.parametrize("sql", ["SELECT nothing FROM nowhere", "SELECT 1 +", "SELECT $1", "SELECT 1; SELECT 2"])
def test_a_statement_that_cannot_be_is_our_fault_and_logged(
    opened: Opened, sql: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(EngineError) as caught:
        opened.rows(sql, LONG)

    assert sql in caplog.text
    assert "nowhere" not in caught.value.message


def test_a_wrong_number_of_columns_is_our_fault(opened: Opened) -> None:
    with pytest.raises(EngineError):
        opened.rows("SELECT 1, 2", LONG)


def test_progress_counts_the_rows_read(opened: Opened) -> None:
    query = opened.instance.run(f"SELECT id FROM {opened.stars}", (), result(LONG), QueryLimits())
    batches = query.batches()

    first = next(batches).num_rows
    during = query.progress()
    rest = sum(b.num_rows for b in batches)

    assert (during.rows, during.chunks_done) == (first, 0)
    assert (query.progress().rows, query.progress().chunks_done) == (first + rest, 1)


def test_a_long_answer_streams_in_constant_memory(opened: Opened) -> None:
    """400 MB of rows go through; a copy of them all would show."""
    sql = f"SELECT a.id, a.ra, a.name FROM {opened.stars} AS a, range(40) AS r(i)"
    query = opened.instance.run(sql, (), result(LONG, ColumnType(Datatype.DOUBLE), TEXT), QueryLimits())
    batches = query.batches()
    next(batches)
    before = resident_bytes()

    rows, highest = 0, 0
    for batch in batches:
        rows += batch.num_rows
        highest = max(highest, resident_bytes())

    assert rows > 39 * COUNT
    assert highest - before < 150e6


def test_the_first_rows_come_before_the_last_are_made(opened: Opened) -> None:
    query = opened.instance.run(f"SELECT a.id FROM {opened.stars} a, {opened.stars} b", (), result(LONG), QueryLimits())

    batch = next(query.batches())  # 90,000 million rows would take hours
    query.close()

    assert batch.num_rows > 0


def test_many_threads_run_queries_at_once(opened: Opened) -> None:
    def look_up(number: int) -> list[tuple[object, ...]]:
        return opened.rows(f"SELECT name FROM {opened.stars} WHERE id = $1", TEXT, parameters=(number,))

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(look_up, range(400)))

    assert found == [[(f"star {i}",)] for i in range(400)]


def test_one_query_streams_while_others_run(opened: Opened) -> None:
    long = opened.instance.run(f"SELECT id FROM {opened.stars}", (), result(LONG), QueryLimits()).batches()
    rows = next(long).num_rows

    others = [opened.rows("SELECT 1", LONG) for _ in range(3)]
    rows += sum(b.num_rows for b in long)

    assert others == [[(1,)]] * 3
    assert rows == COUNT


def test_a_query_is_read_once(opened: Opened) -> None:
    query = opened.instance.run("SELECT 1", (), result(LONG), QueryLimits())
    list(query.batches())

    with pytest.raises(EngineError):
        list(query.batches())


def test_a_query_that_has_ended_holds_nothing(opened: Opened) -> None:
    before = threading.active_count()
    opened.rows(f"SELECT count(*) FROM {opened.stars}", LONG)

    opened.instance.retire()

    assert opened.instance.is_closed
    assert threading.active_count() <= before + 1


def test_both_ways_to_stream_give_the_same(
    star_folder: Path, star_file: PublishedFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The public way stands in for DuckDB versions that lack the shorter one."""
    opened = Opened.open(star_folder, star_file)
    sql = f"SELECT id, name FROM {opened.stars} WHERE id < $1 ORDER BY id"
    short = opened.table(sql, LONG, TEXT, parameters=(1000,))

    monkeypatch.setattr(duckdb_query, "_SUBMIT", "no such method")
    public = opened.table(sql, LONG, TEXT, parameters=(1000,))

    opened.instance.close(1)
    assert public == short
    assert short.num_rows == 1000
