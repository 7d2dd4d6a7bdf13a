"""What changed between two texts of an article, and what sort of change it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scraper.dedupe import compare_revisions
from tests.dedupe.near import edited, story
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
    ],
    ids=["title", "kicker", "typo", "paragraph", "rewritten", "line breaks", "junk", "other method", "tags"],
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
