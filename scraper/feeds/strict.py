"""The strict tier: bytes to a tree, or no. Nothing is looked up, expanded, guessed or repaired.

No DTD at all, so no entity beyond XML's five (billion laughs, quadratic blow-up, file and network entities end here);
no network; no recovery; libxml2's own limits stay on (depth 256, 10 MB a text or attribute).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEAD_BYTES = 4_096
_DOCTYPE = b"<!DOCTYPE"
# Keeps no state between documents; making one costs as much as a small feed.
_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    dtd_validation=False,
    recover=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)

_RECOVERING = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    recover=True,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


class NotStrict(Exception):  # noqa: N818 - a state, not a failure: the next reader is asked
    """The document is not what the strict tier takes; the text says why."""


def read_tree(body: bytes) -> _Element:
    """Return the root element of a well-formed document in UTF-8, whatever it declares; NotStrict says why not."""
    if _has_doctype(body):
        raise NotStrict("a document type declaration")
    try:
        return etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError as error:
        raise NotStrict(str(error).partition(" (<string>")[0]) from error
    except ValueError as error:  # an empty document
        raise NotStrict(str(error)) from error


def read_what_can_be(text: str) -> _Element:
    """Return the tree of a document as far as it can be read, as safe as `read_tree`; NotStrict if that is nothing."""
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), _RECOVERING)
    except etree.XMLSyntaxError as error:  # nothing at all
        raise NotStrict(str(error).partition(" (<string>")[0]) from error
    if root is None:
        raise NotStrict("nothing in it can be read")
    return root


def _has_doctype(body: bytes) -> bool:
    """Tell whether a doctype stands before the root element; one inside a CDATA section is text."""
    place = body.find(_DOCTYPE)
    if place < 0:
        return False
    return place < _HEAD_BYTES or not _opened_before(body, place)


def _opened_before(body: bytes, place: int) -> bool:
    return any(body.find(root, 0, place) >= 0 for root in (b"<rss", b"<feed", b"<rdf:RDF", b":feed"))
