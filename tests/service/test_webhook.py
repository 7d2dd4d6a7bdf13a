"""The webhook against a real receiver on loopback that fails, hangs, breaks off and comes back; on both databases."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from scraper.cli import khabar
from scraper.fetch import FetchOptions, HttpFetcher, parse_opening
from scraper.webhook import Webhook, WebhookOptions, signature
from storage.errors import ConfigError, SinkError
from storage.sql import open_store
from tests.storage.killed import mortal_khabar
from tests.storage.samples import article, store_articles
from tests.waiting import PATIENCE_S, when

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
    from pathlib import Path

    from storage.records import Fetched
    from storage.sql.store import SqlStore

SECRET = "a secret of more than sixteen"  # noqa: S105 - of these tests
HEAD = "HTTP/1.1 {} x\r\nContent-Length: 0\r\nConnection: close\r\n{}\r\n"


def on_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test on an event loop of its own."""

    @wraps(test)
    def run(**fixtures: Any) -> None:
        asyncio.run(test(**fixtures))

    return run


@dataclass
class Receiver:
    """Answers each delivery by the next word of its script (then `ok`), and keeps what it has taken."""

    script: list[str] = field(default_factory=list)
    taken: dict[str, list[int]] = field(default_factory=dict)  # by id: what a receiver that looks at ids keeps
    seen: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    was_told: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lines = [line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line]
            headers = {name.lower(): value for name, value in lines}
            body = await reader.readexactly(int(headers["content-length"]))
            await self._answer(headers, body, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, headers: dict[str, str], body: bytes, writer: asyncio.StreamWriter) -> None:
        word = self.script.pop(0) if self.script else "ok"
        id_ = headers["webhook-id"]
        signed = f"{id_}.{headers['webhook-timestamp']}.".encode() + body
        right = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{right}"
        assert abs(int(headers["webhook-timestamp"]) - time.time()) < PATIENCE_S
        self.seen.append(id_)
        if word in {"ok", "taken, unheard"}:
            value = json.loads(body)
            self.bodies.append(value)
            self.was_told.set()
            positions = [change["position"] for change in value["changes"]]
            assert self.taken.setdefault(id_, positions) == positions  # the same id is the same delivery
        if word == "hang":
            await asyncio.sleep(PATIENCE_S)
        elif word == "ok":
            writer.write(HEAD.format(204, "").encode())
        elif word.isdigit():
            writer.write(HEAD.format(word, "Retry-After: 1\r\n" if word == "503" else "").encode())
        # "reset" and "taken, unheard": the connection ends without a word

    @property
    def positions(self) -> list[int]:
        return sorted(position for positions in self.taken.values() for position in positions)


@pytest.fixture
def store(dsn: str) -> Iterator[SqlStore]:
    opened = open_store(dsn)
    yield opened
    opened.close()


@dataclass
class Patient:
    """The guarded way out, which gives up in the configured time only on a receiver that is about to hang."""

    fetcher: HttpFetcher
    receiver: Receiver

    async def post(self, url: str, body: str, *, deadline_s: float, **rest: Any) -> Fetched:
        hangs = self.receiver.script[:1] == ["hang"]
        return await self.fetcher.post(url, body, deadline_s=deadline_s if hangs else PATIENCE_S, **rest)


@asynccontextmanager
async def hooked(
    store: SqlStore,
    receiver: Receiver,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    **changes: Any,
) -> AsyncIterator[Webhook]:
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    fetcher = HttpFetcher(FetchOptions(allow_private=(parse_opening(f"127.0.0.0/8:{port}"),)))
    options = WebhookOptions(
        f"http://127.0.0.1:{port}/hook", SECRET, batch=3, deadline_s=1.0, retry_base_s=0.01, retry_cap_s=0.05
    )
    try:
        yield Webhook(store, Patient(fetcher, receiver), replace(options, **changes), now=time.time, sleep=sleep)
    finally:
        await fetcher.close()
        server.close()


def keep(store: SqlStore, *numbers: int) -> None:
    store_articles(store, *(article(number) for number in numbers))


@on_loop
async def test_changes_come_signed_in_order_and_once(store: SqlStore) -> None:
    keep(store, *range(1, 8))
    async with hooked(store, receiver := Receiver()) as hook:
        assert await hook.drain() == 7
        assert await hook.drain() == 0
        keep(store, 8)
        assert await hook.drain() == 1
    assert receiver.taken == {"3": [1, 2, 3], "6": [4, 5, 6], "7": [7], "8": [8]}
    first = receiver.bodies[0]
    assert first["type"] == "khabar.changes"
    assert first["position"] == 3
    assert first["changes"][0]["title"] == "عنوان 1"
    assert first["changes"][0]["verdict"] == "new"
    assert first["changes"][0]["changed_at"].endswith("+00:00")


@on_loop
async def test_a_receiver_that_fails_hangs_and_recovers_loses_nothing(store: SqlStore) -> None:
    keep(store, *range(1, 8))
    receiver = Receiver(["500", "ok", "reset", "hang", "404", "301", "taken, unheard", "ok"])
    async with hooked(store, receiver) as hook:
        assert await hook.drain() == 7
    assert receiver.positions == list(range(1, 8))
    assert receiver.seen == ["3", "3", "6", "6", "6", "6", "6", "6", "7"]


@on_loop
async def test_a_receiver_may_ask_for_time(store: SqlStore) -> None:
    keep(store, 1)
    receiver, waits = Receiver(["503"]), []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with hooked(store, receiver, sleep, retry_cap_s=1.5) as hook:
        assert await hook.drain() == 1
    assert waits == [1.0]
    assert receiver.seen == ["1", "1"]


