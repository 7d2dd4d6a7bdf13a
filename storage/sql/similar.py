"""The index of near-duplicates: finds earlier texts that share something with new ones, within a time window.

Rows of `anchor` lead from a hash of a text's letters to the text, in buckets of `BUCKET_S`; what is older than the
bucket before the current one is not looked at, and is deleted a little with each batch. A hash that many texts have
leads nowhere and gets no more rows, so that a look-up reads a bounded number of them however large the index grows.

    look up the anchors of the whole batch  ->  for each text in order: rank candidates (also among the batch's own
    earlier texts), have them compared, take its place  ->  insert fingerprints and anchors, delete what expired

What comes out does not depend on where batches begin and end.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from storage.records import Neighbour, Placed
from storage.sql.bulk import insert_rows
from storage.sql.schema import anchor, print_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from storage.records import Fingerprint

    Place = Callable[[bytes, float | None, Sequence[Neighbour]], Placed]

BUCKET_S = 7 * 86_400  # two are looked at: copies come within days
HOT = 40  # texts: a hash that so many have is furniture, or a standing phrase
COMPARED = 8  # candidates that are compared at most, the likeliest first
RARE = 1 / 4  # a text that shares one anchor only is a candidate when few others have it ...
LONE = 3  # ... and so many at most, the newest: among very many texts there are always some, by accident
FADING = 1 / 4  # what an anchor still weighs once a text that has it is among the candidates
EXPIRED_A_TEXT = 4  # times as many rows are deleted as are inserted, until nothing expired is left
_SIGN = 1 << 31  # 32 bits are stored as signed numbers: 4 bytes in either database

# Texts that have one of these hashes, in the current bucket or the one before.
_LOOK_UP_SQLITE = text(
    "SELECT hash, doc FROM anchor WHERE bucket IN (:now, :before) AND hash IN (SELECT value FROM json_each(:hashes))"
)
_LOOK_UP_POSTGRES = text(
    "SELECT hash, doc FROM anchor WHERE bucket IN (:now, :before) AND hash = ANY(CAST(:hashes AS integer[]))"
)
_NEWEST = select(print_.c.doc, print_.c.bucket).order_by(print_.c.doc.desc()).limit(1)
# Whether version 0.1 left something in the window.
_OLDER = text("SELECT 1 FROM anchor WHERE bucket IN (:now, :before) LIMIT 1")
# What is kept of these texts, by plain SQL: thousands are read in a batch.
_NEIGHBOURS_SQLITE = text(
    "SELECT doc, id, story, at, data FROM print WHERE doc IN (SELECT value FROM json_each(:docs))"
)
_NEIGHBOURS_POSTGRES = text("SELECT doc, id, story, at, data FROM print WHERE doc = ANY(CAST(:docs AS bigint[]))")
# The oldest rows that are out of the window, a few at a time.
_EXPIRE = text(
    "DELETE FROM anchor WHERE (bucket, hash, doc) IN"
    " (SELECT bucket, hash, doc FROM anchor WHERE bucket >= :first AND bucket < :end ORDER BY bucket LIMIT :few)"
)
_EXPIRE_PRINTS = text(
    "DELETE FROM print WHERE doc IN (SELECT doc FROM (SELECT doc, bucket FROM print ORDER BY doc LIMIT :few) AS oldest"
    " WHERE bucket < :oldest)"
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text to be placed; `arrived` and `at` (when it was published, if told) in seconds since 1970."""

    id: str
    fingerprint: Fingerprint
    arrived: float
    at: float | None


