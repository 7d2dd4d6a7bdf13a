"""Pieces to the body: what is furniture after all is left out, list items and table rows are put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from scraper.extract.collect import FIGURE, HEADING, LIST, TABLE
from scraper.extract.labels import LABEL_CHARS, without_labels
from scraper.extract.lines import (
    ABOUT_HOUSE,
    are_readers,
    ends_sentence,
    gives_address,
    is_bare_time,
    is_call,
    is_caption,
    is_day,
    is_portrait,
    is_stamp,
    opens_comments,
    opens_contacts,
    says_whose,
)
from scraper.extract.piece_links import LINK_SHARE_LONG, without_menus, without_teasers
from scraper.extract.pointers import asks_to_log_in, is_pointer, speaks_of_wall
from scraper.text import fold, is_end
from storage.patterns import late
from storage.records import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.extract.collect import Piece
    from storage.records import BlockType

MAX_CHARS = 1_000_000  # of a body: a long book has as many, ten megabytes of letters are no article
LINK_SHARE = 0.6  # a short piece with more of its text in links is no prose
SHORT_CHARS = 160
LIST_LINK_SHARE = 0.7
POINTED_SHARE = 0.3
MAX_BYLINE_CHARS = 120
MAX_BYLINE_REST = 12  # letters beside the names
_GROUPED = frozenset({LIST, TABLE})
MOST_CALLS, CLOSING_CHARS = 4, 70
MAX_TITLE_CHARS = 30  # before the name of who is introduced: "Our correspondent"
MOST_BEHIND = 6  # pieces behind the text: who wrote it, and how to write to them
MOST_CONTACTS, MOST_BEHIND_CONTACTS = 12, 0.3  # ... or whom to ask, of a press release; and of its characters
MOST_PORTRAITS, LEAST_TOLD, MAX_NAME_CHARS = 3, 3, 90  # paragraphs about authors at the end, and what stands before
OFFER_CHARS = 1_200  # of what stands in the text's place, before or behind the line that asks subscribers to log in
# What follows a name where its bearer is introduced; whoever is quoted has said something.
_TELLS = late(
    r"(?:\([^()]{1,40}\) )?(?:is|are|was|were|has|writes|works|covers|teaches|ist|sind|war|waren|schreibt|arbeitet|"
    r"lebt|leitet|studiert\w{0,2}|est|sont|ecrit|travaille|es|son|escribe|trabaja|e|sono|scrive|lavora|escreve|jest|sa|pisze|"
    r"ar|er|skriver|jobbar|arbejder|on|kirjoittaa|schrijft|werkt|je|pise|является|пишет|работает)\b"
)
_REPORTS = re.compile(r"\b(?:reported|contributed|reporting) (?:from|to)\b")  # where authors were, or who helped
_WORD = re.compile(r"[^\W_]")
_RUNS = re.compile(r"\w+")
HEADLINE_WITHIN = 4  # kept pieces, above which the headline may stand once more
PREAMBLE = 6  # pieces among which the headline is looked for


@dataclass(frozen=True, slots=True)
class Known:
    """What the page's other fields say already, folded: the body does not say it again."""

    title: str = ""
    title_words: str = field(init=False, default="")  # without marks, which not all places set alike
    lines: frozenset[str] = frozenset()  # raw dates, kicker
    names: frozenset[str] = frozenset()  # of the authors
    longest_line: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Measure the lines: a longer text says none of them, folded or not."""
        object.__setattr__(self, "title_words", _words(self.title))
        object.__setattr__(self, "longest_line", max((2 * len(each) for each in self.lines), default=0))


class Prose(NamedTuple):
    """The pieces that belong to the body, and the closing lines that do not: "Source: AFP", "(dpa)", "© Reuters"."""

    pieces: list[Piece]
    closing: tuple[str, ...] = ()
    below: tuple[Piece, ...] = ()  # short lines under the text: who wrote it, among others


def keep_prose(pieces: Iterable[Piece], known: Known) -> Prose:
    """Return the pieces that belong to the body, and what closes it."""
    kept, owned = _read_on(without_menus(without_teasers(_after_headline(list(pieces), known))), known)
    kept = _unrepeated(kept)
    if kept and kept[-1].type is HEADING:
        kept = _without_loose_ends(kept)
    kept = _without_portraits(kept, known.names)
    called = _without_calls(kept)
    said = {id(piece) for piece in called} if len(called) < len(kept) else set[int]()
    closing = [piece.text for piece in kept if id(piece) not in said] if said else []
    labelled = _without_loose_ends(without_labels(called))
    last = next((at for at in range(len(called), 0, -1) if labelled and called[at - 1] is labelled[-1]), len(called))
    return Prose(labelled, (*closing, *owned[-1:]), tuple(called[last:]))


def _read_on(told: list[Piece], known: Known) -> tuple[list[Piece], list[str]]:
    """Return the prose up to where the text ends, and the lines behind the last of it that say whose it is."""
    kept: list[Piece] = []
    owned: list[str] = []  # before the last prose, such a line is a picture's
    pointing = False  # a line such as "Read also:" takes the links below it along
    wall = MAX_CHARS  # where a line says that the text is for subscribers: what follows may be their offer
    closing, late = _closing(told), _last_of(told, OFFER_CHARS)
    for at, piece in enumerate(told):
        if kept and (at == closing or _ends_text(told, at, known, told=len(kept) >= LEAST_TOLD)):
            return _without_house(kept) if opens_contacts(piece.text) else kept, owned
        if is_pointer(piece.text):
            pointing = True
            if speaks_of_wall(piece.text):
                wall = len(kept)
            elif kept and at >= late and asks_to_log_in(piece.text):
                return (kept[:wall] if _is_short(kept[wall:]) else kept), owned
        elif _is_passed_over(piece, pointing=pointing, first=not kept):
            continue
        elif _is_prose(piece) and not _is_known(piece, known, first=len(kept) < HEADLINE_WITHIN):
            kept.append(piece)
            owned.clear()
            pointing = False
            continue
        if says_whose(piece.text):
            owned.append(piece.text)
    return kept, owned


def _closing(pieces: list[Piece]) -> int | None:
    """Return where an agency's closing formula stands in the second half; several stand below the items of a list."""
    ends = [at for at, piece in enumerate(pieces) if is_end(piece.text)]
    if len(ends) != 1:
        return None
    behind = _chars(pieces[ends[0] + 1 :])
    return ends[0] if 2 * behind < _chars(pieces) else None


