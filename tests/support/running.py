"""A real service in a process of its own, over a small catalogue."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pyarrow as pa

from dax.config import QuerySettings, ServerSettings, Settings
from dax.factory import open_publisher, prepare
from dax.models.tableset import Schema
from tests.support.catalogue import STARS, make_sky

__all__ = ["Answer", "RunningService", "publish_stars", "run_service"]

_START_S = 60.0
_STOP_S = 10.0
_SERVE = """
import sys
from dax.app import serve
from dax.config import Settings
serve(Settings.model_validate_json(sys.argv[1]))
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that answers."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> http.client.HTTPConnection:
        """Open a connection; the caller closes it."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send one request on a connection of its own."""
        connection = self.connect()
        try:
            return ask(connection, method, path, body, headers)
        finally:
            connection.close()

    def sync(self, pairs: Sequence[tuple[str, str]]) -> Answer:
        """Post parameters to ``/tap/sync`` as a form."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", "/tap/sync", urlencode(pairs).encode(), form)

    def query(self, adql: str, **more: str) -> Answer:
        """Run a query."""
        return self.sync([("LANG", "ADQL"), ("QUERY", adql), *more.items()])


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request on an open connection and read the whole answer."""
    connection.request(method, path, body, dict(headers or {}))
    response = connection.getresponse()
    known = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, known, response.read())


def publish_stars(settings: Settings, copies: int = 1) -> None:
    """Publish the stars of the compiler's tests, a number of times under new identifiers."""
    stars = make_sky().stars
    parts = []
    for k in range(copies):
        ids = pa.array(np.arange(stars.num_rows) + 1 + k * stars.num_rows)
        parts.append(stars.set_column(0, "id", ids))
    table = pa.concat_tables(parts).select([c.name for c in STARS.columns])
    prepare(settings)
    with open_publisher(settings) as publisher:
        publisher.publish(Schema(name="sky", tables=(STARS,), description="Test sky"), {STARS.name: table})


@contextmanager
def run_service(folder: Path, *, workers: int = 1, copies: int = 1, **query: object) -> Iterator[RunningService]:
    """Publish the stars and serve them on a free port of this machine; stopped by its process id."""
    port = _free_port()
    settings = Settings(
        data_dir=folder,
        server=ServerSettings(port=port, workers=workers),
        query=QuerySettings.model_validate(query),
    )
    publish_stars(settings, copies)
    command = [sys.executable, "-c", _SERVE, settings.model_dump_json()]
    with (folder / "service.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        service = RunningService(port, process)
        try:
            _await_ready(service)
            yield service
        finally:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGTERM)
            process.wait(_STOP_S)


def _await_ready(service: RunningService) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end:
        if service.process.poll() is not None:
            raise RuntimeError("the service ended before it was ready")
        try:
            if service.request("GET", "/readyz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError("the service did not become ready")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
