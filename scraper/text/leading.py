"""What leads to a name: "according to the news agency NAME", «به نقل از NAME», "сообщает NAME", "told NAME"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.text import credit_words as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.text.sources import Mention

WINDOW = 130  # characters before a name
LONGEST_PHRASE = 5  # words
MOST_SKIPPED = 5
MOST_BETWEEN = 8
SAID_WITHIN = 7  # words before "to Reuters", «با تسنیم», «از تسنیم»
TOLD_WITHIN = 2
FOLLOWS = 48  # characters behind a name that tell what it is said to do
LONGEST_HOUSE, LONGEST_OWNER = 3, 4  # words: "agence de presse", «گروه فرهنگ و میراث»

# An everyday word is a source only where the formula ends with it, never for what it seems to do.
ENDS = re.compile(r"\s*(?:[,:;.()\[\]\"/-]|$|به (?:نقل|نوشته)|گزارش|نوشت|کی مطابق|(?:و|از|כי|que|che|что|що)\b)")
SENTENCE = re.compile(r"[.!?؟。۔।\n](?:(?<=[؟。۔।\n])|(?<=[^\W\d]{3}.)(?=[\s\"]))")
_PAUSES = frozenset([",", ":"])
_OPENERS = frozenset(["(", "[", ",", ":"])
_ARABIC_THAT = frozenset(["ان", "بان"])
_UNSPACED_BEFORE = re.compile(
    r"(?:据|據|综合|綜合|援引|援引自|引述|引用|引自|接受|对|對|告诉|告訴|ให้สัมภาษณ์กับ|ให้สัมภาษณ์|บอกกับ|กล่าวกับ|เปิดเผยกับ|เผยกับ|อ้างรายงานของ|อ้างข้อมูลจาก|อ้างจาก|来源[::]?|來源[::]?|ตามรายงานของ|อ้างอิงจาก|อ้างอิง|ที่มา:)(?:สำนักข่าว|หนังสือพิมพ์|เว็บไซต์|สถานีโทรทัศน์)?"
    r"(?:[\u4e00-\u9fff]{1,4}(?:媒体|报纸|通讯社|媒體|通訊社|电视台|電視台))?[《「『\"\s]*$"
)


def is_between(word: str) -> bool:
    """Tell whether a word may stand between a formula and a name: kinds of houses, articles, opening marks."""
    return word in words.HOUSES or word in words.ARTICLES or word in _OPENERS or word in words.OFFICIAL


def sentence_before(text: str, place: int) -> str:
    """Return what its sentence says before a place, as far as a formula may reach."""
    part = text[max(0, place - WINDOW) : place]
    ends = [found.end() for found in SENTENCE.finditer(part)]
    return part[ends[-1] :] if ends else part


def is_led_to(text: str, name: Mention) -> bool:
    """Tell whether what stands before a name credits it."""
    if name.unspaced:
        return _UNSPACED_BEFORE.search(text, max(0, name.start - 24), name.start) is not None
    before = words.words_of(sentence_before(text, name.start - len(name.prefix)))
    if name.prefix:
        before.append(name.prefix)
    follows = words.words_of(text[name.end : name.end + FOLLOWS])
    ends = ENDS.match(text, name.end) or (follows and follows[0] in words.DAYS_AND_KINDS)
    is_named = before[-1:] == ["خبرنگار"] or text.startswith("The ", name.start)  # "told The Times that"
    is_open = name.everyday and not ends and not is_named
    own = words.words_of(text[name.start : name.end])
    house = next((word for word in own if word in words.HOUSES), "")
    return _leads(before, follows, house, is_open=is_open)


def _leads(before: list[str], behind: list[str], house: str, *, is_open: bool) -> bool:
    """Tell whether words lead to the name behind them; what kind of house it is may stand between.

    An everyday word with which the formula does not end (`is_open`) needs that kind of house, or a verb of saying.
    """
    before = _apart(before)
    is_official = any(word in words.OFFICIAL for word in before[-MOST_BETWEEN:]) and _says(behind)
    for rest, kind in _steps_back(without_apposition(before), house):
        is_bare = is_open and not kind
        if _is_hearer(rest, behind, is_open=is_bare) or (not is_bare and _is_formula(rest, behind, kind)):
            return True
        if kind and is_official:
            return True
    return False


def _steps_back(before: list[str], house: str) -> Iterator[tuple[list[str], str]]:
    """Yield what stands before a name, and what kind of house it is.

    From one step to the next a word is left out that may stand between a formula and a name.
    """
    left_out = ""
    is_crossed = False  # a comma: behind it only the formula itself may stand
    for _ in range(MOST_BETWEEN):
        yield before, house
        last = _last(before)
        is_crossed = is_crossed or last in _PAUSES
        if _may_be_left_out(last, left_out, may_describe=bool(house) and not is_crossed):
            house = last if last in words.HOUSES else house
            before = before[:-1]
        else:
            before = [] if is_crossed else _at_house(before)
            if not before:
                return
        left_out = last


def _may_be_left_out(word: str, behind: str, *, may_describe: bool) -> bool:
    """Tell whether a word may stand between a formula and a name: before a kind of house any may that describes it."""
    is_owner = behind == "s" and word.isalpha()  # "Germany's"
    describes = may_describe and word.isalpha() and word not in words.DESKS
    return is_between(word) or word in words.DAYS or describes or is_owner


def _last(before: list[str]) -> str:
    return before[-1] if before else ""


def _is_formula(before: list[str], behind: list[str], house: str) -> bool:
    """Tell whether words end with what a source stands behind: "according to", «در گفت‌وگو با», "reported"."""
    last, said = _last(before), before[-SAID_WITHIN:]
    if _is_led_in(before, behind, house):
        return True
    if last == "با":
        return _is_interviewed(said, behind)
    if last == "از":
        return _is_reported_from(said)
    if last == "به" and behind[:1] == [":"]:  # «دو دیپلمات به رویترز: ...»
        return words.AGAINST.isdisjoint(said)
    return _is_among(before, behind) or _is_told(before) or _is_carried(said, behind) or _is_told_that(said, behind)


def _is_led_in(before: list[str], behind: list[str], house: str) -> bool:
    """Tell whether words end with a phrase such as "according to", or with a verb of reporting."""
    is_of_desk = bool(house) and _last(before) in words.DESKS  # «به گزارش دفتر منطقه‌ای خبرگزاری»
    return (
        ends_with(before, words.BEFORE)
        or (is_of_desk and ends_with(before[:-1], words.BEFORE))
        or is_report(_last(before))
        or _is_arabic_verb(_last(before), house, behind)
    )


def _is_interviewed(said: list[str], behind: list[str]) -> bool:
    """Tell whether one speaks with whom «با» names: «در گفت‌وگو با NAME»."""
    return behind[:1] != ["را"] and not words.INTERVIEW.isdisjoint(said)


def _is_reported_from(said: list[str]) -> bool:
    """Tell whether a report is from whom «از» names: «به گزارش ایرنا از NAME»."""
    return "گزارش" in said and "," not in said[said.index("گزارش") :]


def _is_told(before: list[str]) -> bool:
    """Tell whether a verb of telling stands right before its hearer: "рассказал ТАСС"."""
    return any(word.startswith(words.TOLD) for word in before[-TOLD_WITHIN:])


def _is_carried(said: list[str], behind: list[str]) -> bool:
    """Tell whether a name ends a sentence in which it carries somebody's words: «передает слова Пескова РИА Новости»."""
    return "слова" in said and not behind and any(word.startswith(words.CARRIES) for word in said)


