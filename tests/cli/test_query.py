"""``dax query``, ``dax explain`` and ``dax adql check`` over the data here."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from astropy.io.votable import parse_single_table

from tests.cli.conftest import Files, Run


def test_rows_are_printed_under_names_and_units(run: Run, archive: Files) -> None:
    lines = run(
        "query", "--data-dir", archive.data_dir, "SELECT id, ra, mag FROM my.stars ORDER BY id"
    ).out.splitlines()

    assert lines[0].split() == ["id", "ra", "[deg]", "mag", "[mag]"]
    assert lines[2].split() == ["1", "10.5", "7.1"]
    assert lines[4].split() == ["3", "12.5"]


def test_query_is_read_from_standard_input(run: Run, archive: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT name FROM my.stars WHERE id = 2"))

    assert "two" in run("query", "--data-dir", archive.data_dir, "-").out


def test_file_gets_the_format_of_its_name(run: Run, archive: Files, tmp_path: Path) -> None:
    run("query", "--data-dir", archive.data_dir, "-o", tmp_path / "a.tsv", "SELECT id, name FROM my.stars WHERE id = 1")
    run("query", "--data-dir", archive.data_dir, "-o", tmp_path / "a.vot", "SELECT id, ra FROM my.stars")

    assert (tmp_path / "a.tsv").read_text().split() == ["id", "name", "1", "one"]
    table = parse_single_table(tmp_path / "a.vot")
    assert len(table.array) == 3
    assert table.fields[1].ucd == "pos.eq.ra;meta.main"


def test_cut_answer_is_said_to_be_cut(run: Run, archive: Files) -> None:
    cut = run("query", "--data-dir", archive.data_dir, "--maxrec", 2, "SELECT id FROM my.stars ORDER BY id")
    whole = run("query", "--data-dir", archive.data_dir, "--maxrec", 3, "SELECT id FROM my.stars ORDER BY id")

    assert "cut at 2 rows" in cut.err
    assert cut.out.split() == [*cut.out.split()[:2], "1", "2"]
    assert whole.err == ""


def test_fault_is_marked_in_the_query(run: Run, archive: Files) -> None:
    result = run("query", "--data-dir", archive.data_dir, "SELECT id,\n  magg FROM my.stars")

    assert result.code == 1
    first, line, carets, *_ = result.err.splitlines()
    assert first.startswith("dax: line 2, column 3: ")
    assert line == "    magg FROM my.stars"
    assert carets == "    ^^^^"
    assert "did you mean mag" in result.err


def test_failed_query_leaves_no_file(run: Run, archive: Files, tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.mkdir()

    assert run("query", "--data-dir", archive.data_dir, "-o", output / "a.csv", "SELECT x FROM my.stars").code == 1
    assert list(output.iterdir()) == []


def test_unknown_format_is_wrong_usage(run: Run, archive: Files) -> None:
    result = run("query", "--data-dir", archive.data_dir, "--format", "pdf", "SELECT id FROM my.stars")

    assert result.code == 2
    assert "pdf" in result.err


def test_explain_shows_every_stage_and_runs_nothing(run: Run, archive: Files) -> None:
    out = run("explain", "--data-dir", archive.data_dir, "SELECT TOP 2 ra FROM my.stars WHERE id = 5").out

    for title in ("ADQL", "Columns", "Tables", "Plan as written", "Plan", "Chunks", "SQL", "Parameters"):
        assert f"== {title}\n" in out
    assert "$1 = 5" in out


def test_explain_marks_an_unknown_name(run: Run, archive: Files) -> None:
    result = run("explain", "--data-dir", archive.data_dir, "SELECT raa FROM my.stars")

    assert result.code == 1
    assert "       ^^^" in result.err


@pytest.mark.parametrize(("text", "code"), [("SELECT a FROM b", 0), ("SELECT a FROM", 1), ("", 1), ("é\x00", 1)])
def test_check_tells_adql_from_other_text(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, code: int
) -> None:
    path = tmp_path / "query.adql"
    path.write_text(text)

    assert run("adql", "check", path).code == code


def test_check_marks_the_fault_under_tabs(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "query.adql"
    path.write_text("SELECT a\n\tFROM WHERE")

    err = run("adql", "check", path).err.splitlines()

    assert err[1] == "  \tFROM WHERE"
    assert err[2] == "  \t     ^^^^^"
