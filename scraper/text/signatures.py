"""Who signs a text: "(dpa/AFP)", "Source: AFP", "— AP" at its end, and the line of who wrote and for whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.text.credit_words import CLOSING, HOUSES, words_of
from scraper.text.marks import sources_of
from scraper.text.places import WORD
from scraper.text.sources import even
from storage.patterns import late

if TYPE_CHECKING:
    from scraper.text.sources import SourceCatalogue

LONGEST_SIGNATURE = 80
_BY = late(
    r"(?i)^[\s(\[-]*(?:source|sources|quelle|quellen|fuente|fonte|bron|źródło|источник|джерело|منبع(?:\s*خبر)?|المصدر|ماخذ|سرچینه|سرچاوه|سەرچاوە|מקור|kaynak|mənbə|kilde|kjelde|källa|lähde|heimild|forrás|sursa|izvor|vir|zdroj|źródła|fuentes|fonti|fontes|sources|bronnen|πηγή|източник|извор|крыніца|источники|nguồn|theo|sumber|chanzo|avots|šaltinis|allikas|स्रोत|साभार|সূত্র|ஆதாரம்|ที่มา|出典|資料來源|წყარო|աղբյուրը?՝?|来源|來源|출처|with reporting by|इनपुट|по материалам|за матеріалами|with (?:agency |additional )?(?:inputs?|files|reporting|material) (?:from|by)|additional reporting by|提供|配信|with|via|par|von|por|di|da|door|av|af|od"
    r"|mit material (?:von|der|des)|mit|avec|con|com|som|by)\b\s*[:-]?\s*|^[\s(\[©/-]+"
)
# What a closing line names beside sources: "La rédaction avec AFP", "Com agências Lusa e AFP", "mit Agenturmaterial von dpa und AFP".
_FILLING = re.compile(
    r"(?i)^(?:وکالات|agencies|agencias|agences|agências|agenturen|agenzie)\s?[,/+&]\s?"
    r"|^(?:(?:la|the|le|die|das|el|a|las|les)\s)?(?:(?:rédaction|redaktion|redacción|redação|redazione|editors)\s(?:avec|with|mit|con|com)\s"
    r"|(?:(?:datos|dados|dati|daten|données|agenturmaterial|material|agenturen|informationen|agencies|agencias|agences|agências|agenzie|information|informations|información|informação|informazioni)\s(?:(?:von|der|des|de|from|by|y|et|e|und|and)\s)?){1,2})"
)
_COPYRIGHT = re.compile(r"(?i)^\s*(?:(?:©|copyright|\(c\))\s*)+(?:\d{4}[\s,.-]*)?(?:by\s+)?")
_BYLINE = re.compile(r"[^\W\d][\w'. ]{4,40} [-|] (?P<house>[^\W\d][\w' ]{1,40})")
_TRAILING = re.compile(r"\(([^()]{2,60})\)[\s.]*$")


def read_byline(line: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the source of a line that says who wrote and for whom: «حسین علیزاده - خبرگزاری ایسنا», "Jane Doe | Reuters", "AFP"."""
    text = even(line)
    alone = catalogue.all_in(text)
    if alone and not any(each.everyday for each in catalogue.mentions(text)):
        return alone
    found = _BYLINE.fullmatch(text)
    named = catalogue.mentions(found["house"]) if found else []
    if not found or len(named) != 1 or named[0].end != len(found["house"]):
        return ()
    houses = words_of(found["house"][: named[0].start])
    is_house = all(word in HOUSES for word in houses)
    return (named[0].name,) if is_house and (houses or not named[0].everyday) else ()


def read_signature(line: str, catalogue: SourceCatalogue, *, alone: bool = False) -> tuple[str, ...]:
    """Return the sources of "(dpa/AFP)", "Source: AFP", "— AP", "Le Figaro avec AFP" at the end of a text, or its only line (`alone`)."""
    text = even(line[-2 * LONGEST_SIGNATURE :])
    if copyright_ := _COPYRIGHT.match(text):
        return _holder(text, copyright_.end(), catalogue)
    if trailing := _TRAILING.search(text):
        inside = _BY.sub("", trailing[1])
        return sources_of(inside, catalogue) or _listed(inside, catalogue)
    if len(text) > LONGEST_SIGNATURE:
        return ()
    by = _BY.sub("", text).rstrip(")]./ ")
    named = catalogue.all_in(by) or _listed(by, catalogue) or _marked(by, catalogue)
    return named or (() if alone else _closing(text, catalogue))


def _holder(text: str, place: int, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the source that stands behind a sign of copyright, with more behind it or alone in its word."""
    word = WORD.match(text, place)
    found = catalogue.at(text, place) or (catalogue.at(word[0]) if word else None)
    return (found[0],) if found else ()


def _listed(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources of "La rédaction avec AFP", without what is named beside them."""
    return catalogue.all_in(_FILLING.sub("", text))


def _marked(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources of "ntv.de, jog/dpa", where a reporter's or a desk's letters stand beside one, and of "TT-AFP"."""
    if not ("/" in text or "-" in text):
        return ()
    parts = [sources_of(part.strip(), catalogue) for part in text.split(",")]
    return tuple(dict.fromkeys(name for part in parts for name in part)) if all(parts) else ()


def _closing(text: str, catalogue: SourceCatalogue) -> tuple[str, ...]:
    """Return the sources of "AFP contributed to this report."."""
    said = sum(word.lower().startswith(CLOSING) for word in WORD.findall(text))
    return tuple(each.name for each in catalogue.mentions(text) if not each.everyday) if said > 1 else ()
