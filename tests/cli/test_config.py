"""`khabar config` and `khabar agencies`: exact output, every problem at once, documented exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scraper.cli import EXIT_USAGE, khabar
from scraper.settings import Settings
from tests.waiting import PATIENCE_S

SHIPPED = Path(__file__).resolve().parents[2] / "config"
OPENING_FORM = "write address range and port, as 127.0.0.0/8:8950 or [::1]:8950"
TOML_FORM = "text stands in quotes, lists in brackets"
HARBOUR = """name = "بندر"
name_en = "Harbour"
country = "GB"
language = "en"
time_zone = "Europe/London"
homepage = "https://harbour.example/"
feeds = [{ url = "https://harbour.example/rss" }]
"""


@pytest.fixture(autouse=True)
def _no_config_of_ones_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("KHABAR_CONFIG", raising=False)


def _write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def _run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(khabar, arguments, env=environment, standalone_mode=False)


def test_check_counts_what_is_in_force(tmp_path: Path) -> None:
    folder = _write(tmp_path / "mine", agencies__harbour=HARBOUR, agencies__isna="enabled = false")
    answer = _run("config", "check", str(folder), KHABAR_AGENCIES__ONLY='["harbour", "isna", "tasnim"]')
    assert answer.stdout == (f"OK: 2 agencies with 3 feeds, 14 families, store data/khabar.db; yours: {folder}\n")
    assert answer.stderr == ""
    assert answer.return_value == 0


def test_check_without_a_directory_checks_what_is_shipped() -> None:
    answer = _run("config", "check")
    assert re.fullmatch(r"OK: \d+ agencies with \d+ feeds, 14 families, store \S+; yours: none\n", answer.stdout)
    assert answer.return_value == 0


@pytest.mark.parametrize("how", ["argument", "option", "variable", "home"])
def test_check_tells_every_problem_of_every_file_and_exits_2(tmp_path: Path, how: str) -> None:
    folder = _write(
        tmp_path / ".config" / "khabar",
        khabar='[poll]\nflor_s = 3\n[fetch]\nallow_private = ["127.0.0.0/8", "10.0.0.0/8:80"]\n',
        agencies__isna="enabled = maybe\n",
        agencies__harbour=HARBOUR.replace("Europe/London", "London"),
    )
    arguments = {"argument": [str(folder)], "option": ["--config", str(folder)]}.get(how, [])
    environment = {"KHABAR_CONFIG": str(folder)} if how == "variable" else {}
    answer = _run("config", "check", *arguments, **environment)
    assert answer.stderr.splitlines() == [
        f"khabar: {folder}/khabar.toml: poll.flor_s: no such key; did you mean 'floor_s'?",
        f"khabar: fetch.allow_private: '127.0.0.0/8': the port is missing; {OPENING_FORM}",
        f"khabar: {folder}/agencies/isna.toml: not valid TOML: Invalid value (at line 1, column 11); {TOML_FORM}",
        f'khabar: {folder}/agencies/harbour.toml: time_zone = "London": must be an IANA time zone, as Asia/Tehran',
    ]
    assert answer.stdout == ""
    assert answer.return_value == EXIT_USAGE


def test_check_names_a_directory_that_is_missing_once(tmp_path: Path) -> None:
    answer = _run("config", "check", str(tmp_path / "none"))
    (line,) = answer.stderr.splitlines()
    assert line.startswith(f"khabar: {tmp_path}/none: no such directory; make it")
    assert answer.return_value == EXIT_USAGE


@pytest.mark.parametrize("words", [("config", "check"), ("config", "show"), ("agencies",), ("status",)])
def test_wrong_settings_are_plain_lines_and_exit_2_as_a_process_too(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = _write(tmp_path / "mine", khabar="[poll]\nflor_s = 3\n")
    command = [sys.executable, "-m", "scraper", *words, "--config"]
    wrong = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert wrong.stderr == f"khabar: {folder}/khabar.toml: poll.flor_s: no such key; did you mean 'floor_s'?\n"
    assert (wrong.returncode, wrong.stdout) == (EXIT_USAGE, "")
    missing = subprocess.run([*command, f"{folder}2"], capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert missing.stderr.startswith(f"khabar: {folder}2: no such directory; make it")
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (EXIT_USAGE, "", 1)


def test_check_notes_files_that_nothing_reads(tmp_path: Path) -> None:
    folder = _write(tmp_path / "mine", agency__harbour=HARBOUR)
    answer = _run("config", "check", str(folder))
    assert answer.stderr == (
        f"khabar: note: {folder}/agency/harbour.toml is not read; "
        "agencies belong into agencies/, families into families/\n"
    )
    assert answer.return_value == 0


def test_show_is_toml_with_the_origin_of_each_value(tmp_path: Path) -> None:
    folder = _write(tmp_path / "mine", khabar="[poll]\nfloor_s = 200\n")
    answer = _run("config", "show", "--config", str(folder), KHABAR_FETCH__PORTS="[8080]")
    assert answer.return_value == 0
    lines = answer.stdout.splitlines()
    assert f"poll.floor_s = 200.0                  # {folder}/khabar.toml" in lines
    assert "fetch.ports = [8080]                  # KHABAR_FETCH__PORTS" in lines
    assert 'store.dsn = "data/khabar.db"          # shipped' in lines
    shown = tomllib.loads(answer.stdout)
    assert shown.keys() == Settings.model_fields.keys()
    assert shown["fetch"] == Settings().model_dump(mode="json")["fetch"] | {"ports": [8080]}


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_show_and_check_mask_passwords(scheme: str) -> None:
    dsn = f"{scheme}://khabar:hunter2@db/khabar"
    told = [_run(*words, KHABAR_STORE__DSN=dsn).stdout for words in (["config", "show"], ["config", "check"])]
    assert "hunter2" not in "".join(told)
    assert all(f"{scheme}://***@db/khabar" in each for each in told)


def test_show_as_json_has_value_and_origin() -> None:
    answer = _run("config", "show", "--json", KHABAR_LOG__LEVEL="debug")
    shown = json.loads(answer.stdout)
    assert shown["log.level"] == {"value": "debug", "origin": "KHABAR_LOG__LEVEL"}
    assert shown["fetch.ports"] == {"value": [80, 443], "origin": "shipped"}


def test_agencies_are_listed_with_state_and_file(tmp_path: Path) -> None:
    folder = _write(
        tmp_path / "mine",
        khabar='[agencies]\nonly = ["tasnim", "isna", "harbour"]\n',
        agencies__harbour=HARBOUR + "verified = true\n",
        agencies__isna="enabled = false",
    )
    answer = _run("agencies", "--config", str(folder))
    rows = [re.split(r"  +", line) for line in answer.stdout.splitlines()]
    assert rows == [
        ["agency", "language", "zone", "feeds", "family", "state", "file", "name"],
        ["harbour", "en", "Europe/London", "1", "-", "verified", f"{folder}/agencies/harbour.toml", "Harbour", "بندر"],
        ["isna", "fa", "Asia/Tehran", "1", "isna", "off", f"{folder}/agencies/isna.toml", *rows[2][7:]],
        ["tasnim", "fa", "Asia/Tehran", "2", "tasnim", "unverified", "agencies/tasnim.toml", *rows[3][7:]],
    ]
    assert [row[7] for row in rows[2:]] == ["ISNA", "Tasnim"]


def test_agencies_as_json_are_whole() -> None:
    answer = _run("agencies", "--json")
    rows = {row["id"]: row for row in json.loads(answer.stdout)}
    assert [feed["url"] for feed in rows["isna"]["feeds"]] == ["https://www.isna.ir/rss"]
    assert rows["isna"]["file"] == str(SHIPPED / "agencies" / "isna.toml")
    assert list(rows) == sorted(rows)
