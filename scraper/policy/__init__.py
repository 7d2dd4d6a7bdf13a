"""Every "should we, and when": pure functions from what happened to what follows. Nothing here reads a clock.

"Random" spread is a hash of the task's own key, so that the same history gives the same plan. The numbers come from the
public pollers that publish theirs (docs/politeness.md).
"""

from scraper.policy.alerts import (
    OF_HEALTH,
    TEXTS_FOR,
    AlertLimits,
    Message,
    News,
    Seen,
    Share,
    Sign,
    Trouble,
    compare_texts,
    due_messages,
    follow,
    is_active,
    only_for,
    see_troubles,
    was_told,
)
from scraper.policy.checks import CheckLimits, next_check
from scraper.policy.delays import Delays, delay_s, sum_up_delays
from scraper.policy.freshness import MOST_FRESH_S, fresh_after, fresh_s
from scraper.policy.health import Diagnosis, Health, diagnose, in_words, quiet_from, usual_gap
from scraper.policy.hosts import AS_LISTED, Sharing, host_key, page_url, site_of, spread
from scraper.policy.moves import poll_address, poll_validators, remember_move, remember_validators
from scraper.policy.polls import (
    AfterPoll,
    Answer,
    PollLimits,
    Wishes,
    after_poll,
    edited_items,
    past_skips,
    remember_items,
    start_delay,
    wants_whole,
)
from scraper.policy.reasons import NextPoll, Reason, explain_poll
from scraper.policy.refusals import (
    UNTOLD_REST_S,
    Decision,
    RetryLimits,
    after_poll_refusal,
    after_refusal,
    back_off,
    remember_refusal,
)

PUSHED_LEAST_S = 3_600.0  # between polls of a feed whose hub tells of its news: the safety net
SITEMAPS_A_POLL = 3  # of an index: the latest changed hold what is new, the others what is old

__all__ = [
    "AS_LISTED",
    "MOST_FRESH_S",
    "OF_HEALTH",
    "PUSHED_LEAST_S",
    "SITEMAPS_A_POLL",
    "TEXTS_FOR",
    "UNTOLD_REST_S",
    "AfterPoll",
    "AlertLimits",
    "Answer",
    "CheckLimits",
    "Decision",
    "Delays",
    "Diagnosis",
    "Health",
    "Message",
    "News",
    "NextPoll",
    "PollLimits",
    "Reason",
    "RetryLimits",
    "Seen",
    "Share",
    "Sharing",
    "Sign",
    "Trouble",
    "Wishes",
    "after_poll",
    "after_poll_refusal",
    "after_refusal",
    "back_off",
    "compare_texts",
    "delay_s",
    "diagnose",
    "due_messages",
    "edited_items",
    "explain_poll",
    "follow",
    "fresh_after",
    "fresh_s",
    "host_key",
    "in_words",
    "is_active",
    "next_check",
    "only_for",
    "page_url",
    "past_skips",
    "poll_address",
    "poll_validators",
    "quiet_from",
    "remember_items",
    "remember_move",
    "remember_refusal",
    "remember_validators",
    "see_troubles",
    "site_of",
    "spread",
    "start_delay",
    "sum_up_delays",
    "usual_gap",
    "wants_whole",
    "was_told",
]
