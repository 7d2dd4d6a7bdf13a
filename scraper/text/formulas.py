"""The formulas by which a text credits a source: each mention of a known name is judged by the words around it.

    led to       "according to the news agency NAME", «به نقل از NAME», "сообщает NAME", "told NAME", "قالت وكالة NAME"
    behind       "NAME reported that", «NAME گزارش داد», "NAME के अनुसार", "NAME's ... duyurdu"
    unspaced     「据NAME报道」, "NAMEによると", "NAME통신에 따르면", "สำนักข่าวNAMEรายงานว่า"

A text without a known name costs a look at its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class _Around:
    """Names that stand in one list, and what their sentence says before and behind them."""

    text: str
    first: Mention
    last: Mention
    sentence: str  # before them
    before: list[str]  # its words
    behind: str
    follows: list[str]  # its words

    @property
    def sign(self) -> str:
        """The first letter of the names."""
        return self.text[self.first.start]

    @property
    def next_sign(self) -> str:
        """What stands right behind them."""
        return self.text[self.last.end : self.last.end + 1]

    @property
    def near(self) -> list[str]:
        """The words right before them: what kind of house they are of, and whose deed is told."""
        return self.before[-STATED_WITHIN:]

    @property
    def is_house(self) -> bool:
        """Whether the words before say that it is a house."""
        return not words.HOUSES.isdisjoint(self.near)

    @property
    def is_arabic_script(self) -> bool:
        """Whether they are written in Arabic letters, those of Persian and Urdu among them."""
        return "\u0620" <= self.sign <= "\u06ff"


def credited_in(text: str, catalogue: SourceCatalogue) -> list[str]:
    """Return the sources that an even text credits, in the order in which they stand."""
    found: list[str] = []
    seen: set[str] = set()
    for listed in _lists(text, catalogue.mentions(text)):
        is_said = listed[0].name not in seen and _ends_with_said(text, listed[0], listed[-1])
        if is_said or is_led_to(text, _first(listed)) or _is_behind(_around(text, listed)):
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


def _around(text: str, listed: Sequence[Mention]) -> _Around:
    first, last = listed[0], listed[-1]
    sentence, behind = sentence_before(text, first.start), _sentence_behind(text, last.end)
    return _Around(text, first, last, sentence, words.words_of(sentence), behind, words.words_of(behind))


def _is_behind(names: _Around) -> bool:
    """Tell whether what stands behind names credits them."""
    if names.last.contracted:  # no subject of a verb: "le favori de la Coupe du Monde révèle"
        return False
    if _is_of_head(names.near):
        return False
    if _may_be_word(names):
        return _begins_report(names) or (names.next_sign in {"'", "-"} and _is_asked(names))
    if _has_no_spaces(names):
        return any(each.match(names.behind) for each in (_UNSPACED_TELLING, _KOREAN)) or _is_begun(names)
    if names.is_arabic_script and not words.OFFICES.isdisjoint(names.near):
        return False
    return any(credits_(names) for credits_ in _FORMULAS)


def _may_be_word(names: _Around) -> bool:
    """Tell whether an everyday word stands without a sign that it is a name: a kind of house, or quotes."""
    is_quoted = names.text[names.first.start - 1 : names.first.start] == names.next_sign == '"'
    is_kind = names.is_house or not words.KINDS_BEHIND.isdisjoint(names.follows[:1])
    return names.last.everyday and not is_kind and not is_quoted


def _begins_report(names: _Around) -> bool:
    """Tell whether a sentence begins so: «مهر گزارش داد», «آمو به نقل از ... گزارش داد»."""
    follows = names.follows
    return not names.before and (ends_with(follows[:2], words.PERSIAN_REPORTS) or follows[:3] == ["به", "نقل", "از"])


def _has_no_spaces(names: _Around) -> bool:
    """Tell whether names stand in a text without spaces, or in a Korean one, whose particles are glued to them."""
    beside = (names.text[names.last.end - 1], names.behind.lstrip()[:1])
    return names.last.unspaced or any("\uac00" <= sign <= "\ud7af" for sign in beside)


def _is_of_head(before: list[str]) -> bool:
    """Tell whether whoever leads a house, not the house, does what follows: "Prezes PAP podał się do dymisji"."""
    return not words.HEADS.isdisjoint(before) and "," not in before


def _is_begun(names: _Around) -> bool:
    """Tell whether a sentence begins with the name and a colon: "Reuters: ..."; scripts without capitals have it in titles only."""
    if _COLON.match(names.behind) is None or names.sentence.strip(' "'):
        return False
    first, sign = names.first, names.sign
    is_cased = sign.lower() != sign.upper() or (first.unspaced and not first.everyday)
    return is_cased or ("\u05d0" <= sign <= "\u06ff" and not first.everyday)


def _is_heading(names: _Around) -> bool:
    """Tell whether a line begins with the house and its desk: «خبرگزاری مهر - گروه استان‌ها:», «ایسنا/خراسان رضوی»."""
    text, start, end = names.text, names.first.start, names.last.end
    desk = _DESK.search(text, max(0, start - LONGEST_DESK), start)
    if not desk or (desk.start() == 0 and start > LONGEST_DESK):
        return False
    is_house = bool(desk[0].strip(' "\n')) or not words.HOUSES.isdisjoint(words.words_of(text[start:end]))
    return (_HEADED if is_house else _SLASHED).match(text, end) is not None and (is_house or not names.last.everyday)


def _is_asked(names: _Around) -> bool:
    """Tell whether the name stands in the case of one who is told: «Интерфаксу» рассказали, "Reuters'a yaptıkları açıklamada"."""
    return any(told(names) for told in (_is_answered, _is_told_in_turkish, _is_told_early, _is_told_late))


def _is_told_early(names: _Around) -> bool:
    """Tell whether a case says that the name is told what the verb before it says: "kertoi asiasta Helsingin Sanomille"."""
    said = words.words_of(sentence_before(names.text, names.last.start))[-SAID_WITHIN:]
    return any(
        names.text[: names.last.end].endswith(cases) and any(word.startswith(says) for word in said)
        for cases, says in words.TOLD_EARLY
    )


def _is_told_late(names: _Around) -> bool:
    """Tell whether a case says that the name is told what the clause's verb says: "প্রথম আলোকে ... বলেন", "az MTI-nek elmondta"."""
    name, clause = names.text[: names.last.end], names.follows[: words.TOLD_LATE]
    return any(
        (_has_case(names.follows, cases) or name.endswith(tuple(cases)))
        and any(word.startswith(says) for word in clause)
        for cases, says in words.TOLD_CASES
    )


