"""Names in a byline: people's, and those of organisations, without roles, addresses, dates and the word "by"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.extract.page import one_line
from scraper.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
MAX_AUTHORS = 12
MAX_BYLINE_CHARS = 360
MIN_SHOUTED_CHARS = 5  # shorter ones may be initials
_BY = re.compile(
    r"^\W*(?:(?:written|posted|reported|story|text|words|reporting|article|edited|published|interview|analysis|opinion|"
    r"eine?\s\w+|alles|mehr|alle\s\w+|über|about|more|all\s\w+|view\s+all\s+posts)\s+)?"
    r"(?:(?:by|von|vom|par|por|di|da|af|av|door|od|autor(?:in|es)?|author|authors|auteurs?|autore|autori|text[eo]?|escrito\s+por|"
    r"przez|oleh|yazan|haber|skriven\s+av|skrevet\s+av|نوشته|به\s*قلم|بقلم|نویسنده|نویسندگان|گزارشگر|گزارش|خبرنگار|نگارنده|کتب|كتب|"
    r"автор|авторы|текст)\s*[:：]?\s+|(?:by|von|autor(?:in)?|author|text|نویسنده|خبرنگار|گزارش|به\s*قلم|بقلم|记者|記者|作者|文|"
    r"撰文|글)\s*[:：/／]\s*|(?:记者|記者)\s+)",
    re.IGNORECASE,
)  # fmt: skip
_ABOUT = re.compile(r"^(?:über|about|contact the author:?|à propos de)\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"\(?\s*(?:[\w.+-]+(?:@|\[at\]|\(at\))[\w.-]+|https?://\S+|@\w+)\s*\)?")
_ASIDE = re.compile(r"\s*(?:\([^)]*\)(?=\s*(?:[,;|/&]|(?:and|und|et|y|e|og|och)\s|$))|\([^)]*$|\[[^\]]*\]|（[^）]*）)")
_SPLIT = re.compile(
    r"\s*(?:[,;|/•·،؛、∙\x0b]|\s(?:and|und|et|y|e|og|och|en|ja|i|и|و|ve|dan|with|mit|avec|con|&|\+|–|—|-)\s|&)\s*",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"[\s|,–—-]+(?:(?:am|on|le|vom|el|um|at|updated|published|publicado|hace|il y a|vor|"
    r"(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|okt|oct|nov|"
    r"dec|dez|déc)[a-zäé]*)[\s.,]*)*\d.*$",
    re.IGNORECASE,
)
_ROLE_HEAD = re.compile(
    r"^(?:(?:senior|chief|political|special|foreign|staff|freelance|guest|associate)\s+)*(?:correspondent|reporter|editor|"
    r"writer|redakteur(?:in)?|photographer|journalist(?:in)?|gastautor(?:in)?)\b[.:]?\s+(?=\S)",
    re.IGNORECASE,
)
_ROLE_TAIL = re.compile(
    r"\s*(?:\s(?:in|for|aus|für|à|at|from)\s+[A-Z]\S+.*|\b(?:BBC|CNN|AP|AFP|Reuters|dpa|apa|staff|(?:\w+\s)?(?:correspondent|reporter|"
    r"editor|writer|redakteur(?:in)?|contributor|autor(?:in)?))\b.*|\s*(?:기자|특파원|记者|記者|通讯员|撰稿人|編集委員|외\s*\d+명).*)$",
)
_NOT_A_PERSON = re.compile(
    r"\d|\.(?:com|net|org|de|ir|fr|uk|at|ch|info|eu|tv|co|es|it)\b|\b(?:staff|desk|team|newsroom|\w*redaktion|rédaction|redaction|"
    r"redacción|redacao|redação|redazione|redaktionen|editors?|editorial|admin(?:istrator)?|agency|agence|agencia|agenzia|"
    r"\w*agentur|press|presse|news|online|magazine?|magazin|reuters|afp|dpa|apa|ansa|efe|ap|upi|sda|epd|kna|sid|ritzau|ntb|tass|"
    r"xinhua|associated|correspondents?|reporters?|writers?|wire|services?|guest|contributors?|report|redakce|redakcja|"
    r"редакция|unknown|anonymous|nachrichten|zeitung|tv|radio|fernsehen|institut[eo]?|universit\w+|university|landesanstalt|"
    r"verlag|verband|ministeri\w+|gmbh|inc|ltd|foundation|stiftung|group|media|daily|times|post|journal|today|sport|sports|"
    r"weiter|weitere|more|all|show|articles?|artikel|beiträge|view|posts|bio|follow|edition|edited|comments?|kommentare?|"
    r"thema|themen|topics?|autoren|authors|author|autor|lesen|read|foto|photo|fotos|bild|video|interview|"
    r"خبرگزاری|گروه|سرویس|تحریریه|وكالة|وكالات|روزنامه|خبر|منبع|کد)\b|新聞|日报|日報|编辑|編集|通讯社|通信|뉴스|일보|신문|편집",
    re.IGNORECASE,
)  # fmt: skip
_NO_NAME = re.compile(
    r"^(?:\W*|.|null|none|undefined|true|false|fail|by|von|vom|par|por|di|av|af|am|in|on|um|le|at|in\s\w+|user-?name|profile?|"
    r"(?:last\s)?updated|published|veröffentlicht.*|aktualisiert.*|publicado|tiempo de lectura|lesezeit|\d+\s\w+|"
    r"follow.*|\w+:|uncategorized|設定|個人|人気|名片|留言|人氣|people|staff|xing|twitter|facebook|instagram|linkedin|e-?mail|"
    r"sign in|log in|"
    r"hinterlasse einen kommentar|comments?|share|subscribe|min\.?)$",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    {"von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "el", "al", "bin",
     "ibn", "ben", "abu", "y", "e", "af", "av", "zu", "zur", "ter", "ten", "und"}
)  # fmt: skip
_EDGES = " .:*•–—-\"'“”„«»|/\\<>\t)("


@dataclass(frozen=True, slots=True)
class Names:
    """Who is named: people, and what else signs (agencies, desks, the site itself), each once and in order."""

    people: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def read_names(texts: Iterable[str], sites: frozenset[str] = frozenset()) -> Names:
    """Return the names in bylines such as "By Jane Roe and John Doe"; `sites` are names (`site_key`) of no person."""
    people: dict[str, str] = {}
    others: dict[str, str] = {}
    for text in texts:
        for name, person in _in_one(text, sites):
            (people if person else others).setdefault(fold(name), name)
    return Names(tuple(people.values())[:MAX_AUTHORS], tuple(others.values())[:MAX_AUTHORS])


def site_key(name: str) -> str:
    """Return a site's or organisation's name as it is compared: folded, without spaces and its domain's ending."""
    return re.sub(
        r"\.(?:com|net|org|de|at|ch|fr|it|es|ir|co\.uk|eu|tv|info)$", "", re.sub(r"[\s\u200c]+", "", fold(name))
    )


