"""The end of a service while it answers, and many processes behind one port."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.support.running import run_service
from tests.tap.test_sync import ENDLESS

ONE = "SELECT id FROM sky.stars WHERE id = 7"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_query_that_the_end_of_the_service_stops_is_told_so(tmp_path: Path, workers: int) -> None:
    with run_service(tmp_path, workers=workers, copies=40, slots=1, sync_time_s=60) as service:
        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(service.query, ENDLESS)
            time.sleep(1)
            start = time.monotonic()
            service.process.send_signal(signal.SIGTERM)
            answer = running.result()

        assert service.process.wait(10) == 0
        assert time.monotonic() - start < 10
        assert answer.status == 503
        assert 'value="STOPPING"' in answer.text
        assert int(answer.headers["retry-after"]) > 0


def test_a_client_that_reads_nothing_does_not_hold_up_the_end(tmp_path: Path) -> None:
    query = urlencode(
        {"LANG": "ADQL", "QUERY": "SELECT a.*, b.* FROM sky.stars AS a, sky.stars AS b", "MAXREC": "9999999"}
    )
    with run_service(tmp_path, copies=4) as service:
        connection = service.connect()
        connection.request("GET", f"/tap/sync?{query}")
        time.sleep(1)
        start = time.monotonic()

        service.process.send_signal(signal.SIGTERM)

        assert service.process.wait(10) == 0
        assert time.monotonic() - start < 10
        connection.close()


def test_two_processes_answer_all_that_is_asked(tmp_path: Path) -> None:
    with run_service(tmp_path, workers=2, queue_wait_s=30) as service, ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: service.query(ONE, FORMAT="csv").text, range(80)))

    assert set(answers) == {"id\r\n7\r\n"}


def test_a_process_that_dies_is_replaced(tmp_path: Path) -> None:
    with run_service(tmp_path, workers=2) as service:
        children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
        servers = [int(c) for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]
        assert len(servers) == 2
        os.kill(servers[0], signal.SIGKILL)
        end = time.monotonic() + 20
        while time.monotonic() < end and Path(f"/proc/{servers[0]}/cmdline").exists():
            time.sleep(0.2)

        assert {service.query(ONE, FORMAT="csv").text for _ in range(20)} == {"id\r\n7\r\n"}
