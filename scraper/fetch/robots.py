"""What a robots.txt says to one robot: Protego behind a wrapper that mends its misses (RFC 9309). Pure.

Protego matches and weighs the paths. Before it sees the text, this module

* cuts it at 500 KiB, at the end of a line (2.5), and drops a byte order mark, whole or broken;
* splits lines at CR and LF only: Protego also splits at U+2028 and other characters that belong to a path;
* decides which groups are ours: a group names a product token, and it is ours if the whole token matches,
  whatever its case (2.2.1). Protego also takes the beginning of a name for the name;
* keeps unknown lines out, so that they neither end a group nor count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from storage.patterns import late

if TYPE_CHECKING:
    from protego import Protego

MAX_ROBOTS_BYTES = 500 * 1024
MAX_LINE_CHARS = 16_663  # of a line; what is longer is cut there, as by Google's parser (8 times the longest URL)
_US = "us"
_OTHERS = "others"
_BOM = b"\xef\xbb\xbf"
_TOKEN = re.compile(r"[A-Za-z_-]+")
_AGENT_LINE = re.compile(r"\s*user[ -]?agent\s*(?::|\s)\s*(.*)", re.IGNORECASE)
# The rules that Protego reads, with the slips of the pen that Google's parser and it forgive.
_KNOWN_LINE = re.compile(
    r"\s*(?:disallow|dissallow|dissalow|disalow|diasllow|disallaw|allow|sitemaps?|site-map|crawl[ -]delay)\s*[:\s]",
    re.IGNORECASE,
)
_DELAY_LINE = re.compile(r"\s*crawl[ -]delay\b", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_FALSE_LINE_ENDS = late("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules for us. `rules` is None where everything is allowed."""

    rules: Protego | None = None
    crawl_delay_s: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allow(self, url: str) -> bool:
        """Say whether a URL of this origin may be fetched."""
        return self.rules is None or bool(self.rules.can_fetch(url, _US))


ALLOW_ALL = RobotsRules()


def product_token(user_agent: str) -> str:
    """Return the name that robots.txt may call us by: the letters before the version."""
    found = _TOKEN.match(user_agent.strip())
    return found[0].lower() if found else ""


def parse_robots(body: bytes, token: str) -> RobotsRules:
    """Read a robots.txt for the robot of this product token. Never fails: what cannot be read says nothing."""
    from protego import Protego  # noqa: PLC0415 - only where robots.txt is obeyed

    text = _cut(body).decode("utf-8", "replace")
    lines = [_renamed(line[:MAX_LINE_CHARS], token) for line in _LINE_ENDS.split(text)]
    whole = Protego.parse("\n".join(lines))
    delay_s = whole.crawl_delay(_US)
    # Crawl-delay is no rule (RFC 9309, 2.2.4): it must not end a group before its rules have come.
    rest = [line for line in lines if not _DELAY_LINE.match(line)]
    rules = whole if len(rest) == len(lines) else Protego.parse("\n".join(rest))
    return RobotsRules(rules, delay_s, tuple(whole.sitemaps))


def _cut(body: bytes) -> bytes:
    for length in (3, 2, 1):  # a broken byte order mark is dropped too, as Google's parser does
        if body.startswith(_BOM[:length]):
            body = body[length:]
            break
    if len(body) <= MAX_ROBOTS_BYTES:
        return body
    body = body[:MAX_ROBOTS_BYTES]
    return body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]


def _renamed(line: str, token: str) -> str:
    """Give the user agent of a group one of three names: everybody's, ours, somebody else's."""
    line = _FALSE_LINE_ENDS.sub(_quoted, line.partition("#")[0])
    found = _AGENT_LINE.match(line)
    if found is None:
        return line if _KNOWN_LINE.match(line) else ""
    return f"User-agent: {_group_name(found[1], token)}"


def _quoted(char: re.Match[str]) -> str:
    return quote(char[0])


@lru_cache(maxsize=1024)
def _group_name(named: str, token: str) -> str:
    named = named.strip()
    if named == "*" or re.match(r"\*\s", named):
        return "*"
    found = _TOKEN.match(named)
    return _US if found and found[0].lower() == token else _OTHERS
