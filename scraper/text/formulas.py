"""The formulas by which a text credits a source: each mention of a known name is judged by the words around it.

    led to       "according to the news agency NAME", «به نقل از NAME», "сообщает NAME", "told NAME", "قالت وكالة NAME"
    behind       "NAME reported that", «NAME گزارش داد», "NAME के अनुसार", "NAME's ... duyurdu"
    unspaced     「据NAME报道」, "NAMEによると", "NAME통신에 따르면", "สำนักข่าวNAMEรายงานว่า"

A text without a known name costs a look at its words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.text import credit_words as words
from scraper.text.leading import (
    ENDS,
    LONGEST_PHRASE,
    MOST_SKIPPED,
    SAID_WITHIN,
    SENTENCE,
    ends_with,
    is_between,
    is_led_to,
    is_report,
    sentence_before,
    without_apposition,
)
from storage.patterns import late

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.text.sources import Mention, SourceCatalogue

MOST_LISTED = 5
LATE_WINDOW = 260  # behind it, to the verb at a sentence's end
SHORTEST_SAID = 4  # words before "..., the China Daily said."
LONGEST_DESK = 48  # characters before a name that begins a line
TITLE_WITHIN = 4  # words before a name: "the head of the news agency NAME"
STATED_WITHIN = 3  # words between what kind of house it is and its name
SHORT_PAUSE = 40  # characters between two names of a list

_UNSPACED_TELLING = late(
    r"[》」』](?:称|稱|写道|寫道|指出|披露)|[》」』\"\s]*(?:通信|通讯社|通訊社|テレビ|放送|社|电|電|紙|記者|记者|网站|網站)?(?:[\d ]{1,3}月)?(?:[\d ]{1,3}日)?(?:(?:星期|周|週|礼拜)[一二三四五六日天])?(?:\([^()]{1,20}\))?(?:ของ[\u0e01-\u0e4e]{2,14}?)?"
    r"(?:(?:最新|综合|綜合|独家|獨家)?(?:报道|報道|報導|援引|引述|引用)|(?:の(?:報道|記事|分析))?に(?:よると|よりますと|よれば)|の取材に|に対し(?:て)?、?.{0,60}(?:述べ|語|話し|明らか|否定|認め|説明|コメント)|とのインタビュー|のインタビューに|の(?:報道)?番組で.{0,60}(?:述べ|語|話し|明らかに|否定|説明|強調|表明|指摘)|に語った|に明らかにした|の取材で|の単独インタビュー|のインタビュー|が入手した(?=.{0,12}(?:文書|資料|メール|情報|報告|草案|音声|映像|画像))|など.{0,10}(?:が|は).{0,60}(?:報じた|伝えた)|(?:称|稱|指出|披露|透露)(?![其该該将將])|が報じた|が伝えた|が.{0,14}(?:報じた|伝えた)|は.{2,90}(?:報じた|伝えた)|快讯|快訊|消息|专访|專訪|采访时|採訪時|รายงาน|ระบุว่า|เผยว่า|อ้าง)"
)
_KOREAN = late(
    r"[\"'\s]*(?:통신|신문|방송)?(?:\([^()]{1,12}\))?(?: 등(?: \w+){0,2})?(?:에 ?따르면|(?:은|는|이|가|도) 전했다|(?:은|는|이|가|도) .{0,120}?(?:보도|[\s고며]전했다|고 전한|인용)|(?:을|를) 인용|와의 인터뷰|과의 인터뷰|에 ?(?:밝혔|말했)| 보도)"
)

# A line that begins with a house, in Persian: its desk, what kind of house it is, its name, and what parts it from the text.
_DESK = late(r'(?:^|\n)[\s"]*(?:(?:گروه|سرویس|بخش) \w+(?: و)?(?: \w+)? )?(?:(?:خبرگزاری|پایگاه خبری|روزنامه) )?"?$')
_HEADED = re.compile(r'"?\s*(?:-\s|/|;|:|,\s*(?:گروه|سرویس|بخش)\s)')
_COLON = re.compile(r'["\s]*:(?![a-zà-ÿ])')  # "TT:s vd slutar" is a case
_SLASHED = re.compile(r"/(?=\s?\w)|;\s(?=\w)")


def credited_in(text: str, catalogue: SourceCatalogue) -> list[str]:
    """Return the sources that an even text credits, in the order in which they stand."""
    found: list[str] = []
    seen: set[str] = set()
    for listed in _lists(text, catalogue.mentions(text)):
        is_said = listed[0].name not in seen and _ends_with_said(text, listed[0], listed[-1])
        if is_said or is_led_to(text, _first(listed)) or _is_behind(text, listed[0], listed[-1]):
            found += [each.name for each in listed]
        seen.update(each.name for each in listed)
    return found


def _first(listed: Sequence[Mention]) -> Mention:
    """Return the first of a list; an everyday word beside another source is one itself: "including Kan and Haaretz"."""
    first = listed[0]
    return replace(first, everyday=False) if first.everyday and not all(each.everyday for each in listed) else first


def _ends_with_said(text: str, first: Mention, name: Mention) -> bool:
    """Tell whether a sentence ends in "..., the China Daily said, citing officials."; of a name met before it may be about itself."""
    if not text.startswith(" said", name.end):
        return False
    behind = words.words_of(_sentence_behind(text, name.end))[1:]
    if behind and behind[0] not in words.DAYS and not (behind[0] == "," and behind[1:2] and behind[1] in words.CITING):
        return False
    return not name.everyday and len(words.words_of(sentence_before(text, first.start))) > SHORTEST_SAID


def _lists(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Group names that stand in one list: "Reuters and AFP", 「路透社、法新社」."""
    group: list[Mention] = []
    for each in mentions:
        if group and (len(group) >= MOST_LISTED or not _are_joined(text, group[-1], each)):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _are_joined(text: str, one: Mention, other: Mention) -> bool:
    pause = text[one.end : other.start]
    if len(pause) > SHORT_PAUSE or "\n" in pause or (other.everyday and not ENDS.match(text, other.end)):
        return False
    between = words.words_of(pause)
    return pause.strip() in {"、", "和", "·"} or (
        bool(between) and between[0] in words.ANDS and all(is_between(word) or word in words.ANDS for word in between)
    )


