"""The command line, run in this process as a person would run it, over a small archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dax.cli import main

SCHEMA = """\
name: my
description: Tables of the tests
tables:
- name: stars
  description: A few stars
  primaryKey: '#stars.id'
  columns:
  - {name: id, datatype: long, nullable: false, 'ivoa:ucd': meta.id;meta.main, 'tap:principal': 1}
  - {name: ra, datatype: double, 'ivoa:unit': deg, 'ivoa:ucd': pos.eq.ra;meta.main, description: 'RA, epoch J2016.0'}
  - {name: dec, datatype: double, 'ivoa:unit': deg, 'ivoa:ucd': pos.eq.dec;meta.main}
  - {name: mag, datatype: float, 'ivoa:unit': mag, 'ivoa:ucd': phot.mag}
  - {name: name, datatype: string, length: 8}
"""

ROWS = "id,ra,dec,mag,name\n1,10.5,-3.25,7.1,one\n2,11.5,4,8.2,two\n3,12.5,5,,\n"


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``dax`` with arguments, and see what it prints and how it ends."""
    for name in ("DAX_CONFIG", "DAX_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return Result(int(ended.value.code or 0), out, err)

    return run


@dataclass(frozen=True)
class Files:
    """Files to ingest, and the data folder to ingest them into."""

    folder: Path

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    @property
    def schema(self) -> Path:
        return self.folder / "my.yaml"

    @property
    def rows(self) -> Path:
        return self.folder / "stars.csv"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A description and rows, nothing published."""
    files = Files(tmp_path)
    files.schema.write_text(SCHEMA)
    files.rows.write_text(ROWS)
    return files


@pytest.fixture
def archive(files: Files, run: Run) -> Files:
    """The same, published."""
    assert run("ingest", files.rows, "--schema", files.schema, "--data-dir", files.data_dir).code == 0
    return files
