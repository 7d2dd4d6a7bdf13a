"""What every filter shares: bad lines become error lines, never a stop."""

from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from scraper.cli.filters import open_lines, read_bytes, run_filter
from storage.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def _upper(value: dict[str, Any]) -> dict[str, Any]:
    return {"result": value["text"].upper()}


def test_bad_lines_become_error_lines_in_order() -> None:
    source = io.StringIO('{"id": 1, "text": "a"}\nnot json\n\n[1]\n{"id": 2}\n{"id": 3, "text": []}\n{"text": "b"}\n')
    target = io.StringIO()

    def work(value: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(value["text"], str):
            raise TypeError("text is not a string")
        return _upper(value)

    errors = run_filter(source, target, work)
    lines = [json.loads(line) for line in target.getvalue().splitlines()]
    assert [line.get("result") for line in lines] == ["A", None, None, None, None, "B"]
    assert [line.get("id") for line in lines] == [1, None, None, 2, 3, None]
    assert errors == 4
    assert lines[2]["error"] == "line 4: a JSON object is needed"
    assert lines[3]["error"] == "line 5: key 'text' is missing"


def test_text_is_written_as_it_is_not_escaped() -> None:
    target = io.StringIO()
    assert run_filter(io.StringIO('{"text": "\u0645\u06cc\u200c"}\n'), target, _upper) == 0
    assert "می\u200c" in target.getvalue()


def test_read_bytes_opens_gzip_and_names_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"<p>"))
    (tmp_path / "b.html").write_bytes(b"<b>")
    (tmp_path / "c.gz").write_bytes(gzip.compress(b"<p>" * 100)[:20])
    assert read_bytes(tmp_path / "a.gz") == b"<p>"
    assert read_bytes(tmp_path / "b.html") == b"<b>"
    for name in ("c.gz", "none"):
        with pytest.raises(InputError, match=name):
            read_bytes(tmp_path / name)


def test_open_lines_names_the_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        open_lines(str(tmp_path / "nowhere"), None)
