"""The lead: the standfirst that is marked up apart from the body, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extract.page import one_line, text_of
from scraper.text import fold

if TYPE_CHECKING:
    from scraper.extract.page import Page

MIN_CHARS = 20
MAX_CHARS = 1_200
_MARKED = (
    "[itemprop=description]:not(meta),.standfirst,.article-lead,.article__lead,.introtext,.item-summary,.article-summary,.article__summary,"
    ".news-lead,.news_lead,p.lead,.lead,.article-intro,.article__intro,.intro,.chapo,.article__chapo,.dek,.deck,.subheadline,"
    ".article-subtitle,.article__subtitle,.subtitle,.news-subtitle,.sub-title,.article-description,.article__description,.entry-summary,"
    ".entradilla,.sottotitolo,.vorspann,.teaser-text,p.summary,.summary,.excerpt,.article-excerpt,.standfirst__text,.ingress,.manchet"
)


def find_lead(page: Page, body: str, title: str) -> tuple[str | None, str]:
    """Return the lead and how it was found: `marked`, `description`, or `none`.

    The lead is never text that the body has too, nor the headline.
    """
    folded_body = fold(body)
    for node in page.css(_MARKED)[:12]:
        text = text_of(node)
        if _serves(text, folded_body, title) and not _in_list(node):
            return text, "marked"
    return _described(page, folded_body, title)


def _in_list(node: object) -> bool:
    """Tell whether an element stands in a list or a teaser of another article."""
    above = getattr(node, "parent", None)
    while above is not None and above.tag not in {"body", "html", None}:
        if above.tag in {"li", "a", "aside", "nav", "footer"}:
            return True
        above = above.parent
    return False


def _serves(text: str, folded_body: str, title: str) -> bool:
    if not MIN_CHARS <= len(text) <= MAX_CHARS:
        return False
    folded = fold(text)
    return folded[:80] not in folded_body and folded != fold(title)


def _described(page: Page, folded_body: str, title: str) -> tuple[str | None, str]:
    """Take the description for the lead when its whole text stands on the page, outside the body."""
    text = one_line(page.said("og:description", "description", "twitter:description"))
    if not _serves(text, folded_body, title) or text.endswith(("...", "…")):
        return None, "none"
    shown = any(text_of(node) == text for node in page.css("h2,h3,p,div:not(:has(*)),span:not(:has(*))"))
    return (text, "description") if shown else (None, "none")
