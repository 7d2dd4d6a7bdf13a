"""Who may read the whole text: what the page declares, and what it shows in the text's place."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from scraper.extract.page import text_of
from storage.patterns import late
from storage.records import Access

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.extract.around import Near
    from scraper.extract.jsonld import LinkedData
    from scraper.extract.page import Page

SHORT_CHARS = 2_500  # behind a wall no more than the opening is left
MAX_NODES = 9
_WALL = re.compile(r"pay-?wall|regwall|piano|subscription-wall|metered|premium-wall|bezahlschranke", re.IGNORECASE)
_ASKS = late(
    r"subscri|sign (?:in|up) to|log ?in|register to|abonn|weiterlesen|jetzt testen|registrieren|"
    r"s'abonner|suscr|réservé aux|"
    r"continu(?:a|e|er)|assin(?:e|ar)|abbonati|prenumer|abonnement|подпис|اشتراک|مشترک|الاشتراك|üye ol|会員|购买|구독",
    re.IGNORECASE,
)
_TIERS = {
    "free": Access.FREE, "metered": Access.METERED, "locked": Access.PAYWALLED, "premium": Access.PAYWALLED,
    "paid": Access.PAYWALLED, "subscriber": Access.PAYWALLED, "subscribers": Access.PAYWALLED,
    "registered": Access.METERED,
}  # fmt: skip


def access(page: Page, data: LinkedData, body: str, ends: Iterable[Near]) -> tuple[Access | None, str]:
    """Return who may read the whole text and what says so: `json-ld`, `meta`, `visible`; None when nothing does.

    `ends` are the elements at the end of the text, where a wall stands; it may also stand below the headline.
    `schema.org/isAccessibleForFree` and `article:content_tier`; a declared tier says more than a plain "not free".
    """
    tier = _TIERS.get(
        (page.said("article:content_tier", "content-tier", "article:access", "access") or "").strip().lower()
    )
    free = is_free(data)
    if free is not None:
        metered = tier is Access.METERED and not free
        return (Access.FREE if free else Access.METERED if metered else Access.PAYWALLED), "json-ld"
    if tier is not None:
        return tier, "meta"
    return (
        (Access.PAYWALLED, "visible")
        if len(body) < SHORT_CHARS and _shows_wall((*ends, *page.near))
        else (None, "none")
    )


def is_free(data: LinkedData) -> bool | None:
    """Return whether the page declares that the whole text can be read for nothing."""
    value = data.article.get("isAccessibleForFree")
    values = value if isinstance(value, list) else [value]
    for each in values:
        word = str(each).rsplit("/", 1)[-1].strip().lower()
        if word in {"true", "1", "yes"}:
            return True
        if word in {"false", "0", "no"}:
            return False
    return None


@lru_cache(maxsize=20_000)
def _names_wall(classes: str) -> bool:
    return _WALL.search(classes) is not None


def _shows_wall(elements: Iterable[Near]) -> bool:
    """Tell whether an element that is named a wall asks for money or a name."""
    walls = (each.node for each in elements if each.classes and _names_wall(each.classes))
    return any(_ASKS.search(text_of(node)[:SHORT_CHARS]) for node in islice(walls, MAX_NODES))
