"""The floors: what may import what, and what an import may do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.repository import PACKAGES, ROOT, project, source_files

LINT = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"]

WATCH = """
import importlib, sys, threading

done = []

def note(event, args):
    if event in {"socket.connect", "socket.bind", "subprocess.Popen", "sqlite3.connect", "os.mkdir", "os.remove"}:
        done.append((event, repr(args)))

sys.dont_write_bytecode = True
sys.addaudithook(note)
importlib.import_module(sys.argv[1])
print(done, [thread.name for thread in threading.enumerate()][1:])
"""


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(folder), "NO_COLOR": "1"}
    return subprocess.run(
        [*LINT, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def is_installed() -> bool:
    return any(distributions(name=project()["project"]["name"]))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_go_down_the_floors_only() -> None:
    report = lint_imports(ROOT)

    assert report.returncode == 0, report.stdout + report.stderr


def test_an_import_up_the_floors_is_refused(copied: Path) -> None:
    with (copied / "dax" / "errors.py").open("a") as module:
        module.write("\nimport dax.query\n")

    report = lint_imports(copied)

    assert report.returncode == 1, report.stderr
    assert "dax.errors" in report.stdout
    assert "dax.query" in report.stdout


def test_every_part_stands_on_a_floor() -> None:
    contracts = project()["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    floors = {name for layer in layers for name in re.findall(r"[\w.]+", layer)}

    parts = {f"dax.{path.stem}" for path in (ROOT / "dax").iterdir() if path.stem not in {"__init__", "__pycache__"}}
    parts = {part for part in parts if find_spec(part) is not None} | set(PACKAGES) - {"dax"}

    assert parts - floors == set()


def test_the_grammar_imports_in_a_bare_environment(tmp_path: Path) -> None:
    antlr4 = find_spec("antlr4")
    assert antlr4 is not None
    assert antlr4.origin is not None
    (tmp_path / "antlr4").symlink_to(Path(antlr4.origin).parent)
    (tmp_path / "adql_grammar").symlink_to(ROOT / "adql_grammar")
    path = f"import sys; sys.path.insert(0, {str(tmp_path)!r})"
    script = f"{path}; import adql_grammar; adql_grammar.parse('SELECT ra FROM t')"

    run = python("-I", "-S", "-c", script)

    assert run.returncode == 0, run.stderr


@pytest.mark.skipif(not is_installed(), reason="the distribution is not installed in this environment: make setup")
@pytest.mark.parametrize("package", PACKAGES)
def test_packages_are_imported_from_this_repository(package: str, tmp_path: Path) -> None:
    script = f"import {package}; print({package}.__path__[0])"

    run = python("-c", script, cwd=tmp_path)

    assert run.stdout.strip() == str(ROOT / package), run.stderr


@pytest.mark.parametrize(
    "module", [name for name in ("dax.app", "dax.cli", "dax.metadata", "tap.app") if find_spec(name)]
)
def test_importing_opens_nothing(module: str) -> None:
    run = python("-c", WATCH, module)

    assert run.stdout.strip() == "[] []", run.stderr


def test_every_module_imports_without_a_warning() -> None:
    names = [module_name(path) for path in source_files()]
    script = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"

    run = python("-W", "error", "-c", script, *names)

    assert run.returncode == 0, run.stderr
