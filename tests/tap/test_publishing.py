"""Publishing anew while the service answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyarrow as pa
import pytest

from dax.config import Settings
from dax.factory import open_publisher
from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Column, Schema, Table, TableName
from tests.support.running import RunningService, publish_stars, run_service

COUNT = "SELECT COUNT(*) AS n FROM sky.stars"
ODD = Table(
    name=TableName("odd", "Mixed Case"),
    columns=(
        Column(name="size", type=ColumnType(Datatype.INT), description='1 < 2 & "three"'),
        Column(name="two words", type=ColumnType(Datatype.CHAR, "*")),
    ),
    description="<script>alert(1)</script>",
)


@pytest.fixture(params=[1, 2], ids=["one", "two"])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[RunningService, Settings]]:
    with run_service(tmp_path, workers=request.param, copies=40, maxrec_limit=1_000_000) as service:
        yield service, Settings(data_dir=tmp_path)


def await_true(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.1)


def count(service: RunningService) -> str:
    answer = service.query(COUNT, FORMAT="csv")
    assert answer.status == 200, answer.text
    return answer.text.split()[1]


def test_an_answer_under_way_keeps_the_rows_it_began_with(running: tuple[RunningService, Settings]) -> None:
    service, settings = running
    query = urlencode({"LANG": "ADQL", "QUERY": "SELECT * FROM sky.stars", "MAXREC": "1000000", "FORMAT": "csv"})
    connection = service.connect()
    connection.request("GET", f"/tap/sync?{query}")
    response = connection.getresponse()
    begun = response.read(1000)

    publish_stars(settings, copies=1)
    await_true(lambda: {count(service) for _ in range(8)} == {"5000"})
    rest = response.read()
    connection.close()

    assert (begun + rest).count(b"\r\n") == 40 * 5000 + 1


def test_no_query_fails_while_tables_are_published_again_and_again(running: tuple[RunningService, Settings]) -> None:
    service, settings = running
    seen = []
    for copies in (1, 2, 3):
        publish_stars(settings, copies)
        seen += [count(service) for _ in range(15)]
    await_true(lambda: count(service) == "15000")

    assert set(seen) <= {"200000", "5000", "10000", "15000"}


def test_a_new_table_is_found_everywhere_and_its_names_are_delimited(running: tuple[RunningService, Settings]) -> None:
    service, settings = running
    rows = pa.table({"size": pa.array([1, 2], pa.int32()), "two words": ["a", "<b>"]})
    before = service.request("GET", "/tap/tables").headers["etag"]
    with open_publisher(settings) as publisher:
        publisher.publish(Schema(name="odd", tables=(ODD,)), {ODD.name: rows})
    await_true(lambda: service.request("GET", "/tap/tables", headers={"If-None-Match": before}).status == 200)
    await_true(lambda: all(service.query('SELECT * FROM odd."Mixed Case"').status == 200 for _ in range(8)))

    document = service.request("GET", "/tap/tables/odd.%22Mixed%20Case%22")
    answer = service.query('SELECT "size", "two words" FROM odd."Mixed Case" ORDER BY "size"', FORMAT="csv")
    described = service.query("SELECT table_name FROM TAP_SCHEMA.tables WHERE schema_name = 'odd'", FORMAT="csv")
    page = service.request("GET", "/tap/")

    assert document.status == 200
    assert '<name>"size"</name>' in document.text
    assert '<name>"two words"</name>' in document.text
    assert "1 &lt; 2 &amp; " in document.text
    assert answer.text == "size,two words\r\n1,a\r\n2,<b>\r\n"
    assert "Mixed Case" in described.text
    assert "<script>" not in page.text
    assert service.query("SELECT * FROM odd.mixed").status == 400
