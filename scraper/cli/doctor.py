"""`khabar doctor`: look everything over, change nothing, and say what is wrong and the way out."""

from __future__ import annotations

import fcntl
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scraper import policy
from scraper.cli import EXIT_OK, EXIT_UNWELL, assemble
from scraper.cli.options import overrides, store_options
from scraper.cli.telling import alert_limits, places
from scraper.cli.terminal import shown
from scraper.disk import free_by_place
from scraper.search import FoldingLexer
from scraper.webhook import bookmark_of
from storage.errors import ConfigError, StoreError
from storage.search import WORDS_MARK
from storage.sql import open_store
from storage.views import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.cli.assemble import Setup
    from storage.protocols import Store
    from storage.views import Pulse

DELIVERED_WITHIN = timedelta(minutes=10)
OTHER_WORDS = (
    "the search index was begun by another version, which wrote some words otherwise; "
    "`khabar search --rebuild` makes it anew"
)
OPEN_FILES = "*.warc.gz.open"


@click.command()
@store_options
@click.option("--full", is_flag=True, help="Also every page, index and row of the database; takes its time.")
@click.option("--json", "as_json", is_flag=True, help="Every finding as one JSON list.")
def command(config: str | None, db: str | None, full: bool, as_json: bool) -> int:  # noqa: FBT001 - flags
    """Look over settings, database, leases, index, disk, archive and feeds. Changes nothing.

    Exit code 0 when all is well, 6 when something is not; every finding names its way out.

    \b
    Examples:
      khabar doctor --db news.db
      khabar doctor --db news.db --full
      khabar doctor --json | jq '.[] | select(.ok | not)'
    """  # noqa: D301 - click's mark for "do not rewrap"
    found = list(_look(config, db, full=full))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        click.echo(for_people(found))
    return EXIT_OK if all(each.ok for each in found) else EXIT_UNWELL


def for_people(found: list[Finding]) -> str:
    """Return the findings as a person reads them: what is wrong first."""
    rows = sorted(found, key=lambda each: each.ok)
    return "\n".join(f"{'ok' if each.ok else 'WRONG':6}{each.name:12} {shown(each.words)}" for each in rows)


def _look(config: str | None, db: str | None, *, full: bool) -> Iterator[Finding]:
    try:
        setup = assemble.load(config, overrides(db=db))
    except ConfigError as error:  # where the database is, is not known either
        yield Finding("settings", ok=False, words=str(error))
        return
    yield Finding("settings", ok=True, words=f"right, {len(setup.catalogue.agencies)} agencies in force")
    yield from _archive(setup)
    from storage.sql.checkup import check_up

    found = check_up(setup.settings.store.dsn)
    yield from found
    if any(each.name in {"store", "schema"} and not each.ok for each in found):
        return
    if full:
        from storage.sql.thorough import check_all

        yield from check_all(setup.settings.store.dsn)
        yield _room(setup)
    try:
        yield from _of_store(setup)
    except StoreError as error:  # damage that only who reads the rows comes upon
        yield Finding("store", ok=False, words=str(error))


def _of_store(setup: Setup) -> Iterator[Finding]:
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        pulse = store.pulse()
        yield from _troubles(setup, store, pulse)
        yield _refused(pulse.quarantined)
        if pulse.searched and store.mark(WORDS_MARK) != FoldingLexer.version:
            yield Finding("words", ok=False, words=OTHER_WORDS)
        if setup.settings.webhook.url:
            yield _webhook(setup, store, store.clock())
    finally:
        store.close()


def _archive(setup: Setup) -> Iterator[Finding]:
    folder = Path(setup.settings.archive.dir) if setup.settings.archive.dir else None
    if folder is None or not folder.is_dir():
        return
    left = [path.name for path in sorted(folder.glob(OPEN_FILES)) if _is_left(path)]
    if left:
        words = f"{left[0]} (of {len(left)}): its writer is gone; the next `khabar run` or `crawl` closes it"
        yield Finding("archive", ok=False, words=words)
    else:
        yield Finding("archive", ok=True, words=f"{len(list(folder.glob('*.warc.gz')))} closed files, none left open")


def _is_left(path: Path) -> bool:
    """Tell whether nobody holds an open file's lock."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:  # closed in this moment
        return False
    return True


def _troubles(setup: Setup, store: Store, pulse: Pulse) -> Iterator[Finding]:
    """Judge feeds, disk and lag as alerts do, at once and of everything that is stored."""
    now = store.clock()
    limits = alert_limits(setup.settings)
    seen = policy.Seen(
        feeds=store.feeds(brief=True),
        texts=store.signs(now - policy.TEXTS_FOR),
        disk=free_by_place(places(setup.settings)),
        pulse=pulse,
    )
    signs = policy.see_troubles(seen, (), now=now, limits=limits)
    for sign in signs:
        yield Finding(sign.kind.value, ok=False, words=f"{sign.subject}: {sign.words}")
    if not signs:
        yield Finding("feeds", ok=True, words=f"{len(seen.feeds)} feeds; disk, lag and search index are in order")


def _room(setup: Setup) -> Finding:
    """Tell how much is free: a backup needs as much as there is, an index that is made anew a quarter of it."""
    free = [
        f"{place}: {free_bytes / 1e9:.1f} GB" for place, free_bytes in free_by_place(places(setup.settings)).items()
    ]
    return Finding("room", ok=True, words=f"free: {'; '.join(free) or 'not known, the database is elsewhere'}")


def _refused(count: int) -> Finding:
    if not count:
        return Finding("refused", ok=True, words="nothing waits for a person")
    return Finding("refused", ok=True, words=f"{count} tasks were refused for good; `khabar status` lists them")


def _webhook(setup: Setup, store: Store, now: datetime) -> Finding:
    waiting = store.changes(store.mark(bookmark_of(setup.settings.webhook.url)), 1)
    if not waiting or now - waiting[0].at < DELIVERED_WITHIN:
        return Finding("webhook", ok=True, words="nothing waits for long")
    words = f"changes wait since {waiting[0].at:%Y-%m-%d %H:%M} UTC; `khabar webhook send` says what hinders them"
    return Finding("webhook", ok=False, words=words)
