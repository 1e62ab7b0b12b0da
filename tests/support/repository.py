"""The repository as tests read it: its root, its settings, the files that git tracks."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["PACKAGES", "ROOT", "project", "source_files", "tracked_files"]

ROOT = Path(__file__).resolve().parents[2]

PACKAGES = ("adql_grammar", "dax", "tap")
"""The import packages of the distribution."""


@cache
def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git tracks and that is there; empty where this is no git work tree."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def source_files() -> list[Path]:
    """Every module of the distribution that people write."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return [path for path in paths if "_generated" not in path.parts]
