"""Pages go into WARC files that every WARC tool reads, and survive whatever ends their writer."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from storage.archive import ArchiveLimits, WarcArchive, read_page, read_shard
from storage.archive.cdxj import sort_key
from storage.errors import InputError, SinkError
from storage.records import Page
from tests.disk import full_disk

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
BODY = "<html><body><p>خبر: می‌رود</p></body></html>".encode()
HEADERS = {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "etag": '"ü"', "content-length": "7"}


def _page(number: int = 1, body: bytes = BODY) -> Page:
    url = f"https://www.example.com/News/{number}?b=2&a=1"
    return Page(
        url, f"http://example.com/{number}", 200, HEADERS, body, AT, redirects=(f"http://example.com/{number}",)
    )


def _entry(number: int = 1, body: bytes = BODY) -> tuple[Page, str, str | None]:
    return _page(number, body), "isna", "https://example.com/feed"


def _closed(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits())
    (ref,) = archive.append([_entry()])
    while_open = archive.read(ref)
    archive.close()
    for page in (while_open, read_page(tmp_path, ref)):
        assert (page.url, page.status, page.body, page.fetched_at) == (_page().url, 200, BODY, AT)
        assert (page.agency, page.feed, page.redirects) == ("isna", "https://example.com/feed", _page().redirects)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["x-khabar-content-encoding"] == "gzip"  # said, and not to be undone again
        assert page.ref == ref


def test_other_tools_read_it_and_find_every_digest_right(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits())
    archive.append([_entry(1), _entry(2, b"<p>two</p>")])
    archive.append([_entry(3)])
    archive.close()
    (path,) = _closed(tmp_path)
    with path.open("rb") as file:
        theirs = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in ArchiveIterator(file)
        ]
    assert [kind for kind, _ in theirs] == ["warcinfo", *(["response", "metadata"] * 3)]
    fast = [
        (record.headers["WARC-Type"], record.verify_block_digest())
        for record in FastIterator(str(path), parse_http=False)
    ]
    assert fast == [(kind, True) for kind, _ in theirs]
    checker = Checker(type("Options", (), {"inputs": [str(path)], "verbose": True})())
    checker.process_all()
    assert checker.exit_value == 0


def test_each_record_is_a_member_of_its_own_and_the_index_finds_it(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits())
    archive.append([_entry(2, b"<p>two</p>"), _entry(1)])
    archive.close()
    (path,) = _closed(tmp_path)
    lines = path.with_name(path.name.replace(".warc.gz", ".cdxj")).read_text(encoding="utf-8").splitlines()
    assert [line.split(" ")[:2] for line in lines] == [
        ["com,example)/news/1?a=1&b=2", "20260102030405"],
        ["com,example)/news/2?a=1&b=2", "20260102030405"],
    ]
    found = json.loads(lines[0].split(" ", 2)[2])
    data = path.read_bytes()[int(found["offset"]) :][: int(found["length"])]
    assert gzip.decompress(data).startswith(b"WARC/1.1\r\n")
    assert BODY in gzip.decompress(data)
    assert (found["status"], found["mime"], found["filename"]) == ("200", "text/html", path.name)


def test_the_same_body_again_is_a_revisit_that_points_to_the_first(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits())
    (first,) = archive.append([_entry()])
    (second,) = archive.append([_entry()])
    (other,) = archive.append([_entry(2)])
    archive.close()
    assert second == first != other
    (path,) = _closed(tmp_path)
    with path.open("rb") as file:
        revisits = [record.rec_headers for record in ArchiveIterator(file) if record.rec_type == "revisit"]
    assert len(revisits) == 1
    assert revisits[0].get_header("WARC-Refers-To-Target-URI") == _page().url
    assert [page.url for page in read_shard(path)] == [_page().url, _page(2).url]


def test_the_same_body_as_another_answer_is_no_revisit(tmp_path: Path) -> None:
    """Who reads the archive again goes by the status, and by the charset that the answer told."""
    archive = WarcArchive(tmp_path, ArchiveLimits())
    page, *rest = _entry()
    told = [page, replace(page, status=404), replace(page, headers={"content-type": "text/html; charset=big5"})]
    refs = archive.append([(each, *rest) for each in told])
    assert [(read.status, read.headers["content-type"]) for read in map(archive.read, refs)] == [
        (each.status, each.headers["content-type"]) for each in told
    ]
    archive.close()


def test_a_full_file_is_closed_and_a_new_one_begun(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits(file_bytes=1_000))
    refs = [archive.append([_entry(number, os.urandom(800))])[0] for number in range(3)]
    assert len(_closed(tmp_path)) == 2
    archive.close()
    assert len({ref.partition(":")[0] for ref in refs}) == len(_closed(tmp_path)) == 3
    assert list(tmp_path.glob("*.open*")) == []


@pytest.mark.parametrize(("limits", "left"), [(ArchiveLimits(keep_days=2), 2), (ArchiveLimits(keep_bytes=1_500), 1)])
def test_old_or_too_many_files_go_the_oldest_first(tmp_path: Path, limits: ArchiveLimits, left: int) -> None:
    archive = WarcArchive(tmp_path, replace(limits, file_bytes=1))
    refs = [archive.append([_entry(number, os.urandom(300))])[0] for number in range(3)]
    archive.close()
    now = datetime.now(UTC)
    for age, ref in zip((3, 1, 0), refs, strict=True):
        stamp = (now - timedelta(days=age)).timestamp()
        os.utime(tmp_path / ref.partition(":")[0], (stamp, stamp))
    archive.retain(now)
    assert [path.name for path in _closed(tmp_path)] == sorted(ref.partition(":")[0] for ref in refs[3 - left :])
    assert len(list(tmp_path.glob("*.cdxj"))) == left
    with pytest.raises(InputError, match="not in the archive"):
        archive.read(refs[0])


WRITER = """
    import os, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from storage.archive import ArchiveLimits, WarcArchive
    from storage.records import Page
    archive = WarcArchive(Path(sys.argv[1]), ArchiveLimits(file_bytes=20_000))
    number = 0
    while True:
        number += 1
        url = f"https://a.example/{number}"
        page = Page(url, url, 200, {}, os.urandom(3000), datetime.now(UTC))
        for ref in archive.append([(page, "a", None)]):
            print(ref, flush=True)