def _has_case(follows: list[str], cases: frozenset[str]) -> bool:
    """Tell whether the ending of a case stands apart behind the name, or behind the kind of house that it is."""
    case = next((at for at, word in enumerate(follows[:MOST_SKIPPED]) if word in cases), None)
    return case is not None and all(word in words.SKIPPED or word in words.HOUSES for word in follows[:case])


def _is_answered(names: _Around) -> bool:
    """Tell whether a Slavic dative, or «об этом» before a name without cases, goes with a verb of telling behind it.

    «Интерфаксу» рассказали, «Об этом РБК рассказал источник».
    """
    if not names.follows or not names.follows[0].startswith(words.ANSWERS):
        return False
    about = words.words_of(sentence_before(names.text, names.last.start))[-2:]
    return names.text.endswith(words.DATIVES, 0, names.last.end) or about in words.ABOUT_IT


def _is_told_in_turkish(names: _Around) -> bool:
    """Tell whether a Turkish or Azerbaijani dative, parted from the name, goes with a verb of telling."""
    if len(names.follows) < 2 or names.follows[0] not in words.TURKISH_TO:  # noqa: PLR2004 - the ending and a word
        return False
    verb = names.follows[1]
    is_late = verb == "," and not words.TURKISH_TOLD.isdisjoint(names.follows)
    is_azerbaijani = not words.AZERBAIJANI_TOLD.isdisjoint(names.follows[: words.TOLD_LATE])
    return is_late or is_azerbaijani or verb.startswith(words.TURKISH_SAYS)


