"""The text room: normalisation, comparison form, languages, dates and credits. Pure: values in, values out."""

from scraper.text.attribution import Attribution, SourceCatalogue, read_attribution
from scraper.text.dates import DateReading, parse_date
from scraper.text.fold import fold
from scraper.text.language import Language, detect_language, direction
from scraper.text.normalize import normalize
from scraper.text.restore import restore

__all__ = [
    "Attribution",
    "DateReading",
    "Language",
    "SourceCatalogue",
    "detect_language",
    "direction",
    "fold",
    "normalize",
    "parse_date",
    "read_attribution",
    "restore",
]
