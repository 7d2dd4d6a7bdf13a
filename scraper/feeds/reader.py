"""A feed's tree to raw strings: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 in one table of elements.

The formats borrow each other's elements so freely (atom:link in RSS, dc:date in all) that one vocabulary reads
them all.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from scraper.feeds import caps
from scraper.feeds.raw import RawFeed, RawItem, RawLink
from scraper.feeds.strict import NotStrict
from scraper.feeds.vocabulary import field_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from scraper.feeds.raw import TextType
    from scraper.feeds.records import FeedKind

_XML = "{http://www.w3.org/XML/1998/namespace}"
_LANG, _BASE = f"{_XML}lang", f"{_XML}base"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ROOTS: dict[str, FeedKind] = {"rss": "rss", "feed": "atom", "rdf:rdf": "rdf", "channel": "rss"}
_TEXT_TYPES = frozenset(("text", "text/plain"))
_NO_TYPES = ("application/octet-stream", "binary/octet-stream")  # say nothing; the file's name does
_NO_TEXT = ("image/", "audio/", "video/")
_IMAGE_ENDS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


def read_feed(root: _Element) -> RawFeed:
    """Return what a feed's tree says; NotStrict when the root is no feed's."""
    kind = _ROOTS.get(field_of(root.tag))
    if kind is None:
        raise NotStrict(f"the root element is <{etree.QName(root).localname[:40]}>")
    feed = RawFeed(kind, language=root.get(_LANG), base=root.get(_BASE))
    _read_channel(feed, root)
    return feed


def _read_channel(feed: RawFeed, parent: _Element) -> None:
    """Read a channel's or feed's children; items may stand inside or (RSS 1.0, and by mistake) beside it."""
    for child in parent:
        name = field_of(child.tag)
        if name in {"item", "entry"}:
            if len(feed.items) <= caps.ITEMS_PER_POLL:  # one more than taken, so that the cut is known
                feed.items.append(_read_item(child))
        elif name in {"channel", "items"}:
            feed.language = feed.language or child.get(_LANG)
            feed.base = feed.base or child.get(_BASE)
            _read_channel(feed, child)
        else:
            _read_feed_fact(feed, name, child)


def _read_feed_fact(feed: RawFeed, name: str, child: _Element) -> None:
    match name:
        case "title" if feed.title is None:
            feed.title, feed.title_type = _typed_text(child)
        case "link":
            _add_link(feed.links, child)
        case "language" | "dc:language":
            feed.language = _text(child) or feed.language
        case "ttl" | "sy:updateperiod" | "sy:updatefrequency" | "fh:complete" | "fh:archive":
            feed.facts[name] = _text(child) or ""
        case "skiphours":
            feed.skip_hours += [_text(each) or "" for each in child]
        case "skipdays":
            feed.skip_days += [_text(each) or "" for each in child]


def _read_item(element: _Element) -> RawItem:
    item = RawItem()
    if element.attrib:
        item.language, item.base, item.guid = element.get(_LANG), element.get(_BASE), element.get(_ABOUT)
    for child in element:
        reader = _item_reader(child.tag)
        if reader is not None:
            reader(item, child)
    return item


@lru_cache(maxsize=4096)
def _item_reader(tag: str) -> Callable[[RawItem, _Element], None] | None:
    return _READERS.get(field_of(tag))


def _text(element: _Element) -> str | None:
    """Return an element's text with that of its children; None when there is none."""
    text: str | None = "".join(element.itertext()) if len(element) else element.text
    return text if text and not text.isspace() else None


def _markup(element: _Element) -> str | None:
    """Return what stands inside an element as source: its text, or its children written out."""
    if not len(element):
        return _text(element)
    parts = [element.text or ""]
    parts += [etree.tostring(child, encoding="unicode") for child in element]
    return "".join(parts).strip() or None


def _typed_text(element: _Element) -> tuple[str | None, TextType]:
    """Return an element's text and how to read it: Atom says so in `type`, RSS leaves it open."""
    if len(element):
        return _markup(element), "html"
    text, declared = element.text, element.get("type")
    if not text or text.isspace():
        return None, "guess"
    if declared is None:
        return text, _type_of(element.tag)
    return text, "html" if "html" in declared.lower() else "text" if declared in _TEXT_TYPES else _type_of(element.tag)


@lru_cache(maxsize=1024)
def _type_of(tag: str) -> TextType:
    return "text" if _is_atom(tag) else "guess"


def _is_atom(tag: str) -> bool:
    return "/Atom" in tag or "/atom/" in tag


def _add_link(links: list[RawLink], element: _Element) -> None:
    href = element.get("href")
    if href is None:
        text = _text(element)
        if text:
            links.append(RawLink(text))
    else:
        links.append(RawLink(href, _relation(element.get("rel")), element.get("type") or ""))


def _relation(rel: str | None) -> str:
    """Return a link's relation by its short name (RFC 4287, 4.2.7.2: "alternate" when there is none)."""
    return rel.strip().lower().rpartition("/")[2] or "alternate" if rel else "alternate"


def _title(item: RawItem, element: _Element) -> None:
    if item.title is None:
        item.title, item.title_type = _typed_text(element)


