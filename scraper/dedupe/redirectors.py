"""Links that only lead on: what search engines, mail and messengers wrap around the publisher's own URL.

Only redirectors that carry the whole address in a parameter; a short link (bit.ly, news.google.com) says nothing by
itself.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from storage.patterns import late

_MOST_WRAPPINGS = 3  # a messenger around a mail filter around a search engine
# host, path, the parameters that may hold the address
_REDIRECTORS = (
    (r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?", "/url", ("q", "url")),
    (r"lm?\.facebook\.com|(?:www\.|m\.)?facebook\.com", "/l.php", ("u",)),
    (r"l\.instagram\.com", "/", ("u",)),
    (r"t\.me|telegram\.me", "/iv", ("url",)),
    (r"(?:www\.|m\.)?youtube\.com", "/redirect", ("q",)),
    (r"(?:www\.|m\.)?vk\.com", "/away.php", ("to",)),
    (r"(?:www\.)?bing\.com", "/news/apiclick.aspx", ("url",)),
    (r"(?:html\.)?duckduckgo\.com", "/l/", ("uddg",)),
    (r"[a-z0-9]+\.safelinks\.protection\.outlook\.com", "/", ("url",)),
)
_WRAPPED = late(
    "https?://(?:" + "|".join(f"({host}){re.escape(path)}" for host, path, _ in _REDIRECTORS) + r")\?([^#]*)",
    re.IGNORECASE | re.DOTALL,
)


def behind(url: str) -> str:
    """Return the URL that a redirector leads to; any other URL as it is."""
    for _ in range(_MOST_WRAPPINGS):
        found = _WRAPPED.match(url.strip())
        if not found or not found.lastindex:
            return url
        names = next(row[2] for row, host in zip(_REDIRECTORS, found.groups(), strict=False) if host)
        asked = parse_qs(found[found.lastindex], max_num_fields=None)
        inner = next((each for name in names for each in asked.get(name, ()) if _is_web(each)), None)
        if inner is None:
            return url
        url = inner
    return url


def _is_web(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))