class Placing:
    """One batch under way, within a transaction; one writer at a time.

    `place` is called for each text in the order in which they were announced, `finish` at the end.
    """

    def __init__(self, connection: Connection, announced: Sequence[Incoming], place: Place) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"
        self._decide = place
        self._left = {one.id: one for one in announced}
        self._likely: dict[str, list[int]] = {}
        self._touched: set[int] = set()
        self._older = False
        self._next_doc, self._bucket = _end(connection)
        self._next_doc += 1
        self._postings: dict[int, list[int]] = {}
        self._known: dict[int, Neighbour] = {}
        self._prints: list[dict[str, Any]] = []
        self._anchors: list[dict[str, Any]] = []
        self._look_up()

    def place(self, each: Incoming, story: str | None = None) -> Placed:
        """Find the story of a text, or take the one given, and add the text to the index."""
        self._left.pop(each.id, None)
        if int(each.arrived // BUCKET_S) > self._bucket:
            self.finish()
            self._bucket = int(each.arrived // BUCKET_S)
            self._left[each.id] = each
            self._look_up()
        placed = Placed()
        if story is None:
            docs = self._candidates(each)
            self._load(docs)
            neighbours = [self._known[doc] for doc in docs if doc in self._known]
            placed = self._decide(each.fingerprint.data, each.at, neighbours) if neighbours else placed
        if not placed.whole:
            self._add(each, story or placed.story or each.id)
        return placed

    def likeliest(self) -> set[str]:
        """Return the names of the texts that those announced are likeliest to be like: of each the first candidate."""
        first = (docs[0] for docs in self._likely.values() if docs)
        return {self._known[doc].id for doc in first if doc in self._known}

    def rename(self, name: str, now: str) -> None:
        """Give the text that was placed last, and named so, another name."""
        if self._prints and self._prints[-1]["id"] == name:
            self._prints[-1]["id"] = now
            doc = self._prints[-1]["doc"]
            self._known[doc] = replace(self._known[doc], id=now)

    def finish(self) -> None:
        """Write what was added, and delete some of what expired."""
        if self._prints:
            insert_rows(self._connection, print_, self._prints)
        if self._anchors:
            insert_rows(self._connection, anchor, sorted(self._anchors, key=lambda row: (row["hash"], row["doc"])))
        oldest, few = self._bucket - 1, EXPIRED_A_TEXT * max(1, len(self._anchors))
        for first, end in ((_keyed(oldest) + 1, 0), (0, oldest)):
            self._connection.execute(_EXPIRE, {"first": first, "end": end, "few": few})
        few = EXPIRED_A_TEXT * max(1, len(self._prints))
        self._connection.execute(_EXPIRE_PRINTS, {"oldest": oldest, "few": few})
        self._prints, self._anchors = [], []

    def _look_up(self) -> None:
        """Find all that the announced texts' anchors lead to, and load the likeliest candidates."""
        wanted = [one for one in self._left.values() if one.arrived // BUCKET_S <= self._bucket]
        now, before = self._bucket, self._bucket - 1
        self._older = self._connection.execute(_OLDER, {"now": now, "before": before}).first() is not None
        self._postings, self._touched = {}, set()
        self._find({each for one in wanted for each in one.fingerprint.anchors}, _keyed(now), _keyed(before))
        if self._older:
            self._find({each for one in wanted for each in one.fingerprint.lowest}, now, before)
        self._likely = {one.id: self._ranked(one.fingerprint) for one in wanted}
        self._load(doc for docs in self._likely.values() for doc in docs)

    def _find(self, anchors: Iterable[int], now: int, before: int) -> None:
        """Remember which texts of two buckets have some of these."""
        values = {"now": now, "before": before, "hashes": self._listed([each - _SIGN for each in anchors])}
        for value, doc in self._connection.execute(
            _LOOK_UP_SQLITE if self._sqlite else _LOOK_UP_POSTGRES, values
        ).all():
            self._postings.setdefault(value, []).append(doc)

    def _candidates(self, each: Incoming) -> list[int]:
        """Return what to compare a text with; as it was looked up, unless the batch added something to it."""
        likely = self._likely.get(each.id)
        if likely is None or not self._touched.isdisjoint(each.fingerprint.anchors):
            return self._ranked(each.fingerprint)
        return likely

    def _ranked(self, fingerprint: Fingerprint) -> list[int]:
        """Return the texts that share anchors, the likeliest first: rare anchors weigh most.

        What shares the same anchors as one that is taken already has less to say: a site's furniture brings forth all
        its pages, and they must not crowd out the story.
        """
        weights, has = self._anchored(fingerprint)
        rare = sum([1 << at for at, weight in enumerate(weights) if weight >= RARE])
        lone = sorted([doc for doc, bits in has.items() if bits & rare and not bits & (bits - 1)])[-LONE:]
        likely = sorted([*lone, *[doc for doc, bits in has.items() if bits & (bits - 1)]])
        if len(likely) > COMPARED:
            return _different(likely, has, weights)
        scores = {bits: -sum([weights[at] for at in _places(bits)]) for bits in {has[doc] for doc in likely}}
        return sorted(likely, key=lambda doc: scores[has[doc]])

    def _anchored(self, fingerprint: Fingerprint) -> tuple[list[float], dict[int, int]]:
        """Return the weights of the anchors that other texts have, and by text which of these: one bit each."""
        weights: list[float] = []
        has: dict[int, int] = {}
        for each in fingerprint.anchors + (fingerprint.lowest if self._older else ()):
            docs = self._postings.get(each - _SIGN, ())
            if docs and len(docs) < HOT:
                bit = 1 << len(weights)
                weights.append(1 / len(docs))
                for doc in docs:
                    has[doc] = has.get(doc, 0) | bit
        return weights, has

    def _load(self, docs: Iterable[int]) -> None:
        missing = sorted({doc for doc in docs if doc not in self._known})
        if not missing:
            return
        wanted = _NEIGHBOURS_SQLITE if self._sqlite else _NEIGHBOURS_POSTGRES
        for doc, *row in self._connection.execute(wanted, {"docs": self._listed(missing)}).all():
            self._known[doc] = Neighbour(*row)

    def _listed(self, numbers: list[int]) -> str | list[int]:
        """Return numbers in the form in which the database takes many of them as one value."""
        return json.dumps(numbers) if self._sqlite else numbers

    def _add(self, each: Incoming, story: str) -> None:
        doc, self._next_doc = self._next_doc, self._next_doc + 1
        data = each.fingerprint.data
        self._known[doc] = Neighbour(each.id, story, each.at, data)
        row = {"doc": doc, "bucket": self._bucket, "id": each.id, "story": story, "at": each.at, "data": data}
        self._prints.append(row)
        self._touched.update(each.fingerprint.anchors)
        for value in each.fingerprint.anchors:
            docs = self._postings.setdefault(value - _SIGN, [])
            if len(docs) < HOT:
                docs.append(doc)
                self._anchors.append({"bucket": _keyed(self._bucket), "hash": value - _SIGN, "doc": doc})


def _keyed(bucket: int) -> int:
    """Return what stands for a bucket in the rows of anchors; those of version 0.1, 0 or more, are of another kind."""
    return ~bucket


@lru_cache(maxsize=1 << 16)
def _places(bits: int) -> tuple[int, ...]:
    return tuple([at for at in range(bits.bit_length()) if bits >> at & 1])


def _different(likely: Sequence[int], has: dict[int, int], weights: list[float]) -> list[int]:
    """Return the likeliest texts, an anchor weighing less with each text that has it."""
    alike: dict[int, list[int]] = {}  # texts that share the same anchors, the earliest first
    for doc in likely:
        alike.setdefault(has[doc], []).append(doc)
    places = {bits: _places(bits) for bits in alike}
    chosen: list[int] = []
    while alike and len(chosen) < COMPARED:
        scores = [(sum([weights[at] for at in places[bits]]), -docs[0], bits) for bits, docs in alike.items()]
        best = max(scores)[2]
        chosen.append(alike[best].pop(0))
        if not alike[best]:
            del alike[best]
        for at in places[best]:
            weights[at] *= FADING
    return chosen


def _end(connection: Connection) -> tuple[int, int]:
    """Return the number and the bucket of the newest fingerprint."""
    newest = connection.execute(_NEWEST).first()
    return (newest.doc, newest.bucket) if newest else (0, 0)
