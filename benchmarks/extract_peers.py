"""Other extractors in one form, each made only when it is installed: bytes of a page and its URL in, an answer out."""

from __future__ import annotations

import importlib
import logging
import warnings
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from benchmarks.extract_score import Answer
from scraper.extract import Extraction, extract

if TYPE_CHECKING:
    from collections.abc import Callable

_BLOCKS = "p,h1,h2,h3,h4,h5,h6,li,blockquote,pre,td,th,dd,dt,div:not(:has(p,div,li,td))"


def khabar(html: bytes, url: str) -> Answer:
    """Extract with this project, without site rules."""
    found = extract(html, url=url)
    if not isinstance(found, Extraction):
        return Answer()
    body = f"{found.lead}\n{found.body}" if found.lead else found.body
    at = found.published_at.isoformat() if found.published_at else None
    return Answer(body, found.title, found.authors, at)


def _trafilatura(**options: bool) -> Callable[[bytes, str], Answer]:
    module = importlib.import_module("trafilatura")

    def work(html: bytes, url: str) -> Answer:
        found = module.bare_extraction(html, url=url, with_metadata=True, include_comments=False, **options)
        if found is None:
            return Answer()
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return Answer(found.text or "", found.title, authors, found.date)

    return work


def _readability() -> Callable[[bytes, str], Answer]:
    document = importlib.import_module("readability").Document

    def work(html: bytes, url: str) -> Answer:
        found = document(html.decode("utf-8", "replace"), url=url)
        return Answer(_text(found.summary()), found.short_title())

    return work


def _newspaper() -> Callable[[bytes, str], Answer]:
    article = importlib.import_module("newspaper").Article

    def work(html: bytes, url: str) -> Answer:
        found = article(url, fetch_images=False)
        found.download(input_html=html.decode("utf-8", "replace"))
        found.parse()
        at = found.publish_date.isoformat() if hasattr(found.publish_date, "isoformat") else None
        return Answer(found.text or "", found.title, found.authors, at)

    return work


def _resiliparse() -> Callable[[bytes, str], Answer]:
    encoding = importlib.import_module("resiliparse.parse.encoding")
    plain = importlib.import_module("resiliparse.extract.html2text").extract_plain_text

    def work(html: bytes, url: str) -> Answer:  # noqa: ARG001 - it has no use for it
        text = encoding.bytes_to_str(html, encoding.detect_encoding(html))
        return Answer(plain(text, main_content=True, alt_texts=False, list_bullets=False, comments=False))

    return work


def _goose() -> Callable[[bytes, str], Answer]:
    module = importlib.import_module("goose3")
    goose = module.Goose({"enable_image_fetching": False})

    def work(html: bytes, url: str) -> Answer:  # noqa: ARG001 - it would fetch it
        found = goose.extract(raw_html=html.decode("utf-8", "replace"))
        at = (
            found.publish_date[0] if isinstance(found.publish_date, list) and found.publish_date else found.publish_date
        )
        return Answer(found.cleaned_text or "", found.title, found.authors, at if isinstance(at, str) else None)

    return work


def _text(html: str) -> str:
    """Return the text of cleaned HTML, a line a block."""
    return "\n".join(node.text(separator=" ") for node in LexborHTMLParser(html.encode()).css(_BLOCKS))


MAKERS: dict[str, Callable[[], Callable[[bytes, str], Answer]]] = {
    "trafilatura precision": lambda: _trafilatura(favor_precision=True),
    "trafilatura fast": lambda: _trafilatura(fast=True),
    "trafilatura default": _trafilatura,
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "resiliparse": _resiliparse,
    "goose3": _goose,
}


def installed() -> tuple[dict[str, Callable[[bytes, str], Answer]], dict[str, str]]:
    """Return the peers that can be called, and why each other cannot."""
    ready: dict[str, Callable[[bytes, str], Answer]] = {}
    missing: dict[str, str] = {}
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    for name, make in MAKERS.items():
        try:
            ready[name] = make()
        except (ImportError, OSError) as error:
            missing[name] = str(error)
    return ready, missing


def safely(work: Callable[[bytes, str], Answer]) -> Callable[[bytes, str], Answer]:
    """Let a page that a peer cannot bear count as one without an answer."""

    def answer(html: bytes, url: str) -> Answer:
        try:
            return work(html, url)
        except Exception:  # noqa: BLE001 - what a peer raises is its own affair, and is scored
            return Answer()

    return answer
