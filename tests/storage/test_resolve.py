"""What an article is, decided without a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.records import KnownBy, Layer, Verdict
from storage.sql.resolve import MOST_REVISIONS, Knowledge, Known
from tests.storage.samples import article

if TYPE_CHECKING:
    from storage.records import Article

A, B = article(1).id, article(2).id


def known(**changes: object) -> Known:
    facts = {"id": A, "content_hash": "hash 1", "title": "عنوان 1", "revision": 1, "story_id": A, "copy_of": None}
    return Known(**(facts | changes))  # type: ignore[arg-type]


def knowing(one: Known, *keys: str) -> Knowledge:
    return Knowledge(dict.fromkeys(keys, one.id), {one.id: one}, {one.content_hash: one})


def test_nothing_is_known() -> None:
    resolved = Knowledge().resolve(article(1), ["k"])
    assert (resolved.verdict, resolved.article.id, resolved.article.story_id) == (Verdict.NEW, A, A)
    assert resolved.article.copy_of is None


@pytest.mark.parametrize(
    ("number", "keys"),
    [(1, []), (2, ["k"]), (2, ["unknown", "k"])],
    ids=["its id is known", "a key is known", "a less trusted key is known"],
)
def test_the_same_article_keeps_its_identity(number: int, keys: list[str]) -> None:
    again = article(number, content_hash="hash 1", title="عنوان 1")
    resolved = knowing(known(revision=3), "k").resolve(again, keys)
    assert (resolved.verdict, resolved.article.id, resolved.article.revision) == (Verdict.UNCHANGED, A, 3)


def test_the_most_trusted_known_key_decides() -> None:
    knowledge = Knowledge({"k": A, "l": B}, {A: known(), B: known(id=B)}, {})
    assert knowledge.resolve(article(3, content_hash="x"), ["l", "k"]).article.id == B
    assert knowledge.resolve(article(3, content_hash="x"), ["k", "l"]).article.id == A


SORTS = {"c": Layer.CANONICAL, "u": Layer.URL, "n": Layer.NUMBER, "a": Layer.ASKED, "g": Layer.GUID}


@pytest.mark.parametrize("sort", "cun")
@pytest.mark.parametrize("content", ["hash 1", "new"])
def test_the_sort_of_key_that_decided_is_told_and_learned_with_new_keys(sort: str, content: str) -> None:
    knowledge = knowing(known(), sort)
    resolved = knowledge.resolve(article(9, content_hash=content, title="عنوان 1"), "cun", "ag", layers=SORTS)
    assert (resolved.article.id, resolved.told_by) == (A, SORTS[sort])
    assert knowledge.learned == {key: KnownBy(SORTS[key], SORTS[sort]) for key in "cunag" if key != sort}
    told = {"identity": SORTS[sort].value} if content == "new" else {}
    assert resolved.article.provenance == article(9).provenance | told


@pytest.mark.parametrize("sort", "ag")
def test_a_likely_key_decides_only_with_the_text(sort: str) -> None:
    same = knowing(known(), sort)
    assert same.resolve(article(9, content_hash="hash 1"), "u", "ag", layers=SORTS).told_by is SORTS[sort]
    assert same.learned["u"] == KnownBy(Layer.URL, SORTS[sort])
    other = knowing(known(), sort)
    resolved = other.resolve(article(9, content_hash="new"), "u", "ag", layers=SORTS)
    assert (resolved.verdict, resolved.told_by) == (Verdict.NEW, None)
    assert other.learned["u"] == KnownBy(Layer.URL)


def test_another_text_is_the_next_revision_and_remembers_the_one_before() -> None:
    before = known(revision=4, story_id=B, copy_of=B)
    resolved = knowing(before, "k").resolve(article(9, content_hash="new"), ["k"])
    assert (resolved.verdict, resolved.article.revision, resolved.before) == (Verdict.REVISED, 5, before)
    assert (resolved.article.id, resolved.article.story_id, resolved.article.copy_of) == (A, B, B)


def test_a_copy_joins_the_story_of_the_earliest_text() -> None:
    knowledge = knowing(known())
    first = knowledge.resolve(article(2, content_hash="hash 1"), ["x"])
    second = knowledge.resolve(article(3, content_hash="hash 1"), ["y"])
    for resolved in (first, second):
        assert (resolved.verdict, resolved.article.copy_of, resolved.article.story_id) == (Verdict.COPY, A, A)


def test_a_copy_of_a_copy_names_the_original() -> None:
    resolved = knowing(known(id=B, copy_of=A, story_id=A)).resolve(article(3, content_hash="hash 1"), [])
    assert (resolved.article.copy_of, resolved.article.story_id) == (A, A)


def test_what_was_resolved_is_known_from_then_on() -> None:
    knowledge = Knowledge()
    verdicts = [
        knowledge.resolve(one, keys).verdict
        for one, keys in [
            (article(1), ["k", "l"]),
            (article(1), ["k"]),
            (article(5, content_hash="hash 1", title="عنوان 1"), ["l"]),
            (article(1, title="other"), []),
            (article(2, content_hash="hash 1"), []),
        ]
    ]
    assert verdicts == [Verdict.NEW, Verdict.UNCHANGED, Verdict.UNCHANGED, Verdict.REVISED, Verdict.COPY]
    assert knowledge.aliases == {"k": A, "l": A}


@pytest.mark.parametrize("title", ["عنوان  1", "عنوان\u200c 1", " عنوان 1 "])
def test_a_title_that_was_typed_anew_is_no_revision(title: str) -> None:
    resolved = knowing(known(title="عنوان 1"), "k").resolve(article(1, content_hash="hash 1", title=title), ["k"])
    assert resolved.verdict is Verdict.UNCHANGED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("كيفيت", "کیفیت"),
        ("Iran's “talks” – day 12", 'Iran’s "talks" — day 12'),
        ("قیمت ۱۲۳ تومان", "قیمت 123 تومان"),
        ("قیمت ١٢٣", "قیمت ۱۲۳"),
        ("१२ लोग", "12 लोग"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("ＡＢＣ１２", "ABC12"),
        ("«گفت‌وگو»، فردا…", "“گفتوگو”, فردا..."),
        ("BREAKING: It rains", "Breaking: it rains"),
    ],
)
def test_another_way_of_typing_a_title_is_no_revision(before: str, after: str) -> None:
    again = knowing(known(title=before), "k").resolve(article(1, content_hash="hash 1", title=after), ["k"])
    assert again.verdict is Verdict.UNCHANGED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Is it over", "Is it over?"),
        ("12 dead", "13 dead"),
        ("He resigned", "He 'resigned'"),
        ("Win!", "Win?"),
        ("۱۲ کشته", "۱۳ کشته"),
    ],
)
def test_another_title_is_a_revision(before: str, after: str) -> None:
    again = knowing(known(title=before), "k").resolve(article(1, content_hash="hash 1", title=after), ["k"])
    assert again.verdict is Verdict.REVISED


class Nobody:
    """Finds no text like another."""

    def find(self, article: Article, likely: Known | None = None) -> None:
        """Return nothing."""

    def learn(self, article: Article) -> None:
        """Forget it."""


def test_a_few_equal_letters_make_no_copy() -> None:
    knowledge = Knowledge(near=Nobody())
    pictures = {"title": "Photos of the day", "lead": None, "body": "See them all.", "content_hash": "pictures"}
    assert [knowledge.resolve(article(n, **pictures), [f"{n}"]).verdict for n in (1, 2)] == [Verdict.NEW] * 2
    longer = pictures | {"body": "See them all, from the floods to the finals.", "content_hash": "more"}
    assert [knowledge.resolve(article(n, **longer), [f"{n}"]).verdict for n in (3, 4)] == [Verdict.NEW, Verdict.COPY]


def test_a_text_that_never_settles_is_not_followed_for_ever() -> None:
    resolved = knowing(known(revision=MOST_REVISIONS - 1), "k").resolve(article(1, content_hash="x"), ["k"])
    assert (resolved.verdict, resolved.article.revision) == (Verdict.REVISED, MOST_REVISIONS)
    resolved = knowing(known(revision=MOST_REVISIONS), "k").resolve(article(1, content_hash="y"), ["k"])
    assert (resolved.verdict, resolved.article.revision) == (Verdict.UNCHANGED, MOST_REVISIONS)
