"""Copies: quality on labelled documents, and cost as the index grows.

    python -m benchmarks.dedupe quality --bench dedupe_bench.py --base base.jsonl.gz [--natural natural.jsonl.gz]
    python -m benchmarks.dedupe cost [--docs 10000 100000]          # add 1000000 when there is an hour
    python -m benchmarks.dedupe peers --bench dedupe_bench.py --base base.jsonl.gz --method title rensa datasketch ...

`dedupe_bench.py` is the generator and scorer of labelled copies; it holds the adapters of the peers, which are used as
far as they are installed. A document of `cost` is new text; every fifth is an edited copy of an earlier one. Times are
CPU.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS, TEXT_WORDS = 30_000, 320
COPIES = 5  # every so many documents one is a copy
SAMPLE = 5_000  # documents that are timed at each size: a batch of the command


def quality(bench: str, base: str, natural: str | None, seed: int, docs: int) -> None:
    """Print the scorer's table for `khabar dedupe` on generated documents, and on real pairs."""
    with tempfile.TemporaryDirectory() as folder:
        _generate(bench, base, folder, seed, docs)
        spent = _khabar(Path(folder) / "docs.jsonl", Path(folder) / "pred.jsonl")
        print(f"{docs / spent:.0f} documents a CPU second, reading, JSON and start-up included", flush=True)
        _call(bench, "score", "--gold", f"{folder}/gold.jsonl", "--pred", f"{folder}/pred.jsonl")
        if natural:
            plain, pred = Path(folder) / "natural.jsonl", Path(folder) / "natural.pred"
            plain.write_bytes(_unpacked(Path(natural)))
            _khabar(plain, pred)
            _call(bench, "natural", "--pred", str(pred))


def peers(bench: str, base: str, methods: list[str], seed: int, docs: int) -> None:
    """Print the scorer's table for each peer on the same documents."""
    with tempfile.TemporaryDirectory() as folder:
        _generate(bench, base, folder, seed, docs)
        for method in methods:
            print(f"== {method}", flush=True)
            _call(bench, "run", method, "--docs", f"{folder}/docs.jsonl", "--pred", f"{folder}/{method}.pred")
            _call(bench, "score", "--gold", f"{folder}/gold.jsonl", "--pred", f"{folder}/{method}.pred")


def _generate(bench: str, base: str, folder: str, seed: int, docs: int) -> None:
    _call(bench, "generate", "--base", base, "--out", folder, "--docs", str(docs), "--seed", str(seed))


def _unpacked(path: Path) -> bytes:
    import gzip  # noqa: PLC0415 - one branch only

    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _call(*command: str) -> None:
    subprocess.run([sys.executable, *command], check=False)


def _khabar(docs: Path, pred: Path, *more: str) -> float:
    """Run `khabar dedupe` and return the CPU seconds that it took."""
    command = [sys.executable, "-m", "scraper", "dedupe", "--input", str(docs), "--output", str(pred), *more]
    before = _children_s()
    subprocess.run(command, check=True)
    return _children_s() - before


def _children_s() -> float:
    import resource  # noqa: PLC0415 - POSIX only

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost(sizes: list[int]) -> None:
    """Print CPU (without the command's start) and bytes of index a document when the index on disk holds so many.

    `opens` is the time of the whole command without a document.
    """
    chance = random.Random(1)
    words = [_word(chance) for _ in range(WORDS)]
    with tempfile.TemporaryDirectory() as folder:
        index, known = Path(folder) / "index.db", list[str]()
        first: float | None = None
        print(f"{'documents':>10}{'us/document':>13}{'to the first':>14}{'bytes/document':>16}{'opens':>8}")
        for size in sizes:
            _feed(Path(folder), index, max(0, size - len(known) - SAMPLE), known, words, chance)
            empty = time.perf_counter()
            start = _feed(Path(folder), index, 0, known, words, chance)
            opens = time.perf_counter() - empty
            spent = _feed(Path(folder), index, SAMPLE, known, words, chance) - start
            first = first or spent
            held = sum(path.stat().st_size for path in Path(folder).glob("index.db*"))
            each = held / len(known)
            print(
                f"{len(known):>10}{spent / SAMPLE * 1e6:13.0f}{spent / first:13.2f}x{each:16.0f}{opens:7.2f}s",
                flush=True,
            )


def _feed(folder: Path, index: Path, count: int, known: list[str], words: list[str], chance: random.Random) -> float:
    """Hand so many documents to `khabar dedupe --index`; return the CPU seconds, its start included."""
    path = folder / "in.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for _ in range(count):
            number = len(known)
            text = (
                _text(chance, words) if number % COPIES or not known else _edited(chance, chance.choice(known), words)
            )
            known.append(text)
            row = {
                "id": str(number),
                "url": f"https://a.test/{number}",
                "site": "a",
                "ts": 1.7e9 + number,
                "lang": "xx",
            }
            file.write(json.dumps({**row, "title": text[:60], "text": text}) + "\n")
    return _khabar(path, folder / "out.jsonl", "--index", str(index))


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("aeiourtnslmkdpbvzg") for _ in range(chance.randint(3, 9)))


def _text(chance: random.Random, words: list[str]) -> str:
    return " ".join(chance.choices(words, k=TEXT_WORDS))


def _edited(chance: random.Random, text: str, words: list[str]) -> str:
    return " ".join(chance.choice(words) if chance.random() < 0.05 else word for word in text.split())


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["quality", "cost", "peers"])
    parser.add_argument("--bench", help="path of dedupe_bench.py")
    parser.add_argument("--base", help="its base articles")
    parser.add_argument("--natural", help="its real pairs")
    parser.add_argument("--method", nargs="+", default=["title", "exact"])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--docs", type=int, nargs="+", default=[10_000, 100_000])
    options = parser.parse_args()
    if options.what == "cost":
        cost(options.docs)
    elif not (options.bench and options.base):
        parser.error("quality and peers need --bench and --base")
    elif options.what == "quality":
        quality(options.bench, options.base, options.natural, options.seed, options.docs[0])
    else:
        peers(options.bench, options.base, options.method, options.seed, options.docs[0])


if __name__ == "__main__":
    main()
