"""Credits by formula, counter-examples that credit nobody, datelines, tails."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from scraper.text import SourceCatalogue, fold, read_attribution
from storage.records import Dateline
from tests.text.credit_table import ABOUT, CREDITED

# Text (its line breaks as "\\n"), agency, credited sources parted by ";", the dateline's place; written as they are met, before they were tried.
LINES = [
    (text.replace("\\n", "\n"), agency, tuple(filter(None, credited.split(";"))), place or None)
    for text, agency, credited, place in (
        line.split("\t")
        for line in (Path(__file__).parent / "credit_lines.tsv").read_text(encoding="utf-8").splitlines()
    )
]
FILE = Path(__file__).resolve().parents[2] / "config" / "sources.toml"
ROWS = tomllib.loads(FILE.read_text(encoding="utf-8"))["source"]
MOST_S = 2.0  # ten times what it takes
CATALOGUE = SourceCatalogue.from_rows(ROWS)


def credited_by(body: str, agency: str | None = None, lead: str | None = None) -> tuple[str, ...]:
    return read_attribution(lead=lead, body=body, agency=agency, catalogue=CATALOGUE).credited_sources


@pytest.mark.parametrize(
    ("body", "agency", "credited"),
    [
        ("به گزارش ایسنا، به نقل از خبرگزاری رویترز، در این تماس تلفنی گفته شد.", "ISNA", ("Reuters",)),
        ("به گزارش ایسنا، به نقل از خبرگزاری رویترز، در این تماس تلفنی گفته شد.", None, ("ISNA", "Reuters")),
        ("به گزارش خبرگزاری مهر به نقل از بلومبرگ، قیمت نفت بالا رفت.", "Mehr", ("Bloomberg",)),
        ("به گزارش خبرگزاري تسنيم، او به نقل از شبكه الجزيره گفت.", "Tasnim", ("Al Jazeera",)),
        ("بغداد - نقلا عن وكالة الأنباء السعودية قال المسؤول.", None, ("SPA",)),
        ("LONDON (Reuters) - Shares rose on Monday.", None, ("Reuters",)),
        ("KYIV, Jan 3 (AP) — Something happened.", None, ("AP",)),
        ("(Reuters) - Shares rose.", None, ("Reuters",)),
        ("Berlin (dpa) - Der Kanzler sagte am Montag.", None, ("dpa",)),
        ("Der Kanzler sagte am Montag.\n(dpa/AFP)", None, ("dpa", "AFP")),
        ("According to Xinhua, the bridge was opened.", None, ("Xinhua",)),
    ],
)
def test_credited(body: str, agency: str | None, credited: tuple[str, ...]) -> None:
    assert credited_by(body, agency) == credited


@pytest.mark.parametrize(("body", "agency", "credited"), CREDITED)
def test_credited_as_is_met(body: str, agency: str, credited: tuple[str, ...]) -> None:
    assert credited_by(body, agency or None) == credited


@pytest.mark.parametrize(("body", "agency", "credited", "place"), LINES)
def test_lines_of_many_languages(body: str, agency: str, credited: tuple[str, ...], place: str | None) -> None:
    found = read_attribution(lead=None, body=body, agency=agency or None, catalogue=CATALOGUE)
    assert set(found.credited_sources) == set(credited)
    if place:
        assert found.dateline is not None
        assert found.dateline.place == place


@pytest.mark.parametrize("body", ABOUT)
def test_a_story_about_an_agency_credits_nobody(body: str) -> None:
    assert credited_by(body) == ()
    assert credited_by("Something else happened first.", lead=body) == ()


@pytest.mark.parametrize("agency", ["ISNA", "ایسنا", "isna", "خبرگزاری دانشجویان ایران"])
def test_an_agency_by_any_of_its_names_is_not_credited_to_itself(agency: str) -> None:
    found = read_attribution(
        lead=None, body="به گزارش ایسنا، به نقل از رویترز، گفت.", agency=agency, catalogue=CATALOGUE
    )
    assert found.credited_sources == ("Reuters",)
    assert found.agency == ("ISNA" if agency != "isna" else "isna")


@pytest.mark.parametrize(
    ("title", "credited"),
    [
        ("Oil rises - Reuters", ("Reuters",)),
        ("رویترز: نفت گران شد", ("Reuters",)),
        ("Reuters cuts jobs", ()),
        ("Oil: a history", ()),
    ],
)
def test_titles_credit_as_well(title: str, credited: tuple[str, ...]) -> None:
    found = read_attribution(title=title, lead=None, body="Text.", agency=None, catalogue=CATALOGUE)
    assert found.credited_sources == credited


def test_bounded_time_on_any_input() -> None:
    started = time.process_time()
    for piece in ("*1", "انتهای ", "به نقل از ", "(a", "A. ", "—", "从日电"):
        body = piece * 30_000
        found = read_attribution(lead=body, body=f"{body}\n{body}x", agency=None, catalogue=CATALOGUE)
        assert found.credited_sources == ()
    assert time.process_time() - started < MOST_S


@pytest.mark.parametrize(
    "body",
    [
        "Reuters said on Monday that it would cut jobs. The agency employs many people.",
        "The Associated Press won a prize for its pictures.",
        "خبرگزاری رویترز اعلام کرد که دفتر تازه‌ای باز می‌کند.",
        "He said the apple (fruit) - a pear - was ripe.",
        "به گزارش خبرنگار ما، هوا سرد است.",
        "According to the council, the lighthouse stays open.",
        "Plain text that credits nobody at all.",
    ],
)
def test_about_is_not_credited(body: str) -> None:
    assert credited_by(body) == ()


def test_a_credit_in_the_lead_counts_and_one_far_down_does_not() -> None:
    assert credited_by("Text.", lead="به نقل از رویترز، گفته شد.") == ("Reuters",)
    assert credited_by("Filler sentence here. " * 60 + "According to AFP, no.") == ()


@pytest.mark.parametrize(
    ("body", "dateline"),
    [
        ("KYIV, Jan 3 (AP) — Something.", Dateline("KYIV, Jan 3 (AP) —", "KYIV")),
        ("LONDON (Reuters) - Shares rose.", Dateline("LONDON (Reuters) -", "LONDON")),
        ("Berlin (dpa) - Der Kanzler.", Dateline("Berlin (dpa) -", "Berlin")),
        ("KYIV, Ukraine (AP) — Russia", Dateline("KYIV, Ukraine (AP) —", "KYIV, Ukraine")),
        ("МОСКВА, 3 янв — РИА Новости. Россия", Dateline("МОСКВА, 3 янв — РИА Новости.", "МОСКВА")),
        ("MOSCOW, January 3. /TASS/. Russia", Dateline("MOSCOW, January 3. /TASS/.", "MOSCOW")),
        ("القاهرة 3 يناير (رويترز) - قال", Dateline("القاهرة 3 يناير (رويترز) -", "القاهرة")),
        ("تهران- ۱۲ مهر ۱۴۰۱- ایرنا- وزیر", Dateline("تهران- ۱۲ مهر ۱۴۰۱- ایرنا-", "تهران")),
        ("新华社北京1月3日电（记者张三）中国", Dateline("新华社北京1月3日电", "北京")),
        ("(서울=연합뉴스) 홍길동 기자 = 정부는", Dateline("(서울=연합뉴스)", "서울")),
        ("(ANSA) - ROMA, 03 GEN - Il", Dateline("(ANSA) - ROMA, 03 GEN -", "ROMA")),
        ("Mar del Plata, 3 ene (EFE).- El", Dateline("Mar del Plata, 3 ene (EFE).-", "Mar del Plata")),
        ("PARIS — The city", Dateline("PARIS —", "PARIS")),
        ("(Reuters) - Shares rose.", None),
        ("He said - and meant it - that", None),
        ("متن خبر", None),
    ],
)
def test_datelines(body: str, dateline: Dateline | None) -> None:
    assert read_attribution(lead=None, body=body, agency=None, catalogue=CATALOGUE).dateline == dateline


@pytest.mark.parametrize(
    "tail",
    [
        "انتهای پیام",
        "انتهای پیام/",
        "انتهای پیام/ ۱۲۳",
        "انتهای پیام/*",
        "پایان پیام",
        "کد خبر: 123456",
        "انتهای پیام/ ۴۱۱۲/ع",
        "انتهاي پيام",
        "//انتهای پیام",
        "۹۰۱۸**۱۰۳۰",
        "(انتهى)",
        "ع.ح/م.ب",
        "-30-",
        "(END)",
        "انتهای پیام/ف\u200cخ",
        "انتهای پیام | ۱۲۳۴",
        "انتهای پیام/+",
        "۴۱۱۲/م",
        "خ۲/۱۰۲۰",
        "6030/7440/",
        "/ن.ق",
        "(پایان)",
        "النهاية",
        "(النهاية)",
        "- END -",
        "Enditem",
        "（完）",
        "(終わり)",
        "(끝)",
        "انتهای پیام / م ر",
        "۳۰۲۷/ ۱۰۰۵",
        "ک/۴",
        "پایان/",
        "- انتهى -",
        "-- END --",
        "【完】",
        "끝",
    ],
)
def test_the_agencys_tail_is_no_text(tail: str) -> None:
    found = read_attribution(lead=None, body=f"متن یک.\nمتن دو.\n{tail}", agency=None, catalogue=CATALOGUE)
    assert found.body == "متن یک.\nمتن دو."
    assert [note.word for note in found.notes] == ["tail_removed"]


@pytest.mark.parametrize("line", ["برچسب‌ها: والیبال", "لینک کوتاه: https://example.ir/x", "کلیدواژه: آب، برق"])
def test_what_stands_under_the_closing_formula_is_no_text(line: str) -> None:
    found = read_attribution(
        lead=None, body=f"متن یک.\nمتن دو.\nانتهای پیام/\n{line}", agency=None, catalogue=CATALOGUE
    )
    assert found.body == "متن یک.\nمتن دو."
    kept = read_attribution(lead=None, body=f"متن یک.\n{line}", agency=None, catalogue=CATALOGUE)
    assert kept.body == f"متن یک.\n{line}"


@pytest.mark.parametrize(
    "line",
    [
        "متن انتهای پیام او این بود",
        "پایان خبر ۲۱ شماره بود",
        "۱۲۳۴ نفر",
        "The end of it",
        "2021",
        "پایان",
        "(Paris)",
        "مسابقه ۳/۲ شد",
        "- End of day -",
    ],
)
def test_a_sentence_is_no_tail(line: str) -> None:
    found = read_attribution(lead=None, body=f"متن یک.\n{line}", agency=None, catalogue=CATALOGUE)
    assert found.body == f"متن یک.\n{line}"
    assert found.notes == ()


@pytest.mark.parametrize(
    "tail", ["انتهای پیام/", "(انتهى)", "-30-", "Enditem", "(끝)", "（完）", "(Ends)", "۹۸۷۱**۹۲۷۸", "کد خبر: ۱۲۳۴۵۶"]
)
def test_a_tail_glued_to_the_last_paragraph(tail: str) -> None:
    found = read_attribution(lead=None, body=f"متن یک. {tail}", agency=None, catalogue=CATALOGUE)
    assert found.body == "متن یک."
    assert [note.detail for note in found.notes] == [tail]


def test_the_catalogue_is_large_and_names_nobody_twice() -> None:
    aliases = [alias for row in ROWS for alias in {fold(name) for name in (row["name"], *row["names"])}]
    assert len(ROWS) >= 150
    assert len({row["name"] for row in ROWS}) == len(ROWS)
    assert {alias for alias in aliases if aliases.count(alias) > 1} == set()
    assert all(row["country"] and row["domains"] for row in ROWS)


@pytest.mark.parametrize(("host", "name"), [("www.reuters.com", "Reuters"), ("example.org", None), (None, None)])
def test_whose_host_it_is(host: str | None, name: str | None) -> None:
    assert CATALOGUE.at_host(host) == name


@pytest.mark.parametrize("line", ["۲۲۳۲۲۵", "۴۷۴۷", "۲۳۳۰۲/۵۷۲۱"])
def test_a_desks_number_is_a_tail_a_year_is_none(line: str) -> None:
    assert read_attribution(lead=None, body=f"متن یک.\n{line}", agency=None, catalogue=CATALOGUE).body == "متن یک."
    year = read_attribution(lead=None, body="متن یک.\n۱۴۰۰", agency=None, catalogue=CATALOGUE).body
    assert year == "متن یک.\n۱۴۰۰"
