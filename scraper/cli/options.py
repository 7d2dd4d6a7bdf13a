"""Options that several commands share, so that they are spelled and explained the same everywhere."""

from __future__ import annotations

import os
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from storage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from storage.protocols import Store
    from storage.records import Article

F = TypeVar("F", bound="Callable[..., object]")

DATES = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])  # UTC, see `utc`
_CONFIG = click.option("--config", metavar="DIR", help="Your config directory; adds to and overrides the shipped one.")
_DB = click.option("--db", metavar="FILE|DSN", help="SQLite file or PostgreSQL DSN.  [setting store.dsn]")
_RUN = (
    click.option("--output", metavar="DIR", help="Also write records to files here.  [setting output.dir]"),
    click.option("--format", "format_", type=click.Choice(["jsonl", "text"]), help="Form of those files."),
    click.option(
        "--allow-private",
        metavar="CIDR:PORT",
        multiple=True,
        help="Let the address guard pass this private range and port, e.g. 127.0.0.0/8:8950 (repeatable).",
    ),
)


def config_option(command: F) -> F:
    """Add --config."""
    return _CONFIG(command)


def store_options(command: F) -> F:
    """Add --config and --db."""
    return _CONFIG(_DB(command))


def run_options(command: F) -> F:
    """Add what `crawl` and `run` share."""
    for option in reversed(_RUN):
        command = option(command)
    return store_options(command)


def overrides(
    *,
    db: str | None = None,
    output: str | None = None,
    format_: str | None = None,
    allow_private: tuple[str, ...] = (),
) -> dict[str, object]:
    """Return the settings that these options stand for; None means not given."""
    return {
        "store.dsn": db,
        "output.dir": output,
        "output.format": format_,
        "fetch.allow_private": list(allow_private) or None,
    }


def agency_ids(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's
    """Return the agencies' ids that begin so, for a shell that completes; by the names of their files."""
    from scraper.layers import shipped_dir
    from scraper.settings import user_dir

    given = ctx.params.get("config")
    folders = (shipped_dir(), user_dir(Path(given) if given else None, os.environ))
    files = (path for folder in folders if folder for path in (folder / "agencies").glob("*.toml"))
    return sorted({path.stem for path in files if path.stem.startswith(incomplete)})


def utc(at: datetime | None) -> datetime | None:
    """Return a date option as an instant: what people type is UTC."""
    return at.replace(tzinfo=UTC) if at else None


def shown_host(host: str) -> str:
    """Return an address as a URL has it."""
    return f"[{host}]" if ":" in host else host


def look_up(store: Store, reference: str) -> Article | None:
    """Return an article by its id (6 characters or more) or any of its URLs, None when there is none."""
    from scraper.dedupe import url_key

    return store.article(url_key(reference) if "://" in reference else reference)


def find(store: Store, reference: str) -> Article:
    """Return an article as `look_up` does. InputError when there is none."""
    article = look_up(store, reference)
    if article is None:
        raise InputError(f"{reference}: no such article; `khabar export` lists what there is")
    return article
