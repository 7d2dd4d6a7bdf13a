"""The names by which agencies are credited, looked up where a formula says that one must stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from unicodedata import normalize

from scraper.text.digits import ascii_digits
from storage.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LONGEST_MARK = 5  # letters; a name of capitals up to this long ("AA", "MENA") counts in capitals only

# One letter for one, so that places in the even text are places in the text.
_EVEN = (
    dict.fromkeys("يىئ", "ی")
    | dict.fromkeys("أإآٱ", "ا")
    | {"ك": "ک", "ة": "ه", "ۀ": "ه", "ؤ": "و", "ё": "е", "،": ",", "؛": ";", "【": "[", "】": "]", "﹣": "-"}
    | dict.fromkeys("\u200c\u200d\u00a0", " ")
    | dict.fromkeys("’‘`", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("–—−", "-")
    | {chr(0xFEE0 + sign): chr(sign) for sign in range(0x21, 0x7F)}  # full width
)
# Only what is found costs: many times faster on Latin text than str.translate.
_UNEVEN = re.compile(f"[{re.escape(''.join(_EVEN))}]")
_WORD = re.compile(r"[^\W\u0e01-\u0e4e\u3040-\u9fff\uac00-\ud7af]+")
# A preposition glued to the name behind it.
_GLUED = frozenset("לבמהושلبوکف")
_BLANKED = {sign: " " for sign in range(128) if not (chr(sign).isalnum() or chr(sign) == "_")}
_GLUING = re.compile("[\u05d0-\u05ea\u0620-\u06ff]")
_FAR = late("[\u05d0-\u06ff\u0e01-\u0e4e\u3040-\ud7af]")  # letters that glue or have no spaces between words
_ARABIC_DIGITS = {ord("0") + digit: chr(0x660 + digit) for digit in range(10)}
_PERSIAN_DIGITS = {ord("0") + digit: chr(0x6F0 + digit) for digit in range(10)}
_TATWEEL, _NON_JOINER = "ـ", "\u200c"
_UNSPACED = re.compile("[\u0e01-\u0e4e\u3040-\u9fff\uac00-\ud7af]")
# What cases add to a name of one word, by script; behind a vowel the Cyrillic ones replace it.
_ENDINGS = {
    "cyrillic": ["а", "у", "ом", "ам", "ами", "е", "и"],
    "latin": ["in", "n", "i", "a", "u", "em", "om", "ovi", "ul", "ului", "s", "es", "ille", "nek", "nak"],
    "georgian": ["ი", "ის", "მა", "ს", "სთან"],
    "armenian": ["ը", "ի", "ին", "ն"],
    "bengali": ["কে", "র", "এর"],
    "tamil": ["ிடம்", "யிடம்", "ின்", "யின்", "ுக்கு", "க்கு"],
}
_LETTERS = (
    ("cyrillic", "\u0400", "\u04ff"),
    ("armenian", "\u0531", "\u0587"),
    ("arabic", "\u0620", "\u06ff"),
    ("bengali", "\u0980", "\u09ff"),
    ("tamil", "\u0b80", "\u0bff"),
    ("georgian", "\u10d0", "\u10ff"),
)
_OF_VOWEL = {"a": ("ának", "u", "e", "y", "ę"), "e": ("ének",)}  # "Népszavának", "za Politiku"
_DROPPED = {"georgian": "ი", "tamil": "\u0bcd"}  # the nominative, the virama
_OF_AJANSI = ("na", "nın", "ndan")
_HEARING = ("nek", "nak")  # Hungarian, of names of several words too
_HUNGARIAN = re.compile(r"-(?:nek|nak|vel|val|t|ben|ban|től|tól|nél|nál|hez|hoz|re|ra)(?!\w)")
_GERMAN = re.compile(
    r"-(?:Sommerinterview|Morgenmagazin|Mittagsmagazin|Magazin|Sendung|Talkshow|Talk|Politbarometer|Deutschlandtrend|Informationen|Recherchen|Bericht|Berichts|Angaben|Interview|Anfrage|Nachfrage)(?!\w)"
)  # "nach SPIEGEL-Informationen"
_OTHERS = re.compile(
    r"-(?:[ա-և]{1,3}|[ა-ჰ]{1,3}|in|ın|un|ün|nin|nın|y[aə]|[aə]|d[aə]|d[aə]n)(?!\w)"
)  # Armenian, Georgian, Azerbaijani: "Reuters-ին", "Reuters-ის", "Reuters-in"
_HYPHENATED = (_HUNGARIAN, _GERMAN, _OTHERS)
_SORANI = re.compile("[ێۆەڕڵڤ]")
_INFLECTED_WHOLE = frozenset(["bengali", "tamil"])  # scripts in which names of several words take endings as well
_SOFT_ENDINGS = ["а", "я", "у", "ю", "ы", "и", "е", "й", "ой", "ей", "ою", "ям", "ях", "ём", "ем", "ом", "ам"]
# What a preposition makes of the article of a name: "intervista alla Stampa", "confirmant une information du Progrès".
_CONTRACTED = {
    "La ": "alla dalla della sulla nella",
    "Il ": "al dal del sul nel dello",
    "Le ": "au du",
    "Les ": "aux des",
    "El ": "al del",
    "O ": "ao do pelo no",
    "A ": "à da pela na",
}
_ARTICLES = tuple(_CONTRACTED)
SHORTEST_INFLECTED = 5  # letters of a Cyrillic name that may have an ending


def even(text: str) -> str:
    """Return a text of the same length in which variants of letters, quotes and dashes are one; case is kept."""
    return text.replace("`", "'") if text.isascii() else _UNEVEN.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    return _EVEN[found[0]]


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(letter.lower()[0] for letter in text)


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name in a text: where it stands, what the record calls it, the preposition glued to it (Hebrew, Arabic)."""

    start: int
    end: int
    name: str
    prefix: str = ""
    unspaced: bool = False  # its script has no spaces between words
    everyday: bool = False  # it is a word of everyday language as well
    contracted: bool = False  # a preposition has taken its article: "du Monde"


