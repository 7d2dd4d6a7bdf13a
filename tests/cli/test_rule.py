"""`khabar rule try` and `khabar rule suggest`, through the real command."""

from __future__ import annotations

import json
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from scraper.agency import RulesEntry
from scraper.cli.rule import command
from storage.errors import InputError
from tests.extract.test_suggest import PROMO, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AGENCY = """name = "Valley Herald"
name_en = "Valley Herald"
country = "GB"
language = "en"
time_zone = "Europe/London"
homepage = "https://valley.example.org/"
[[feeds]]
url = "https://valley.example.org/rss"
[[rules]]
valid_until = 2020-01-01
[rules.select]
title = [".gone"]
[[rules]]
drop = [".promo-box"]
[rules.select]
title = [".story__headline"]
body = [".story__text"]
[rules.transform]
title = [{ regex = "^(Lake number \\\\d)" }]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "config" / "agencies").mkdir(parents=True)
    (tmp_path / "config" / "agencies" / "valley.toml").write_text(AGENCY, encoding="utf-8")
    for number in (1, 2, 3):
        (tmp_path / f"{number}.html").write_bytes(page(number))
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_try_shows_each_rule_beside_the_generic_reading(site: Path) -> None:
    shown = run(
        "try", str(site / "1.html"), "--url", "https://valley.example.org/news/1", "--config", str(site / "config")
    )
    lines = shown.splitlines()
    assert lines[0] == f"{site / '1.html'}: agency valley"
    assert lines[1].split("  ")[-1].strip() == "rules 2 (agency)"
    assert "rules 1 (agency, not in" in lines[1]
    assert any(line.startswith("title") and "Lake number 1 (rule)" in line for line in lines)
    assert "rules 1 (agency, not in force): rule_drift: title: nothing by rule" in lines
    assert f"- {PROMO}  div.story__text > div.promo-box > p" in lines
    assert "+ [lead] Cracks in wall number 1 leave no choice, engineers say.  article.story > p.standfirst" in lines
    assert "blocks of the page as read by rules 2 (agency): " in shown


def test_try_shows_of_many_dropped_blocks_those_beside_kept_ones(site: Path) -> None:
    menu = "".join(f"<li><a href=/{number}>Menu entry {number}</a></li>" for number in range(30))
    html = (site / "1.html").read_bytes().replace(b"</body>", f"<nav><ul>{menu}</ul></nav></body>".encode())
    (site / "many.html").write_bytes(html)
    shown, whole = run("try", str(site / "many.html")), run("try", str(site / "many.html"), "--all")
    assert "Menu entry 29" in shown
    assert "Menu entry 15" not in shown
    assert " more dropped (--all shows them)" in shown
    assert "Menu entry 15" in whole
    assert "more dropped" not in whole


def test_try_as_json(site: Path) -> None:
    shown = run("try", str(site / "1.html"), "--agency", "valley", "--config", str(site / "config"), "--json")
    answer = json.loads(shown)
    assert (answer["agency"], answer["blocks_of"]) == ("valley", "rules 2 (agency)")
    assert list(answer["readings"]) == ["generic", "rules 1 (agency, not in force)", "rules 2 (agency)"]
    assert answer["readings"]["generic"]["title"] == "Lake number 1 is to be drained"
    assert {"path": "nav.top > a", "text": "Home", "fate": "dropped"} in answer["blocks"]


def test_try_without_an_agency_is_the_generic_reading(site: Path) -> None:
    shown = run("try", str(site / "1.html"))
    assert shown.startswith(f"{site / '1.html'}: no agency of the catalogue, so no rules\n")
    assert "rules 1" not in shown


def test_suggest_prints_what_an_agency_file_takes(site: Path) -> None:
    shown = run(
        "suggest", *(str(site / f"{number}.html") for number in (1, 2, 3)), "--url", "https://valley.example.org/"
    )
    assert shown.splitlines()[0].startswith("# Proposed by `khabar rule suggest` from 3 pages of valley.example.org.")
    (entry,) = tomllib.loads(shown)["rules"]
    rules, first, last = RulesEntry.model_validate(entry).dated()
    assert rules.select["title"][0] == ".story__headline"
    assert rules.drop == (".promo-box",)
    assert first is not None
    assert last is None


def test_suggest_from_one_page_says_that_it_is_a_guess(site: Path) -> None:
    assert "One page cannot tell template from content" in run("suggest", str(site / "1.html"))


class Server(BaseHTTPRequestHandler):
    """Article pages by number."""

    def do_GET(self) -> None:
        found = self.path[1:].isdigit()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page(int(self.path[1:])) if found else b"gone")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def served(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    opening = f'[fetch]\nallow_private = ["127.0.0.0/8:{server.server_port}"]\n[politeness]\ngap_s = 0.1\n'
    (site / "config" / "khabar.toml").write_text(opening, encoding="utf-8")
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_urls_are_fetched_through_the_guarded_fetcher(site: Path, served: str) -> None:
    config = ("--config", str(site / "config"))
    assert "Lake number 1 is to be" in run("try", f"{served}/1", *config)
    shown = run("suggest", f"{served}/1", f"{served}/2", *config)
    assert tomllib.loads(shown)["rules"][0]["select"]["body"] == [".story__text"]
    with pytest.raises(InputError, match="not_found"):
        run("try", f"{served}/gone", *config)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("try", "http://127.0.0.1:9/news/1"), "ssrf"),
        (("try", "{site}/none.html"), "none.html"),
        (("try", "{site}/1.html", "--agency", "nobody"), "no agency 'nobody'; `khabar agencies` lists them"),
        (("suggest", "{site}/front.html"), "none of the pages is an article"),
    ],
)
def test_what_cannot_be_tried_is_told_in_one_line(site: Path, arguments: tuple[str, ...], said: str) -> None:
    (site / "front.html").write_text("<title>Home</title>")
    with pytest.raises(InputError) as caught:
        run(*(each.replace("{site}", str(site)) for each in arguments))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
