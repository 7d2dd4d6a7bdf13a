"""The catalogue: agencies, families of content management systems and credited sources, all of it data in config/.

A user's file of the same name lies over the shipped one, key by key; a new name adds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.agency import Agency, Family, SourceEntry, Sources
from scraper.layers import Layers, read_toml, shipped_dir
from scraper.settings import Settings, user_dir
from scraper.toml_errors import Gathered, as_toml, gathered, nearest, validate
from storage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is in force."""

    agencies: Mapping[str, Agency] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)
    sources: tuple[Mapping[str, object], ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)  # agency id to the topmost file that speaks of it


@dataclass(frozen=True, slots=True)
class _Entry:
    """One agency or family as its files tell it; `path` is the topmost of them."""

    layers: Layers
    path: Path


def load_catalogue(config_dir: Path | None, environment: Mapping[str, str], settings: Settings) -> Catalogue:
    """Load what is in force; ConfigError tells the first file, key and value that is wrong, its notes the others."""
    user = user_dir(config_dir, environment)
    folders = [shipped_dir(), *([user] if user else [])]
    with Gathered() as found:
        family_entries = _entries(folders, "families", found)
        families = _families(family_entries, found)
        entries = _entries(folders if settings.agencies.shipped else folders[1:], "agencies", found)
        files = {name: entry.path for name, entry in entries.items()}
        read = {name: found.get(_agency, name, entry, family_entries) for name, entry in entries.items()}
        agencies = {name: agency for name, agency in read.items() if agency and _in_force(name, settings)}
        found.get(_check_names, settings, entries)
        found.get(_check_feeds, agencies, files)
        sources = [row for folder in folders for row in found.get(_sources, folder / "sources.toml") or ()]
    return Catalogue(agencies, families, tuple(row.model_dump() for row in sources), files)


def unread_files(folder: Path) -> list[Path]:
    """Return the TOML files in a config directory that nothing reads: a folder misspelt, a file misplaced."""
    read = {folder / "khabar.toml", folder / "sources.toml"}
    read |= {*(folder / "agencies").glob("*.toml"), *(folder / "families").glob("*.toml")}
    return sorted({*folder.glob("*.toml"), *folder.glob("*/*.toml")} - read)


def _families(entries: Mapping[str, _Entry], found: Gathered) -> dict[str, Family]:
    read = {name: found.get(validate, Family, entry.layers, str(entry.path)) for name, entry in entries.items()}
    return {name: family for name, family in read.items() if family}


def _entries(folders: list[Path], kind: str, found: Gathered) -> dict[str, _Entry]:
    """Read <folder>/<kind>/*.toml of every folder, a later folder's file over the earlier one of the same name."""
    entries: dict[str, _Entry] = {}
    for folder in folders:
        for path in sorted((folder / kind).glob("*.toml")):
            values = found.get(read_toml, path)
            if values is not None:
                below = entries[path.stem].layers if path.stem in entries else Layers()
                entries[path.stem] = _Entry(below.over(values, str(path)), path)
    return entries


def _agency(name: str, entry: _Entry, families: Collection[str]) -> Agency:
    if not _ID.fullmatch(name):
        raise ConfigError(f"{entry.path}: an agency's id is its file's name, in a-z, 0-9 and -; rename the file")
    agency = validate(Agency, entry.layers.over({"id": name}, str(entry.path)), str(entry.path))
    if agency.family is not None and agency.family not in families:
        where = f"{entry.layers.origins['family']}: family = {as_toml(agency.family)}"
        raise ConfigError(f"{where}: no such family{nearest(agency.family, families)}")
    return agency


def _in_force(name: str, settings: Settings) -> bool:
    only, disable = settings.agencies.only, settings.agencies.disable
    return (not only or name in only) and name not in disable


def _check_names(settings: Settings, known: Collection[str]) -> None:
    """Raise for agencies that the settings name and nobody knows."""
    named = {"only": settings.agencies.only, "disable": settings.agencies.disable}
    unknown = [
        f"agencies.{key}[{at}] = {as_toml(name)}: no such agency{nearest(name, known)}"
        for key, names in named.items()
        for at, name in enumerate(names)
        if name not in known
    ]
    if unknown:
        raise gathered(unknown)


def _check_feeds(agencies: Mapping[str, Agency], files: Mapping[str, Path]) -> None:
    """Raise for feeds that two agencies follow: nobody could say whose articles these are."""
    owners: dict[str, str] = {}
    twice = []
    for name, agency in agencies.items():
        for at, each in enumerate(agency.feeds if agency.enabled else ()):
            if owners.setdefault(each.url, f"{files[name]}: feeds[{at}]") != f"{files[name]}: feeds[{at}]":
                where = f"{files[name]}: feeds[{at}].url = {as_toml(each.url)}"
                twice.append(f"{where}: also in {owners[each.url]}; take one out, or set enabled = false")
    if twice:
        raise gathered(twice)


def _sources(path: Path) -> tuple[SourceEntry, ...]:
    return validate(Sources, Layers().over(read_toml(path), str(path)), str(path)).source
