"""What a crawl's memory is while many hosts each send a long page at once: its bodies wait for room.

    python -m benchmarks.bodies [--hosts 64] [--bytes 10000000] [--gzip]

Crawls one page of each loopback host: short ones, long ones, and long ones with room for all of them at once
(`fetch.max_held_bytes`). Prints the highest memory of the process that fetches and what the long pages added, as a
ratio to all their bytes. Reading them takes seconds each where they are full of text: these hold a long comment.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from tests.origin import Origin
from tests.origin.wire import Reply

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SHORT_BYTES = 100_000
SENTENCE = "<p>The council of the small harbour town decided on Monday to keep the old lighthouse open.</p>\n"
HEAD = f"<html><head><title>A day</title></head><body><article><h1>A long day</h1>{SENTENCE * 20}</article><!-- "
MIB = 1024 * 1024


def page(size: int) -> bytes:
    """Return a page of so many bytes, most of them a comment."""
    return f"{HEAD}{'x' * (size - len(HEAD))} --></body></html>".encode()


def serve(hosts: int, size: int, coded: bool, told: Connection) -> None:  # noqa: FBT001 - a process's arguments
    """Serve a short and a long page on each host, until this process is ended."""
    headers = (("content-type", "text/html"), *((("content-encoding", "gzip"),) if coded else ()))
    with Origin(hosts=hosts) as origin:
        for path, length in (("/short", SHORT_BYTES), ("/long", size)):
            body = page(length)
            origin.add(path, Reply(200, headers, gzip.compress(body) if coded else body))
        told.send(origin.port)
        told.recv()


def peak_mib(urls: list[str], port: int, held_bytes: int) -> float:
    """Return the highest memory of a crawl's own process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "scraper", "crawl", "-q", "--db", f"{folder}/k.db"]
        command += ["--allow-private", f"127.0.0.0/8:{port}", *urls]
        settings = {"KHABAR_FETCH__ROBOTS": "false", "KHABAR_FETCH__MAX_HELD_BYTES": str(held_bytes)}
        crawl = subprocess.Popen(command, env=os.environ | settings)
        peak = 0
        while crawl.poll() is None:
            said = Path(f"/proc/{crawl.pid}/status").read_text()
            if "VmHWM:" in said:  # not once it has ended
                peak = max(peak, int(said.split("VmHWM:")[1].split()[0]))
            time.sleep(0.02)
    return peak / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=64)
    parser.add_argument("--bytes", type=int, default=10_000_000)
    parser.add_argument("--gzip", action="store_true")
    chosen = parser.parse_args()
    ours, theirs = get_context("spawn").Pipe()
    arguments = (chosen.hosts, chosen.bytes, chosen.gzip, theirs)
    server = get_context("spawn").Process(target=serve, args=arguments, daemon=True)
    server.start()
    port = ours.recv()
    urls = [f"http://127.0.0.{number}:{port}" for number in range(1, chosen.hosts + 1)]
    all_mib = chosen.hosts * chosen.bytes / MIB
    print(f"{chosen.hosts} hosts, pages of {chosen.bytes} bytes: {all_mib:.0f} MiB of bodies")
    short = peak_mib([f"{each}/short" for each in urls], port, 64 * MIB)
    print(f"short pages                   {short:6.0f} MiB")
    for words, held in (("long ones, 64 MiB of room", 64 * MIB), ("long ones, room for all", 1 << 40)):
        peak = peak_mib([f"{each}/long" for each in urls], port, held)
        print(f"{words:29} {peak:6.0f} MiB, {(peak - short) / all_mib:.2f} of all bodies more")
    ours.send("enough")
    server.join()


if __name__ == "__main__":
    main()
