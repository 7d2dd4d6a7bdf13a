"""The lexer of the house, as `storage.search.Lexer` asks for it: words, questions and snippets in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.search.questions import read_question
from scraper.search.snippets import matches, snippet
from scraper.search.words import parts, words
from storage.search import GAP, Entry

if TYPE_CHECKING:
    from storage.records import Article
    from storage.search import Field, Findable, Question, Snippet

# A text's words, at most: PostgreSQL's tsvector ends at 1 MB of words and their places.
MOST_BODY_BYTES = 900_000
MOST_TITLE_BYTES = 50_000
PLACE_BYTES = 5


class FoldingLexer:
    """Folded words, pairs of characters for scripts without spaces. See `storage.search.Lexer`."""

    version = 1  # 0: until letters without a mark (ł, æ, Turkish ı) were folded to those that are typed for them

    def entry(self, article: Findable) -> Entry:
        """Return the words of an article: kicker and title, lead and body."""
        return Entry(_indexed(_title(article), MOST_TITLE_BYTES), _indexed(_text(article), MOST_BODY_BYTES))

    def question(self, text: str, field: Field = "all") -> Question:
        """Read a question; InputError when there is nothing in it to find."""
        return read_question(text, field)

    def snippet(self, article: Article, question: Question) -> Snippet:
        """Return a piece of lead and body; of the body alone where the lead has nothing that was asked for."""
        if article.lead and not matches(article.lead, question) and article.body:
            return snippet(article.body, question)
        return snippet(_text(article), question)


def _title(article: Findable) -> str:
    return f"{article.kicker}\n{article.title}" if article.kicker else article.title


def _text(article: Findable) -> str:
    return f"{article.lead}\n{article.body}" if article.lead and article.lead not in article.body else article.body


def _indexed(text: str, most_bytes: int) -> str:
    found = words(text)
    for pieces in parts(text):
        found += [GAP, *pieces]
    joined = " ".join(found)
    return joined if len(joined) * 4 + len(found) * PLACE_BYTES <= most_bytes else _bounded(found, most_bytes)


def _bounded(found: list[str], most_bytes: int) -> str:
    size = 0
    for at, word in enumerate(found):
        size += len(word.encode()) + PLACE_BYTES
        if size > most_bytes:
            return " ".join(found[:at])
    return " ".join(found)