def _link(item: RawItem, element: _Element) -> None:
    if element.get("rel") == "enclosure":
        _enclosure(item, element)
    else:
        _add_link(item.links, element)


def _original_link(item: RawItem, element: _Element) -> None:
    item.original_link = _text(element)


def _guid(item: RawItem, element: _Element) -> None:
    text = _text(element)
    if text:
        item.guid = text
        item.guid_is_link = _is_permanent(element)


def _is_permanent(element: _Element) -> bool | None:
    for name, value in element.items():
        if str(name).lower() == "ispermalink":
            return str(value).strip().lower() == "true"
    return None


def _summary(item: RawItem, element: _Element) -> None:
    if item.summary is None:
        item.summary, item.summary_type = _typed_text(element)


def _content(item: RawItem, element: _Element) -> None:
    declared = element.get("type") or ""
    if item.content is None and not (element.get("src") or declared.startswith(_NO_TEXT)):
        text = _markup(element)
        literal = text and declared in {"", *_TEXT_TYPES} and _is_atom(element.tag)
        item.content = _escape(text) if text and literal else text


def _escape(text: str) -> str:
    """Write plain text as HTML, which is what `content` holds."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _published(item: RawItem, element: _Element) -> None:
    item.published = _text(element) or item.published


def _dated(item: RawItem, element: _Element) -> None:
    """Take a date of no stated meaning (dc:date): that of publication, unless the item has one."""
    item.published = item.published or _text(element)


def _updated(item: RawItem, element: _Element) -> None:
    item.updated = item.updated or _text(element)


def _author(item: RawItem, element: _Element) -> None:
    names = [_text(child) for child in element if field_of(child.tag) in {"name", "itunes:name"}]
    item.authors += [name for name in names or [_text(element)] if name]


def _tag(item: RawItem, element: _Element) -> None:
    text = element.get("label") or element.get("term") or element.get("text") or _text(element)
    if text:
        item.tags.append(text)


def _keywords(item: RawItem, element: _Element) -> None:
    item.tags += (_text(element) or "").replace("،", ",").split(",")


def _language(item: RawItem, element: _Element) -> None:
    item.language = _text(element) or item.language


def _enclosure(item: RawItem, element: _Element) -> None:
    url = element.get("url") or element.get("href")
    if url and _is_image(url, element.get("type"), element.get("medium")):
        item.images.append(url)


def _is_image(url: str, media_type: str | None, medium: str | None) -> bool:
    kind = (media_type or "").lower()
    if medium or ("/" in kind and kind not in _NO_TYPES):
        return medium == "image" or kind.startswith("image")
    return url.partition("?")[0].lower().endswith(_IMAGE_ENDS)


def _thumbnail(item: RawItem, element: _Element) -> None:
    url = element.get("url") or element.get("href") or _text(element)
    if url:
        item.thumbnails.append(url)


def _image(item: RawItem, element: _Element) -> None:
    """Read an <image> of an item: in no specification, in many feeds."""
    inner = [_text(child) for child in element if field_of(child.tag) == "url"]
    url = element.get("url") or element.get("href") or next(iter(inner), None) or _text(element)
    if url:
        item.thumbnails.append(url)


def _media_description(item: RawItem, element: _Element) -> None:
    """Read a group's description: of the item, when it says nothing else (a caption stands in media:content)."""
    item.media_summary = _text(element)


def _media_content(item: RawItem, element: _Element) -> None:
    _enclosure(item, element)
    for child in element:
        if field_of(child.tag) == "media:thumbnail":
            _thumbnail(item, child)


def _media_group(item: RawItem, element: _Element) -> None:
    for child in element:
        reader = _MEDIA.get(field_of(child.tag))
        if reader is not None:
            reader(item, child)


_MEDIA: dict[str, Callable[[RawItem, _Element], None]] = {
    "media:content": _enclosure,
    "media:thumbnail": _thumbnail,
    "media:category": _tag,
    "media:description": _media_description,
    "media:keywords": _keywords,
}
_READERS: dict[str, Callable[[RawItem, _Element], None]] = {
    "title": _title,
    "dc:title": _title,
    "link": _link,
    "feedburner:origlink": _original_link,
    "guid": _guid,
    "id": _guid,
    "dc:identifier": _guid,
    "description": _summary,
    "summary": _summary,
    "dc:description": _summary,
    "itunes:summary": _summary,
    "content": _content,
    "content:encoded": _content,
    "xhtml:body": _content,
    "body": _content,
    "pubdate": _published,
    "published": _published,
    "issued": _published,
    "dcterms:issued": _published,
    "dc:date": _dated,
    "date": _dated,
    "dcterms:created": _dated,
    "created": _dated,
    "updated": _updated,
    "modified": _updated,
    "dcterms:modified": _updated,
    "author": _author,
    "dc:creator": _author,
    "creator": _author,
    "itunes:author": _author,
    "category": _tag,
    "dc:subject": _tag,
    "itunes:keywords": _keywords,
    "dc:language": _language,
    "language": _language,
    "enclosure": _enclosure,
    "image": _image,
    "itunes:image": _thumbnail,
    "media:group": _media_group,
    "media:content": _media_content,
    "media:thumbnail": _thumbnail,
    "media:keywords": _keywords,
}
