"""The same pages by others: urllib3 and trafilatura. Run by `benchmarks.replay`, in an interpreter that has both.

    python benchmarks/peers.py fast|default < URLS        prints how many pages gave a text

Ten threads fetch, as urllib3 is used for many hosts; one extracts, as CPython lets only one. Nothing is stored or
compared: what a pipeline does besides is not in it.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

trafilatura, urllib3 = import_module("trafilatura"), import_module("urllib3")  # no dependencies of ours

THREADS = 10


def main() -> None:
    """Fetch and extract what standard input names."""
    urls = sys.stdin.read().split()
    fast = sys.argv[1] == "fast"
    pool = urllib3.PoolManager(num_pools=1_000, maxsize=THREADS, headers={"Accept-Encoding": "gzip"})
    with ThreadPoolExecutor(THREADS) as threads:
        pages = threads.map(lambda url: pool.request("GET", url).data, urls)
        texts = (trafilatura.extract(page, fast=fast, with_metadata=True, output_format="json") for page in pages)
        print(sum(text is not None for text in texts))


if __name__ == "__main__":
    main()
