"""The strict tier: a feed's bytes to raw strings in one pass, or no. Nothing is looked up, expanded or repaired.

expat reads, and calls for each element; no tree is made of what is taken apart at once. It knows no entity beyond
XML's five, as a document type declaration ends the reading (billion laughs, quadratic blow-up, file and network
entities with it). Depth is limited here.
"""

from __future__ import annotations

import codecs
from html.entities import html5
from typing import TYPE_CHECKING
from xml.parsers import expat

from scraper.feeds import caps
from scraper.feeds.elements import BASE, FEED_FIELDS, ITEM_FIELDS, LANG, Child
from scraper.feeds.raw import RawFeed, RawItem
from scraper.feeds.strict import NotStrict
from scraper.feeds.vocabulary import field_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.feeds.elements import Attributes
    from scraper.feeds.records import FeedKind

# With what the reasons of refusals begin that somebody has a cure for.
UNBOUND_PREFIX, UNDEFINED_ENTITY = expat.errors.XML_ERROR_UNBOUND_PREFIX, expat.errors.XML_ERROR_UNDEFINED_ENTITY

_ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ROOTS: dict[str, FeedKind] = {"rss": "rss", "feed": "atom", "rdf:rdf": "rdf", "channel": "rss"}
_ITEMS, _CONTAINERS = frozenset(("item", "entry")), frozenset(("channel", "items"))
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST_NAMES = 4_096  # that are kept: a hostile feed makes up more
_DEPTH = caps.DEPTH  # asked for each element: at hand
_TOO_DEEP = f"elements nested deeper than {_DEPTH}"
_TEXT_BUFFER_BYTES = 65_536  # texts up to this length come in one piece


def read_feed(body: bytes, *, html_entities: bool = False) -> RawFeed:
    """Return what a feed says that is well-formed in UTF-8, whatever it declares; NotStrict says why not.

    With `html_entities` those of HTML are read as their letters, though no document type declares them. expat leaves
    them out of attributes without a word: a document that has any there is not to be read so.
    """
    if b"\x00" in body[:4] or body.startswith(_WIDE):
        raise NotStrict("letters of more than one byte")  # which expat would read, but its places are then others
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator="}")
    parser.buffer_text = True
    parser.buffer_size = _TEXT_BUFFER_BYTES
    reading = _Reading(body, lambda: parser.CurrentByteIndex)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.texts.append
    if html_entities:
        parser.UseForeignDTD()  # which is never read; it only might declare what is not declared here
        parser.SkippedEntityHandler = reading.entity
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat's way to say that this is all
    except expat.ExpatError as error:
        raise NotStrict(str(error)) from error
    return reading.feed


def _refuse_doctype(*_: object) -> None:
    raise NotStrict("a document type declaration")


class _Reading:
    """Where the reading stands: among the feed's elements, in an item, or in a field of either.

    To the reader of a field it is that field's element.
    """

    __slots__ = (
        *("around", "attributes", "body", "child", "children", "feed", "field", "first_child", "head"),
        *("inside", "item", "mark", "name", "place", "texts"),
    )

    def __init__(self, body: bytes, place: Callable[[], int]) -> None:
        self.body, self.place = body, place  # the document, and where in it the reading is
        self.feed = RawFeed("rss")
        self.item: RawItem | None = None
        self.around = 0  # open elements around items: the root, a channel
        self.field: Callable[..., None] | None = None
        self.name, self.attributes = "", dict[str, str]()  # of the field
        self.texts: list[str] = []  # since the field began
        self.inside = 0  # open elements in the field
        self.children: list[Child] = []  # of the field
        self.child = ("", self.attributes)  # the one that is being read
        self.mark = 0  # where its texts begin
        self.head, self.first_child = "", 0  # the text before the first child, the place where it begins

    def start(self, name: str, attributes: Attributes) -> None:
        """Take a start tag."""
        if self.field is not None:
            self._start_inside(name, attributes)
        elif self.item is not None:
            self.field, self.name, self.attributes = _ITEM_FIELDS[name], name, attributes
            self.texts.clear()
        else:
            self._start_around(name, attributes)

    def end(self, _: str) -> None:
        """Take an end tag; the fields' readers do the rest."""
        field = self.field
        if field is None:
            self._end_around()
        elif self.inside:
            self._end_inside()
        else:
            if field is not _pass_over:
                text = "".join(self.texts)
                field(self.item or self.feed, text if text and not text.isspace() else None, self)
                if self.children:
                    self.children = []
            self.field = None

    def entity(self, name: str, _: object) -> None:
        """Take an entity that the document does not declare."""
        letters = html5.get(f"{name};")
        if letters is None:
            raise NotStrict(f"{UNDEFINED_ENTITY}: {name[:40]}")
        self.texts.append(letters)

    def markup(self) -> str | None:
        """Return what stands in the field, as source."""
        inside = self.body[self.first_child : self.place()].decode("utf-8")
        return f"{self.head}{inside}".strip() or None

    def _start_around(self, name: str, attributes: Attributes) -> None:
        field = field_of(name)
        if not self.around:
            if field not in _ROOTS:
                raise NotStrict(f"the root element is <{name.rpartition('}')[2][:40]}>")
            self.feed.kind = _ROOTS[field]
        elif field in _ITEMS:
            self.item = RawItem()
            if attributes:
                self.item.language, self.item.base = attributes.get(LANG), attributes.get(BASE)
                self.item.guid = attributes.get(_ABOUT)
            return
        elif field not in _CONTAINERS:
            self.field, self.name, self.attributes = FEED_FIELDS.get(field, _pass_over), name, attributes
            self.texts.clear()
            return
        self.around += 1
        self.feed.language = self.feed.language or attributes.get(LANG)
        self.feed.base = self.feed.base or attributes.get(BASE)
        if self.around > _DEPTH:
            raise NotStrict(_TOO_DEEP)

    def _end_around(self) -> None:
        if self.item is None:
            self.around -= 1
            return
        if len(self.feed.items) <= caps.ITEMS_PER_POLL:  # one more than taken, so that the cut is known
            self.feed.items.append(self.item)
        self.item = None

    def _start_inside(self, name: str, attributes: Attributes) -> None:
        if not self.inside and self.field is not _pass_over:
            if not self.children:
                self.head, self.first_child = "".join(self.texts), self.place()
            self.child, self.mark = (name, attributes), len(self.texts)
        self.inside += 1
        if self.around + self.inside > _DEPTH:
            raise NotStrict(_TOO_DEEP)

    def _end_inside(self) -> None:
        self.inside -= 1
        if not self.inside and self.field is not _pass_over and len(self.children) < caps.CHILDREN:
            text = "".join(self.texts[self.mark :])
            self.children.append(Child(*self.child, None if not text or text.isspace() else text))


def _pass_over(*_: object) -> None:
    """Read an element of no meaning to us."""


class _Fields(dict[str, "Callable[..., None]"]):
    """The reader of each of an item's elements by the name that expat gives it; a dict is asked without a call."""

    def __missing__(self, name: str) -> Callable[..., None]:
        if len(self) >= _MOST_NAMES:
            self.clear()
        reader = self[name] = ITEM_FIELDS.get(field_of(name), _pass_over)
        return reader


_ITEM_FIELDS = _Fields()
