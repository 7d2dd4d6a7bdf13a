"""`khabar config`: what is in force, and whether it is right."""

from __future__ import annotations

import os
from pathlib import Path

import click

from scraper import layers
from scraper.catalogue import Catalogue, load_catalogue
from scraper.cli import EXIT_OK, EXIT_USAGE
from scraper.cli.options import config_option
from scraper.fetch import parse_opening
from scraper.settings import Settings, load_settings
from storage.errors import ConfigError


@click.group()
def command() -> None:
    """Show and check the settings that are in force."""


@command.command()
@click.argument("folder", metavar="[DIR]", required=False)
@config_option
def check(folder: str | None, config: str | None) -> int:
    """Check settings, agencies and families; every problem is one line with its file, key and way out."""
    named = folder or config
    chosen = Path(named) if named else None
    found: list[str] = []
    settings = _settings(chosen, found)
    catalogue = _catalogue(chosen, settings, found)
    for problem in found:
        click.echo(f"khabar: {problem}", err=True)
    if found:
        return EXIT_USAGE
    feeds = sum(len(agency.feeds) for agency in catalogue.agencies.values())
    click.echo(f"OK: {len(catalogue.agencies)} agencies with {feeds} feeds, {len(catalogue.families)} families")
    return EXIT_OK


def _settings(chosen: Path | None, found: list[str]) -> Settings:
    try:
        settings = load_settings(chosen, os.environ)
        for opening in settings.fetch.allow_private:
            parse_opening(opening)
    except ConfigError as error:
        found += layers.problems(error)
        return Settings()
    return settings


def _catalogue(chosen: Path | None, settings: Settings, found: list[str]) -> Catalogue:
    try:
        return load_catalogue(chosen, os.environ, settings)
    except ConfigError as error:
        found += [problem for problem in layers.problems(error) if problem not in found]
        return Catalogue()


@command.command()
@config_option
def show(config: str | None) -> int:
    """Show every setting that is in force."""
    settings = load_settings(Path(config) if config else None, os.environ)
    for section, values in settings.model_dump().items():
        for key, value in values.items():
            click.echo(f"{section}.{key} = {_toml(value)}")
    return EXIT_OK


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
