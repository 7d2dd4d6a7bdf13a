"""OPML 2.0 (opml.org): lists of feeds as other readers write and take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from scraper.feeds.addresses import absolute
from scraper.feeds.decode import decode
from scraper.feeds.mend import mend_list
from scraper.feeds.plain import one_line
from scraper.feeds.strict import NotStrict, read_tree, read_what_can_be
from storage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

TITLE_CHARS = 300
_READ = frozenset(("type", "title", "text", "xmlurl", "url", "htmlurl", "iscomment"))
_FEED_TYPES = frozenset(("rss", "atom", "rdf"))
_FORBIDDEN = dict.fromkeys((*(code for code in range(32) if code not in {9, 10, 13}), 0xFFFE, 0xFFFF), None)


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list: its address, title, the site's address, and the folder that it stands in."""

    url: str
    title: str | None = None
    site: str | None = None
    folder: str | None = None


def read_opml(body: bytes) -> tuple[Outline, ...]:
    """Return the feeds of a list, each address once, in order. InputError when it is no OPML."""
    try:
        root = read_tree(body)
    except NotStrict:
        try:
            root = read_what_can_be(mend_list(decode(body).text))
        except NotStrict as error:
            raise InputError(f"no OPML: {error}") from error
    if _name(root) != "opml":
        raise InputError(f"no OPML: the root element is <{_name(root)}>")
    return tuple({each.url: each for each in reversed(list(_outlines(root, None)))}.values())[::-1]


def _outlines(parent: _Element, folder: str | None) -> Iterator[Outline]:
    """Give the feeds of an outline and of those within it; what is commented out does not count (OPML 2.0)."""
    for child in parent:
        told = _told(child)
        if told.get("iscomment", "").lower() == "true":
            continue
        title = one_line(told.get("title") or told.get("text"), limit=TITLE_CHARS)
        is_feed = told.get("type", "").lower() in _FEED_TYPES
        url = _address(told.get("xmlurl") or (told.get("url") if is_feed else None))
        if url:
            yield Outline(url, title, _address(told.get("htmlurl")), folder)
        yield from _outlines(child, folder if url or _name(child) != "outline" else title or folder)


def _told(element: _Element) -> dict[str, str]:
    """Return the attributes that are read, by their names in small letters; all of many would take for ever."""
    names = [name for name in element.attrib if str(name).lower() in _READ]
    return {str(name).lower(): str(element.get(name) or "") for name in names}


def _address(said: str | None) -> str | None:
    """Return an absolute address without the part that servers never see."""
    said = (said or "").strip()
    url = absolute(f"http://{said}" if said.lower().startswith("www.") else said, "")
    return url.partition("#")[0] if url else None


def _name(element: _Element) -> str:
    return str(etree.QName(element).localname).lower()


def write_opml(outlines: Iterable[Outline], *, title: str) -> bytes:
    """Return a list of feeds, those of one folder together."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _plain(title)
    body = etree.SubElement(root, "body")
    folders: dict[str, _Element] = {}
    for each in outlines:
        parent = body
        if each.folder:
            if each.folder not in folders:
                folders[each.folder] = etree.SubElement(body, "outline", text=_plain(each.folder))
            parent = folders[each.folder]
        name = _plain(each.title or each.url)
        told = {"type": "rss", "text": name, "title": name, "xmlUrl": each.url}
        etree.SubElement(parent, "outline", told | ({"htmlUrl": each.site} if each.site else {}))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _plain(title: str) -> str:
    """Return a title without what XML cannot hold."""
    return title.translate(_FORBIDDEN)