def _sentence_behind(text: str, place: int) -> str:
    part = text[place : place + LATE_WINDOW]
    end = SENTENCE.search(part)
    return part[: end.start()] if end else part


def _is_behind(text: str, first: Mention, name: Mention) -> bool:
    if name.contracted:  # no subject of a verb: "le favori de la Coupe du Monde révèle"
        return False
    behind = _sentence_behind(text, name.end)
    found = words.words_of(behind)
    before = words.words_of(sentence_before(text, first.start))[-STATED_WITHIN:]
    if _is_of_head(before):
        return False
    is_house = any(word in words.HOUSES for word in before)
    is_quoted = text[first.start - 1 : first.start] == text[name.end : name.end + 1] == '"'
    if name.everyday and not is_house and not is_quoted and (not found or found[0] not in words.KINDS_BEHIND):
        # A sentence begins: «مهر گزارش داد», «آمو به نقل از ... گزارش داد».
        begins = not before and (ends_with(found[:2], words.PERSIAN_REPORTS) or found[:3] == ["به", "نقل", "از"])
        return begins or (text[name.end : name.end + 1] in {"'", "-"} and _is_asked(text, name, found))
    if name.unspaced or any("\uac00" <= sign <= "\ud7af" for sign in (text[name.end - 1], behind.lstrip()[:1])):
        return any(each.match(behind) for each in (_UNSPACED_TELLING, _KOREAN)) or _is_begun(text, first, behind)
    if not words.OFFICES.isdisjoint(before) and "\u0620" <= text[first.start] <= "\u06ff":
        return False
    return (
        _is_begun(text, first, behind)
        or _is_heading(text, first, name)
        or _is_asked(text, name, found)
        or _tells(found, is_house=is_house)
        or _is_late(text, first, name, found)
        or _states(text, first, found)
    )


def _is_of_head(before: list[str]) -> bool:
    """Tell whether whoever leads a house, not the house, does what follows: "Prezes PAP podał się do dymisji"."""
    return not words.HEADS.isdisjoint(before) and "," not in before


def _is_begun(text: str, first: Mention, behind: str) -> bool:
    """Tell whether a sentence begins with the name and a colon: "Reuters: ..."; scripts without capitals have it in titles only."""
    is_right_to_left = "\u05d0" <= text[first.start] <= "\u06ff"
    is_cased = text[first.start].lower() != text[first.start].upper() or (first.unspaced and not first.everyday)
    return (
        _COLON.match(behind) is not None
        and (is_cased or (is_right_to_left and not first.everyday))
        and not sentence_before(text, first.start).strip(' "')
    )


def _is_heading(text: str, first: Mention, name: Mention) -> bool:
    """Tell whether a line begins with the house and its desk: «خبرگزاری مهر - گروه استان‌ها:», «ایسنا/خراسان رضوی»."""
    desk = _DESK.search(text, max(0, first.start - LONGEST_DESK), first.start)
    if not desk or (desk.start() == 0 and first.start > LONGEST_DESK):
        return False
    is_house = bool(desk[0].strip(' "\n')) or not words.HOUSES.isdisjoint(words.words_of(text[first.start : name.end]))
    return (_HEADED if is_house else _SLASHED).match(text, name.end) is not None and (is_house or not name.everyday)


def _is_asked(text: str, name: Mention, found: list[str]) -> bool:
    """Tell whether the name stands in the case of one who is told: «Интерфаксу» рассказали, "Reuters'a yaptıkları açıklamada"."""
    if _is_told_early(text, name) or _is_told_late(text, name, found):
        return True
    if found and found[0].startswith(words.ANSWERS):
        before = words.words_of(sentence_before(text, name.start))[
            -2:
        ]  # «Об этом РБК рассказал источник»: a name without cases
        if text.endswith(words.DATIVES, 0, name.end) or before in words.ABOUT_IT:
            return True
    if len(found) < 2 or found[0] not in words.TURKISH_TO:  # noqa: PLR2004 - the ending and a word
        return False
    if not words.AZERBAIJANI_TOLD.isdisjoint(found[: words.TOLD_LATE]):
        return True
    return found[1].startswith(words.TURKISH_SAYS) or (found[1] == "," and not words.TURKISH_TOLD.isdisjoint(found))