def _last_of(pieces: list[Piece], chars: int) -> int:
    """Return the first piece behind which so many characters stand, or fewer."""
    behind = accumulate((len(piece.text) for piece in reversed(pieces)), initial=0)
    return len(pieces) - sum(1 for _ in takewhile(lambda each: each <= chars, islice(behind, len(pieces))))


def _chars(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _is_short(pieces: list[Piece]) -> bool:
    """Tell whether pieces have the size of an offer to subscribe."""
    return _chars(pieces) <= OFFER_CHARS


def _is_passed_over(piece: Piece, *, pointing: bool, first: bool) -> bool:
    """Tell whether a piece is a link that the line before it points to, or a day above the text."""
    return (pointing and piece.linked > POINTED_SHARE * len(piece.text)) or (first and is_day(piece.text))


def _ends_text(pieces: list[Piece], at: int, known: Known, *, told: bool) -> bool:
    """Tell whether a piece stands above what is no text any more: who wrote it, whom to ask, or what readers say.

    `told`: it is behind some of the text.
    """
    piece = pieces[at]
    if told and len(pieces) - at <= MOST_BEHIND and _opens_portrait(piece, known):
        return True
    heads = piece.type is HEADING or (told and (piece.strong or piece.broken))
    if are_readers(piece.text) or (heads and opens_comments(piece.text)):
        return True
    return len(pieces) - at <= MOST_CONTACTS and _opens_contacts(pieces, at)


def _opens_contacts(pieces: list[Piece], at: int) -> bool:
    """Tell whether one of the last pieces of a text stands above whom to ask.

    In the middle of a text that goes on a telephone number is a part of it, and so is a heading ("Contact").
    """
    piece, rest = pieces[at], pieces[at + 1 :]
    label = piece.type is HEADING or piece.strong or piece.broken or ":" in piece.text
    if not label or not opens_contacts(piece.text):
        return False
    goes_on = rest and _is_sentence(rest[0].text) and not gives_address(rest[0].text)
    return not goes_on or _chars(rest) <= MOST_BEHIND_CONTACTS * _chars(pieces)


def _without_house(pieces: list[Piece]) -> list[Piece]:
    """Drop, before whom to ask, what a press release says of the house that it is from, under its name."""
    for at in range(len(pieces) - 1, max(LEAST_TOLD, len(pieces) - MOST_PORTRAITS) - 1, -1):
        piece = pieces[at]
        if (piece.type is HEADING or piece.strong) and ABOUT_HOUSE.match(piece.text):
            return pieces[:at]
    return pieces


def _opens_portrait(piece: Piece, known: Known) -> bool:
    """Tell whether what follows is about the author: under the name, or under words that say so."""
    if is_portrait(piece.text):
        return True
    if not known.names or len(piece.text) > MAX_NAME_CHARS:
        return False
    text = fold(piece.text)
    return _only_names(text, known.names) if piece.type is HEADING else text.strip(" .:") in known.names


def _words(text: str) -> str:
    return " ".join(_RUNS.findall(text))


def _after_headline(pieces: list[Piece], known: Known) -> list[Piece]:
    """Drop what stands before the headline: kicker, date, name of the section; prose is kept."""
    title = known.title_words
    for number, piece in enumerate(pieces[:PREAMBLE]):
        if title and len(piece.text) <= 2 * len(title) and _words(fold(piece.text)) == title:
            return [each for each in pieces[:number] if _is_sentence(each.text)] + pieces[number + 1 :]
    return pieces


def _is_sentence(text: str) -> bool:
    return len(text) > SHORT_CHARS or (len(text) >= LABEL_CHARS and ends_sentence(text))


def _is_prose(piece: Piece) -> bool:
    chars = len(piece.text)
    if not _WORD.search(piece.text) or is_caption(piece.text):
        return False
    if opens_comments(piece.text):
        return False
    if piece.type is TABLE:
        return not is_stamp(piece.text) or is_bare_time(piece.text)  # a score, a lap, a departure: "7:14"
    if is_stamp(piece.text):
        return False
    share = piece.linked / max(1, chars)
    if piece.type is LIST:
        return share <= LIST_LINK_SHARE
    return share <= (LINK_SHARE if chars < SHORT_CHARS else LINK_SHARE_LONG)


def _is_known(piece: Piece, known: Known, *, first: bool) -> bool:
    text, chars = piece.text, len(piece.text)
    headline = first and bool(known.title) and chars <= 2 * len(known.title)
    byline = bool(known.names) and chars < MAX_BYLINE_CHARS
    if not headline and not byline and chars > known.longest_line:
        return False
    folded = fold(text).strip(" .:|-–—")
    if folded in known.lines or (headline and _words(folded) == known.title_words):
        return True
    if headline and piece.type is HEADING and folded.endswith(known.title):  # with its kicker before it
        return True
    return byline and _only_names(folded, known.names)


def _only_names(folded: str, names: frozenset[str]) -> bool:
    """Tell whether a line holds the authors' names and next to nothing else ("By A B and C D")."""
    rest = folded
    for name in names:
        rest = rest.replace(name, "")
    return rest != folded and sum(letter.isalpha() for letter in rest) <= MAX_BYLINE_REST


def _unrepeated(pieces: Sequence[Piece]) -> list[Piece]:
    """Drop a piece that stands twice (pull quotes, mobile copies), unless it is short."""
    seen: set[str] = set()
    kept = []
    for piece in pieces:
        if len(piece.text) > 60 and piece.text in seen:  # noqa: PLR2004 - shorter ones may be said twice
            continue
        seen.add(piece.text)
        kept.append(piece)
    return kept


def _without_calls(pieces: list[Piece]) -> list[Piece]:
    """Drop the last lines that call for a subscription or a channel, and sign-offs; a closing formula may follow."""
    calls = set[int]()
    for at in range(len(pieces) - 1, max(0, len(pieces) - 1 - MOST_CALLS), -1):
        text = pieces[at].text
        if is_call(text):
            calls.add(at)
        elif len(text) > CLOSING_CHARS or ends_sentence(text):
            break
    return [piece for at, piece in enumerate(pieces) if at not in calls] if calls else pieces


def _without_portraits(pieces: list[Piece], names: frozenset[str]) -> list[Piece]:
    """Drop the last paragraphs from one on that begins with an author's name and tells who that is."""
    full = [f"{name} " for name in names if " " in name]
    start = max(LEAST_TOLD, len(pieces) - MOST_PORTRAITS)
    for at, piece in enumerate(pieces[start:], start) if names else ():
        text = fold(piece.text[:MAX_NAME_CHARS])
        if piece.type is HEADING and text in names:
            return pieces[:at]
        told = any(
            0 <= (begins := text.find(name)) <= MAX_TITLE_CHARS and _TELLS.match(text, begins + len(name))
            for name in full
        )
        if told and piece.type is not HEADING and not _REPORTS.search(piece.text):
            return pieces[:at]
    return pieces


def _without_loose_ends(pieces: list[Piece]) -> list[Piece]:
    """Drop headings that nothing follows, at the end or right before a heading of the same or a higher level."""
    kept: list[Piece] = []
    for piece in reversed(pieces):
        if piece.type is HEADING and (not kept or _opens_nothing(piece, kept[-1])):
            continue
        kept.append(piece)
    return kept[::-1]


def _opens_nothing(heading: Piece, following: Piece) -> bool:
    return following.type is HEADING and (following.level or 0) < (heading.level or 0)


def shortened(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces as far as `MAX_CHARS` go."""
    kept: list[Piece] = []
    left = MAX_CHARS
    for piece in pieces:
        if len(piece.text) > left:
            return [*kept, replace(piece, text=piece.text[:left].rstrip())] if left > 0 else kept
        kept.append(piece)
        left -= len(piece.text) + 1
    return kept


def to_blocks(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    """Return the blocks; neighbouring list items and table cells become one block."""
    blocks: list[Block] = []
    for type_, group in groupby(pieces, key=lambda piece: piece.type):
        if type_ in _GROUPED:
            blocks.append(Block(type_, _joined(type_, group)))
        else:
            blocks.extend(Block(type_, piece.text, _level(piece)) for piece in group)
    return tuple(blocks)


def _joined(type_: BlockType, group: Iterable[Piece]) -> str:
    if type_ is LIST:
        return "\n".join(piece.text for piece in group)
    rows = groupby(group, key=lambda piece: piece.row)
    return "\n".join("\t".join(piece.text for piece in row) for _, row in rows)


def _level(piece: Piece) -> int | None:
    return None if piece.level is None else max(2, piece.level)


def body_text(blocks: Iterable[Block]) -> str:
    """Return the text of the blocks, one line each (lists: one an item)."""
    return "\n".join(block.text for block in blocks if block.type is not FIGURE)
