"""What a start costs: CPU of commands from nothing to their first article, all their processes together.

    python -m benchmarks.start [--rounds 5]

Each command is started as a program of its own, on an empty database in which one article of a loopback site is due
(or is asked for), and ended once it is stored. Prints the median and the
least of all rounds, in milliseconds and as multiples of `python -c pass`, whose rounds lie in between. What a first
start after an installation leaves for the others (compiled modules, the model of languages) is there already.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.storm import Weather, publish, queue
from storage.sql import open_store
from tests.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    Start = Callable[[str], None]

LOOK_S = 0.05
PATIENCE_S = 60.0
ENVIRONMENT = {
    "KHABAR_AGENCIES__SHIPPED": "false",
    "KHABAR_EXTRACT__WORKERS": "1",
    "KHABAR_FETCH__ROBOTS": "false",
    "KHABAR_LOG__LEVEL": "error",
}


def run(*words: str, input_: bytes = b"") -> None:
    """Run a program to its end."""
    environment = os.environ | ENVIRONMENT
    subprocess.run([sys.executable, *words], check=True, capture_output=True, input=input_, env=environment)


def serve(dsn: str, *words: str) -> None:
    """Run a daemon until an article is stored."""
    environment = os.environ | ENVIRONMENT
    process = subprocess.Popen([sys.executable, "-m", "scraper", *words], env=environment)
    store, until = open_store(dsn), time.monotonic() + PATIENCE_S
    while not store.counts().articles and time.monotonic() < until:
        time.sleep(LOOK_S)
    store.close()
    process.send_signal(signal.SIGTERM)
    process.wait()


def commands(origin: Origin, urls: list[str]) -> dict[str, Start]:
    """Return what is started, by name; each is given its database."""
    reach = ("--allow-private", origin.opening)
    page = b"<title>A day</title><article><h1>A day</h1><p>" + b"Nothing was new today. " * 40 + b"</p></article>"
    known = ("extract", "-", "--url", "https://site.example/1")
    return {
        "python -c pass": lambda _: run("-c", "pass"),
        "khabar --help": lambda _: run("-m", "scraper", "--help"),
        "khabar extract": lambda _: run("-m", "scraper", *known, input_=page),
        "khabar crawl": lambda dsn: run("-m", "scraper", "crawl", urls[0], "--db", dsn, *reach),
        "khabar run": lambda dsn: serve(dsn, "run", "https://site.example/feed.xml", "--db", dsn, *reach),
        "khabar worker": lambda dsn: serve(dsn, "worker", "--db", dsn, *reach),
        "khabar worker --processes 2": lambda dsn: serve(dsn, "worker", "--processes", "2", "--db", dsn, *reach),
    }


def cpu_of(start: Start, dsn: str) -> float:
    """Return the CPU seconds of the processes that this starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start(dsn)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    weather = Weather(hosts=1, urls=1)
    with Origin(hosts=1) as origin, tempfile.TemporaryDirectory() as folder:
        urls = publish(origin, weather)
        starts = commands(origin, urls)
        taken: dict[str, list[float]] = {name: [] for name in starts}
        for number in range(chosen.rounds + 1):
            for at, (name, start) in enumerate(starts.items()):
                dsn = str(Path(folder) / f"{number}-{at}.db")
                queue(dsn, urls, weather)
                seconds = cpu_of(start, dsn)
                if number:  # the round before is for what a first start leaves
                    taken[name].append(seconds)
    floor = statistics.median(next(iter(taken.values())))
    print(f"{'':30}{'median':>10}{'least':>10}{'of python':>12}")
    for name, each in taken.items():
        middle = statistics.median(each)
        print(f"{name:30}{middle * 1000:7.0f} ms{min(each) * 1000:7.0f} ms{middle / floor:11.0f}x")


if __name__ == "__main__":
    main()
