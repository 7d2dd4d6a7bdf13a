"""The same text, whatever its spelling: a hash over the letters and digits alone."""

from __future__ import annotations

import re

from scraper.dedupe.keys import digest
from scraper.dedupe.volatile import settled
from scraper.text import fold

# Below this a body alone ("Watch the video.") is no evidence; the title is taken in.
SHORT_LETTERS = 200
_MARKS = re.compile(r"\W+")


def letters(text: str | None) -> str:
    """Return the folded letters and digits of a text in a row: no blanks, marks, punctuation or non-joiners."""
    if not text:
        return ""
    stream = "".join(fold(text).split())  # first: blanks are most of what goes, and this is the cheapest way
    return _MARKS.sub("", stream).replace("_", "")


def content_hash(*, title: str | None, lead: str | None, body: str | None) -> str:
    """Return 32 hex digits that are equal for texts that differ in spelling, blanks and punctuation only.

    Neither do lines count that tell of the page's readers or clock.

    Title, lead and body are plain text. The title counts only for short texts (copies get headlines of their own), and
    a lead that the body repeats counts once: some sites show it apart, some as the first paragraph.
    """
    head, text = letters(lead), letters(settled(body) if body else body)
    stream = text if text.startswith(head) else head + text
    return hash_letters(letters(title) if len(stream) < SHORT_LETTERS else "", stream)


def hash_letters(title: str, stream: str) -> str:
    """Return the hash of a text's letters, with those of its title where the text is short."""
    return digest(stream if len(stream) >= SHORT_LETTERS else title + stream)
