"""The catalogue: agencies, families of content management systems and credited sources, all of it data in config/."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - pydantic reads it at run time
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from scraper import layers
from scraper.extract import SiteRules
from scraper.settings import Count, Pause, Seconds, Section, Settings, shipped_dir, user_dir
from storage.errors import ConfigError
from storage.records import Feed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError("not a time zone; give an IANA name such as Asia/Tehran") from error
    return name


def _url(value: str) -> str:
    if not _URL.fullmatch(value):
        raise ValueError("not an http(s) URL; give it in full, https://host/path")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError("not a language tag; give a BCP 47 one such as fa or pt-BR")
    return value


Url = Annotated[str, AfterValidator(_url)]
Selectors = tuple[str, ...]


class FeedEntry(Section):
    """One feed of an agency."""

    url: Url
    section: str | None = None


class PaceEntry(Section):
    """How this agency's hosts may be asked, where it differs from the settings."""

    gap_s: Pause | None = None
    in_flight: Count | None = None


class RulesEntry(Section):
    """Site rules and the days on which a page must have been fetched for them to hold."""

    valid_from: date | None = None
    valid_until: date | None = None
    select: dict[str, Selectors] = Field(default_factory=dict)
    drop: Selectors = ()


class Family(Section):
    """Site rules that all sites of one content management system share."""

    name: str
    rules: tuple[RulesEntry, ...]


class Agency(Section):
    """One agency, as its file in config/agencies/ has it; `id` is the file's name."""

    id: str
    name: str
    name_en: str
    country: str
    language: Annotated[str, AfterValidator(_language)]
    time_zone: Annotated[str, AfterValidator(_zone)]
    homepage: Url
    family: str | None = None
    enabled: bool = True
    verified: bool = False
    interval_s: Seconds | None = None
    feeds: Annotated[tuple[FeedEntry, ...], Field(min_length=1)]
    politeness: PaceEntry = PaceEntry()
    rules: tuple[RulesEntry, ...] = ()

    def feed_records(self) -> tuple[Feed, ...]:
        """Return its feeds as records."""
        return tuple(Feed(each.url, self.id, each.section) for each in self.feeds)

    def dated_rules(self, families: Mapping[str, Family]) -> tuple[tuple[SiteRules, date | None, date | None], ...]:
        """Return its rules with their validity, its own before its family's."""
        family = families[self.family].rules if self.family else ()
        return tuple(
            (SiteRules(select=each.select, drop=each.drop), each.valid_from, each.valid_until)
            for each in (*self.rules, *family)
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is in force."""

    agencies: Mapping[str, Agency] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)
    sources: tuple[Mapping[str, Any], ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)  # agency id to the topmost file that speaks of it


def load_catalogue(config_dir: Path | None, environment: Mapping[str, str], settings: Settings) -> Catalogue:
    """Load what is in force; ConfigError names the first file, key and value that is wrong, its notes the others."""
    user = user_dir(config_dir, environment)
    folders = [shipped_dir(), *([user] if user else [])]
    with layers.Gathered() as gathered:
        families = {
            name: family
            for name, (values, path) in _layered(folders, "families", gathered).items()
            if (family := gathered.get(_family, name, values, path))
        }
        chosen = folders if settings.agencies.shipped else folders[1:]
        found = _layered(chosen, "agencies", gathered)
        agencies = {
            name: agency
            for name, (values, path) in found.items()
            if (agency := gathered.get(_agency, name, values, path, families)) and _in_force(name, settings)
        }
        gathered.get(_check_names, settings, found)
        sources = [row for each in folders for row in _sources(each, gathered)]
    return Catalogue(agencies, families, tuple(sources), {name: path for name, (_, path) in found.items()})


def _sources(folder: Path, gathered: layers.Gathered) -> list[layers.Json]:
    rows: list[layers.Json] = (gathered.get(layers.read_toml, folder / "sources.toml") or {}).get("source", [])
    return rows


def _layered(folders: list[Path], kind: str, gathered: layers.Gathered) -> dict[str, tuple[layers.Json, Path]]:
    """Read <folder>/<kind>/*.toml of every folder; a later folder's file lies over the earlier one of the same name."""
    found: dict[str, tuple[layers.Json, Path]] = {}
    for folder in folders:
        for path in sorted((folder / kind).glob("*.toml")):
            below = found.get(path.stem, ({}, path))[0]
            found[path.stem] = layers.merge(below, gathered.get(layers.read_toml, path) or {}), path
    return found


def _family(name: str, values: layers.Json, path: Path) -> Family:
    return layers.validate(Family, {"name": name} | values, {}, str(path))


def _agency(name: str, values: layers.Json, path: Path, families: Mapping[str, Family]) -> Agency:
    if not _ID.fullmatch(name):
        raise ConfigError(f"{path}: an agency's file is named [a-z0-9-]; rename it")
    agency = layers.validate(Agency, values | {"id": name}, {}, str(path))
    if agency.family is not None and agency.family not in families:
        raise ConfigError(f"{path}: family = {agency.family!r}: no such family; known are {', '.join(families)}")
    return agency


def _in_force(name: str, settings: Settings) -> bool:
    only, disable = settings.agencies.only, settings.agencies.disable
    return (not only or name in only) and name not in disable


def _check_names(settings: Settings, agencies: Collection[str]) -> None:
    for name in (*settings.agencies.only, *settings.agencies.disable):
        if name not in agencies:
            raise ConfigError(f"agencies.only or agencies.disable: {name!r} is no agency; `khabar agencies` lists them")
