"""Layers of configuration: mappings laid over one another, each key remembering the place whose word holds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Values = dict[str, object]
ENV_PREFIX = "KHABAR_"


@dataclass(frozen=True, slots=True)
class Layers:
    """Merged values, and for each dotted key the place that gave it; what was laid last comes last.

    A place is a file, an environment variable or the command line.
    """

    values: Values = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def over(self, values: Mapping[str, object], origin: str | Mapping[str, str]) -> Layers:
        """Lay values over these: keys replace, tables merge, lists replace. `origin` is one place, or one a key."""
        named = dict.fromkeys(_leaves(values), origin) if isinstance(origin, str) else dict(origin)
        kept = {key: place for key, place in self.origins.items() if key not in named}
        return Layers(merge(self.values, values), kept | named)


def merge(base: Mapping[str, object], over: Mapping[str, object]) -> Values:
    """Lay one mapping over another: keys replace, tables merge, lists replace."""
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _leaves(values: Mapping[str, object], above: str = "") -> Iterator[str]:
    """Give the dotted key of everything that is not a table, and of empty tables."""
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield above + key


def shipped_dir() -> Path:
    """Return the shipped config directory: beside the package in a checkout, inside it in a wheel."""
    inside = Path(__file__).parent / "_shipped_config"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "config"


def read_toml(path: Path) -> Values:
    """Read a TOML file, empty when there is none; ConfigError with the line when it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}; text stands in quotes, lists in brackets") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}); mend its permissions, or move it away"
        ) from error


def from_environment(environment: Mapping[str, str]) -> tuple[dict[str, Values], dict[str, str]]:
    """Return what KHABAR_<SECTION>__<KEY> variables give, and which variable gave which dotted key.

    A value is read as TOML; what is no TOML is taken as text. Names without the double underscore are not settings
    (KHABAR_CONFIG; and container platforms set KHABAR_PORT and the like by themselves).
    """
    values: dict[str, Values] = {}
    origins: dict[str, str] = {}
    for name, raw in sorted(environment.items()):
        section, found, key = name.removeprefix(ENV_PREFIX).lower().partition("__")
        if name.startswith(ENV_PREFIX) and found:
            values.setdefault(section, {})[key] = _toml_value(raw)
            origins[f"{section}.{key}"] = name
    return values, origins


def variable(key: str) -> str:
    """Return the environment variable that sets a dotted key."""
    return ENV_PREFIX + key.replace(".", "__").upper()


def _toml_value(raw: str) -> object:
    try:
        values = tomllib.loads(f"value = {raw}")
    except tomllib.TOMLDecodeError:
        return raw
    return values["value"] if len(values) == 1 else raw  # a line break in it must not smuggle in further keys


def from_dotted(values: Mapping[str, object]) -> dict[str, Values]:
    """Turn {"store.dsn": x} into {"store": {"dsn": x}}."""
    nested: dict[str, Values] = {}
    for name, value in values.items():
        section, _, key = name.partition(".")
        nested.setdefault(section, {})[key] = value
    return nested
