"""Lines that change at every fetch are no change of the article."""

from __future__ import annotations

import pytest

from scraper.dedupe import content_hash
from scraper.dedupe.volatile import is_volatile
from tests.dedupe.near import story


@pytest.mark.parametrize(
    "line",
    [
        "1,234 views",
        "Updated 3 minutes ago",
        "Last updated: 2 hours ago",
        "5 days ago",
        "just now",
        "Views: 12.5K",
        "12 comments",
        "۱۲۳ بازدید",
        "تعداد بازدید: ۱۲۳۴",
        "بازدید: ۱۲",
        "۳ دقیقه پیش",
        "آخرین به‌روزرسانی: ۵ ساعت پیش",
        "به‌روزرسانی ۵ دقیقه پیش",
        "منذ 5 دقائق",
        "vor 3 Stunden",
        "il y a 5 minutes",
        "обновлено 5 минут назад",
        "1 024 просмотра"[2:],
        "阅读 1234",
    ],
)
def test_lines_of_readers_and_clocks(line: str) -> None:
    assert is_volatile(line)
    body = story(1)
    hashed = content_hash(title="t", lead=None, body=body)
    assert content_hash(title="t", lead=None, body=f"{line}\n{body}") == hashed
    assert content_hash(title="t", lead=None, body=f"{body}\n{line}\n") == hashed


@pytest.mark.parametrize(
    "line",
    [
        "The video had 1,234 views when it was taken down.",
        "Two people died 3 minutes ago apart",
        "۱۲ نفر کشته شدند",
        "12",
        "Updated rules",
        "5 people",
        "",
        "زلزله ۵ ریشتری ۳ دقیقه پیش تهران را لرزاند",
    ],
)
def test_lines_that_say_something(line: str) -> None:
    assert not is_volatile(line)
    assert (
        content_hash(title="t", lead=None, body=f"{story(1)}\n{line}")
        != content_hash(title="t", lead=None, body=story(1))
    ) == bool(line)
