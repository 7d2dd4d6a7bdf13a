"""Copies: quality on labelled documents, and cost as the index grows.

    python -m benchmarks.dedupe --bench dedupe_bench.py --base base.jsonl.gz [--natural natural.jsonl.gz]
                                [--method exact:key=title rensa ...] [--docs 10000 100000 1000000] [--seed 7]

All of it in one run: quality and peers on the same generated documents (the first of `--docs`), then the cost at each
of these sizes, which takes some five minutes and 3 GB of disk. `quality`, `peers` or `cost` as first word runs one.

`dedupe_bench.py` is the generator and scorer of labelled copies; it holds the adapters of the peers, which are used as
far as they are installed, with their options behind their names. A document of `cost` is new text; every fifth is an
edited copy of an earlier one. Times are CPU.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.sql.copies import CopyIndex, Entry

WORDS, TEXT_WORDS = 30_000, 320
COPIES = 5  # every so many documents one is a copy
KNOWN = 5_000  # documents of real text in each index, of which the later ones are copies
COMMAND, DAEMON = 2_500, 50  # documents a transaction: a small batch of the command, one of the daemon
ROUNDS, DAEMON_ROUNDS = 5, 20  # batches that are timed at each size, in turn with those of the other sizes
DOC_BITS, ROWS_A_STEP = 24, 500_000
ANCHORS, SHARED = 16, 0.7  # rows of a document that is made up; which a copy shares with another


def quality(bench: str, folder: Path, natural: str | None, docs: int) -> None:
    """Print the scorer's table for `khabar dedupe` on generated documents, and on real pairs."""
    spent = _khabar(folder / "docs.jsonl", folder / "pred.jsonl")
    print(f"{docs / spent:.0f} documents a CPU second, reading, JSON and start-up included", flush=True)
    _call(bench, "score", "--gold", f"{folder}/gold.jsonl", "--pred", f"{folder}/pred.jsonl")
    if natural:
        plain, pred = folder / "natural.jsonl", folder / "natural.pred"
        plain.write_bytes(_unpacked(Path(natural)))
        _khabar(plain, pred)
        _call(bench, "natural", "--pred", str(pred))


def peers(bench: str, folder: Path, methods: list[str]) -> None:
    """Print the scorer's table for each peer on the same documents."""
    for method in methods:
        print(f"== {method}", flush=True)
        name, *options = re.split("[:,]", method)
        asked = ("--opt", *options) if options else ()
        _call(bench, "run", name, "--docs", f"{folder}/docs.jsonl", "--pred", f"{folder}/{method}.pred", *asked)
        _call(bench, "score", "--gold", f"{folder}/gold.jsonl", "--pred", f"{folder}/{method}.pred")


def _unpacked(path: Path) -> bytes:
    import gzip  # noqa: PLC0415 - one branch only

    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _call(*command: str) -> None:
    subprocess.run([sys.executable, *command], check=False)


def _khabar(docs: Path, pred: Path) -> float:
    """Run `khabar dedupe` and return the CPU seconds that it took."""
    command = [sys.executable, "-m", "scraper", "dedupe", "--input", str(docs), "--output", str(pred)]
    before = _children_s()
    subprocess.run(command, check=True)
    return _children_s() - before


def _children_s() -> float:
    import resource  # noqa: PLC0415 - POSIX only

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost(sizes: list[int]) -> None:
    """Print CPU of a document, its reading included, and bytes of index, when the index on disk holds so many.

    `opens` is the time in which an index is opened and one document is found known.
    """
    from scraper.dedupe.near import place  # noqa: PLC0415 - as the command: not before there is work
    from storage.sql.copies import CopyIndex  # noqa: PLC0415

    documents = _documents(random.Random(1))
    known = [next(documents) for _ in range(KNOWN)]
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as opened:
        indexes, columns = {}, {}
        for size in sizes:
            path = Path(folder) / f"{size}.db"
            with contextlib.closing(CopyIndex(str(path), place)) as index:
                index.add([_read(each)[0] for each in known])
            _fill(path, size - KNOWN)
            held = sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))
            before = time.perf_counter()
            indexes[size] = opened.enter_context(contextlib.closing(CopyIndex(str(path), place)))
            indexes[size].add([_read(known[0])[0]])
            columns[size] = f"{held / size:16.0f}{time.perf_counter() - before:7.2f}s"
        command = _timed(indexes, documents, COMMAND, ROUNDS)
        daemon = _timed(indexes, documents, DAEMON, DAEMON_ROUNDS)
    spent = "".join(f"{f'us by {each}':>13}{'to first':>10}" for each in (COMMAND, DAEMON))
    print(f"{'documents':>10}{spent}{'bytes/document':>16}{'opens':>8}")
    for size in sizes:
        cells = (f"{each[size]:13.0f}{each[size] / each[sizes[0]]:9.2f}x" for each in (command, daemon))
        print(f"{size:>10}{''.join(cells)}{columns[size]}", flush=True)


