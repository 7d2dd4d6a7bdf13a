"""`khabar story`, `why-copy` and `diff`, through the real command line over a real database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli import khabar
from scraper.dedupe.near import place
from storage.errors import InputError
from storage.sql import open_store
from tests.dedupe.near import TITLE, edited, story
from tests.storage.samples import NOW
from tests.storage.test_near import keep, wire

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
