"""What the programs of astronomers make of our answers."""

from __future__ import annotations

import datetime as dt
import io
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy.io.votable import parse

from dax.formats.registry import FORMATS
from dax.models.datatypes import ColumnType, Datatype
from dax.models.results import ResultColumn, ResultSchema
from tests.formats.answers import batch_of, written
from tests.formats.strategies import TEXT, TIMESTAMP

pytestmark = pytest.mark.conformance

VOTABLES = [f.name for f in FORMATS if f.is_votable]
COLUMNS: dict[str, tuple[ColumnType, tuple[Any, ...]]] = {
    "flag": (ColumnType(Datatype.BOOLEAN), (True, False, None)),
    "byte": (ColumnType(Datatype.UNSIGNED_BYTE), (255, 0, None)),
    "short": (ColumnType(Datatype.SHORT), (2**15 - 1, -(2**15) + 1, None)),
    "int": (ColumnType(Datatype.INT), (2**31 - 1, -(2**31) + 1, None)),
    "long": (ColumnType(Datatype.LONG), (2**63 - 1, -(2**63) + 1, None)),
    "float": (ColumnType(Datatype.FLOAT), (0.1, -math.inf, None)),
    "double": (ColumnType(Datatype.DOUBLE), (0.1, math.inf, None)),
    "nan": (ColumnType(Datatype.DOUBLE), (1.0, math.nan, None)),
    "text": (TEXT, ("a <b> & 'c'", "", None)),
    "fixed": (ColumnType(Datatype.CHAR, "3"), ("abc", "a", None)),
    "bounded": (ColumnType(Datatype.CHAR, "128*"), ("abc", "a", None)),
    "wide": (ColumnType(Datatype.UNICODE_CHAR, "*"), ("αβγ", "é", None)),
    "time": (TIMESTAMP, (dt.datetime(2026, 1, 2, 3, 4, 5), dt.datetime(1, 1, 1, 0, 0, 0, 5), None)),
    "point": (ColumnType(Datatype.DOUBLE, "2", "point"), ([1.5, -2.5], [0.0, 90.0], None)),
    "ints": (ColumnType(Datatype.INT, "*"), ([1, 2, 3], [-4], None)),
    "last": (ColumnType(Datatype.INT), (1, 2, 3)),
}
SCHEMA = ResultSchema(tuple(ResultColumn(name=n, type=t) for n, (t, _) in COLUMNS.items()))
BATCH = batch_of(SCHEMA, list(zip(*(values for _, values in COLUMNS.values()), strict=True)))
TEXTS = ("text", "fixed", "bounded", "wide", "time")


def by_astropy(name: str) -> Any:
    """Return the answer as astropy's masked array."""
    return parse(io.BytesIO(written(name, SCHEMA, BATCH)), verify="exception").get_first_table().array


@pytest.mark.parametrize("name", VOTABLES)
@pytest.mark.parametrize("column", [n for n, (t, _) in COLUMNS.items() if not t.is_array and n not in TEXTS])
def test_astropy_reads_every_number_and_every_null(name: str, column: str) -> None:
    found = by_astropy(name)[column]

    wanted = COLUMNS[column][1]
    missing = [v is None or v != v for v in wanted]
    assert np.ma.getmaskarray(found).tolist() == missing
    kept = [v for v, m in zip(wanted, missing, strict=True) if not m]
    assert found.compressed().tolist() == np.array(kept, found.dtype).tolist()


@pytest.mark.parametrize("name", VOTABLES)
@pytest.mark.parametrize("column", TEXTS)
def test_astropy_reads_every_text_and_null_as_an_empty_one(name: str, column: str) -> None:
    found = by_astropy(name)[column].data.tolist()

    assert found == [_shown(v) for v in COLUMNS[column][1]]


@pytest.mark.parametrize("name", VOTABLES)
def test_astropy_reads_arrays(name: str) -> None:
    array = by_astropy(name)

    assert array["point"][:2].tolist() == [[1.5, -2.5], [0.0, 90.0]]
    assert [list(v) for v in array["ints"][:2]] == [[1, 2, 3], [-4]]


@pytest.mark.skipif(shutil.which("stilts") is None, reason="STILTS is not installed")
@pytest.mark.parametrize("name", [*VOTABLES, "csv"])
def test_stilts_reads_every_cell(name: str, tmp_path: Path) -> None:
    source = tmp_path / "answer"
    source.write_bytes(written(name, SCHEMA, BATCH))
    kind = "csv" if name == "csv" else "votable"
    left_out = {"float", "double", "point", "ints"}  # which it spells its own way
    left_out |= {"wide"} if name == "csv" else set()  # it takes CSV for Latin 1
    columns = [n for n in COLUMNS if n not in left_out]

    command = ["stilts", "tpipe", f"in={source}", f"ifmt={kind}", "ofmt=csv", f"cmd=keepcols '{' '.join(columns)}'"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()

    assert shown[0].split(",") == columns
    assert [line.split(",") for line in shown[1:]] == [[_by_stilts(n, i) for n in columns] for i in range(3)]


def _by_stilts(column: str, row: int) -> str:
    value = COLUMNS[column][1][row]
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value != value else _shown(value)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value)
