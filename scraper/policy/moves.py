"""Where a feed is asked: a permanent redirect is believed after many answers over days (captive portals redirect too).

301 or 308, every hop, a feed behind it   counted; the validators are those of the address that it leads to
ten answers over two days                 believed: that address is asked at once, if it is the same site's
now and then, and when it fails there     the address of the agency file again; what it says then holds

Another site's address is asked through the redirect for as long as the file names the old one: the turn that the poll
holds is the old site's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scraper.policy.hosts import AS_LISTED, host_key
from scraper.policy.polls import wants_whole
from storage.records import RefusalClass, Validators

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.policy.hosts import Sharing
    from storage.records import FeedState, Page

NOT_MODIFIED = 304
MOVED_COUNT, MOVED_FOR = 10, timedelta(days=2)
# Refusals that speak of the address; the others would come at any.
_WRONG_ADDRESS = frozenset(
    [
        RefusalClass.BAD_URL,
        RefusalClass.SSRF,
        RefusalClass.DNS,
        RefusalClass.CONNECT,
        RefusalClass.TLS,
        RefusalClass.REDIRECT,
        RefusalClass.FORBIDDEN,
        RefusalClass.NOT_FOUND,
        RefusalClass.GONE,
        RefusalClass.NOT_A_FEED,
        RefusalClass.BAD_FEED,
    ]
)


def has_moved(state: FeedState, now: datetime) -> bool:
    """Tell whether a feed's permanent redirect has lasted long enough to be believed."""
    if state.moved_to is None or state.moved_since is None:
        return False
    return state.moved_count >= MOVED_COUNT and now - state.moved_since >= MOVED_FOR


def poll_address(state: FeedState, now: datetime, sharing: Sharing = AS_LISTED) -> str:
    """Return the URL at which a feed is asked: where it moved to, or its own."""
    if state.moved_to is None or not has_moved(state, now) or wants_whole(state):
        return state.url
    same_site = host_key(state.moved_to, sharing) == host_key(state.url, sharing)
    return state.moved_to if same_site else state.url


def poll_validators(state: FeedState) -> Validators:
    """Return what to ask "changed since?" with, and of which URL; nothing when the whole feed is wanted."""
    return Validators() if wants_whole(state) else Validators(state.etag, state.last_modified, state.moved_to)


def remember_move(state: FeedState, page: Page) -> FeedState:
    """Remember where a feed that answered has moved for good, while it answers from there; else it begins anew."""
    if not page.redirects and page.requested_url == state.moved_to:
        return state
    if not page.moved_for_good:
        return replace(state, moved_to=None, moved_since=None, moved_count=0)
    if state.moved_to != page.url:
        return replace(state, moved_to=page.url, moved_since=page.fetched_at, moved_count=1)
    return replace(state, moved_count=state.moved_count + 1)


def remember_validators(state: FeedState, page: Page) -> FeedState:
    """Remember a good answer's validators (`remember_move` comes first).

    Those of a 304 update the stored ones (RFC 9111, 4.3.4); those of an address that a temporary redirect led to count
    for nothing, as the next one may lead elsewhere.
    """
    elsewhere = bool(page.redirects) and page.url != state.moved_to
    etag, modified = (None, None) if elsewhere else (page.headers.get("etag"), page.headers.get("last-modified"))
    if page.status == NOT_MODIFIED:
        etag, modified = etag or state.etag, modified or state.last_modified
    return replace(state, etag=etag, last_modified=modified)


def forget_move(state: FeedState, refusal: RefusalClass) -> FeedState:
    """Return to a feed's own address when the one that it moved to is wrong; its validators were the other's."""
    if state.moved_to is None or refusal not in _WRONG_ADDRESS:
        return state
    return replace(state, moved_to=None, moved_since=None, moved_count=0, etag=None, last_modified=None)