def _in_one(text: str, sites: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Yield the names in one text, and whether each is a person's."""
    pieced = "\x0b" in text
    text = _ADDRESS.sub(" ", one_line(text.replace("\x0b", " | ")))
    text = _ABOUT.sub("", _BY.sub("", _ASIDE.sub("", text)).strip(_EDGES))
    text = text if pieced else _STAMP.sub("", text)
    if not text or len(text) > MAX_BYLINE_CHARS:
        return
    if site_key(text) in sites:
        yield text, False
        return
    parts = [each.strip(_EDGES) for each in _SPLIT.split(text)]
    judged = [_judged(part, sites) for part in parts if part and not _NO_NAME.match(part)]
    alone = all(" " not in part for part, _ in judged) and all(person for _, person in judged)
    for part, person in judged:
        # Beside full names a single word is a place ("Jane Roe, London"), in scripts with capital letters.
        if _NO_NAME.match(part) or len(part) > MAX_NAME_CHARS:
            continue
        if not person:
            yield part, False
        elif (alone or " " in part or not part[0].isupper()) and not (pieced and not looks_full(part)):
            yield _cased(part), True


def looks_full(name: str) -> bool:
    """Tell whether a name looks like a person's in full: two to five words with capitals, where the script has them."""
    words = name.split()
    if name[:1].isalpha() and not name[:1].isascii() and name.lower() == name.upper():
        return len(name) <= MAX_NAME_CHARS // 2
    capitals = [word[:1].isupper() or word.lower() in _PARTICLES for word in words]
    return 1 < len(words) < MAX_NAME_WORDS and all(capitals) and words[-1][:1].isupper()


def _judged(part: str, sites: frozenset[str]) -> tuple[str, bool]:
    """Return a person's name without role and date; what is none (an agency, a desk) stays as it stands."""
    undated = _STAMP.sub("", _BY.sub("", part)).strip(_EDGES)
    name = _ROLE_TAIL.sub("", _ROLE_HEAD.sub("", undated)).strip(_EDGES)
    if not name or (
        " " in undated and " " not in name and name.isascii()
    ):  # a role was part of what signs: "Staff Writer", "Redaktion Wissen"
        name = undated
    if len(name.split()) > MAX_NAME_WORDS or _NOT_A_PERSON.search(name) or site_key(name) in sites:
        return undated, False
    return name, True


def _cased(name: str) -> str:
    return name.title() if name.isupper() and len(name) >= MIN_SHOUTED_CHARS and " " in name else name
