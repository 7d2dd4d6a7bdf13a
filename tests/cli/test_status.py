"""`khabar status`: the same for programs as ever, however many feeds there are, and never all of them in memory."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli import khabar
from scraper.cli.pieces import _pieces
from storage.records import Ending, Outcome, RefusalClass
from storage.sql import open_store
from tests.storage.samples import NOW, claim_one, poll, state

if TYPE_CHECKING:
    from pathlib import Path

FEEDS = {"https://b.test/rss": "b", "https://a.test/rss?x=\u06cc": "b", "https://c.test/rss": "a"}
MANY = 20_000
MIB = 1024 * 1024


@pytest.fixture
def db(tmp_path: Path) -> str:
    store = open_store(str(tmp_path / "k.db"))
    for number, (url, agency) in enumerate(FEEDS.items()):
        store.frontier.put([poll(f"h{number}.test")])
        told = state(url, agency=agency, title='a "title"\nof two lines', failures=9, refusal=RefusalClass.TIMEOUT)
        store.commit([Outcome(claim_one(store), Ending.AGAIN, again_in_s=900.0, feed_state=told)])
    store.close()
    return str(tmp_path / "k.db")


def status(*arguments: str) -> str:
    answer = CliRunner().invoke(khabar, ["status", *arguments])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_for_programs_it_is_one_object_as_json_dumps_writes_it(db: str) -> None:
    said = status("--db", db, "--json")
    told = json.loads(said)
    assert said == json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    assert list(told) == ["counts", "feeds", "refused"]
    assert [each["url"] for each in told["feeds"]] == ["https://c.test/rss", *sorted(list(FEEDS)[:2])]
    assert "seen" not in told["feeds"][0]
    assert (told["counts"]["feeds"], told["refused"]) == (3, [])


def test_an_empty_store(tmp_path: Path) -> None:
    path = str(tmp_path / "k.db")
    open_store(path).close()
    said = status("--db", path, "--json")
    assert said == json.dumps(json.loads(said), ensure_ascii=False, indent=2) + "\n"
    assert json.loads(said)["feeds"] == []
    assert status("--db", path).count("\n") == 2


def test_for_people_feeds_stand_by_agency_and_advice_below_them(db: str) -> None:
    lines = status("--db", db).splitlines()
    start = lines.index("") + 2
    assert [each.split()[:2] for each in lines[start : start + 3]] == [
        ["a", "https://c.test/rss"],
        ["b", "https://a.test/rss?x=\u06cc"],
        ["b", "https://b.test/rss"],
    ]
    assert [each.split(": ")[0].strip() for each in lines[start + 3 :]] == [
        "https://c.test/rss",
        "https://a.test/rss?x=\u06cc",
        "https://b.test/rss",
    ]


def test_elements_are_asked_for_one_at_a_time() -> None:
    def feeds() -> list[object]:
        return [{"url": f"https://a.test/{number}", "at": NOW.isoformat(), "words": "x" * 500} for number in range(3)]

    every = {"counts": {"articles": 1}, "feeds": feeds(), "refused": [[], {}, "a\nb"], "none": []}
    lists = {name: value for name, value in every.items() if name != "counts"}
    assert "".join(_pieces({"counts": every["counts"]}, lists)) == json.dumps(every, indent=2)  # type: ignore[arg-type]
    tracemalloc.start()
    try:
        size = sum(map(len, _pieces({}, {"feeds": ({"words": "x" * 500, "n": each} for each in range(MANY))})))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > 10 * MIB
    assert peak < MIB
