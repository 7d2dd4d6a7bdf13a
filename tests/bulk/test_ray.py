"""The same shards on a Ray cluster of one machine: the same results, and the same answer to a page that kills."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from scraper.bulk import Local, RayCluster, Shard, entries
from scraper.reading import Reader
from storage.errors import InputError
from tests.bulk.files import news, write_warc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs Ray: pip install 'khabar[ray]'"),
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:::ray"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayCluster]:
    """Return a local cluster, shut down afterwards."""
    yield RayCluster(Reader(), "local")
    importlib.import_module("ray").shutdown()


def test_a_cluster_reads_what_this_machine_reads(cluster: RayCluster, tmp_path: Path) -> None:
    shards = []
    for number in range(3):
        path = tmp_path / f"{number}.warc.gz"
        write_warc(path, news(range(10 * number, 10 * number + 5)))
        shards.append(Shard(path, tmp_path / f"ray{number}.gz"))
    counts = [count.articles for _, count in cluster.run(shards)]
    assert counts == [5, 5, 5]
    for shard in shards:
        here = Shard(shard.path, tmp_path / "here" / shard.result.name)
        assert [count.articles for _, count in Local(Reader(), 1).run([here])] == [5]
        assert list(entries(shard.result)) == list(entries(here.result))


def test_a_page_that_kills_its_process_is_passed_over(cluster: RayCluster, tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", news(range(2)))
    write_warc(tmp_path / "b.warc.gz", news(range(9)))
    bad = Shard(tmp_path / "a.warc.gz", tmp_path / "a.gz", deadline_s=0.000_1)
    good = Shard(tmp_path / "b.warc.gz", tmp_path / "b.gz")
    counts = {shard.path: count for shard, count in cluster.run([bad, good])}
    assert (counts[bad.path].articles, counts[bad.path].skipped) == (0, {"poison": 2})
    assert counts[good.path].articles == 9


def test_an_error_for_people_stays_one(cluster: RayCluster, tmp_path: Path) -> None:
    write_warc(tmp_path / "a.warc.gz", news(range(1)))
    lost = Shard(tmp_path / "a.warc.gz", tmp_path / "r.gz", pages=tmp_path / "gone.jsonl")
    with pytest.raises(InputError, match=r"gone\.jsonl: No such file or directory; give each run a --work directory"):
        list(cluster.run([lost]))
    assert not (tmp_path / "r.gz").exists()
