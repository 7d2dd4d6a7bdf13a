"""Rules proposed from a few pages of one site: what repeats over the pages is template, what varies is content.

The generic reading says what each field holds; a selector is good when it finds just that on every page. Blocks that
stand on several pages inside the text's container are proposed to be dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.extract.page import Page, text_of
from scraper.extract.survey import blocks_of, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from scraper.extract.records import Extraction

MIN_SHARE = 0.6  # of the pages on which a selector must find the value
MIN_PAGES = 2  # ... and on so many, where there are
MIN_COVER = 0.9  # of the body's text that its container must hold
MAX_SELECTORS = 2  # a field
MAX_DROPS = 12
MAX_CANDIDATES = 60
SEARCHED = 400  # elements a page
VARYING = ("title", "lead", "body", "published")  # the same on all pages: template, not content
_HASHED = re.compile(
    r"\d{3}|\d[A-Za-z]+\d|__(?=\w*[A-Z\d])[\w-]{5,}$|^(?:css|sc|jsx|svelte)-|^[a-z]{1,2}[A-Z0-9]\w{0,5}$|[^\w-]"
)
_FIELD_TAGS = "h1,h2,h3,h4,p,div,span,time,a,li,address,strong,em,b"


@dataclass(frozen=True, slots=True)
class Sample:
    """A page of the site and its generic reading."""

    html: bytes
    found: Extraction
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Selectors for a field, the best first, and on how many of the pages the best one finds the value."""

    field: str
    selectors: tuple[str, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is proposed for a site, from how many pages."""

    fields: tuple[Suggestion, ...]
    drop: tuple[str, ...]
    pages: int


def suggest(samples: Sequence[Sample]) -> Suggested:
    """Propose rules; fields for which nothing reliable is found are left out."""
    pages = [read_page(sample.html, sample.content_type) for sample in samples]
    blocks = [list(blocks_of(page)) for page in pages]
    wanted = [_values(sample.found) for sample in samples]
    fields = (
        [_suggest_field(name, pages, [each.get(name, ()) for each in wanted]) for name in wanted[0]] if wanted else []
    )
    body = _suggest_body(pages, blocks, samples)
    drop = _drops(pages, blocks, body.selectors[0]) if body else ()
    return Suggested(tuple(each for each in (*fields, body) if each is not None), drop, len(samples))


def _values(found: Extraction) -> dict[str, tuple[str, ...]]:
    """Return the texts that each field was read from."""
    return {
        "kicker": (found.kicker,) if found.kicker else (),
        "title": (found.title,),
        "lead": (found.lead,) if found.lead else (),
        "published": (found.published_raw,) if found.published_raw else (),
        "authors": found.authors,
        "tags": found.tags,
        "section": (found.section,) if found.section else (),
    }


def _suggest_field(name: str, pages: Sequence[Page], wanted: Sequence[tuple[str, ...]]) -> Suggestion | None:
    """Return the selectors that find a field's values on most pages."""
    told = [(page, values) for page, values in zip(pages, wanted, strict=True) if values]
    silent = [page for page, values in zip(pages, wanted, strict=True) if not values]
    if not told or _is_template(name, [values for _, values in told]):
        return None
    candidates = Counter(selector for page, values in told for selector in set(_candidates(page, values)))
    least = max(MIN_SHARE * len(told), min(MIN_PAGES, len(pages)))
    ranked = []
    for selector, _ in candidates.most_common(MAX_CANDIDATES):
        hits = sum(_finds(page, selector, values) for page, values in told)
        if hits >= least and not any(page.css(selector) for page in silent):
            astray = name == "title" and not any(_is_heading(page, selector) for page in pages)
            ranked.append((-hits, astray, _weight(selector), selector))
    ranked.sort()
    return Suggestion(name, _unlike([each[-1] for each in ranked]), -ranked[0][0]) if ranked else None


def _is_template(name: str, told: list[tuple[str, ...]]) -> bool:
    """Tell whether several pages say the same, in a field that each article has its own of."""
    return name in VARYING and len(told) > 1 and len(set(told)) == 1


def _is_heading(page: Page, selector: str) -> bool:
    """Tell whether a selector finds a heading: bars and share buttons repeat the headline too."""
    return any((node.tag or "").startswith("h") for node in page.css(selector)[:1])


def _unlike(selectors: list[str]) -> tuple[str, ...]:
    """Return the first selectors that do not end in the same name: a second one helps only where the first is gone."""
    kept: dict[str, str] = {}
    for selector in selectors:
        last = re.split(r"[ >]", selector)[-1]
        kept.setdefault(last[last.find(".") :] if "." in last else last, selector)
    return tuple(kept.values())[:MAX_SELECTORS]


def _candidates(page: Page, values: tuple[str, ...]) -> Iterator[str]:
    """Yield selectors of the elements whose whole text is one of the values, or whose `datetime` is."""
    for node in page.css(_FIELD_TAGS):
        if (node.attributes.get("datetime") or "") in values or text_of(node) in values:
            yield from _selectors(node)


def _finds(page: Page, selector: str, values: tuple[str, ...]) -> bool:
    nodes = page.css(selector)
    texts = {text_of(node) for node in nodes} | {node.attributes.get("datetime") or "" for node in nodes}
    first = nodes[0] if nodes else None
    if len(values) > 1:  # one element a value, and few others
        return set(values) <= texts and len(nodes) <= 2 * len(values)
    return first is not None and (text_of(first) in values or first.attributes.get("datetime") in values)


def _selectors(node: LexborNode) -> Iterator[str]:
    """Yield selectors for an element, alone and below its parent; only names that a person has chosen."""
    own = list(_names(node))
    yield from own
    if node.tag in {"h1", "article", "main"}:
        yield node.tag
    parent = node.parent
    if parent is not None and parent.tag not in {"body", "html", None}:
        for above in _names(parent):
            yield f"{above} {own[0] if own else node.tag}"


def _names(node: LexborNode) -> Iterator[str]:
    attributes, tag = node.attributes, node.tag
    if marked := attributes.get("itemprop"):
        yield f'[itemprop="{marked}"]'
    name = attributes.get("id") or ""
    if name and not _HASHED.search(name) and not any(char.isdigit() for char in name):
        yield f"#{name}"
    for each in (attributes.get("class") or "").split()[:4]:
        if not _HASHED.search(each) and not each[0].isdigit():
            yield f"{tag}.{each}"
            yield f".{each}"


def _weight(selector: str) -> tuple[int, int]:
    """Rank equals: one name, then names below each other, then bare tags; short before long."""
    named = "." in selector or "[" in selector or "#" in selector
    return (0 if named and " " not in selector else 1 if named else 2, len(selector))


def _suggest_body(
    pages: Sequence[Page], blocks: Sequence[list[tuple[LexborNode, str]]], samples: Sequence[Sample]
) -> Suggestion | None:
    """Return selectors of the smallest element that holds the text on most pages."""
    if len({sample.found.body for sample in samples}) < len(samples):
        return None
    votes: Counter[str] = Counter()
    for each, sample in zip(blocks, samples, strict=True):
        holder = _holder(each, {block.text for block in sample.found.blocks})
        if holder is not None:
            votes.update(set(_selectors(holder)))
    best = []
    for selector, count in votes.items():
        once = sum(len(page.css(selector)) == 1 for page in pages)
        if count >= MIN_SHARE * len(pages) and once >= count:
            best.append((-count, _weight(selector), selector))
    best.sort()
    return Suggestion("body", _unlike([name for _, _, name in best]), -best[0][0]) if best else None


def _holder(blocks: list[tuple[LexborNode, str]], texts: set[str]) -> LexborNode | None:
    """Return the lowest element that holds nearly all of the article's blocks."""
    kept = [(node, len(text)) for node, text in blocks if text in texts]
    total = sum(size for _, size in kept)
    sizes: Counter[int] = Counter()
    depth: dict[int, tuple[int, LexborNode]] = {}
    for node, size in kept:
        line: list[LexborNode] = []
        above = node.parent
        while above is not None and above.tag not in {"body", "html", None}:
            line.append(above)
            above = above.parent
        for level, each in enumerate(reversed(line)):
            sizes[each.mem_id] += size
            depth[each.mem_id] = (level, each)
    enough = [depth[key] for key, size in sizes.items() if size >= MIN_COVER * total]
    return max(enough, key=lambda pair: pair[0])[1] if enough and total else None


def _drops(pages: Sequence[Page], blocks: Sequence[list[tuple[LexborNode, str]]], body: str) -> tuple[str, ...]:
    """Return selectors of what stands with the same text in the containers of several pages."""
    named: Counter[str] = Counter()
    texts = Counter(text for each in blocks for text in {text for _, text in each})
    for page, each in zip(pages, blocks, strict=True):
        inside = {node.mem_id for node in page.css(f"{body} *")}
        repeated = [node for node, text in each if texts[text] > 1 and node.mem_id in inside]
        named.update({name for node in repeated for name in _outer_names(node, inside)})
    good = [
        name
        for name, count in named.most_common()
        if count > 1 and all(_all_repeat(page, name, texts) for page in pages)
    ]
    return tuple(good[:MAX_DROPS])


def _outer_names(node: LexborNode, inside: set[int]) -> Iterator[str]:
    """Yield class selectors of a repeated block, and of the boxes in the container that hold nothing else."""
    above: LexborNode | None = node
    while above is not None and above.mem_id in inside:
        yield from (name for name in _names(above) if name.startswith("."))
        parent = above.parent
        if parent is None or text_of(parent) != text_of(above):
            return
        above = parent


def _all_repeat(page: Page, selector: str, texts: Counter[str]) -> bool:
    return all(texts[text_of(node)] != 1 for node in page.css(selector)[:SEARCHED])
