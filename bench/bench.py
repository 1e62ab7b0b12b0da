"""Ask the running service the benchmark's questions, beside its peers, and time the stages of the query path.

::

    make bench                                        serves the synthetic catalogue by itself
    make bench ARGS="--url http://127.0.0.1:8080/tap --catalog DIR"
    make bench ARGS="--peer vollt=http://127.0.0.1:8081/tap"

``bench_tap.py``, beside this repository in ``../shared/tools``, asks the questions: every answer is checked against
NumPy, services take turns. DaCHS is asked as well if it is up where ``start_dachs.sh`` puts it. Compare services within
one run only. The report goes to ``bench/out``.
"""

from __future__ import annotations

import argparse
import http.client
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCH_TAP = ROOT / ".." / "shared" / "tools" / "bench_tap.py"
OUT = ROOT / "bench" / "out"
DACHS = "http://localhost:18080/tap"
QUESTIONS = ("q1", "q2", "q3", "q4", "q4b", "q5", "q6", "q6b", "q7", "q8", "q9", "q10", "q11", "q12")


@dataclass(frozen=True, slots=True)
class Service:
    """A TAP service that holds ``synth.stars``."""

    url: str
    catalog: Path | None
    """Folder of the catalogue that it serves, to check answers."""
    pid: int | None = None
    """Its process, to measure the CPU it uses."""


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    if not BENCH_TAP.is_file():
        sys.exit(f"no {BENCH_TAP}: it asks the questions")
    OUT.mkdir(exist_ok=True)
    if options.url:
        code = ask(Service(options.url, options.catalog), options)
    else:
        with own_service(options.rows, options.workers) as service:
            code = ask(service, options)
    print(flush=True)
    stages = subprocess.run([sys.executable, str(ROOT / "bench" / "bench_adql.py")], check=False).returncode
    sys.exit(code or stages)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", help="a service that holds synth.stars; one is started if not given")
    parser.add_argument("--catalog", type=Path, help="folder of make_catalog.py that the service at --url holds")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the own service's catalogue (%(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="processes of the own service (%(default)s)")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=URL", help="another service to compare")
    parser.add_argument("--queries", help="comma list of questions; all that the service can answer if not given")
    parser.add_argument("--repeat", type=int, default=7, help="rounds (%(default)s)")
    parser.add_argument("--load-seconds", type=float, default=20.0, help="length of the load with 20 clients")
    return parser.parse_args(arguments)


def ask(service: Service, options: argparse.Namespace) -> int:
    """Run the questions; give the exit status of ``bench_tap.py``."""
    peers = list(options.peer)
    if answers(f"{DACHS}/availability"):
        peers.append(f"dachs={DACHS}")
    else:
        print(f"DaCHS does not answer at {DACHS}: no comparison with it", flush=True)
    command = [sys.executable, str(BENCH_TAP), f"dax={service.url}", *peers]
    command += ["--queries", options.queries or ",".join(questions(service.url))]
    command += ["--repeat", str(options.repeat), "--load-seconds", str(options.load_seconds)]
    command += ["--json", str(OUT / "service.json"), "--markdown", str(OUT / "service.md")]
    if service.catalog:
        command += ["--catalog", str(service.catalog)]
    if service.pid:
        command += ["--pids", f"dax={service.pid}"]
    return subprocess.run(command, check=False).returncode


def questions(url: str) -> Iterator[str]:
    """Give what the service says it can answer: uploads and asynchronous jobs are not for each."""
    with urllib.request.urlopen(f"{url}/capabilities", timeout=10) as answer:  # noqa: S310
        has_uploads = b"<uploadMethod" in answer.read()
    missing = set() if has_uploads else {"q9"}
    if not answers(f"{url}/async"):
        missing.add("q11")
    if missing:
        print(f"left out, for the service does not offer it: {', '.join(sorted(missing))}", flush=True)
    return (question for question in QUESTIONS if question not in missing)


@contextmanager
def own_service(rows: int, workers: int) -> Iterator[Service]:
    """Serve the catalogue for as long as the context lasts."""
    folder, port = OUT / f"service-{rows}", free_port()
    command = [sys.executable, str(ROOT / "bench" / "bench_service.py"), "--rows", str(rows), "--port", str(port)]
    process = subprocess.Popen([*command, "--data-dir", str(folder), "--workers", str(workers)])
    try:
        while not answers(f"http://127.0.0.1:{port}/readyz"):
            if process.poll() is not None:
                sys.exit("the service did not start")
            time.sleep(0.2)
        yield Service(f"http://127.0.0.1:{port}/tap", folder / "catalog", process.pid)
    finally:
        process.terminate()
        process.wait(30)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
