"""OPML 2.0 (opml.org): lists of feeds as other readers write and take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from scraper.feeds.addresses import absolute
from scraper.feeds.plain import one_line
from scraper.feeds.strict import NotStrict, read_tree, read_what_can_be
from storage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

TITLE_CHARS = 300


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
            root = read_what_can_be(body.decode("utf-8", "replace"))
        except NotStrict as error:
            raise InputError(f"no OPML: {error}") from error
    if etree.QName(root).localname.lower() != "opml":
        raise InputError(f"no OPML: the root element is <{etree.QName(root).localname}>")
    return tuple({each.url: each for each in reversed(list(_outlines(root, None)))}.values())[::-1]


def _outlines(parent: _Element, folder: str | None) -> Iterator[Outline]:
    for child in parent:
        told = {str(name).lower(): str(value) for name, value in child.attrib.items()}
        title = one_line(told.get("title") or told.get("text"), limit=TITLE_CHARS)
        url = absolute(told.get("xmlurl"), "")
        if url:
            yield Outline(url, title, absolute(told.get("htmlurl"), ""), folder)
        yield from _outlines(child, folder if url or child.tag != "outline" else title or folder)


def write_opml(outlines: Iterable[Outline], *, title: str) -> bytes:
    """Return a list of feeds, those of one folder together."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    folders: dict[str, _Element] = {}
    for each in outlines:
        parent = body
        if each.folder:
            if each.folder not in folders:
                folders[each.folder] = etree.SubElement(body, "outline", text=each.folder)
            parent = folders[each.folder]
        name = each.title or each.url
        told = {"type": "rss", "text": name, "title": name, "xmlUrl": each.url}
        etree.SubElement(parent, "outline", told | ({"htmlUrl": each.site} if each.site else {}))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
