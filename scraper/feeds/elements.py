"""What each element says: of an item, and of the feed. RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 in one table.

The formats borrow each other's elements so freely (atom:link in RSS, dc:date in all) that one vocabulary reads
them all.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar
from urllib.parse import urljoin

from scraper.feeds import caps
from scraper.feeds.raw import RawLink
from scraper.feeds.vocabulary import XML, field_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.feeds.raw import RawFeed, RawItem, TextType

LANG, BASE = f"{XML}lang", f"{XML}base"
_TEXT_TYPES = frozenset(("text", "text/plain"))
_MOST = 4 * caps.NAMES  # tags, pictures and so on of an item, each of which may be there twice
_NO_TYPES = ("application/octet-stream", "binary/octet-stream")  # say nothing; the file's name does
_NO_TEXT = ("image/", "audio/", "video/")
_LONG_WIDTH = 6  # digits that no picture's width has
_IMAGE_ENDS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")

Attributes = dict[str, str]
_Part = TypeVar("_Part")


class Element(Protocol):
    """An element that has been read to its end."""

    @property
    def name(self) -> str:
        """Its name as expat gives it: `namespace}name`."""

    @property
    def attributes(self) -> Attributes:
        """Its attributes, named like elements."""

    @property
    def children(self) -> Sequence[Child]:
        """The elements right inside of it."""

    def markup(self) -> str | None:
        """Return what stands inside as source: the text, or with children all of it as sent."""


@dataclass(slots=True)
class Child:
    """An element inside an element, with the text in and below it; what stands deeper is not looked at."""

    name: str
    attributes: Attributes
    text: str | None
    children: tuple[Child, ...] = ()

    def markup(self) -> str | None:
        """Return the text."""
        return self.text


def _typed_text(element: Element, text: str | None) -> tuple[str | None, TextType]:
    """Return an element's text and how to read it: Atom says so in `type`, RSS leaves it open."""
    if element.children:
        return element.markup(), "html"
    if text is None:
        return None, "guess"
    attributes = element.attributes
    if not attributes:
        return text, _type_of(element.name)
    declared = attributes.get("type")
    text = _unpacked(text, attributes)
    if declared is None:
        return text, _type_of(element.name)
    return text, "html" if "html" in declared.lower() else "text" if declared in _TEXT_TYPES else _type_of(element.name)


@lru_cache(maxsize=1024)
def _type_of(name: str) -> TextType:
    return "text" if _is_atom(name) else "guess"


def _is_atom(name: str) -> bool:
    """Tell whether an element is of Atom 1.0; 0.3 calls HTML plain text as often as not, and its texts are guessed."""
    return "/Atom" in name


def _unpacked(text: str, attributes: Attributes) -> str:
    """Return a text as it was before Atom 0.3 wrote it in base64."""
    if attributes.get("mode") != "base64":
        return text
    try:
        return b64decode(text, validate=False).decode("utf-8", "replace")
    except ValueError:
        return text


def _link_of(text: str | None, attributes: Attributes) -> RawLink | None:
    href = attributes.get("href") if attributes else None
    if href is None:
        return RawLink(text) if text else None
    if BASE in attributes:
        href = _joined(attributes[BASE], href)
    return RawLink(href, _relation(attributes.get("rel")), attributes.get("type") or "")


def _with(known: Sequence[_Part], one: _Part | None) -> Sequence[_Part]:
    """Return what is known of an item with one more; a hostile feed has thousands."""
    return (*known, one) if one and len(known) < _MOST else known


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:  # a host that is none
        return href


@lru_cache(maxsize=256)
def _relation(rel: str | None) -> str:
    """Return a link's relation by its short name (RFC 4287, 4.2.7.2: "alternate" when there is none)."""
    return rel.strip().lower().rpartition("/")[2] or "alternate" if rel else "alternate"


def _title(item: RawItem, text: str | None, element: Element) -> None:
    if item.title is not None:
        return
    if element.attributes or element.children:
        item.title, item.title_type = _typed_text(element, text)
    else:
        item.title, item.title_type = text, _type_of(element.name)


def _link(item: RawItem, text: str | None, element: Element) -> None:
    attributes = element.attributes
    if attributes and attributes.get("rel") == "enclosure":
        _enclosure(item, text, element)
    else:
        item.links = _with(item.links, _link_of(text, attributes))


def _other_address(item: RawItem, text: str | None, _: Element) -> None:
    """Read an <url>: in no specification, but where there is no link it is one."""
    if text:
        item.links = _with(item.links, RawLink(text, "url"))


def _original_link(item: RawItem, text: str | None, _: Element) -> None:
    item.original_link = text


def _guid(item: RawItem, text: str | None, element: Element) -> None:
    if text:
        item.guid = text
        item.guid_is_link = _is_permanent(element.attributes) if element.attributes else None


def _is_permanent(attributes: Attributes) -> bool | None:
    said = attributes.get("isPermaLink")
    if said is None:
        said = next((value for name, value in attributes.items() if name.lower() == "ispermalink"), None)
    return None if said is None else said.strip().lower() == "true"


def _summary(item: RawItem, text: str | None, element: Element) -> None:
    if item.summary is None:
        item.summary, item.summary_type = _typed_text(element, text)


def _content(item: RawItem, text: str | None, element: Element) -> None:
    attributes = element.attributes
    declared = attributes.get("type") or ""
    source = attributes.get("src")
    if source:  # RFC 4287, 4.1.3.2: the content stands elsewhere
        item.links = _with(item.links, RawLink(source, "content", declared))
    elif item.content is None and not declared.startswith(_NO_TEXT):
        text = element.markup() if element.children else text and _unpacked(text, attributes)
        literal = text and declared in {"", *_TEXT_TYPES} and _is_atom(element.name)
        item.content = _escape(text) if text and literal else text


