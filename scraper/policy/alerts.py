"""What a person is told without asking: troubles that last, once each, and that they are over. Pure.

compare_texts  the latest articles of a feed beside those before them
see_troubles   what is wrong at this moment; what is known to be wrong must be clearly better to count as mended
follow         signs over time: a trouble is real when it has lasted `after_s`, over when it was gone for `clear_s`
due_messages   what a channel has not been told yet, by what it was told and when
was_told       the same alerts, after a channel took its messages
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from scraper.policy.health import Health, diagnose, in_words
from storage.records import Alert

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from storage.records import FeedState
    from storage.views import ArticleSign, Pulse

LATEST = 10  # articles of a feed that tell how it is now; as many before them tell how it was
BAD, GOOD = 0.6, 0.3  # share of the latest that is wrong: a trouble from the one on, over below the other
WAS_GOOD = 0.3  # of the ones before: who never stated a date has not stopped to do so
ROOM = 1.2  # times the limit: what was short of it must have so much to count as mended
MB = 1_000_000
TEXTS_FOR = timedelta(days=3)  # of articles that tell how a feed's texts are of late


class Trouble(StrEnum):
    """What can be wrong. Closed: `alerts.mute` and metrics are keyed by it."""

    QUIET = "quiet"  # nothing new, against the feed's own rhythm
    FAILING = "failing"  # polls are refused, one after the other
    STOPPED = "stopped"  # the feed is not asked any more: gone, or never allowed
    CHALLENGE = "challenge"  # a bot wall stands where its articles were
    EMPTY_BODIES = "empty_bodies"  # its pages give no text
    SHORT_BODIES = "short_bodies"  # its texts have become short
    NO_DATES = "no_dates"  # its articles have lost their dates
    RULE_DRIFT = "rule_drift"  # site rules no longer find what they found
    DISK = "disk"  # little room is left
    LAG = "lag"  # what is due is not done
    SEARCH_LAG = "search_lag"  # what is stored cannot be found


_OF_HEALTH = {
    Health.QUIET: Trouble.QUIET,
    Health.FAILING: Trouble.FAILING,
    Health.STOPPED: Trouble.STOPPED,
    Health.CHALLENGE: Trouble.CHALLENGE,
    Health.EMPTY_BODIES: Trouble.EMPTY_BODIES,
}
OF_HEALTH = frozenset(each.value for each in _OF_HEALTH.values())  # troubles that a feed's health tells already
_OF_TEXTS = (
    (Trouble.SHORT_BODIES, "are short", "they were not; look with khabar rule try URL"),
    (Trouble.NO_DATES, "have no date", "they had; look with khabar rule try URL"),
    (Trouble.RULE_DRIFT, "miss what the site rules look for", "look with khabar rule try URL"),
)


@dataclass(frozen=True, slots=True)
class AlertLimits:
    """From where on something is a trouble, and how patiently it is told; seconds and bytes."""

    after_s: float = 600.0
    clear_s: float = 600.0
    repeat_s: float = 86_400.0  # told again while it lasts; 0: never
    lag_s: float = 1_800.0
    search_lag_s: float = 600.0
    disk_bytes: int = 1_000 * MB
    mute: frozenset[str] = frozenset()  # troubles that are not told


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to judge: feeds, texts of late (newest first), free bytes by place, the store's pulse."""

    feeds: Sequence[FeedState] = ()
    texts: Sequence[ArticleSign] = ()
    disk: Mapping[str, int] = field(default_factory=dict)
    pulse: Pulse | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """A trouble as it is seen at one moment; `subject` is the feed's URL, a place, or the store."""

    kind: Trouble
    subject: str
    words: str


class News(StrEnum):
    """What a message says of an alert."""

    RAISED = "raised"
    STILL = "still"
    RECOVERED = "recovered"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell a channel."""

    news: News
    alert: Alert


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a feed's articles have a trouble: of the latest, and of those before (None: too few to tell)."""

    kind: Trouble
    latest: float
    before: float | None


def compare_texts(signs: Sequence[ArticleSign]) -> list[Share]:
    """Return, for each trouble that texts can have, its share among a feed's latest articles (newest first)."""
    latest, before = signs[:LATEST], signs[LATEST : 2 * LATEST]
    return [
        Share(kind, _share(kind, latest), _share(kind, before) if len(before) == LATEST else None)
        for kind, _, _ in _OF_TEXTS
    ]


def see_troubles(seen: Seen, known: Collection[tuple[str, str]], *, now: datetime, limits: AlertLimits) -> list[Sign]:
    """Return what is wrong; `known` are kind and subject of what was wrong before, which has to be clearly better."""
    found = [*_feeds(seen, now), *_texts(seen.texts, known), *_disk(seen, known, limits), *_lags(seen.pulse, limits)]
    return [each for each in found if each.kind.value not in limits.mute]


def _feeds(seen: Seen, now: datetime) -> Iterator[Sign]:
    for state in seen.feeds:
        found = diagnose(state, now)
        if kind := _OF_HEALTH.get(found.health):
            yield Sign(kind, state.url, f"{state.agency}: {found.words}")


def _texts(texts: Sequence[ArticleSign], known: Collection[tuple[str, str]]) -> Iterator[Sign]:
    """Compare a feed's latest articles with those before them."""
    by_feed: dict[str, list[ArticleSign]] = defaultdict(list)
    for each in texts:
        if each.feed is not None:
            by_feed[each.feed].append(each)
    for feed, signs in sorted(by_feed.items()):
        for share, (kind, what, way_out) in zip(compare_texts(signs), _OF_TEXTS, strict=True):
            lasts = (kind.value, feed) in known and share.latest >= GOOD
            if lasts or (len(signs) >= LATEST and _has_begun(share)):
                words = f"{signs[0].agency}: {share.latest:.0%} of its latest articles {what}; {way_out}"
                yield Sign(kind, feed, words)


