"""The benchmark that tells where the CPU goes: what it samples, and which step a stack counts for."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.account import SAMPLER, stacks, step_of

if TYPE_CHECKING:
    from pathlib import Path

BURN = """
import os, time
def child(): burn()
def burn():
    until = time.process_time() + 0.5
    while time.process_time() < until: pass
if os.fork():
    os.wait()
else:
    child()
    os._exit(0)
"""


def test_the_stacks_of_a_crawl_and_of_what_it_forks_are_told(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(SAMPLER)
    samples = tmp_path / "samples"
    samples.mkdir()
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "SAMPLES": str(samples)}
    for words in (["scraper", "crawl", "x"], ["scraper", "export", "x"]):
        subprocess.run([sys.executable, "-c", BURN, *words], env=environment, check=True)
    found = list(stacks(samples))
    assert sum("<string>:burn\n<string>:child" in each for each in found) >= 10
    assert len(list(samples.iterdir())) == 4


@pytest.mark.parametrize(
    ("stack", "step"),
    [
        ("re/__init__.py:sub\nscraper/extract/extractor.py:extract\nscraper/reading.py:read_page", "extract"),
        ("scraper/fetch/body.py:_keep\nscraper/fetch/body.py:_take\nscraper/fetch/fetcher.py:get", "unpack"),
        ("h11/_connection.py:next_event\nscraper/fetch/client.py:send\nscraper/pipeline.py:run", "network client"),
        ("sqlalchemy/engine/default.py:do_commit\nstorage/sql/store.py:commit", "commit: COMMIT"),
        ("selectors.py:select\nasyncio/base_events.py:_run_once", "service and event loop"),
        ("elsewhere.py:f", "anything else"),
    ],
)
def test_a_stack_counts_for_the_first_step_that_it_is_in(stack: str, step: str) -> None:
    assert step_of(stack) == step
