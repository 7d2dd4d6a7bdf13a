"""What a page may cost: bounds on its size, its tags and its nesting, kept before the parser sees it.

A real news page has 300 KB and some 2,000 elements, 30 deep. The parser itself is iterative, but each level of nesting
costs every later step, so a page of a million open tags must be cut down first; and each element costs a quarter of a
kilobyte, so that ten megabytes of `<br>` would take 600.
"""

from __future__ import annotations

import re
import sys

MAX_BYTES = 10_000_000
MAX_TAGS = 100_000  # opening and closing ones: five times those of the largest of many real pages
MAX_DEPTH = 500  # browsers stop at 512
CALM_TAGS = 20_000  # with fewer closing and opening tags than this, no nesting is dangerous

# Attributes beyond this are dropped: the parser compares each with all the others of its tag.
MAX_TAG_BYTES = 50_000
LEAST_TAG_BYTES = 3
_WINDOW_BYTES = MAX_TAG_BYTES // 2  # so long a tag covers one of these windows whole

_LONG_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9]*)[\s/]")
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>")
# Elements that hold nothing, or that the parser closes by itself: they do not nest when left open.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta source track wbr param p li dt dd tr td th tbody thead "
    b"option".split()
)


def bounded(html: bytes) -> tuple[bytes, bool]:
    """Return the page cut to what is safe to parse, and whether anything was cut.

    Beyond `MAX_BYTES` and `MAX_TAGS` the rest is dropped, elements deeper than `MAX_DEPTH` lose their tags and keep
    their text.
    """
    cut = len(html) > MAX_BYTES
    html = html[:MAX_BYTES]
    html = _without_long_tags(html)
    if len(html) < CALM_TAGS * LEAST_TAG_BYTES or (tags := _brackets(html)) < CALM_TAGS:
        return html, cut
    if tags > MAX_TAGS:
        html, cut = html[: _place_of_bracket(html, MAX_TAGS)], True
    flat = _flattened(html)
    return flat, cut or len(flat) != len(html)


def _brackets(html: bytes) -> int:
    """Return how many tags begin; numpy counts three times as fast, where somebody has loaded it.

    To load it costs what it saves in 500 pages: a service has it, whoever reads a page or two has not.
    """
    numpy = sys.modules.get("numpy")
    return html.count(b"<") if numpy is None else int(numpy.count_nonzero(numpy.frombuffer(html, "u1") == ord("<")))


def _place_of_bracket(html: bytes, number: int) -> int:
    """Return where the tag begins that so many tags stand before."""
    import numpy as np  # noqa: PLC0415 - few pages ask for it

    return int(np.flatnonzero(np.frombuffer(html, np.uint8) == ord("<"))[number])


def _without_long_tags(html: bytes) -> bytes:
    """Return the page with its very long tags bare; without any it costs little: the first bracket ends each look."""
    kept: list[bytes] = []
    done = looked = 0
    for at in range(0, len(html) - _WINDOW_BYTES + 1, _WINDOW_BYTES):
        end = at + _WINDOW_BYTES
        if at < done or html.find(b"<", at, end) >= 0 or html.find(b">", at, end) >= 0:
            continue
        start = html.rfind(b"<", max(done, looked), at)
        looked = at
        found = _LONG_TAG.match(html, start) if start >= 0 else None
        if found is not None and (stop := _end_of_tag(html, found.end())) - found.end() >= MAX_TAG_BYTES:
            kept += [html[done:start], b"<%b>" % found[1]]
            done = stop
    return b"".join((*kept, html[done:])) if done else html


def _end_of_tag(html: bytes, at: int) -> int:
    """Return where a tag ends that is open at `at`: behind its bracket, or where the next tag or the page's end is."""
    closed, opened = html.find(b">", at), html.find(b"<", at)
    if closed >= 0 and (opened < 0 or closed < opened):
        return closed + 1
    return opened if opened >= 0 else len(html)


def _flattened(html: bytes) -> bytes:
    kept: list[bytes] = []
    depth = start = 0
    for match in _TAG.finditer(html):
        if match[2].lower() in _FLAT:
            continue
        if match[1]:
            too_deep = depth > MAX_DEPTH
            depth = max(0, depth - 1)
        else:
            depth += 1
            too_deep = depth > MAX_DEPTH
        if too_deep:
            kept.append(html[start : match.start()])
            start = match.end()
    return b"".join((*kept, html[start:]))
