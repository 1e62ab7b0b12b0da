"""Time each stage of the compiler on twenty queries as people ask them, and on two that grow long.

``queryparser-python3``, which parses ADQL with ANTLR's own prediction, reads the same texts in the same run. Every time
is the median of some repeats in one process, warm. ``make bench-adql ARGS="--repeats N"``.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, zip_longest
from pathlib import Path

from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column, Schema, SpatialIndex, Table, TableName, TableSet
from dax.query.compiler import parse_query
from dax.query.dialects import duckdb
from dax.query.resolve import resolve
from dax.query.rules import rewrite
from dax.query.shard import shard

_TYPES = {"i": ColumnType(Datatype.LONG), "d": ColumnType(Datatype.DOUBLE), "f": ColumnType(Datatype.FLOAT)}
_TEXT = ColumnType(Datatype.CHAR, "*")


def make_table(schema: str, name: str, key: str, columns: str) -> Table:
    """Make a table whose columns are given as ``name:type``, with positions in ``ra`` and ``dec``."""
    pairs = (column.split(":") for column in columns.split())
    return Table(
        name=TableName(schema, name),
        columns=tuple(Column(name=n, type=_TYPES.get(t, _TEXT), indexed=n == key) for n, t in pairs),
        primary_key=(key,),
        position=SpatialIndex(longitude="ra", latitude="dec"),
    )


STARS = make_table(
    "synth",
    "stars",
    "source_id",
    "source_id:i ra:d dec:d parallax:f pmra:f pmdec:f phot_g_mean_mag:f bp_rp:f band:s obs_time:d",
)
GAIA = make_table(
    "gaia",
    "bright",
    "source_id",
    "source_id:i ra:d dec:d phot_g_mean_mag:f phot_bp_mean_mag:f phot_rp_mean_mag:f",
)
TYCHO = make_table(
    "tycho",
    "bigsky",
    "row_id",
    "row_id:i tyc_id:s hip:i ccdm:s ra:d dec:d vmag:f b_v:f pmra:f pmdec:f parallax:f",
)
TABLES = TableSet(tuple(Schema(name=table.name.schema, tables=(table,)) for table in (STARS, GAIA, TYCHO)))

QUERIES = tuple((Path(__file__).parent / "queries.adql").read_text().strip().split("\n\n"))[1:]
"""The benchmark's questions, and those of the demonstration."""

LONG_QUERIES = {
    "500 conditions joined by AND": "SELECT ra FROM gaia.bright WHERE "
    + " AND ".join(f"phot_g_mean_mag <> {i}.5" for i in range(500)),
    "a list of 2,000 numbers": f"SELECT ra FROM gaia.bright WHERE source_id IN ({', '.join(map(str, range(2000)))})",
}

STAGES = ("parse", "resolve", "rewrite", "print")


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of each stage for one query, in the order of `STAGES`."""

    stages: tuple[float, ...]

    @property
    def total(self) -> float:
        return sum(self.stages)


def compile_once(text: str) -> Timing:
    """Take a query from text to SQL, with the clock read between the stages."""
    ticks = [time.perf_counter()]
    tree = parse_query(text)
    ticks.append(time.perf_counter())
    resolved = resolve(tree, text, TABLES)
    ticks.append(time.perf_counter())
    plan = shard(rewrite(resolved.plan, TABLES), resolved.schema, 0)
    ticks.append(time.perf_counter())
    duckdb.render(plan.worker_query, lambda table: (table.schema, table.table))
    ticks.append(time.perf_counter())
    return Timing(tuple(1000 * (b - a) for a, b in pairwise(ticks)))


def time_query(text: str, repeats: int) -> Timing:
    runs = [compile_once(text) for _ in range(repeats + 1)][1:]
    return Timing(tuple(statistics.median(stage) for stage in zip(*(run.stages for run in runs), strict=True)))


def time_peer(text: str, repeats: int) -> float | None:
    """Give the milliseconds that queryparser needs to parse a text; `None` if it refuses it."""
    from queryparser.adql import ADQLQueryTranslator

    try:
        return time_call(lambda: ADQLQueryTranslator(text), repeats)
    except Exception:  # noqa: BLE001 - whatever it raises, it does not read this text
        return None


def time_call(call: Callable[[], object], repeats: int) -> float:
    call()
    spans = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        spans.append(1000 * (time.perf_counter() - start))
    return statistics.median(spans)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeats", type=int, default=20, help="times that each query is compiled (%(default)s)")
    parser.add_argument("--no-peer", action="store_true", help="leave out queryparser-python3")
    options = parser.parse_args(arguments)
    timings = [time_query(text, options.repeats) for text in QUERIES]
    peers = [] if options.no_peer else [time_peer(text, 3) for text in QUERIES]
    for line in chain(table_lines(timings, peers), summary(timings, peers, options.repeats)):
        print(line)


def table_lines(timings: Sequence[Timing], peers: Sequence[float | None]) -> Iterator[str]:
    yield "Milliseconds from text to SQL; peer: queryparser-python3, parsing alone"
    yield f"{'query':<44}" + "".join(f"{name:>9}" for name in (*STAGES, "all", "peer"))
    for text, timing, peer in zip_longest(QUERIES, timings, peers):
        cells = "".join(f"{ms:9.2f}" for ms in (*timing.stages, timing.total))
        yield f"{' '.join(text.split()):<43.43} {cells}{'–' if peer is None else f'{peer:.1f}':>9}"


def summary(timings: Sequence[Timing], peers: Sequence[float | None], repeats: int) -> Iterator[str]:
    totals = [timing.total for timing in timings]
    yield f"{len(totals)} queries: median {statistics.median(totals):.2f} ms, worst {max(totals):.2f} ms"
    read = [(timing.stages[0], peer) for timing, peer in zip(timings, peers, strict=False) if peer is not None]
    if read:
        ours, theirs = (statistics.median(column) for column in zip(*read, strict=True))
        ratio = f"{theirs / ours:.0f} times ours ({ours:.2f} ms)"
        yield f"queryparser parses {len(read)} of them: median {theirs:.1f} ms, {ratio} for the same"
    for name, text in LONG_QUERIES.items():
        yield f"{name}: {time_query(text, max(3, repeats // 4)).total:.1f} ms"


if __name__ == "__main__":
    main()
