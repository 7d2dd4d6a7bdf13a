"""What a person asked for becomes tasks, and when a crawl is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.cli import assemble
from scraper.cli.run import choose_feeds
from scraper.crawl import CrawlRule, plan_tasks
from storage.errors import InputError
from storage.records import Claim, Feed, Kind, Receipt, Verdict
from tests.service.fakes import plan

if TYPE_CHECKING:
    from pathlib import Path

FEEDS = {
    "isna": (Feed("https://isna.test/rss", "isna"), Feed("https://isna.test/rss/tp/14", "isna", "politics")),
    "slow": (Feed("https://slow.test:8443/rss", "slow"),),
}


def test_nothing_named_means_every_feed() -> None:
    tasks = plan_tasks((), FEEDS, plan())
    assert [task.url for task in tasks] == [feed.url for feeds in FEEDS.values() for feed in feeds]
    assert all(task.kind is Kind.POLL and task.renew for task in tasks)
    assert [task.host for task in tasks] == ["isna.test", "isna.test", "slow.test:8443"]
    assert [task.gap_s for task in tasks] == [1.0, 1.0, 9.0]


@pytest.mark.parametrize(
    ("target", "kind", "agency"),
    [
        ("https://isna.test/rss", Kind.POLL, "isna"),
        ("https://isna.test/news/1/a-story", Kind.DISCOVER, "isna"),  # the agency is known by its feeds' host
        ("https://unknown.test/feed", Kind.DISCOVER, "unknown.test"),
        ("http://127.0.0.5:8950/rss", Kind.DISCOVER, "127.0.0.5:8950"),
    ],
)
def test_a_url_is_a_known_feed_or_to_be_discovered(target: str, kind: Kind, agency: str) -> None:
    (task,) = plan_tasks((target,), FEEDS, plan())
    assert (task.kind, task.agency, task.url) == (kind, agency, target)


@pytest.mark.parametrize(
    "target", ["isn", "ftp://isna.test/rss", "file:///etc/passwd", "https://", "javascript:alert(1)"]
)
def test_what_is_neither_is_named(target: str) -> None:
    with pytest.raises(InputError, match=r"agencies are|can be fetched"):
        plan_tasks((target,), FEEDS, plan())


def test_the_daemon_follows_all_or_what_is_named() -> None:
    assert choose_feeds((), FEEDS) == FEEDS
    chosen = choose_feeds(("slow", "https://new.test/rss", "https://isna.test/rss"), FEEDS)
    assert {agency: [feed.url for feed in feeds] for agency, feeds in chosen.items()} == {
        "slow": ["https://slow.test:8443/rss"],
        "new.test": ["https://new.test/rss"],
        "isna": ["https://isna.test/rss"],
    }
    with pytest.raises(InputError, match="the agencies are isna, slow"):
        choose_feeds(("isn",), FEEDS)


def test_a_crawl_is_over_when_nothing_is_due_soon() -> None:
    rule = CrawlRule(patience_s=120)
    assert rule.is_over(Claim((), None), running=0)
    assert rule.is_over(Claim((), 3600.0), running=0)
    assert not rule.is_over(Claim((), 60.0), running=0)
    assert not rule.is_over(Claim((), None), running=1)


def test_a_limit_leaves_room_for_what_is_still_wanted() -> None:
    rule = CrawlRule(patience_s=120, limit=3)
    assert rule.room(running=1) == 2
    for verdict in (Verdict.NEW, Verdict.UNCHANGED, Verdict.NOTHING, Verdict.COPY):
        rule.count(Receipt(verdict))
    assert (rule.stored, rule.room(running=0)) == (2, 1)
    assert not rule.is_over(Claim((), 0.0), running=0)
    rule.count(Receipt(Verdict.REVISED))
    assert rule.room(running=0) == 0
    assert rule.is_over(Claim((), 0.0), running=0)


def test_without_a_network_a_crawl_does_not_wait_for_second_tries() -> None:
    later, now = Claim((), 10.0), Claim((), 0.0)
    rule = CrawlRule(patience_s=45)
    rule.unreached = 30
    assert rule.is_over(later, running=0)
    assert not rule.is_over(now, running=0)  # some were not tried at all
    rule.answered = 1
    assert not rule.is_over(later, running=0)
    assert not CrawlRule(patience_s=45, unreached=3).is_over(later, running=0)  # a few servers may well be down


def test_an_agency_whose_sub_domains_stand_apart_has_a_turn_for_each(tmp_path: Path) -> None:
    (tmp_path / "agencies").mkdir()
    feeds = "".join(f'[[feeds]]\nurl = "https://{name}.example.org/rss"\n' for name in ("a", "b"))
    facts = {
        "name": "X",
        "name_en": "X",
        "country": "IR",
        "language": "en",
        "time_zone": "UTC",
        "homepage": "https://example.org/",
    }
    head = "".join(f'{key} = "{value}"\n' for key, value in facts.items())
    text = f"{head}{feeds}[politeness]\napart = true\n"
    (tmp_path / "agencies" / "x.toml").write_text(text)
    setup = assemble.load(str(tmp_path), {})
    tasks = plan_tasks(["x"], setup.feeds(), assemble.make_plan(setup))
    assert sorted(task.host for task in tasks) == ["a.example.org", "b.example.org"]
    (tmp_path / "agencies" / "x.toml").write_text(text.replace("apart = true", "gap_s = 2"))
    setup = assemble.load(str(tmp_path), {})
    assert {task.host for task in plan_tasks(["x"], setup.feeds(), assemble.make_plan(setup))} == {"example.org"}
