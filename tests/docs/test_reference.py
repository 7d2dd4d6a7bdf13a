"""docs/reference/ says what the code has now: what `make reference` writes is what is committed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scraper.cli import COMMANDS
from scraper.settings import Settings
from scraper.toml_errors import dotted_keys
from storage.codec import to_json
from storage.records import Article, Block, BlockType, Quality
from tests.docs.test_docs import DOCS
from tools import reference

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = reference.pages()


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_committed_is_what_the_code_says(name: str) -> None:
    committed = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert committed == WRITTEN[name], "run `make reference`"
    assert len(committed) > 300


def test_nothing_else_lies_there() -> None:
    assert {path.name for path in (DOCS / "reference").iterdir()} == set(WRITTEN)
    assert len(WRITTEN) >= 5


def test_every_setting_has_a_row_with_a_sentence() -> None:
    rows = [line.split(" | ") for line in WRITTEN["settings.md"].splitlines() if line.startswith("| `")]
    assert {row[0].strip("|` ") for row in rows} == set(dotted_keys(Settings))
    assert [row[0] for row in rows if not row[3].strip()] == []


def test_every_command_and_its_options_are_told() -> None:
    page = WRITTEN["cli.md"]
    for name in COMMANDS:
        assert f"## khabar {name}\n" in page
    assert "## khabar rule suggest\n" in page
    assert "| `--allow-private` CIDR:PORT |" in page


def test_the_schema_describes_what_a_record_is_written_as() -> None:
    schema = json.loads(WRITTEN["record.schema.json"])
    article = Article(
        "1" * 24, "https://a.test/1", "https://a.test/1", "a", "T", "B", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32,
        blocks=(Block(BlockType.PARAGRAPH, "B"),), quality=Quality(1.0),
    )  # fmt: skip
    written = to_json(article)
    assert set(schema["required"]) <= set(written) <= set(schema["properties"])
    assert set(written["blocks"][0]) <= set(schema["$defs"]["Block"]["properties"])


def test_a_page_that_is_up_to_date_is_not_touched(tmp_path: Path) -> None:
    assert reference.write(tmp_path, {"a.md": "1", "b.md": "2"}) == ["a.md", "b.md"]
    assert reference.write(tmp_path, {"a.md": "1", "b.md": "3"}) == ["b.md"]
