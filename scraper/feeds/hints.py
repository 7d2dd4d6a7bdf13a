"""What a feed says of when to come back, as numbers.

Sources: RSS 2.0 (ttl, skipHours, skipDays), the syndication module of RSS 1.0, RFC 5005, WebSub.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.feeds.addresses import absolute
from scraper.feeds.records import Hints

if TYPE_CHECKING:
    from scraper.feeds.raw import RawFeed

_MINUTE_S = 60
_PERIOD_S = {"hourly": 3_600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0, "yearly": 31_536_000.0}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MOST_TTL_MINUTES = 60 * 24 * 366
_HOURS = 24


def read_hints(raw: RawFeed, base: str) -> Hints:
    """Return a feed's hints; garbage, zero and what would forbid every poll are left out."""
    rels = {link.rel: link.href.strip() for link in reversed(raw.links)}
    return Hints(
        ttl_s=_ttl(raw.facts.get("ttl")),
        update_s=_update(raw.facts.get("sy:updateperiod"), raw.facts.get("sy:updatefrequency")),
        skip_hours=_hours(raw.skip_hours),
        skip_days=_days(raw.skip_days),
        hub=absolute(rels.get("hub"), base),
        self_url=absolute(rels.get("self"), base),
        next_url=absolute(rels.get("next"), base),
        archive_url=absolute(rels.get("prev-archive"), base),
        archive="fh:archive" in raw.facts,
        whole="fh:complete" in raw.facts,
    )


def _ttl(raw: str | None) -> float | None:
    minutes = _number(raw)
    return minutes * _MINUTE_S if minutes and minutes <= _MOST_TTL_MINUTES else None


def _number(raw: str | None) -> int | None:
    text = (raw or "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - more digits are garbage


def _update(period: str | None, frequency: str | None) -> float | None:
    if period is None and frequency is None:
        return None
    length = _PERIOD_S.get((period or "daily").strip().lower())
    return length / (_number(frequency) or 1) if length else None


def _hours(raw: list[str]) -> tuple[int, ...]:
    numbers = (_number(each) for each in raw)
    hours = sorted({number % _HOURS for number in numbers if number is not None and number <= _HOURS})
    return tuple(hours) if len(hours) < _HOURS else ()


def _days(raw: list[str]) -> tuple[int, ...]:
    names = {each.strip().lower() for each in raw}
    days = [number for number, name in enumerate(_DAYS) if name in names or name[:3] in names]
    return tuple(days) if len(days) < len(_DAYS) else ()
