"""One task to its Outcome. Knows the protocols, neither SQL nor httpx; every path ends in an Outcome.

run(task)
  get the URL (a feed with its validators)      Refusal -> policy: again, rest the host, quarantine
  a feed: 304 or same items -> next poll        else parse -> new items become tasks, validators are remembered
  a page: read it                               -> Article and the keys it goes by
  a URL given by a person: its bytes decide which of the two it is
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from scraper import dedupe, feeds, policy
from scraper.reading import FeedJob, PageJob
from scraper.templates import Templates
from storage.records import (
    Ending,
    FeedState,
    Kind,
    NewTask,
    Note,
    Onward,
    Outcome,
    Refusal,
    RefusalClass,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scraper.feeds import Child, ParsedFeed
    from scraper.reading import Reading
    from storage.protocols import Fetcher
    from storage.records import FeedItem, Fetched, Page, Task, Trail

HTTP_NOT_MODIFIED = 304
TRIES_BY_HAND = 2
# Answers after which a stored article is not looked at again; what was read of it stays.
_GONE = frozenset(
    (RefusalClass.NOT_FOUND, RefusalClass.GONE, RefusalClass.ROBOTS, RefusalClass.SSRF, RefusalClass.BAD_URL)
)
_PAGES = frozenset((Kind.FETCH, Kind.CHECK))  # never feeds


class Reads(Protocol):
    """Whoever turns bytes into records: worker processes, or the pure rooms themselves in a test."""

    async def read_page(self, job: PageJob) -> Reading | Refusal:
        """Read an article page."""

    async def read_feed(self, job: FeedJob) -> ParsedFeed | Refusal:
        """Read a feed."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a host of one agency may be asked."""

    gap_s: float = 1.0
    in_flight: int = 1
    interval_s: float | None = None  # of its feeds, if it differs from the setting


@dataclass(frozen=True, slots=True)
class Plan:
    """What the pipeline goes by; all of it from settings and the command line."""

    poll: policy.PollLimits
    retry: policy.RetryLimits
    pace: Pace
    paces: Mapping[str, Pace]  # by agency
    since: datetime | None = None  # items that the feed dates before this are passed over
    max_crawl_delay_s: float = 60.0
    older_pages: int = 0  # RFC 5005: so many pages of a feed's past are read with it
    checks: policy.CheckLimits | None = None  # None: what is stored is not looked at again
    keep_pages: bool = False  # raw pages go into the outcome, to be archived
    links_only: frozenset[str] = frozenset()  # agencies whose copies of others are kept without their text
    sharing: policy.Sharing = policy.AS_LISTED  # which hosts share a turn, where the lists are wrong

    def host_of(self, url: str) -> str:
        """Return what politeness towards this URL is kept by."""
        return policy.host_key(url, self.sharing)

    def pace_of(self, agency: str) -> Pace:
        """Return the pace of an agency's hosts."""
        return self.paces.get(agency, self.pace)

    def limits_of(self, agency: str) -> policy.PollLimits:
        """Return how often an agency's feeds are asked."""
        own = self.pace_of(agency).interval_s
        return replace(self.poll, interval_s=own) if own else self.poll


