"""Eight writers whose commits come late: exports by cursor miss and double nothing, backups are of one moment."""

from __future__ import annotations

import itertools
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from click.testing import CliRunner
from sqlalchemy import event

from scraper.cli import khabar
from storage.errors import StoreBusy
from storage.records import Kind
from storage.sql import open_store
from storage.sql.backup import back_up
from storage.sql.thorough import check_all
from tests.storage.samples import NOW, article, done, new
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.records import Article

T = TypeVar("T")
WRITERS = 8
TURNS = 8  # of each writer: a commit of some articles, new ones and changed ones
LATEST_COMMIT_S = 0.01
EVERY_SO_OFTEN_S = 0.02


def texts(writer: int, chance: random.Random) -> list[list[Article]]:
    """Return what a writer stores, turn by turn: an article more each time, and one of those before in another text."""
    first = writer * 1_000
    turns = []
    for turn in range(TURNS):
        fresh = article(first + turn, content_hash=f"{writer} {turn}")
        older = article(first + chance.randrange(turn)) if turn else None
        text = f"{writer} {turn} anew"
        anew = [replace(older, body=text, content_hash=text, fetched_at=NOW + timedelta(hours=turn))] if older else []
        turns.append([fresh, *anew])
    return turns


def patiently(call: Callable[[], T]) -> T:
    """Call until others let go of the database, as a worker does."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return call()
        except StoreBusy:
            assert time.monotonic() < end


def write(dsn: str, writer: int) -> None:
    """Store what a writer has, as a worker does: claimed for an agency of its own, in commits that take their time."""
    chance, store, agency = random.Random(writer), open_store(dsn), f"writer{writer}"
    event.listen(store._database.engine, "commit", lambda _: time.sleep(chance.random() * LATEST_COMMIT_S))
    for found in texts(writer, chance):
        hosts = {f"{int(each.id, 16)}.w{writer}.test": each for each in found}
        asked = [(host, each.url) for host, each in hosts.items()]
        put = [new(0, host, kind=Kind.DISCOVER, url=url, key=url, agency=agency, renew=True) for host, url in asked]
        patiently(partial(store.frontier.put, put))
        tasks = patiently(partial(store.frontier.claim, 10, lease_s=60, agencies=[agency])).tasks
        assert {each.host for each in tasks} == set(hosts)
        receipts = patiently(partial(store.commit, [done(each, hosts[each.host]) for each in tasks]))
        assert len(receipts) == len(found)
    store.close()


def beside_writers(dsn: str, work: Callable[[], object]) -> None:
    """Do something again and again while others write, and once more when they have ended."""
    open_store(dsn).close()
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, dsn, number) for number in range(WRITERS)]
        while not all(each.done() for each in writers):
            work()
            time.sleep(EVERY_SO_OFTEN_S)
        for each in writers:
            each.result()
    work()


def test_an_export_by_cursor_gives_each_change_once_in_the_order_of_positions(dsn: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ["export", "--db", dsn, "--format", "jsonl", "--since-cursor", str(tmp_path / "cursor")]

    def export() -> None:
        answer = CliRunner().invoke(khabar, [*asked, "--output", str(out)], catch_exceptions=False)
        assert answer.exit_code == 0, answer.output

    beside_writers(dsn, export)
    files = [[json.loads(line) for line in each.read_text().splitlines()] for each in sorted(out.glob("*.jsonl"))]
    rows = sorted(files, key=lambda told: told[0]["position"])
    positions = [each["position"] for each in itertools.chain(*rows)]
    assert len(files) > 3  # it has seen them write
    assert all(former < latter for former, latter in itertools.pairwise(positions))
    latest = {each["id"]: each for each in itertools.chain(*rows)}
    store = open_store(dsn)
    changes = store.changes(0, 10_000)
    assert len(latest) == WRITERS * TURNS
    assert {each.article.id: (each.position, each.article.body) for each in changes} == {
        id_: (each["position"], each["body"]) for id_, each in latest.items()
    }
    assert store.counts().position == WRITERS * (2 * TURNS - 1)
    store.close()


def test_a_backup_made_meanwhile_is_of_one_moment(dsn: str, tmp_path: Path) -> None:
    folder, numbers = tmp_path / "backups", itertools.count()
    folder.mkdir()
    beside_writers(dsn, lambda: back_up(dsn, folder / f"{next(numbers)}.db"))
    seen = []
    for path in sorted(folder.glob("*.db"), key=lambda each: int(each.stem)):
        assert [each for each in check_all(str(path)) if not each.ok] == []
        store = open_store(str(path))
        counts, changes = store.counts(), store.changes(0, 10_000)
        seen.append(counts.position)
        assert [each.position for each in changes] == list(range(1, counts.position + 1))
        assert len({each.article.id for each in changes}) == counts.articles
        assert all(each.article.revision == 1 + len(store.revisions(each.article.id)) for each in changes)
        store.close()
    assert seen == sorted(seen)
    assert len(set(seen)) > 2  # some of them were made while others wrote
    assert seen[-1] == WRITERS * (2 * TURNS - 1)
