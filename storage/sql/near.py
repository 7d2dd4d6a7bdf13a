"""What a new article's text is like, within the commit that stores it: the near-duplicate index asked for articles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from storage.sql.put import parts
from storage.sql.resolve import Known
from storage.sql.schema import article as table
from storage.sql.similar import Incoming, Placing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from storage.records import Article, Fingerprint, Outcome, Placed
    from storage.sql.similar import Place

# The first fields of `Known`, in their order.
KNOWN = (table.c.id, table.c.content_hash, table.c.title, table.c.revision, table.c.story_id, table.c.copy_of)
_KNOWN = select(*KNOWN).where(table.c.id.in_(bindparam("ids", expanding=True)))


class NearArticles:
    """See `storage.sql.resolve.Near`; `finish` writes what was learned."""

    def __init__(
        self, connection: Connection, outcomes: Sequence[Outcome], place: Place, *, latest: float = math.inf
    ) -> None:
        self._connection, self._latest = connection, latest
        self._prints: dict[tuple[str, str], Fingerprint] = {}
        announced = []
        for each in outcomes:
            if each.article and each.fingerprint:
                self._prints[each.article.url, each.article.content_hash] = each.fingerprint
                announced.append(self._incoming(each.article, each.fingerprint))
        self._placing = Placing(connection, announced, place) if announced else None
        # The articles that the batch is likeliest to be like, as they are now (a story may have moved), and its own.
        self._stories = self._known(self._placing.likeliest()) if self._placing else {}

    def find(self, article: Article, likely: Known | None = None) -> tuple[Placed, Known] | None:
        """Return what an article is like: how, and the stored article; None when it is like none.

        When that is of the story of the one that it is `likely` another text of, it is remembered as such.
        """
        fingerprint = self._prints.get((article.url, article.content_hash))
        if not fingerprint or not self._placing:
            return None
        placed = self._placing.place(self._incoming(article, fingerprint))
        match = self._match(placed)
        if match and likely and match.story_id == likely.story_id:
            self._placing.rename(article.id, likely.id)
            return placed, match
        story = match.story_id if match else article.id
        copy_of = (match.copy_of or match.id) if match else None
        self._stories[article.id] = Known(
            article.id, article.content_hash, article.title, article.revision, story, copy_of
        )
        return (placed, match) if match else None

    def _match(self, placed: Placed) -> Known | None:
        """Return the article that a text was found to be like."""
        if placed.match is None:
            return None
        if placed.match not in self._stories:
            self._stories |= self._known([placed.match])
        return self._stories.get(placed.match)

    def _known(self, ids: Iterable[str]) -> dict[str, Known]:
        rows = (row for part in parts(ids) for row in self._connection.execute(_KNOWN, {"ids": part}))
        return {row.id: Known(*row) for row in rows}

    def learn(self, article: Article) -> None:
        """Remember another text of an article that has its story."""
        fingerprint = self._prints.get((article.url, article.content_hash))
        if fingerprint and self._placing:
            self._placing.place(self._incoming(article, fingerprint), article.story_id or article.id)

    def finish(self) -> None:
        """Write what was learned."""
        if self._placing:
            self._placing.finish()

    def _incoming(self, article: Article, fingerprint: Fingerprint) -> Incoming:
        said = article.published_at
        arrived = min(article.fetched_at.timestamp(), self._latest)
        told = said.timestamp() if said else arrived
        # A date in the future, or of the year 1, says nothing of how far two texts are apart.
        at = told if 0 < told <= arrived else arrived
        return Incoming(article.id, fingerprint, arrived=arrived, at=at)