class Alias(NamedTuple):
    """One of the names of a source: even and in lower case, as written, the record's; whether it is an everyday word too."""

    low: str
    written: str
    name: str
    everyday: bool = False
    behind: frozenset[str] = frozenset()  # words of which one must stand before it

    def contracted(self) -> Iterator[Alias]:
        """Give the name without its article where a preposition has taken it: "alla Stampa"."""
        for article, prepositions in _CONTRACTED.items():
            if self.written.startswith(article) and self.written[len(article)].isupper():
                start = len(article)
                yield Alias(self.low[start:], self.written[start:], self.name, behind=frozenset(prepositions.split()))

    def inflected(self) -> Iterator[Alias]:
        """Give the forms of a name of one word that its grammar makes: «Интерфакса», "Reutersin"."""
        if self.everyday:
            return
        script = _script(self.low[-1])
        if " " not in self.low or script in _INFLECTED_WHOLE or self.low[-1].isdigit() or _SORANI.search(self.low):
            found = _endings(self.low, script)
        else:
            cases = _OF_AJANSI if self.low.endswith("ajansı") else _HEARING
            found = [(self.low, ending) for ending in cases] if script == "latin" else []
        for stem, ending in found:
            yield Alias(f"{stem}{ending}", f"{self.written[: len(stem)]}{ending}", self.name)


def _endings(name: str, script: str) -> list[tuple[str, str]]:
    """Return the stems and endings of a name's forms."""
    if len(name) < SHORTEST_INFLECTED + (script == "latin"):
        return []
    last = name[-1]
    stem, endings = name.removesuffix(_DROPPED.get(script, "")), _ENDINGS.get(script, ())
    if script == "cyrillic" and last in "аеёиоуыэюяьъ":
        stem, endings = name[:-1], _SOFT_ENDINGS
    if _SORANI.search(name) or (last.isdigit() and _script(name[0]) == "arabic"):
        endings = ["ی", "ەوە"]
    return [*((stem, each) for each in endings), *((name[:-1], each) for each in _OF_VOWEL.get(last, ()))]