def _timed(indexes: dict[int, CopyIndex], documents: Iterator[str], batch: int, rounds: int) -> dict[int, float]:
    """Return the median CPU of a document, in us, over some batches, which each index takes in turn."""
    spent: dict[int, list[float]] = {size: [] for size in indexes}
    for _ in range(rounds):
        entries, reading = zip(*[_read(next(documents)) for _ in range(batch)], strict=True)
        for size, index in indexes.items():
            before = time.process_time()
            index.add(entries)
            spent[size].append((time.process_time() - before + sum(reading)) / batch * 1e6)
    return {size: statistics.median(each) for size, each in spent.items()}


def _read(line: str) -> tuple[Entry, float]:
    """Read a document as the command does; return it, and the CPU seconds that this took."""
    from scraper.cli.dedupe import entry_of  # noqa: PLC0415

    before = time.process_time()
    entry = entry_of(json.loads(line))
    return entry, time.process_time() - before


def _fill(path: Path, count: int) -> None:
    """Add so many made-up documents to an index, in the rows that real ones have: new texts, and one copy in five.

    Their fingerprints are those of texts that are there, in turn; their anchors are any numbers, as hashes are, and
    those of a copy are partly another document's. All are of the current week, so that each look-up meets all of them.
    """
    chance = random.Random(2)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for pragma in ("synchronous = OFF", "cache_size = -400000"):
            connection.execute(f"PRAGMA {pragma}")
        first, bucket = connection.execute("SELECT max(doc) + 1, max(bucket) FROM print").fetchone()
        (kind,) = connection.execute("SELECT max(bucket) FROM anchor").fetchone()
        prints = [data for (data,) in connection.execute("SELECT data FROM print LIMIT 3000")]
        for part in _anchors(count, first):
            rows = [((each >> DOC_BITS) - (1 << 31), each & (1 << DOC_BITS) - 1) for each in part]
            connection.executemany(f"INSERT INTO anchor (bucket, hash, doc) VALUES ({kind}, ?, ?)", rows)  # noqa: S608
        connection.executemany(
            "INSERT INTO print (doc, bucket, id, story, at, data) VALUES (?, ?, ?, ?, 1.7e9, ?)",
            ((first + n, bucket, f"made{n}", f"made{n}", prints[n % len(prints)]) for n in range(count)),
        )
        connection.executemany(
            "INSERT INTO member (doc, id, cluster, reason, address, letters)"
            " SELECT max(doc) + 1, ?, ?, 'new', ?, ? FROM member",
            ((f"made{n}", f"made{n}", chance.getrandbits(62), chance.getrandbits(62)) for n in range(count)),
        )
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _anchors(count: int, first: int) -> Iterator[list[int]]:
    """Yield the rows of so many made-up documents in the order of the index, hash and document in one number."""
    import numpy as np  # noqa: PLC0415 - the other measurements do without

    chance = np.random.default_rng(3)
    keys = chance.integers(0, 1 << 32, (count, ANCHORS))
    copies = np.arange(COPIES, count, COPIES)
    others = (chance.random(len(copies)) * copies).astype(np.int64)
    keys[copies] = np.where(chance.random((len(copies), ANCHORS)) < SHARED, keys[others], keys[copies])
    rows = np.unique(keys << DOC_BITS | np.arange(first, first + count)[:, None])
    for start in range(0, len(rows), ROWS_A_STEP):
        yield rows[start : start + ROWS_A_STEP].tolist()


def _documents(chance: random.Random) -> Iterator[str]:
    """Yield documents as lines of JSON, without end."""
    words, known = [_word(chance) for _ in range(WORDS)], list[str]()
    while True:
        number = len(known)
        copied = number and number % COPIES == 0
        text = _edited(chance, chance.choice(known), words) if copied else _text(chance, words)
        known.append(text)
        row = {"id": str(number), "url": f"https://a.test/{number}", "site": "a", "ts": 1.7e9 + number, "lang": "xx"}
        yield json.dumps({**row, "title": text[:60], "text": text})


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("aeiourtnslmkdpbvzg") for _ in range(chance.randint(3, 9)))


def _text(chance: random.Random, words: list[str]) -> str:
    return " ".join(chance.choices(words, k=TEXT_WORDS))


def _edited(chance: random.Random, text: str, words: list[str]) -> str:
    return " ".join(chance.choice(words) if chance.random() < 0.05 else word for word in text.split())


def main() -> None:
    """Run the measurements, or one of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["all", "quality", "cost", "peers"], default="all")
    parser.add_argument("--bench", help="path of dedupe_bench.py")
    parser.add_argument("--base", help="its base articles")
    parser.add_argument("--natural", help="its real pairs")
    parser.add_argument("--method", nargs="+", default=["exact:key=title", "exact:key=norm"])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--docs", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    if options.what != "cost":
        if not (options.bench and options.base):
            parser.error("quality and peers need --bench and --base")
        docs = options.docs[0]
        with tempfile.TemporaryDirectory() as named:
            folder, asked = Path(named), ("--docs", str(docs), "--seed", str(options.seed))
            _call(options.bench, "generate", "--base", options.base, "--out", named, *asked)
            if options.what != "peers":
                quality(options.bench, folder, options.natural, docs)
            if options.what != "quality":
                peers(options.bench, folder, options.method)
    if options.what in {"all", "cost"}:
        cost(options.docs)


if __name__ == "__main__":
    main()
