"""`khabar search`, through the real command line over a real database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.cli import khabar
from scraper.search import FoldingLexer
from storage.errors import InputError
from storage.sql import open_store
from tests.storage.samples import article, store_articles

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "news.db")
    store = open_store(path, lexer=FoldingLexer())
    store_articles(
        store,
        article(1, title="Flood in town", lead=None, body="The flood came at night.", language="en"),
        article(2, title="River", lead=None, body="A flood of words.\x1b[31m", language="en", agency="b"),
        article(3, lead=None, body="کتاب‌های تازه"),
    )
    store.index()
    store.close()
    return path


def run(*words: str) -> str:
    result = CliRunner().invoke(khabar, ["search", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_hits_for_people(db: str) -> None:
    assert run("flood", "-words", "--db", db) == (
        f"{1:024x}  2021-12-31  agency  Flood in town\n  The flood came at night.\n  https://a.test/1\n\n1 found\n"
    )
    assert "\x1b" not in run("words", "--db", db)
    assert run("nothing", "like", "it", "--db", db) == "nothing found\n"


def test_hits_as_json_and_pages(db: str) -> None:
    page = json.loads(run("flood", "--db", db, "--json", "--limit", "1"))
    assert (page["total"], page["hits"][0]["article_id"]) == (2, f"{1:024x}")
    assert page["hits"][0]["snippet"] == [["The ", False], ["flood", True], [" came at night.", False]]
    behind = json.loads(run("flood", "--db", db, "--json", "--cursor", page["next"]))
    assert [hit["article_id"] for hit in behind["hits"]] == [f"{2:024x}"]
    assert "more with --cursor" in run("flood", "--db", db, "--limit", "1")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("كتاب",), 1),
        (("flood", "--agency", "b"), 1),
        (("flood", "--language", "fa"), 0),
        (("flood", "--since", "2022-01-01"), 0),
        (("flood", "--until", "2022-01-01"), 2),
        (("flood", "--field", "title"), 1),
        (("flood", "--story", f"{1:024x}"), 1),
        (("-hat", "flood"), 2),  # no -h
    ],
)
def test_filters(db: str, words: tuple[str, ...], found: int) -> None:
    output = run(*words, "--db", db)
    assert output.endswith(f"{found} found\n" if found else "nothing found\n")
    assert output.count("https://") == found


def test_the_index_is_made_anew(db: str) -> None:
    store = open_store(db)
    store.reindex()
    store.close()
    assert "3 changes are not in the index yet; the daemon and each crawl" in run("flood", "--db", db)
    assert run("flood", "--fill", "--db", db).endswith("2 found\n")
    assert run("flood", "--rebuild", "--db", db).endswith("2 found\n")
    assert "3 changes read, the index is whole" in run("--rebuild", "--db", db)


def test_what_cannot_be_asked(db: str) -> None:
    result = CliRunner().invoke(khabar, ["search", "--db", db], standalone_mode=False)
    assert "give words to find" in str(result.exception)
    with pytest.raises(InputError, match="nothing to find in '!!!'"):
        run("!!!", "--db", db)
