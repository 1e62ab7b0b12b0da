"""``dax demo`` with the real packages, from the first start to Ctrl-C."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.network, pytest.mark.cluster]

_READY_S = 240


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_demo_stays_up_until_it_is_stopped_and_ends_well(
    stop: signal.Signals, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    data_dir = tmp_path_factory.getbasetemp() / "demo"  # the second start finds what the first has published
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "dax.cli", "demo", "--small", "--data-dir", str(data_dir), "--port", str(port)]
    printed = tmp_path / "printed"

    with printed.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as demo:
        end = time.monotonic() + _READY_S
        while demo.poll() is None and "until Ctrl-C" not in printed.read_text() and time.monotonic() < end:
            time.sleep(0.2)
        demo.send_signal(stop)
        code = demo.wait(30)

    text = printed.read_text()
    if "pip cannot get it" in text:
        pytest.skip("the packages cannot be had")
    assert "until Ctrl-C" in text
    assert code == 0, text
    socket.create_server(("127.0.0.1", port)).close()  # the service is gone
