"""The examples of docs/library.md run and print what the page says."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys

import pytest

from scraper.extract import extract
from tests.docs.test_docs import DOCS

PAGE = (DOCS / "library.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\s+prints\s+```text\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("code", "printed"), EXAMPLES, ids=lambda part: part.strip().splitlines()[-1][:30])
def test_an_example_prints_what_the_page_says(code: str, printed: str) -> None:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "docs/library.md", "exec"), {})  # noqa: S102 - our own page
    assert output.getvalue() == printed
    assert len(EXAMPLES) == PAGE.count("```python") == 3


def test_every_argument_is_documented() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert told == set(extract.__annotations__) - {"return"}
    assert "html" in told


def test_it_needs_neither_settings_nor_a_database() -> None:
    code = (
        "import sys; from scraper.extract import extract; "
        "extract(b'<p>text</p>', url='https://a.test/1'); "
        "print([name for name in ('sqlalchemy', 'httpx', 'pydantic', 'apscheduler', 'click') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"
    assert answer.stderr == ""
