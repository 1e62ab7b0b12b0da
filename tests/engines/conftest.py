"""The stars, written once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dax.models.publication import PublishedFile
from tests.engines.stars import Opened, write_stars

COUNT = 300_000


@pytest.fixture(scope="session")
def star_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the published file."""
    return tmp_path_factory.mktemp("engine")


@pytest.fixture(scope="session")
def star_file(star_folder: Path) -> PublishedFile:
    """A file of 300,000 stars."""
    return write_stars(star_folder, COUNT)


@pytest.fixture
def opened(star_folder: Path, star_file: PublishedFile) -> Iterator[Opened]:
    """An instance with the stars in it."""
    opened = Opened.open(star_folder, star_file)
    yield opened
    opened.instance.close(2)
