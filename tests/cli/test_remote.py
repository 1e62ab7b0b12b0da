"""``dax query --url`` against a running ``dax serve``, and against what is no service."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from astropy.io.votable import parse_single_table
from typing_extensions import override

from dax.demo.service import Service
from tests.cli.conftest import ROWS, SCHEMA, Files, Run


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def tap_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service of the small archive, as an operator starts it."""
    files, port = Files(tmp_path_factory.mktemp("served")), free_port()
    files.schema.write_text(SCHEMA)
    files.rows.write_text(ROWS)
    publish(files)
    options = ("--data-dir", str(files.data_dir), "--port", str(port))
    with Service(options=options, base_url=f"http://127.0.0.1:{port}", log=files.folder / "log") as service:
        service.wait_until_ready()
        yield f"{service.base_url}/tap"


def publish(files: Files) -> None:
    from dax.cli import main

    with pytest.raises(SystemExit) as ended:
        main(["ingest", str(files.rows), "--schema", str(files.schema), "--data-dir", str(files.data_dir)])
    assert not ended.value.code


def test_service_answers_as_the_data_here_do(run: Run, tap_url: str) -> None:
    result = run("query", "--url", tap_url, "SELECT id, ra, mag, name FROM my.stars ORDER BY id")

    lines = result.out.splitlines()
    assert lines[0].split() == ["id", "ra", "[deg]", "mag", "[mag]", "name"]
    assert lines[2].split() == ["1", "10.5", "7.1", "one"]
    assert lines[4].split() == ["3", "12.5"]


def test_address_of_the_endpoint_is_understood(run: Run, tap_url: str) -> None:
    assert "3" in run("query", "--url", f"{tap_url}/sync", "SELECT COUNT(*) AS n FROM my.stars").out


def test_answer_is_written_as_the_service_sends_it(run: Run, tap_url: str, tmp_path: Path) -> None:
    run("query", "--url", tap_url, "-o", tmp_path / "a.csv", "SELECT id FROM my.stars WHERE id = 2")
    run("query", "--url", tap_url, "-o", tmp_path / "a", "--format", "votable/td", "SELECT id FROM my.stars")

    assert (tmp_path / "a.csv").read_text().split() == ["id", "2"]
    assert len(parse_single_table(tmp_path / "a").array) == 3


def test_cut_answer_is_said_to_be_cut(run: Run, tap_url: str) -> None:
    assert "cut at 2 rows" in run("query", "--url", tap_url, "--maxrec", 2, "SELECT id FROM my.stars").err


def test_fault_that_the_service_tells_is_marked_in_the_query(run: Run, tap_url: str) -> None:
    result = run("query", "--url", tap_url, "SELECT magg FROM my.stars")

    assert result.code == 1
    assert result.err.startswith("dax: line 1, column 8: ")
    assert "\n         ^^^^\n" in result.err
    assert "did you mean mag" in result.err


def test_no_service_is_said_to_be_none(run: Run) -> None:
    result = run("query", "--url", f"http://127.0.0.1:{free_port()}/tap", "SELECT a FROM b")

    assert result.code == 1
    assert result.err.startswith("dax: no answer from http://127.0.0.1:")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gaia.example/tap", "ftp://localhost/tap"])
def test_other_addresses_are_wrong_usage(run: Run, url: str) -> None:
    assert run("query", "--url", url, "SELECT a FROM b").code == 2


class Stranger(BaseHTTPRequestHandler):
    """A server that has never heard of TAP: its answer is asked for in its path."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, _, body = self.path.removeprefix("/").removesuffix("/sync").partition("/")
        self.send_response(int(status))
        self.end_headers()
        self.wfile.write(f"<{body}>".encode() if body else b"")

    @override
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def stranger() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("404/html", "answers 404 Not Found"),
        ("502/", "answers 502 Bad Gateway"),
        ("500/VOTABLE/", "answers 500 "),
        ("200/html", "cannot be read as a VOTable"),
        ("200/", "VOTable"),
    ],
)
def test_answer_that_is_none_is_said_to_be_none(run: Run, stranger: str, path: str, told: str) -> None:
    result = run("query", "--url", f"{stranger}/{path}", "SELECT a FROM b")

    assert result.code == 1
    assert told in result.err
    assert len(result.err.splitlines()) <= 2
