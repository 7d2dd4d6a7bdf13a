"""Layers of configuration: TOML files and environment merged into one mapping, and errors that name their place."""

from __future__ import annotations

import difflib
import tomllib
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import BaseModel, ValidationError

from storage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from types import TracebackType

Json = dict[str, Any]
M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")
ENV_PREFIX = "KHABAR_"
SHOWN_VALUE = 60  # characters of a wrong value


def read_toml(path: Path) -> Json:
    """Read a TOML file; ConfigError with the line when it is none, empty when there is no file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); it must be a UTF-8 file") from error


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> Json:
    """Lay one mapping over another: keys replace, tables merge, lists replace."""
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def from_environment(environment: Mapping[str, str]) -> tuple[Json, dict[str, str]]:
    """Return the settings that KHABAR_<SECTION>__<KEY> variables give, and which variable gave which dotted key.

    A value is read as TOML; what is no TOML is taken as text.
    """
    values: Json = {}
    origins: dict[str, str] = {}
    for name, raw in sorted(environment.items()):
        section, found, key = name.removeprefix(ENV_PREFIX).lower().partition("__")
        if name.startswith(ENV_PREFIX) and found:
            values.setdefault(section, {})[key] = _toml_value(raw)
            origins[f"{section}.{key}"] = name
    return values, origins


def _toml_value(raw: str) -> Any:
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        return raw


def from_dotted(values: Mapping[str, Any]) -> Json:
    """Turn {"store.dsn": x} into {"store": {"dsn": x}}."""
    nested: Json = {}
    for name, value in values.items():
        section, _, key = name.partition(".")
        nested.setdefault(section, {})[key] = value
    return nested


def validate(model: type[M], values: Json, origin: Mapping[str, str], default_origin: str) -> M:
    """Check values against a model; ConfigError with the first problem, its others in `__notes__`.

    `origin` tells where a dotted key came from, `default_origin` where the others did.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _with_notes([_say(model, each, origin, default_origin) for each in error.errors()]) from None


class Gathered:
    """Gathers the ConfigErrors of many files; at its end raises one that tells them all."""

    def __init__(self) -> None:
        self._problems: list[str] = []

    def get(self, work: Callable[..., T], *args: Any) -> T | None:
        """Return what `work` returns, or None when it raises a ConfigError, which is kept."""
        try:
            return work(*args)
        except ConfigError as error:
            self._problems += problems(error)
            return None

    def __enter__(self) -> Self:
        """Begin to gather."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise the first problem, with the others as its notes."""
        if self._problems and kind is None:
            raise _with_notes(self._problems)


def _with_notes(found: list[str]) -> ConfigError:
    first = ConfigError(found[0])
    for other in found[1:]:
        first.add_note(other)
    return first


def problems(error: ConfigError) -> list[str]:
    """Return every problem that a ConfigError of `validate` tells."""
    return [str(error), *getattr(error, "__notes__", ())]


def _say(model: type[BaseModel], problem: Any, origin: Mapping[str, str], default_origin: str) -> str:
    place = [str(part) for part in problem["loc"]]
    key = ".".join(place)
    source = next((origin[start] for start in _starts(place) if start in origin), default_origin)
    where = f"{source}: {key}" if key else source
    if problem["type"] == "extra_forbidden":
        return f"{where}: no such key{_nearest(place[-1], _siblings(model, place))}"
    if problem["type"] == "missing":
        return f"{where}: this key is needed"
    wanted = problem["msg"].removeprefix("Value error, ")
    shown = repr(problem["input"])
    shown = shown if len(shown) <= SHOWN_VALUE else shown[:SHOWN_VALUE] + "..."
    return f"{where} = {shown}: {wanted[:1].lower()}{wanted[1:]}"


def _starts(place: list[str]) -> Iterable[str]:
    return (".".join(place[:end]) for end in range(len(place), 0, -1))


def _siblings(model: type[BaseModel], place: list[str]) -> list[str]:
    """Return the keys that exist where an unknown one stood."""
    here: Any = model
    for part in place[:-1]:
        field = getattr(here, "model_fields", {}).get(part)
        if field is None:
            return []
        here = field.annotation
    return list(getattr(here, "model_fields", ()))


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, 1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(known)}" if known else ""
