"""The effective settings, and where each of them comes from.

Later sources win: the defaults, one YAML file, ``DAX_*`` variables, options of the command line. The variable of a
setting is ``DAX_`` and its name, sections and names joined by two underscores: ``DAX_SERVER__PORT``. A name that is no
setting is refused in every source.
"""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from typing_extensions import override

from dax.config import Settings
from dax.errors import UsageError

__all__ = ["CONFIG_VARIABLE", "EffectiveSettings", "load_settings", "setting_names"]

CONFIG_VARIABLE = "DAX_CONFIG"
"""Names the settings file, if the command line does not."""

_PREFIX = "DAX_"
_NO_SETTINGS = frozenset({CONFIG_VARIABLE, "DAX_DEBUG"})


@dataclass(frozen=True, slots=True)
class EffectiveSettings:
    """The settings in force."""

    settings: Settings
    sources: Mapping[str, str]
    """Source of each setting, under its dotted name."""

    def values(self) -> Iterator[tuple[str, object, str]]:
        """Yield name, value and source of every setting."""
        for name in setting_names():
            value: Any = self.settings
            for part in name.split("."):
                value = getattr(value, part)
            yield name, value, self.sources[name]


def setting_names() -> tuple[str, ...]:
    """List every setting as ``section.name``."""
    return tuple(_names(Settings, ""))


def load_settings(
    path: Path | None, environment: Mapping[str, str], options: Mapping[str, object] | None = None
) -> EffectiveSettings:
    """Gather the settings.

    Parameters
    ----------
    path
        The settings file; the one that the environment names if not given; none if it names none.
    environment
        All variables; those that do not begin with ``DAX_`` are ignored, empty ones count as not set.
    options
        Dotted names and values from the command line; `None` is not given.

    Raises
    ------
    UsageError
        Raised if the file cannot be read, or a name or value is wrong; it says in which source.
    """
    known = setting_names()
    chosen = path or (Path(environment[CONFIG_VARIABLE]) if environment.get(CONFIG_VARIABLE) else None)
    given: dict[str, tuple[object, str]] = {}
    if chosen is not None:
        given |= {name: (value, str(chosen)) for name, value in _from_file(chosen, known)}
    given |= {name: (value, variable) for name, value, variable in _from_environment(environment, known)}
    given |= {name: (value, "command line") for name, value in (options or {}).items() if value is not None}
    settings = _validated({name: value for name, (value, _) in given.items()}, given)
    return EffectiveSettings(settings, {name: given[name][1] if name in given else "default" for name in known})


def _names(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            yield from _names(section, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _from_file(path: Path, known: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(f"the settings file {path} cannot be read: {e}") from e
    try:
        content = yaml.load(text, _UniqueKeyLoader)  # noqa: S506 - a safe loader that also refuses repeated keys
    except yaml.YAMLError as e:
        raise UsageError(f"the settings file {path} is no YAML: {' '.join(str(e).split())}") from e
    if content is None:
        return
    if not isinstance(content, dict):
        raise UsageError(f"the settings file {path} must hold names and values")
    for name, value in _flat(content, "", known):
        if name not in known:
            raise _unknown(name, known, str(path))
        yield name, value


def _flat(content: Mapping[object, object], prefix: str, known: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    for key, value in content.items():
        name = f"{prefix}{key}"
        is_section = any(other.startswith(f"{name}.") for other in known)
        if is_section and value is None:
            continue
        if is_section and isinstance(value, dict):
            yield from _flat(value, f"{name}.", known)
        else:
            yield name, value


def _from_environment(environment: Mapping[str, str], known: tuple[str, ...]) -> Iterator[tuple[str, object, str]]:
    variables = {_PREFIX + name.upper().replace(".", "__"): name for name in known}
    for variable in sorted(environment):
        if not variable.startswith(_PREFIX) or variable in _NO_SETTINGS:
            continue
        if variable not in variables:
            raise _unknown(variable, tuple(variables), "the environment")
        if environment[variable]:
            yield variables[variable], environment[variable], variable


def _unknown(name: str, known: tuple[str, ...], source: str) -> UsageError:
    near = difflib.get_close_matches(name, known, 1)
    return UsageError(f"{source}: there is no setting {name}", hint=f"is it {near[0]}?" if near else None)


def _validated(values: Mapping[str, object], given: Mapping[str, tuple[object, str]]) -> Settings:
    tree: dict[str, Any] = {}
    for name, value in values.items():
        *sections, last = name.split(".")
        branch = tree
        for section in sections:
            branch = branch.setdefault(section, {})
        branch[last] = value
    try:
        return Settings.model_validate(tree)
    except ValidationError as e:
        name, message = _first_problem(e)
        raise UsageError(f"{given[name][1]}: {name}: {message}") from e


def _first_problem(error: ValidationError) -> tuple[str, str]:
    """Name the setting of the first problem: the location goes on into the value if that has parts."""
    problem = error.errors(include_url=False)[0]
    parts = [str(part) for part in problem["loc"]]
    known = setting_names()
    name = next(n for n in (".".join(parts[:i]) for i in range(len(parts), 0, -1)) if n in known)
    return name, problem["msg"][:1].lower() + problem["msg"][1:]


class _UniqueKeyLoader(yaml.SafeLoader):
    """A safe loader that refuses a key that stands twice."""

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                continue
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)
