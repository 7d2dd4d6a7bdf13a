"""`make docs` builds the site: strictly, from nothing but what is here, and nothing in it comes from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.docs.test_docs import DOCS, ROOT
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=["']?(?:https?:)?//[^"'>\s]+""")
ZWNJ = "\u200c"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="the site is built with the dev packages")
    folder = tmp_path_factory.mktemp("site")
    answer = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert answer.returncode == 0, answer.stderr
    assert "WARNING" not in answer.stderr
    return folder


@pytest.mark.slow
def test_every_page_is_there_and_found_by_its_search(site: Path) -> None:
    wanted = {path.relative_to(DOCS).with_suffix(".html").as_posix() for path in DOCS.rglob("*.md")}
    wanted = {name.replace("README.html", "index.html") for name in wanted} | {"changelog.html", "contributing.html"}
    built = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert wanted - built == set()
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "Retry-After" in index


@pytest.mark.slow
def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 40
    assert {match for page in pages for match in ELSEWHERE.findall(page.read_text(encoding="utf-8"))} == set()
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"url\(\s*['\"]?(?:https?:)?//", styles) == []


@pytest.mark.slow
def test_persian_pages_run_from_right_to_left_around_their_commands(site: Path) -> None:
    page = (site / "fa" / "tutorial.html").read_text(encoding="utf-8")
    assert page.count('<div dir="rtl">') > 5
    assert "<h2" in page.split('<div dir="rtl">')[2]  # Markdown inside is read as such


@pytest.mark.parametrize("name", ["README.fa.md", "docs/fa/tutorial.md"])
def test_persian_is_written_as_persian_is(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    prose = re.sub(r"```.*?```|«[^»]*»|`[^`]*`", "", text, flags=re.DOTALL)
    assert not re.search("[\u064a\u0643\u0660-\u0669]", prose), "Arabic letters or digits"
    assert prose.count(ZWNJ) > 20
    unjoined = re.findall(
        r"(?<![\u0600-\u06ff\u200c])ن?می [\u0600-\u06ff]+|[\u0600-\u06ff]+ ها(?:ی|یی)?(?![\u0600-\u06ff\u200c])", prose
    )
    assert unjoined == []
    assert text.count('<div dir="rtl"') == text.count("</div>")
