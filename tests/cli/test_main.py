"""The command as a whole: its help, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

from tests.cli.conftest import Files, Run

COMMANDS = ("demo", "ingest", "serve", "query", "explain", "adql", "schema", "config", "db")


def test_help_lists_every_command_in_order(run: Run) -> None:
    out = run("--help").out

    places = [out.index(f"\n  {command} ") for command in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(run: Run, command: str) -> None:
    result = run(command, "--help")

    assert result.code == 0
    if "Commands:" not in result.out:
        assert f"  dax {command}" in result.out
        assert "Example" in result.out


def test_help_imports_nothing_heavy() -> None:
    heavy = ("astropy", "duckdb", "fastapi", "felis", "numpy", "pyarrow", "pydantic", "rich", "sqlalchemy")
    code = f"import sys, dax.cli; print([m for m in {heavy} if m in sys.modules])"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert out.strip() == "[]"


def test_version_is_the_distributions(run: Run) -> None:
    assert run("--version").out == f"dax {version('dax-services')}\n"


@pytest.mark.parametrize("arguments", [("nothing",), ("query",), ("serve", "--port", "x"), ("ingest", "absent.csv")])
def test_wrong_usage_ends_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)

    assert result.code == 2
    assert "Error" in result.err


def test_wrong_setting_ends_with_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAX_SERVER__PORT", "high")

    result = run("config", "show")

    assert result.code == 2
    assert result.err.startswith("dax: DAX_SERVER__PORT: server.port: ")


def test_failure_ends_with_1_and_one_or_two_lines(run: Run, files: Files) -> None:
    result = run("query", "--data-dir", files.data_dir, "SELECT 1 FROM a")

    assert result.code == 1
    assert result.err.startswith("dax: there are no data in ")
    assert len(result.err.splitlines()) == 2


def test_traceback_is_shown_on_demand_only(files: Files) -> None:
    command = [sys.executable, "-m", "dax.cli", "query", "--data-dir", str(files.data_dir), "SELECT 1 FROM a"]

    plain = subprocess.run(command, capture_output=True, text=True, check=False)
    debug = subprocess.run(command, capture_output=True, text=True, check=False, env={"DAX_DEBUG": "1"})

    assert "Traceback" not in plain.stderr
    assert "Traceback" in debug.stderr


def test_settings_are_shown_with_their_sources(run: Run, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    (files.folder / "dax.yaml").write_text("query: {slots: 7}\n")
    monkeypatch.setenv("DAX_METADATA__URL", "postgresql+psycopg://user:secret@localhost/db")

    lines = run("config", "show", "--config", files.folder / "dax.yaml").out.splitlines()

    shown = {line.split()[0]: line.split()[1:] for line in lines}
    assert shown["query.slots"] == ["7", str(files.folder / "dax.yaml")]
    assert shown["metadata.url"] == ["postgresql+psycopg://user:***@localhost/db", "DAX_METADATA__URL"]
    assert shown["server.port"] == ["8080", "default"]


def test_database_is_upgraded_as_often_as_one_likes(run: Run, files: Files) -> None:
    for _ in range(2):
        assert run("db", "upgrade", "--data-dir", files.data_dir).out == "the metadata database is up to date\n"
