"""The store that the contract tests ask, once of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.sql import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.sql.store import SqlStore


@pytest.fixture
def store(dsn: str) -> Iterator[SqlStore]:
    opened = open_store(dsn)
    yield opened
    opened.close()
