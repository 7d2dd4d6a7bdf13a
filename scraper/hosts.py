"""The host of an address, as every room reads it."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """Return the host of a URL, lower case and without its port; "" when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # "http://[x"
        return ""


def bare_host_of(url: str) -> str:
    """Return the host of a URL without its "www."."""
    return host_of(url).removeprefix("www.")
