"""SIGKILL of a writer at each step to the disk: what was promised can be read, by the tools of others as well."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.archive import ArchiveLimits, WarcArchive, read_shard
from storage.records import Page
from tests.archive.checkers import checked_by_others, indexed_as_it_is
from tests.storage.killed import mortal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.storage.killed import Mortal

IMPORTS = "from tests.archive.test_killed import keep_pages"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
FILE_BYTES = 3_000  # some pages
ROUNDS = 6


def keep_pages(folder: str, name: str) -> None:
    """Append pages, half of them seen before, until files are closed; write down what was promised."""
    archive = WarcArchive(Path(folder), ArchiveLimits(file_bytes=FILE_BYTES))
    for number in range(ROUNDS):
        pages = [(a_page(f"{name}/{number}"), "a", None), (a_page("same"), "a", None)]
        refs = archive.append(pages)
        with Path(folder, "promised").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps([ref, page.url]) + "\n" for ref, (page, *_) in zip(refs, pages, strict=True))
    archive.close()


def a_page(name: str) -> Page:
    url = f"https://a.test/{name}"
    body = f"<p>{name}</p>".encode() + bytes(range(256)) * 3
    return Page(url, url, 200, {"content-type": "text/html"}, body, NOW)


@pytest.fixture(scope="module")
def writer() -> Iterator[Mortal]:
    with mortal(IMPORTS, "keep_pages(*sys.argv[1:])") as lent:
        yield lent


@pytest.mark.slow
def test_a_writer(writer: Mortal, tmp_path: Path) -> None:
    steps = 0
    while writer.run(str(tmp_path), str(steps), steps=steps):
        steps += 1
    assert steps > 20
    promised = [json.loads(line) for line in (tmp_path / "promised").read_text(encoding="utf-8").splitlines()]
    archive = WarcArchive(tmp_path, ArchiveLimits())
    assert {path.suffix for path in tmp_path.iterdir()} == {".gz", ".cdxj", ""}
    for ref, url in promised:
        page = archive.read(ref)
        assert (page.url, page.body) == (url, a_page(url.removeprefix("https://a.test/")).body)
    files = sorted(tmp_path.glob("*.warc.gz"))
    assert len(files) > 10
    for path in files:
        indexed_as_it_is(path)
        assert all(page.agency == "a" for page in read_shard(path))
    for path in (files[0], files[-1], max(files, key=lambda each: each.stat().st_size)):
        checked_by_others(path)


@pytest.mark.slow
def test_the_index_stands_beside_each_file_that_is_kept(tmp_path: Path) -> None:
    limits = ArchiveLimits(file_bytes=FILE_BYTES, keep_bytes=3 * FILE_BYTES)
    archive = WarcArchive(tmp_path, limits)
    for number in range(40):
        archive.append([(a_page(str(number)), "a", None), (a_page("same"), "a", None)])
        archive.retain(NOW)
        names = {path.name.partition(".")[0] for path in tmp_path.glob("*.cdxj")}
        assert names == {path.name.partition(".")[0] for path in tmp_path.glob("*.warc.gz")}
    archive.close()
    assert sum(path.stat().st_size for path in tmp_path.glob("*.warc.gz")) < 5 * FILE_BYTES
    for path in tmp_path.glob("*.warc.gz"):
        indexed_as_it_is(path)