"""


def test_a_body_whose_file_is_deleted_by_now_is_kept_in_full_again(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits(file_bytes=1, keep_days=2))
    first = archive.append([_entry()])[0]
    archive.append([_entry(2)])
    past = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    os.utime(tmp_path / first.partition(":")[0], (past, past))
    assert archive.retain(datetime.now(UTC)) == [first.partition(":")[0]]
    again = archive.append([_entry()])[0]
    assert again != first
    assert archive.read(again).body == BODY
    archive.close()


def test_a_file_is_closed_by_its_time_although_nothing_is_fetched_any_more(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits(file_s=0.0))
    archive.append([_entry()])
    assert _closed(tmp_path) == []
    archive.retain(datetime.now(UTC))
    assert len(_closed(tmp_path)) == 1


@pytest.mark.parametrize("room", [0, 100, 3_000, 6_000, 8_000])
def test_a_disk_that_was_full_leaves_no_half_record_and_no_promise_that_is_not_kept(room: int, tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits())
    entries = [_entry(number, os.urandom(2_000)) for number in range(4)]
    refs = archive.append(entries[:1]) if room > 3_000 else []  # else the disk is full before there is a file
    with full_disk(room), pytest.raises(SinkError, match="make room"):
        archive.append(entries[1:])
    refs += archive.append(entries[1:])
    refs += archive.append([_entry(9)])
    wanted = [*entries[4 - len(refs) + 1 :], _entry(9)]
    assert [archive.read(ref).body for ref in refs] == [page.body for page, _, _ in wanted]
    archive.close()
    (path,) = _closed(tmp_path)
    assert [page.ref for page in read_shard(path)] == refs
    assert len({json.dumps(each) for each in _index(path)}) == len(refs)
    assert all(_member(path, each).startswith(b"WARC/1.1\r\n") for each in _index(path))


def _index(path: Path) -> list[dict[str, str]]:
    lines = path.with_name(path.name.replace(".warc.gz", ".cdxj")).read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    return [json.loads(line.split(" ", 2)[2]) for line in lines]


def _member(path: Path, found: dict[str, str]) -> bytes:
    return gzip.decompress(path.read_bytes()[int(found["offset"]) :][: int(found["length"])])


def test_a_file_that_could_not_be_closed_on_a_full_disk_is_closed_later(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits(file_bytes=1))
    (ref,) = archive.append([_entry()])
    with full_disk(10), pytest.raises(SinkError):
        archive.append([_entry(2)])
    assert _closed(tmp_path) == []
    assert archive.read(ref).body == BODY
    (other,) = archive.append([_entry(2)])
    archive.retain(datetime.now(UTC))
    assert [archive.read(each).url for each in (ref, other)] == [_page().url, _page(2).url]
    assert len(_closed(tmp_path)) == 2
    assert list(tmp_path.glob("*.open*")) == list(tmp_path.glob("*.tmp")) == []


def test_the_index_of_a_file_that_was_left_is_the_one_its_writer_would_have_made(tmp_path: Path) -> None:
    archive = WarcArchive(tmp_path, ArchiveLimits())
    page = replace(_page(3), headers={"content-type": "Text/HTML; charset=x", "content-encoding": "gzip"}, status=404)
    archive.append([_entry(), _entry(2), _entry(), (page, "a", None)])
    (path,) = tmp_path.glob("*.open")
    left = tmp_path / "left" / path.name
    left.parent.mkdir()
    left.write_bytes(path.read_bytes())
    archive.close()
    WarcArchive(left.parent, ArchiveLimits()).close()
    (of_writer,), (of_finder,) = tmp_path.glob("*.cdxj"), left.parent.glob("*.cdxj")
    assert of_finder.read_text(encoding="utf-8") == of_writer.read_text(encoding="utf-8")


def test_many_that_start_and_close_files_in_one_moment_do_not_stumble(tmp_path: Path) -> None:
    stop = threading.Event()
    failed: list[BaseException] = []

    def work(start_anew: bool) -> None:  # noqa: FBT001 - two kinds of the same
        archive = WarcArchive(tmp_path, ArchiveLimits(file_bytes=1, keep_bytes=5_000))
        number = 0
        try:
            while not stop.is_set():
                number += 1
                archive.append([_entry(number, os.urandom(100))])
                archive.retain(datetime.now(UTC))
                if start_anew:
                    archive.close()
                    archive = WarcArchive(tmp_path, ArchiveLimits(file_bytes=1, keep_bytes=5_000))
        except BaseException as error:  # noqa: BLE001 - of a thread
            failed.append(error)

    threads = [threading.Thread(target=work, args=(bool(number),)) for number in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    stop.set()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.slow
def test_a_killed_writer_leaves_nothing_that_a_reader_trips_over(tmp_path: Path) -> None:
    promised: list[str] = []
    for life in range(6):
        command = [sys.executable, "-c", textwrap.dedent(WRITER), str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            promised.append(writer.stdout.readline().strip())
            time.sleep(0.02 * life)
            writer.send_signal(signal.SIGKILL)
            promised += [line.strip() for line in writer.stdout.readlines() if line.endswith("\n")]
    WarcArchive(tmp_path, ArchiveLimits()).close()
    assert list(tmp_path.glob("*.open*")) == []
    found = {page.ref for path in _closed(tmp_path) for page in read_shard(path)}
    assert set(promised) <= found
    for path in _closed(tmp_path):
        with path.open("rb") as file:
            assert next(iter(ArchiveIterator(file))).rec_type == "warcinfo"


def test_a_half_record_is_cut_off_and_a_living_writers_file_is_left_alone(tmp_path: Path) -> None:
    living = WarcArchive(tmp_path, ArchiveLimits())
    (ref,) = living.append([_entry()])
    (path,) = tmp_path.glob("*.open")
    dead = tmp_path / "khabar-20200101T000000-00000000.warc.gz.open"
    dead.write_bytes(path.read_bytes() + path.read_bytes()[:100])
    empty = tmp_path / "khabar-20200101T000000-11111111.warc.gz.open"
    empty.write_bytes(b"\x1f\x8b half a head")
    WarcArchive(tmp_path, ArchiveLimits())
    assert sorted(each.name for each in tmp_path.iterdir() if "2020" in each.name) == [
        "khabar-20200101T000000-00000000.cdxj",
        "khabar-20200101T000000-00000000.warc.gz",
    ]
    assert (tmp_path / "khabar-20200101T000000-00000000.warc.gz").stat().st_size == path.stat().st_size
    assert living.read(ref).body == BODY
    living.close()


def test_what_cannot_be_read_or_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "no.warc.gz").write_bytes(b"not a warc at all, but long enough to be looked at as one")
    with pytest.raises(InputError, match=r"no\.warc\.gz"):
        list(read_shard(tmp_path / "no.warc.gz"))
    for ref in ("../etc/passwd:0", "no.warc.gz", "gone.warc.gz:12"):
        with pytest.raises(InputError, match="not in the archive"):
            read_page(tmp_path, ref)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SinkError, match=r"name an archive\.dir"):
        WarcArchive(tmp_path / "file" / "folder", ArchiveLimits())


@pytest.mark.parametrize(
    ("url", "key"),
    [
        # What the package surt makes of them, which pywb looks pages up by.
        ("https://www.Example.com/A?b", "com,example)/a?b"),
        ("http://news.example.ir:8080", "ir,example,news:8080)/"),
        ("https://example.com:443/خبر", "com,example)/%d8%ae%d8%a8%d8%b1"),
        ("http://example.com:443/", "com,example:443)/"),
        ("https://www2.example.com./a/../b//c/", "com,example)/b/c"),
        ("https://example.com/a/?b=2&A=1&b=1&c", "com,example)/a?a=1&b=1&b=2&c"),
        ("https://example.com/a%2Fb%2525?q=a+%7e#x", "com,example)/a/b%25?q=a+~"),
        ("https://example.com/a?x=1&PHPSESSID=0123456789abcdef0123456789abcdef&b", "com,example)/a?b&x=1"),
        ("https://example.com/(S(abcdefghijklmnopqrstuvwx))/p.aspx", "com,example)/p.aspx"),
        ("https://93.184.216.34/x", "34,216,184,93)/x"),
    ],
)
def test_sort_friendly_urls(url: str, key: str) -> None:
    assert sort_key(url) == key
    assert " " not in sort_key(url + "/a b")