def _is_told_early(text: str, name: Mention) -> bool:
    """Tell whether a case says that the name is told what the verb before it says: "kertoi asiasta Helsingin Sanomille"."""
    said = words.words_of(sentence_before(text, name.start))[-SAID_WITHIN:]
    return any(
        text[: name.end].endswith(cases) and any(word.startswith(says) for word in said)
        for cases, says in words.TOLD_EARLY
    )


def _is_told_late(text: str, name: Mention, found: list[str]) -> bool:
    """Tell whether a case says that the name is told what the clause's verb says: "প্রথম আলোকে ... বলেন", "az MTI-nek elmondta"."""
    for cases, says in words.TOLD_CASES:
        case = next((at for at, word in enumerate(found[:MOST_SKIPPED]) if word in cases), None)
        marked = case is not None and all(word in words.SKIPPED or word in words.HOUSES for word in found[:case])
        if (marked or text[: name.end].endswith(tuple(cases))) and any(
            word.startswith(says) for word in found[: words.TOLD_LATE]
        ):
            return True
    return False


def _tells(found: list[str], *, is_house: bool) -> bool:
    """Tell whether a verb of reporting follows, days and what sort of house it is between."""
    if found and not words.PERFECT.get(found[0], frozenset()).isdisjoint(found[: words.TOLD_LATE]):
        return True
    if found[:1] == ["("] and ")" in found[:MOST_SKIPPED]:
        found = found[found.index(")") + 1 :]
    for _ in range(MOST_SKIPPED):
        if any(tuple(found[:size]) in words.BEHIND for size in range(1, LONGEST_PHRASE + 1)) or _reports(
            found, is_house=is_house
        ):
            return True
        if not found or not (found[0] in words.SKIPPED or found[0].isdigit() or found[0] == ")"):
            break
        found = found[1:]
    return False


def _states(text: str, first: Mention, found: list[str]) -> bool:
    """Tell whether a house states that something is so, which is not of its own: "La agencia TASS aseguró que ..."."""
    before = words.words_of(sentence_before(text, first.start))[-STATED_WITHIN:]
    if words.HOUSES.isdisjoint(before) or not words.DESKS.isdisjoint(before):
        return False
    behind = [word for word in found[:MOST_SKIPPED] if word not in words.SKIPPED and word != ")"]
    is_stated = bool(behind) and behind[0].startswith(words.STATES) and any(w in words.THAT for w in behind[1:3])
    return is_stated and words.OF_ITS_HOUSE.isdisjoint(found)


_THAT = frozenset(
    ["last", "this", "today", "yesterday", "exclusively", "dat", "at", "att", "hogy", "", ",", ":", ";", ")", "că", "da", "že", "że", "that", "on", "citing", "from", "quoting", "in", "at", "earlier", "late", "the", "unter", "dass", "que", "de", "este", "esta", "hoy", "is", "ieri", "che", "di", "quoted", "saying", "how", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
)  # fmt: skip


def _reports(found: list[str], *, is_house: bool) -> bool:
    """Tell whether a verb of reporting stands here, and, where it might tell of the house itself, goes on as a report does."""
    if not found:
        return False
    follows = found[1] if len(found) > 1 else ""
    if found[0] in words.ARABIC_STRONG or (found[0] in words.ARABIC_VERBS and follows in words.ARABIC_THAT):
        return True
    if not is_report(found[0]):
        return False
    return is_house or not found[0].startswith(words.OF_ITSELF) or follows in _THAT or not found[0].isascii()


def _is_late(text: str, first: Mention, name: Mention, found: list[str]) -> bool:
    """Tell whether the name is the subject of a sentence that ends in a verb of reporting (Persian, Turkish, Hindi)."""
    before = without_apposition(words.words_of(sentence_before(text, first.start)))
    found = found[1:] if found[:1] == [")"] else found
    own = words.words_of(text[first.start : name.end])
    is_house = not words.HOUSES.isdisjoint([*before[-2:], *own]) and "\u0620" <= text[first.start] <= "\u06ff"
    if not found or not (is_house or found[0] in words.NEUTRAL) or not words.OFFICES.isdisjoint(before[-TITLE_WITHIN:]):
        return False
    if (
        before
        and not (is_house or is_between(before[-1]) or before[-1] in words.CLAUSES or before[-2:] == ["از", "جمله"])
        and found[0] not in words.HOUSES
    ):
        return False
    whole = f" {' '.join(found)}"
    if any(f" {verb}" in whole for verb in words.LATE):
        return True
    return any(f" {verb}" in whole for verb in words.ANNOUNCES) and (words.OF_ITS_HOUSE | words.REPORTERS).isdisjoint(
        [*found, *before[-TITLE_WITHIN:]]
    )
