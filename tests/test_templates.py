"""What repeats over the articles of a host: when it is believed, what it does to a page, and that memory is bounded."""

from __future__ import annotations

import pytest

from scraper.extract import Extraction, extract
from scraper.extract.template import block_key
from scraper.templates import MAX_HOSTS, MAX_KNOWN, MIN_ARTICLES, Templates
from storage.records import TemplateBlock
from tests.extract.pages import PROSE, simple

HOST = "news.example.org"
PROMO = "Follow the Valley Herald on every network, so that nothing of the valley escapes you."


def read(number: int, known: frozenset[int] | None, *extra: str) -> Extraction:
    lines = [f"Article {number}: {line}" for line in PROSE]
    found = extract(simple(*lines, *extra), url=f"https://{HOST}/{number}", known_boilerplate=known)
    assert isinstance(found, Extraction)
    return found


def test_a_site_gets_cleaner_the_longer_it_is_followed() -> None:
    templates = Templates()
    kept = []
    for number in range(MIN_ARTICLES + 2):
        found = read(number, templates.known(HOST), PROMO)
        kept.append(PROMO in found.body)
        learned = templates.learn(HOST, f"id {number}", found.block_keys)
        assert learned == ((TemplateBlock(HOST, block_key(PROMO)),) if number == MIN_ARTICLES - 1 else ())
    assert kept == [True] * MIN_ARTICLES + [False] * 2
    assert templates.known("other.example.org") == frozenset()


def test_the_same_article_read_again_counts_once() -> None:
    templates = Templates()
    for _ in range(3 * MIN_ARTICLES):
        assert templates.learn(HOST, "the same", [1, 2]) == ()
    assert templates.known(HOST) == frozenset()


def test_background_of_a_running_story_is_no_template() -> None:
    templates = Templates()
    for number in range(60):
        templates.learn(HOST, f"id {number}", [1000 + number, *([7] if number % 6 == 0 else [])])
    assert templates.known(HOST) == frozenset()  # in one article of six
    for number in range(60, 70):
        templates.learn(HOST, f"id {number}", [8])
    assert templates.known(HOST) == {8}


def test_what_is_stored_is_known_at_once() -> None:
    templates = Templates([TemplateBlock(HOST, block_key(PROMO))])
    assert PROMO not in read(1, templates.known(HOST), PROMO).body
    assert templates.learn(HOST, "id", [block_key(PROMO)]) == ()


def test_memory_is_bounded() -> None:
    templates = Templates()
    for number in range(MAX_HOSTS + 10):
        templates.learn(f"host {number}", "id", [1])
    for number in range(MIN_ARTICLES):
        learned = templates.learn(HOST, f"id {number}", range(MAX_KNOWN + 50))
    assert len(learned) == len(templates.known(HOST)) == MAX_KNOWN
    assert len(templates._hosts) == MAX_HOSTS


def test_boilerplate_never_takes_most_of_a_text() -> None:
    own = frozenset(block_key(f"Article 1: {line}") for line in PROSE)
    assert read(1, own).body.split("\n") == [f"Article 1: {line}" for line in PROSE]
    assert read(1, frozenset([block_key(f"Article 1: {PROSE[0]}")])).body.startswith(f"Article 1: {PROSE[1]}")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("گفت‌وگو با كارگران", "گفت‌وگو با کارگران", True), ("A  text of words", "a text of words", False),
     ("A text", "A text", True), ("A text", "A test", False), ("x" * 300 + "a", "x" * 300 + "bc", False)],
)  # fmt: skip
def test_keys(one: str, other: str, *, same: bool) -> None:
    assert (block_key(one) == block_key(other)) is same
    assert 0 <= block_key(one) < 1 << 63


def test_without_anybody_to_learn_nothing_is_counted() -> None:
    assert read(1, None, PROMO).block_keys == ()
    assert len(read(1, frozenset(), PROMO).block_keys) == len(PROSE) + 1
