"""Patterns that are compiled when they are first used: the same answers, and none that could not be compiled."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import scraper
import storage
from storage.patterns import compile_all, late

ROOMS = ("scraper.text", "scraper.extract", "scraper.dedupe", "scraper.search", "scraper.feeds", "storage.sql")


def test_every_pattern_can_be_compiled() -> None:
    for package in (scraper, storage):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.startswith(ROOMS) and ".migrations" not in module.name:
                importlib.import_module(module.name)
    assert compile_all() > 50


def test_one_that_is_wrong_says_so_when_it_is_used() -> None:
    wrong = late("(")
    with pytest.raises(re.error):
        wrong.search("")


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_answers_are_those_of_a_compiled_pattern(flags: int) -> None:
    now, then, text = re.compile(r"(a)(b*)", flags), late(r"(a)(b*)", flags), "xabbAB a"
    for _ in range(2):
        assert then.findall(text) == now.findall(text)
        assert [each.span() for each in then.finditer(text)] == [each.span() for each in now.finditer(text)]
        assert then.sub("-", text) == now.sub("-", text)
        assert then.subn("-", text, count=1) == now.subn("-", text, count=1)
        assert then.split(text) == now.split(text)
        for method in ("search", "match", "fullmatch"):
            one, other = getattr(then, method)(text, 1), getattr(now, method)(text, 1)
            assert (one and one.groups()) == (other and other.groups())
    assert (then.pattern, then.flags, then.groups) == (now.pattern, now.flags, now.groups)
    assert late(rb"\xff+").search(b"a\xff\xff")


def test_its_text_can_be_had_without_compiling() -> None:
    one = late("a+")
    assert late(f"{one.pattern}b").search("aab")
    assert "search" not in vars(one)
    assert one.search("a")
    assert "search" in vars(one)