def _escape(text: str) -> str:
    """Write plain text as HTML, which is what `content` holds."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _published(item: RawItem, text: str | None, _: Element) -> None:
    if item.published is None:
        item.published = text
    elif text:
        _dated(item, text, _)


def _dated(item: RawItem, text: str | None, _: Element) -> None:
    """Take a date of no stated meaning (dc:date), or a second one: of publication, unless there is a better."""
    item.dated = item.dated or text


def _updated(item: RawItem, text: str | None, _: Element) -> None:
    item.updated = item.updated or text


def _author(item: RawItem, text: str | None, element: Element) -> None:
    if element.children:
        names = [child.text for child in element.children if field_of(child.name) in {"name", "itunes:name"}]
        for name in names or [text]:
            item.authors = _with(item.authors, name)
    elif text:
        item.authors = _with(item.authors, text)


def _tag(item: RawItem, text: str | None, element: Element) -> None:
    if named := element.attributes:
        text = named.get("label") or named.get("term") or named.get("text") or text
    if text:
        item.tags = _with(item.tags, text)


def _keywords(item: RawItem, text: str | None, _: Element) -> None:
    for word in (text or "").replace("،", ",").split(",", _MOST):
        item.tags = _with(item.tags, word)


def _language(item: RawItem, text: str | None, _: Element) -> None:
    item.language = text or item.language


def _enclosure(item: RawItem, text: str | None, element: Element) -> None:
    _add_image(item, element.attributes or {"url": text or ""})


def _add_image(item: RawItem, attributes: Attributes) -> None:
    url = attributes.get("url") or attributes.get("href") or attributes.get("URL")
    if url and _is_image(url, attributes):
        item.images = _with(item.images, url)


def _is_image(url: str, attributes: Attributes) -> bool:
    kind, medium = (attributes.get("type") or "").lower(), attributes.get("medium")
    if medium or ("/" in kind and kind not in _NO_TYPES):
        return medium == "image" or kind.startswith("image")
    name = url.partition("?")[0].rpartition("/")[2].lower()
    return name.endswith(_IMAGE_ENDS) or ("." not in name and "width" in attributes)


def _thumbnail(item: RawItem, text: str | None, element: Element) -> None:
    url = element.attributes.get("url") or element.attributes.get("href") or element.attributes.get("URL") or text
    if url:
        item.thumbnails = _with(item.thumbnails, url)


def _image(item: RawItem, text: str | None, element: Element) -> None:
    """Read an <image> of an item: in no specification, in many feeds."""
    inner = [child.text for child in element.children if field_of(child.name) == "url"]
    _thumbnail(item, next(iter(inner), None) or text, element)


def _media_content(item: RawItem, _: str | None, element: Element) -> None:
    _add_image(item, element.attributes)
    for child in element.children:
        if field_of(child.name) == "media:thumbnail":
            _thumbnail(item, child.text, child)


def _width(element: Child) -> int:
    width = element.attributes.get("width", "")
    return int(width) if width.isascii() and width.isdecimal() and len(width) < _LONG_WIDTH else 0


def _media_group(item: RawItem, _: str | None, element: Element) -> None:
    for child in sorted(element.children, key=_width, reverse=True):  # the same picture in several sizes
        reader = _MEDIA.get(field_of(child.name))
        if reader is not None:
            reader(item, child.text, child)


def _media_title(item: RawItem, text: str | None, _: Element) -> None:
    """Read a title of an item's media: the item's, when it has no other."""
    item.media_title = item.media_title or text


def _media_description(item: RawItem, text: str | None, _: Element) -> None:
    """Read a group's description: of the item, when it says nothing else (a caption stands in media:content)."""
    item.media_summary = text


_MEDIA: dict[str, Callable[[RawItem, str | None, Element], None]] = {
    "media:content": _enclosure,
    "media:thumbnail": _thumbnail,
    "media:category": _tag,
    "media:description": _media_description,
    "media:keywords": _keywords,
}
ITEM_FIELDS: dict[str, Callable[[RawItem, str | None, Element], None]] = {
    "title": _title,
    "dc:title": _title,
    "link": _link,
    "url": _other_address,
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
    "prism:publicationdate": _dated,
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
    "media:title": _media_title,
    "media:content": _media_content,
    "media:thumbnail": _thumbnail,
    "media:keywords": _keywords,
}


def _feed_title(feed: RawFeed, text: str | None, element: Element) -> None:
    if feed.title is None:
        feed.title, feed.title_type = _typed_text(element, text)


def _feed_link(feed: RawFeed, text: str | None, element: Element) -> None:
    if link := _link_of(text, element.attributes):
        feed.links.append(link)


def _feed_language(feed: RawFeed, text: str | None, _: Element) -> None:
    feed.language = text or feed.language


def _fact(feed: RawFeed, text: str | None, element: Element) -> None:
    feed.facts[field_of(element.name)] = text or ""


def _skip_hours(feed: RawFeed, _: str | None, element: Element) -> None:
    feed.skip_hours += [child.text or "" for child in element.children]


def _skip_days(feed: RawFeed, _: str | None, element: Element) -> None:
    feed.skip_days += [child.text or "" for child in element.children]


FEED_FIELDS: dict[str, Callable[[RawFeed, str | None, Element], None]] = {
    "title": _feed_title,
    "link": _feed_link,
    "language": _feed_language,
    "dc:language": _feed_language,
    "ttl": _fact,
    "sy:updateperiod": _fact,
    "sy:updatefrequency": _fact,
    "fh:complete": _fact,
    "fh:archive": _fact,
    "skiphours": _skip_hours,
    "skipdays": _skip_days,
}
