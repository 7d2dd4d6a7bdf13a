"""What the room hands out: one article page, read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.records import ArticleKind, Quality

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from storage.records import Access, Block, Image, Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The content of an article page; the fields are those of `storage.records.Article`.

    `language` is the declared one, `canonical_url` is what the page says (None or absolute), `provenance` names the
    method per field.
    """

    title: str
    body: str  # paragraphs separated by one newline
    lead: str | None = None
    kicker: str | None = None
    blocks: tuple[Block, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    published_at: datetime | None = None
    published_raw: str | None = None
    updated_at: datetime | None = None
    updated_raw: str | None = None
    access: Access | None = None
    kind: ArticleKind = ArticleKind.ARTICLE
    canonical_url: str | None = None
    canonical_believed: bool = True  # False: it names another article, as far as the page shows
    quality: Quality | None = None
    provenance: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    sites: tuple[str, ...] = ()  # what the page says its site is called
    closing: tuple[str, ...] = ()  # lines at the end that are no text of it but say whose it is: "Source: AFP", "(dpa)"
    houses: tuple[str, ...] = ()  # what signs it beside people: agencies, desks
    block_keys: tuple[int, ...] = ()  # of the text's blocks before known boilerplate was taken out (template learning)
