"""Credits by formula, counter-examples that credit nobody, datelines, tails."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scraper.text import SourceCatalogue, fold, read_attribution
from storage.records import Dateline

FILE = Path(__file__).resolve().parents[2] / "config" / "sources.toml"
ROWS = tomllib.loads(FILE.read_text(encoding="utf-8"))["source"]
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
        ("He said - and meant it - that", None),
        ("متن خبر", None),
    ],
)
def test_datelines(body: str, dateline: Dateline | None) -> None:
    assert read_attribution(lead=None, body=body, agency=None, catalogue=CATALOGUE).dateline == dateline


@pytest.mark.parametrize(
    "tail", ["انتهای پیام", "انتهای پیام/", "انتهای پیام/ ۱۲۳", "انتهای پیام/*", "پایان پیام", "کد خبر: 123456"]
)
def test_the_agencys_tail_is_no_text(tail: str) -> None:
    found = read_attribution(lead=None, body=f"متن یک.\nمتن دو.\n{tail}", agency=None, catalogue=CATALOGUE)
    assert found.body == "متن یک.\nمتن دو."
    assert [note.word for note in found.notes] == ["tail_removed"]


def test_a_tail_glued_to_the_last_paragraph() -> None:
    found = read_attribution(lead=None, body="متن یک. انتهای پیام/", agency=None, catalogue=CATALOGUE)
    assert found.body == "متن یک."


def test_the_catalogue_is_large_and_names_nobody_twice() -> None:
    aliases = [alias for row in ROWS for alias in {fold(name) for name in (row["name"], *row["names"])}]
    assert len(ROWS) >= 100
    assert len({row["name"] for row in ROWS}) == len(ROWS)
    assert {alias for alias in aliases if aliases.count(alias) > 1} == set()
    assert all(row["country"] and row["domains"] for row in ROWS)


@pytest.mark.parametrize("last", ["تمام مدارس تعطیل است", "این پایان پیام او بود", "انتهای پیام او خوانده نشد"])
def test_a_paragraph_that_only_sounds_like_a_tail_stays(last: str) -> None:
    found = read_attribution(lead=None, body=f"متن یک.\n{last}", agency=None, catalogue=CATALOGUE)
    assert found.body == f"متن یک.\n{last}"
    assert found.notes == ()