def _is_told_that(said: list[str], behind: list[str]) -> bool:
    """Tell whether an Arabic verb of telling goes on behind its hearer with "that"."""
    return behind[:1] in (["ان"], ["بان"]) and not words.ARABIC_TOLD.isdisjoint(said)


def _is_among(before: list[str], behind: list[str]) -> bool:
    """Tell whether a name is one of the media that report: "Dat melden media, waaronder Haaretz"."""
    of_media = any(word.startswith(words.MEDIA) for word in before[-SAID_WITHIN:])
    around = [*before, *behind[:MOST_SKIPPED]]
    is_one = of_media and before[-1] in words.INCLUDING
    return is_one and (any(map(is_report, around)) or not words.ARABIC_VERBS.isdisjoint(around))


def _at_house(before: list[str]) -> list[str]:
    """Skip the one or two words that tell whose house it is: "agence de presse turque", «گروه اقتصادی»."""
    for back in range(2, LONGEST_OWNER + 2):
        if len(before) >= back and before[-back] in (words.DESKS if back > LONGEST_HOUSE else words.HOUSES_AND_DESKS):
            return (
                [] if _PAUSES & set(before[-back:]) else before[: len(before) - back + (before[-back] in words.HOUSES)]
            )
    return []


def _apart(before: list[str]) -> list[str]:
    """Split a preposition from the kind of house that it is glued to: «لوكالة»."""
    found: list[str] = []
    for whole in before:
        word = whole[1:] if whole.startswith("وو") else whole
        is_glued = word[:1] in words.GLUED and word[1:] in words.HOUSES and word not in words.HOUSES
        found += [word[0], word[1:]] if is_glued else [word]
    return found


