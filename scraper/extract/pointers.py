"""Lines that point to other pages, ask for something, or are a button's word: the phrases that they begin with.

Asked of every paragraph, so a phrase is looked for among those of the line's first letter only.
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_CHARS = 400  # a longer line is prose
MAX_BARE_CHARS = 40

# A phrase a line, as a regular expression that begins with a letter of its own; blanks are written \s.
_PHRASES = r"""
بیشتر\s*(?:بخوانید|بخوان|ببینید)
بیشتر\s*:
همچنین\s*(?:بخوانید|ببینید)
مطالب?\s*مرتبط
اخبار\s*مرتبط
خبرهای\s*مرتبط
این\s*خبر\s*(?:را\s*)?(?:به\s?روز|بروز)\s*رسانی
به\s*کانال
ما\s*را\s*در
کد\s*خبر
لینک\s*کوتاه
شناسه\s*خبر
اقرأ\s*(?:أيضا|أيضًا|المزيد)
اقرا\s*ايضا
إقرأ\s*أيضاً?
مزید\s*پڑھیں
یہ\s*بھی\s*پڑھیں
read\s*(?:more|also|next)\b
also\s*read\b
see\s*also\s*:?$
related\s*(?::|stor|articles?|news|coverage|topics?|links?|video|posts?)
recommended\s*(?:stories|for\s*you|reading)
more\s*(?:on\s*this|from|stories|about\s*this)\b
you\s*may\s*(?:also\s*)?like
don.t\s*miss\b
must\s*read
click\s*here\s*(?:to|for)
sign\s*up\s*(?:to|for|here)
subscribe\s*(?:to|now|here|for)
follow\s*(?:us|him|her|them|\S+\s\S+)?\s*on\s*(?:twitter|facebook|x\b|instagram|google|telegram|youtube|whatsapp)
this\s*(?:content|article|story)\s*is\s*(?:reserved|free\s*to|available|only|for\s*subscribers)
register(?:\s*[/,]|\s*(?:to|or)\s*(?:unlock|continue|read|sign|register|subscribe|create|access))
log\s*in(?:\s*[/,]|\s*(?:to|or)\s*(?:unlock|continue|read|sign|register|subscribe|create|access))
sign\s*in(?:\s*[/,]|\s*(?:to|or)\s*(?:unlock|continue|read|sign|register|subscribe|create|access))
create\s*an?\s*(?:free\s*)?account
already\s*(?:a\s*subscriber|have\s*an\s*account|registered)
support\s*(?:local|quality|independent)\s*journalism
unlimited\s*(?:digital|online)?\s*access
access\s*articles\s*from
share\s*your\s*thoughts\s*and\s*join
enjoy\s*additional\s*articles
you\s*have\s*(?:reached|read|used|\d+)\s*(?:your|all|the|free|of\s*your)
download\s*(?:the|our)\s*app
share\s*(?:this|on|via)
advertisement
sponsored
story\s*continues\s*below
article\s*continues
continue\s*reading
scroll\s*(?:down|to\s*continue)
loading\b
image\s*(?:source|credit|caption)
photo(?:graph)?\s*(?:by|credit)?\s*:
copyright\b
©
all\s*rights\s*reserved
this\s*video\s*(?:can\s*not|cannot)
watch\s*(?:live|now|:|\|)
listen\s*to\s*(?:this|the)
empfohlener\s*redaktioneller
an\s*dieser\s*stelle\s*finde(?:n\s*sie|st\s*du)
ich\s*bin\s*damit\s*einverstanden
externen\s*inhalt
empfohlene\s*(?:beiträge|artikel)
meistgelesen
weitere\s*(?:aktuelle|artikel|themen|beiträge|tourentipps)
schon\s*gelesen
accéder\s*aux\s*raccourcis
dernières\s*news
articles\s*les\s*plus\s*lus
sur\s*le\s*même\s*thème
relacionadas?\b
skip\s*to
never\s*miss
get\s*(?:email\s*updates|in\s*touch\s*with\s*our)
for\s*more\s*stories\s*like
while\s*you\s*are\s*here
s[ií]guenos\s*en
follow\s*\S+\s*on\s
materiał\s*chroniony
czytasz\s*właśnie
lesen\s*sie\s*(?:auch|hier|mehr|dazu)
lies\s*(?:auch|mehr)
mehr\s*(?:zum\s*thema|dazu|lesen|artikel)
auch\s*interessant
das\s*könnte\s*(?:sie|dich)\s*auch
zum\s*thema\s*:?$
weiterlesen
anzeige$
werbung$
bild\s*:
foto\s*:
fotos?\s*:
jetzt\s*(?:abonnieren|anmelden|testen)
newsletter\b
à\s*lire\s*(?:aussi|également|:)
a\s*lire\s*(?:aussi|également|:)
lire\s*(?:aussi|également|la\s*suite|plus)
voir\s*aussi
sur\s*le\s*même\s*sujet
publicité$
abonnez-vous
lea\s*también
lee\s*también
leer\s*más
le\s*puede\s*interesar
te\s*puede\s*interesar
ver\s*también
más\s*información
leggi\s*anche
leggi\s*(?:di\s*più|tutto)
potrebbe\s*interessarti
leia\s*(?:também|mais)
veja\s*também
lees\s*(?:ook|meer|verder)
läs\s*(?:också|även|mer)
les\s*(?:også|mer)
læs\s*(?:også|mere)
lue\s*(?:myös|lisää)
читайте\s*(?:также|ещё|еще)
читать\s*(?:также|далее)
смотрите\s*также
читайте\s*також
czytaj\s*(?:też|także|więcej)
zobacz\s*(?:też|także|również)
przeczytaj\s*(?:też|także|również)
čtěte\s*(?:také|též)
devamını\s*oku
ayrıca\s*(?:okuyun|bakınız)
baca\s*juga
đọc\s*thêm
xem\s*thêm
相关阅读
延伸阅读
更多
関連記事
あわせて読みたい
続きを読む
"""
_BARE = re.compile(
    r"""^\W*(?:tags?|topics?|share|teilen|drucken|print|e-?mail|comments?|kommentare?|facebook|twitter|whatsapp|telegram|
    pinterest|linkedin|copy\s*link|link\s*copied!?|reuse\s*content|report\s*(?:ad|error)|برچسب\s?ها|اشتراک\s?گذاری|نظرات|
    partager|compartir|condividi|поделиться|tweet|tweeten|pin\s*it|stumble|merken|artikel\s*drucken|feedback|permalink|
    by|von|par|de|por|reklam|реклама|abone\s*ol|publicité|publicidad|trending|current\s*issue|主要ニュース|記事に関する報告|الإعلانات|إعلان|تبلیغات)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_FIRST = re.compile(r"[^\W_]|[©_]")


@lru_cache(maxsize=1)
def _by_letter() -> dict[str, str]:
    """Return the phrases by the letter that they begin with, in small letters."""
    found: dict[str, list[str]] = {}
    for phrase in _PHRASES.split():
        found.setdefault(phrase[0], []).append(phrase)
    return {letter: "|".join(phrases) for letter, phrases in found.items()}


@lru_cache(maxsize=256)
def _pattern(letter: str) -> re.Pattern[str] | None:
    phrases = _by_letter().get(letter.lower())
    return re.compile(phrases, re.IGNORECASE) if phrases else None


def is_pointer(text: str) -> bool:
    """Tell whether a line points to other pages, asks for something, or is a button's word."""
    if len(text) > MAX_CHARS:
        return False
    first = _FIRST.search(text)
    pattern = _pattern(first[0]) if first else None
    if first and pattern and pattern.match(text, first.start()):
        return True
    return len(text) <= MAX_BARE_CHARS and bool(_BARE.match(text))
