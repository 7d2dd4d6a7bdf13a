"""The text room: normalisation, comparison form, languages, dates and credits. Pure: values in, values out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.rooms import on_demand
from scraper.text.digits import ascii_digits
from scraper.text.fold import fold
from scraper.text.normalize import normalize
from scraper.text.restore import restore
from scraper.text.tails import is_end
from scraper.text.zones import zone_at

if TYPE_CHECKING:
    from scraper.text.attribution import Attribution, read_attribution
    from scraper.text.dates import DateReading, is_of_update, parse_date
    from scraper.text.language import Language, detect_language, direction
    from scraper.text.relative import is_told_from_now, tells_ago
    from scraper.text.sources import SourceCatalogue

__getattr__ = on_demand(
    __name__,
    {
        "Attribution": "attribution",
        "read_attribution": "attribution",
        "DateReading": "dates",
        "is_of_update": "dates",
        "parse_date": "dates",
        "Language": "language",
        "detect_language": "language",
        "direction": "language",
        "SourceCatalogue": "sources",
        "is_told_from_now": "relative",
        "tells_ago": "relative",
    },
)

__all__ = [
    "Attribution",
    "DateReading",
    "Language",
    "SourceCatalogue",
    "ascii_digits",
    "detect_language",
    "direction",
    "fold",
    "is_end",
    "is_of_update",
    "is_told_from_now",
    "normalize",
    "parse_date",
    "read_attribution",
    "restore",
    "tells_ago",
    "zone_at",
]
