"""What is wrong with a configuration, in lines for people: place, key, value, what is wanted, the way out.

    config/agencies/isna.toml: feeds[0].ulr: no such key; did you mean 'url'?
    KHABAR_AGENCIES__ONLY: agencies.only = "isna": must be a list; write KHABAR_AGENCIES__ONLY='["isna"]'

A ConfigError tells the first problem; its notes tell the others (`problems` gives them all).
"""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from scraper.layers import ENV_PREFIX, variable
from scraper.logs import safe
from storage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from pydantic_core import ErrorDetails

    from scraper.layers import Layers

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")
P = ParamSpec("P")
SHOWN_VALUE = 60  # characters of a wrong value

# What is wanted, by pydantic's kind of error; the context fills the braces.
_WANTED = {
    "model_type": "must be a table",
    "dict_type": "must be a table",
    "tuple_type": "must be a list",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
    "literal_error": "must be {expected}",
    "date_type": "must be a date, as 2024-03-20",
    "date_parsing": "must be a date, as 2024-03-20",
    "date_from_datetime_parsing": "must be a date, as 2024-03-20",
}


def validate(model: type[M], layers: Layers, default_origin: str) -> M:
    """Check merged values against a model. ConfigError; `default_origin` is where keys that are missing belong."""
    try:
        return model.model_validate(layers.values)
    except ValidationError as error:
        raise gathered([_say(model, each, layers, default_origin) for each in _roots(error.errors())]) from None


def gathered(lines: list[str]) -> ConfigError:
    """Return one error for these problems (at least one): the first, with the others as its notes."""
    first = ConfigError(lines[0])
    for other in lines[1:]:
        first.add_note(other)
    return first


def problems(error: ConfigError) -> list[str]:
    """Return every problem that a ConfigError tells."""
    return [str(error), *getattr(error, "__notes__", ())]


class Gathered:
    """Gathers the ConfigErrors of many files; at its end raises one that tells them all."""

    def __init__(self) -> None:
        self._problems: list[str] = []

    def get(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Return what `work` returns, or None when it raises a ConfigError, which is kept."""
        try:
            return work(*args, **kwargs)
        except ConfigError as error:
            self._problems += problems(error)
            return None

    def __enter__(self) -> Self:
        """Begin to gather."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise what was gathered, unless something else is being raised."""
        if self._problems and kind is None:
            raise gathered(self._problems)


def as_toml(value: object) -> str:
    """Write a value as TOML has it (text, numbers, truth, dates and lists of them)."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key} = {as_toml(each)}' for key, each in value.items())}}}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the end of a line about an unknown word: the known one that is meant, or all that are known."""
    names = list(known)
    close = difflib.get_close_matches(word, names, 1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(names)}" if names else ""


def _roots(found: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out what only follows: a list is not empty when its one entry was refused."""
    places = [each["loc"] for each in found]
    return [
        each
        for each in found
        if each["type"] != "too_short" or not any(place[: len(each["loc"])] == each["loc"] != place for place in places)
    ]


def _say(model: type[BaseModel], problem: ErrorDetails, layers: Layers, default_origin: str) -> str:
    place, kind = problem["loc"], problem["type"]
    origin = _origin(place, layers) or default_origin
    where = f"{origin}: {_dotted(place)}" if place else origin
    if kind == "extra_forbidden":
        return where + ": no such key" + _meant(model, place, origin)
    if kind == "missing":
        return f"{where}: this key is needed; add it"
    told = _wanted(problem) + _way_out(kind, problem["input"], origin)
    if isinstance(problem["input"], dict):  # keys that do not fit together; the line itself names them
        return f"{where}: {told}"
    return f"{where} = {_shown(problem['input'])}: {told}"


def _wanted(problem: ErrorDetails) -> str:
    known = _WANTED.get(problem["type"])
    return known.format(**problem.get("ctx", {})) if known else problem["msg"].removeprefix("Value error, ")


def _shown(value: object) -> str:
    text = safe(as_toml(value))
    return text if len(text) <= SHOWN_VALUE else text[:SHOWN_VALUE] + "..."


def _way_out(kind: str, value: object, origin: str) -> str:
    """Say how an environment variable is written whose value was read as something else than was meant."""
    if not origin.startswith(ENV_PREFIX):
        return ""
    if kind == "tuple_type":
        return f"; write {origin}='{as_toml([value])}'"
    return f"; write {origin}='{as_toml(str(value))}'" if kind == "string_type" else ""


def _dotted(place: tuple[int | str, ...]) -> str:
    """Write a place as feeds[0].url."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")


def _origin(place: tuple[int | str, ...], layers: Layers) -> str | None:
    """Return what gave the key at a place, or its nearest table: of several, the one laid last."""
    keys = [str(part) for part in place]
    for end in range(len(keys), 0, -1):
        key = ".".join(keys[:end])
        below = [origin for name, origin in layers.origins.items() if name == key or name.startswith(f"{key}.")]
        if below:
            return below[-1]
    return None


def _meant(model: type[BaseModel], place: tuple[int | str, ...], origin: str) -> str:
    """Return the suggestion for an unknown key: one beside it, or of the same name in another table."""
    if origin.startswith(ENV_PREFIX):
        # Compared without what all variables begin with, which would make any two look alike.
        known = {variable(key).removeprefix(ENV_PREFIX): variable(key) for key in dotted_keys(model)}
        close = difflib.get_close_matches(origin.removeprefix(ENV_PREFIX), known, 1)
        return f"; did you mean {known[close[0]]!r}?" if close else "; `khabar config show` lists what there is"
    word, siblings = str(place[-1]), list(_siblings(model, place))
    if difflib.get_close_matches(word, siblings, 1):
        return nearest(word, siblings)
    elsewhere = [key for key in dotted_keys(model) if key.endswith(f".{word}")]
    return f"; did you mean {elsewhere[0]!r}?" if elsewhere else nearest(word, siblings)


def dotted_keys(model: type[BaseModel]) -> Iterator[str]:
    """Give every key of a model of tables, dotted."""
    for name, info in model.model_fields.items():
        inner = _model_in(info.annotation)
        yield from (f"{name}.{key}" for key in inner.model_fields) if inner else (name,)


def _siblings(model: type[BaseModel], place: tuple[int | str, ...]) -> Iterable[str]:
    here: type[BaseModel] | None = model
    for part in place[:-1]:
        if isinstance(part, str):
            here = _model_in(here.model_fields[part].annotation) if here and part in here.model_fields else None
    return here.model_fields if here else ()


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Find the model inside `tuple[FeedEntry, ...]`, `PaceEntry | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each))), None)
