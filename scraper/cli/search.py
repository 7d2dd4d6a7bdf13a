"""`khabar search`: find articles by their words."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, get_args

import click

from scraper import logs
from scraper.cli import EXIT_OK, assemble
from scraper.cli.options import DATES, overrides, store_options, utc
from scraper.cli.terminal import apart, shown
from scraper.search import FoldingLexer
from storage.codec import plain
from storage.search import MOST_HITS, Field, SearchQuery, Selection
from storage.sql import open_store

if TYPE_CHECKING:
    from storage.protocols import Store
    from storage.search import SearchHit, SearchPage


# -word must reach the question: no short options, -h neither.
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, metavar="WORDS...")
@store_options
@click.option("--language", help="Only this language, e.g. fa.")
@click.option("--agency", help="Only this agency.")
@click.option("--story", help="Only articles of this story.")
@click.option("--since", type=DATES, help="Published since, UTC.")
@click.option("--until", type=DATES, help="Published before, UTC.")
@click.option("--field", type=click.Choice(get_args(Field)), default="all", show_default=True, help="Where to look.")
@click.option("--limit", type=click.IntRange(1, MOST_HITS), default=20, show_default=True, help="Hits on a page.")
@click.option("--cursor", help="Go on behind an earlier page: what its last line, or `next` in JSON, says.")
@click.option("--json", "as_json", is_flag=True, help="The page as JSON.")
@click.option("--fill", is_flag=True, help="Put into the index what is not there yet, first.")
@click.option("--rebuild", is_flag=True, help="Make the index anew first.")
def command(
    words: tuple[str, ...],
    config: str | None,
    db: str | None,
    *,
    as_json: bool,
    fill: bool,
    rebuild: bool,
    **asked: Any,
) -> int:
    """Find articles by their words, the best first.

    "A PHRASE" in quotes, -WORD to leave out, title:WORD, WORD* for a beginning. Letters, digits and diacritics of
    one another's spellings are the same.

    \b
    Examples:
      khabar search مذاکرات هسته‌ای --language fa --since 2026-11-01
      khabar search '"foreign minister" -football title:tehran' --json
      khabar search --rebuild
    """  # noqa: D301 - click's mark for "do not rewrap"
    if not (words or fill or rebuild):
        raise click.UsageError("give words to find, --fill or --rebuild")
    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False, lexer=FoldingLexer())
    try:
        if rebuild:
            store.reindex()
        if rebuild or fill:
            _fill(store)
        if words:
            asked |= {name: utc(asked[name]) for name in ("since", "until")}
            page = store.search(SearchQuery(" ".join(words), **asked))
            click.echo(_as_json(page) if as_json else _for_people(page))
            _warn_when_behind(store)
    finally:
        store.close()
    return EXIT_OK


def _fill(store: Store) -> None:
    read = 0
    while step := store.index():
        read += step
        if sys.stderr.isatty() and read % 10_000 < step:
            click.echo(f"{read} changes read", err=True)
    click.echo(f"{read} changes read, the index is whole", err=True)


def _warn_when_behind(store: Store) -> None:
    behind = store.horizon(Selection()) - store.horizon(Selection(words=""))
    if behind > 0:
        way_out = "the daemon and each crawl go on with it, or `khabar search --fill`"
        click.echo(f"note: {behind} changes are not in the index yet; {way_out}", err=True)


def _as_json(page: SearchPage) -> str:
    value = {"hits": [plain(each) for each in page.hits], "total": page.total, "next": page.next}
    return json.dumps(value, ensure_ascii=False, indent=2)


def _for_people(page: SearchPage) -> str:
    if not page.hits:
        return f"nothing found among the newest; go on with --cursor {page.next}" if page.next else "nothing found"
    lines = [line for hit in page.hits for line in _hit(hit)]
    found = f"{page.total} found" if page.total is not None else "very many found"
    return "\n".join([*lines, found + (f"; more with --cursor {page.next}" if page.next else "")])


def _hit(hit: SearchHit) -> list[str]:
    day = hit.published_at.date().isoformat() if hit.published_at else "undated"
    snippet = "".join(
        click.style(logs.safe(part), bold=True) if marked else logs.safe(part) for part, marked in hit.snippet
    )
    return [
        f"{hit.article_id}  {day}  {shown(hit.agency)}  {shown(hit.title)}",
        f"  {apart(snippet)}",
        f"  {shown(hit.url)}",
        "",
    ]