class Pipeline:
    """Runs tasks. What must be remembered is in the Outcome; only what hosts repeat is also counted here."""

    def __init__(
        self,
        fetcher: Fetcher,
        reads: Reads,
        plan: Plan,
        now: Callable[[], datetime],
        templates: Templates | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._reads = reads
        self.plan = plan
        self._now = now
        self.is_pushed: Callable[[str], bool] = lambda _: False  # whether a hub tells of a feed's news
        self._templates = templates or Templates()

    async def run(self, task: Task, *, deadline_s: float) -> Outcome:
        """Do one task within `deadline_s` of fetching (reading has its own deadline)."""
        state = task.state or FeedState(url=task.url, agency=task.agency)
        started = asyncio.get_running_loop().time()
        fetched = await self._fetcher.get(
            policy.poll_address(state, self._now(), self.plan.sharing) if task.kind is Kind.POLL else task.url,
            gap_s=task.gap_s,
            deadline_s=deadline_s,
            validators=None if task.kind in _PAGES else policy.poll_validators(state),
            stay=True,
            trail=task.trail,
        )
        asked_until = None if _gave_up(fetched) else time.monotonic()
        if fetched.trail is not None:
            outcome = self._led(task, fetched.trail)
        elif isinstance(fetched.answer, Refusal):
            outcome = self._refused(task, fetched.answer)
        elif self._is_feed(task, fetched.answer):
            outcome = await self._polled(task, state, fetched.answer, started + deadline_s)
            asked_until = None if self.plan.older_pages else asked_until
        else:
            outcome = await self._read(task, fetched.answer)
            outcome = replace(outcome, page=fetched.answer) if self.plan.keep_pages else outcome
        return self._with_cost(outcome, fetched, asked_until)

    def crashed(self, task: Task, error: Exception) -> Outcome:
        """Return the outcome of a task that ended in a bug of ours."""
        return self._refused(task, Refusal(RefusalClass.INTERNAL, f"{type(error).__name__}: {error}"))

    def lost_reader(self, task: Task, detail: str) -> Outcome:
        """Return the outcome of a task whose bytes killed, or stalled, their reader."""
        return self._refused(task, Refusal(RefusalClass.POISON, detail))

    @staticmethod
    def _is_feed(task: Task, page: Page) -> bool:
        if task.kind is Kind.DISCOVER and page.status != HTTP_NOT_MODIFIED:
            return feeds.looks_like_feed(page.body, page.headers.get("content-type"))
        return task.kind not in _PAGES

    def _with_cost(self, outcome: Outcome, fetched: Fetched, asked_until: float | None) -> Outcome:
        asked = fetched.crawl_delay_s
        return replace(
            outcome,
            requests=fetched.requests,
            wire_bytes=fetched.wire_bytes,
            gap_s=None if asked is None else min(asked, self.plan.max_crawl_delay_s),
            asked_until=asked_until,
        )

    def _led(self, task: Task, trail: Trail) -> Outcome:
        """Go on at another site when that one has a turn for it: no process may ask it without."""
        pace = self.plan.pace_of(task.agency)
        onward = Onward(self.plan.host_of(trail.url), trail, pace.gap_s, pace.in_flight)
        return Outcome(task, Ending.AGAIN, again_in_s=0.0, onward=onward)

    def _refused(self, task: Task, refusal: Refusal) -> Outcome:
        plan = self.plan
        if task.kind is Kind.POLL:
            state = policy.remember_refusal(
                task.state or FeedState(url=task.url, agency=task.agency), refusal, self._now()
            )
            decision = policy.after_poll_refusal(
                refusal, failures=state.failures, key=task.key, limits=plan.retry, poll=plan.poll
            )
            return _outcome(task, decision, refusal, feed_state=state)
        if task.kind is Kind.CHECK:
            return self._checked(Outcome(task, Ending.DONE, refusal=refusal), published_at=None)
        # Somebody waits for what was asked for by hand, and can ask again.
        limits = replace(plan.retry, tries=TRIES_BY_HAND) if task.kind is Kind.DISCOVER else plan.retry
        decision = policy.after_refusal(refusal, tries=task.tries, key=task.key, limits=limits)
        return _outcome(task, decision, refusal)

    async def _polled(self, task: Task, state: FeedState, page: Page, deadline: float) -> Outcome:
        """Find what is new in a feed that answered, and when to ask again."""
        state = policy.remember_move(state, page)
        if page.status == HTTP_NOT_MODIFIED:
            return self._unchanged(task, policy.remember_validators(state, page), page)
        body_hash = feeds.items_hash(page.body)
        if body_hash == state.body_hash:
            return self._unchanged(task, policy.remember_validators(state, page), page)
        parsed = await self._reads.read_feed(
            FeedJob(page.body, page.url, page.headers.get("content-type"), task.agency, page.fetched_at, task.url)
        )
        if isinstance(parsed, Refusal):
            return self._refused(task, parsed)
        past: str | None = None
        if self.plan.older_pages:
            parsed, past = await self._with_older(task, page, parsed, deadline)
        outcome = self._news(task, replace(state, body_hash=body_hash), page, parsed)
        return replace(outcome, tasks=(*outcome.tasks, self._look_into(task, past))) if past else outcome

    async def _with_older(
        self, task: Task, page: Page, parsed: ParsedFeed, deadline: float
    ) -> tuple[ParsedFeed, str | None]:
        """Read the pages of a feed's past behind its present one (RFC 5005), each once, as long as time allows.

        Return it with their items, and where its past goes on on another site.
        """
        items, visited, here = list(parsed.items), {task.url, page.url}, _whole(parsed.next_page)
        loop = asyncio.get_running_loop()
        for _ in range(self.plan.older_pages):
            if not here or here in visited or self.plan.host_of(here) != task.host:
                break
            visited.add(here)
            left_s = deadline - loop.time()
            if left_s <= 0:
                break
            answer = (await self._fetcher.get(here, gap_s=task.gap_s, deadline_s=left_s, stay=True)).answer
            if isinstance(answer, Refusal):
                break
            kind = answer.headers.get("content-type")
            older = await self._reads.read_feed(FeedJob(answer.body, answer.url, kind, task.agency, answer.fetched_at))
            if isinstance(older, Refusal):
                break
            items += older.items
            visited.add(answer.url)
            here = _whole(older.next_page)
        past = here if here and here not in visited and self.plan.host_of(here) not in {task.host, ""} else None
        return replace(parsed, items=tuple(items)), past

    def _unchanged(self, task: Task, state: FeedState, page: Page) -> Outcome:
        return self._polled_well(task, state, policy.Answer(), page)

    def _news(self, task: Task, state: FeedState, page: Page, parsed: ParsedFeed) -> Outcome:
        if parsed.children:
            return self._sitemaps(task, policy.remember_validators(state, page), page, parsed)
        keyed = _by_key(page, parsed)
        seen, marks, texts = set(state.seen), feeds.marks_of(keyed), feeds.texts_of(keyed)
        new = {key: item for key, item in keyed.items() if key not in seen and marks.get(key) not in seen}
        wanted = {key: item for key, item in new.items() if self._recent(item)}
        passed_over = new.keys() - wanted.keys()
        whole = parsed.complete and not passed_over
        # What was passed over or cut off must come again: nothing is remembered that would hide it.
        state = (
            policy.remember_validators(state, page)
            if whole
            else replace(state, etag=None, last_modified=None, body_hash=None)
        )
        state = replace(
            state,
            title=parsed.title or state.title,
            seen=policy.remember_items(state.seen, [key for key in keyed if key not in passed_over], marks, texts),
            items_new=state.items_new + len(wanted),
            gap_s=policy.usual_gap(state, len(wanted), self._now()),
            hint_s=max(filter(None, (parsed.hints.ttl_s, parsed.hints.update_s)), default=None),
            skip_hours=parsed.hints.skip_hours,
            skip_days=parsed.hints.skip_days,
            last_new_at=self._now() if wanted else state.last_new_at,
        )
        tasks = (
            *(self._page_task(Kind.FETCH, task, key, item) for key, item in wanted.items()),
            *(self._look_now(task, key, keyed[key]) for key in policy.edited_items(seen, texts)),
        )
        outcome = self._polled_well(task, state, self._told(parsed, len(new)), page)
        return replace(outcome, tasks=tasks, notes=(*parsed.notes, *_hub(page, parsed)))

    def _sitemaps(self, task: Task, state: FeedState, page: Page, parsed: ParsedFeed) -> Outcome:
        """Look once into the latest sitemaps of an index that were changed since it was read, or do not say when."""
        inner = task.kind is Kind.DISCOVER and task.feed is not None  # an index that an index named: deep enough
        keyed = {_child_key(child): child for child in parsed.children[: policy.SITEMAPS_A_POLL]}
        new = [child for key, child in keyed.items() if child.modified_at is None or key not in set(state.seen)]
        tasks = tuple(
            self._look_into(task, child.url)
            for child in new
            if child.url != task.url and not inner and policy.host_key(child.url) == policy.host_key(page.url)
        )
        changed = sum(child.modified_at is not None for child in new)
        answer = policy.Answer(new=changed, total=len(keyed))
        outcome = self._polled_well(task, replace(state, seen=tuple(keyed)), answer, page)
        return replace(outcome, tasks=tasks, notes=parsed.notes)

    def _look_into(self, task: Task, url: str) -> NewTask:
        """Look once into what a feed names: a sitemap of its index, its own past on another site."""
        pace = self.plan.pace_of(task.agency)
        return NewTask(
            kind=Kind.DISCOVER,
            url=url,
            key=dedupe.url_key(url),
            host=self.plan.host_of(url),
            agency=task.agency,
            feed=task.url,
            gap_s=pace.gap_s,
            in_flight=pace.in_flight,
        )

    def _recent(self, item: FeedItem) -> bool:
        said = item.published_at or item.updated_at
        return self.plan.since is None or said is None or said >= self.plan.since

    def _page_task(self, kind: Kind, task: Task, key: str, item: FeedItem) -> NewTask:
        pace = self.plan.pace_of(task.agency)
        return NewTask(
            kind=kind,
            url=item.url,
            key=key,
            host=self.plan.host_of(item.url),
            agency=task.agency,
            feed=task.url,
            item=item,
            gap_s=pace.gap_s,
            in_flight=pace.in_flight,
        )

    def _look_now(self, task: Task, key: str, item: FeedItem) -> NewTask:
        """Look at what was edited: a daemon's next look comes now and none is added, however often its feed says so."""
        return replace(self._page_task(Kind.CHECK, task, key, item), sooner=self.plan.checks is not None)

    def _told(self, parsed: ParsedFeed, new: int) -> policy.Answer:
        now = self._now()
        dates = [each for item in parsed.items if (each := item.published_at or item.updated_at)]
        ages_s = [(now - each).total_seconds() for each in dates]
        return policy.Answer(new=new, total=len(parsed.items), ages_s=[age for age in ages_s if age >= 0])

    def _polled_well(self, task: Task, state: FeedState, answer: policy.Answer, page: Page) -> Outcome:
        now = self._now()
        limits = self.plan.limits_of(task.agency)
        state = replace(state, fresh_s=policy.fresh_after(state, page, now))
        following = policy.after_poll(state, answer, now=now, limits=limits, wishes=_wishes(state))
        interval_s = following.interval_s
        if self.is_pushed(task.url):
            interval_s = max(interval_s, min(policy.PUSHED_LEAST_S, limits.cap_s))
        state = replace(
            state,
            interval_s=interval_s,
            rhythm=following.rhythm,
            quiet_from=policy.quiet_from(following.rhythm, now) if answer.new else state.quiet_from,
            polls=state.polls + 1,
            failures=0,
            refusal=None,
            detail=None,
            last_polled_at=now,
            last_success_at=now,
        )
        if task.kind is Kind.DISCOVER:  # asked for once, by hand
            return Outcome(task, Ending.DONE, feed_state=state)
        return Outcome(task, Ending.AGAIN, again_in_s=interval_s, feed_state=state)

    async def _read(self, task: Task, page: Page) -> Outcome:
        """Read an article page that came."""
        reading = await self._reads.read_page(
            PageJob(
                body=page.body,
                url=page.url,
                content_type=page.headers.get("content-type"),
                agency=task.agency,
                fetched_at=page.fetched_at.astimezone(UTC),
                feed=task.feed,
                item=task.item,
                keys=(task.key,),
                boilerplate=self._templates.known(task.host),
                feed_will_do=task.tries > 1,
            )
        )
        if isinstance(reading, Refusal):
            return replace(self._refused(task, reading), notes=self._hint(task, page))
        learned = self._templates.learn(task.host, reading.article.id, reading.block_keys)
        outcome = Outcome(
            task,
            Ending.DONE,
            article=reading.article,
            aliases=reading.aliases,
            likely=reading.likely,
            layers=reading.layers,
            fingerprint=reading.fingerprint,
            links_only=task.agency in self.plan.links_only,
            notes=reading.notes,
            learned=learned,
        )
        return self._checked(outcome, published_at=reading.article.published_at)

    def _checked(self, outcome: Outcome, *, published_at: datetime | None) -> Outcome:
        """Have an article looked at again: a new one soon, one that was looked at ever more rarely."""
        task, limits = outcome.task, self.plan.checks
        done = task.checks + (task.kind is Kind.CHECK)
        gone = outcome.refusal is not None and outcome.refusal.kind in _GONE
        if limits is None or gone:
            return outcome
        wait_s = policy.next_check(done, published_at=published_at, now=self._now(), key=task.key, limits=limits)
        if wait_s is None:
            return outcome
        if task.kind is Kind.CHECK:
            return replace(outcome, ending=Ending.AGAIN, again_in_s=max(wait_s, _asked_for(outcome)))
        pace = self.plan.pace_of(task.agency)
        check = NewTask(
            kind=Kind.CHECK,
            url=task.url,
            key=task.key,
            host=task.home,
            agency=task.agency,
            feed=task.feed,
            item=task.item,
            delay_s=wait_s,
            gap_s=pace.gap_s,
            in_flight=pace.in_flight,
        )
        return replace(outcome, tasks=(*outcome.tasks, check))

    @staticmethod
    def _hint(task: Task, page: Page) -> tuple[Note, ...]:
        """Name the feeds of a front page that was given by hand, instead of following them silently."""
        if task.kind is not Kind.DISCOVER:
            return ()
        return tuple(Note("feed_found", url) for url in feeds.find_feeds(page.body, url=page.url))


def _gave_up(fetched: Fetched) -> bool:
    """Tell whether no whole answer came: its server hears some time after us that we wait no longer."""
    return fetched.trail is None and isinstance(fetched.answer, Refusal) and fetched.answer.status is None


def _asked_for(outcome: Outcome) -> float:
    """Return the wait that the server asked for, 0 when it asked for none."""
    return (outcome.refusal.retry_in_s if outcome.refusal else None) or 0.0


def _same_site(url: str, other: str) -> bool:
    """Tell whether two URLs are of one publisher: a sitemap speaks for its own site only (sitemaps.org, "location")."""
    return policy.host_key(url) == policy.host_key(other)


def _by_key(page: Page, parsed: ParsedFeed) -> dict[str, FeedItem]:
    """Return the items by the keys of their URLs; those of a sitemap must be of its site."""
    items = [item for item in parsed.items if parsed.kind != "sitemap" or _same_site(item.url, page.url)]
    return {dedupe.url_key(item.url): item for item in items}


def _wishes(state: FeedState) -> policy.Wishes:
    """Return what the publisher asks for: in the answer's headers, and in the feed when it was last read."""
    told = [each for each in (state.fresh_s, state.hint_s) if each]
    return policy.Wishes(max(told, default=None), state.skip_hours, state.skip_days)


def _child_key(child: Child) -> str:
    """Return what a sitemap of an index is remembered by: changed, it is looked at again."""
    return f"{dedupe.url_key(child.url)} {child.modified_at.isoformat() if child.modified_at else ''}"


def _whole(url: str | None) -> str | None:
    """Return an address without its fragment: what names a part of a page is that page."""
    return url.partition("#")[0] if url else None


def _hub(page: Page, parsed: ParsedFeed) -> tuple[Note, ...]:
    """Name the WebSub hub of a feed and what it calls the feed; the Link header counts before the feed's own links."""
    links = feeds.link_header(page.headers.get("link"), page.url)
    hub, topic = links.get("hub") or parsed.hints.hub, links.get("self") or parsed.hints.self_url
    return (Note("websub", f"{hub} {topic}"),) if hub and topic else ()


def _outcome(task: Task, decision: policy.Decision, refusal: Refusal, feed_state: FeedState | None = None) -> Outcome:
    return Outcome(
        task,
        decision.ending,
        again_in_s=decision.again_in_s,
        rest_host_s=decision.rest_host_s,
        refusal=refusal,
        feed_state=feed_state,
    )
