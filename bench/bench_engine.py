"""What the engine's layer costs above bare DuckDB: key look-ups, cones, scans, a long stream.

Both run the same statements over the same file in the same process, in turns. ``make bench-engine ARGS="--rows N"``.
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from dax.config import EngineSettings
from dax.engines.base import QueryLimits
from dax.engines.clock import AlarmClock
from dax.engines.duckdb_file import write_file
from dax.engines.duckdb_instance import DuckDBInstance
from dax.models.datatypes import ColumnType, Datatype
from dax.models.publication import Publication
from dax.models.results import ResultColumn, ResultSchema
from dax.models.tableset import Column, SpatialIndex, Table, TableName

LONG, DOUBLE = ColumnType(Datatype.LONG), ColumnType(Datatype.DOUBLE)
REAL, TEXT = ColumnType(Datatype.FLOAT), ColumnType(Datatype.CHAR, "*")
STARS = Table(
    name=TableName("synth", "stars"),
    columns=(
        Column(name="id", type=LONG),
        Column(name="ra", type=DOUBLE),
        Column(name="dec", type=DOUBLE),
        Column(name="mag", type=REAL),
        Column(name="name", type=TEXT),
    ),
    primary_key=("id",),
    position=SpatialIndex(longitude="ra", latitude="dec"),
)
STAR = ResultSchema(tuple(ResultColumn(name=c.name, type=c.type) for c in STARS.columns))
BATCH_ROWS = 16_384
HAVERSINE = (
    "2 * degrees(asin(sqrt(pow(sin(radians(s.dec - $6) / 2), 2)"
    " + cos(radians(s.dec)) * cos(radians($6)) * pow(sin(radians(s.ra - $5) / 2), 2))))"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One statement and how it is asked."""

    name: str
    sql: str
    parameters: Callable[[int], Sequence[object]]
    schema: ResultSchema
    repeats: int


def cases(rows: int) -> Iterator[Case]:
    """List the statements over a table of so many rows."""
    stars = "SELECT s.id AS c0, s.ra AS c1, s.dec AS c2, s.mag AS c3, s.name AS c4 FROM {0} AS s"
    box = "s.ra BETWEEN $1 AND $2 AND s.dec BETWEEN $3 AND $4"
    count = ResultSchema((ResultColumn(name="n", type=LONG), ResultColumn(name="m", type=DOUBLE)))
    yield Case("key look-up", f"{stars} WHERE s.id = $1", lambda i: (i * 7919 % rows,), STAR, 300)
    yield Case("cone 0.1 deg", f"{stars} WHERE {box} AND {HAVERSINE} <= $7", lambda i: _cone(i, 0.1), STAR, 200)
    yield Case("cone 5 deg", f"{stars} WHERE {box} AND {HAVERSINE} <= $7", lambda i: _cone(i, 5.0), STAR, 100)
    scan = "SELECT count(*) AS c0, avg(s.mag) AS c1 FROM {0} AS s WHERE s.mag < $1"
    yield Case("scan", scan, lambda i: (10.0 + i % 7,), count, 50)
    yield Case("stream of all rows", stars, lambda _: (), STAR, 3)


def _cone(number: int, radius: float) -> tuple[float, ...]:
    ra, dec = 20 + number * 37.7 % 320, -60 + number * 17.3 % 120
    half = math.degrees(math.asin(math.sin(math.radians(radius)) / math.cos(math.radians(dec))))
    return ra - half, ra + half, dec - radius, dec + radius, ra, dec, radius


def make_stars(count: int) -> Iterator[pa.RecordBatch]:
    """Scatter stars over the sphere."""
    rng = np.random.default_rng(1)
    for start in range(0, count, 65_536):
        ids = np.arange(start, min(count, start + 65_536))
        dec = np.degrees(np.arcsin(rng.uniform(-1, 1, len(ids))))
        yield pa.record_batch(
            {
                "id": ids,
                "ra": rng.uniform(0, 360, len(ids)),
                "dec": dec,
                "mag": rng.uniform(5, 20, len(ids)).astype("f4"),
                "name": pa.array([f"star {i}" for i in ids]),
            }
        )


