"""One service for all bad requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.running import RunningService, run_service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    with run_service(tmp_path_factory.mktemp("service"), sync_time_s=5, slots=2, queue_wait_s=2) as running:
        yield running