@on_loop
async def test_killed_while_sending_the_same_batch_comes_under_the_same_id(store: SqlStore) -> None:
    keep(store, 1, 2)
    receiver = Receiver(["taken, unheard", "hang"])
    async with hooked(store, receiver, deadline_s=PATIENCE_S) as hook:
        draining = asyncio.create_task(hook.drain())
        await when(lambda: not receiver.script)  # it was taken, the answer got lost, and then the process was killed
        draining.cancel()
        with pytest.raises(asyncio.CancelledError):
            await draining
        keep(store, 3, 4)
        again = Webhook(store, hook._posts, hook._options, now=time.time)
        assert await again.drain() == 4
    assert receiver.taken == {"2": [1, 2], "4": [3, 4]}
    assert receiver.positions == [1, 2, 3, 4]


@pytest.mark.slow
@on_loop
async def test_killed_at_each_step_each_change_comes_under_one_id(store: SqlStore, dsn: str, tmp_path: Path) -> None:
    receiver, steps, number = Receiver(), 0, 0
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    told = f'url = "http://127.0.0.1:{port}/hook"\nsecret = "{SECRET}"\nbatch = 3'
    opened = f'allow_private = ["127.0.0.0/8:{port}"]'
    (tmp_path / "khabar.toml").write_text(f"[webhook]\n{told}\n[fetch]\n{opened}\n", encoding="utf-8")
    words = ("webhook", "send", "--db", dsn, "--config", str(tmp_path))
    with mortal_khabar() as command:
        is_killed = True
        while is_killed:
            number += 1
            keep(store, number)
            is_killed = await asyncio.to_thread(partial(command.run, *words, steps=steps))
            steps += 1
        assert receiver.positions == list(range(1, number + 1))
        receiver.taken.clear()
        replayed = ("webhook", "replay", "--from", "1", "--db", dsn, "--config", str(tmp_path))
        for step in range(0, 12, 3):
            await asyncio.to_thread(partial(command.run, *replayed, steps=step))
        await asyncio.to_thread(partial(command.run, *replayed))
        assert sorted({*receiver.positions}) == list(range(1, number + 1))
        await asyncio.to_thread(partial(command.run, *words))
    assert steps > 10
    server.close()


@on_loop
async def test_a_person_is_told_when_it_does_not_go(store: SqlStore) -> None:
    keep(store, 1)
    async with hooked(store, Receiver(["500"] * 9)) as hook:
        with pytest.raises(SinkError, match=r"webhook: 127.0.0.1: .*500.*nothing is lost"):
            await hook.drain(tries=2)
        assert await hook.drain() == 1


@on_loop
async def test_replay_sends_again_and_moves_nothing(store: SqlStore) -> None:
    keep(store, *range(1, 9))
    async with hooked(store, receiver := Receiver()) as hook:
        await hook.drain()
        receiver.taken.clear()
        assert await hook.replay(3, 8) == 5
        assert receiver.positions == [4, 5, 6, 7, 8]
        assert await hook.replay(0, 2) == 2
        assert await hook.drain() == 0
        keep(store, 9)
        assert await hook.drain() == 1


@on_loop
async def test_large_bodies_are_parted(store: SqlStore) -> None:
    store_articles(store, *(article(number, body="x" * 600_000) for number in (1, 2, 3)))
    async with hooked(store, receiver := Receiver(), deadline_s=PATIENCE_S) as hook:
        assert await hook.drain() == 3
    assert receiver.taken == {"1": [1], "2": [2], "3": [3]}


@on_loop
async def test_private_addresses_need_their_opening(store: SqlStore) -> None:
    keep(store, 1)
    fetcher = HttpFetcher(FetchOptions())
    hook = Webhook(store, fetcher, WebhookOptions("http://127.0.0.1:9/hook", SECRET), now=time.time)
    with pytest.raises(SinkError, match=r"127\.0\.0\.1 is not a public address; fetch\.allow_private can open"):
        await hook.drain(tries=1)
    await fetcher.close()
    assert store.mark(hook._place) == 0


@on_loop
async def test_it_runs_beside_the_service_until_it_is_ended(store: SqlStore) -> None:
    keep(store, 1)
    async with hooked(store, receiver := Receiver()) as hook:
        running = asyncio.create_task(hook.run(0.02))
        async with asyncio.timeout(PATIENCE_S):
            await receiver.was_told.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert receiver.taken["1"] == [1]


def test_signatures_are_those_of_standard_webhooks() -> None:
    # The example of the standard's own reference libraries.
    made = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", '{"test": 2432232314}'
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature("whsec_no base64!", "1", "2", "3") != made


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    db = str(tmp_path / "k.db")
    opened = open_store(db)
    keep(opened, 1, 2)
    opened.close()
    with pytest.raises(ConfigError, match=r"webhook\.url: is not set"):
        CliRunner().invoke(khabar, ["webhook", "send", "--db", db], catch_exceptions=False)
    with pytest.raises(ConfigError, match=r"webhook\.secret needs 16 characters"):
        CliRunner(env={"KHABAR_WEBHOOK__URL": "http://127.0.0.1:9/"}).invoke(
            khabar, ["webhook", "send", "--db", db], catch_exceptions=False
        )


def test_the_command_counts_for_people_and_for_programs(tmp_path: Path) -> None:
    db = str(tmp_path / "k.db")
    open_store(db).close()
    ready = {"KHABAR_WEBHOOK__URL": "http://127.0.0.1:9/", "KHABAR_WEBHOOK__SECRET": "sixteen letters of it"}
    for words in (["send"], ["replay", "--from", "1"]):
        told = [
            CliRunner(env=ready).invoke(khabar, ["webhook", *words, "--db", db, *more]) for more in ([], ["--json"])
        ]
        assert [each.stdout for each in told] == ["", '{"delivered": 0}\n']
        assert told[0].stderr == "0 changes delivered\n"
