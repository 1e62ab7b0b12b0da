"""Folders of temporary files, each owned by one process; what a dead process left is found and removed.

Ownership is a lock on a file beside the folder, which the kernel gives up with the process, however it ends. A process
number would not do: in a container each new server has that of the one that died.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

__all__ = ["ScratchFolder", "remove_stale"]

_SUFFIX = ".lock"


class ScratchFolder:
    """A folder that lives as long as its owner; a context manager.

    Parameters
    ----------
    parent
        Where it is made; made too if absent.
    prefix
        What its name starts with: whose it is, for people.
    """

    def __init__(self, parent: Path, prefix: str) -> None:
        parent.mkdir(parents=True, exist_ok=True)
        while (lock := _lock_new(parent / f"{prefix}-{os.getpid()}-{uuid4().hex[:12]}{_SUFFIX}")) is None:
            pass
        self._lock_path, self._lock = lock
        self.path = self._lock_path.with_suffix("")
        self.path.mkdir()

    def close(self) -> None:
        """Remove the folder and all in it; safe to call twice."""
        if self._lock < 0:
            return
        _remove(self.path, self._lock_path)
        os.close(self._lock)
        self._lock = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def remove_stale(parent: Path) -> int:
    """Remove the folders whose owners are gone.

    Returns
    -------
    removed
        How many there were.
    """
    removed = 0
    for path in parent.glob(f"*{_SUFFIX}"):
        try:
            lock = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            _remove(path.with_suffix(""), path)
            removed += 1
        finally:
            os.close(lock)
    return removed


def _lock_new(path: Path) -> tuple[Path, int] | None:
    """Make and lock a lock file; `None` if it was taken for a dead owner's before the lock was on it."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.exists():
            return path, lock
    except BlockingIOError:
        pass
    os.close(lock)
    return None


def _remove(folder: Path, lock_path: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock_path.unlink(missing_ok=True)
