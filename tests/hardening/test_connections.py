"""What a connection may bring, how slowly, and what is left of it when a request was refused."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from dax.http.protocol import BODY_BYTES, HEAD_BYTES, HEAD_S, LINGER_S
from tests.support.running import RunningService, ask

FORM = "application/x-www-form-urlencoded"
GOOD = urlencode({"LANG": "ADQL", "QUERY": "SELECT id FROM sky.stars WHERE id = 1", "FORMAT": "csv"}).encode()
POST = b"POST /tap/sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"


def connect(service: RunningService) -> socket.socket:
    return socket.create_connection(("127.0.0.1", service.port), timeout=30)


def read_all(connection: socket.socket) -> bytes:
    """Read until the service closes."""
    parts = bytearray()
    try:
        while part := connection.recv(65_536):
            parts += part
    except ConnectionResetError:
        pass
    return bytes(parts)


def drip(service: RunningService, start: bytes, piece: bytes) -> float:
    """Send a piece again and again until the service closes; return the seconds that took."""
    began = time.monotonic()
    with connect(service) as connection:
        connection.sendall(start)
        connection.settimeout(0.5)
        while time.monotonic() - began < 3 * HEAD_S:
            try:
                connection.sendall(piece)
                if not connection.recv(65_536):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
    return time.monotonic() - began


def send_slowly(service: RunningService) -> bytes:
    """Send a body in more time than a head may take, and return the answer."""
    body = GOOD + b"&X=" + b"x" * (24 * BODY_BYTES)
    with connect(service) as connection:
        connection.sendall(POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body))
        for at in range(0, len(body), 2 * BODY_BYTES):
            connection.sendall(body[at : at + 2 * BODY_BYTES])
            time.sleep(HEAD_S / 10)
        return read_all(connection)


def pour(connection: socket.socket, piece: bytes, limit_s: float = 60) -> int:
    """Send a piece without pause until the service closes; return the bytes sent, -1 if it never closes."""
    sent = 0
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        try:
            connection.sendall(piece)
        except OSError:
            return sent
        sent += len(piece)
    return -1


@pytest.mark.parametrize(
    "head",
    [
        b"GET /tap/sync HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"GET /tap/sync?QUERY=" + b"y" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /tap/sync HTTP/1.1\r\n" + b"A: b\r\n" * 40_000 + b"\r\n",
        b"GET /tap/sync HTTP/1.1\r\n" + b"y" * 200_000 + b": b\r\n\r\n",
    ],
    ids=["value", "address", "many", "name"],
)
def test_a_head_above_the_limit_is_refused(service: RunningService, head: bytes) -> None:
    with connect(service) as connection:
        connection.sendall(head)
        answer = read_all(connection)

    assert answer == b"" or answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 "))
    assert b"VOTABLE" not in answer


def test_a_header_without_end_is_cut_off_at_the_limit(service: RunningService) -> None:
    with connect(service) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: ")
        sent = pour(connection, b"y" * 10_000)

    assert 0 <= sent < 20_000_000  # what the buffers of both sides hold


def test_a_head_within_the_limit_is_read(service: RunningService) -> None:
    answer = service.request("GET", f"/tap/sync?{GOOD.decode()}", headers={"X": "y" * (HEAD_BYTES - 2000)})

    assert (answer.status, answer.text) == (200, "id\r\n1\r\n")


def test_many_small_requests_sent_at_once_are_all_answered(service: RunningService) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with connect(service) as connection:
        connection.sendall(request * 3000 + b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answers = read_all(connection)

    assert answers.count(b"HTTP/1.1 200 ") == 3001


def test_a_request_that_drips_in_is_cut_off_and_a_slow_one_is_not(service: RunningService) -> None:
    drips = [
        (b"", b"\r\n"),
        (b"GET /healthz HTTP/1.1\r\n", b"X: y\r\n"),
        (POST + b"Content-Length: 100000\r\n\r\n", b"a"),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    ]
    with ThreadPoolExecutor(len(drips) + 1) as threads:  # at once: each takes as long as the limit
        slow = threads.submit(send_slowly, service)
        seconds = list(threads.map(lambda d: drip(service, *d), drips))

        assert [s for s in seconds if not HEAD_S - 1 < s < HEAD_S + 5] == []
        assert slow.result().startswith(b"HTTP/1.1 200 ")
    assert service.query("SELECT TOP 1 id FROM sky.stars").status == 200


def test_a_body_above_the_limit_is_answered_before_it_is_sent(service: RunningService) -> None:
    start = time.monotonic()
    with connect(service) as connection:
        connection.sendall(POST + b"Content-Length: 10000000000\r\n\r\n")
        answer = read_all(connection)

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'value="QUERY_TOO_LONG"' in answer
    assert time.monotonic() - start < LINGER_S + 3


def test_a_body_without_end_is_not_read_to_its_end(service: RunningService) -> None:
    start = time.monotonic()
    with connect(service) as connection:
        connection.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n")
        sent = pour(connection, b"10000\r\n" + b"y" * 65_536 + b"\r\n")

    assert sent >= 0
    assert time.monotonic() - start < LINGER_S + 10


def test_expecting_to_go_on_is_answered_by_the_refusal_alone(service: RunningService) -> None:
    with connect(service) as connection:
        connection.sendall(POST + b"Expect: 100-continue\r\nContent-Length: 10000000\r\n\r\n")

        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


def _refusals() -> list[tuple[str, str, bytes | None, dict[str, str]]]:
    form = {"Content-Type": FORM}
    return [
        ("POST", "/tap/sync", b"LANG=ADQL", form),
        ("POST", "/tap/sync", b"LANG=ADQL&QUERY=nonsense", form),
        ("POST", "/tap/sync", b"LANG=ADQL", {"Content-Type": "text/plain"}),
        ("POST", "/tap/sync", b"\x1f\x8b\x08", {**form, "Content-Encoding": "gzip"}),
        ("POST", "/tap/sync", b"QUERY=" + b"x" * 4_000_000, form),
        ("POST", "/tap/sync", b"--b\r\nx", {"Content-Type": "multipart/form-data; boundary=b"}),
        ("POST", "/tap/tables", b"x" * 100_000, form),
        ("PUT", "/tap/sync", b"x", form),
        ("GET", "/tap/nothing", None, {}),
        ("GET", "/tap/tables/a.b", None, {}),
        ("GET", "/tap/sync?LANG=ADQL&QUERY=SELECT+1+FROM+a.b&FORMAT=csv", None, {}),
    ]


@pytest.mark.parametrize(("method", "path", "body", "headers"), _refusals(), ids=range(len(_refusals())))
def test_the_same_connection_serves_the_next_request(
    service: RunningService, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> None:
    connection = service.connect()
    try:
        refused = ask(connection, method, path, body, headers)
        before = connection.sock
        answer = ask(connection, "POST", "/tap/sync", GOOD, {"Content-Type": FORM})
        same = connection.sock is before and before is not None
    finally:
        connection.close()

    assert 400 <= refused.status < 500
    assert (answer.status, answer.text) == (200, "id\r\n1\r\n")
    assert same


@pytest.mark.parametrize("coding", [None, "identity", "gzip;q=0", "gzip, deflate, br", "*;q=0"])
def test_a_body_comes_plain_whatever_codings_are_accepted(service: RunningService, coding: str | None) -> None:
    headers = {"Content-Type": FORM} | ({} if coding is None else {"Accept-Encoding": coding})

    answer = service.request("POST", "/tap/sync", GOOD, headers)

    assert "content-encoding" not in answer.headers
    assert answer.text == "id\r\n1\r\n"


@pytest.mark.parametrize("path", ["/", "/tap"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_redirect_does_not_follow_the_host_header(service: RunningService, method: str, path: str) -> None:
    answer = service.request(method, path, headers={"Host": "evil.example"})

    assert (answer.status, answer.headers["location"]) == (307, "tap/")


@pytest.mark.parametrize(
    "body",
    [b"\r" * 2_000_000, b"\r\n--" * 500_000, b"--b\r\n" * 100_000, b"--b\r\nA: " + b"x" * 2_000_000, b"-" * 2_000_000],
    ids=["returns", "almost", "boundaries", "header", "dashes"],
)
def test_a_hostile_multipart_body_leaves_the_service_free(service: RunningService, body: bytes) -> None:
    answer = service.request("POST", "/tap/sync", body, {"Content-Type": "multipart/form-data; boundary=b"})

    assert answer.status in (400, 413)
    assert service.query("SELECT TOP 1 id FROM sky.stars").status == 200
