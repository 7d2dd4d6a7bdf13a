"""The name of the site in a headline, and how it is taken off by evidence."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from scraper.text import fold as fold_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.extract.jsonld import LinkedData
    from scraper.extract.page import Page

_SEPARATOR = re.compile(r"\s+(?:[|\-–—•·»«:/<>@]+\s+|_\s*|(?=\[[^\]]+\]$))|[|｜：＿]\s*|_\s+")
fold = lru_cache(maxsize=512)(fold_text)  # a site's name and a page's headlines come again and again
_WORDS = re.compile(r"\w+")
MAX_SITE_WORDS = 6
MIN_LABEL_CHARS = 5  # of the host's name alone: "munich2022" of www.munich2022.com
LABEL_SHARE = 0.3  # of the letters of "European Championships Munich 2022"
MIN_SITE_CHARS = 3  # two letters are in anything
MAX_EXTRA_WORDS = 2  # beside the site's name: "Example News Online"
MAX_PARTS = 12


def site_names(page: Page, data: LinkedData, logos: Iterable[str] = ()) -> list[str]:
    """Return the names of the site, folded: declared ones, its host, and those that its logo (`logos`) reads."""
    host = page.url.split("/")[2] if page.url.count("/") > 1 else ""
    labels = [label for label in host.lower().split(":")[0].split(".")[:-1] if len(label) >= MIN_LABEL_CHARS]
    names = (
        page.said("og:site_name", "application-name", "twitter:site") or "",
        *data.publishers,
        *logos,
        host.removeprefix("www."),
        *labels[-1:],
    )
    return [folded for name in names if (folded := fold(name).strip(" @"))]


def without_site(text: str, sites: list[str], others: list[str]) -> str:
    """Return a headline without the name of the site at its end or start, and without what stands beyond that name.

    A part is the site's name when it is known as such, or when another declared headline does without it.
    """
    cuts = list(islice(_SEPARATOR.finditer(text), MAX_PARTS))
    if not cuts:
        return text.strip()
    known = {fold(other).strip() for other in others}
    for number, cut in enumerate(cuts):
        end = cuts[number + 1].start() if number + 1 < len(cuts) else len(text)
        head = text[: cut.start()].strip()
        if head and _may_go(text[cut.end() : end], head, sites, known):
            text = head
            break
    for cut in reversed([cut for cut in cuts if cut.end() < len(text)]):
        tail = text[cut.end() :].strip()
        if tail and _may_go(text[: cut.start()], tail, sites, known):
            return tail
    return text.strip()


def _may_go(part: str, rest: str, sites: list[str], known: set[str]) -> bool:
    return is_site(part, sites) or fold(rest) in known


def is_site(part: str, sites: list[str]) -> bool:
    """Tell whether a part of a headline is the name of the site, perhaps with a word beside it."""
    folded = fold(part).strip(" []")
    found = _WORDS.findall(folded)
    words = len(found)
    if not folded or words > MAX_SITE_WORDS:
        return False
    bare, letters = folded.replace(" ", ""), "".join(found)
    return any(
        folded == site
        or (len(bare) >= MIN_SITE_CHARS and bare in site.replace(" ", ""))
        or (site in folded and _is_most_of(site, words))
        or (site in letters and _is_label_of(site, letters))
        for site in sites
    )


def _is_most_of(site: str, words: int) -> bool:
    """Tell whether few of so many words stand beside the site's name."""
    return len(site) >= MIN_SITE_CHARS and words <= len(_WORDS.findall(site)) + MAX_EXTRA_WORDS


def _is_label_of(site: str, letters: str) -> bool:
    """Tell whether a name of the site is its host's, and enough of a longer name, written together."""
    return len(site) >= MIN_LABEL_CHARS and site.isalnum() and len(site) >= LABEL_SHARE * len(letters)
