"""Search and export over many records: the index's rate and size, answers' times, exports against a bare loop.

    python -m benchmarks.search [--records 100000] [--db DSN] [--queries 40]

Records are made of words by Zipf's law (Persian, English and Chinese), some 300 words each. Prints the index's bytes as
a ratio to the bytes of the texts, its CPU a document as a ratio to the `json.dumps` of the same record, p50 and p95 of
answers by kind as a ratio to one scan of the texts with LIKE, and each export's records a second of CPU as a ratio to
a bare loop of `json.dumps` over records in memory.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, text

from scraper.search import FoldingLexer
from storage.codec import to_json
from storage.exports import FORMATS
from storage.records import Article, Block, BlockType, Change
from storage.search import SearchQuery, Selection
from storage.sql import open_store
from storage.sql.rows import article_row
from storage.sql.schema import article, change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.sql.store import SqlStore

NOW = datetime(2026, 11, 23, tzinfo=UTC)
VOCABULARY = 100_000
WORDS_A_PARAGRAPH, PARAGRAPHS = 60, 5
ROWS_AT_ONCE = 1_000
LANGUAGES = ("fa", "fa", "fa", "en", "en", "en", "en", "zh")
ALPHABETS = {
    "fa": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "zh": "".join(chr(0x4E00 + 13 * number) for number in range(400)),
}


class Texts:
    """Words of three languages, common and rare as in real ones; the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.words = {language: self._vocabulary(signs, language) for language, signs in ALPHABETS.items()}
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))

    def _vocabulary(self, signs: str, language: str) -> list[str]:
        longest = 3 if language == "zh" else 9
        return ["".join(self.rng.choices(signs, k=self.rng.randint(2, longest))) for _ in range(VOCABULARY)]

    def passage(self, language: str, count: int) -> str:
        """Return so many words as they are written."""
        picked = self.rng.choices(self.words[language], cum_weights=self._weights, k=count)
        return ("" if language == "zh" else " ").join(picked)

    def article(self, number: int) -> Article:
        """Return a record."""
        language = LANGUAGES[number % len(LANGUAGES)]
        paragraphs = [self.passage(language, WORDS_A_PARAGRAPH) for _ in range(PARAGRAPHS)]
        when = NOW - timedelta(minutes=number)
        return Article(
            id=f"{number:024x}",
            url=f"https://h{number % 300}.test/{number}",
            canonical_url=f"https://h{number % 300}.test/{number}",
            agency=f"agency{number % 40}",
            title=self.passage(language, 8),
            body="\n".join(paragraphs),
            fetched_at=when,
            published_at=when,
            content_hash=f"{number:032x}",
            blocks=tuple(Block(BlockType.PARAGRAPH, each) for each in paragraphs),
            language=language,
            provenance={"title": "json-ld", "body": "generic"},
        )


def fill(store: SqlStore, texts: Texts, count: int) -> int:
    """Put records into the tables as commits would; return the bytes of their titles and bodies."""
    size = 0
    articles = (texts.article(number) for number in range(1, count + 1))
    position = 0
    while batch := list(islice(articles, ROWS_AT_ONCE)):
        size += sum(len(each.title.encode()) + len(each.body.encode()) for each in batch)
        rows = [article_row(each, first_position=position + at) for at, each in enumerate(batch, 1)]
        log = [
            {"position": position + at, "at": NOW, "article_id": each.id, "revision": 1, "verdict": "new"}
            for at, each in enumerate(batch, 1)
        ]
        with store._database.writing() as connection:  # noqa: SLF001 - a commit needs a frontier, which is not measured
            connection.execute(insert(article), rows)
            connection.execute(insert(change), log)
            connection.execute(
                text("UPDATE counter SET value = :n WHERE name = 'change'"), {"n": position + len(batch)}
            )
        position += len(batch)
    return size


def stored_bytes(store: SqlStore) -> int:
    """Return how large the database is, without what it could give back."""
    with store._database.writing() as connection:  # noqa: SLF001 - see above
        if not store._database.is_sqlite:  # noqa: SLF001
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
        pages, free, size = (
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)


def cpu_of(work: Callable[[], object]) -> float:
    """Return how much CPU something takes, in seconds: other processes do not change that."""
    started = time.process_time()
    work()
    return time.process_time() - started


