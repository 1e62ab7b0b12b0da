"""Rows and bytes a second of each writer, beside astropy's writers and beside base64 and a copy of memory; and memory.

Everything runs on the same rows, of 20 mixed columns, in one run: read the ratios. CPU time of one process is counted,
the best of some turns. Memory is the peak of a process of its own, above what it had with its first rows in hand.

::

    make bench-formats ARGS="--rows 1000000 --long-rows 10000000 --astropy-rows 10000"
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from astropy.io.votable import from_table, writeto
from astropy.table import MaskedColumn, Table
from pybase64 import b64encode

from dax.formats.base import TableHeader
from dax.formats.binary import BinaryEncoder
from dax.formats.registry import FORMATS, find_format
from dax.formats.stream import AnswerStream
from dax.formats.timestamps import iso_text
from dax.models.datatypes import ColumnType, Datatype
from dax.models.results import ResultColumn, ResultSchema

BATCH_ROWS = 16_384
DIFFERENT_BATCHES = 8
NULLS = 0.05
TURNS = 3
TYPES = (
    ColumnType(Datatype.LONG),
    *[ColumnType(Datatype.DOUBLE)] * 6,
    *[ColumnType(Datatype.FLOAT)] * 5,
    *[ColumnType(Datatype.INT)] * 2,
    ColumnType(Datatype.SHORT),
    ColumnType(Datatype.BOOLEAN),
    *[ColumnType(Datatype.CHAR, "*")] * 3,
    ColumnType(Datatype.CHAR, "*", "timestamp"),
)
SCHEMA = ResultSchema(tuple(ResultColumn(name=f"x{i}", type=t) for i, t in enumerate(TYPES)))
PEERS = {"votable": "binary2", "votable/td": "tabledata"}
"""Our formats, and astropy's names of them; its BINARY refuses a NULL among whole numbers."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What writing cost."""

    rows: int
    bytes: int
    cpu_s: float

    @property
    def rows_s(self) -> float:
        return self.rows / self.cpu_s

    @property
    def mb_s(self) -> float:
        return self.bytes / self.cpu_s / 1e6


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    if options.memory_of:
        print(memory_of(options.memory_of, options.rows))
        return
    print_limits(limits(options.rows))
    print_speeds(options.rows, options.astropy_rows)
    print_memory(options.rows, options.long_rows)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows that our writers write (%(default)s)")
    parser.add_argument("--long-rows", type=int, default=10_000_000, help="rows that need no more memory (%(default)s)")
    parser.add_argument("--astropy-rows", type=int, default=10_000, help="rows that astropy writes (%(default)s)")
    parser.add_argument("--memory-of", metavar="FORMAT", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def make_batches(count: int) -> list[pa.RecordBatch]:
    """Make batches of random rows, a share of them NULL."""
    rng = np.random.default_rng(1)
    makers = [_maker(t, rng) for t in TYPES]
    return [pa.RecordBatch.from_arrays([make() for make in makers], schema=SCHEMA.arrow) for _ in range(count)]


def _maker(type_: ColumnType, rng: np.random.Generator) -> Callable[[], pa.Array]:
    def make() -> pa.Array:
        missing = rng.random(BATCH_ROWS) < NULLS
        if type_.is_text:
            return pa.array([f"star {i}" for i in rng.integers(0, 10**9, BATCH_ROWS)], mask=missing)
        if type_.is_float:
            return pa.array(rng.uniform(-90, 360, BATCH_ROWS), mask=missing).cast(type_.arrow)
        low, high = (14 * 10**14, 17 * 10**14) if type_.is_timestamp else (0, 2 if type_.is_boolean else 30_000)
        return pa.array(rng.integers(low, high, BATCH_ROWS), mask=missing).cast(type_.arrow)

    return make


def batches_of(rows: int, some: Sequence[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield as many rows as whole batches can make of them, the same few again and again."""
    return islice(cycle(some), max(1, rows // BATCH_ROWS))


def best(run: Callable[[], tuple[int, int]], turns: int = TURNS) -> Speed:
    """Run several times; return the least CPU time."""
    speeds = []
    for _ in range(turns):
        start = time.process_time()
        rows, size = run()
        speeds.append(Speed(rows, size, time.process_time() - start))
    return max(speeds, key=lambda s: s.rows_s)


def ours(name: str, rows: int, some: Sequence[pa.RecordBatch]) -> tuple[int, int]:
    """Write an answer and let it go; return its rows and bytes."""
    stream = AnswerStream(find_format(name).format.writer(), TableHeader(SCHEMA), batches_of(rows, some))
    for _ in stream:
        pass
    return stream.rows, stream.bytes


def astropys(table: Table, tabledata_format: str) -> tuple[int, int]:
    """Write a table by astropy; return its rows and bytes."""
    out = io.BytesIO()
    writeto(from_table(table), out, tabledata_format=tabledata_format)
    return len(table), out.tell()


def astropy_table(rows: int, some: Sequence[pa.RecordBatch]) -> Table:
    """Return rows as astropy holds them."""
    batch = pa.Table.from_batches(batches_of(rows + BATCH_ROWS, some)).slice(0, rows).combine_chunks().to_batches()[0]
    return Table({name: _astropy_column(batch.column(i)) for i, name in enumerate(batch.schema.names)})


def _astropy_column(column: pa.Array) -> MaskedColumn:
    if pa.types.is_timestamp(column.type):
        column = iso_text(column)
    missing = column.is_null().to_numpy(zero_copy_only=False)
    if pa.types.is_string(column.type):
        return MaskedColumn(column.fill_null("").to_pylist(), mask=missing)
    return MaskedColumn(column.fill_null(pa.scalar(0).cast(column.type)).to_numpy(zero_copy_only=False), mask=missing)


def limits(rows: int) -> dict[str, Speed]:
    """Measure what no writer can beat: the raw rows of BINARY2, copied, and in base64; and the same unencoded."""
    some = make_batches(DIFFERENT_BATCHES)
    encoder = BinaryEncoder(SCHEMA, flags=True)
    raw = [b"".join(encoder.encode(batch)) for batch in some]
    target = bytearray(max(map(len, raw)))

    def each(use: Callable[[bytes], Any]) -> tuple[int, int]:
        given = list(islice(cycle(raw), max(1, rows // BATCH_ROWS)))
        for data in given:
            use(data)
        return len(given) * BATCH_ROWS, sum(map(len, given))

    def copy(data: bytes) -> None:
        memoryview(target)[: len(data)] = data

    def pack() -> tuple[int, int]:
        sizes = [(b.num_rows, sum(map(len, encoder.encode(b)))) for b in batches_of(rows, some)]
        return sum(r for r, _ in sizes), sum(s for _, s in sizes)

    return {
        "memcpy": best(lambda: each(copy)),
        "pybase64": best(lambda: each(b64encode)),
        "BINARY2, no base64": best(pack),
    }


def print_limits(found: dict[str, Speed]) -> None:
    print(f"{'raw bytes of BINARY2':<22}{'M rows/s':>10}{'MB/s in':>10}")
    for name, speed in found.items():
        print(f"{name:<22}{speed.rows_s / 1e6:>10.2f}{speed.mb_s:>10.0f}")


def print_speeds(rows: int, astropy_rows: int) -> None:
    some = make_batches(DIFFERENT_BATCHES)
    table = astropy_table(astropy_rows, some)
    ours("votable", BATCH_ROWS, some)  # tables and imports
    print(f"\n{'writer':<22}{'M rows/s':>10}{'MB/s out':>10}{'bytes/row':>11}{'astropy rows/s':>16}{'ratio':>8}")
    for format_ in FORMATS:
        speed = best(lambda name=format_.name: ours(name, rows, some))  # type: ignore[misc]
        line = f"{format_.name:<22}{speed.rows_s / 1e6:>10.2f}{speed.mb_s:>10.0f}{speed.bytes / speed.rows:>11.0f}"
        if format_.name in PEERS:
            peer = best(lambda name=PEERS[format_.name]: astropys(table, name), turns=1)  # type: ignore[misc]
            line += f"{peer.rows_s:>16,.0f}{speed.rows_s / peer.rows_s:>7.0f}×"
        print(line, flush=True)


def print_memory(rows: int, long_rows: int) -> None:
    print(f"\n{'peak memory above input':<24}{f'{rows:,} rows':>18}{f'{long_rows:,} rows':>18}")
    for format_ in FORMATS:
        found = [f"{_memory_in_child(format_.name, r):.0f} MB" for r in (rows, long_rows)]
        print(f"{format_.name:<24}{found[0]:>18}{found[1]:>18}", flush=True)


def _memory_in_child(name: str, rows: int) -> float:
    command = [sys.executable, __file__, "--memory-of", name, "--rows", str(rows)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def memory_of(name: str, rows: int) -> float:
    """Return by how many MB writing raises the memory of this process."""
    some = make_batches(DIFFERENT_BATCHES)
    before = _status("VmRSS")
    ours(name, rows, some)
    return (_status("VmHWM") - before) / 1024


def _status(name: str) -> int:
    """Return a line of the process's status, in kB; unlike ``getrusage`` it knows nothing of the parent."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ":"))


if __name__ == "__main__":
    main()