def _has_begun(share: Share) -> bool:
    """Tell whether most of the latest are wrong that were not before. Site rules that find nothing are always wrong."""
    was_good = share.kind is Trouble.RULE_DRIFT or (share.before is not None and share.before <= WAS_GOOD)
    return share.latest >= BAD and was_good


def _share(kind: Trouble, signs: Sequence[ArticleSign]) -> float:
    wrong = {
        Trouble.SHORT_BODIES: lambda sign: "short_body" in sign.warnings,
        Trouble.NO_DATES: lambda sign: not sign.dated,
        Trouble.RULE_DRIFT: lambda sign: "rule_drift" in sign.warnings,
    }[kind]
    return sum(map(wrong, signs)) / len(signs) if signs else 0.0


def _disk(seen: Seen, known: Collection[tuple[str, str]], limits: AlertLimits) -> Iterator[Sign]:
    for place, free in seen.disk.items():
        least = limits.disk_bytes * (ROOM if (Trouble.DISK.value, place) in known else 1)
        if free < least:
            yield Sign(Trouble.DISK, place, f"{free / MB:,.0f} MB are free where {place} is; make room")


def _lags(pulse: Pulse | None, limits: AlertLimits) -> Iterator[Sign]:
    if pulse is None:
        return
    if pulse.oldest_due_s > limits.lag_s:
        words = f"a task waits for {in_words(pulse.oldest_due_s)}, {pulse.due} are due; add workers, or follow less"
        yield Sign(Trouble.LAG, "queue", words)
    if pulse.search_lag_s > limits.search_lag_s:
        behind = pulse.position - pulse.searched
        words = f"the search index is {behind} changes and {in_words(pulse.search_lag_s)} behind"
        yield Sign(Trouble.SEARCH_LAG, "index", words)


def follow(known: Sequence[Alert], signs: Sequence[Sign], *, now: datetime, limits: AlertLimits) -> list[Alert]:
    """Return the alerts after a look: new ones, those that last, and those that are gone until all were told so."""
    seen = {(sign.kind.value, sign.subject): sign for sign in signs}
    before = {(each.kind, each.subject): each for each in known}
    kept = [_again(each, seen.get(key), now) for key, each in before.items()]
    new = [
        Alert(sign.kind.value, sign.subject, sign.words, since=now, seen_at=now)
        for key, sign in seen.items()
        if key not in before
    ]
    return [each for each in (*kept, *new) if each.told or not _is_over(each, now, limits)]


def _again(alert: Alert, sign: Sign | None, now: datetime) -> Alert:
    if sign is None:
        return replace(alert, clear_at=alert.clear_at or now)
    return replace(alert, words=sign.words, seen_at=now, clear_at=None)


def is_active(alert: Alert, now: datetime, limits: AlertLimits) -> bool:
    """Tell whether an alert has lasted long enough to be told, and is not over."""
    return bool(alert.told) or (alert.clear_at is None and _lasted_s(alert.since, now) >= limits.after_s)


def _is_over(alert: Alert, now: datetime, limits: AlertLimits) -> bool:
    return alert.clear_at is not None and _lasted_s(alert.clear_at, now) >= limits.clear_s


def _lasted_s(since: datetime, now: datetime) -> float:
    return (now - since).total_seconds()


def due_messages(alerts: Sequence[Alert], channel: str, *, now: datetime, limits: AlertLimits) -> list[Message]:
    """Return what a channel is to be told now, the gravest news first."""
    found = [Message(news, each) for each in alerts if (news := _news(each, channel, now, limits))]
    order = list(News)
    return sorted(found, key=lambda each: (order.index(each.news), each.alert.kind, each.alert.subject))


def _news(alert: Alert, channel: str, now: datetime, limits: AlertLimits) -> News | None:
    told_at = alert.told.get(channel)
    if _is_over(alert, now, limits):
        return News.RECOVERED if told_at else None
    if alert.clear_at is not None:  # gone for a moment, or for good: wait and see
        return None
    if told_at is None:
        return News.RAISED if _lasted_s(alert.since, now) >= limits.after_s else None
    return News.STILL if limits.repeat_s and _lasted_s(told_at, now) >= limits.repeat_s else None


def was_told(alerts: Sequence[Alert], channel: str, messages: Sequence[Message], now: datetime) -> list[Alert]:
    """Return the alerts after a channel took these messages; an alert that is over for all who knew of it goes."""
    news = {(each.alert.kind, each.alert.subject): each.news for each in messages}
    after = [(_told(each, channel, news.get((each.kind, each.subject)), now), each) for each in alerts]
    return [each for each, before in after if each.told or not before.told]


def _told(alert: Alert, channel: str, news: News | None, now: datetime) -> Alert:
    if news is None:
        return alert
    others = {name: at for name, at in alert.told.items() if name != channel}
    return replace(alert, told=others if news is News.RECOVERED else others | {channel: now})


def only_for(alerts: Sequence[Alert], channels: Collection[str]) -> list[Alert]:
    """Return the alerts as these channels know them: one that is no longer set is not waited for."""
    kept = [
        (replace(each, told={name: at for name, at in each.told.items() if name in channels}), each) for each in alerts
    ]
    return [each for each, before in kept if each.told or not before.told or each.clear_at is None]
