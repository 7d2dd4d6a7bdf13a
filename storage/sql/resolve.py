"""Which record an article is: a pure decision over what the store knows already.

known by one of its keys      same text and title: unchanged      else: a revision of that record
known by a likely key         and like the text of that record: as above
not known                     the text is known, or is like one: a copy           else: new
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from storage.records import LEAST_LETTERS, Article, KnownBy, Placed, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from storage.records import Layer

_RECOGNISED = frozenset({Verdict.UNCHANGED, Verdict.REVISED})
MOST_REVISIONS = 200  # a text that holds a clock of a kind that nobody knows is not followed for ever
_QUOTES, _DASHES = "'\"`´‘’‚‛“”„‟‹›«»", "-‐‑‒–—―−"
_TYPED = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "،": ",", "؛": ";", "؟": "?", "ـ": None}
    | dict.fromkeys(_QUOTES, "'")
    | dict.fromkeys(_DASHES, "-")
)


@dataclass(frozen=True, slots=True)
class Known:
    """What must be known of a stored article to compare with it."""

    id: str
    content_hash: str
    title: str
    revision: int
    story_id: str | None
    copy_of: str | None
    stored: Article | None = None  # the whole record, where it is at hand


@dataclass(frozen=True, slots=True)
class Resolved:
    """The article under its final identity, and what that makes of it."""

    verdict: Verdict
    article: Article
    before: Known | None = None  # what a revision replaces
    placed: Placed | None = None  # how a copy was recognised
    told_by: Layer | None = None  # the sort of key by which a known article was


class Near(Protocol):
    """Whoever tells which stored text a new one is like, and remembers new texts."""

    def find(self, article: Article, likely: Known | None = None) -> tuple[Placed, Known] | None:
        """Return what an article is like: how, and the stored article; None when it is like none.

        When that is of the story of the one that it is `likely` another text of, it is remembered as such.
        """

    def learn(self, article: Article) -> None:
        """Remember another text of an article that has its story."""


@dataclass(slots=True)
class Knowledge:
    """What the store knows of a batch's keys and texts; grows as the batch is resolved."""

    aliases: dict[str, str] = field(default_factory=dict)  # key to article id
    articles: dict[str, Known] = field(default_factory=dict)  # by id
    texts: dict[str, Known] = field(default_factory=dict)  # by content hash, the earliest
    near: Near | None = None
    learned: dict[str, KnownBy] = field(default_factory=dict)  # of the keys that are new

    def resolve(
        self,
        article: Article,
        keys: Iterable[str],
        likely: Iterable[str] = (),
        *,
        layers: Mapping[str, Layer] | None = None,
        links_only: bool = False,
    ) -> Resolved:
        """Decide what an article is, and remember it; `links_only`: a copy is kept without its text.

        `layers` tells the sorts of its keys, as far as they are known.
        """
        keys, likely, layers = tuple(keys), tuple(likely), layers or {}
        sure, guess = self._first(keys), self._first(likely)
        known = self.articles.get(self._named(sure) or article.id)
        if known:
            resolved = self._follow(article, known)
        else:
            resolved = self._add(article, self.articles.get(self._named(guess) or ""))
        if resolved.verdict in _RECOGNISED:
            resolved = _told(resolved, layers.get((sure if known else guess) or ""))
        if links_only and resolved.article.copy_of:
            resolved = replace(resolved, article=without_text(resolved.article))
        self._learn(resolved, (*keys, *likely), layers)
        return resolved

    def _first(self, keys: Iterable[str]) -> str | None:
        return next((key for key in keys if key in self.aliases), None)

    def _named(self, key: str | None) -> str | None:
        return None if key is None else self.aliases[key]

    def _follow(self, article: Article, known: Known) -> Resolved:
        """Take a text for another one of a record, and remember it as such if it is new."""
        resolved = self._revise(article, known)
        if self.near and resolved.verdict is Verdict.REVISED:
            self.near.learn(resolved.article)
        return resolved

    def _revise(self, article: Article, known: Known) -> Resolved:
        same = known.content_hash == article.content_hash and _words(known.title) == _words(article.title)
        same = same or known.revision >= MOST_REVISIONS
        kept = replace(
            article,
            id=known.id,
            revision=known.revision + (not same),
            story_id=known.story_id,
            copy_of=known.copy_of,
        )
        return Resolved(Verdict.UNCHANGED, kept) if same else Resolved(Verdict.REVISED, kept, known)

    def _add(self, article: Article, likely: Known | None) -> Resolved:
        """Take a text for a new article, unless it is like the one that it is likely another text of."""
        original = self.texts.get(article.content_hash)
        if likely and likely.content_hash == article.content_hash:
            return self._revise(article, likely)
        if original is not None and (self.near is None or _tells(article)):
            return self._copy(article, original, Placed(rule="content", match=original.id))
        found = self.near.find(article, likely) if self.near else None
        if found is None:
            return Resolved(Verdict.NEW, replace(article, story_id=article.id))
        placed, match = found
        if likely and match.story_id == likely.story_id:
            return self._revise(article, likely)
        return self._copy(article, self.articles.get(match.id, match), placed)

    def _copy(self, article: Article, original: Known, placed: Placed) -> Resolved:
        first = original.copy_of or original.id
        return Resolved(Verdict.COPY, replace(article, story_id=original.story_id, copy_of=first), placed=placed)

    def _learn(self, resolved: Resolved, keys: tuple[str, ...], layers: Mapping[str, Layer]) -> None:
        article = resolved.article
        for key in keys:
            if key not in self.aliases:
                self.aliases[key], self.learned[key] = article.id, KnownBy(layers.get(key), resolved.told_by)
        known = Known(
            article.id,
            article.content_hash,
            article.title,
            article.revision,
            article.story_id,
            article.copy_of,
            article,
        )
        if resolved.verdict is not Verdict.UNCHANGED:
            self.articles[article.id] = known
        self.texts.setdefault(article.content_hash, known)


def _told(resolved: Resolved, layer: Layer | None) -> Resolved:
    """Return what was recognised with the sort of key that told so; a revision's record tells it too."""
    article = resolved.article
    if layer and resolved.verdict is Verdict.REVISED:
        article = replace(article, provenance={**article.provenance, "identity": layer.value})
    return replace(resolved, article=article, told_by=layer)


def _words(title: str) -> str:
    """Return a title without what changes when it is only typed anew.

    These are blanks, non-joiners, accents written apart, sorts of quotes and dashes, full width, Arabic letter forms
    and the digits of other scripts.
    """
    plain = unicodedata.normalize("NFKC", title.translate(_TYPED)).casefold().translate(_TYPED)
    return "".join(map(_typed, plain))


def _typed(char: str) -> str:
    if char.isspace() or unicodedata.category(char) == "Cf":
        return ""
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _tells(article: Article) -> bool:
    """Tell whether a text is long enough for equal letters to mean anything ("Photos of the day" does not)."""
    letters = filter(str.isalnum, f"{article.title}{article.lead or ''}{article.body}")
    return len(tuple(islice(letters, LEAST_LETTERS))) == LEAST_LETTERS  # the rest need not be counted


def without_text(article: Article) -> Article:
    """Return a copy as a link: who carried it, where, when and under which headline."""
    return replace(
        article,
        body="",
        lead=None,
        blocks=(),
        images=(),
        provenance={**article.provenance, "body": "link"},
    )
