"""Write docs/reference/ out of the code: settings, commands, the record, metrics. `make reference` runs it.

Each page is a pure function of what the code says, so that generated and committed can be compared.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
import tomllib
from dataclasses import MISSING, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import click
from pydantic import create_model

from scraper.cli import COMMANDS, khabar
from scraper.layers import variable
from scraper.metric_table import METRICS, SECONDS_BOUNDS
from scraper.policy.health import Health
from scraper.settings import Settings
from scraper.web.openapi import document
from storage.records import Article, RefusalClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from enum import StrEnum

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
MARK = "<!-- Written by `make reference` out of the code; change the code, not this page. -->"
_SETTING = re.compile(r"^(\w+) = .*?(?:\s+#\s(.*))?$")
_MEMBER = re.compile(r'^    (\w+) = "(\w+)"(?:  # (.*))?$', re.MULTILINE)

Json = dict[str, Any]


def pages() -> dict[str, str]:
    """Return every page and file of docs/reference/ by its name."""
    return {
        "settings.md": settings_page(),
        "cli.md": cli_page(),
        "record.md": record_page(),
        "record.schema.json": json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n",
        "refusals.md": refusals_page(),
        "metrics.md": metrics_page(),
        "openapi.json": json.dumps(document(), ensure_ascii=False, indent=2) + "\n",
    }


# --- settings ---------------------------------------------------------------------------------------------------------


def settings_page() -> str:
    """Return the page of every setting: type and bounds from the model, default and sentence from khabar.toml."""
    shipped = (ROOT / "config" / "khabar.toml").read_text(encoding="utf-8")
    defaults, told = tomllib.loads(shipped), _comments(shipped)
    schema = Settings.model_json_schema()
    parts = ["# Settings, all of them", MARK, "What wins over what, with examples: [Settings](../settings.md)."]
    for section, reference in schema["properties"].items():
        model = schema["$defs"][reference["$ref"].rpartition("/")[2]] if "$ref" in reference else reference
        rows = [
            (
                f"`{section}.{key}`",
                _type_of(value),
                f"`{json.dumps(defaults[section][key], ensure_ascii=False)}`",
                told.get((section, key), ""),
                f"`{variable(f'{section}.{key}')}`",
            )
            for key, value in model["properties"].items()
            if key in defaults.get(section, {})
        ]
        summary = str(model.get("description", "")).splitlines()[0]
        parts += [f"## {section}", summary, _table(("setting", "type", "default", "is", "variable"), rows)]
    return _page(parts)


def _comments(text: str) -> dict[tuple[str, str], str]:
    """Return the sentence behind each key of the shipped khabar.toml, by section and key."""
    found: dict[tuple[str, str], str] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif (match := _SETTING.match(line)) and match[2]:
            found[section, match[1]] = match[2].strip()
    return found


def _type_of(schema: Json) -> str:
    """Return a setting's type with its bounds, for people."""
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_type_of(each) for each in schema["anyOf"])
    kind = str(schema.get("type", "any"))
    name = {"number": "number", "integer": "whole number", "boolean": "`true` or `false`", "string": "text"}.get(
        kind, kind
    )
    if kind == "array":
        return f"list of {_type_of(schema.get('items', {}))}"
    bounds = (("exclusiveMinimum", "above"), ("minimum", "from"), ("maximum", "to"))
    return " ".join([name, *(f"{word} {schema[key]}" for key, word in bounds if key in schema)])


# --- commands ---------------------------------------------------------------------------------------------------------


def cli_page() -> str:
    """Return the page of every command: what `--help` says, option by option."""
    parts = [
        "# Commands, all of them",
        MARK,
        "How they belong together, and the exit codes: [The command line](../cli.md).",
    ]
    for name in COMMANDS:
        command = khabar.get_command(click.Context(khabar), name)
        if command is not None:
            parts += _command_parts(command, f"khabar {name}")
    return _page(parts)


def _command_parts(command: click.Command, path: str) -> list[str]:
    context = click.Context(command, info_name=path)
    usage = " ".join([path, *map(str, command.collect_usage_pieces(context))])
    parts = [f"## {path}", f"    {usage}", *_help_parts(command.help or "")]
    rows = [_option_row(option, context) for option in command.params if isinstance(option, click.Option)]
    if rows:
        parts.append(_table(("option", "is"), rows))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if (child := command.get_command(context, name)) is not None:
                parts += _command_parts(child, f"{path} {name}")
    return parts


