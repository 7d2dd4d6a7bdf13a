"""The list of sources, of more feeds than a page takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from scraper.search import FoldingLexer
from scraper.web import WebOptions, make_app
from scraper.web.pages import SOURCE_ROWS
from storage.records import RefusalClass
from storage.sql import open_store
from storage.sql.bulk import insert_rows
from storage.sql.rows import feed_row
from storage.sql.schema import feed as feed_table
from tests.storage.samples import state

if TYPE_CHECKING:
    from pathlib import Path


def test_many_sources_are_listed_a_page_at_a_time_those_in_trouble_first(tmp_path: Path) -> None:
    dsn, many = str(tmp_path / "many.db"), 2 * SOURCE_ROWS + 1
    store = open_store(dsn)
    feeds = [state(f"https://a.test/{number:04}", last_polled_at=None) for number in range(many - 1)]
    ill = state("https://z.test/rss", failures=50, refusal=RefusalClass.GONE)
    with store._database.writing() as connection:
        insert_rows(connection, feed_table, [feed_row(each) for each in (*feeds, ill)])
    store.close()
    options = WebOptions(
        make_store=lambda: open_store(dsn, create=False, lexer=FoldingLexer()), hosts=("testserver",), token=None
    )
    found: list[list[str]] = []
    with TestClient(make_app(options)) as client:
        path: str | None = "/sources"
        while path:
            answer = client.get(path)
            tree = LexborHTMLParser(answer.content)
            found.append([each.text() for each in tree.css(".sources .url")])
            more = tree.css_first(".pages a")
            path = f"/sources{more.attributes['href']}" if more else None
    assert [len(page) for page in found] == [SOURCE_ROWS, SOURCE_ROWS, 1]
    assert [url for page in found for url in page] == [ill.url, *(each.url for each in feeds)]
