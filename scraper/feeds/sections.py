"""Sections of markup that are found by their ends.

By search, never by a lazy pattern: ten thousand openers without an end cost one pass.
"""

from __future__ import annotations

import re

_SECTION = re.compile(r"<!\[CDATA\[|<!--")
_SECTION_END = {"<![CDATA[": "]]>", "<!--": "-->"}
_HIDDEN = re.compile(r"<(?:!--|(script|style|template)\b)", re.IGNORECASE)
_HIDDEN_END = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "template")}
_COMMENT_END = re.compile("-->")
_MARK = re.compile(r"<!\[CDATA\[|\]\]>|<![A-Za-z][^<>]*>")


def split_cdata(text: str) -> list[str]:
    """Return a document in parts, those at odd places its CDATA sections, without its comments.

    XML forbids -- inside a comment, nobody reads comments: they go. What is opened and never closed is markup.
    """
    parts, markup, place = [], list[str](), 0
    endless: set[str] = set()
    for found in _SECTION.finditer(text):
        opener = found[0]
        if found.start() < place or opener in endless:
            continue
        end = text.find(_SECTION_END[opener], found.end())
        if end < 0:
            endless.add(opener)
            continue
        markup.append(text[place : found.start()])
        place = end + 3
        if opener != "<!--":
            parts += ["".join(markup), text[found.start() : place]]
            markup = []
    return [*parts, "".join([*markup, text[place:]])]


def drop_hidden(html: str) -> str:
    """Return HTML source without comments, scripts, styles, templates doctypes and the marks of CDATA sections."""
    if "<!" not in html and "]]>" not in html and not _HIDDEN.search(html):
        return html
    parts, place = [], 0
    endless: set[str] = set()
    for found in _HIDDEN.finditer(html):
        name = (found[1] or "").lower()
        if found.start() < place or name in endless:
            continue
        end = _HIDDEN_END.get(name, _COMMENT_END).search(html, found.end())
        if end is None:
            endless.add(name)
            continue
        parts.append(html[place : found.start()])
        place = end.end()
    html = "".join([*parts, html[place:]])
    return _MARK.sub("", html) if "<!" in html or "]]>" in html else html
