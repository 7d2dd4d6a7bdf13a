"""The demo's stories: whole, plausible, and the reference story with every non-joiner that its record had lost."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from scraper import text
from scraper.demo import pages

NON_JOINER = "\N{ZERO WIDTH NON-JOINER}"
REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "facts" / "reference-record.txt"
# Every word of the story that is written with a non-joiner, as often as it stands there.
JOINED = """
می|تواند تنش|ها دقیقه|ای دقیقه|ای تحریم|ها می|تواند می|تواند پیش|زمینه می|تواند ضمانت|های مقام|های هیچ|یک مقام|های
راه|حل می|کشد مقام|ها می|گویند عقب|نشینی دیده|اند تحریم|های مقام|های زمینه|هایی می|توانند زمینه|هایی توافق|ها تضمین|های
هسته|ای برنده|ای مقام|های رایزنی|های گفت|وگویی
""".replace("|", NON_JOINER).split()


def _reference_story() -> pages.Story:
    return next(story for story in pages.stories("fa") if "پوتین" in story["title"])


def test_the_reference_story_has_its_parts() -> None:
    story = _reference_story()
    assert story["title"] == "تماس تلفنی پوتین و بایدن درباره اوضاع وخیم مرز روسیه و اوکراین"
    assert story["lead"].startswith("بایدن و پوتین در تماسی تلفنی درباره اوکراین")
    assert len(story["paragraphs"]) == 14
    assert story["paragraphs"][0].startswith("به گزارش ایسنا، به نقل از خبرگزاری رویترز، ")
    assert story["date"] == "جمعه / ۱۰ دی ۱۴۰۰ / ۱۰:۱۵"


def test_the_reference_story_has_all_its_non_joiners() -> None:
    story = _reference_story()
    whole = " ".join([story["kicker"], story["title"], story["lead"], *story["paragraphs"]])
    found = re.findall(rf"\w+(?:{NON_JOINER}\w+)+", whole)
    assert sorted(found) == sorted(JOINED)
    assert whole.count(NON_JOINER) == len(found)


def test_the_reference_story_is_the_reference_record_word_by_word() -> None:
    if not REFERENCE.is_file():
        pytest.skip("needs the reference record, which is not part of the repository")
    record = REFERENCE.read_text(encoding="utf-8").splitlines()
    story = _reference_story()
    lines = [story["title"] + "۱۰-دی-۱۴۰۰", story["lead"], *story["paragraphs"]]
    assert [line.replace(NON_JOINER, "").split() for line in lines] == [line.split() for line in record]
    assert len(record) == 16


@pytest.mark.parametrize("language", ["fa", "en"])
def test_there_are_six_to_eight_whole_stories(language: str) -> None:
    stories = pages.stories(language)
    assert 6 <= len(stories) <= 8
    assert len({story["path"] for story in stories}) == len({story["title"] for story in stories}) == len(stories)
    for story in stories:
        assert len(story["paragraphs"]) >= 3, story["title"]
        assert all(len(paragraph) > 60 for paragraph in story["paragraphs"]), story["title"]
        assert story["tags"], story["title"]
        assert text.normalize(story["lead"]) == story["lead"]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_stories_come_newest_first_with_the_zone_of_their_site(language: str) -> None:
    dates = [datetime.fromisoformat(story["published"]) for story in pages.stories(language)]
    assert all(newer > older for newer, older in pairwise(dates))
    assert {str(date.tzinfo) for date in dates} == {"UTC+03:30" if language == "fa" else "UTC"}


def test_the_dates_on_persian_pages_are_those_of_their_feed() -> None:
    for story in pages.stories("fa"):
        reading = text.parse_date(story["date"], zone="Asia/Tehran")
        assert reading is not None, story["date"]
        assert (reading.calendar, reading.instant) == ("jalali", datetime.fromisoformat(story["published"]))


def test_persian_stories_are_persian_throughout() -> None:
    for story in pages.stories("fa"):
        whole = " ".join([story["title"], story["lead"], *story["paragraphs"]])
        assert not re.search(r"[كيىA-Za-z0-9]", whole), story["title"]
        assert text.detect_language(whole).tag == "fa"
