"""The strict tier: bytes to a tree, or no. Nothing is looked up, expanded, guessed or repaired.

No DTD at all, so no entity beyond XML's five (billion laughs, quadratic blow-up, file and network entities end here);
no network; no recovery; libxml2's own limits stay on (depth 256, 10 MB a text or attribute).
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from scraper.feeds import caps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_DOCTYPE = b"<!DOCTYPE"
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)  # it always matches: no way back


# Nothing is expanded, looked up or kept that is no text: lxml's own readers take the same words.
_SAFE = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def _parser(*, recover: bool) -> etree.XMLParser:
    """Make a parser as safe as lxml can be; with `recover` it reads on where a document is broken."""
    return etree.XMLParser(encoding="utf-8", dtd_validation=False, recover=recover, **_SAFE)


# They keep no state between documents; making one costs as much as a small feed.
_PARSER = _parser(recover=False)
_RECOVERING = _parser(recover=True)


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


def entries(body: bytes, *, recover: bool = False) -> Iterator[_Element]:
    """Yield the children of the root, each emptied behind the reader: a tree of all takes sixteen times the document.

    As strict as `read_tree`, or with `recover` as forgiving as `read_what_can_be`; NotStrict, at any child.
    """
    if not recover and _has_doctype(body):
        raise NotStrict("a document type declaration")
    inside = -1  # no element yet
    try:
        for _, element in etree.iterparse(
            BytesIO(body),
            events=("end",),
            encoding="utf-8",
            recover=recover,
            **_SAFE,
        ):
            inside += 1
            above = element.getparent()
            if inside > caps.ENTRY_ELEMENTS:
                raise NotStrict("an entry of very many elements")
            if above is None or above.getparent() is not None:
                continue
            yield element
            inside = 0
            element.clear()
            while element.getprevious() is not None:
                del above[0]
    except etree.XMLSyntaxError as error:
        if not recover or inside < 0:
            raise NotStrict(str(error).partition(" (<")[0]) from error
    if inside < 0:
        raise NotStrict("nothing in it can be read")


def _has_doctype(body: bytes) -> bool:
    """Tell whether a doctype stands where XML allows one: before the root, behind comments and instructions."""
    prolog = _PROLOG.match(body)
    return body.startswith(_DOCTYPE, prolog.end() if prolog else 0)
