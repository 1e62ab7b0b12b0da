"""``dax schema``: descriptions checked, shown, told and changed."""

from __future__ import annotations

import pytest

from tests.cli.conftest import SCHEMA, Files, Run


def test_valid_description_passes(run: Run, files: Files) -> None:
    result = run("schema", "validate", files.schema)

    assert result.code == 0
    assert result.out == f"{files.schema}: valid\n"


@pytest.mark.parametrize(
    "change",
    [
        ("datatype: long", "datatype: longish"),
        ("name: my", "name: ["),
        ("tables:", "tables: !!python/object/apply:os.getcwd []\nmore:"),
        ("phot.mag}", "no.such.ucd}"),
    ],
)
def test_faulty_description_fails_by_name(run: Run, files: Files, change: tuple[str, str]) -> None:
    files.schema.write_text(SCHEMA.replace(*change))

    result = run("schema", "validate", files.schema)

    assert result.code == 1
    assert str(files.schema) in result.out


def test_dumped_description_loads_again(run: Run, archive: Files) -> None:
    dumped = run("schema", "dump", "my", "--data-dir", archive.data_dir)
    archive.schema.write_text(dumped.out)

    assert run("schema", "validate", archive.schema).code == 0
    assert run("schema", "load", archive.schema, "--data-dir", archive.data_dir).out == "my.stars: described anew\n"


def test_unpublished_schema_is_not_dumped(run: Run, archive: Files) -> None:
    result = run("schema", "dump", "none", "--data-dir", archive.data_dir)

    assert result.code == 1
    assert "none is not published" in result.err


def test_edited_description_is_what_queries_see(run: Run, archive: Files) -> None:
    archive.schema.write_text(SCHEMA.replace("A few stars", "Some stars").replace("phot.mag}", "phot.mag;em.opt.V}"))

    assert run("schema", "load", archive.schema, "--data-dir", archive.data_dir).code == 0

    query = "SELECT ucd FROM tap_schema.columns WHERE column_name = 'mag' AND table_name = 'my.stars'"
    assert "phot.mag;em.opt.V" in run("query", "--data-dir", archive.data_dir, query).out
    counted = run("query", "--data-dir", archive.data_dir, "--format", "csv", "SELECT COUNT(*) AS n FROM my.stars")
    assert counted.out.split() == ["n", "3"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("datatype: float", "datatype: double"), "published with other columns, types or key"),
        (("name: stars", "name: others"), "my.others is not published"),
    ],
)
def test_description_of_other_tables_is_not_loaded(
    run: Run, archive: Files, change: tuple[str, str], told: str
) -> None:
    archive.schema.write_text(
        SCHEMA.replace("#stars.", "#others." if "others" in change[1] else "#stars.").replace(*change)
    )

    result = run("schema", "load", archive.schema, "--data-dir", archive.data_dir)

    assert result.code == 1
    assert told in result.err


def test_derived_description_fits_its_file(run: Run, files: Files) -> None:
    derived = run("schema", "derive", files.rows, "--table", "my.stars", "--key", "id")
    files.schema.write_text(derived.out)

    result = run("ingest", files.rows, "--schema", files.schema, "--data-dir", files.data_dir)

    assert result.code == 0, result.err
