"""Worker processes: answers come back, a stalled or dead worker costs only its own job, none outlives the service."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from scraper.feeds import ParsedFeed
from scraper.reading import AgencyFacts, FeedJob, PageJob, Reader, Reading
from scraper.workers import WorkerLost, Workers
from storage.records import Refusal, RefusalClass
from tests.service.fakes import NOW, article_html, rss
from tests.storage.samples import ITEM, article, state
from tests.waiting import PATIENCE_S, wait_until


@dataclass(frozen=True)
class TrickReader:
    """A reader that does what the page's URL says; pickled into the worker by its module's name."""

    def read_page(self, job: PageJob) -> str:
        trick = job.url.rsplit("/", 1)[-1]
        if trick == "stall":
            time.sleep(600)
        if trick == "die":
            os._exit(1)
        if trick == "raise":
            raise ValueError("a bug in reading")
        if trick == "print":
            print("a stray print")  # noqa: T201 - the trick
        return f"{trick} by {os.getpid()}"


def page(url: str, body: bytes = b"") -> PageJob:
    return PageJob(body, url, "text/html", "a", NOW)


def trick_workers(deadline_s: float = PATIENCE_S) -> Workers:
    return Workers(TrickReader(), count=1, deadline_s=deadline_s)  # type: ignore[arg-type] # stands in for Reader


def test_real_reading_in_a_worker() -> None:
    async def work() -> tuple[object, object, object]:
        workers = Workers(Reader({"a": AgencyFacts("a")}), count=1, deadline_s=PATIENCE_S)
        try:
            read = await workers.read_page(page("https://a.test/1", article_html("One")))
            parsed = await workers.read_feed(FeedJob(rss("https://a.test/1"), "https://a.test/rss", None, "a", NOW))
            refused = await workers.read_feed(FeedJob(b"<html>no</html>", "https://a.test/rss", None, "a", NOW))
        finally:
            await workers.close()
        return read, parsed, refused

    read, parsed, refused = asyncio.run(work())
    assert isinstance(read, Reading)
    assert read.article.title == "One"
    assert isinstance(parsed, ParsedFeed)
    assert len(parsed.items) == 1
    assert isinstance(refused, Refusal)
    assert refused.kind is RefusalClass.NOT_A_FEED


def test_records_come_back_as_they_were_read() -> None:
    job = page("https://a.test/1", article_html("One"))
    code = (
        "import pickle, sys; from scraper.reading_process import write_records_whole; write_records_whole();"
        "sys.stdout.buffer.write(pickle.dumps(pickle.load(sys.stdin.buffer)))"
    )
    reading = Reader({"a": AgencyFacts("a")}).read_page(job)
    given = [reading, article(1), state(), replace(job, item=ITEM)]
    back = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(given), capture_output=True, check=True)
    assert pickle.loads(back.stdout) == given  # noqa: S301 - our own


def test_a_page_larger_than_a_desk_keeps_and_one_smaller_than_it_are_read_whole() -> None:
    async def work() -> list[object]:
        workers = Workers(Reader({"a": AgencyFacts("a")}), count=1, deadline_s=PATIENCE_S)
        long = article_html("Long") + b"<!-- " + b"x" * 5_000_000 + b" -->"
        try:
            pages = [long, article_html("Short"), long, article_html("Other")]
            return [await workers.read_page(page(f"https://a.test/{at}", body)) for at, body in enumerate(pages)]
        finally:
            await workers.close()

    read = asyncio.run(work())
    assert [each.article.title for each in read if isinstance(each, Reading)] == ["Long", "Short", "Long", "Other"]


@pytest.mark.parametrize(("trick", "words"), [("stall", "took longer than 0.5 s"), ("die", "died while reading")])
def test_a_lost_worker_is_replaced(trick: str, words: str) -> None:
    async def work() -> tuple[str, object, object]:
        workers = trick_workers()
        try:
            before = await workers.read_page(page("https://a.test/one"))
            workers._deadline_s = 0.5 if trick == "stall" else PATIENCE_S
            with pytest.raises(WorkerLost) as lost:
                await workers.read_page(page(f"https://a.test/{trick}"))
            workers._deadline_s = PATIENCE_S
            after = await workers.read_page(page("https://a.test/two"))
        finally:
            await workers.close()
        return str(lost.value), before, after

    message, before, after = asyncio.run(work())
    assert words in message
    assert str(before).split(" by ")[0] == "one"
    assert str(after).split(" by ")[0] == "two"
    assert str(before).split(" by ")[1] != str(after).split(" by ")[1]


def test_a_bug_in_reading_is_raised_here_and_the_worker_lives_on() -> None:
    async def work() -> tuple[object, object]:
        workers = trick_workers()
        try:
            before = await workers.read_page(page("https://a.test/x"))
            with pytest.raises(ValueError, match="a bug in reading"):
                await workers.read_page(page("https://a.test/raise"))
            printed = await workers.read_page(page("https://a.test/print"))
        finally:
            await workers.close()
        return before, printed

    before, printed = asyncio.run(work())
    assert str(before).split(" by ")[1] == str(printed).split(" by ")[1]


def test_a_new_reader_replaces_the_workers() -> None:
    async def work() -> tuple[object, object]:
        workers = trick_workers()
        try:
            before = await workers.read_page(page("https://a.test/x"))
            workers.replace_reader(TrickReader())  # type: ignore[arg-type]
            return before, await workers.read_page(page("https://a.test/x"))
        finally:
            await workers.close()

    before, after = asyncio.run(work())
    assert before != after


@pytest.mark.parametrize(("trick", "deadline_s"), [("x", PATIENCE_S), ("stall", 3)])
def test_no_worker_outlives_a_killed_service(trick: str, deadline_s: float) -> None:
    code = f"""
import asyncio
from scraper.workers import Workers
from tests.service.test_workers import TrickReader, page
async def work():
    workers = Workers(TrickReader(), count=1, deadline_s={deadline_s})
    print((await workers.read_page(page("https://a.test/x"))).split(" by ")[1], flush=True)
    await asyncio.gather(workers.read_page(page("https://a.test/{trick}")), asyncio.sleep(60))
asyncio.run(work())
"""
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=root) as service:
        assert service.stdout is not None
        worker = int(service.stdout.readline())
        time.sleep(0.2)
        service.send_signal(signal.SIGKILL)
    wait_until(lambda: not _lives(worker), "the worker lives on")
    assert service.returncode == -signal.SIGKILL


def _lives(pid: int) -> bool:
    """Tell whether a process runs (one that nobody has reaped yet does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_warmed_worker_takes_the_first_job() -> None:
    async def work() -> tuple[int, object]:
        workers = trick_workers()
        try:
            await workers.warm()
            (alive,) = workers._alive
            return alive._process.pid, await workers.read_page(page("https://a.test/one"))
        finally:
            await workers.close()

    pid, answer = asyncio.run(work())
    assert answer == f"one by {pid}"


def test_who_is_cancelled_while_warming_leaves_no_process_and_a_free_place() -> None:
    async def work() -> tuple[int, object]:
        workers = trick_workers()
        try:
            warming = asyncio.create_task(workers.warm())
            await asyncio.sleep(0.2)  # it has begun; whether its process is there already makes no difference
            warming.cancel()
            await asyncio.wait({warming})
            return len(workers._alive), await workers.read_page(page("https://a.test/one"))
        finally:
            await workers.close()

    alive, answer = asyncio.run(work())
    assert alive == 0
    assert str(answer).startswith("one by ")
