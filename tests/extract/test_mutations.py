"""Pages broken on the way: cut, doubled, flipped, spliced. Any of them is an answer, the same each time, and clean."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Iterator, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from scraper.extract import Extraction, extract
from storage.records import Refusal
from tests.extract.pages import ENGLISH, PERSIAN, URL

PAGES = [ENGLISH.encode(), PERSIAN.encode()]
MOST_S = 2.0  # of CPU; these pages take some milliseconds
UNCLEAN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
TARGETS = [b'class="', b"<p", b"<h1", b'content="', b">", b'"headline":"', b'"name":"', b"&", b"</"]
POISONS = [
    b"",
    b"\x00",
    b"\xed\xa0\x80",
    b"&#0;&#x1b;&#xd800;",
    b"\xff\xfe",
    b"\\u0000\\ud800",
    b"\x1b[31m",
    b"\xc2\x85",
]
OPENERS = [b"<div>", b"<b><i>", b"<h1>", b"<table><tr><td>", b"<figure>", b"<a href=x>", b"<article>", b"<aside>"]

Mutation = tuple[str, int, int, bytes, bytes]
mutations = st.tuples(
    st.sampled_from(["cut", "double", "flip", "repeat", "nest", "poison", "splice", "drop"]),
    st.integers(0, 4_000),
    st.integers(0, 255),
    st.sampled_from(TARGETS),
    st.sampled_from(POISONS),
)


def mutated(page: bytes, mutation: Mutation) -> bytes:
    kind, at, size, target, poison = mutation
    at %= len(page) + 1
    return {
        "cut": page[:at],
        "double": page + page,
        "flip": page[:at] + bytes([size]) + page[at + 1 :],
        "repeat": page[:at] + page[at : at + size] * 5 + page[at + size :],
        "nest": page[:at] + OPENERS[size % len(OPENERS)] * 300 + page[at:],
        "poison": page.replace(target, target + poison),
        "splice": page[:at] + PAGES[size % 2][at:] + page[at:],
        "drop": page[:at] + page[at + size :],
    }[kind]


def strings(value: object) -> Iterator[str]:
    """Every text in a record, however deep."""
    if isinstance(value, str):
        yield str(value)
    elif isinstance(value, Mapping):
        yield from strings((*value.keys(), *value.values()))
    elif isinstance(value, Sequence):
        for each in value:
            yield from strings(each)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from strings([getattr(value, each.name) for each in dataclasses.fields(value)])


@given(st.sampled_from(PAGES), st.lists(mutations, min_size=1, max_size=4))
def test_a_broken_page_is_an_answer_without_unclean_characters(page: bytes, broken: list[Mutation]) -> None:
    for mutation in broken:
        page = mutated(page, mutation)
    start = time.process_time()
    found = extract(page, url=URL)
    assert time.process_time() - start < MOST_S
    assert isinstance(found, (Extraction, Refusal))
    assert [text for text in strings(found) if UNCLEAN.search(text)] == []
    assert extract(page, url=URL) == found


def test_the_walk_over_a_record_sees_its_texts() -> None:
    found = extract(PAGES[0], url=URL)
    assert isinstance(found, Extraction)
    told = list(strings(found))
    assert {found.title, found.images[1].credit, found.blocks[0].text, "Jane Roe"} <= set(told)
