"""What a run did, counted by agency: for the summary, the progress line and the exit code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.records import Kind, RefusalClass, Verdict

if TYPE_CHECKING:
    from storage.records import Note, Outcome, Receipt

# The world answered nothing at all: no server said a word about this URL.
UNREACHED = frozenset(
    {RefusalClass.DNS, RefusalClass.CONNECT, RefusalClass.TLS, RefusalClass.TIMEOUT, RefusalClass.SSRF}
)


@dataclass(slots=True)
class AgencyTally:
    """Counts of one agency."""

    feeds: int = 0  # answered
    queued: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    refusals: Counter[RefusalClass] = field(default_factory=Counter)

    @property
    def articles(self) -> int:
        """Return how many records are new or changed."""
        return self.verdicts[Verdict.NEW] + self.verdicts[Verdict.COPY] + self.verdicts[Verdict.REVISED]


@dataclass(slots=True)
class Tally:
    """Counts of a run."""

    agencies: dict[str, AgencyTally] = field(default_factory=dict)
    answered: int = 0  # tasks that a server answered, be it with a refusal
    unreached: int = 0
    requests: int = 0
    wire_bytes: int = 0
    details: dict[RefusalClass, str] = field(default_factory=dict)  # one example a class, with its URL
    notes: list[Note] = field(default_factory=list)  # of refused tasks that a person named

    def count(self, outcome: Outcome, receipt: Receipt) -> None:
        """Add what one committed outcome did."""
        if receipt.verdict is Verdict.LOST:  # whoever has the lease now will count it
            return
        agency = self.agencies.setdefault(outcome.task.agency, AgencyTally())
        self.requests += outcome.requests
        self.wire_bytes += outcome.wire_bytes
        agency.queued += receipt.queued
        refusal = outcome.refusal
        if outcome.onward is not None:  # the site that it was led to has still to be asked
            self.answered += 1
            return
        if refusal is None:
            self.answered += 1
            agency.feeds += outcome.feed_state is not None
            agency.verdicts[receipt.verdict] += 1
            return
        self.answered += refusal.kind not in UNREACHED
        self.unreached += refusal.kind in UNREACHED
        agency.refusals[refusal.kind] += 1
        self.details.setdefault(refusal.kind, f"{outcome.task.url}: {refusal.detail}")
        if outcome.task.kind is Kind.DISCOVER:
            self.notes += outcome.notes

    @property
    def nothing_reached(self) -> bool:
        """Tell whether no server answered anything, though some were asked."""
        return self.unreached > 0 and self.answered == 0

    @property
    def articles(self) -> int:
        """Return how many records are new or changed, over all agencies."""
        return sum(agency.articles for agency in self.agencies.values())

    @property
    def refused(self) -> Counter[RefusalClass]:
        """Return the refusals by class, over all agencies."""
        return sum((agency.refusals for agency in self.agencies.values()), Counter())
