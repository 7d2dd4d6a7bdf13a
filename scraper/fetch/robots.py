"""What a robots.txt says to one robot, as RFC 9309 and Google's published parser read it. Pure.

parse_robots(body, token)
  of the first 500 KiB, for each line            lines end at CR, LF or both; comments, and all behind a NUL, are cut
    "user-agent: name"                           ours if its product token is ours, in any case; "*" is everybody's
    "allow: pattern", "disallow: pattern"        a rule of the group that the names above it opened
    "crawl-delay: n"                             for the names right above it; no rule, it ends no list of names
    "sitemap: URL"                               for everybody; no rule either
  the rules of our groups, or, if none names us, of everybody's

A pattern matches what begins like it; "*" stands for anything, "$" at its end for the end. Of those that match a path
the longest counts, of two equally long ones the permission. `%41` and `A` are the same in a path, `%2F` and `/` are not
(RFC 9309, 2.2.2).
"""

from __future__ import annotations

import math
import re
import string
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_ROBOTS_BYTES = 500 * 1024
MAX_LINE_BYTES = 16_663  # of a line; what is longer is cut there, as by Google's parser (8 times the longest URL)
_BOM = b"\xef\xbb\xbf"

_EVERYBODY = "*"
_TOKEN = re.compile(r"[A-Za-z_-]+")
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
_BLANKS = re.compile(rb"[ \t]+")
_PATH = re.compile(r"(?://)?(?:[^/?;#]*?://)?[^/?;#]*([/?;][^#]*)?", re.DOTALL)
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_KEPT = "/?:@!$&'()*+,;=%#[]"  # what has a meaning in a URL, or in a pattern; the rest is percent-encoded


@dataclass(frozen=True, slots=True)
class _Rule:
    """One pattern, cut at its stars."""

    weight: int
    allowed: bool
    parts: tuple[str, ...]
    to_the_end: bool

    def matches(self, path: str) -> bool:
        first, *others = self.parts
        if not path.startswith(first):
            return False
        if not others:
            return not self.to_the_end or len(path) == len(first)
        last = others.pop() if self.to_the_end else ""
        at = len(first)
        for part in others:  # the first place is the best one: it leaves most to those that follow
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return path.endswith(last) and at + len(last) <= len(path)


@dataclass(slots=True)
class _Group:
    """All that the groups of one name say."""

    rules: list[_Rule] = field(default_factory=list)
    delay_s: float | None = None


@dataclass(slots=True)
class _Said:
    """What a robots.txt has said so far, to us and to everybody."""

    token: str
    groups: dict[str, _Group] = field(default_factory=dict)
    named: dict[str, _Group] = field(default_factory=dict)  # whom the rules that come next are for
    ruled: bool = False  # rules have come since the last name, so the next name opens another group
    slowed: dict[str, _Group] = field(default_factory=dict)  # whom a delay that comes next is for
    told: bool = False  # a delay or rules have come since the last name
    sitemaps: list[str] = field(default_factory=list)

    def agent(self, value: bytes) -> None:
        if self.ruled:
            self.named, self.ruled = {}, False
        if self.told:
            self.slowed, self.told = {}, False
        name = _group_name(value)
        if name and name in {self.token, _EVERYBODY}:
            self.named[name] = self.slowed[name] = self.groups.setdefault(name, _Group())

    def allow(self, value: bytes) -> None:
        self._rule(value, allowed=True)

    def disallow(self, value: bytes) -> None:
        self._rule(value, allowed=False)

    def _rule(self, value: bytes, *, allowed: bool) -> None:
        self.ruled = self.told = True
        rules = _read_rules(value, allowed=allowed) if self.named else []
        for group in self.named.values():
            group.rules += rules

    def delay(self, value: bytes) -> None:
        self.told = True
        for group in self.slowed.values():
            group.delay_s = _delay_s(value, group.delay_s)

    def sitemap(self, value: bytes) -> None:
        self.sitemaps.append(value.decode("utf-8", "replace"))


