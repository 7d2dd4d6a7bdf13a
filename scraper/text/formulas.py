"""The formulas by which a text credits a source, in an even text (`sources.even`): what stands before a name, or behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.text.sources import even

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.text.sources import SourceCatalogue

_PERSIAN = (
    "به نقل از|نقل از|به گزارش|به نوشته|به روایت|بر اساس گزارش|براساس گزارش|بر پایه گزارش|طبق گزارش|بنا بر گزارش|بنابر گزارش|به گفته|از قول|به استناد"
    "|به استناد گزارش|در گفت ?و ?گو با|در مصاحبه با|منبع ?:"
)
_FROM = r"به گزارش \w+(?: \w+)?,? از(?= (?:خبرگزاری|شبکه|روزنامه))"
_ARABIC = (
    "نقلا عن|نقل[اً]* عن|(?:وفق\u064b?ا?\u064b? ?ل|بحسب |حسب )ما (?:نقلته|ذکرته|اوردته|نشرته|افادت به)|وفق\u064b?ا?\u064b? ?ل|بحسب|حسب|حسبما (?:ذکرت|افادت|نقلت|اوردت|قالت)|المصدر ?:|عن(?= (?:وکاله|صحیفه|قناه|شبکه))"
    "|(?:نقلت|ذکرت|افادت|قالت|اوردت|کشفت|نشرت|بثت|اضافت|اعلنت عنه)(?= (?:وکاله|صحیفه|قناه|شبکه))|(?:نقل|ذکر|افاد|اورد|نشر)(?= (?:موقع|تلفزیون))|(?:نقلت|ذکرت|افادت|اوردت|اضافت)|صرح ل|تصریح ل"
)
_LATIN = (
    r"according to (?:a|the|an) (?:[\w-]+ )?report (?:by|in|from)|according to|as reported by|reported by|cited by|citing|quoting|quoted by|source ?:|sources ?:|in an interview with|(?:told|tells)"
    r"|state(?:-run)? (?:news agency|broadcaster|television|tv|radio)|with reporting from"
    r"|quelle ?:|laut(?: einem bericht (?:der|des|von))?|unter berufung auf|wie (?:die|der|das)|zitiert von|sagte? der|berichtete? (?:die|der|das)|melde(?:te|t)|nach angaben"
    r"|selon|d'après|source ?:|(?:déclaré|dit|confié|indiqué|affirmé|assuré|expliqué|annoncé|précisé|confirmé) à|rapporte|rapporté par|a rapporté"
    r"|según(?: (?:publica|informa|recoge|ha publicado|adelanta))?|informa|informó|fuente ?:|recoge|declaraciones a|secondo(?: quanto (?:riferisce|riporta|riferito da))?|fonte ?:|riporta|riferisce|riferito|scrive|segundo|de acordo com|informou|noticiou|divulgad[ao] pel[ao]|citad[ao] pel[ao]|(?:disse|declarou|afirmou|adiantou) (?:à|ao)"
    r"|volgens|schrijft|meldt|meldde|aldus|bron ?:|enligt|rapporterar|uppger|skriver|ifølge|melder|według|podaje|podała|poinformowała(?: o tym)?|jak informuje|źródło ?:"
    r"|uvedla(?: to)?|informovala|adta hírül|közölte|jelentette|transmis de|relatat de|citat de|podle|potrivit|transmite|relatează|kertoo|σύμφωνα με(?: το| την| τον)?"
    r"|menurut(?: laporan)?|lapor|dilansir(?: dari)?|melansir|dikutip dari|mengutip|dilaporkan(?: oleh)?|theo|dẫn nguồn"
)
_CYRILLIC = (
    "сообщает|сообщил[аио]?|сообщают|сообщили|передает|передают|передал[аио]?|пишет|со ссылкой на|по данным|по информации|цитирует|источник ?:|рассказал[аи]?|заявил[аи]?"
    "|повідомляє|повідомив|передає|пише|з посиланням на|за даними|джерело ?:|в інтерв'ю|в интервью"
)
_OTHERS = "לפי דיווח ב|לפי|על פי|כך דיווחה?|דיווחה?|כך מדווחת?|מקור ?:|कहा गया|據|据|来源 ?:|來源 ?:|출처 ?:"
# Two sets, by script: a text is looked through once, for what its own script writes.
_BEFORE = (
    re.compile(rf"(?i)(?:(?<!\w)(?:{_LATIN}|{_CYRILLIC}|{_OTHERS})|สำนักข่าว)(?=\W|(?<=[据據วב]))"),
    re.compile(rf"(?<!\w)(?:{_FROM}|{_PERSIAN}|و?(?:{_ARABIC}))[\u064b-\u0655]?(?: ?ی(?!\w))?(?=\W|(?<=ل))"),
)
_BEHIND = (
    re.compile(
        r"(?i)के अनुसार|के मुताबिक|によると|が報じた|に ?따르면|에 ?따르면|报道|報道|援引|報導"
        r"|(?:(?:news agency|newspaper|daily|broadcaster|television|radio|magazine|news website) )?(?:reported|reports)(?=[.,;\n]| that\b| on \w+day|$)"
        r"|news agency (?:said|quoted)|muhabirinin|(?:bildirdi|duyurdu|aktardı|yazdı)(?=[.,\n]|$)|(?:\bam \w+ )?\bberichtete?n?\b|\brapporte\b|'n?[ıiuü]n (?:haberine|aktardığına|bildirdiğine|yazdığına|duyurduğuna)|haberine göre|muhabirine|รายงานว่า"
    ),
    re.compile(
        r"به نقل از|(?:از \w+ )?گزارش داد|خبر داد|گزارش کرد|گزارش می ?دهد|در گزارشی|نوشت(?: |:|,|ه است)|کے مطابق|کی رپورٹ"
    ),
)
_ARABIC_SCRIPT = re.compile("[\u0620-\u06ff]")
# What may stand between a formula and the name: what sort of house it is, articles, quotes, brackets.
_HOUSES = (
    "خبرگزاری|خبرنگار|پایگاه خبری|پایگاه اطلاع رسانی|سایت|وب سایت|وبگاه|تارنمای|گروه|شبکه خبری|شبکه تلویزیونی|شبکه|روزنامه|هفته نامه|نشریه|مجله|تلویزیون|رادیو|انگلیسی|آمریکایی|فرانسوی|آلمانی|روسی"
    "|وکاله انباء|وکاله الانباء|وکاله|انباء|الانباء|قناه|صحیفه|موقع|شبکه|مراسل|"
    "the|state|news agency|agency|newspaper|broadcaster|official|der|die|das|nachrichtenagentur|zeitung|agence|het|az|le journal|le quotidien|le site|la chaîne|le magazine|la agencia estatal|la agencia oficial|la agencia|agencia|el diario|agenzia|a agência|agência|le|la|el|il|de presse"
    "|агентство|агентства|агентству|агентством|телеканал|телеканала|газета|газеты|портал|корреспондент|корреспонденту|інформаційне|סוכנות הידיעות|סוכנות"
    "|persbureau|nieuwssite|de krant|dziennik|agencja|agencji|agencję|agentura|agenția|kantor berita|media|hãng tin|hãng thông tấn"
    "|báo|tờ|το πρακτορείο|nyhetsbyrån|nyhetsbyrået|uutistoimisto"
)
_HOUSE = "|".join(sorted(filter(None, map(even, _HOUSES.split("|"))), key=len, reverse=True))
_BETWEEN = re.compile(
    rf"(?i)(?:[\s\"'(,:-]*(?:(?:{_HOUSE})(?!\w)|l'(?=\w)|(?:گروه|سرویس) \w+(?: \w+)?(?= خبرگزاری)))*[\s\"'(,:-]*"
)
_AND = re.compile(r"(?i)[\"')]*\s*(?:,\s*)?(?:و|and|und|et|y|e|и|та|ve)\s+|[\"')]*,\s+")
_AND_THE_NEXT = re.compile(r"(?i)\s(?:und|and|et|y|e|и|та|ve|و)\s+$")
MOST_LISTED = 4
_SHORT_NAME = re.compile(r"(?: \w+){1,4} \((?P<name>[^()]{2,12})\)")  # behind the whole one
# Agencies whose names are everyday words: credited where a formula ends with their name, never for what they seem to do.
_EVERYDAY = frozenset(
    ["مهر", "فارس", "میزان", "پارس", "آنا", "انا", "شرق", "ایران", "العربیه", "dawn", "time", "bild", "trend"]
)


def credited_in(text: str, catalogue: SourceCatalogue) -> list[str]:
    """Return the sources that an even text credits, in the order in which they stand."""
    found = [*_before_names(text, catalogue), *_behind_names(text, catalogue)]
    return [name for _, name in sorted(found)]


_ENDS = re.compile(r"\s*(?:[,:;.()\[\]\"/-]|$|به نقل|به نوشته|و(?!\w)|از(?!\w)|گزارش|نوشت)")


def _before_names(text: str, catalogue: SourceCatalogue) -> Iterator[tuple[int, str]]:
    for formula in _BEFORE[_ARABIC_SCRIPT.search(text) is not None].finditer(text):
        place = formula.end()
        # "وکاله الانباء السعودیه" is a name that begins with a word that elsewhere only stands before one.
        found = _named(text, len(text) - len(text[place:].lstrip(" \"'(:,")), catalogue) or _behind_house(
            text, place, catalogue
        )
        for _ in range(MOST_LISTED):
            if found is None:
                break
            yield place, found[0]
            place = found[1]
            listed = _AND.match(text, place)
            found = _behind_house(text, listed.end(), catalogue) if listed else None


def _behind_house(text: str, place: int, catalogue: SourceCatalogue) -> tuple[str, int] | None:
    skip = _BETWEEN.match(text, place)
    found = _named(text, skip.end() if skip else place, catalogue)
    if found is None and (short := _SHORT_NAME.match(text, place)):  # وكالة الأنباء القطرية (قنا)
        inside = catalogue.at(text, short.start("name"))
        return inside if inside and inside[1] == short.end("name") else None
    return found


def _named(text: str, place: int, catalogue: SourceCatalogue) -> tuple[str, int] | None:
    """Return the source named here; an everyday word is one only where the formula ends with it."""
    found = catalogue.at(text, place)
    if found and text[place : found[1]].lower() in _EVERYDAY and not _ENDS.match(text, found[1]):
        return None
    return found


def _behind_names(text: str, catalogue: SourceCatalogue) -> Iterator[tuple[int, str]]:
    for formula in _BEHIND[_ARABIC_SCRIPT.search(text) is not None].finditer(text):
        # "news agency reported": its first words may belong to the name (Lebanon's National News Agency).
        words = (formula.start(), *(formula.start() + at for at, sign in enumerate(formula[0]) if sign == " "))
        found = next((one for place in words if (one := catalogue.before(text, place))), None)
        end = formula.start()
        while found and text[found[1] : end].strip().lower() not in _EVERYDAY:
            yield found[1], found[0]
            joined = _AND_THE_NEXT.search(text, 0, found[1])  # "Reuters and AFP reported"
            end = joined.start() if joined else 0
            found = catalogue.before(text, end) if joined else None
