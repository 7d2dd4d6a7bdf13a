"""The names by which agencies are credited, looked up where a formula says that one must stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST_MARK = 5  # letters; a name of capitals up to this long ("AA", "MENA") counts in capitals only

# One letter for one, so that places in the even text are places in the text.
_EVEN = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ة": "ه",
        "ۀ": "ه",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ё": "е",
    }
    | dict.fromkeys("\u200c\u200d\u00a0", " ")
    | dict.fromkeys("’‘`", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("–—−", "-")
    | {"،": ",", "؛": ";", "：": ":", "（": "(", "）": ")", "【": "[", "】": "]", "／": "/", "＝": "="}
)
_WORD = re.compile(r"\w+")


def even(text: str) -> str:
    """Return a text of the same length in which variants of letters, quotes and dashes are one; case is kept."""
    return text.translate(_EVEN)


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(letter.lower()[0] for letter in text)


@dataclass(frozen=True, slots=True)
class SourceCatalogue:
    """The names under which agencies are credited, by their first words, and what each is called in a record."""

    names: Mapping[
        str, tuple[tuple[str, str, str], ...]
    ]  # first word, lower case: (name even and lower, as written, record's)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Build it from rows with `name` (the record's) and `names` (as written, any script)."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for row in rows:
            for alias in dict.fromkeys((str(row["name"]), *row.get("names", ()))):
                name = even(alias)
                first = _WORD.search(name)
                if first:
                    found.setdefault(_lower(first[0]), []).append((_lower(name), name, str(row["name"])))
        return cls({first: tuple(sorted(each, key=lambda one: -len(one[0]))) for first, each in found.items()})

    def at(self, text: str, place: int = 0) -> tuple[str, int] | None:
        """Return the source whose name stands at this place of an even text, and where the name ends."""
        word = _WORD.match(text, place)
        for low, written, name in self._beginning_with(_lower(word[0])) if word else ():
            end = place + len(low)
            follows = text[end + 1 : end + 2] if text[end : end + 1] == "-" else text[end : end + 1]
            if (
                _lower(text[place:end]) == low
                and (not follows.isalnum() or _unspaced(low))
                and _as_written(text[place:end], written)
            ):
                return name, end
        return None

    def _beginning_with(self, word: str) -> tuple[tuple[str, str, str], ...]:
        found = self.names.get(word)
        if found is None and _unspaced(word):
            return next(
                (self.names[word[:size]] for size in range(len(word) - 1, 1, -1) if word[:size] in self.names), ()
            )
        return found or ()

    def before(self, text: str, place: int) -> tuple[str, int] | None:
        """Return the source whose name ends right before this place (white space, quotes, commas aside), and where it begins."""
        end = len(text[:place].rstrip(" \t\"'),"))
        start = max(0, end - 60)
        text = text[:end]  # a longer name that goes on behind the place is not asked for
        for word in _WORD.finditer(text, start):
            found = self.at(text, word.start())
            if found and found[1] == end:
                return found[0], word.start()
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


_AND = re.compile(r"[/,&+;・|]|\s(?:und|and|et|y|e|i|и|та|ve|و|mit|avec|con|with|=)\s|=")


def _as_written(text: str, written: str) -> bool:
    """Tell whether Latin letters have the capitals that a name has: "MAP" is an agency, "map" and "Map" are none."""
    if not written.isascii() or not written[0].isupper():
        return True
    return text.isupper() if written.isupper() and len(written) <= LONGEST_MARK else text[0].isupper()


def _unspaced(word: str) -> bool:
    """Tell whether a script has no spaces between words (Chinese, Japanese, Thai), or glues particles on (Korean)."""
    return "\u3040" <= word[0] <= "\u9fff" or "\uac00" <= word[0] <= "\ud7af" or "\u0e01" <= word[0] <= "\u0e4e"