# How directives begin, with the slips of the pen that Google's parser forgives. What follows does not matter to it.
_DIRECTIVES: tuple[tuple[tuple[bytes, ...], Callable[[_Said, bytes], None]], ...] = (
    ((b"user-agent", b"useragent", b"user agent"), _Said.agent),
    ((b"allow",), _Said.allow),
    ((b"disallow", b"dissallow", b"dissalow", b"disalow", b"diasllow", b"disallaw"), _Said.disallow),
    ((b"crawl-delay", b"crawl delay"), _Said.delay),
    ((b"sitemap", b"site-map"), _Said.sitemap),
)


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules for us, the weightiest first; where none matches, a URL is allowed."""

    rules: tuple[_Rule, ...] = ()
    crawl_delay_s: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allow(self, url: str) -> bool:
        """Say whether a URL of this origin may be fetched."""
        path = _path_of(url)
        return path == "/robots.txt" or next((rule.allowed for rule in self.rules if rule.matches(path)), True)


ALLOW_ALL = RobotsRules()


def product_token(user_agent: str) -> str:
    """Return the name that robots.txt may call us by: the letters before the version."""
    found = _TOKEN.match(user_agent.strip())
    return found[0].lower() if found else ""


def parse_robots(body: bytes, token: str) -> RobotsRules:
    """Read a robots.txt for the robot of this product token. Never fails: what cannot be read says nothing."""
    said = _Said(token.lower())
    for key, value in _entries(body):
        read = next((read for beginnings, read in _DIRECTIVES if key.startswith(beginnings)), None)
        if read is not None:
            read(said, value)
    ours = said.groups.get(said.token) or said.groups.get(_EVERYBODY) or _Group()
    return RobotsRules(tuple(sorted(ours.rules, key=_rank)), ours.delay_s, tuple(said.sitemaps))


def _rank(rule: _Rule) -> tuple[int, bool]:
    return -rule.weight, not rule.allowed


def _entries(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give the key, in small letters, and the value of each line that has both places."""
    for line in _LINE_ENDS.split(_cut(body)):
        text = line[:MAX_LINE_BYTES].partition(b"\0")[0].partition(b"#")[0].strip()
        key, colon, value = text.partition(b":")
        if colon:
            yield key.strip().lower(), value.strip()
        elif len(words := _BLANKS.split(text)) == 2:  # noqa: PLR2004 - a forgotten colon, if nothing else can be meant
            yield words[0].lower(), words[1]


def _cut(body: bytes) -> bytes:
    for length in (3, 2, 1):  # a broken byte order mark is dropped too, as Google's parser does
        if body.startswith(_BOM[:length]):
            body = body[length:]
            break
    if len(body) <= MAX_ROBOTS_BYTES:
        return body
    body = body[:MAX_ROBOTS_BYTES]
    return body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]


def _group_name(value: bytes) -> str:
    """Return whom a group speaks to: a product token in small letters, everybody, or nobody that can be named."""
    if value == b"*" or (value.startswith(b"*") and value[1:2].isspace()):
        return _EVERYBODY
    found = _TOKEN.match(value.decode("latin-1"))
    return found[0].lower() if found else ""


def _delay_s(value: bytes, before: float | None) -> float | None:
    try:
        asked = float(value)
    except ValueError:
        return before
    return asked if math.isfinite(asked) and asked >= 0 else before


def _read_rules(value: bytes, *, allowed: bool) -> list[_Rule]:
    """Return the rule of a line: none of an empty one, and the folder's besides if its index page is allowed."""
    if not value:
        return []
    pattern = _normal(value)
    patterns = [pattern]
    folder, slash, page = pattern.rpartition("/")
    if allowed and slash and page.startswith("index.htm"):
        patterns.append(f"{folder}/$")
    return [_rule(each, allowed=allowed) for each in patterns]


def _rule(pattern: str, *, allowed: bool) -> _Rule:
    to_the_end = pattern.endswith("$")
    parts = map(_plain, pattern.removesuffix("$").split("*"))
    return _Rule(len(pattern), allowed, tuple(parts), to_the_end)


def _path_of(url: str) -> str:
    """Return path, parameters and query of a URL, as patterns are compared with them."""
    found = _PATH.match(url)
    path = (found and found[1]) or "/"
    path = path if path.startswith("/") else "/" + path
    return _plain(_normal(path))


def _plain(text: str) -> str:
    """Write stars and dollars that mean themselves as such: patterns have them encoded (RFC 9309, 2.2.3)."""
    return text.replace("%2A", "*").replace("%24", "$")


def _normal(text: str | bytes) -> str:
    """Write a path or pattern in the one way that all its spellings have in common."""
    quoted = quote(text, safe=_KEPT, errors="replace") if isinstance(text, str) else quote(text, safe=_KEPT)
    return _ESCAPE.sub(_unescaped, quoted) if "%" in quoted else quoted


def _unescaped(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()