def measure(run: Callable[[int], int], repeats: int) -> tuple[float, float, int]:
    """Return median wall time and mean CPU time in ms, and the rows."""
    walls, rows = [], 0
    cpu = time.process_time()
    for number in range(repeats):
        start = time.perf_counter()
        rows += run(number)
        walls.append(time.perf_counter() - start)
    return 1e3 * statistics.median(walls), 1e3 * (time.process_time() - cpu) / repeats, rows


def compare(case: Case, instance: DuckDBInstance, raw: duckdb.DuckDBPyConnection) -> None:
    """Measure one case both ways, twice in turns, and print the better of each."""
    ours_sql = case.sql.format(".".join(instance.locate(STARS.name)))
    raw_sql = case.sql.format("file0.main.t0")

    def ours(number: int) -> int:
        query = instance.run(ours_sql, case.parameters(number), case.schema, QueryLimits(time_s=60))
        return sum(b.num_rows for b in query.batches())

    def bare(number: int) -> int:
        relation = raw.cursor().sql(raw_sql, params=list(case.parameters(number)))
        return sum(b.num_rows for b in relation.to_arrow_reader(BATCH_ROWS))

    for run in (ours, bare):
        measure(run, max(1, case.repeats // 10))
    found = [(measure(ours, case.repeats), measure(bare, case.repeats)) for _ in range(2)]
    our, raw_best = min(f[0] for f in found), min(f[1] for f in found)
    if our[2] != raw_best[2]:
        raise SystemExit(f"{case.name}: {our[2]} rows against {raw_best[2]}")
    print(
        f"{case.name:20} {our[0]:9.2f} {our[1]:9.2f} | {raw_best[0]:9.2f} {raw_best[1]:9.2f} |"
        f" {our[0] / raw_best[0]:6.2f} {our[0] - raw_best[0]:+8.2f} | {our[2] // case.repeats:>10,}"
    )


def time_opening(folder: Path, files: Publication, settings: EngineSettings, clock: AlarmClock) -> None:
    """Print what it takes to open a publication of 200 files."""
    many = Publication(2, files.files * 200)
    for number, file in enumerate(many.files):
        link = folder / f"link{number}.duckdb"
        link.write_bytes((folder / file.path).read_bytes())
    named = tuple(type(f)(path=f"link{i}.duckdb", tables=f.tables) for i, f in enumerate(many.files))
    start = time.perf_counter()
    instance = DuckDBInstance.open(
        Publication(2, named), settings=settings, folder=folder, scratch=folder / "scratch", clock=clock
    )
    print(f"open 200 files: {1e3 * (time.perf_counter() - start):.0f} ms")
    instance.close(1)


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings, clock = EngineSettings(threads=options.threads, batch_rows=BATCH_ROWS), AlarmClock()
        start = time.perf_counter()
        file = write_file(folder / "stars.duckdb", [(STARS, make_stars(options.rows))], scratch=folder / "scratch")
        print(f"write {options.rows:,} rows: {time.perf_counter() - start:.1f} s")
        publication = Publication(1, (file,))
        instance = DuckDBInstance.open(
            publication, settings=settings, folder=folder, scratch=folder / "scratch", clock=clock
        )
        raw = duckdb.connect(config={"threads": options.threads})
        raw.execute(f"ATTACH '{folder / file.path}' AS file0 (READ_ONLY)")
        print(f"{'':20} {'dax ms':>9} {'cpu':>9} | {'raw ms':>9} {'cpu':>9} | {'ratio':>6} {'above':>8} | {'rows':>10}")
        for case in cases(options.rows):
            compare(case, instance, raw)
        instance.close(1)
        raw.close()
        tiny = write_file(folder / "tiny.duckdb", [(STARS, make_stars(100))], scratch=folder / "scratch")
        time_opening(folder, Publication(1, (tiny,)), settings, clock)


if __name__ == "__main__":
    main()