def _help_parts(text: str) -> Iterator[str]:
    """Yield a command's help as Markdown: what click is told not to rewrap stands as it is."""
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        if paragraph.startswith("\b"):
            yield "\n".join(f"    {line}" for line in paragraph.removeprefix("\b").strip("\n").splitlines())
        else:
            yield _plain(" ".join(paragraph.split()))


def _option_row(option: click.Option, context: click.Context) -> tuple[str, str]:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" {_plain(option.make_metavar(context))}"
    record = option.get_help_record(context)
    return names + value, _plain(" ".join(record[1].split())) if record else ""


# --- the record -------------------------------------------------------------------------------------------------------


def record_page() -> str:
    """Return the page of the record's fields with their types; docs/record.md tells what each means."""
    rows = [(f"`{each.name}`", _plain(str(each.type)), "yes" if _is_needed(each) else "") for each in fields(Article)]
    head = "What each field means, and its names elsewhere: [The clean record](../record.md). As a JSON Schema: "
    table = _table(("field", "type", "always there"), rows)
    return _page(["# The record's types", MARK, head + "[record.schema.json](record.schema.json).", table])


def record_schema() -> Json:
    """Return the JSON Schema of one record, as `khabar export` and `khabar show --json` print it."""
    from collections.abc import Mapping  # noqa: PLC0415 - the name that the annotations use

    hints = get_type_hints(Article, localns={"Mapping": Mapping, "datetime": datetime})
    model = create_model(  # type: ignore[call-overload]
        "Article", **{each.name: (hints[each.name], ... if _is_needed(each) else None) for each in fields(Article)}
    )
    schema: Json = model.model_json_schema()
    schema["title"] = "Khabar article"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def _is_needed(each: Any) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def refusals_page() -> str:
    """Return the page of the refusal classes, with the words that stand behind them in the code."""
    rows, states = _members(RefusalClass), _members(Health)
    head = "Metrics, `khabar status` and `khabar retry --class` use these words. What follows from each: "
    return _page(
        [
            "# Refusals",
            MARK,
            head + "[Politeness](../politeness.md).",
            _table(("class", "is"), rows),
            "## States of a feed",
            _table(("state", "is"), states),
        ]
    )


def metrics_page() -> str:
    """Return the page of the metrics: name, type, labels, who knows it."""
    rows = [
        (f"`{each.name}`", each.kind, ", ".join(f"`{name}`" for name in each.labels), each.words, each.source)
        for each in METRICS
    ]
    head = (
        "Where they are told, what they are good for, alerts and a dashboard for Grafana: [Operating](../operating.md)."
    )
    told = (
        "`process`: counted by the daemon or worker that answers, from its start on. `store`: read from the database,"
        " some seconds old, the same whoever answers."
    )
    bounds = ", ".join(f"{each:g}" for each in SECONDS_BOUNDS)
    return _page(
        [
            "# Metrics, all of them",
            MARK,
            head,
            _table(("metric", "type", "labels", "is", "known by"), rows),
            told,
            f"Upper bounds of the histogram's buckets, in seconds: {bounds}.",
        ]
    )


def _members(kind: type[StrEnum]) -> list[tuple[str, ...]]:
    """Return an enumeration's words with the remarks behind them in its source."""
    told = {match[2]: match[3] or "" for match in _MEMBER.finditer(inspect.getsource(kind))}
    return [(f"`{each.value}`", told.get(each.value, "")) for each in kind]


# --- Markdown ---------------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is, within a table too."""
    return re.sub(r"([|<>*\[\]])", r"\\\1", text)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _page(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def write(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Write the pages that differ; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = [
        name
        for name, text in wanted.items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text
    ]
    for name in changed:
        (folder / name).write_text(wanted[name], encoding="utf-8")
    return changed


if __name__ == "__main__":
    sys.stdout.write("".join(f"written: docs/reference/{name}\n" for name in write(FOLDER, pages())))