def timed(work: Callable[[], object]) -> float:
    """Return how long something takes, in seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def questions(texts: Texts, count: int) -> dict[str, list[SearchQuery]]:
    """Return questions by kind."""

    def words(low: int, high: int) -> Iterator[str]:
        for number in range(count):
            language = ("fa", "en")[number % 2]
            yield texts.words[language][texts.rng.randrange(low, high)]

    common, middle, rare = (list(words(*bounds)) for bounds in ((0, 20), (50, 500), (5_000, 50_000)))
    month = NOW - timedelta(days=30)
    chinese = [texts.words["zh"][texts.rng.randrange(20, 2_000)] for _ in range(count)]
    return {
        "rare word": [SearchQuery(word) for word in rare],
        "word": [SearchQuery(word) for word in middle],
        "common word": [SearchQuery(word) for word in common],
        "two words": [SearchQuery(f"{one} {two}") for one, two in zip(common[::2], middle[::2], strict=True)],
        "without": [SearchQuery(f"{one} -{two}") for one, two in zip(middle, common, strict=True)],
        "phrase": [SearchQuery(f'"{one} {two}"') for one, two in zip(common[::2], common[2::2], strict=False)],
        "beginning": [SearchQuery(f"{word[:3]}*") for word in middle],
        "one letter": [SearchQuery(f"{word[0]}*") for word in middle],
        "title": [SearchQuery(f"title:{word}") for word in middle],
        "one agency": [SearchQuery(word, agency=f"agency{at % 40}") for at, word in enumerate(common)],
        "one month": [SearchQuery(word, since=month) for word in common],
        "Chinese": [SearchQuery(word) for word in chinese],
    }


def ask(store: SqlStore, texts: Texts, count: int) -> None:
    """Print p50 and p95 by kind, and against one scan with LIKE."""
    scan_s = timed(lambda: _scan(store, texts.words["en"][70]))
    print(f"one scan with LIKE: {1e3 * scan_s:.0f} ms")
    everything: list[float] = []
    for kind, asked in questions(texts, count).items():
        took = sorted(timed(lambda query=query: store.search(query)) for query in asked)  # type: ignore[misc]
        everything += took
        p95 = took[int(0.95 * (len(took) - 1))]
        print(f"  {kind:12} p50 {1e3 * statistics.median(took):7.1f} ms   p95 {1e3 * p95:7.1f} ms   {p95 / scan_s:.4f}")
    everything.sort()
    p50, p95 = 1e3 * statistics.median(everything), everything[int(0.95 * (len(everything) - 1))]
    print(f"  all          p50 {p50:7.1f} ms   p95 {1e3 * p95:7.1f} ms   {p95 / scan_s:.4f}")


def _scan(store: SqlStore, word: str) -> None:
    with store._database.reading() as connection:  # noqa: SLF001 - a bare scan is what is compared with
        connection.execute(text("SELECT count(*) FROM article WHERE body LIKE :like"), {"like": f"%{word}%"}).all()


def index(store: SqlStore, texts: Texts, count: int, text_bytes: int) -> None:
    """Fill the index; print its rate and size."""
    sample = [texts.article(number) for number in range(1, 2_001)]
    started = time.process_time()
    for each in sample:
        json.dumps(to_json(each), ensure_ascii=False)
    floor_us = 1e6 * (time.process_time() - started) / len(sample)
    before = stored_bytes(store)
    wall, cpu = time.perf_counter(), time.process_time()
    while store.index():
        pass
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    cpu_us = 1e6 * cpu / count
    size = stored_bytes(store) - before
    print(f"index: {count / wall:.0f} records/s, {cpu_us:.0f} us CPU each = {cpu_us / floor_us:.1f} x json.dumps of it")
    print(f"index: {size / count:.0f} bytes a record = {size / text_bytes:.2f} x the bytes of title and body")


def export(store: SqlStore, count: int, folder: Path) -> None:
    """Print each form's rate against a bare loop of json.dumps."""
    until = min(count, 50_000)
    kept = list(records(store, until))
    with (folder / "floor").open("w", encoding="utf-8") as target:
        floor = until / cpu_of(lambda: _floor([to_json(each.article) for each in kept], target.write))
    print(f"bare json.dumps of dicts in memory, written: {floor:.0f} records a second of CPU")
    for name, form in FORMATS.items():
        if name in {"atom", "jsonfeed"}:
            continue
        took = cpu_of(lambda name=name, form=form: form.write(records(store, until), folder / name))  # type: ignore[misc]
        print(f"  {name:10} {until / took:8.0f} a second of CPU   {until / took / floor:.2f} of the bare loop")


def _floor(dicts: list[dict[str, object]], write: Callable[[str], object]) -> None:
    for each in dicts:
        write(json.dumps(each, ensure_ascii=False) + "\n")


def records(store: SqlStore, until: int) -> Iterator[Change]:
    """Stream records as `khabar export` does."""
    after = 0
    while page := store.select(Selection(), after=after, until=until):
        yield from page
        after = page[-1].position


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--db", help="PostgreSQL DSN of an empty database, or a file; a temporary file if not given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(asked.db or f"{folder}/bench.db", lexer=FoldingLexer())
        texts = Texts()
        text_bytes = fill(store, texts, asked.records)
        print(f"{asked.records} records, {text_bytes / asked.records:.0f} bytes of title and body each")
        index(store, texts, asked.records, text_bytes)
        ask(store, texts, asked.queries)
        (Path(folder) / "out").mkdir()
        (Path(folder) / "out" / "parquet").mkdir()
        export(store, asked.records, Path(folder) / "out")
        store.close()


if __name__ == "__main__":
    main()
