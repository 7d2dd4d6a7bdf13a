"""STAND-IN until the text room is here."""

import unicodedata, re
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo
from storage.records import Dateline, Note


def normalize(text):
    return "\n".join(
        " ".join(l.split()) for l in unicodedata.normalize("NFC", text).replace("\x00", "").split("\n")
    ).strip()


def fold(text):
    return unicodedata.normalize("NFKC", text).casefold().replace("\u200c", "")


def restore(text):
    return text


@dataclass(frozen=True)
class Language:
    tag: str | None
    confidence: float
    method: str


def detect_language(text, *, declared=None):
    return Language(declared, 0.5, "declared")


def direction(tag):
    return "rtl" if tag in ("fa", "ar") else "ltr"


@dataclass(frozen=True)
class DateReading:
    instant: datetime
    precision: str
    calendar: str
    raw: str


def parse_date(raw, *, zone="UTC", now=None, lang=None):
    for f in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            d = f(raw)
        except (ValueError, TypeError):
            continue
        return DateReading(d if d.tzinfo else d.replace(tzinfo=ZoneInfo(zone)), "minute", "gregorian", raw)
    return None


@dataclass(frozen=True)
class SourceCatalogue:
    rows: tuple = ()

    @classmethod
    def from_rows(cls, rows):
        return cls(tuple(rows))


@dataclass(frozen=True)
class Attribution:
    credited_sources: tuple
    dateline: Dateline | None
    body: str
    lead: str | None
    notes: tuple = ()


def read_attribution(*, title, lead, body, agency, catalogue):
    return Attribution((), None, body, lead)
