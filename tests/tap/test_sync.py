"""``/tap/sync`` against a real service (TAP 1.1 §2.1, §2.7, §3)."""

from __future__ import annotations

import io
import re
import shutil
import socket
import subprocess
import threading
import time
from urllib.parse import urlencode

import pytest
import pyvo
from astropy.io.votable import parse

from tests.support.running import RunningService

ENDLESS = "SELECT COUNT(*) AS n FROM sky.stars AS a, sky.stars AS b WHERE SIN(a.ra * b.dec) > 2"
"""Forty thousand million pairs."""


def statuses(document: bytes) -> list[str]:
    return re.findall(r'name="QUERY_STATUS" value="(\w+)"', document.decode())


def test_a_field_carries_what_is_known_of_its_column(service: RunningService) -> None:
    answer = service.query("SELECT TOP 1 ra, mag AS bright, observed FROM sky.stars", RESPONSEFORMAT="votable/td")

    fields = parse(io.BytesIO(answer.body)).get_first_table().fields
    assert [(f.name, f.datatype, str(f.unit), f.ucd) for f in fields[:2]] == [
        ("ra", "double", "deg", "pos.eq.ra;meta.main"),
        ("bright", "float", "mag", "phot.mag;em.opt"),
    ]
    assert fields[0].description == "Right ascension"
    assert (fields[2].datatype, fields[2].arraysize, fields[2].xtype) == ("char", "*", "timestamp")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_get_and_post_answer_alike(service: RunningService, method: str) -> None:
    pairs = [("lang", "ADQL"), ("Query", "SELECT TOP 2 id FROM sky.stars ORDER BY id"), ("format", "csv"), ("FOO", "1")]

    answer = service.sync(pairs) if method == "POST" else service.request("GET", f"/tap/sync?{urlencode(pairs)}")

    assert (answer.status, answer.text) == (200, "id\r\n1\r\n2\r\n")


def test_head_answers_with_headers_alone(service: RunningService) -> None:
    pairs = [("LANG", "ADQL"), ("QUERY", "SELECT TOP 2 id FROM sky.stars")]

    answer = service.request("HEAD", f"/tap/sync?{urlencode(pairs)}")

    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("votable", "application/x-votable+xml"),
        ("application/x-votable+xml", "application/x-votable+xml"),
        ("application/x-votable+xml;serialization=tabledata", "application/x-votable+xml;serialization=tabledata"),
        ("text/xml", "text/xml"),
        ("csv", "text/csv;header=present"),
        ("text/csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
    ],
)
def test_the_media_type_is_the_one_asked_for(service: RunningService, asked: str, told: str) -> None:
    answer = service.query("SELECT TOP 1 id FROM sky.stars", RESPONSEFORMAT=asked)

    assert (answer.status, answer.headers["content-type"].lower()) == (200, told)


@pytest.mark.parametrize(
    ("query", "maxrec", "rows", "flags"),
    [
        ("SELECT TOP 5 id FROM sky.stars", "5", 5, ["OK"]),
        ("SELECT TOP 5 id FROM sky.stars", "4", 4, ["OK", "OVERFLOW"]),
        ("SELECT TOP 5 id FROM sky.stars", "6", 5, ["OK"]),
        ("SELECT TOP 5 id FROM sky.stars", "0", 0, ["OK", "OVERFLOW"]),
        ("SELECT id FROM sky.stars", None, 1000, ["OK", "OVERFLOW"]),
        ("SELECT id FROM sky.stars WHERE id <= 1000", None, 1000, ["OK"]),
        ("SELECT id FROM sky.stars", "999999999999", 150_000, ["OK", "OVERFLOW"]),
    ],
)
def test_overflow_is_told_exactly_when_rows_were_cut(
    service: RunningService, query: str, maxrec: str | None, rows: int, flags: list[str]
) -> None:
    more = {} if maxrec is None else {"MAXREC": maxrec}
    answer = service.query(query, **more)

    assert statuses(answer.body) == flags
    assert len(parse(io.BytesIO(answer.body)).get_first_table().array) == rows


def test_pyvo_asks_and_reads_without_help(service: RunningService) -> None:
    tap = pyvo.dal.TAPService(f"{service.url}/tap")

    table = tap.search("SELECT TOP 3 id, ra FROM sky.stars ORDER BY id").to_table()

    assert table["id"].tolist() == [1, 2, 3]
    assert "sky.stars" in tap.tables
    assert str(table["ra"].unit) == "deg"
    with pytest.raises(pyvo.dal.DALQueryError, match="there is no column nothing"):
        tap.search("SELECT nothing FROM sky.stars")


@pytest.mark.skipif(shutil.which("stilts") is None, reason="STILTS is not on this machine")
def test_stilts_asks_and_reads_without_help(service: RunningService) -> None:
    command = ["stilts", "tapquery", f"tapurl={service.url}/tap", "sync=true", "ofmt=csv"]
    query = "adql=SELECT TOP 3 id FROM sky.stars ORDER BY id"

    run = subprocess.run([*command, query], capture_output=True, text=True, check=True, timeout=120)

    assert run.stdout.split() == ["id", "1", "2", "3"]


def test_the_time_limit_ends_a_query_and_says_so(service: RunningService) -> None:
    start = time.monotonic()
    answer = service.query(ENDLESS)

    assert answer.status == 408
    assert 'value="TIMEOUT"' in answer.text
    assert time.monotonic() - start < 3 + 2


def test_a_full_queue_is_told_with_a_time_to_come_back(service: RunningService) -> None:
    threads = [threading.Thread(target=service.query, args=(ENDLESS,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)

    answer = service.query("SELECT TOP 1 id FROM sky.stars")

    for thread in threads:
        thread.join()
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert service.query("SELECT TOP 1 id FROM sky.stars").status == 200


@pytest.mark.parametrize("query", [ENDLESS, "SELECT a.id, b.id FROM sky.stars AS a, sky.stars AS b"])
def test_a_client_that_leaves_frees_its_slot_within_two_seconds(service: RunningService, query: str) -> None:
    body = urlencode({"LANG": "ADQL", "QUERY": query, "MAXREC": "150000"}).encode()
    head = f"POST /tap/sync HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    request = f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + body
    sockets = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(2)]
    for connection in sockets:
        connection.sendall(request)
    time.sleep(0.5)
    for connection in sockets:
        connection.close()
    left = time.monotonic()

    answer = service.query("SELECT TOP 1 id FROM sky.stars")

    assert answer.status == 200
    assert time.monotonic() - left < 2
