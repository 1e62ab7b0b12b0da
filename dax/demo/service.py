"""The service that the demonstration starts: a process of its own, as an operator would run it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from dax.errors import DaxError

__all__ = ["Service", "ServiceError", "check_port"]

_START_S = 60.0
_STOP_S = 12.0
"""A little more than the service itself takes at the most."""

_POLL_S = 0.1


class ServiceError(DaxError):
    """The service does not start, or ended."""

    code = "NO_SERVICE"


def check_port(host: str, port: int) -> None:
    """Make sure that no one listens there.

    Raises
    ------
    ServiceError
        Raised if the port is taken, or the address is none of this machine.
    """
    try:
        with socket.create_server((host, port)):
            return
    except OSError as e:
        raise ServiceError(f"cannot serve at {host}:{port}: {e.strerror}", hint="choose another port by --port") from e


class Service:
    """A running ``dax serve``; use as a context.

    Parameters
    ----------
    options
        Options of ``dax serve``.
    base_url
        Where it will listen.
    log
        File for what it prints.
    """

    def __init__(self, *, options: Sequence[str], base_url: str, log: Path) -> None:
        self.base_url = base_url
        self._command = [sys.executable, "-m", "dax.cli", "serve", *options]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it; it is not ready at once."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as log:
            # a session of its own: Ctrl-C reaches us alone, and we stop it in order
            self._process = subprocess.Popen(
                self._command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def wait_until_ready(self) -> None:
        """Wait until it answers.

        Raises
        ------
        ServiceError
            Raised if it ends before, or takes too long.
        """
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                raise ServiceError(f"the service did not start: {self._last_words()}")
            if self._is_ready():
                return
            time.sleep(_POLL_S)
        raise ServiceError(f"the service is not ready after {_START_S:.0f} s: {self._last_words()}")

    def wait(self) -> None:
        """Wait until it ends by itself.

        Raises
        ------
        ServiceError
            Raised when it has ended: it should not.
        """
        if self._process is not None:
            code = self._process.wait()
            raise ServiceError(f"the service ended with code {code}: {self._last_words()}")

    def stop(self) -> None:
        """Stop it in order; by force if it does not obey."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base_url}/readyz", timeout=2) as response:  # noqa: S310 - our own
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _last_words(self) -> str:
        lines = [line.strip() for line in self._log.read_text(errors="replace").splitlines() if line.strip()]
        return lines[-1] if lines else f"it said nothing; see {self._log}"
