"""`khabar config`: what is in force, and whether it is right."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper.catalogue import Catalogue, load_catalogue, unread_files
from scraper.cli import EXIT_OK, EXIT_USAGE
from scraper.cli.options import config_option
from scraper.fetch import parse_opening
from scraper.layers import shipped_dir
from scraper.logs import safe
from scraper.settings import Settings, load_settings, settings_layers, user_dir
from scraper.toml_errors import Gathered, as_toml, problems
from storage.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECRETS = frozenset({"secret", "token", "webhook_secret", "smtp_password"})  # keys whose values are nobody's to see
ORIGIN_COLUMN = 36  # where the origins begin, behind all but long values


@click.group()
def command() -> None:
    """Show and check the settings that are in force.

    \b
    Examples:
      khabar config check
      khabar config show --config ./my-config
    """  # noqa: D301 - click's mark for "do not rewrap"


@command.command()
@click.argument("folder", metavar="[DIR]", required=False)
@config_option
@click.option("--json", "as_json", is_flag=True, help="As one JSON object: ok, problems.")
def check(folder: str | None, config: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Check settings, agencies and families of a config directory; every problem is one line, the exit code then 2.

    \b
    Examples:
      khabar config check
      khabar config check ./my-config
    """  # noqa: D301 - click's mark for "do not rewrap"
    named = folder or config
    chosen = Path(named) if named else None
    try:
        settings, catalogue = _checked(chosen)
        user = user_dir(chosen, os.environ)
    except ConfigError as error:
        _tell(list(dict.fromkeys(problems(error))), as_json=as_json)
        return EXIT_USAGE
    for path in unread_files(user) if user else ():
        click.echo(
            f"khabar: note: {path} is not read; agencies belong into agencies/, families into families/", err=True
        )
    if as_json:
        click.echo(json.dumps({"ok": True, "problems": []}))
        return EXIT_OK
    click.echo(f"OK: {_counts(settings, catalogue)}; yours: {user or 'none'}")
    return EXIT_OK


def _tell(found: list[str], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"ok": False, "problems": found}, ensure_ascii=False, indent=2))
        return
    for problem in found:
        click.echo(f"khabar: {problem}", err=True)


def _checked(chosen: Path | None) -> tuple[Settings, Catalogue]:
    """Load everything, each part as far as the others let it. ConfigError tells all that is wrong."""
    with Gathered() as found:
        settings = found.get(load_settings, chosen, os.environ) or Settings()
        for opening in found.get(_openings, chosen) or ():
            found.get(parse_opening, opening)
        catalogue = found.get(load_catalogue, chosen, os.environ, settings) or Catalogue()
    return settings, catalogue


def _openings(chosen: Path | None) -> list[str]:
    """Return what `fetch.allow_private` says even where other settings are wrong. Settings themselves cannot check it.

    That is the fetch room's to do, and the settings of `khabar status` should not wait for an HTTP client.
    """
    values = settings_layers(chosen, os.environ).values.get("fetch", {})
    openings = values.get("allow_private") if isinstance(values, dict) else None
    return [each for each in openings if isinstance(each, str)] if isinstance(openings, list) else []


def _counts(settings: Settings, catalogue: Catalogue) -> str:
    on = [agency for agency in catalogue.agencies.values() if agency.enabled]
    feeds = sum(len(agency.feeds) for agency in on)
    store = safe(settings.store.dsn)
    return f"{len(on)} agencies with {feeds} feeds, {len(catalogue.families)} families, store {store}"


@command.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="As one JSON object of key, value and origin.")
def show(config: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Show every setting that is in force and where it comes from. Passwords are masked.

    \b
    Examples:
      khabar config show
      khabar config show --json | jq '."store.dsn"'
    """  # noqa: D301 - click's mark for "do not rewrap"
    chosen = Path(config) if config else None
    settings = load_settings(chosen, os.environ)
    origins = settings_layers(chosen, os.environ).origins
    rows = list(_rows(settings, origins))
    if as_json:
        shown = {key: {"value": value, "origin": origin} for key, value, origin in rows}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return EXIT_OK
    for key, value, origin in rows:
        line = f"{key} = {as_toml(value)}"
        click.echo(f"{line:{ORIGIN_COLUMN}}  # {origin}")
    return EXIT_OK


def _rows(settings: Settings, origins: Mapping[str, str]) -> Iterator[tuple[str, object, str]]:
    shipped = str(shipped_dir() / "khabar.toml")
    for section, values in settings.model_dump(mode="json").items():
        for key, value in values.items():
            origin = origins.get(f"{section}.{key}", "default")
            shown = safe(value) if isinstance(value, str) else value
            if key in SECRETS and value:
                shown = "***"
            yield f"{section}.{key}", shown, "shipped" if origin == shipped else origin
