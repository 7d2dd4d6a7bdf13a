"""What politeness is kept by, and a spread that is the same each time.

The hosts of one registrable domain (Public Suffix List) are one publisher's, mostly on one machine: they share a turn.
The customers of a hosting service are strangers to each other: those that the list's private section names, and
`SHARED`, stay apart. `Sharing` is the operator's last word.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

# Hosting services that are not in the Public Suffix List's private section: below them each name is a site of its own.
SHARED = frozenset(
    [
        "wordpress.com",
        "tumblr.com",
        "substack.com",
        "medium.com",
        "livejournal.com",
        "typepad.com",
        "wixsite.com",
        "weebly.com",
        "squarespace.com",
        "ghost.io",
        "hatenablog.com",
        "hateblo.jp",
        "fc2.com",
        "ameblo.jp",
        "over-blog.com",
        "blogfa.com",
        "blogsky.com",
        "blog.ir",
        "mihanblog.com",
        "persianblog.ir",
        "parsiblog.com",
        "rozblog.com",
        "loxblog.com",
        "virgool.io",
        "arvanstorage.ir",
        "liara.run",
        "liara.ir",
        "cdn.ir",
        "cloudfront.net",
        "akamaized.net",
        "feedburner.com",
        "feedblitz.com",
        "substackcdn.com",
        "beehiiv.com",
        "buttondown.email",
    ]
)


@dataclass(frozen=True, slots=True)
class Sharing:
    """What an operator knows better than the lists: domains whose names are strangers, or are one site."""

    apart: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()


AS_LISTED = Sharing()


def host_key(url: str, sharing: Sharing = AS_LISTED) -> str:
    """Return what politeness is kept by: the registrable domain, with its port unless it is the scheme's own.

    Addresses, names without a dot and customers of a hosting service are their own. An unreadable URL gives "" (it is
    refused as `bad_url` when it is fetched).
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    domain = site_of(host, sharing) if host else ""
    return domain if port in {None, 80, 443} else f"{domain}:{port}"


def page_url(url: str) -> str | None:
    """Return the address of a page that somebody else has fetched, without user info and place; None if it is none."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    if not known:
        return None
    if "@" not in parts.netloc and not parts.fragment:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()


@lru_cache(maxsize=65_536)
def site_of(host: str, sharing: Sharing = AS_LISTED) -> str:
    """Return the registrable domain of a host name; of a hosting service's customer the customer's name."""
    if _is_address(host) or "." not in host:
        return host
    together = next((each for each in sharing.together if host == each or host.endswith(f".{each}")), None)
    if together:
        return together
    domain = _registrable(host) or host
    is_of_strangers = domain in SHARED or domain in sharing.apart
    if domain == host or not is_of_strangers:
        return domain
    customer = host.removesuffix(f".{domain}").rpartition(".")[2]
    return f"{customer}.{domain}"


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _registrable(host: str) -> str | None:
    """Return as many of a name's last labels as its registrable domain has, in Unicode and in Punycode alike."""
    labels = host.split(".")
    domain = _suffixes().privatesuffix(".".join(map(_in_unicode, labels)) if "xn--" in host else host)
    return ".".join(labels[-1 - domain.count(".") :]) if domain else None


def _in_unicode(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:  # no Punycode after all
        return label


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    """Load the list that comes with the package, when the first name needs it.

    12 ms; with its names in Punycode as well it would be 40.
    """
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - start-up

    return PublicSuffixList(accept_encoded_idn=False)


def spread(key: str) -> float:
    """Return a number in [0, 1) that is always the same for the same key."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big") / 2**32
