"""Who wrote it: the page says so in several places; the best-supported answer is taken.

People come first. Only where no place names a person, what signs instead is given (an agency, a desk, the site).
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from scraper.extract import bylines
from scraper.extract.names import Names, looks_full, read_names, site_key
from scraper.extract.page import is_dense, one_line
from scraper.text import fold
from storage.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.extract.jsonld import Json, LinkedData
    from scraper.extract.page import Page

_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dc.creator.author", "byl",
    "og:article:author", "og:author", "cxenseparse:author", "citation_author", "dcterms.creator", "authors",
    "mrf:authors", "content_author", "twitter:creator:name", "twitter:data1",
)  # fmt: skip
MAX_SUFFIX_CHARS = 3  # of a public suffix before the country: co.uk, com.br, gov.ir
NEAR_BYTES = 60_000  # below the headline: a name farther down is as good as any other there
_TURNED = late(r"^([^\W\d_][\w'’-]+), ([^\W\d_][\w'’-]+)$")  # "Roe, Jane", the name of one person
_AFTER_HEADLINE = re.compile(r"\s[|–—·-]\s+([^|–—·]{3,60})$")  # in the `<title>`: what the site is called
_HANDLE = re.compile(r"^[a-z\d_.-]+$")  # an account, not a name
Answer = tuple[Names, str]


def authors(page: Page, data: LinkedData) -> tuple[Names, str]:
    """Return who wrote it, what else signs it, and where: `json-ld`, `meta`, `marked`, `linked`, `byline` or `none`.

    Without a person the method ends in `-org`: the people are what signed.
    """
    sites = _sites(page, data)
    found = [answer for answer in _declared(page, data, sites) if answer[0].people or answer[0].others]
    people = [answer for answer in found if answer[0].people]
    if not people or _doubtful(people):
        shown = _shown(page, sites, wary=bool(found) and not people, alone=not people)
        found.extend(shown)
        people.extend(answer for answer in shown if answer[0].people)
    houses = tuple(dict.fromkeys(name for names, _ in found for name in names.others))
    if people:
        names, method = _supported(people)
        return Names(tuple(_in_full(page, name) for name in names.people), houses), method
    first = next(((names.others, f"{method}-org") for names, method in found if names.others), ((), "none"))
    return Names(first[0], houses), first[1]


def people_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names of people in texts such as "By Jane Roe and John Doe", each once."""
    return read_names(texts).people


def _declared(page: Page, data: LinkedData, sites: frozenset[str]) -> Iterator[Answer]:
    people, organisations = _linked_names(data)
    names = read_names(people, sites)
    yield Names(names.people, tuple(dict.fromkeys((*names.others, *organisations)))), "json-ld"
    for name in _META:
        texts = [text for text in page.many.get(name, ()) if not text.startswith("http")]
        if texts:
            yield read_names(texts, sites), "meta"


def _doubtful(people: list[Answer]) -> bool:
    """Tell whether the declared answers differ, or the only one is no full name."""
    first = people[0][0].people
    return all(" " not in name for name in first) or any(not _same(first, names.people) for names, _ in people[1:])


def _shown(page: Page, sites: frozenset[str], *, wary: bool, alone: bool) -> list[Answer]:
    """Return what readers see, the name that is nearest below the headline first.

    Links and words give full names only. When the page declares an organisation (`wary`), so does every place. What is
    marked far from the headline is asked where nothing else names anybody (`alone`).
    """
    start = bylines.headline_at(page)
    found = _marked(page, sites, start, wary=wary)
    if alone and not wary and not found:
        found = _marked(page, sites, start, wary=wary, anywhere=True)
    said = _likely(read_names(bylines.said(page, start), sites))
    found.append((said, "byline"))
    if not wary and not any(names.people for names, _ in found):
        found.append((Names(_likely(read_names(bylines.linked(page), sites)).people), "linked"))
        if alone and not found[-1][0].people:
            for texts in (bylines.labelled(page, start), bylines.in_lines(page)):
                found.append((Names(_likely(read_names(texts, sites)).people), "byline"))
        return found
    if wary and not any(names.people for names, _ in found):
        found.append(
            (Names(_likely(read_names(bylines.labelled(page, start, bylines.HEAD_BYTES), sites)).people), "byline")
        )
    found.sort(key=lambda answer: _distance(page, answer[0], start))
    return found