def _tells(names: _Around) -> bool:
    """Tell whether a verb of reporting follows, days and what sort of house it is between."""
    if _ends_in_participle(names.follows):
        return True
    rests = _rests(_without_brackets(names.follows))
    return any(_begins_with_phrase(rest) or _reports(rest, is_house=names.is_house) for rest in rests)


def _ends_in_participle(follows: list[str]) -> bool:
    """Tell whether an auxiliary follows, and a participle of reporting ends its clause: "hatte zuvor darüber berichtet"."""
    return bool(follows) and not words.PERFECT.get(follows[0], frozenset()).isdisjoint(follows[: words.TOLD_LATE])


def _without_brackets(follows: list[str]) -> list[str]:
    is_bracketed = follows[:1] == ["("] and ")" in follows[:MOST_SKIPPED]
    return follows[follows.index(")") + 1 :] if is_bracketed else follows


def _rests(follows: list[str]) -> Iterator[list[str]]:
    """Yield what follows, one by one without the words that may stand before a verb of reporting."""
    for at in range(MOST_SKIPPED):
        yield follows[at:]
        if at >= len(follows) or not _may_be_left_out(follows[at]):
            return


def _may_be_left_out(word: str) -> bool:
    return word in words.SKIPPED or word.isdigit() or word == ")"


def _begins_with_phrase(follows: list[str]) -> bool:
    return any(tuple(follows[:size]) in words.BEHIND for size in range(1, LONGEST_PHRASE + 1))


def _states(names: _Around) -> bool:
    """Tell whether a house states that something is so, which is not of its own: "La agencia TASS aseguró que ..."."""
    if not names.is_house or not words.DESKS.isdisjoint(names.near):
        return False
    behind = [word for word in names.follows[:MOST_SKIPPED] if word not in words.SKIPPED and word != ")"]
    is_stated = bool(behind) and behind[0].startswith(words.STATES) and any(w in words.THAT for w in behind[1:3])
    return is_stated and words.OF_ITS_HOUSE.isdisjoint(names.follows)


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


def _is_late(names: _Around) -> bool:
    """Tell whether the name is the subject of a sentence that ends in a verb of reporting (Persian, Turkish, Hindi)."""
    before = without_apposition(names.before)
    follows = names.follows[1:] if names.follows[:1] == [")"] else names.follows
    titles = before[-TITLE_WITHIN:]
    if not words.OFFICES.isdisjoint(titles) or not _may_be_subject(names, before, follows[:1]):
        return False
    clause = f" {' '.join(follows)}"
    is_of_others = _has_verb(clause, words.ANNOUNCES) and _OF_ITSELF.isdisjoint([*follows, *titles])
    return is_of_others or _has_verb(clause, words.LATE)


def _may_be_subject(names: _Around, before: list[str], follows: list[str]) -> bool:
    """Tell whether a name may be what a sentence is about: a house is, another name where the sentence or a clause begins."""
    if not follows:
        return False
    own = words.words_of(names.text[names.first.start : names.last.end])
    if names.is_arabic_script and not words.HOUSES.isdisjoint([*before[-2:], *own]):
        return True
    begins = not before or _ends_before_clause(before) or follows[0] in words.HOUSES
    return begins and follows[0] in words.NEUTRAL


def _ends_before_clause(before: list[str]) -> bool:
    """Tell whether a clause, or another name of a list, may begin behind these words: «که», «از جمله»."""
    return is_between(before[-1]) or before[-1] in words.CLAUSES or before[-2:] == ["از", "جمله"]


def _has_verb(clause: str, verbs: tuple[str, ...]) -> bool:
    return any(f" {verb}" in clause for verb in verbs)


_OF_ITSELF = words.OF_ITS_HOUSE | words.REPORTERS
_FORMULAS = (_is_begun, _is_heading, _is_asked, _tells, _is_late, _states)
