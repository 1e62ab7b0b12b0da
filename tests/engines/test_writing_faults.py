"""A writer that dies, or a disk that is full: no half file, and the next one clears up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dax.engines.scratch import remove_stale

WRITER = """
import resource, sys
from pathlib import Path
from dax.engines.duckdb_file import write_file
from dax.errors import DaxError
from tests.engines.stars import STARS, star_batches

folder, limit, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])

def batches():
    for number, batch in enumerate(star_batches(count)):
        if number == 3:
            print("writing", flush=True)
        yield batch

if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    write_file(folder / "stars.duckdb", [(STARS, batches())], scratch=folder / "scratch", memory_mb=80, threads=1)
except DaxError as e:
    print(type(e).__name__, e.code, e.message)
"""


def start(folder: Path, *, limit: int, count: int) -> subprocess.Popen[str]:
    """Start a process that writes stars, and may write files no longer than a limit."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(limit), str(count)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


@pytest.mark.parametrize("limit", [200_000, 2_000_000])
def test_a_full_disk_is_reported_and_leaves_no_file(tmp_path: Path, limit: int) -> None:
    with start(tmp_path, limit=limit, count=400_000) as writer:
        out, _ = writer.communicate(timeout=60)

    assert out.splitlines()[-1] == "ResourceLimitError STORAGE_FULL the disk is full"
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("delay_s", [0.0, 0.3, 0.8])
def test_a_killed_writer_leaves_no_file_for_long(tmp_path: Path, delay_s: float) -> None:
    with start(tmp_path, limit=0, count=2_000_000) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        time.sleep(delay_s)
        os.kill(writer.pid, signal.SIGKILL)

    unfinished = (tmp_path / "stars.duckdb").exists()
    remove_stale(tmp_path)
    remove_stale(tmp_path / "scratch")

    assert not unfinished
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
