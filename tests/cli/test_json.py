"""`--json` where a command's answer is a count or a summary: the same numbers as for people, for programs."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from scraper.cli import khabar
from tests.origin import Origin, Story
from tests.origin.wire import Reply

if TYPE_CHECKING:
    from pathlib import Path

BODY = "The wooden bridge over the river opened to walkers on Monday, after eight months of repairs by the town."
STORY = Story("/news/1", "The old bridge is open again", BODY)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str, Path]:
    """Return what `crawl --json` printed, on standard error too, and its folder: a.db and raw/."""
    folder = tmp_path_factory.mktemp("json")
    (folder / "config").mkdir()
    settings = f'[agencies]\nshipped = false\n[politeness]\ngap_s = 0\n[archive]\ndir = "{folder}/raw"\n'
    settings += "[crawl]\npatience_s = 0\n"
    (folder / "config" / "khabar.toml").write_text(settings, encoding="utf-8")
    with Origin(hosts=1) as origin:
        origin.publish(STORY, Story("/news/2", "A withdrawn story", "Nothing of it is left."))
        origin.add("/news/2", Reply(status=410))
        command = [
            "crawl",
            origin.url("/feed.xml"),
            "--json",
            "--allow-private",
            origin.opening,
            "--db",
            "a.db",
            "--config",
            "config",
        ]
        answer = subprocess.run(
            [sys.executable, "-m", "scraper", *command], cwd=folder, capture_output=True, text=True, check=True
        )
    return json.loads(answer.stdout), answer.stderr, folder


def test_a_crawl_counts_by_agency_and_refusal(crawled: tuple[dict[str, Any], str, Path]) -> None:
    told, said, _ = crawled
    assert (told["articles"], said) == (1, "")
    assert told["requests"] >= 3
    agencies = told["agencies"].values()
    assert sum(each.get("new", 0) for each in agencies) == 1
    assert sum(each["refused"].get("gone", 0) for each in agencies) == 1
    assert "/news/2" in told["examples"]["gone"]


def test_retry_says_how_many(crawled: tuple[dict[str, Any], str, Path]) -> None:
    _, _, folder = crawled
    asked = ["retry", "--class", "gone", "--db", str(folder / "a.db"), "--config", str(folder / "config")]
    first, again = (CliRunner().invoke(khabar, [*asked, "--json"], standalone_mode=False) for _ in range(2))
    assert json.loads(first.output) == {"due_again": 1}
    assert json.loads(again.output) == {"due_again": 0}


def test_an_import_counts_files_and_articles(crawled: tuple[dict[str, Any], str, Path]) -> None:
    pytest.importorskip("fastwarc", reason="archives need an extra")
    _, _, folder = crawled
    asked = ["import", "warc", str(folder / "raw"), "--db", str(folder / "b.db"), "--work", str(folder / "work")]
    answers = [
        CliRunner().invoke(khabar, [*asked, "--config", str(folder / "config"), "--json"], standalone_mode=False)
        for _ in range(2)
    ]
    first, again = (json.loads(each.stdout) for each in answers)
    assert (first["files"], first["articles"], first["stored"]) == (1, 1, {"new": 1})
    assert (again["files"], again["done_before"]) == (0, 1)
