"""One service for the tests of TAP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.running import RunningService, run_service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with run_service(
        tmp_path_factory.mktemp("service"),
        copies=40,
        sync_time_s=3,
        slots=2,
        queue_wait_s=1,
        maxrec_default=1000,
        maxrec_limit=150_000,
    ) as running:
        yield running
