"""Where the settings come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from dax.errors import UsageError
from dax.settings_file import load_settings


def write(folder: Path, text: str) -> Path:
    path = folder / "dax.yaml"
    path.write_text(text)
    return path


def test_defaults_need_no_file() -> None:
    effective = load_settings(None, {})

    assert effective.settings.server.port == 8080
    assert set(effective.sources.values()) == {"default"}


def test_later_source_wins_and_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "server:\n  port: 1\n  workers: 2\n  host: 127.0.0.2\ndata_dir: here\n")
    environment = {"DAX_SERVER__PORT": "3", "DAX_SERVER__WORKERS": "4"}

    effective = load_settings(path, environment, {"server.port": 5, "data_dir": None})

    assert effective.settings.server.model_dump()["port"] == 5
    assert effective.settings.server.workers == 4
    assert effective.settings.data_dir == Path("here")
    assert effective.sources["server.port"] == "command line"
    assert effective.sources["server.workers"] == "DAX_SERVER__WORKERS"
    assert effective.sources["server.host"] == str(path)
    assert effective.sources["engine.kind"] == "default"


def test_environment_names_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "server: {port: 7}")

    assert load_settings(None, {"DAX_CONFIG": str(path)}).settings.server.port == 7


def test_every_setting_is_listed_with_its_value() -> None:
    values = {name: value for name, value, _ in load_settings(None, {}).values()}

    assert values["query.slots"] == 4
    assert values["metadata.url"] is None


@pytest.mark.parametrize("text", ["", "# nothing\n", "server:\n"])
def test_empty_file_sets_nothing(tmp_path: Path, text: str) -> None:
    assert load_settings(write(tmp_path, text), {}).settings.server.port == 8080


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("server: {prot: 1}", "no setting server.prot"),
        ("sevrer: {port: 1}", "no setting sevrer"),
        ("server: 5", "no setting server"),
        ("server: {port: high}", "server.port"),
        ("server: {port: 70000}", "server.port"),
        ("server: {port: 1, port: 2}", "port stands twice"),
        ("[1, 2]", "names and values"),
        ("server: {port: [", "no YAML"),
        ("a: !!python/object/apply:os.getcwd []", "no YAML"),
    ],
)
def test_wrong_file_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(UsageError, match=message) as caught:
        load_settings(path, {})
    assert str(path) in caught.value.message


def test_near_name_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_settings(write(tmp_path, "server: {prot: 1}"), {})

    assert caught.value.hint == "is it server.port?"


def test_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(tmp_path / "none.yaml", {})


def test_unknown_variable_is_refused() -> None:
    with pytest.raises(UsageError, match="no setting DAX_SERVER_PORT"):
        load_settings(None, {"DAX_SERVER_PORT": "1"})


def test_wrong_value_of_a_variable_is_refused_by_its_name() -> None:
    with pytest.raises(UsageError, match=r"DAX_SERVER__PORT: server\.port: "):
        load_settings(None, {"DAX_SERVER__PORT": "high"})


def test_variables_that_are_no_settings_are_left_alone() -> None:
    assert load_settings(None, {"DAX_DEBUG": "1", "PATH": "x", "DAX_SERVER__PORT": ""}).settings.server.port == 8080