def _marked(page: Page, sites: frozenset[str], start: int, *, wary: bool, anywhere: bool = False) -> list[Answer]:
    """Return what is marked as the author: exactly, else by the class whose names are nearest below the headline."""
    found: list[Answer] = []
    near: list[tuple[int, Names]] = []
    for texts, exact in bylines.marked(page, anywhere=anywhere):
        names = read_names(texts, sites)
        names = names if exact and not wary else _likely(names, full=wary)
        if exact and (names.people or names.others):
            found.append((names, "marked"))
            break
        if names.people:
            near.append((_distance(page, names, start), names))
        elif names.others:
            found.append((names, "marked"))
    if near and not any(names.people for names, _ in found):
        found.append((min(near, key=itemgetter(0))[1], "marked"))
    return found


def _likely(names: Names, *, full: bool = True) -> Names:
    """Keep the people whose names look like names: in full, or else a single word."""
    likely = (each for each in names.people if looks_full(each) or (not full and " " not in each))
    return Names(tuple(likely), names.others)


def _distance(page: Page, names: Names, start: int) -> int:
    """Return how far below the headline a name stands first, in bytes."""
    first = next(iter(names.people or names.others), "")
    at = page.html.find(first.split(" ")[0].encode(), start, start + NEAR_BYTES) if first else -1
    return at - start if at >= 0 else NEAR_BYTES


def _supported(people: list[Answer]) -> Answer:
    """Return the answer that most others agree with, the earlier one of equals; a fuller form of a name wins."""
    votes = [sum(_same(names.people, other.people) for other, _ in people) for names, _ in people]
    rank = [
        (count, not _HANDLE.match(names.people[0]), looks_full(names.people[0]))
        for count, (names, _) in zip(votes, people, strict=True)
    ]
    best, method = people[rank.index(max(rank))]
    return Names(tuple(_fullest(name, people) for name in best.people), best.others), method


def _in_full(page: Page, name: str) -> str:
    """Return a single word in a script with capitals as the page gives it in full."""
    return name if " " in name or not name.isascii() else bylines.completed(page, name)


def _fullest(name: str, people: list[Answer]) -> str:
    """Return a single name as another place gives it in full ("Jane": "Jane Roe")."""
    if " " in name or is_dense(name):
        return name
    every = (other for names, _ in people for other in names.people)
    return next((other for other in every if fold(other).startswith(fold(name) + " ")), name)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return {fold(name) for name in one} == {fold(name) for name in other}


def _linked_names(data: LinkedData) -> tuple[list[str], list[str]]:
    """Return the names of people and of organisations that JSON-LD gives as authors."""
    people: list[str] = []
    organisations: list[str] = []
    for node in data.nodes("author") or data.nodes("creator"):
        if isinstance(node, str):
            people.extend([] if node.startswith("http") else [node])
            continue
        types = str(node.get("@type"))
        only_organisation = "Organization" in types and "Person" not in types
        (organisations if only_organisation else people).extend(_names(node))
    return people, [name for each in organisations if (name := one_line(each))]


def _names(node: Json) -> Iterator[str]:
    value = node.get("name") or " ".join(str(node.get(part) or "") for part in ("givenName", "familyName"))
    for each in value if isinstance(value, list) else [value]:
        said = each.get("@value") if isinstance(each, dict) else each
        if isinstance(said, str) and said.strip():
            name = said.strip()
            yield _TURNED.sub(r"\2 \1", name) if ", " in name else name


def _sites(page: Page, data: LinkedData) -> frozenset[str]:
    host = page.url.split("/")[2] if page.url.count("/") > 1 else ""
    labels = [label for label in host.lower().split(":")[0].split(".")[:-1] if len(label) > MAX_SUFFIX_CHARS]
    titled = _AFTER_HEADLINE.search(page.title())
    names = (
        page.said("og:site_name") or "",
        *data.publishers,
        host.removeprefix("www."),
        *labels[-1:],
        titled[1] if titled else "",
    )
    return frozenset(site_key(one_line(name)) for name in set(names) if name)
