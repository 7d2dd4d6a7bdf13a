"""What is known of one article, gathered from the store, the archive and the catalogue: what `khabar explain` tells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scraper import dedupe
from scraper.cli import assemble
from storage.codec import plain, to_json
from storage.errors import InputError
from storage.records import Kind, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scraper.cli.assemble import Setup
    from scraper.pipeline import Plan
    from storage.archive import RawPage
    from storage.codec import Json
    from storage.protocols import Store
    from storage.records import Article, Member, Revision, Story
    from storage.views import PollRecord, QueuedTask

NOT_TOLD = frozenset(
    ("id", "url", "canonical_url", "agency", "fetched_at", "content_hash", "feed", "quality", "provenance", "revision",
     "story_id", "copy_of", "archive_ref", "kind", "guid", "published_raw", "updated_raw")
)  # fmt: skip


def of_article(setup: Setup, store: Store, article: Article) -> Json:
    """Return the story of a stored article as plain JSON values."""
    revisions = store.revisions(article.id)
    keys = {dedupe.url_key(article.url), dedupe.url_key(article.canonical_url)}
    queued = store.queued(keys)
    first_at = revisions[0].article.fetched_at if revisions else article.fetched_at
    kept = _archived(setup, article)
    return {
        "known": True,
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "agency": article.agency,
        "keys": sorted(keys),
        "known_by": [to_json(each) for each in store.known_by(article.id)],
        "came": _came(store, article, first_at, queued),
        "requests": _requests(article, revisions, queued, kept),
        "fields": _fields(article),
        "quality": to_json(article.quality) if article.quality else None,
        "dropped": _dropped(setup, article, kept),
        "revisions": [
            {"revision": each.article.revision, "seen_at": plain(each.seen_at), "title": each.article.title}
            for each in revisions
        ],
        "story": _placed(article, store.story(article.id)),
        "next": [to_json(each) for each in queued],
    }


def _came(store: Store, article: Article, first_at: datetime, queued: Sequence[QueuedTask]) -> Json:
    """Tell which feed named the article, and by which poll, as far as its polls are remembered."""
    poll = _bringing(store.polls(article.feed), first_at) if article.feed else None
    item = next((each.item for each in queued if each.item), None)
    return {
        "feed": article.feed,
        "poll": to_json(poll) if poll else None,
        "item": to_json(item) if item else None,
        "first_fetched_at": plain(first_at),
    }


def _bringing(polls: Sequence[PollRecord], first_at: datetime) -> PollRecord | None:
    """Return the last poll before an instant that found something new; polls come newest first."""
    return next((each for each in polls if each.at <= first_at and each.new), None)


def _requests(
    article: Article, revisions: Sequence[Revision], queued: Sequence[QueuedTask], kept: RawPage | str
) -> list[Json]:
    """Tell the fetches that left something behind, the earliest first; looks that found nothing new are a count."""
    texts = [*(each.article for each in revisions), article]
    rows: list[Json] = [
        {
            "at": plain(each.fetched_at),
            "url": each.url,
            "made": f"revision {each.revision}",
            "archive": each.archive_ref,
        }
        for each in texts
    ]
    if not isinstance(kept, str):
        rows[-1] |= {"status": kept.status, "redirects": list(kept.redirects)}
    looks = max((each.checks for each in queued if each.kind is Kind.CHECK), default=0)
    return [*rows, {"looks_since": looks}] if looks else rows


def _fields(article: Article) -> list[Json]:
    """Tell each field's method and how much there is of it; a field without a method was not found."""
    values = to_json(article)
    names = [name for name in values if name not in NOT_TOLD]
    return [
        {"field": name, "from": article.provenance.get(name), "is": _size(values[name])}
        for name in names
        if values[name] or name in article.provenance
    ] + [
        {"field": name, "from": None, "is": None}
        for name in names
        if not values[name] and name not in article.provenance
    ]


def _size(value: object) -> str | None:
    """Return a value as one short line: its text, or how much of it there is."""
    if not value:
        return None
    if isinstance(value, list):
        return ", ".join(value) if all(isinstance(each, str) for each in value) else f"{len(value)}"
    if isinstance(value, dict):
        return str(value.get("text") or value.get("place"))
    text = str(value)
    return text if len(text) <= 80 and "\n" not in text else f"{len(text)} characters"  # noqa: PLR2004 - a line


