"""`khabar story`, `why-copy` and `diff`, through the real command line over a real database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli import khabar
from scraper.dedupe.near import place
from storage.errors import InputError
from storage.sql import open_store
from tests.dedupe.near import TITLE, edited, story
from tests.storage.samples import NOW
from tests.storage.test_near import keep, outcome, wire

if TYPE_CHECKING:
    from pathlib import Path

FIRST, COPY, OTHER = (f"{number:024x}" for number in (1, 2, 3))


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "news.db")
    store = open_store(path, place=place)
    copy = replace(wire(2, edited(story(1), 0.1), hours=3), agency="tasnim", credited_sources=("Agency",))
    keep(store, wire(1, story(1)), copy, wire(3, story(3)))
    keep(store, wire(3, story(3) + "\nA late word.", title="Another headline", hours=5))
    store.close()
    return path


def run(*words: str) -> str:
    result = CliRunner().invoke(khabar, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_story_shows_who_carried_it(db: str) -> None:
    lines = run("story", COPY, "--db", db).splitlines()
    assert lines[0] == f"story {FIRST}: 2 articles"
    assert lines[2] == f"2026-11-23T12:00+00:00  agency  {FIRST}"
    assert lines[3] == f"  {TITLE}"
    assert lines[6:8] == ["", f"2026-11-23T15:00+00:00  tasnim  {COPY}"]
    assert "  credits Agency" in lines
    assert f"of {FIRST}: containment 0." in lines[-1]
    members = json.loads(run("story", FIRST, "--db", db, "--json"))["members"]
    assert [each["id"] for each in members] == [FIRST, COPY]
    assert members[1]["placed"]["match"] == FIRST


def test_stories_are_split_and_joined(db: str) -> None:
    assert run("story", COPY, "--db", db, "--split").startswith(f"story {COPY}: 1 article\n")
    assert run("story", COPY, "--db", db, "--join", OTHER).startswith(f"story {OTHER}: 2 articles")
    assert run("story", OTHER, "--db", db).count("by hand") == 1


def test_why_copy_tells_rule_numbers_credits_and_passages(db: str) -> None:
    found = json.loads(run("why-copy", COPY, FIRST, "--db", db, "--json"))
    assert (found["same_story"], found["earlier"], found["later"]) == (True, FIRST, COPY)
    assert found["rule"] in {"copy", "edited"}
    assert found["numbers"]["hours"] == 3
    assert found["credits"][COPY] == {"agency": "tasnim", "credits": ["Agency"]}
    assert found["passages"]
    assert all(each.split()[0] in story(1) for each in found["passages"])
    told = run("why-copy", FIRST, OTHER, "--db", db)
    assert "both are in" not in told
    assert told.startswith(f"different stories: little ({OTHER} compared with the earlier {FIRST})")
    assert "0 shared passages" in told


def test_why_copy_tells_by_whom_two_came_into_one_story(tmp_path: Path) -> None:
    path = str(tmp_path / "chain.db")
    store = open_store(path, place=place)
    texts = [story(1), edited(story(1), 0.15), edited(edited(story(1), 0.15), 0.15, seed=2)]
    keep(store, *(wire(number, text, hours=number) for number, text in enumerate(texts, 1)))
    assert store.story(OTHER) == store.story(FIRST)
    store.close()
    found = json.loads(run("why-copy", FIRST, OTHER, "--db", path, "--json"))
    assert found["stored"]["story"] == FIRST
    assert [(each["id"], each["match"]) for each in found["stored"]["joined"]][-1] == (COPY, FIRST)
    told = run("why-copy", FIRST, OTHER, "--db", path)
    assert f"both are in story {FIRST}" in told
    assert f"  {OTHER} joined it: " in told
    assert f" of {COPY}" in told


def test_why_copy_explains_documents_of_a_file(tmp_path: Path) -> None:
    docs = tmp_path / "docs.jsonl"
    rows = [{"id": "a", "ts": 0, "title": TITLE, "text": story(1)}, {"id": "b", "title": TITLE, "text": story(1)}]
    docs.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = json.loads(run("why-copy", "a", "b", "--docs", str(docs), "--json"))
    assert (found["same_story"], found["rule"], len(found["passages"])) == (True, "content", 1)
    with pytest.raises(InputError, match="no document has the id c"):
        run("why-copy", "a", "c", "--docs", str(docs))


def test_diff_shows_each_revision(db: str) -> None:
    lines = run("diff", OTHER, "--db", db).splitlines()
    assert lines[0] == f"revision 2, correction, seen {(NOW + timedelta(hours=5)).isoformat()}"
    assert lines[1:4] == ["  title", f"    - {TITLE}", "    + Another headline"]
    assert lines[-1] == "    + A late word."
    (row,) = map(json.loads, run("diff", OTHER, "--db", db, "--json").splitlines())
    assert [each["name"] for each in row["fields"]] == ["title", "body"]
    assert run("diff", FIRST, "--db", db) == f"{FIRST} has one revision\n"
    with pytest.raises(InputError, match="no such article"):
        run("diff", "abcdef", "--db", db)


def written(path: Path, *rows: dict[str, object]) -> str:
    path.write_text("nonsense\n" + "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def chain() -> list[dict[str, object]]:
    """Return documents of which each is an edited copy of the one before."""
    texts = list(accumulate(range(3), lambda text, seed: edited(text, 0.17, seed=seed), initial=story(1)))
    return [{"id": f"{number}", "ts": 3600 * number, "title": TITLE, "text": each} for number, each in enumerate(texts)]


def test_why_copy_tells_by_which_documents_two_came_into_one_cluster(tmp_path: Path) -> None:
    docs = written(tmp_path / "docs.jsonl", *chain(), {"id": "x", "title": TITLE, "text": story(9)})
    answers = [json.loads(line) for line in run("dedupe", "--input", docs).splitlines()[1:]]
    assert [each["cluster"] for each in answers] == ["0", "0", "0", "0", "x"]
    found = json.loads(run("why-copy", "3", "0", "--docs", docs, "--json"))
    assert (found["same_story"], found["rule"], found["compared"]["rule"]) == (True, "by way of others", "little")
    steps = found["stored"]["joined"]
    told = {each["id"]: (each["match"], each["reason"]) for each in answers if "match" in each}
    assert steps[0]["id"] == "3"
    assert steps[-1]["match"] == "0"
    assert all((each["match"], each["rule"]) == told[each["id"]] for each in steps)
    direct = json.loads(run("why-copy", "3", steps[0]["match"], "--docs", docs, "--json"))
    assert (direct["rule"], direct["numbers"]) == (steps[0]["rule"], steps[0]["numbers"])
    words = run("why-copy", "0", "3", "--docs", docs)
    assert words.startswith("one story: by way of others (3 compared with the earlier 0)")
    assert f"  3 joined it: {told['3'][1]} of {told['3'][0]} (containment 0." in words
    assert run("why-copy", "2", "x", "--docs", docs).startswith("different stories: little (x compared")


def test_documents_of_one_address_are_one_story_whatever_they_say(tmp_path: Path) -> None:
    rows = [
        {"id": str(n), "url": url, "text": story(n)} for n, url in enumerate(("https://a.ir/x", "http://www.a.ir/x/"))
    ]
    fronts = [{"id": f"f{n}", "url": "https://a.ir/", "text": story(n + 5)} for n in range(2)]
    docs = written(tmp_path / "docs.jsonl", *rows, *fronts)
    assert run("why-copy", "0", "1", "--docs", docs).startswith("one story: url (1 ")
    assert run("why-copy", "f0", "f1", "--docs", docs).startswith("different stories: little (f1 ")
    assert [json.loads(each)["reason"] for each in run("dedupe", "--input", docs).splitlines()[1:]] == [
        "new", "url", "new", "new",
    ]  # fmt: skip


def test_documents_are_compared_in_the_order_of_their_file(tmp_path: Path) -> None:
    long, short = story(1, sentences=40), story(1, sentences=40).split("\n")[0]
    rows = [
        {"id": "long", "ts": 7200, "title": TITLE, "text": long},
        {"id": "short", "ts": 0, "title": "Other", "text": short},
    ]
    docs = written(tmp_path / "docs.jsonl", *rows)
    cluster = json.loads(run("dedupe", "--input", docs).splitlines()[2])["cluster"]
    found = json.loads(run("why-copy", "long", "short", "--docs", docs, "--json"))
    assert (found["earlier"], found["later"], found["same_story"]) == ("long", "short", cluster == "long")


def test_why_copy_of_a_copy_that_is_kept_as_a_link_tells_what_decided(tmp_path: Path) -> None:
    path = str(tmp_path / "links.db")
    store = open_store(path, place=place)
    keep(store, wire(1, story(1)))
    store.commit([outcome(store, wire(2, edited(story(1), 0.1), hours=1), links_only=True)])
    kept = store.story(FIRST)
    store.close()
    assert kept is not None
    link, placed = kept.members[1].article, kept.members[1].placed
    assert placed is not None
    assert link.body == ""
    found = json.loads(run("why-copy", FIRST, COPY, "--db", path, "--json"))
    assert (found["same_story"], found["rule"], found["numbers"]) == (True, placed.rule, dict(placed.numbers))
    assert found["passages"] == []
    assert "as they are now, compared with each other: no text\n" in run("why-copy", FIRST, COPY, "--db", path)


def test_why_copy_tells_what_decided_also_when_the_text_was_changed_since(tmp_path: Path) -> None:
    path = str(tmp_path / "changed.db")
    store = open_store(path, place=place)
    keep(store, wire(1, story(1)), wire(2, edited(story(1), 0.1), hours=1))
    keep(store, wire(1, story(7), title="Quite another headline", hours=2))
    store.close()
    found = json.loads(run("why-copy", FIRST, COPY, "--db", path, "--json"))
    assert (found["earlier"], found["later"], found["same_story"]) == (FIRST, COPY, True)
    assert found["rule"] in {"copy", "edited"}
    assert found["numbers"]["containment"] > 0.6
    assert found["compared"]["rule"] == "little"


def test_why_copy_of_what_a_person_took_apart_says_so(tmp_path: Path) -> None:
    path = str(tmp_path / "apart.db")
    store = open_store(path, place=place)
    keep(store, wire(1, story(1)), wire(2, edited(story(1), 0.1), hours=1))
    store.split(COPY)
    store.close()
    found = json.loads(run("why-copy", FIRST, COPY, "--db", path, "--json"))
    assert (found["same_story"], found["rule"]) == (False, "apart")
    assert found["compared"]["rule"] in {"copy", "edited"}
