"""An article's content hash and fingerprint in one go: its text is folded once for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scraper.dedupe.content import SHORT_LETTERS, hash_letters, letters
from scraper.dedupe.near.prints import print_of
from scraper.dedupe.near.stream import stream, stream_and_words
from scraper.dedupe.volatile import settled

if TYPE_CHECKING:
    from scraper.dedupe.near.prints import Print
    from scraper.dedupe.near.stream import Codes


def hash_and_print(*, title: str | None, lead: str | None, body: str) -> tuple[str, Print]:
    """Return what `content_hash` and `make_print` do; the lead counts once where the body repeats it."""
    apart = lead if lead and not body.startswith(lead) else ""
    codes, words = stream_and_words("\n".join([title or "", apart, body]))
    above, head = len(stream(title or "")), stream(lead or "")
    text = codes[above + len(head) * bool(apart) :]
    lasting = settled(body)
    told = text if lasting == body else stream(lasting)
    if not np.array_equal(told[: len(head)], head):
        told = np.concatenate([head, told])
    short = letters(title) if len(told) < SHORT_LETTERS else ""
    return hash_letters(short, _text(told)), print_of(title, codes, words, above)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
