"""`khabar explain` and `khabar why`, through the real command line over what a real crawl stored."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from scraper.cli import khabar
from scraper.dedupe import url_key
from scraper.dedupe.near import place
from storage.errors import InputError
from storage.records import Ending, Outcome, Refusal, RefusalClass
from storage.sql import open_store
from tests.dedupe.near import edited, story
from tests.origin import Origin, Story
from tests.storage.samples import claim_one, new, poll, state
from tests.storage.test_near import keep, wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BODY = "\n".join(
    f"Paragraph {n}: the wooden bridge over the river opened to walkers on Monday, after repairs by the town."
    for n in range(4)
)
AGENCY = """name = "Town"
name_en = "Town"
country = "GB"
language = "en"
time_zone = "Europe/London"
homepage = "{home}"
[[feeds]]
url = "{feed}"
"""


def run(*words: str) -> str:
    result = CliRunner().invoke(khabar, list(words), standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.output


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Origin, Path]]:
    """Return a live origin, and the folder of a crawl of it: config/, k.db, raw/."""
    folder = tmp_path_factory.mktemp("explain")
    with Origin(hosts=1) as origin:
        origin.publish(Story("/news/1", "The old bridge is open again", BODY))
        agencies = folder / "config" / "agencies"
        agencies.mkdir(parents=True)
        text = AGENCY.format(home=origin.url("/"), feed=origin.url("/feed.xml"))
        (agencies / "town.toml").write_text(text, encoding="utf-8")
        settings = f'[agencies]\nshipped = false\n[politeness]\ngap_s = 0\n[archive]\ndir = "{folder}/raw"\n'
        settings += f'[fetch]\nallow_private = ["{origin.opening}"]\n[crawl]\npatience_s = 0\n'
        (folder / "config" / "khabar.toml").write_text(settings, encoding="utf-8")
        run("crawl", *options(folder))
        yield origin, folder


def options(folder: Path) -> list[str]:
    return ["--db", str(folder / "k.db"), "--config", str(folder / "config")]


def explained(folder: Path, reference: str, *more: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("explain", reference, *options(folder), "--json", *more))
    return told


def test_an_article_is_told_from_its_feed_to_what_comes_next(crawled: tuple[Origin, Path]) -> None:
    origin, folder = crawled
    told = explained(folder, origin.url("/news/1"))
    assert (told["known"], told["agency"], told["title"]) == (True, "town", "The old bridge is open again")
    assert told["came"]["feed"] == origin.url("/feed.xml")
    assert told["came"]["poll"]["new"] == 1
    assert told["came"]["poll"]["at"] <= told["came"]["first_fetched_at"]
    (request,) = told["requests"]
    assert (request["url"], request["status"], request["made"]) == (origin.url("/news/1"), 200, "revision 1")
    sources = {each["field"]: each["from"] for each in told["fields"]}
    assert sources["title"]
    assert sources["body"]
    assert sources["kicker"] is None
    assert told["dropped"] == {"told": True, "notes": told["dropped"]["notes"], "today": []}
    assert [each["layer"] for each in told["known_by"]][:1] == ["url"]
    assert told["story"]["words"].startswith("no copy")
    assert explained(folder, told["id"][:8])["id"] == told["id"]


def test_people_read_the_same(crawled: tuple[Origin, Path]) -> None:
    origin, folder = crawled
    lines = run("explain", origin.url("/news/1"), *options(folder)).splitlines()
    titles = [line for line in lines if line and not line.startswith(" ")]
    assert titles[0] == "The old bridge is open again"
    assert titles[2:] == ["how it came", "known by", "requests", "fields", "quality", "dropped", "copies", "next"]
    assert f"  named by {origin.url('/feed.xml')}" in lines
    assert any(line.startswith("  not found: ") and "kicker" in line for line in lines)
    assert lines[lines.index("known by") + 1] == "  its own URL"
    assert lines[-1] == "  nothing: it is not looked at again"


def test_without_its_raw_page_the_way_out_is_named(crawled: tuple[Origin, Path], tmp_path: Path) -> None:
    origin, folder = crawled
    for path in (folder / "raw").rglob("*.warc*"):
        path.rename(path.with_name(f"gone-{path.name}"))
    try:
        told = explained(folder, origin.url("/news/1"))
    finally:
        for path in (folder / "raw").rglob("gone-*"):
            path.rename(path.with_name(path.name.removeprefix("gone-")))
    assert told["dropped"]["told"] is False
    assert "not in the archive" in told["dropped"]["why"]
    assert "status" not in told["requests"][0]


def test_an_unknown_url_of_an_agency(crawled: tuple[Origin, Path]) -> None:
    origin, folder = crawled
    url = origin.url("/news/unseen")
    told = explained(folder, url)
    assert (told["known"], told["agency"], told["feeds"]) == (False, "town", [origin.url("/feed.xml")])
    assert (told["next"], told["robots"], told["gap_s"]) == ([], True, 0)
    asked = origin.log.requests("/news/unseen")
    assert explained(folder, url, "--ask")["robots_says"] == "allowed"
    assert origin.log.requests("/news/unseen") == asked == 0
    text = run("explain", url, *options(folder))
    assert f"fetch it: khabar crawl {url}" in text
    assert "--ask asks it now" in text


def test_a_stranger_and_what_is_no_url(crawled: tuple[Origin, Path]) -> None:
    _, folder = crawled
    told = explained(folder, "https://nobody.test/1")
    assert (told["agency"], told["host"]) == (None, "nobody.test")
    assert "khabar add" in run("explain", "https://nobody.test/1", *options(folder))
    for wrong in ("abcdef", "ftp://nobody.test/1", "https://"):
        with pytest.raises(InputError, match="no such article; give an id"):
            run("explain", wrong, *options(folder))


def test_what_was_refused_is_told_with_its_next_try(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "k.db"))
    url = "https://a.test/1"
    store.frontier.put([new(1, key=url_key(url))])
    refusal = Refusal(RefusalClass.TIMEOUT, "slow\x1b[31m")
    store.commit([Outcome(claim_one(store), Ending.AGAIN, again_in_s=3660, refusal=refusal)])
    store.close()
    (tmp_path / "config").mkdir()
    (task,) = explained(tmp_path, url)["next"]
    assert (task["refusal"], task["tries"], task["for_good"]) == ("timeout", 1, False)
    assert 3600 < task["due_s"] <= 3660
    text = run("explain", url, *options(tmp_path))
    assert "fetch https://a.test/1: in 1.0 h, 1 tries so far, refused last: timeout: slow\\x1b[31m" in text


def test_a_copy_names_its_rule_and_the_text_it_copies(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "k.db"), place=place)
    keep(store, wire(1, story(1)), replace(wire(2, edited(story(1), 0.1), hours=3), agency="other"))
    store.close()
    (tmp_path / "config").mkdir()
    first, copy = (explained(tmp_path, f"{n:024x}")["story"] for n in (1, 2))
    assert copy["placed"]["match"] == f"{1:024x}"
    assert copy["words"].startswith(f"a copy by rule {copy['placed']['rule']} of {1:024x}; `khabar why-copy")
    assert first["words"] == "the earliest of its story; 1 others carried it since"
    assert [each["agency"] for each in first["members"]][1] == "other"


def why(folder: Path, feed: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("why", feed, *options(folder), "--json").splitlines()[0])
    return told


def test_why_tells_the_next_poll_of_a_feed_and_of_an_agency(crawled: tuple[Origin, Path]) -> None:
    origin, folder = crawled
    told = why(folder, "town")
    assert told == why(folder, origin.url("/feed.xml")) | {"in_s": told["in_s"], "next_at": told["next_at"]}
    assert 0 < told["in_s"] <= told["interval_s"]
    assert told["reasons"][0]["reason"] in {"rhythm", "floor", "cap"}
    lines = run("why", "town", *options(folder)).splitlines()
    assert lines[0] == f"town {origin.url('/feed.xml')}"
    assert lines[1].startswith("  polled next  in ")
    with pytest.raises(InputError, match="no such feed or agency"):
        run("why", "nobody", *options(folder))


def test_why_tells_failures_and_what_the_server_asked_for(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "k.db"))
    feed = poll(key=url_key("https://a.test/rss"))
    store.frontier.put([feed])
    ill = state(feed.url, failures=1, refusal=RefusalClass.RATE_LIMITED, detail="429")
    refusal = Refusal(RefusalClass.RATE_LIMITED, "429", retry_in_s=7200, rest_host=True)
    task = claim_one(store)
    store.commit([Outcome(task, Ending.AGAIN, again_in_s=7200, rest_host_s=7200, feed_state=ill, refusal=refusal)])
    store.close()
    (tmp_path / "config").mkdir()
    told = why(tmp_path, feed.url)
    assert [each["reason"] for each in told["reasons"]] == ["failures", "retry_after", "host_rests"]
    assert "rate_limited: 429" in told["reasons"][0]["words"]
    assert 7100 < told["in_s"] <= 7200
