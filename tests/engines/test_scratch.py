"""Folders of temporary files go with their owners, however those end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dax.engines.scratch import ScratchFolder, remove_stale

OWNER = """
import sys, time
from pathlib import Path
from dax.engines.scratch import ScratchFolder
folder = ScratchFolder(Path(sys.argv[1]), "test")
(folder.path / "file").write_text("x")
print(folder.path.name, flush=True)
time.sleep(60)
"""


def test_it_goes_with_its_owner(tmp_path: Path) -> None:
    with ScratchFolder(tmp_path / "new", "test") as scratch:
        (scratch.path / "sub").mkdir()
        assert scratch.path.parent == tmp_path / "new"

    scratch.close()
    assert list((tmp_path / "new").iterdir()) == []


def test_it_goes_when_its_owner_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="failed"), ScratchFolder(tmp_path, "test"):
        raise ValueError("failed")

    assert list(tmp_path.iterdir()) == []


def test_two_of_one_process_are_apart(tmp_path: Path) -> None:
    with ScratchFolder(tmp_path, "test") as one, ScratchFolder(tmp_path, "test") as two:
        assert one.path != two.path


def test_that_of_a_living_owner_stays(tmp_path: Path) -> None:
    with ScratchFolder(tmp_path, "test") as scratch:
        assert remove_stale(tmp_path) == 0
        assert scratch.path.is_dir()


def test_that_of_a_killed_process_is_removed(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    with owner:
        name = owner.stdout.readline().strip()
        while_alive = remove_stale(tmp_path)
        os.kill(owner.pid, signal.SIGKILL)

    removed = remove_stale(tmp_path)

    assert name
    assert (while_alive, removed) == (0, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_of_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()

    assert remove_stale(tmp_path) == 0
    assert remove_stale(tmp_path / "absent") == 0
    assert (tmp_path / "precious").is_dir()
