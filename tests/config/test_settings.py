"""Settings: the shipped file is the model, the layers lie in their order, every wrong value is one clear line."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from scraper import layers
from scraper.layers import shipped_dir
from scraper.settings import Settings, load_settings, user_dir
from scraper.toml_errors import dotted_keys, problems
from storage.errors import ConfigError
from tests.config.conftest import ROOT, SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.config.conftest import WriteConfig


def _refused(
    config_dir: Path | None, environment: dict[str, str], overrides: dict[str, Any] | None = None
) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_settings(config_dir, environment, overrides)
    lines = problems(caught.value)
    assert all("\n" not in line for line in lines)
    return lines


def test_the_shipped_file_has_every_key_with_its_default() -> None:
    shipped = tomllib.loads((SHIPPED / "khabar.toml").read_text(encoding="utf-8"))
    assert shipped == Settings().model_dump(mode="json")
    assert load_settings(None, {}) == Settings()


def test_the_shipped_file_explains_every_key() -> None:
    lines = (SHIPPED / "khabar.toml").read_text(encoding="utf-8").splitlines()
    bare = [line for line in lines if re.match(r"\w+ = ", line) and not re.search(r"  # \S.{7,}", line)]
    assert bare == []
    assert sum(bool(re.match(r"\w+ = ", line)) for line in lines) == len(list(dotted_keys(Settings)))


def test_the_settings_page_has_every_key_with_its_default_and_no_other() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| `([^`]*)` \| \S", page, re.MULTILINE))
    defaults = {
        f"{section}.{key}": value
        for section, values in Settings().model_dump(mode="json").items()
        for key, value in values.items()
    }
    assert rows.keys() == defaults.keys()
    assert {key: tomllib.loads(f"value = {shown}")["value"] for key, shown in rows.items()} == defaults


def test_each_layer_lies_over_the_one_below(config: WriteConfig) -> None:
    folder = config(khabar="[poll]\nfloor_s = 200\ninterval_s = 1000\n[fetch]\nports = [8080]\n")
    environment = {"KHABAR_POLL__INTERVAL_S": "2000", "KHABAR_POLITENESS__GAP_S": "0.2"}
    found = load_settings(folder, environment, {"politeness.gap_s": 0.1, "store.dsn": "mine.db"})
    assert (found.poll.floor_s, found.poll.interval_s, found.poll.cap_s) == (200, 2000, 86_400)
    assert found.politeness.gap_s == 0.1
    assert found.store.dsn == "mine.db"
    assert found.fetch.ports == (8080,)  # lists replace
    assert found.fetch.deadline_s == 30


def test_the_config_directory_is_the_named_one_else_the_variables_else_the_homes(tmp_path: Path) -> None:
    for name in ("named", "variable", "home/.config/khabar", "xdg/khabar"):
        (tmp_path / name).mkdir(parents=True)
    environment = {"HOME": str(tmp_path / "home")}
    assert user_dir(None, {}) is None
    assert user_dir(None, environment) == tmp_path / "home/.config/khabar"
    environment["XDG_CONFIG_HOME"] = str(tmp_path / "xdg")
    assert user_dir(None, environment) == tmp_path / "xdg/khabar"
    environment["KHABAR_CONFIG"] = str(tmp_path / "variable")
    assert user_dir(None, environment) == tmp_path / "variable"
    assert user_dir(tmp_path / "named", environment) == tmp_path / "named"
    assert user_dir(None, {"HOME": str(tmp_path / "nobody")}) is None


@pytest.mark.parametrize("way_out", ["--config", "KHABAR_CONFIG"])
def test_a_named_directory_that_is_missing_is_an_error(tmp_path: Path, way_out: str) -> None:
    missing = tmp_path / "missing"
    by_option = way_out == "--config"
    lines = _refused(missing if by_option else None, {} if by_option else {"KHABAR_CONFIG": str(missing)})
    assert lines == [f"{missing}: no such directory; make it, or take the shipped config by leaving out {way_out}"]
    assert not missing.exists()


def test_a_wheel_reads_the_copy_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shipped_dir() == SHIPPED
    package = tmp_path / "site-packages" / "scraper"
    (package / "_shipped_config").mkdir(parents=True)
    monkeypatch.setattr(layers, "__file__", str(package / "layers.py"))
    assert shipped_dir() == package / "_shipped_config"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[poll]\nflor_s = 3\n", "poll.flor_s: no such key; did you mean 'floor_s'?"),
        ("[pol]\nfloor_s = 3\n", "pol: no such key; did you mean 'poll'?"),
        ("[fetch]\ngap_s = 3\n", "fetch.gap_s: no such key; did you mean 'politeness.gap_s'?"),
        ("[log]\nzzz = 3\n", "log.zzz: no such key; known are level, format"),
        ("[store]\ndsn = 7\n", "store.dsn = 7: must be text in quotes"),
        ('[store]\ndsn = ""\n', 'store.dsn = "": must not be empty'),
        ("store = 7\n", "store = 7: must be a table"),
        ("[store]\nbatch_rows = 0\n", "store.batch_rows = 0: must be at least 1"),
        ("[store]\nbatch_rows = 1.5\n", "store.batch_rows = 1.5: must be a whole number"),
        ("[store]\nbatch_rows = true\n", "store.batch_rows = true: must be a whole number"),
        ("[store]\nbatch_delay_s = -1\n", "store.batch_delay_s = -1: must be at least 0"),
        ("[fetch]\nconcurrency = '9'\n", 'fetch.concurrency = "9": must be a whole number'),
        ("[fetch]\ndeadline_s = inf\n", "fetch.deadline_s = inf: must be a finite number"),
        ("[fetch]\ndeadline_s = nan\n", "fetch.deadline_s = nan: must be a finite number"),
        ("[fetch]\ndeadline_s = 0\n", "fetch.deadline_s = 0: must be more than 0"),
        (
            "[fetch]\ndeadline_s = 70\n",
            "fetch: lease_s (60) must exceed deadline_s (70): raise lease_s",
        ),
        ("[fetch]\nports = 80\n", "fetch.ports = 80: must be a list"),
        ("[fetch]\nports = []\n", "fetch.ports = []: must not be empty"),
        ("[fetch]\nports = [0]\n", "fetch.ports[0] = 0: must be at least 1"),
        ("[fetch]\nports = [80, 70000]\n", "fetch.ports[1] = 70000: must be at most 65535"),
        ("[fetch]\nmax_redirects = 50\n", "fetch.max_redirects = 50: must be at most 20"),
        ("[fetch]\nrobots = 'never'\n", 'fetch.robots = "never": must be true or false'),
        ("[fetch]\ncontact = 'me'\n", 'fetch.contact = "me": must be an http(s) URL or a mail address'),
        (
            '[fetch]\nuser_agent = "a\\r\\nX-Evil: 1"\n',
            'fetch.user_agent = "a\\r\\nX-Evil: 1": must be printable ASCII, as it goes into a request header',
        ),
        (
            "[fetch]\nuser_agent = 'خبر'\n",
            'fetch.user_agent = "خبر": must be printable ASCII, as it goes into a request header',
        ),
        (
            "[poll]\nfloor_s = 1000\n",
            "poll: floor_s (1000) <= interval_s (900) <= cap_s (86400) must hold",
        ),
        ("[retry]\nbase_s = 90000\n", "retry: base_s (90000) must not exceed cap_s (86400): raise cap_s"),
        ("[output]\nformat = 'csv'\n", "output.format = \"csv\": must be 'jsonl' or 'text'"),
        ("[log]\nlevel = 'loud'\n", "log.level = \"loud\": must be 'debug', 'info', 'warning' or 'error'"),
        ("[agencies]\nonly = 'isna'\n", 'agencies.only = "isna": must be a list'),
    ],
)
def test_a_wrong_value_in_a_file_is_one_line(config: WriteConfig, text: str, said: str) -> None:
    folder = config(khabar=text)
    assert _refused(folder, {}) == [f"{folder / 'khabar.toml'}: {said}"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KHABAR_POLL__FLOOR_S", "ten", 'poll.floor_s = "ten": must be a number'),
        ("KHABAR_FETCH__ROBOT", "true", "fetch.robot: no such key; did you mean 'KHABAR_FETCH__ROBOTS'?"),
        ("KHABAR_FECH__ROBOTS", "true", "fech: no such key; did you mean 'KHABAR_FETCH__ROBOTS'?"),
        ("KHABAR_X__Y", "1", "x: no such key; `khabar config show` lists what there is"),
        (
            "KHABAR_AGENCIES__ONLY",
            "isna",
            'agencies.only = "isna": must be a list; write KHABAR_AGENCIES__ONLY=\'["isna"]\'',
        ),
        ("KHABAR_OUTPUT__DIR", "1", "output.dir = 1: must be text in quotes; write KHABAR_OUTPUT__DIR='\"1\"'"),
        ("KHABAR_FETCH__DEADLINE_S", "90", "fetch: lease_s (60) must exceed deadline_s (90): raise lease_s"),
        (
            "KHABAR_FETCH_ROBOTS",
            "true",
            "section and key are parted by two underscores; write KHABAR_FETCH__ROBOTS",
        ),
    ],
)
def test_a_wrong_variable_is_named(config: WriteConfig, name: str, value: str, said: str) -> None:
    folder = config(khabar="[fetch]\nconcurrency = 3\n[poll]\ncap_s = 90000\n")
    assert _refused(folder, {name: value}) == [f"{name}: {said}"]


def test_a_wrong_option_is_named() -> None:
    assert _refused(None, {}, {"output.format": "csv"}) == [
        "command line: output.format = \"csv\": must be 'jsonl' or 'text'"
    ]
    assert load_settings(None, {}, {"output.format": "text"}).output.format == "text"


def test_all_problems_are_told_at_once(config: WriteConfig) -> None:
    folder = config(khabar="[poll]\nflor_s = 3\ncap_s = 'x'\n[log]\nlevel = 'loud'\n")
    lines = _refused(folder, {"KHABAR_FETCH_PORTS": "1", "KHABAR_STORE__BATCH_ROWS": "-1"})
    assert len(lines) == 5
    assert [line.split(": ")[0] for line in lines] == [
        "KHABAR_FETCH_PORTS",
        "KHABAR_STORE__BATCH_ROWS",
        *[str(folder / "khabar.toml")] * 3,
    ]


def test_a_password_is_not_told_and_a_long_value_is_cut(config: WriteConfig) -> None:
    secret, long = "postgresql://khabar:hunter2@db/khabar", "x" * 10_000
    lines = _refused(config(khabar=f'[log]\nlevel = "{secret}"\nformat = "{long}"\n'), {})
    assert len(lines) == 2
    assert "hunter2" not in "".join(lines)
    assert all(len(line) < 400 for line in lines)


def test_the_agent_names_product_version_and_contact() -> None:
    plain = load_settings(None, {}).fetch.agent()
    with_contact = load_settings(None, {"KHABAR_FETCH__CONTACT": "https://news.example/bot"}).fetch.agent()
    assert re.fullmatch(r"Khabar/\d+\.\d+\.\d+", plain)
    assert with_contact == f"{plain} (+https://news.example/bot)"
    assert load_settings(None, {"KHABAR_FETCH__USER_AGENT": "Mine/1"}).fetch.agent() == "Mine/1"


def test_settings_do_not_change_after_loading() -> None:
    settings = load_settings(None, {})
    with pytest.raises(ValidationError, match="frozen"):
        settings.poll.floor_s = 1
    assert settings.poll.floor_s == 120


def test_domains_that_share_a_turn_or_do_not(tmp_path: Path) -> None:
    (tmp_path / "khabar.toml").write_text('[politeness]\napart = ["Example.org"]\ntogether = ["github.io"]\n')
    found = load_settings(tmp_path, {}, {}).politeness
    assert (found.apart, found.together) == (("example.org",), ("github.io",))
    (tmp_path / "khabar.toml").write_text('[politeness]\napart = ["https://example.org/"]\n')
    with pytest.raises(ConfigError, match="is not a domain; write it as"):
        load_settings(tmp_path, {}, {})
