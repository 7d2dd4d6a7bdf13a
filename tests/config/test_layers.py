"""Which of several places wins, and whose word a key is remembered as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scraper.layers import Layers, from_dotted, from_environment, merge, read_toml, variable
from storage.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("base", "over", "merged"),
    [
        ({"a": 1}, {}, {"a": 1}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"t": {"a": 1, "b": 2}}, {"t": {"b": 3}}, {"t": {"a": 1, "b": 3}}),
        ({"l": [1, 2]}, {"l": [3]}, {"l": [3]}),  # lists replace
        ({"t": {"a": 1}}, {"t": 5}, {"t": 5}),
        ({"t": 5}, {"t": {"a": 1}}, {"t": {"a": 1}}),
    ],
)
def test_keys_replace_tables_merge_lists_replace(base: Any, over: Any, merged: Any) -> None:
    before = repr(base)
    assert merge(base, over) == merged
    assert repr(base) == before


def test_each_key_remembers_the_place_that_gave_it() -> None:
    layers = Layers().over({"poll": {"floor_s": 1, "cap_s": 9}}, "below").over({"poll": {"floor_s": 2}}, "above")
    assert layers.values == {"poll": {"floor_s": 2, "cap_s": 9}}
    assert layers.origins == {"poll.floor_s": "above", "poll.cap_s": "below"}
    assert list(layers.origins) == ["poll.cap_s", "poll.floor_s"]  # what was laid last comes last


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0.2", 0.2),
        ("7", 7),
        ("true", True),
        ('["127.0.0.0/8:8950"]', ["127.0.0.0/8:8950"]),
        ('"7"', "7"),
        ("data/news.db", "data/news.db"),
        ("postgresql://khabar:pw@db/khabar", "postgresql://khabar:pw@db/khabar"),
        ("", ""),
        ("yes", "yes"),
        ("1 # one", 1),
        ("1\nother = 2", "1\nother = 2"),  # one variable, one value
        ("[unclosed", "[unclosed"),
    ],
)
def test_a_variable_is_read_as_toml_else_taken_as_text(raw: str, value: object) -> None:
    values, origins = from_environment({"KHABAR_STORE__DSN": raw})
    assert values == {"store": {"dsn": value}}
    assert origins == {"store.dsn": "KHABAR_STORE__DSN"}


def test_variables_without_two_underscores_or_of_others_are_no_settings() -> None:
    strangers = {"KHABAR_CONFIG": "x", "KHABAR_PORT": "tcp://10.0.0.1:80", "HOME": "/", "OTHER__KEY": "1", "X": "y"}
    assert from_environment(strangers) == ({}, {})
    assert variable("fetch.allow_private") == "KHABAR_FETCH__ALLOW_PRIVATE"


def test_dotted_names_become_tables() -> None:
    assert from_dotted({"store.dsn": "x", "store.batch_rows": 2, "output.dir": ""}) == {
        "store": {"dsn": "x", "batch_rows": 2},
        "output": {"dir": ""},
    }


def test_a_file_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert read_toml(tmp_path / "none.toml") == {}
    (tmp_path / "some.toml").write_text('name = "خبر"', encoding="utf-8")
    assert read_toml(tmp_path / "some.toml") == {"name": "خبر"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[poll]\nfloor_s = ten\n", "not valid TOML: Invalid value (at line 2, column 11)"),
        (b"a = 1\na = 2\n", "not valid TOML: Cannot overwrite a value"),
        (b'name = "\xe6\xf8"\n', "byte 8 is not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_named_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "khabar.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_toml(path)
    assert str(caught.value).startswith(f"{path}: {said}")
    assert "\n" not in str(caught.value)


def test_a_folder_in_the_place_of_a_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read") as caught:
        read_toml(tmp_path)
    assert str(tmp_path) in str(caught.value)