def _archived(setup: Setup, article: Article) -> RawPage | str:
    """Return the raw page that the article was read from, or why there is none."""
    folder = setup.settings.archive.dir
    if article.archive_ref is not None and not folder:
        return f"its raw page is {article.archive_ref}; name the archive's directory in archive.dir"
    if article.archive_ref is None:
        return "no raw page was kept; set archive.dir, and what is fetched from then on can be explained to the line"
    try:
        from storage.archive import read_page
    except ImportError:
        return "the archive needs an extra; install it with: pip install 'khabar[archive]'"
    try:
        return read_page(Path(folder), article.archive_ref)
    except InputError as error:
        return str(error)


def _dropped(setup: Setup, article: Article, kept: RawPage | str) -> Json:
    """Read the raw page again and tell what was left out, and what would be read otherwise today."""
    if isinstance(kept, str):
        return {"told": False, "why": kept}
    from scraper.reading import PageJob

    job = PageJob(
        body=kept.body,
        url=kept.url,
        content_type=kept.headers.get("content-type"),
        agency=article.agency,
        fetched_at=article.fetched_at,
        feed=article.feed,
    )
    reading = assemble.make_reader(setup).read_page(job)
    if isinstance(reading, Refusal):
        return {"told": True, "notes": [], "today": [f"refused: {reading.kind}: {reading.detail}"]}
    now = reading.article
    differs = [name for name in ("title", "lead", "body", "authors") if getattr(now, name) != getattr(article, name)]
    return {"told": True, "notes": [to_json(each) for each in reading.notes], "today": differs}


def _placed(article: Article, story: Story | None) -> Json:
    """Tell the article's story, and by which rule and numbers it is in it, or why it stands alone."""
    members = story.members if story else ()
    mine = next((each for each in members if each.article.id == article.id), None)
    return {
        "id": article.story_id,
        "copy_of": article.copy_of,
        "members": [{"id": each.article.id, "agency": each.article.agency} for each in members],
        "placed": to_json(mine.placed) if mine and mine.placed else None,
        "words": _why(article, members, mine),
    }


def _why(article: Article, members: Sequence[Member], mine: Member | None) -> str:
    others = len(members) - 1
    if mine is not None and mine.placed is not None and mine.placed.match:
        match = mine.placed.match
        return f"a copy by rule {mine.placed.rule} of {match}; `khabar why-copy {article.id} {match}`"
    if article.copy_of:
        return f"its letters are those of {article.copy_of}"
    if others > 0:
        return f"the earliest of its story; {others} others carried it since"
    return "no copy: no earlier text within the window shared enough with it; `khabar why-copy A B` compares two"


def of_url(setup: Setup, store: Store, url: str) -> Json:
    """Return what would become of a URL that no article is known by."""
    plan = assemble.make_plan(setup)
    host = plan.host_of(url)
    if not (url.startswith(("http://", "https://")) and host):
        raise InputError(f"{url}: no such article; give an id (6 characters or more) or an http(s) URL")
    agencies = [each for each in setup.catalogue.agencies.values() if host in _hosts(setup, each.id, plan)]
    agency = agencies[0].id if agencies else host
    queued = store.queued([dedupe.url_key(url)])
    return {
        "known": False,
        "url": url,
        "key": dedupe.url_key(url),
        "agency": agencies[0].id if agencies else None,
        "feeds": [feed.url for each in agencies for feed in each.feeds],
        "rules": bool(agencies and agencies[0].dated_rules(setup.catalogue.families)),
        "host": host,
        "gap_s": plan.pace_of(agency).gap_s,
        "robots": setup.settings.fetch.robots,
        "next": [to_json(each) for each in queued],
    }


def _hosts(setup: Setup, agency: str, plan: Plan) -> set[str]:
    one = setup.catalogue.agencies[agency]
    return {plan.host_of(each) for each in (one.homepage, *(feed.url for feed in one.feeds))}
