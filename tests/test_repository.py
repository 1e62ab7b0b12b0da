"""The repository keeps its own promises: pins, versions, documents, and nothing of the machine it was written on."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dax.config import Settings
from tests.support.repository import PACKAGES, ROOT, project, source_files, tracked_files

LOCKS = ("requirements.lock", "requirements-dev.lock")

FOREIGN = re.compile(
    r"pyp[i][.]org|pythonhos[t]ed|npm[j]s|yarnpk[g]|(deb|security|archive)[.](debian|ubuntu)[.]"
    r"|/(wor[k]|roo[t]|hom[e]|op[t]|User[s]|builds)/",
    re.IGNORECASE,
)
"""Hosts of package registries, and folders of one person's machine. Written so that it does not find itself."""

PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==([^\s;]+)[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)

MAKE = re.compile(r"\bmake ([a-z][a-z-]*)(?=[ `\n])")


def pins(lock: str) -> dict[str, set[str]]:
    """Versions of each package, one for each kind of machine that needs its own."""
    found: dict[str, set[str]] = {}
    for name, pinned, _ in PIN.findall((ROOT / lock).read_text()):
        found.setdefault(canonicalize_name(name), set()).add(pinned)
    return found


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("changes/*.md")])


def code_of(document: Path) -> str:
    """The fenced blocks and code spans of a page."""
    return "\n".join(chain.from_iterable(re.findall(r"```\w*\n(.*?)```|(`[^`\n]+`)", document.read_text(), re.DOTALL)))


def imports_of(path: Path) -> Iterator[str]:
    """Top-level names of what a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def settings_of(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Each setting under its dotted name."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from settings_of(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def shown(default: object) -> str:
    """A default as the settings page writes it."""
    return "–" if default is None else f"`{default}`"


def make_targets() -> set[str]:
    rules = re.findall(r"^([a-z][a-z-]*):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    benches = (path.stem.removeprefix("bench_").replace("_", "-") for path in (ROOT / "bench").glob("bench_*.py"))
    return set(rules) | {f"bench-{name}" for name in benches}


@pytest.mark.skipif(not tracked_files(), reason="not a git work tree")
def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    texts = ((path, path.read_bytes().decode(errors="replace")) for path in tracked_files())
    found = [f"{path.relative_to(ROOT)}: {match[0]}" for path, text in texts for match in FOREIGN.finditer(text)]

    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text()
    packages = re.findall(r"^[A-Za-z0-9].*$", text, re.MULTILINE)

    assert packages
    assert len(PIN.findall(text)) == len(packages)


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert re.findall(r"^-.*$|\S*://\S*|^\S+ @ .*$", text, re.MULTILINE) == []


def test_the_developers_lock_holds_the_other() -> None:
    run, develop = pins("requirements.lock"), pins("requirements-dev.lock")

    assert {name: versions for name, versions in run.items() if develop.get(name) != versions} == {}


def test_every_direct_dependency_is_locked_as_allowed() -> None:
    wanted = project()["project"]["dependencies"] + project()["project"]["optional-dependencies"]["demo"]
    locked = pins("requirements.lock")
    requirements = [Requirement(text) for text in wanted]

    unmet = [
        str(requirement)
        for requirement in requirements
        if not any(requirement.specifier.contains(pin) for pin in locked.get(canonicalize_name(requirement.name), ()))
    ]

    assert unmet == []


def test_everything_imported_is_a_declared_dependency() -> None:
    declared = project()["project"]["dependencies"] + project()["project"]["optional-dependencies"]["demo"]
    names = {canonicalize_name(Requirement(text).name) for text in declared}
    providers = packages_distributions()
    foreign = (
        {module for path in source_files() for module in imports_of(path)} - set(PACKAGES) - sys.stdlib_module_names
    )

    undeclared = {m for m in foreign if not names & {canonicalize_name(name) for name in providers.get(m, ())}}

    assert undeclared == set()


def test_every_package_is_listed_for_the_build() -> None:
    found = {
        ".".join(path.parent.relative_to(ROOT).parts) for package in PACKAGES for path in (ROOT / package).rglob("*.py")
    }
    moved = set(project()["tool"]["setuptools"]["package-dir"])

    assert set(project()["tool"]["setuptools"]["packages"]) == found | moved


def test_data_files_are_listed_for_the_build() -> None:
    listed = project()["tool"]["setuptools"]["package-data"]
    carried = {
        path
        for package, patterns in listed.items()
        for pattern in patterns
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }

    beside = {
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path in tracked_files()
    }

    assert {path for path in beside if path.suffix != ".py"} - carried == set()


def test_the_installed_version_is_the_one_of_the_project() -> None:
    try:
        installed = version(project()["project"]["name"])
    except PackageNotFoundError:
        pytest.skip("the distribution is not installed in this environment: make setup")

    assert installed == project()["project"]["version"]


def test_every_setting_is_described() -> None:
    assert [name for name, field in settings_of(Settings) if not field.description] == []


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs" / "operator" / "settings.md").read_text()
    rows = dict(re.findall(r"^\| `([\w.]+)` \| ([^|]+?) \|", page, re.MULTILINE))

    assert rows == {name: shown(field.default) for name, field in settings_of(Settings)}


def test_every_module_says_what_it_is() -> None:
    trees = ((path, ast.parse(path.read_text())) for path in source_files())

    assert [str(path.relative_to(ROOT)) for path, tree in trees if tree.body and not ast.get_docstring(tree)] == []


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_make_targets_named_in_documents_exist(document: Path) -> None:
    named = set(MAKE.findall(code_of(document)))

    assert named - make_targets() == set()


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text())

    assert [link for link in links if ":" not in link and not (document.parent / link).exists()] == []


def test_change_fragments_are_of_a_known_kind() -> None:
    fragments = [path.name for path in (ROOT / "changes").iterdir() if path.name != "README.md"]

    assert [name for name in fragments if not re.fullmatch(r"[a-z0-9-]+\.(breaking|new|fixed|other)\.md", name)] == []


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")]

    assert sorted(set(numbers)) == sorted(numbers)
