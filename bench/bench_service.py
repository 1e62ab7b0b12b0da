"""Publish the synthetic catalogue as ``synth.stars`` and serve it until Ctrl-C or SIGTERM.

::

    make bench-service ARGS="--rows 1000000 --port 8080 --data-dir DIR"
    make bench-service ARGS="--catalog DIR"       (the output of make_catalog.py)

The catalogue is made by ``make_catalog.py``, beside this repository in ``../shared/tools``; the same rows give the same
numbers. A second run with the same catalogue and data folder only serves. ``bench_tap.py`` asks the questions.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MAKE_CATALOG = ROOT / ".." / "shared" / "tools" / "make_catalog.py"
SCHEMA = ROOT / "bench" / "synth.yaml"


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    data_dir: Path = options.data_dir
    data_dir.mkdir(parents=True, exist_ok=True)
    catalog = options.catalog or make_catalog(data_dir / "catalog", options.rows)
    publish(catalog, data_dir)
    serve = ["serve", "--data-dir", str(data_dir), "--port", str(options.port), "--workers", str(options.workers)]
    os.execv(sys.executable, dax(*serve))  # signals then reach the service itself


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the catalogue (%(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="port to serve on (%(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="server processes (%(default)s)")
    parser.add_argument("--data-dir", type=Path, default=ROOT / "bench" / "out" / "service", help="folder of the data")
    parser.add_argument("--catalog", type=Path, help="folder with catalog.parquet and catalog.json, already made")
    return parser.parse_args(arguments)


def make_catalog(folder: Path, rows: int) -> Path:
    """Make the catalogue, unless the folder holds one of that size."""
    summary = folder / "catalog.json"
    if summary.is_file() and json.loads(summary.read_text())["rows"] == rows:
        return folder
    if not MAKE_CATALOG.is_file():
        sys.exit(f"no {MAKE_CATALOG}: give a catalogue that is made already by --catalog DIR")
    command = [sys.executable, str(MAKE_CATALOG), "--rows", str(rows), "--out", str(folder), "--formats", "parquet"]
    subprocess.run(command, check=True)
    return folder


def publish(catalog: Path, data_dir: Path) -> None:
    """Publish the catalogue, unless it is what the data folder holds."""
    data = catalog / "catalog.parquet"
    print(f"catalogue {data}", flush=True)
    mark, digest = data_dir / "synth.sha256", digest_of(data, SCHEMA)
    if mark.is_file() and mark.read_text() == digest:
        return
    start = time.perf_counter()
    ingest = dax("ingest", str(data), "--schema", str(SCHEMA), "--table", "synth.stars", "--data-dir", str(data_dir))
    if subprocess.run(ingest, check=False).returncode:
        sys.exit(1)
    print(f"published in {time.perf_counter() - start:.1f} s", flush=True)
    mark.write_text(digest)


def digest_of(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def dax(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "dax.cli", *arguments]


if __name__ == "__main__":
    main()
