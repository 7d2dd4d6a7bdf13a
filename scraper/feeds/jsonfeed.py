"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) to raw strings."""

from __future__ import annotations

import json
import re
from typing import Any

from scraper.feeds import caps
from scraper.feeds.raw import RawFeed, RawItem, RawLink

# A pair is one letter, a half of one is none.
_SURROGATE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_OF_PAIRS = re.compile(r"\\u[dD]")
_PAIR_CHARS = 12
_COMMA_OR_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"|,(?=\s*[}\]])', re.DOTALL)
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_GAP = re.compile(r"[\s,]*")
_CALL = re.compile(r"\s*(?:/\*\*/)?\s*[\w.$]{1,64}\s*\(\s*(\{.*\})\s*\)\s*;?\s*", re.DOTALL)  # JSON for a script
_DECODER = json.JSONDecoder(strict=False)
Json = dict[str, Any]


class NotJsonFeed(Exception):  # noqa: N818 - a state, not a failure
    """The text is no JSON Feed; the message says why."""


def read_json(text: str) -> tuple[RawFeed, bool]:
    """Return what a JSON Feed says, and whether it is whole. NotJsonFeed when it is none.

    Values of a wrong type are passed over; of a broken document the items are taken up to where it breaks.
    """
    if call := None if text.startswith("{") else _CALL.fullmatch(text):
        text = call[1]
    text = _without_surrogates(text)
    if text.count("{") + text.count("[") > caps.JSON_PARTS:
        raise NotJsonFeed("JSON of too many parts")
    document, whole = _load(text)
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NotJsonFeed("JSON, but not a JSON Feed: it has no list of items")
    if "jsonfeed.org" not in str(document.get("version", "")) and not _has_links(document["items"]):
        raise NotJsonFeed("JSON, but not a JSON Feed: it names no version")
    return _feed(document), whole


def _load(text: str) -> tuple[Any, bool]:
    """Return the value that a text is, and whether it is whole."""
    try:
        return json.loads(text, strict=False), True  # line breaks in texts are no reason to lose them
    except RecursionError as error:
        raise NotJsonFeed("JSON nested too deep") from error
    except ValueError as error:
        document, whole = _as_far_as_it_goes(text)
        if not document["items"]:
            raise NotJsonFeed(f"broken JSON: {error}") from error
        return document, whole


def _as_far_as_it_goes(text: str) -> tuple[Json, bool]:
    """Read a broken document: commas before an end go, then item by item; say whether the list of items has an end."""
    text = _COMMA_OR_STRING.sub(lambda found: found[0] if found[0] != "," else "", text)
    start = _ITEMS.search(text)
    head, place = (text[: start.start()], start.end()) if start else ("", len(text))
    try:
        document: Json = _DECODER.decode(head.rstrip().rstrip(",") + "}")
    except (ValueError, RecursionError):
        document = {}
    document["items"] = items = list[Any]()
    while (place := _GAP.match(text, place).end()) < len(text) and text[place] != "]":  # type: ignore[union-attr] # it always matches
        try:
            item, place = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        items.append(item)
    return document, text[place : place + 1] == "]"


def _without_surrogates(text: str) -> str:
    """Replace escapes of lone surrogates: no file or database takes the letters that they would make."""
    return _SURROGATE.sub(_keep_pair, text) if _OF_PAIRS.search(text) else text


def _keep_pair(found: re.Match[str]) -> str:
    return found[0] if len(found[0]) == _PAIR_CHARS else "\\ufffd"


def _has_links(items: list[Any]) -> bool:
    return any(isinstance(item, dict) and ("url" in item or "external_url" in item) for item in items)


def _feed(document: Json) -> RawFeed:
    feed = RawFeed("json", title=_string(document, "title"), title_type="text", language=_string(document, "language"))
    for key, rel in (("home_page_url", "alternate"), ("feed_url", "self"), ("next_url", "next")):
        if href := _string(document, key):
            feed.links.append(RawLink(href, rel))
    feed.links += [RawLink(hub["url"], "hub") for hub in _objects(document, "hubs") if isinstance(hub.get("url"), str)]
    feed.items = [_item(item) for item in _objects(document, "items")[: caps.ITEMS_PER_POLL + 1]]
    return feed


def _item(source: Json) -> RawItem:
    html, text = _string(source, "content_html"), _string(source, "content_text")
    item = RawItem(
        title=_string(source, "title"),
        title_type="text",
        summary=_string(source, "summary") or (text if html else None),
        summary_type="text",
        content=html or (_as_html(text) if text else None),
        guid=_string(source, "id"),
        guid_is_link=False,
        published=_string(source, "date_published"),
        updated=_string(source, "date_modified"),
        language=_string(source, "language"),
    )
    item.links = [RawLink(url) for key in ("url", "external_url") if (url := _string(source, key))]
    item.images = [url for key in ("image", "banner_image") if (url := _string(source, key))]
    item.authors = _authors(source)
    tags = source.get("tags")
    item.tags = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return item


def _authors(source: Json) -> list[str]:
    """Return the names of the authors; version 1.0 knows one only."""
    authors = _objects(source, "authors") or [each for each in (source.get("author"),) if isinstance(each, dict)]
    return [name for author in authors if (name := _string(author, "name"))]


def _as_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _string(source: Json, key: str) -> str | None:
    """Return a member as text, without NUL, which XML cannot hold and JSON can; some feeds number their ids."""
    value = source.get(key)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value or value.isspace():
        return None
    return value.replace("\x00", "") if "\x00" in value else value


def _objects(source: Json, key: str) -> list[Json]:
    value = source.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
