"""Which reader a file gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from dax.errors import IngestError
from dax.ingest.opening import open_source


def test_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"nothing\.csv is no file"):
        open_source(tmp_path / "nothing.csv")


def test_name_that_tells_no_format_needs_one(tmp_path: Path) -> None:
    path = tmp_path / "stars.data"
    path.write_text("a\n1\n")

    with pytest.raises(IngestError, match="does not tell its format"):
        open_source(path)
    assert [c.name for c in open_source(path, format_name="csv").columns] == ["a"]


def test_part_of_a_file_with_one_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "stars.csv"
    path.write_text("a\n1\n")

    with pytest.raises(IngestError, match="leave --part out"):
        open_source(path, part="1")