class _Source(NamedTuple):
    name: str
    names: tuple[str, ...]
    everyday: tuple[str, ...]
    domains: tuple[str, ...]


_Tables = tuple[dict[str, list[Alias]], dict[str, list[tuple[int, Alias]]], list[str]]


@dataclass(frozen=True)
class SourceCatalogue:
    """The names under which agencies are credited, and what each is called in a record.

    Its tables are made when first asked for: who only hands it on to a reading process sends the rows.
    """

    rows: tuple[_Source, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Build it from rows with `name` (the record's), `names` (as written, any script), and of them the `everyday` ones."""
        return cls(
            tuple(
                _Source(str(row["name"]), *(tuple(row.get(each, ())) for each in ("names", "everyday", "domains")))
                for row in rows
            )
        )

    @property
    def names(self) -> Mapping[str, list[Alias]]:
        """The names by their first words, lower case; those in scripts without spaces whole. The longest first."""
        return self._tables[0]

    @property
    def keys(self) -> Mapping[str, list[tuple[int, Alias]]]:
        """The spaced names by their longest word, with where in the name it stands. The longest first."""
        return self._tables[1]

    @cached_property
    def unspaced(self) -> re.Pattern[str] | None:
        """The names in scripts without spaces."""
        found = sorted(self._tables[2], key=len, reverse=True)
        return re.compile("|".join(map(re.escape, found))) if found else None

    @cached_property
    def _tables(self) -> _Tables:
        return _tables_of(self.rows)

    @cached_property
    def hosts(self) -> Mapping[str, str]:
        """What the record calls whoever publishes at a domain: of several, such as the BBC and its services, the first."""
        return {domain: row.name for row in reversed(self.rows) for domain in row.domains}

    def at_host(self, host: str | None) -> str | None:
        """Return what the record calls whoever publishes at a host: the source of its domain, or of one above it."""
        while host:
            if host in self.hosts:
                return self.hosts[host]
            host = host.partition(".")[2]
        return None

    def mentions(self, text: str) -> list[Mention]:
        """Return every name in an even text, the longest of several at a place."""
        is_far = not text.isascii() and _FAR.search(text) is not None
        found = self._spaced(text, is_far=is_far)
        if is_far and _UNSPACED.search(text) and self.unspaced:
            for each in self.unspaced.finditer(text):
                name = self.names[_lower(each[0])][0]
                found.append(
                    Mention(
                        each.start(),
                        each.end(),
                        name.name,
                        everyday=name.everyday,
                        unspaced=not "\uac00" <= each[0][-1] <= "\ud7af",
                    )
                )
            found.sort(key=lambda one: (one.start, -one.end))
        return _apart(text, found)

    def _spaced(self, text: str, *, is_far: bool) -> list[Mention]:
        low = _lower(text)
        is_ascii = low.isascii()
        words = set(low.translate(_BLANKED).split() if is_ascii else _WORD.findall(low))
        known = self.keys.keys() & words
        is_gluing = is_far and _GLUING.search(low)
        glued = {word for word in words if word[0] in _GLUED and self._unglued(word)} if is_gluing else ()
        found: set[Mention] = set()
        for key in known:
            for place in _places(low, key):
                found.update(self._around(text, low, place, key))
        for word in glued:
            found.update(self._glued_in(text, low, word))
        return sorted(found, key=lambda one: (one.start, -one.end))

    def _glued_in(self, text: str, low: str, word: str) -> Iterator[Mention]:
        """Give the names whose key word is one to which a preposition is glued."""
        rest = self._unglued(word)
        for place in _places(low, word):
            # In «للأناضول» the second letter stands for the article's alef.
            at = place + len(word) - len(rest)
            even_, low_ = (f"{each[:at]}{rest[0]}{each[at + 1 :]}" for each in (text, low))
            taken = "" if even_[at] == text[at] else text[at]
            for each in self._around(even_, low_, at, rest):
                yield replace(each, prefix=each.prefix or taken)

    def _unglued(self, word: str) -> str:
        """Return the key that a word is without the preposition glued to it; "" for none."""
        rest = word[1:].lstrip(_TATWEEL)
        article = f"ا{word[1:]}" if word.startswith("لل") else ""
        return rest if rest in self.keys else article if article in self.keys else ""

    def _around(self, text: str, low: str, place: int, key: str) -> Iterator[Mention]:
        """Give the name that a key word belongs to."""
        for before, alias in self.keys.get(key, ()):
            start, end = place - before, place - before + len(alias.low)
            if start < 0 or not low.startswith(alias.low, start) or not _is_written(alias, text, low, start):
                continue
            prefix = _glued_before(text, start)
            if prefix is not None:
                unspaced = _follows_unspaced(text, start, end)
                yield Mention(start, end, alias.name, prefix, unspaced, alias.everyday, bool(alias.behind))
                return

    def at(self, text: str, place: int = 0) -> tuple[str, int] | None:
        """Return the source whose name stands at this place of an even text, and where the name ends."""
        word = _WORD.match(text, place)
        found = self._at(text, place, _lower(word[0])) if word else None
        if found:
            return found[0].name, found[1]
        whole = self.unspaced.match(text, place) if _UNSPACED.search(text, place) and self.unspaced else None
        return (self.names[_lower(whole[0])][0].name, whole.end()) if whole else None

    def _at(self, text: str, place: int, first: str) -> tuple[Alias, int] | None:
        for alias in self.names.get(first, ()):
            end = place + len(alias.low)
            if _lower(text[place:end]) == alias.low and _ends(text, end) and _as_written(text[place:end], alias):
                if alias.behind:
                    continue
                return alias, end
        return None

    def named_in(self, names: Iterable[str]) -> str | None:
        """Return what the record calls the first of these names that is a source's, alone or after a word such as «خبرگزاری»."""
        for name in names:
            plain = even(normalize("NFC", name))
            for start in (0, plain.find(" ") + 1):
                found = self.at(plain, start)
                if found and found[1] == len(plain):
                    return found[0]
        return None

    def called(self, name: str | None) -> str | None:
        """Return what the record calls an agency; its own name when it is not known."""
        found = self.at(even(name)) if name else None
        return found[0] if found and name and found[1] == len(name) else name

    def all_in(self, text: str) -> tuple[str, ...]:
        """Return the sources of a list such as "dpa/AFP"; empty when any part of it is none."""
        parts = [part.strip(" .©") for part in _AND.split(even(text)) if part.strip(" .©")]
        found = [self.at(part) for part in parts]
        whole = all(each and each[1] == len(part) for each, part in zip(found, parts, strict=True))
        return tuple(dict.fromkeys(each[0] for each in found if each)) if whole else ()


_AND = late(r"[/,&+;・|]|\s(?:und|and|et|y|e|i|и|та|ve|و|mit|avec|con|with|=)\s|=")


@lru_cache(maxsize=1)
def _tables_of(rows: tuple[_Source, ...]) -> _Tables:
    """Make the tables of names; a process that was forked has them from its parent, though the rows are sent to it."""
    plain = list(_plain_names(rows))
    inflected = [form for alias in plain for form in alias.inflected()]
    names: dict[str, list[Alias]] = {}
    keys: dict[str, list[tuple[int, Alias]]] = {}
    contracted = [form for alias in plain if alias.written.startswith(_ARTICLES) for form in alias.contracted()]
    for alias in sorted(plain + inflected + contracted, key=lambda one: -len(one.low)):
        first, start, longest = _words(alias.low)
        names.setdefault(first, []).append(alias)
        if longest:
            keys.setdefault(longest, []).append((start, alias))
    return (
        names,
        keys,
        [alias.written for alias in plain if not alias.low.isascii() and _UNSPACED.search(alias.written)],
    )


def _plain_names(rows: Iterable[_Source]) -> Iterator[Alias]:
    for row in rows:
        everyday = set(_forms(row.everyday))
        for written in dict.fromkeys(_forms((row.name, *row.names))):
            name = even(normalize("NFC", written))
            yield Alias(_lower(name), name, row.name, written in everyday)


def _forms(names: Iterable[str]) -> Iterator[str]:
    """Give names as written, where non-joiners were lost («بی‌بی‌سی» is «بیبیسی» as well), and with the digits of other scripts."""
    for name in names:
        yield name
        if _NON_JOINER in name:
            yield name.replace(_NON_JOINER, "")
        if _FAR.search(name) and any(sign.isdigit() for sign in name):
            latin = ascii_digits(name)
            yield from (latin, latin.translate(_ARABIC_DIGITS), latin.translate(_PERSIAN_DIGITS))


def _apart(text: str, found: Iterable[Mention]) -> list[Mention]:
    """Return of names that overlap the first; two of one source are one: "Agence France-Presse (AFP)", «روزنامه یدیعوت آحارونوت»."""
    kept: list[Mention] = []
    for each in found:
        last = kept[-1] if kept else None
        if last and each.name == last.name and each.end > last.end and not text[last.end : each.start].strip(' "'):
            kept[-1] = replace(last, end=each.end, everyday=last.everyday and each.everyday)
        elif last is None or each.start >= last.end:
            kept.append(each)
    return kept


def _words(name: str) -> tuple[str, int, str]:
    """Return a name's first word, and its longest one with where it stands; of one without spaces itself, and none."""
    if _UNSPACED.search(name):
        return name, 0, ""
    if name.isalnum():  # one word, as most are
        return name, 0, name
    words = tuple(_WORD.finditer(name))
    if not words:
        return name, 0, ""
    longest = max(words, key=_length)
    return words[0][0], longest.start(), longest[0]


def _length(word: re.Match[str]) -> int:
    return word.end() - word.start()


def _places(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def _is_written(alias: Alias, text: str, low: str, start: int) -> bool:
    """Tell whether letters that are a name's are the name: it ends there, has its capitals, and its preposition before it."""
    end = start + len(alias.low)
    if not _ends(text, end) or not _as_written(text[start:end], alias):
        return False
    return not alias.behind or low[:start].rstrip(' "').rpartition(" ")[2] in alias.behind


def _glued_before(text: str, start: int) -> str | None:
    """Return the preposition that is glued to a name, "" where none is; None where the name is a part of a longer word."""
    beside = text[start - 1 : start]
    if not _is_letter(beside) or _is_unspaced(beside):
        return ""
    preposition = text[:start].rstrip(_TATWEEL)[-1:]
    before = text[start - 2 : start - 1].strip("و" + _TATWEEL)
    return preposition if preposition in _GLUED and not _is_letter(before) else None


def _ends(text: str, end: int) -> bool:
    """Tell whether a name may end here: no letter follows, nor one behind a hyphen ("Die Welt-Redakteure")."""
    if text[end : end + 1] == "-" and not _GLUING.match(text, end - 1):  # «شیراز-ایرنا-مدیرکل»
        return not text[end + 1 : end + 2].isalnum() or any(each.match(text, end) for each in _HYPHENATED)
    follows = text[end : end + 1]
    return not _is_letter(follows) or _is_unspaced(follows)


def _is_letter(sign: str) -> bool:
    return sign.isalnum()


def _is_unspaced(sign: str) -> bool:
    return _UNSPACED.match(sign) is not None


def _as_written(text: str, alias: Alias) -> bool:
    """Tell whether Latin letters have the capitals that a name has: "MAP" is an agency, "map" and "Map" are none."""
    written = alias.written
    if written.startswith("The ") and not alias.everyday:
        text, written = text[4:], written[4:]  # "the Guardian"
    if written[0].islower() and " " in written:
        text, written = text.partition(" ")[2], written.partition(" ")[2]  # "according to a telex" is not "a Telex"
    if written[0] > "\u024f" or not written[0].isupper():
        return True
    return text.isupper() if written.isupper() and len(written) <= LONGEST_MARK else text[0].isupper()


def _follows_unspaced(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin name stands in a text without spaces: 「据CNN报道」."""
    beside = (text[start - 1 : start], text[end : end + 1])
    return any(_is_unspaced(each) and not "\uac00" <= each <= "\ud7af" for each in beside)


def _script(letter: str) -> str:
    if letter < "\u0250":
        return "latin"
    return next((script for script, first, last in _LETTERS if first <= letter <= last), "")
