"""Young articles are looked at again: ever more rarely, within politeness, a bounded number of times."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.dedupe.near import place
from scraper.policy import CheckLimits, next_check
from storage.records import Ending, FeedItem, Kind, NewTask, Outcome, RefusalClass, Task, Verdict
from storage.sql import open_store
from tests.dedupe.near import story
from tests.service.fakes import NOW, SENTENCE, FakeWeb, article_html, pipeline, rss, task
from tests.storage.samples import claim_one, new

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://a.test/1"
LIMITS = CheckLimits(times=3, first_s=100.0)


def run(web: FakeWeb, what: Task, limits: CheckLimits | None = LIMITS) -> Outcome:
    return asyncio.run(pipeline(web, checks=limits).run(what, deadline_s=5))


@pytest.fixture
def web() -> FakeWeb:
    found = FakeWeb()
    found.serve(URL, article_html("A story"))
    return found


def wait(checks: int, age_h: float | None = 1.0, limits: CheckLimits = LIMITS) -> float | None:
    published = None if age_h is None else NOW - timedelta(hours=age_h)
    return next_check(checks, published_at=published, now=NOW, key="k", limits=limits)


def test_the_waits_grow_and_end() -> None:
    waits = [wait(number) for number in range(4)]
    assert waits[3] is None
    assert [round(each or 0, -2) for each in waits[:3]] == [100, 300, pytest.approx(1000, abs=100)]
    assert wait(0) == wait(0, None)
    assert wait(0, 49.0) is None
    assert wait(0, limits=CheckLimits(times=0)) is None


def test_a_new_article_is_looked_at_again_later_by_the_same_host_and_pace(web: FakeWeb) -> None:
    (check,) = run(web, replace(task(URL, agency="slow"), item=FeedItem(URL))).tasks
    assert (check.kind, check.url, check.key, check.host) == (Kind.CHECK, URL, f"key of {URL}", "a.test")
    assert 100 <= check.delay_s <= 125
    assert (check.gap_s, check.item) == (9.0, FeedItem(URL))
    assert run(web, task(URL), limits=None).tasks == ()


def test_an_old_article_is_not(web: FakeWeb) -> None:
    old = FeedItem(URL, published_at=NOW - timedelta(days=3))
    assert run(web, replace(task(URL), item=old)).tasks == ()
    assert run(web, replace(task(URL), item=replace(old, published_at=NOW))).tasks != ()


def test_looking_again_reads_the_page_and_waits_longer_each_time(web: FakeWeb) -> None:
    outcomes = [run(web, replace(task(URL, Kind.CHECK), checks=number)) for number in range(3)]
    assert [each.ending for each in outcomes] == [Ending.AGAIN, Ending.AGAIN, Ending.DONE]
    assert [each.tasks for each in outcomes] == [()] * 3
    assert all(each.article for each in outcomes)
    assert [300 <= (outcomes[0].again_in_s or 0) <= 375, 900 <= (outcomes[1].again_in_s or 0) <= 1125] == [True, True]


@pytest.mark.parametrize(
    ("kind", "ending"),
    [(RefusalClass.GONE, Ending.DONE), (RefusalClass.ROBOTS, Ending.DONE), (RefusalClass.TIMEOUT, Ending.AGAIN)],
)
def test_a_refusal_quarantines_nothing(web: FakeWeb, kind: RefusalClass, ending: Ending) -> None:
    web.refuse(URL, kind, retry_in_s=5000.0)
    outcome = run(web, task(URL, Kind.CHECK))
    assert outcome.ending is ending
    assert outcome.again_in_s == (None if ending is Ending.DONE else 5000.0)


def test_a_correction_is_found_and_what_did_not_change_is_no_revision(web: FakeWeb, tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "k.db"))
    store.frontier.put([new(1, url=URL)])
    first = run(web, claim_one(store))
    soon = tuple(replace(each, delay_s=0.0, gap_s=0.0) for each in first.tasks)
    (receipt,) = store.commit([replace(first, tasks=soon)])
    assert (receipt.verdict, receipt.queued) == (Verdict.NEW, 1)
    seen = []
    for title in ("A story", "A story, corrected"):
        web.serve(URL, article_html(title))
        check = claim_one(store)
        seen.append((check.kind, check.checks))
        (receipt,) = store.commit([replace(run(web, check), again_in_s=0.0)])
        seen.append(receipt.verdict)
    assert seen == [(Kind.CHECK, 0), Verdict.UNCHANGED, (Kind.CHECK, 1), Verdict.REVISED]
    assert store.counts().revisions == 1
    store.close()


def test_an_edit_in_the_feed_brings_the_next_look_forward_and_makes_a_revision(web: FakeWeb, tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "k.db"))
    feed_url = "https://a.test/rss"
    store.frontier.put([NewTask(Kind.POLL, feed_url, feed_url, "a.test", "a", gap_s=0.0)])

    def turn() -> tuple[Kind, Verdict]:
        claimed = claim_one(store)
        (receipt,) = store.commit([replace(run(web, claimed), asked_until=0.0)])
        return claimed.kind, receipt.verdict

    def poll_again() -> None:
        store.frontier.put([NewTask(Kind.POLL, feed_url, feed_url, "a.test", "a", renew=True, gap_s=0.0)])

    web.serve(feed_url, rss(URL), kind="application/rss+xml")
    assert [turn(), turn()] == [(Kind.POLL, Verdict.NOTHING), (Kind.FETCH, Verdict.NEW)]
    poll_again()
    assert turn() == (Kind.POLL, Verdict.NOTHING)
    assert store.frontier.claim(1, lease_s=60).tasks == ()  # its look is yet to come
    web.serve(URL, article_html("A story, corrected"))
    web.serve(feed_url, rss(URL).replace(b"Item 1", b"Item 1, corrected"), kind="application/rss+xml")
    poll_again()
    assert [turn(), turn()] == [(Kind.POLL, Verdict.NOTHING), (Kind.CHECK, Verdict.REVISED)]
    assert store.frontier.claim(1, lease_s=60).tasks == ()
    assert (store.counts().articles, store.counts().revisions) == (1, 1)
    store.close()


def test_a_page_that_is_gone_and_leads_to_another_article_takes_nothing_of_it(web: FakeWeb, tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "k.db"), place=place)
    store.frontier.put([new(1, url=URL)])
    first = run(web, claim_one(store))
    soon = tuple(replace(each, delay_s=0.0, gap_s=0.0) for each in first.tasks)
    (receipt,) = store.commit([replace(first, tasks=soon)])
    latest = article_html("The latest news").replace(SENTENCE.encode(), story(5, sentences=1).encode())
    web.serve(URL, latest, final="https://a.test/latest")
    (second,) = store.commit([replace(run(web, claim_one(store)), again_in_s=0.0)])
    assert (receipt.verdict, second.verdict) == (Verdict.NEW, Verdict.NEW)
    assert [each.title for each in store.articles()] == ["A story", "The latest news"]
    store.close()