def _says(behind: list[str]) -> bool:
    return next((word for word in behind if word not in words.SKIPPED and word not in {")", "state"}), "") in words.SAID


def without_apposition(before: list[str]) -> list[str]:
    """Take "NAME" of "the state agency of Qatar (NAME" back to "agency"."""
    if before[-1:] == ["("]:
        for back in range(2, MOST_BETWEEN):
            if len(before) >= back and before[-back] in words.HOUSES:
                return before[: len(before) - back + 1]
    return before


def ends_with(before: list[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    """Tell whether words end with one of these phrases."""
    return any(tuple(before[-size:]) in phrases for size in range(1, LONGEST_PHRASE + 1) if size <= len(before))


def _is_arabic_verb(word: str, house: str, behind: list[str]) -> bool:
    """Tell whether an Arabic verb of reporting stands before a house, or before a name of which it tells for sure."""
    verb = word.removeprefix("و")
    if house and verb in words.ARABIC_ANNOUNCES:
        return _goes_on_with_that(behind) and not _is_of_itself(behind)
    if not {verb, word} & words.ARABIC_VERBS or (verb == "قالت" and _is_of_itself(behind)):
        return False
    return _is_of_house(verb, house) or verb in words.ARABIC_STRONG or _says_that(behind)


def _is_of_house(verb: str, house: str) -> bool:
    """Tell whether a house reports: what its reporter says («قال مراسل») may be anything."""
    return bool(house) and not (verb.startswith("قال") and house == "مراسل")


def _goes_on_with_that(behind: list[str]) -> bool:
    """Tell whether what a house announces follows, or from whom it has it: «ان», «نقلا»."""
    follows = behind[1:] if behind[:1] == [")"] else behind
    return follows[:1] == ["نقلا"] or not _ARABIC_THAT.isdisjoint(follows[:2])


def _says_that(behind: list[str]) -> bool:
    """Tell whether "that" follows, if behind the page where it was said: «قالت هآرتس في افتتاحيتها إن»."""
    return (bool(behind) and behind[0] in words.ARABIC_THAT) or (behind[:1] == ["فی"] and "ان" in behind)


def _is_of_itself(behind: list[str]) -> bool:
    """Tell whether a house tells of its own staff or business."""
    return not words.OF_ITS_HOUSE.isdisjoint(behind)


def _is_hearer(before: list[str], behind: list[str], *, is_open: bool) -> bool:
    """Tell whether somebody says something to the name: "sagte der dpa", «به رویترز گفت»."""
    to = _last(before)
    near = behind[: 1 if is_open else 3]
    is_told_before = (not is_open or to in words.HOUSES) and _is_told_before(to, before[-SAID_WITHIN:-1])
    return is_told_before or _opens(before, near) or _begins_any(near, words.HEARERS_BEHIND.get(to, ()))


def _is_told_before(to: str, said: list[str]) -> bool:
    """Tell whether the verb stands before the hearer; in Arabic "and" may be glued to it."""
    says = words.HEARERS.get(to, ())
    return any(word.startswith(says) or word.removeprefix("و").startswith(says) for word in said) if says else False


def _opens(before: list[str], near: list[str]) -> bool:
    """Tell whether the hearer begins the sentence: "Der dpa sagte sie", "Kepada Reuters, ia"."""
    return len(before) == 1 and _begins_any(near, words.OPENING.get(before[0], ()))


def _begins_any(several: list[str], beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in several)


def is_report(word: str) -> bool:
    """Tell whether a word is a form of a verb of reporting."""
    return word.startswith(words.REPORTS) and not word.endswith(words.NO_VERBS)
