"""What template learning gains: python -m benchmarks.templates GOLD.jsonl PAGES [--siblings 6].

GOLD has one object a page: id, url, body (the true text, a paragraph a line); PAGES holds ID.html.gz. Each page gets
siblings: the same bytes with the paragraphs of another page's true text in the place of its own. The siblings are read
one after another as a host that is followed, then the page itself, with and without what was learned.

Reported are the share of our paragraphs that are the article's, and of its paragraphs that we kept. The siblings change
nothing but the text, so that teasers which differ from page to page on a real site stay the same here: the gain is an
upper bound, the loss is real.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from scraper.cli.filters import read_bytes
from scraper.extract import Extraction, extract
from scraper.extract.page import text_of
from scraper.templates import Templates
from scraper.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"\w+")
MIN_WORDS = 5  # of a paragraph that is compared
_HOLDERS = "p,li,blockquote,h2,h3,h4,div:not(:has(*)),span:not(:has(*))"


def sibling(html: bytes, own: set[str], others: Sequence[str]) -> bytes:
    """Return the page with other paragraphs in the place of its own."""
    tree = LexborHTMLParser(html)
    number = 0
    for node in tree.css(_HOLDERS):
        if fold(text_of(node)) in own:
            node.inner_html = others[number % len(others)] + f" ({number // len(others)})" * (number >= len(others))
            number += 1
    return (tree.html or "").encode("utf-8", "replace")


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


def _paragraphs(text: str) -> set[tuple[str, ...]]:
    return {words for line in text.split("\n") if len(words := _words(line)) >= MIN_WORDS}


def scores(found: Extraction, gold: str) -> tuple[float, float]:
    """Return the share of our paragraphs that are the article's, and of the article's that are ours."""
    ours, theirs = _paragraphs(f"{found.lead or ''}\n{found.body}"), _paragraphs(gold)
    both = len(ours & theirs)
    return both / max(1, len(ours)), both / max(1, len(theirs))


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", type=Path)
    options.add_argument("pages", type=Path)
    options.add_argument("--siblings", type=int, default=6)
    given = options.parse_args()
    rows = [json.loads(line) for line in given.gold.read_text(encoding="utf-8").splitlines()]
    golds = [row for row in rows if row.get("body")]
    before, after, cleaner, poorer = [], [], 0, 0
    for index, gold in enumerate(golds):
        html = read_bytes(given.pages / f"{gold['id']}.html.gz")
        own = {fold(line) for line in gold["body"].split("\n")}
        templates = Templates()
        for step in range(given.siblings):
            other = golds[(index + step + 1) % len(golds)]["body"].split("\n")
            found = extract(sibling(html, own, other), url=gold["url"], known_boilerplate=templates.known("host"))
            if isinstance(found, Extraction):
                templates.learn("host", f"id {step}", found.block_keys)
        first = extract(html, url=gold["url"])
        last = extract(html, url=gold["url"], known_boilerplate=templates.known("host"))
        if isinstance(first, Extraction) and isinstance(last, Extraction):
            before.append(scores(first, gold["body"]))
            after.append(scores(last, gold["body"]))
            cleaner += after[-1][0] > before[-1][0]
            poorer += after[-1][1] < before[-1][1]
    for name, all_scores in (("first page", before), (f"after {given.siblings} pages", after)):
        ours, theirs = (statistics.mean(score[side] for score in all_scores) for side in (0, 1))
        print(f"{name:16} our paragraphs that are the article's {ours:.3f}, the article's that are ours {theirs:.3f}")
    print(f"{len(before)} pages, {cleaner} cleaner, {poorer} poorer")


if __name__ == "__main__":
    main()
