"""The documents tell what the code has: commands, exit codes, record fields, refusal classes, rooms."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

import scraper.cli
from scraper.cli import COMMANDS
from storage.records import Article, RefusalClass

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _table_words(text: str) -> set[str]:
    """Return every word in backticks in the first column of the tables of a page."""
    cells = (line.split("|")[1] for line in text.splitlines() if line.startswith("| `"))
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def test_the_first_screen_of_the_readme_has_the_two_commands() -> None:
    first_screen = "\n".join(_read("README.md").splitlines()[:20])
    assert "make crawl" in first_screen
    assert "make test" in first_screen


def test_ci_runs_the_suite_and_the_demo_from_a_clean_install() -> None:
    script = _read(".ci/run")
    assert "make test" in script
    assert "demo" in script


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"`khabar {command}`" in _read("docs/cli.md")


def test_every_exit_code_is_documented() -> None:
    codes = {value for name, value in vars(scraper.cli).items() if name.startswith("EXIT_")}
    documented = {int(found) for found in re.findall(r"^\| (\d+) \|", _read("docs/cli.md"), re.MULTILINE)}
    assert documented == codes


def test_every_record_field_is_documented_and_no_other() -> None:
    assert _table_words(_read("docs/record.md")) == {each.name for each in fields(Article)}


def test_every_refusal_class_has_its_row() -> None:
    assert _table_words(_read("docs/politeness.md")) == {each.value for each in RefusalClass}


def test_the_changelog_has_an_unreleased_section() -> None:
    assert "## [Unreleased]" in _read("CHANGELOG.md")


@pytest.mark.parametrize(
    "page",
    sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*.md"))
    + sorted(path.relative_to(ROOT).as_posix() for path in DOCS.rglob("*.md")),
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = _read(page)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    missing = [target for target in targets if target and not (ROOT / page).parent.joinpath(target).exists()]
    assert missing == []
    assert text.startswith("#")


def test_the_map_of_rooms_names_what_exists() -> None:
    named = set(re.findall(r"`((?:config|scraper|storage|tests|docs)/[\w./-]*)`", _read("CONTRIBUTING.md")))
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_decisions_have_their_parts() -> None:
    pages = list((DOCS / "decisions").glob("[0-9]*.md"))
    assert len(pages) >= 4
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert re.match(rf"# {page.name[:4]}: ", text), page.name
        assert "**Decided" in text, page.name
        assert "**Look again" in text, page.name


def test_lock_files_name_no_registry_and_have_hashes() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert {lock.stem for lock in locks} == {
        "build",
        "core",
        "dev",
        "postgres",
        "web",
        "export",
        "archive",
        "ray",
        "image",
        "urlfrontier",
        "fast",
    }
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert not re.search(r"https?://|--index|--find-links|^-i ", text, re.MULTILINE), lock.name
        pins = re.findall(r"^[a-z][\w.-]*(?:\[[^\]]*\])?==", text, re.MULTILINE | re.IGNORECASE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins), lock.name
