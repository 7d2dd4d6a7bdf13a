"""The store that the contract tests ask, once of each kind."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from scraper.search import FoldingLexer
from storage.sql import fts5, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.sql.store import SqlStore


@pytest.fixture
def store(dsn: str) -> Iterator[SqlStore]:
    opened = open_store(dsn, lexer=FoldingLexer())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def small_parts() -> Iterator[None]:
    """Have the index on SQLite in several parts, of some articles each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fts5, "DOCS_A_PART", 4)
        yield


class Clock:
    """The clock of a store's database, which goes on only when a test says so."""

    def __init__(self, store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now = time.time()
        monkeypatch.setattr(store._database, "now", lambda _: self._now)

    def goes_on(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture
def clock(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(store, monkeypatch)
