"""Which record an article is: a pure decision over what the store knows already.

known by one of its keys      same text and title: unchanged      else: a revision of that record
not known                     the text is known: a copy           else: new
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from storage.records import Article, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable


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


@dataclass(slots=True)
class Knowledge:
    """What the store knows of a batch's keys and texts; grows as the batch is resolved."""

    aliases: dict[str, str] = field(default_factory=dict)  # key to article id
    articles: dict[str, Known] = field(default_factory=dict)  # by id
    texts: dict[str, Known] = field(default_factory=dict)  # by content hash, the earliest

    def resolve(self, article: Article, keys: Iterable[str]) -> Resolved:
        """Decide what an article is, and remember it."""
        keys = tuple(keys)
        known_id = next((self.aliases[key] for key in keys if key in self.aliases), None)
        known = self.articles.get(known_id or article.id)
        resolved = self._revise(article, known) if known else self._add(article)
        self._learn(resolved, keys)
        return resolved

    def _revise(self, article: Article, known: Known) -> Resolved:
        same = (known.content_hash, known.title) == (article.content_hash, article.title)
        kept = replace(
            article,
            id=known.id,
            revision=known.revision + (not same),
            story_id=known.story_id,
            copy_of=known.copy_of,
        )
        return Resolved(Verdict.UNCHANGED, kept) if same else Resolved(Verdict.REVISED, kept, known)

    def _add(self, article: Article) -> Resolved:
        original = self.texts.get(article.content_hash)
        if original is None:
            return Resolved(Verdict.NEW, replace(article, story_id=article.id))
        first = original.copy_of or original.id
        return Resolved(Verdict.COPY, replace(article, story_id=original.story_id, copy_of=first))

    def _learn(self, resolved: Resolved, keys: tuple[str, ...]) -> None:
        article = resolved.article
        for key in keys:
            self.aliases.setdefault(key, article.id)
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
