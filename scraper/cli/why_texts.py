"""What two texts share and what is made of it, by themselves and by how each came into its story."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.cli.dedupe import names_a_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.dedupe.near import Print
    from storage.codec import Json

SECONDS_AN_HOUR = 3600
NO_TEXT = "no text"  # of one of the two: kept as a link only, or pruned
BY_OTHERS = "by way of others"  # two that share little with one another may both be copies of a third
APART = "apart"  # alike, but each had its story: no text joins two of them, nor undoes what a person decided


class Text(NamedTuple):
    """What is compared of an article or a document."""

    id: str
    title: str
    text: str
    at: float | None  # seconds since 1970
    agency: str | None = None
    credits: tuple[str, ...] = ()
    story: str | None = None
    order: float = 0.0  # of arrival
    url: str = ""  # of a document


class Step(NamedTuple):
    """How a text came into its story: by which other one, rule and numbers."""

    id: str
    match: str | None
    rule: str
    numbers: dict[str, float]


def explain(earlier: Text, later: Text) -> Json:
    """Return what two texts share, the later compared with the earlier, and what is made of it."""
    from scraper.dedupe import shared_passages
    from scraper.dedupe.near import Sorted, compare, judge, make_print

    prints = [make_print(each.title, each.text) for each in (earlier, later)]
    shared = compare(Sorted(prints[1]), prints[0])
    hours = None if earlier.at is None or later.at is None else (later.at - earlier.at) / SECONDS_AN_HOUR
    rule = judge(shared, hours=hours)
    sure = _identity(earlier, later, prints)
    whole = bool(earlier.text and later.text)
    return {
        "earlier": earlier.id,
        "later": later.id,
        "same_story": sure is not None or rule.same,
        "rule": sure or (str(rule) if whole else NO_TEXT),
        "numbers": shared.numbers(hours) if whole else {},
        "credits": {each.id: {"agency": each.agency, "credits": list(each.credits)} for each in (earlier, later)},
        "passages": [each.text for each in shared_passages(later.text, earlier.text)],
    }


def _identity(earlier: Text, later: Text, prints: list[Print]) -> str | None:
    """Return what makes two texts one without any judgement: their address, or their letters."""
    from scraper.dedupe import url_key

    if earlier.url and names_a_page(earlier.url) and later.url and url_key(earlier.url) == url_key(later.url):
        return "url"
    one, other = prints[0].text_hash, prints[1].text_hash
    return "content" if one is not None and one == other else None


def apart(found: Json) -> Json:
    """Return the answer for two texts that are alike and yet were not put into one story."""
    return {"same_story": False, "rule": APART, "numbers": {}, "compared": _compared(found)}


def joined(story: str, steps: Iterable[Step], found: Json) -> Json:
    """Return the answer for two texts of one story: what decided, and step by step how each came there."""
    known = {each.id: each for each in steps}
    ids = (found["earlier"], found["later"])
    told = {"same_story": True, "stored": {"story": story, "joined": _steps(known, ids)}}
    direct = next((known[one] for one, other in (ids, ids[::-1]) if one in known and known[one].match == other), None)
    if direct is None:
        return told | {"rule": BY_OTHERS, "numbers": {}, "compared": _compared(found)}
    return told | {"rule": direct.rule, "numbers": direct.numbers, "compared": _compared(found)}


def _compared(found: Json) -> Json:
    return {"rule": found["rule"], "numbers": found["numbers"]}


def _steps(known: dict[str, Step], ids: Iterable[str]) -> list[Json]:
    """Return how texts came into their story, each step once, up to its first text."""
    left, steps = dict(known), []
    for each in ids:
        now: str | None = each
        while now and (step := left.pop(now, None)):
            steps.append(step._asdict())
            now = step.match
    return steps
