"""A store with something in every table that people care for, and all that a reader can learn of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.dedupe.near import place
from scraper.search import FoldingLexer
from storage.codec import change_as_json
from storage.records import Ending, Outcome, Refusal, RefusalClass
from storage.sql import open_store
from tests.storage.samples import article, claim_one, new, poll, state, store_articles

if TYPE_CHECKING:
    from storage.protocols import Store

ORIGIN = "https://p.test:8443"
ODD = "«\u0640\u200c\u0640» \u200f\u2028 \\u0000 \U0001f1ee\U0001f1f7 '\"; DROP TABLE article; --"


def fill(dsn: str, articles: int = 12) -> None:
    """Make a store with something in every table that people care for."""
    store = open_store(dsn, place=place, lexer=FoldingLexer())
    many = [article(n, title=f"سیل در شمال {n}", body=f"{ODD} {n} " * 40) for n in range(1, articles)]
    store_articles(store, *many)
    store_articles(store, replace(many[0], body="متن دیگر", content_hash="other", fetched_at=many[0].fetched_at))
    store.frontier.put([poll("p.test"), new(900, "waiting.test", delay_s=1e6), new(901, "bad.test")])
    for _ in range(2):
        task = claim_one(store)
        if task.host == "p.test":
            store.commit([Outcome(task, Ending.DONE, feed_state=state(task.url))])
        else:
            refusal = Refusal(RefusalClass.TIMEOUT, ODD)
            store.commit([Outcome(task, Ending.QUARANTINED, refusal=refusal)])
    store.keep_robots({ORIGIN: (b"User-agent: *\n\xff\x00", 86_400.0)})
    while store.index():
        pass
    store.close()


def told(dsn: str) -> dict[str, object]:
    """Return what a reader of the store can learn of it."""
    store: Store = open_store(dsn, create=False, lexer=FoldingLexer())
    changes = store.changes(0, 1_000)
    found = {
        "changes": [json.dumps(change_as_json(each), sort_keys=True, default=str) for each in changes],
        "revisions": {each.article.id: store.revisions(each.article.id) for each in changes},
        "stories": {each.article.id: store.story(each.article.id) for each in changes},
        "counts": store.counts(),
        "feeds": store.feeds(),
        "polls": store.polls("https://p.test/rss"),
        "robots": (store.robots(ORIGIN) or (None,))[0],
    }
    store.close()
    return found
