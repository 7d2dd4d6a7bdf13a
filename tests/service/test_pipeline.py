"""One task to its Outcome, over a fake web and the real pure rooms."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scraper import dedupe, policy
from scraper.templates import MIN_ARTICLES
from storage.records import Ending, FeedItem, FeedState, Kind, Outcome, Refusal, RefusalClass, Task, Trail, Validators
from tests.service.fakes import NOW, FakeWeb, article_html, pipeline, rss, task

FEED = "https://a.test/rss"
ONE, TWO, THREE = "https://a.test/1", "https://a.test/2", "https://a.test/3"


@pytest.fixture
def web() -> FakeWeb:
    return FakeWeb()


def run(web: FakeWeb, what: Task, **changes: object) -> Outcome:
    return asyncio.run(pipeline(web, **changes).run(what, deadline_s=5))


def poll(web: FakeWeb, state: FeedState | None = None, agency: str = "a", **changes: object) -> Outcome:
    return run(web, task(FEED, Kind.POLL, state=state, agency=agency), **changes)


def test_a_first_poll_queues_every_item_and_remembers_the_validators(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE, TWO), etag='W/"a"', last_modified="yesterday, roughly")
    outcome = poll(web)
    assert [new.url for new in outcome.tasks] == [ONE, TWO]
    assert {new.host for new in outcome.tasks} == {"a.test"}
    state = outcome.feed_state
    assert state is not None
    assert (state.etag, state.last_modified) == ('W/"a"', "yesterday, roughly")
    assert (state.polls, state.items_new, state.last_new_at) == (1, 2, NOW)
    assert outcome.ending is Ending.AGAIN
    assert outcome.again_in_s == pytest.approx(1800, rel=0.05)  # sqrt(900 * 3600): two within two hours
    assert web.asked == [(FEED, Validators(None, None))]


def test_the_next_poll_sends_them_back_and_queues_what_is_new_only(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE), etag='"a"')
    before = poll(web).feed_state
    web.serve(FEED, rss(TWO, ONE), etag='"b"')
    outcome = poll(web, before)
    assert web.asked[-1] == (FEED, Validators('"a"', None))
    assert [new.url for new in outcome.tasks] == [TWO]
    assert outcome.feed_state is not None
    assert outcome.feed_state.etag == '"b"'


def test_304_keeps_what_is_known_and_takes_new_validators(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE), etag='"a"', last_modified="L")
    before = poll(web).feed_state
    web.unchanged(FEED, etag='"c"')
    outcome = poll(web, before)
    assert outcome.tasks == ()
    assert outcome.feed_state is not None
    assert (outcome.feed_state.etag, outcome.feed_state.last_modified) == ('"c"', "L")
    assert before is not None
    assert outcome.feed_state.seen == before.seen


def test_the_same_bytes_are_not_parsed_again(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE))
    before = poll(web).feed_state
    assert before is not None
    outcome = poll(web, replace(before, seen=()))  # were it parsed, the item would look new
    assert outcome.tasks == ()
    assert outcome.again_in_s == before.interval_s


def test_a_feed_that_stamps_the_time_brings_nothing_new(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE, stamp="12:00"))
    before = poll(web).feed_state
    web.serve(FEED, rss(ONE, stamp="12:15"))
    outcome = poll(web, before)
    assert outcome.tasks == ()
    assert outcome.refusal is None


def test_what_since_passes_over_is_met_again_without_it(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE, TWO), etag='"a"')
    outcome = poll(web, since=datetime(2026, 11, 23, 10, 0, 1, tzinfo=UTC))
    assert [new.url for new in outcome.tasks] == [TWO]
    assert outcome.feed_state is not None
    assert (outcome.feed_state.etag, outcome.feed_state.body_hash) == (None, None)
    assert [new.url for new in poll(web, outcome.feed_state).tasks] == [ONE]


def test_an_html_page_instead_of_a_feed_keeps_validators_and_items(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE), etag='"a"')
    before = poll(web).feed_state
    web.serve(FEED, article_html("We moved"), etag='"html"')
    outcome = poll(web, before)
    assert outcome.refusal is not None
    assert outcome.refusal.kind is RefusalClass.NOT_A_FEED
    assert before is not None
    assert outcome.feed_state is not None
    assert (outcome.feed_state.etag, outcome.feed_state.seen) == ('"a"', before.seen)
    assert outcome.feed_state.failures == 1
    assert outcome.ending is Ending.AGAIN


def test_a_good_answer_ends_the_count_of_failures(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE))
    broken = FeedState(FEED, "a", failures=7, refusal=RefusalClass.DNS, detail="gone", polls=9)
    state = poll(web, broken).feed_state
    assert state is not None
    assert (state.failures, state.refusal, state.detail) == (0, None, None)


def test_validators_of_a_redirected_feed_belong_to_where_it_led(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE), final="https://b.test/rss", etag='"elsewhere"')
    state = poll(web).feed_state
    poll(web, state)
    assert web.asked[-1] == (FEED, Validators('"elsewhere"', None, "https://b.test/rss"))
    web.serve(FEED, rss(ONE), etag='"home"')
    back = poll(web, state).feed_state
    assert back is not None
    assert (back.etag, back.moved_to) == ('"home"', None)


def test_the_agency_sets_the_pace_of_its_tasks_and_the_first_interval(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE))
    outcome = poll(web, agency="slow")
    assert outcome.tasks[0].gap_s == 9.0
    assert outcome.again_in_s == 3600


def test_a_feeds_ttl_is_a_lower_bound(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE, ttl=120))
    assert poll(web).again_in_s == 7200


def test_crawl_delay_slows_the_host_up_to_the_cap(web: FakeWeb) -> None:
    web.serve(ONE, article_html("One"))
    web.crawl_delay_s = 500
    assert run(web, task(ONE)).gap_s == 60
    web.crawl_delay_s = 0.5
    assert run(web, task(ONE)).gap_s == 0.5


def test_a_page_becomes_a_record(web: FakeWeb) -> None:
    web.serve(ONE, article_html("The lighthouse stays open"))
    outcome = run(web, task(ONE))
    article = outcome.article
    assert article is not None
    assert (article.title, article.url, article.agency, article.language) == (
        "The lighthouse stays open",
        ONE,
        "a",
        "en",
    )
    assert article.body.count("\n") == 4
    assert outcome.ending is Ending.DONE
    assert outcome.aliases == (dedupe.url_key(ONE),)
    assert outcome.likely == (f"key of {ONE}",)
    assert article.id == dedupe.article_id(dedupe.url_key(ONE))


@pytest.mark.parametrize(
    ("canonical", "believed"),
    [
        ("https://www.a.test/canonical", True),
        ("https://a.test/", False),
        ("https://elsewhere.test/1", False),
        ("https://a.test:8443/1", False),
        ("https://[broken", False),
    ],
)
def test_which_canonical_urls_are_believed(web: FakeWeb, canonical: str, believed: bool) -> None:  # noqa: FBT001
    web.serve(ONE, article_html("One", canonical=canonical))
    outcome = run(web, task(ONE))
    assert outcome.article is not None
    assert (outcome.aliases[0] == dedupe.url_key(ONE)) is not believed
    assert dedupe.url_key(ONE) in outcome.aliases


@pytest.mark.parametrize(
    ("kind", "tries", "ending"),
    [
        (RefusalClass.TIMEOUT, 1, Ending.AGAIN),
        (RefusalClass.TIMEOUT, 5, Ending.QUARANTINED),
        (RefusalClass.GONE, 1, Ending.QUARANTINED),
    ],
)
def test_a_refused_page(web: FakeWeb, kind: RefusalClass, tries: int, ending: Ending) -> None:
    web.refuse(ONE, kind)
    outcome = run(web, task(ONE, tries=tries))
    assert outcome.ending is ending
    assert outcome.article is None
    assert outcome.refusal is not None
    assert outcome.refusal.kind is kind


def test_a_url_given_by_hand_is_what_its_bytes_are(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE, TWO))
    web.serve(ONE, article_html("One"))
    feed, page = run(web, task(FEED, Kind.DISCOVER)), run(web, task(ONE, Kind.DISCOVER))
    assert [new.url for new in feed.tasks] == [ONE, TWO]
    assert (feed.ending, feed.feed_state is not None) == (Ending.DONE, True)
    assert page.article is not None
    assert page.article.title == "One"


def test_a_front_page_given_by_hand_names_its_feeds(web: FakeWeb) -> None:
    links = "".join(f'<li><a href="/{n}">Story number {n} of the day</a></li>' for n in range(40))
    head = '<title>A</title><link rel="alternate" type="application/rss+xml" href="/rss">'
    page = f"<html><head>{head}</head><body><ul>{links}</ul></body></html>"
    web.serve("https://a.test/", page.encode())
    outcome = run(web, task("https://a.test/", Kind.DISCOVER))
    assert outcome.refusal is not None
    assert [(note.word, note.detail) for note in outcome.notes] == [("feed_found", FEED)]


def test_a_bug_ends_in_an_outcome_as_well(web: FakeWeb) -> None:
    what = task(ONE)
    outcome = pipeline(web).crashed(what, ValueError("boo"))
    assert outcome.refusal == Refusal(RefusalClass.INTERNAL, "ValueError: boo")
    assert outcome.ending is Ending.AGAIN


def test_the_agencys_tail_is_in_neither_body_nor_blocks(web: FakeWeb) -> None:
    page = article_html("One").replace(b"</article>", "<p>انتهای پیام/</p></article>".encode())
    web.serve(ONE, page)
    article = run(web, task(ONE)).article
    assert article is not None
    assert "انتهای" not in article.body
    assert [block.text for block in article.blocks if "انتهای" in block.text] == []
    assert article.blocks[-1].text == article.body.split("\n")[-1]


def test_a_page_made_in_the_browser_is_taken_from_its_feed_at_the_second_try(web: FakeWeb) -> None:
    summary = "The council voted on Monday to keep the old lighthouse staffed, ending a year of argument over it."
    item = FeedItem(ONE, title="Lighthouse stays", summary=summary, published_at=NOW)
    web.serve(
        ONE,
        b"<html><head><title>App</title><meta property='og:title' content='x'></head><body><div></div></body></html>",
    )
    first, second = (run(web, replace(task(ONE, tries=tries), item=item)) for tries in (1, 2))
    assert first.refusal is not None
    assert first.ending is Ending.AGAIN
    assert second.article is not None
    assert (second.article.title, second.article.body) == ("Lighthouse stays", summary)
    assert second.article.quality is not None
    assert second.article.quality.warnings == ("text_from_feed",)


def test_a_page_made_in_the_browser_has_the_whole_text_that_its_feed_gives(web: FakeWeb) -> None:
    content = f"<p>The council voted on Monday.</p><p>{'It argued over the old lighthouse. ' * 300}</p>"
    item = FeedItem(ONE, title="Lighthouse stays", summary="The council voted.", content_html=content)
    web.serve(ONE, b"<html><head><title>App</title></head><body><div></div></body></html>")
    article = run(web, replace(task(ONE, tries=2), item=item)).article
    assert article is not None
    assert article.body.startswith("The council voted on Monday.\nIt argued over")
    assert len(article.body) > 10_000
    assert [block.text for block in article.blocks] == article.body.split("\n")


def test_what_is_asked_for_by_hand_is_tried_twice(web: FakeWeb) -> None:
    web.refuse(ONE, RefusalClass.CONNECT)
    first, second = (run(web, task(ONE, Kind.DISCOVER, tries=tries)) for tries in (1, 2))
    assert (first.ending, second.ending) == (Ending.AGAIN, Ending.QUARANTINED)


def test_what_a_host_repeats_is_learned_and_left_out_of_later_articles(web: FakeWeb) -> None:
    promo = "<p>Follow the lighthouse on every network, so that nothing of it escapes you.</p></article>"
    pipe, bodies, learned = pipeline(web), [], []
    for number in range(MIN_ARTICLES + 1):
        url = f"https://a.test/{number}"
        web.serve(url, article_html(f"Story number {number}").replace(b"</article>", promo.encode()))
        outcome = asyncio.run(pipe.run(task(url), deadline_s=5.0))
        assert outcome.article is not None
        bodies.append("escapes you" in outcome.article.body)
        learned.append(len(outcome.learned))
    assert bodies == [True] * MIN_ARTICLES + [False]
    assert learned == [0] * (MIN_ARTICLES - 1) + [1, 0]


def test_a_permanent_redirect_is_remembered_while_it_lasts_and_the_feed_is_still_asked_at_its_own_address(
    web: FakeWeb,
) -> None:
    web.serve(FEED, rss(ONE), final="https://b.test/rss")
    web.answers[FEED] = replace(web.answers[FEED], moved_for_good=True)  # type: ignore[type-var]
    first = poll(web).feed_state
    second = poll(web, first).feed_state
    assert first is not None
    assert second is not None
    assert (second.moved_to, second.moved_since, second.moved_count) == ("https://b.test/rss", NOW, 2)
    web.serve(FEED, rss(ONE, TWO), final="https://b.test/rss")
    back = poll(web, second).feed_state
    assert back is not None
    assert (back.moved_since, back.moved_count, back.url) == (None, 0, FEED)


def test_now_and_then_the_whole_feed_is_asked_for_whatever_its_validators(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE), etag='"a"')
    state = poll(web).feed_state
    assert state is not None
    for polls in range(1, 60):
        poll(web, replace(state, polls=polls))
    whole = [asked for _, asked in web.asked[1:] if asked == Validators()]
    assert 1 <= len(whole) <= 2


def test_a_304_is_fresh_as_long_as_the_answer_that_it_stands_for_unless_it_says_otherwise(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE), etag='"a"', cache_control="max-age=7200")
    state = poll(web).feed_state
    web.unchanged(FEED)
    again = poll(web, state)
    assert again.again_in_s == 7200
    assert poll(web, again.feed_state).again_in_s == 7200
    web.unchanged(FEED, cache_control="max-age=9000")
    longer = poll(web, state)
    assert longer.again_in_s == 9000
    web.unchanged(FEED, cache_control="no-cache")
    assert (poll(web, longer.feed_state).again_in_s or 0) < 7200
    web.serve(FEED, rss(ONE), etag='"a"')
    assert (poll(web, longer.feed_state).again_in_s or 0) < 7200


def test_what_a_feed_asks_for_holds_while_it_is_unchanged_too(web: FakeWeb) -> None:
    web.serve(FEED, rss(ONE, ttl=300))
    state = poll(web).feed_state
    assert state is not None
    assert state.hint_s == 300 * 60
    web.unchanged(FEED)
    assert poll(web, state).again_in_s == 300 * 60
    web.unchanged(FEED, cache_control="max-age=86400")
    assert poll(web, replace(state, hint_s=None)).again_in_s == policy.MOST_FRESH_S
    assert poll(web, replace(state, skip_hours=(17,), hint_s=5 * 3600.0)).again_in_s == pytest.approx(
        6 * 3600, abs=300
    )  # it is noon


def test_the_pause_after_a_server_that_was_given_up_on_begins_with_the_commit(web: FakeWeb) -> None:
    web.refuse(ONE, RefusalClass.TIMEOUT)
    assert run(web, task(ONE)).asked_until is None
    web.leads[TWO] = "https://b.test/2"
    assert run(web, task(TWO)).asked_until is not None
    assert run(web, task(THREE)).asked_until is not None  # 404


def test_a_page_that_leads_to_another_site_is_gone_on_with_there(web: FakeWeb) -> None:
    there = "https://b.test/1"
    web.leads[ONE] = there
    outcome = run(web, task(ONE, agency="slow"))
    assert (outcome.ending, outcome.again_in_s, outcome.next_host) == (Ending.AGAIN, 0.0, "b.test")
    assert outcome.onward is not None
    assert (outcome.onward.trail, outcome.onward.gap_s) == (Trail(there, (ONE,), for_good=True), 9.0)
    assert (outcome.article, outcome.refusal, outcome.requests) == (None, None, 1)
    web.serve(there, article_html("Lighthouse"))
    led = replace(task(ONE), host="b.test", trail=replace(outcome.onward.trail, home="a.test"))
    found = run(web, led, checks=policy.CheckLimits())
    assert found.article is not None
    assert found.article.url == there
    assert [asked for asked, _ in web.asked] == [ONE, there]
    assert led.key in (*found.aliases, *found.likely)  # the URL that was asked is a key of it
    (check,) = found.tasks
    assert (check.kind, check.url, check.host) == (Kind.CHECK, ONE, "a.test")


def test_a_feed_that_leads_to_another_site_is_polled_there(web: FakeWeb) -> None:
    there = "https://b.test/rss"
    web.leads[FEED] = there
    led = poll(web)
    assert (led.feed_state, led.next_host) == (None, "b.test")
    assert led.onward is not None
    web.serve(there, rss(ONE), etag='"a"')
    trail = replace(led.onward.trail, home="a.test")
    found = run(web, replace(task(FEED, Kind.POLL), host="b.test", trail=trail))
    assert [new.url for new in found.tasks] == [ONE]
    assert (found.ending, found.next_host) == (Ending.AGAIN, "a.test")
