"""How the fetch room behaves: one frozen value, every number with its unit and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.fetch.guard import Opening

MIB_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Everything that can be set. The defaults are safe on the open Internet."""

    user_agent: str = "khabar"  # product/version (+contact); its product token is looked for in robots.txt
    allow_private: tuple[Opening, ...] = ()  # the guard's only openings
    ports: frozenset[int] = frozenset({80, 443})
    max_body_bytes: int = 10 * MIB_BYTES  # decoded; the longest real feeds and pages met stay under 5 MiB
    max_wire_bytes: int = 0  # as sent, content coding included; 0: as max_body_bytes
    max_held_bytes: int = 64 * MIB_BYTES  # of long bodies in memory together, the first MiB of each not counted
    max_redirects: int = 9  # so that no poll makes more than ten requests
    https_downgrade: bool = False  # follow a redirect from https to http
    connect_timeout_s: float = 10.0  # resolution, TCP and TLS, each
    read_timeout_s: float = 20.0  # longest silence of a server
    retry_after_cap_s: float = 86_400.0  # a server that asks for more (ten years were seen) gets this
    robots: bool = True
    robots_ttl_s: float = 86_400.0  # RFC 9309, 2.4: no longer than 24 hours
    robots_retry_s: float = 600.0  # a robots.txt that could not be read is asked for again after this
    robots_timeout_s: float = 20.0
    robots_kept: int = 10_000  # rules of so many origins are remembered, the least used forgotten first
    crawl_delay_cap_s: float = 60.0  # what robots.txt may ask for
    site_of: Callable[[str], str] | None = None  # the site that a host name belongs to, paced as one; None: itself
    hosts_kept: int = 512  # connection pools, the least used closed first
    connections_per_host: int = 4
    keepalive_s: float = 15.0  # idle connections are closed after this; common servers close theirs after 5 to 75 s
    ca_file: str | None = None  # PEM bundle to trust instead of certifi's
    http_library: str = "auto"  # "httpx2" where it is installed (the same API, new maintainers), else "httpx"
