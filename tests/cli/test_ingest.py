"""``dax ingest``, from a file to an answer."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import ROWS, SCHEMA, Files, Run


def answer(run: Run, files: Files, query: str) -> list[str]:
    result = run("query", "--data-dir", files.data_dir, "--format", "csv", query)
    assert result.code == 0, result.err
    return result.out.split()


def test_ingested_rows_answer_queries(run: Run, archive: Files) -> None:
    assert answer(run, archive, "SELECT id, mag, name FROM my.stars ORDER BY id") == [
        "id,mag,name",
        "1,7.1,one",
        "2,8.2,two",
        "3,,",
    ]


def test_table_is_described_in_tap_schema(run: Run, archive: Files) -> None:
    query = "SELECT unit, ucd FROM tap_schema.columns WHERE table_name = 'my.stars' AND column_name = 'ra'"

    assert answer(run, archive, query) == ["unit,ucd", "deg,pos.eq.ra;meta.main"]


def test_dry_run_checks_and_publishes_nothing(run: Run, files: Files) -> None:
    result = run("ingest", files.rows, "--schema", files.schema, "--data-dir", files.data_dir, "--dry-run")

    assert result.code == 0
    assert result.out == "my.stars: 3 rows are in order; nothing was published\n"
    assert not files.data_dir.exists()


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (ROWS + "four,1,1,1,x\n", "row 4, id: 'four' is no whole number"),
        (ROWS + "4,1,91,1,x\n", "row 4, dec: 91.0 is outside [-90, 90]"),
        (ROWS + "4,1,1,1,much too long\n", "row 4, name: 'much too long' is longer than 8 bytes"),
        (ROWS + ",1,1,1,x\n", "row 4, id: no value"),
        (ROWS + "2,1,1,1,x\n", "2"),
    ],
)
def test_bad_rows_are_named_and_nothing_is_published(
    run: Run, files: Files, rows: str, told: str, dry: tuple[str, ...]
) -> None:
    files.rows.write_text(rows)

    result = run("ingest", files.rows, "--schema", files.schema, "--data-dir", files.data_dir, *dry)

    assert result.code == 1
    assert told in result.err
    assert "Traceback" not in result.err
    assert run("query", "--data-dir", files.data_dir, "SELECT id FROM my.stars").code == 1


def test_repeated_key_is_named_with_its_rows(run: Run, files: Files) -> None:
    files.rows.write_text(ROWS + "2,1,1,1,x\n")

    result = run("ingest", files.rows, "--schema", files.schema, "--data-dir", files.data_dir)

    assert "rows 2, 4" in result.err or "2 and 4" in result.err


def test_failed_replacement_leaves_the_old_rows(run: Run, archive: Files) -> None:
    archive.rows.write_text(ROWS + "x,1,1,1,x\n")

    assert run("ingest", archive.rows, "--schema", archive.schema, "--data-dir", archive.data_dir).code == 1
    assert answer(run, archive, "SELECT COUNT(*) AS n FROM my.stars") == ["n", "3"]


def test_new_version_replaces_the_old_rows(run: Run, archive: Files) -> None:
    archive.rows.write_text(ROWS + "4,1,1,1,x\n")

    assert run("ingest", archive.rows, "--schema", archive.schema, "--data-dir", archive.data_dir).code == 0
    assert answer(run, archive, "SELECT COUNT(*) AS n FROM my.stars") == ["n", "4"]


def test_file_without_a_description_describes_itself(run: Run, files: Files) -> None:
    data_dir = files.data_dir

    result = run("ingest", files.rows, "--table", "own.Stars", "--key", "id", "--data-dir", data_dir)

    assert result.out.startswith("own.Stars: 3 rows published\n  position: ra, dec\n")
    assert answer(run, files, "SELECT id FROM own.Stars WHERE CONTAINS(POINT(ra, dec), CIRCLE(10, -3, 1)) = 1") == [
        "id",
        "1",
    ]


def test_second_table_keeps_the_first_and_the_schemas_description(run: Run, archive: Files) -> None:
    assert run("ingest", archive.rows, "--table", "my.more", "--data-dir", archive.data_dir).code == 0

    assert answer(run, archive, "SELECT COUNT(*) AS n FROM my.stars") == ["n", "3"]
    assert "Tables of the tests" in run("schema", "dump", "my", "--data-dir", archive.data_dir).out


def test_table_without_a_position_is_said_to_have_none(run: Run, files: Files) -> None:
    files.rows.write_text("a,b\n1,2\n")

    result = run("ingest", files.rows, "--table", "own.pairs", "--data-dir", files.data_dir)

    assert "no position" in result.out


def test_folder_fills_every_table_of_its_schema(run: Run, files: Files, tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    folder.mkdir()
    fields = "- name: Fields\n  description: Fields\n  columns:\n  - {name: n, datatype: int, description: Number}\n"
    (folder / "my.yaml").write_text(SCHEMA + fields)
    (folder / "stars.csv").write_text(ROWS)
    pq.write_table(pa.table({"n": [7, 8]}), folder / "Fields.parquet")

    result = run("ingest", folder, "--data-dir", files.data_dir)

    assert result.code == 0, result.err
    assert "my.stars: 3 rows published" in result.out
    assert answer(run, files, "SELECT n FROM my.Fields ORDER BY n") == ["n", "7", "8"]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("my.yaml",), "has no file stars.parquet"),
        (("stars.csv",), "there is none"),
        (("my.yaml", "other.yaml", "stars.csv"), "there is my.yaml, other.yaml"),
        (("my.yaml", "stars.csv", "stars.tsv"), "two files for one table"),
        (("my.yaml", "stars.csv", "more.csv"), "describes no table for more.csv"),
    ],
)
def test_folder_that_is_incomplete_is_refused(
    run: Run, files: Files, tmp_path: Path, names: tuple[str, ...], told: str
) -> None:
    folder = tmp_path / "schema"
    folder.mkdir()
    for name in names:
        (folder / name).write_text(SCHEMA if name.endswith("yaml") else ROWS)

    result = run("ingest", folder, "--data-dir", files.data_dir)

    assert result.code == 1
    assert told in result.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "give --table SCHEMA.TABLE"),
        (("--table", "stars"), "'stars' names no table"),
        (("--schema", "{schema}", "--table", "my.none"), "there is no my.none"),
        (("--schema", "{schema}", "--key", "id"), "leave --key out"),
    ],
)
def test_arguments_that_do_not_go_together_are_wrong_usage(
    run: Run, files: Files, options: tuple[str, ...], told: str
) -> None:
    arguments = [option.format(schema=files.schema) for option in options]

    result = run("ingest", files.rows, "--data-dir", files.data_dir, *arguments)

    assert result.code == 2
    assert told in result.err


def test_extra_columns_are_left_out_on_demand(run: Run, files: Files) -> None:
    files.rows.write_text("id,ra,dec,mag,name,more\n1,1,1,1,x,y\n")
    arguments = ("ingest", files.rows, "--schema", files.schema, "--data-dir", files.data_dir)

    assert "no column more in the table" in run(*arguments).err
    assert run(*arguments, "--ignore-extra").code == 0


def test_invalid_description_is_named(run: Run, files: Files) -> None:
    files.schema.write_text(SCHEMA.replace("datatype: long", "datatype: longish"))

    result = run("ingest", files.rows, "--schema", files.schema, "--data-dir", files.data_dir)

    assert result.code == 1
    assert str(files.schema) in result.err
