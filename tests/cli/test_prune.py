"""`khabar prune`, and the retention that settings and agency files ask for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scraper.cli import assemble
from storage.retention import Keep, Retention
from storage.sql import open_store
from tests.storage.samples import article, store_articles

if TYPE_CHECKING:
    from pathlib import Path

AGENCY = """name = "Site"
name_en = "Site"
country = "GB"
language = "en"
time_zone = "Europe/London"
homepage = "https://site.example"
[[feeds]]
url = "https://site.example/rss"
[retention]
texts_days = {days}
"""


def prune(*words: str, **environment: str) -> dict[str, int]:
    command = [sys.executable, "-m", "scraper", "prune", "--json", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | environment)
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_it_counts_then_takes_away_then_has_nothing_left(tmp_path: Path) -> None:
    dsn = str(tmp_path / "k.db")
    store = open_store(dsn)
    now = datetime.now(UTC)
    store_articles(store, article(1, fetched_at=now - timedelta(days=9)), article(2, fetched_at=now))
    store.close()
    environment = {"KHABAR_RETENTION__TEXTS_DAYS": "7"}
    assert prune("--db", dsn) == {"texts": 0, "revisions": 0, "refused": 0}
    expected = {"texts": 1, "revisions": 0, "refused": 0}
    assert prune("--db", dsn, "--dry-run", **environment) == expected
    assert prune("--db", dsn, **environment) == expected
    assert prune("--db", dsn, **environment)["texts"] == 0
    store = open_store(dsn)
    assert [bool(each.body) for each in sorted(store.articles(), key=lambda each: each.id)] == [False, True]
    store.close()


def test_an_agencys_file_comes_before_the_settings(tmp_path: Path) -> None:
    (tmp_path / "agencies").mkdir()
    for name, days in (("own", 30), ("ever", 0), ("same", 7)):
        text = AGENCY.format(days=days).replace("site.example", f"{name}.example")
        (tmp_path / "agencies" / f"{name}.toml").write_text(text)
    given = {"retention.texts_days": 7, "retention.revisions_days": 3, "agencies.shipped": False}
    week, days = timedelta(days=7), timedelta(days=3)
    assert assemble.make_retention(assemble.load(str(tmp_path), given)) == Retention(
        Keep(week, days), {"own": Keep(timedelta(days=30), days), "ever": Keep(None, days)}, timedelta(days=90)
    )
