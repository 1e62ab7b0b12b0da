"""Tables described from files alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from dax.errors import IngestError
from dax.models.datatypes import ColumnType, Datatype
from dax.models.tableset import Table, TableName
from tests.ingest.conftest import TEXT, TIMESTAMP, derive_file

NAME = TableName("a", "b")


def derived(tmp_path: Path, text: str, **options: object) -> Table:
    path = tmp_path / "a.csv"
    path.write_text(text)
    return derive_file(path, **options)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("1", "-7", ""), ColumnType(Datatype.LONG)),
        (("1", "2.5", "NaN"), ColumnType(Datatype.DOUBLE)),
        (("2020-01-01", "2020-01-01T00:00:00Z"), TIMESTAMP),
        (("true", "F"), ColumnType(Datatype.BOOLEAN)),
        (("1", "one"), TEXT),
        (("007", "008"), TEXT),
        (("", ""), TEXT),
        (("0", "0.5"), ColumnType(Datatype.DOUBLE)),
    ],
)
def test_column_of_text_gets_the_narrowest_type_that_holds_it(
    tmp_path: Path, values: tuple[str, ...], expected: ColumnType
) -> None:
    table = derived(tmp_path, "x,y\n" + "".join(f"{value},z\n" for value in values))

    assert table.column("x").type == expected


def test_late_value_widens_a_column(tmp_path: Path) -> None:
    table = derived(tmp_path, "x\n" + "1\n" * 100_000 + "1.5\n")

    assert table.column("x").type == ColumnType(Datatype.DOUBLE)


def test_pair_of_columns_with_telling_names_is_the_position(tmp_path: Path) -> None:
    table = derived(tmp_path, "RAJ2000,DEJ2000\n1.5,2.5\n")

    assert table.position is not None
    assert table.position.longitude == "RAJ2000"
    assert table.column("DEJ2000").ucd == "pos.eq.dec;meta.main"
    assert table.column("DEJ2000").unit == "deg"


def test_key_may_not_be_null_and_is_indexed(tmp_path: Path) -> None:
    table = derived(tmp_path, "id,x\n1,2\n", key=("id",))

    assert not table.column("id").nullable
    assert table.column("id").indexed
    assert table.column("x").nullable


def test_key_that_is_no_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="no column nothing"):
        derived(tmp_path, "id\n1\n", key=("nothing",))
