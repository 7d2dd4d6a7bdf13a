"""Lines that stand among the paragraphs but are no part of the article: pointers, share words, credits, notices."""

from __future__ import annotations

import re

MAX_POINTER_CHARS = 220

_POINTER = re.compile(
    r"""^\W*(?:
      بیشتر\s*(?:بخوانید|بخوان|ببینید)|بیشتر\s*:|همچنین\s*(?:بخوانید|ببینید)|مطالب?\s*مرتبط|اخبار\s*مرتبط|خبرهای\s*مرتبط|
      این\s*خبر\s*(?:را\s*)?(?:به\s?روز|بروز)\s*رسانی|به\s*کانال|ما\s*را\s*در|کد\s*خبر|لینک\s*کوتاه|شناسه\s*خبر|
      اقرأ\s*(?:أيضا|أيضًا|المزيد)|اقرا\s*ايضا|إقرأ\s*أيضاً?|مزید\s*پڑھیں|یہ\s*بھی\s*پڑھیں|
      read\s*(?:more|also|next)\b|also\s*read\b|see\s*also\s*:?$|related\s*(?::|stor|articles?|news|coverage|topics?|links?|video|posts?)|
      recommended\s*(?:stories|for\s*you|reading)|more\s*(?:on\s*this|from|stories|about\s*this)\b|you\s*may\s*(?:also\s*)?like|
      don.t\s*miss\b|must\s*read|click\s*here\s*(?:to|for)|sign\s*up\s*(?:to|for|here)|subscribe\s*(?:to|now|here|for)|
      follow\s*(?:us|him|her|them|\S+\s\S+)?\s*on\s*(?:twitter|facebook|x\b|instagram|google|telegram|youtube|whatsapp)|
      share\s*(?:this|on|via)|advertisement|sponsored|story\s*continues\s*below|article\s*continues|continue\s*reading|
      scroll\s*(?:down|to\s*continue)|loading\b|image\s*(?:source|credit|caption)|photo(?:graph)?\s*(?:by|credit)?\s*:|
      copyright\b|©|all\s*rights\s*reserved|this\s*video\s*(?:can\s*not|cannot)|watch\s*(?:live|now|:)|listen\s*to\s*(?:this|the)|
      lesen\s*sie\s*(?:auch|hier|mehr|dazu)|lies\s*(?:auch|mehr)|mehr\s*(?:zum\s*thema|dazu|lesen|artikel)|auch\s*interessant|
      das\s*könnte\s*(?:sie|dich)\s*auch|zum\s*thema\s*:?$|weiterlesen|anzeige$|werbung$|bild\s*:|foto\s*:|fotos?\s*:|
      jetzt\s*(?:abonnieren|anmelden|testen)|newsletter\b|
      (?:à|a)\s*lire\s*(?:aussi|également|:)|lire\s*(?:aussi|également|la\s*suite|plus)|voir\s*aussi|sur\s*le\s*même\s*sujet|
      publicité$|abonnez-vous|
      lea\s*también|lee\s*también|leer\s*más|le\s*puede\s*interesar|te\s*puede\s*interesar|ver\s*también|más\s*información|
      leggi\s*anche|leggi\s*(?:di\s*più|tutto)|potrebbe\s*interessarti|leia\s*(?:também|mais)|veja\s*também|
      lees\s*(?:ook|meer|verder)|läs\s*(?:också|även|mer)|les\s*(?:også|mer)|læs\s*(?:også|mere)|lue\s*(?:myös|lisää)|
      читайте\s*(?:также|ещё|еще)|читать\s*(?:также|далее)|смотрите\s*также|читайте\s*також|czytaj\s*(?:też|także|więcej)|
      zobacz\s*(?:też|także|również)|przeczytaj\s*(?:też|także|również)|čtěte\s*(?:také|též)|devamını\s*oku|ayrıca\s*(?:okuyun|bakınız)|
      baca\s*juga|đọc\s*thêm|xem\s*thêm|相关阅读|延伸阅读|更多|関連記事|あわせて読みたい|続きを読む
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE = re.compile(
    r"""^\W*(?:tags?|topics?|share|teilen|drucken|print|e-?mail|comments?|kommentare?|facebook|twitter|whatsapp|telegram|
    pinterest|linkedin|copy\s*link|link\s*copied!?|reuse\s*content|report\s*(?:ad|error)|برچسب\s?ها|اشتراک\s?گذاری|نظرات|
    partager|compartir|condividi|поделиться|tweet|tweeten|pin\s*it|stumble|merken|artikel\s*drucken|feedback|permalink|
    by|von|par|de|por)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)


def is_pointer(text: str) -> bool:
    """Tell whether a line points to other pages, asks for something, or is a button's word."""
    return len(text) <= MAX_POINTER_CHARS and bool(_BARE.match(text) or _POINTER.match(text))
