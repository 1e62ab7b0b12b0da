"""Published files: what is written is what was given, in the order that makes cones cheap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from healpix_geo import nested

from dax.engines.duckdb_file import write_file
from dax.engines.duckdb_table import WriteStep
from dax.errors import IngestError, ResourceLimitError
from dax.models.datatypes import ColumnType, Datatype
from dax.models.publication import PublishedFile
from dax.models.tableset import Column, SpatialIndex, Table, TableName
from tests.engines.conftest import COUNT
from tests.engines.stars import LONG, STARS, TEXT, make_stars, star_batches

NAME = TableName("s", "t")
ALL_TYPES = {
    "flag": (ColumnType(Datatype.BOOLEAN), "BOOLEAN", [True, None]),
    "tiny": (ColumnType(Datatype.UNSIGNED_BYTE), "UTINYINT", [255, None]),
    "small": (ColumnType(Datatype.SHORT), "SMALLINT", [-32768, None]),
    "whole": (ColumnType(Datatype.INT), "INTEGER", [2**31 - 1, None]),
    "large": (LONG, "BIGINT", [-(2**63), None]),
    "real": (ColumnType(Datatype.FLOAT), "FLOAT", [1.5, None]),
    "double": (ColumnType(Datatype.DOUBLE), "DOUBLE", [1e300, None]),
    "text": (TEXT, "VARCHAR", ["é 'x'", None]),
    "fixed": (ColumnType(Datatype.CHAR, "8"), "VARCHAR", ["", None]),
    "unicode": (ColumnType(Datatype.UNICODE_CHAR, "*"), "VARCHAR", ["星", None]),
    "moment": (ColumnType(Datatype.CHAR, "*", "timestamp"), "TIMESTAMP", [datetime(2026, 1, 2, 3, 4, 5, 678), None]),
    "point": (ColumnType(Datatype.DOUBLE, "2", "point"), "DOUBLE[]", [[1.0, 2.0], None]),
    "counts": (ColumnType(Datatype.INT, "*"), "INTEGER[]", [[], None]),
}


def table(*columns: Column, key: tuple[str, ...] = (), position: SpatialIndex | None = None) -> Table:
    return Table(name=NAME, columns=columns, primary_key=key, position=position)


def write(folder: Path, described: Table, *rows: pa.RecordBatch | pa.Table) -> PublishedFile:
    batches = [b for r in rows for b in (r.to_batches() if isinstance(r, pa.Table) else [r])]
    return write_file(folder / "t.duckdb", [(described, iter(batches))], scratch=folder / "scratch")


def read(folder: Path, sql: str, name: str = "t.duckdb") -> list[tuple[object, ...]]:
    with duckdb.connect(folder / name, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def assert_nothing_left(folder: Path) -> None:
    assert [p.name for p in folder.rglob("*") if p.is_file()] == []
    assert {p.name for p in folder.iterdir()} <= {"scratch"}


def test_every_type_is_kept(tmp_path: Path) -> None:
    described = table(*(Column(name=n, type=t) for n, (t, _, _) in ALL_TYPES.items()))
    rows = pa.table({n: pa.array(v, t.arrow) for n, (t, _, v) in ALL_TYPES.items()})

    write(tmp_path, described, rows)

    assert read(tmp_path, "SELECT * FROM t0") == [tuple(r.values()) for r in rows.to_pylist()]
    described_again = read(tmp_path, "SELECT column_name, column_type FROM (DESCRIBE t0)")
    assert described_again == [(n, sql) for n, (_, sql, _) in ALL_TYPES.items()]


def test_a_file_says_what_is_in_it(tmp_path: Path) -> None:
    other = Table(name=TableName("s", "Other"), columns=(Column(name="x", type=LONG),))
    rows = pa.table({"x": [1, 2, 3]})

    file = write_file(tmp_path / "two.duckdb", [(STARS, star_batches(50)), (other, rows)], scratch=tmp_path / "scratch")

    assert file.path == "two.duckdb"
    assert [(t.name, t.row_count, t.cell_column) for t in file.tables] == [
        (STARS.name, 50, "__cell"),
        (other.name, 3, None),
    ]
    for published in file.tables:
        assert read(tmp_path, f'SELECT count(*) FROM "{published.relation}"', "two.duckdb") == [(published.row_count,)]


def test_a_table_without_rows_is_written(tmp_path: Path) -> None:
    file = write_file(tmp_path / "t.duckdb", [(STARS, iter(()))], scratch=tmp_path / "scratch")

    assert file.tables[0].row_count == 0
    assert read(tmp_path, "SELECT * FROM t0") == []


def test_rows_without_positions_keep_their_order(tmp_path: Path) -> None:
    values = np.random.default_rng(1).permutation(300_000)

    write(tmp_path, table(Column(name="x", type=LONG)), *pa.table({"x": values}).to_batches(10_000))

    assert [x for (x,) in read(tmp_path, "SELECT x FROM t0 ORDER BY rowid")] == values.tolist()


def test_rows_lie_in_the_order_of_their_cells(star_folder: Path, star_file: PublishedFile) -> None:
    rows = read(star_folder, "SELECT ra, dec, __cell FROM t0 ORDER BY rowid", star_file.path)
    ra, dec, cells = (np.array(c) for c in zip(*rows, strict=True))

    keys = nested.lonlat_to_healpix(ra, dec, 29)

    assert len(rows) == COUNT
    assert (np.diff(keys.astype("i8")) >= 0).all()
    assert (cells == nested.lonlat_to_healpix(ra, dec, 13)).all()


def test_no_row_is_lost_or_changed_by_sorting(star_folder: Path, star_file: PublishedFile) -> None:
    rows = read(star_folder, "SELECT id, ra, dec, mag, name FROM t0 ORDER BY id", star_file.path)

    given = make_stars(COUNT).sort_by("id").to_pylist()
    assert rows == [tuple(r.values()) for r in given]


def test_a_cone_reads_a_small_part(tmp_path: Path) -> None:
    count = 2_500_000
    rng = np.random.default_rng(3)
    described = table(*STARS.columns[1:3], position=STARS.position)
    ra, dec = rng.uniform(0, 360, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
    write(tmp_path, described, pa.table({"ra": ra, "dec": dec}))

    counts = [_row_groups_of_box(tmp_path, ra, dec) for ra in (5, 100, 250) for dec in (-70, -36, -10, 3, 45, 60)]

    assert {there for _, there in counts} == {-(-count // 122_880)}
    assert sum(scanned for scanned, _ in counts) < sum(there for _, there in counts) / 3  # unsorted, it would be all


def _row_groups_of_box(folder: Path, ra: float, dec: float) -> tuple[int, int]:
    box = f"ra BETWEEN {ra} - 0.1 AND {ra} + 0.1 AND dec BETWEEN {dec} - 0.1 AND {dec} + 0.1"
    [(_, plan)] = read(folder, f"EXPLAIN ANALYZE SELECT count(*) FROM t0 WHERE {box}")
    found = re.search(r"Row Groups Scanned: (\d+) / (\d+)", str(plan))
    assert found is not None
    return int(found[1]), int(found[2])


def test_a_key_look_up_uses_the_index(star_folder: Path, star_file: PublishedFile) -> None:
    [(_, plan)] = read(star_folder, "EXPLAIN ANALYZE SELECT * FROM t0 WHERE id = 17", star_file.path)

    assert "Index Scan" in str(plan)


def test_columns_said_to_be_indexed_are(tmp_path: Path) -> None:
    described = table(
        Column(name="id", type=LONG, indexed=True),
        Column(name="ra", type=ColumnType(Datatype.DOUBLE), indexed=True),
        Column(name="dec", type=ColumnType(Datatype.DOUBLE), indexed=True),
        Column(name="Name", type=TEXT, indexed=True),
        Column(name="list", type=ColumnType(Datatype.INT, "*"), indexed=True),
        key=("id",),
        position=SpatialIndex(longitude="ra", latitude="dec"),
    )
    rows = {"id": [1, 2], "ra": [0.0, 1.0], "dec": [0.0, 1.0], "Name": ["a", "b"], "list": [[1], [2]]}

    write(tmp_path, described, pa.table(rows))

    indexes = read(tmp_path, "SELECT expressions, is_unique FROM duckdb_indexes() ORDER BY is_unique")
    assert indexes == [("[Name]", False), ("[id]", True)] or indexes == [("['\"Name\"']", False), ("[id]", True)]


@pytest.mark.parametrize(
    ("ra", "dec"), [(None, 1.0), (1.0, None), (float("nan"), 1.0), (1.0, 90.1), (float("inf"), 0.0), (1.0, -91.0)]
)
def test_a_row_without_a_position_comes_last(tmp_path: Path, ra: float | None, dec: float | None) -> None:
    rows = {"id": [1, 2, 3], "ra": [300.0, ra, 10.0], "dec": [-80.0, dec, 80.0], "mag": [1.0] * 3, "name": ["x"] * 3}
    write(tmp_path, STARS, pa.table(rows))

    found = read(tmp_path, "SELECT id, __cell IS NULL FROM t0 ORDER BY rowid")

    assert found == [(3, False), (1, False), (2, True)]


def test_poles_and_wrapped_longitudes_have_cells(tmp_path: Path) -> None:
    ra, dec = [0.0, 0.0, 360.0, -10.0, 720.5], [90.0, -90.0, 0.0, 5.0, 5.0]
    rows = {"id": range(5), "ra": ra, "dec": dec, "mag": [1.0] * 5, "name": ["x"] * 5}
    write(tmp_path, STARS, pa.table({k: list(v) for k, v in rows.items()}))

    found = [c for (c,) in read(tmp_path, "SELECT __cell FROM t0 ORDER BY id")]

    assert found == nested.lonlat_to_healpix(np.mod(ra, 360), np.array(dec), 13).tolist()


def test_nan_is_null(tmp_path: Path) -> None:
    columns = [Column(name="x", type=ColumnType(Datatype.DOUBLE)), Column(name="y", type=ColumnType(Datatype.FLOAT))]
    rows = {"x": pa.array([1.0, float("nan"), None]), "y": pa.array([float("nan"), 2.0, None], pa.float32())}

    write(tmp_path, table(*columns), pa.table(rows))

    assert read(tmp_path, "SELECT x, y FROM t0") == [(1.0, None), (None, 2.0), (None, None)]


def test_columns_may_come_in_any_order_and_in_narrower_types(tmp_path: Path) -> None:
    described = table(Column(name="a", type=LONG), Column(name="b", type=TEXT))
    batch = pa.record_batch({"b": pa.array(["x"]).dictionary_encode(), "a": pa.array([1], pa.int8())})

    write(tmp_path, described, batch)

    assert read(tmp_path, "SELECT a, b FROM t0") == [(1, "x")]


@pytest.mark.parametrize("names", [["id"], ["id", "other"], ["id", "x", "more"]])
def test_missing_or_extra_columns_are_refused(tmp_path: Path, names: list[str]) -> None:
    described = table(Column(name="id", type=LONG), Column(name="x", type=LONG))

    with pytest.raises(IngestError, match=r"s\.t.*columns") as caught:
        write(tmp_path, described, pa.record_batch({n: [1] for n in names}))

    assert caught.value.code == "COLUMN_MISMATCH"
    assert_nothing_left(tmp_path)


@pytest.mark.parametrize("names", [("size", "Size"), ("id", "__cell"), ("id", "__ROW")])
def test_names_that_the_engine_cannot_keep_apart_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    described = table(*(Column(name=n, type=LONG) for n in names))

    with pytest.raises(IngestError, match=names[1]):
        write(tmp_path, described, pa.record_batch([pa.array([1]), pa.array([1])], names=list(names)))

    assert_nothing_left(tmp_path)


def test_hostile_names_are_names(tmp_path: Path) -> None:
    name = 'x"; DROP TABLE t0; --'

    write(tmp_path, table(Column(name=name, type=LONG, indexed=True), key=(name,)), pa.record_batch({name: [5]}))

    assert read(tmp_path, "SELECT * FROM t0") == [(5,)]


def test_a_key_that_occurs_twice_is_named_with_its_rows(tmp_path: Path) -> None:
    rows = make_stars(1000).set_column(0, "id", pa.array([*range(998), 5, 7]))

    with pytest.raises(IngestError) as caught:
        write(tmp_path, STARS, *rows.to_batches(100))

    assert caught.value.code == "DUPLICATE_KEY"
    assert caught.value.message.splitlines() == [
        "sky.stars: 2 keys (id) more than once",
        "  5 in rows 6, 999",
        "  7 in rows 8, 1000",
    ]
    assert_nothing_left(tmp_path)


def test_a_key_of_two_columns_that_occurs_twice_is_named(tmp_path: Path) -> None:
    described = table(Column(name="a", type=LONG), Column(name="b", type=TEXT), key=("a", "b"))
    good = pa.table({"a": [1, 1, 2], "b": ["x", "y", "x"]})

    write(tmp_path, described, good)
    with pytest.raises(IngestError, match=r"1 key \(a, b\) more than once\n  1, 'y' in rows 2, 4$"):
        write(tmp_path, described, pa.table({"a": [1, 1, 2, 1], "b": ["x", "y", "x", "y"]}))

    assert read(tmp_path, "SELECT count(*) FROM t0") == [(3,)]


@pytest.mark.parametrize("column", ["id", "x"])
def test_a_missing_value_is_named_with_its_row(tmp_path: Path, column: str) -> None:
    described = table(
        Column(name="id", type=LONG), Column(name="x", type=ColumnType(Datatype.DOUBLE), nullable=False), key=("id",)
    )
    first = pa.record_batch({"id": [1, 2], "x": [1.0, 2.0]})
    second = {"id": pa.array([3, 4]), "x": pa.array([3.0, 4.0])}
    second[column] = pa.array([9, None], second[column].type)

    with pytest.raises(IngestError, match=rf"s\.t: row 4, {column}: no value"):
        write(tmp_path, described, first, pa.record_batch(second))

    assert_nothing_left(tmp_path)


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        (ColumnType(Datatype.UNSIGNED_BYTE), pa.array([1, 256])),
        (LONG, pa.array([1.0, 1.5])),
        (LONG, pa.array(["1", "x"])),
        (TEXT, pa.array([b"ok", b"\xff\xfe"])),
        (ColumnType(Datatype.DOUBLE), pa.array([[1.0], [2.0]])),
    ],
)
def test_a_value_that_its_type_cannot_hold_is_refused(tmp_path: Path, type_: ColumnType, values: pa.Array) -> None:
    with pytest.raises(IngestError, match=r"rows 1 to 2, x") as caught:
        write(tmp_path, table(Column(name="x", type=type_)), pa.record_batch({"x": values}))

    assert caught.value.code == "BAD_ROWS"
    assert_nothing_left(tmp_path)


def test_text_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    broken = pa.StringArray.from_buffers(1, pa.py_buffer(np.array([0, 2], "i4")), pa.py_buffer(b"\xff\xfe"))

    with pytest.raises(IngestError):
        write(tmp_path, table(Column(name="x", type=TEXT)), pa.record_batch({"x": broken}))

    assert_nothing_left(tmp_path)


@pytest.mark.parametrize("kind", [IngestError, ValueError, KeyboardInterrupt])
def test_a_source_that_fails_leaves_no_file(tmp_path: Path, kind: type[BaseException]) -> None:
    def source() -> Iterator[pa.RecordBatch]:
        yield next(star_batches(1000))
        raise kind("the source failed")

    with pytest.raises(kind, match="the source failed"):
        write_file(tmp_path / "t.duckdb", [(STARS, source())], scratch=tmp_path / "scratch")

    assert_nothing_left(tmp_path)


def test_an_existing_file_stays_whole_until_it_is_replaced(tmp_path: Path) -> None:
    write(tmp_path, STARS, make_stars(10))

    with pytest.raises(IngestError):
        write(tmp_path, STARS, pa.concat_tables([make_stars(10), make_stars(10)]))

    assert read(tmp_path, "SELECT count(*) FROM t0") == [(10,)]


def test_a_table_larger_than_memory_is_sorted_on_disk(tmp_path: Path) -> None:
    """40 MB for some 120 MB of rows."""
    count = 1_000_000
    described = table(*STARS.columns, position=STARS.position)

    file = write_file(
        tmp_path / "t.duckdb", [(described, star_batches(count))], scratch=tmp_path / "scratch", memory_mb=60, threads=1
    )

    assert file.tables[0].row_count == count
    [disorder] = read(
        tmp_path, "SELECT count(*) FROM (SELECT __cell c, lag(__cell) OVER (ORDER BY rowid) p FROM t0) WHERE c < p"
    )
    assert disorder == (0,)


def test_too_little_memory_says_so_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ResourceLimitError) as caught:
        write_file(
            tmp_path / "t.duckdb",
            [(STARS, star_batches(200_000))],
            scratch=tmp_path / "scratch",
            memory_mb=2,
        )

    assert caught.value.code == "MEMORY_LIMIT"
    assert_nothing_left(tmp_path)


def test_a_file_is_not_to_be_written_again(star_folder: Path, star_file: PublishedFile) -> None:
    assert (star_folder / star_file.path).stat().st_mode & 0o777 == 0o444


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, WriteStep, int]] = []

    write_file(
        tmp_path / "t.duckdb",
        [(STARS, star_batches(50, rows=20))],
        scratch=tmp_path / "scratch",
        progress=lambda t, step, rows: told.append((str(t.name), step, rows)),
    )

    assert told == [
        ("sky.stars", WriteStep.READ, 20),
        ("sky.stars", WriteStep.READ, 40),
        ("sky.stars", WriteStep.READ, 50),
        ("sky.stars", WriteStep.SORT, 50),
        ("sky.stars", WriteStep.INDEX, 50),
    ]
