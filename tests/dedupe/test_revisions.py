"""What changed between two texts of an article, and what sort of change it is."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from scraper.dedupe import compare_revisions
from tests.dedupe.near import chinese, edited, story
from tests.storage.samples import NOW, article

BODY = story(1)
BASE = {"body": BODY, "lead": None, "updated_at": NOW, "provenance": {"title": "rule", "body": "rule"}}
READ = {"title": "rule", "body": "generic"}


@pytest.mark.parametrize(
    ("change", "kind", "names"),
    [
        ({"title": "تیتر دیگر"}, "headline", ["title"]),
        ({"title": "تیتر دیگر", "kicker": "روتیتر"}, "headline", ["title", "kicker"]),
        ({"body": BODY.replace("budget", "bugdet", 1)}, "correction", ["body"]),
        ({"body": BODY.replace("\n", f"\n{story(2, sentences=4)}\n", 1)}, "update", ["body"]),
        ({"body": edited(BODY, 0.3), "title": "x"}, "update", ["title", "body"]),
        ({"body": BODY.replace("\n", " "), "provenance": READ}, "extraction", ["body"]),
        ({"body": BODY + "\nRead more at", "provenance": READ}, "extraction", ["body"]),
        (
            {"body": BODY + story(3), "provenance": READ, "updated_at": NOW + timedelta(1)},
            "update",
            ["body", "updated_at"],
        ),
        ({"tags": ("t", "u")}, "extraction", ["tags"]),
        ({"body": BODY.replace(" ", "\u00a0")}, "extraction", ["body"]),
        ({"title": "Another headline", "body": BODY.replace("\n", " \n")}, "headline", ["title", "body"]),
        ({"title": f"{article(1).title}?"}, "headline", ["title"]),
        ({"lead": BODY.split("\n")[0], "body": BODY.partition("\n")[2]}, "extraction", ["lead", "body"]),
        ({"body": "\n".join(BODY.split("\n")[::-1])}, "correction", ["body"]),
    ],
    ids=[
        "title",
        "kicker",
        "typo",
        "paragraph",
        "rewritten",
        "line breaks",
        "junk",
        "other method",
        "tags",
        "blanks",
        "title and blanks",
        "question mark",
        "lead apart",
        "paragraphs moved",
    ],
)
def test_kinds(change: dict[str, object], kind: str, names: list[str]) -> None:
    diff = compare_revisions(article(1, **BASE), article(1, **{**BASE, **change}))
    assert diff.kind == kind
    assert [each.name for each in diff.fields] == names


def test_only_the_lines_that_differ_are_told() -> None:
    lines = BODY.split("\n")
    after = "\n".join([lines[0], "A new paragraph.", *lines[2:]])
    (field,) = compare_revisions(article(1, **BASE), article(1, **{**BASE, "body": after})).fields
    assert field.before == (lines[1],)
    assert field.after == ("A new paragraph.",)
    (tags,) = compare_revisions(article(1, tags=("a", "b")), article(1, tags=("b", "c"))).fields
    assert (tags.before, tags.after) == (("a",), ("c",))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (chinese(1)[:50] + "人" + chinese(1)[51:], "correction"),
        (chinese(1).replace("部", "人", 6), "correction"),
        (chinese(2), "update"),
        (chinese(1)[:200] + chinese(2)[:100] + chinese(1)[200:], "update"),
    ],
)
def test_words_that_no_blanks_part_are_counted_by_signs(body: str, kind: str) -> None:
    before = article(1, **{**BASE, "body": chinese(1)})
    assert compare_revisions(before, article(1, **{**BASE, "body": body})).kind == kind


def test_letter_forms_and_non_joiners_are_no_changed_words() -> None:
    before = article(1, **{**BASE, "body": "کتاب‌های علی را می‌خواند و ۱۲ بار به خانه رفت. " * 20})
    typed = str(before.body).replace("ی", "ي").replace("ک", "ك").replace("\u200c", " ").replace("۱۲", "12")
    assert compare_revisions(before, article(1, **{**BASE, "body": typed})).kind == "extraction"
    more = article(1, **{**BASE, "body": str(before.body).replace("ی", "ي").replace("علي", "رضا", 1)})
    assert compare_revisions(before, more).kind == "correction"


@pytest.mark.parametrize("mark", [" ", "\n"])
def test_a_text_of_any_length_is_compared_soon(mark: str) -> None:
    before, after = mark.join("abc" * 10_000), mark.join("bca" * 10_000)
    began = time.process_time()
    diff = compare_revisions(article(1, **{**BASE, "body": before}), article(1, **{**BASE, "body": after}))
    assert [each.name for each in diff.fields] == ["body"]
    assert time.process_time() - began < 2


def test_lines_that_are_there_more_often_and_lines_that_moved_are_told() -> None:
    def fields(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        (field,) = compare_revisions(article(1, body=before), article(1, body=after)).fields
        return field.before, field.after

    assert fields("a\nb\nc", "a\nb\na\nc\nd") == ((), ("a", "d"))
    assert fields("a\nb\nb", "b\nx") == (("a", "b"), ("x",))
    assert fields("a\nb\nc\nd", "a\nc\nb\nd") == (("b", "c"), ("c", "b"))
