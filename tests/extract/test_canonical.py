"""Which canonical URLs are believed to be of this article."""

from __future__ import annotations

import pytest

from scraper.extract import Extraction, extract
from scraper.extract.canonical import names_this_article
from tests.extract.pages import PROSE, simple

SITE = "https://news.example.org"
TITLE = "Reservoir to be drained for repairs"


@pytest.mark.parametrize(
    ("canonical", "own", "believed"),
    [
        ("/news/1/slug", "/news/1/slug", True),
        ("/news/1", "/news/1?utm_source=x", True),
        ("/news/1", "/news/1?ref=rss", True),
        ("/news/1/reservoir-drained", "/news/1", True),
        ("/news/1", "/news/1/amp", True),
        ("/news", "/news/1", False),
        ("/news/123456/a", "/fa/n/123456", True),
        ("/news/123456", "/news/654321", False),
        ("/show?id=5", "/show?id=5&utm_medium=mail", True),
        ("/show", "/show?id=5", False),
        ("/show?id=6", "/show?id=5", False),
        ("/2024/05/reservoir-drained", "/?p=123", True),  # the slug has the headline's words
        ("/2024/05/mayor-resigns-today", "/2024/05/reservoir-drained", False),
        ("/2024/05/mayor-resigns-today", "/?p=123", False),
        ("/2024/05/mayor-resigns-today", "/x7kd", False),
        ("/a/1", "/a/2", False),
        ("/canonical", "/1", True),  # nothing speaks against it
        ("/news/live-ticker-17", "/news/live-ticker-18", False),
        ("/world/reservoir-drained-for-repairs", "/uk/reservoir-drained", True),
        ("/2024/05/03/lake", "/2024/05/03/mayor", False),
        ("/2024", "/2024/05/03/mayor", False),
        ("/%D8%B3%D8%AF-%D8%AA%D8%AE%D9%84%DB%8C%D9%87", "/سد-تخلیه-شد", True),
        ("http://[bad", "/news/1", False),
    ],
)
def test_canonical_urls(canonical: str, own: str, *, believed: bool) -> None:
    there = canonical if canonical.startswith("http") else SITE + canonical
    assert names_this_article(there, SITE + own, title=TITLE) is believed
    assert names_this_article(SITE + own, SITE + own, title=None)


def test_a_second_declaration_is_evidence_and_its_contradiction_too() -> None:
    there, here = f"{SITE}/a/spring", f"{SITE}/a/source"
    assert not names_this_article(there, here, title="Водосховище")
    assert names_this_article(there, here, title="Водосховище", others=(there,))
    assert not names_this_article(there, here, title="Водосховище", others=(there, here))
    assert not names_this_article(f"{SITE}/a/1", f"{SITE}/a/2", title=None, others=(f"{SITE}/a/1",))


def test_a_template_that_names_one_article_everywhere_is_not_believed() -> None:
    head = f'<link rel="canonical" href="{SITE}/2024/05/mayor-resigns-today">'
    found = extract(simple(*PROSE, title=TITLE, head=head), url=f"{SITE}/2024/05/reservoir-drained")
    assert isinstance(found, Extraction)
    assert not found.canonical_believed
    assert [note.word for note in found.notes] == ["canonical_of_another"]
    assert found.canonical_url == f"{SITE}/2024/05/mayor-resigns-today"  # what the page says
