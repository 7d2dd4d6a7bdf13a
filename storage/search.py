"""The values of full-text search: what is asked, what is found, and how texts and questions become words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from storage.records import Article

MOST_HITS = 100  # a page of the answer, whatever is asked for

Field = Literal["all", "title", "body"]
Snippet = tuple[tuple[str, bool], ...]  # pieces of the text as published; True: this is what was searched for

GAP = "¦"  # stands between words that are not next to each other; no word has it


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A question: words, "phrases", -words, title:words; filters hold for all hits.

    `since` (included) and `until` (excluded) are about the publication, or the fetch where no publisher tells it.
    `cursor` is `SearchPage.next` of the same question.
    """

    text: str
    language: str | None = None  # BCP 47; "fa" finds "fa-IR" too
    agency: str | None = None
    story: str | None = None  # id of a story
    since: datetime | None = None
    until: datetime | None = None
    field: Field = "all"
    limit: int = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that was found; `score` compares within one answer only, more is better."""

    article_id: str
    title: str
    agency: str
    language: str | None
    published_at: datetime | None
    url: str
    score: float
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A part of the answer, the best first; `total` None: more than are ranked. `next` None: this was the last part."""

    hits: tuple[SearchHit, ...]
    total: int | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that follow one another; `prefix`: the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """Terms of which one must be there, in this field."""

    any_of: tuple[Term, ...]
    field: Field = "all"


@dataclass(frozen=True, slots=True)
class Question:
    """What a text must hold (at least one clause), and must not."""

    must: tuple[Clause, ...]
    never: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of an article to find it by: folded words parted by spaces, `GAP` where they do not follow."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records an export takes; `since` and `until` are about the fetch, `words` is a question as in search."""

    agency: str | None = None
    language: str | None = None  # BCP 47; "fa" takes "fa-IR" too
    since: datetime | None = None
    until: datetime | None = None
    words: str | None = None


class Findable(Protocol):
    """What an article is found by: of `storage.records.Article`, or of its row, what the index needs."""

    @property
    def kicker(self) -> str | None:
        """Return what stands above the title."""

    @property
    def title(self) -> str:
        """Return the title."""

    @property
    def lead(self) -> str | None:
        """Return the lead."""

    @property
    def body(self) -> str:
        """Return the body."""


WORDS_MARK = "search words"  # bookmark: which of a lexer's rules the index was begun by


class Lexer(Protocol):
    """Turns texts and questions into words; pure. `scraper.search.lexer` is the one there is."""

    version: int  # of its rules: one more with each change by which texts get other words

    def entry(self, article: Findable) -> Entry:
        """Return the words of an article."""

    def question(self, text: str, field: Field = "all") -> Question:
        """Read a question; InputError when there is nothing in it to find."""

    def snippet(self, article: Article, question: Question) -> Snippet:
        """Return the piece of the article's text, as published, that best shows why it was found."""
