"""Bytes to text: what a feed declares, what it sends, and which of the two is believed."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

from scraper.feeds.decode import decode
from tests.feeds.documents import rss

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.feeds import ParsedFeed
    from storage.records import FeedItem

TITLE = "خبرهای سیاسی امروز ایران و جهان در یک نگاه کوتاه"
TEXT = (
    "دولت و مجلس درباره بودجه سال آینده به توافق رسیدند و گزارش آن را منتشر کردند. قیمت طلا در بازار تهران تغییر کرد."
)
# windows-1256 has no Persian yeh: its writers send the Arabic one.
ARABIC = TITLE.replace("ی", "ي").replace("ک", "ك")
ARABIC_TEXT = TEXT.replace("ی", "ي").replace("ک", "ك")


def feed(charset: str | None, title: str = TITLE, text: str = TEXT) -> str:
    said = f' encoding="{charset}"' if charset else ""
    return rss(
        f"<title>{title}</title><description>{text}</description>", prolog=f'<?xml version="1.0"{said}?>'
    ).replace("ایسنا", "ISNA")


UTF8 = feed("UTF-8").encode()
CASES = {
    "utf8_declared_windows_1256": (feed("windows-1256").encode(), None, TITLE, "strict"),
    "utf8_declared_iso_8859_1": (feed("ISO-8859-1").encode(), None, TITLE, "strict"),
    "utf8_declared_unknown": (feed("fa-standard").encode(), None, TITLE, "strict"),
    "utf8_without_declaration": (feed(None).encode(), None, TITLE, "strict"),
    "utf8_header_says_windows_1256": (UTF8, "text/xml; charset=windows-1256", TITLE, "strict"),
    "utf8_header_says_us_ascii": (UTF8, "text/xml; charset=us-ascii", TITLE, "strict"),
    "utf8_bom": (codecs.BOM_UTF8 + UTF8, None, TITLE, "strict"),
    "utf8_two_boms": (codecs.BOM_UTF8 * 2 + UTF8, None, TITLE, "strict"),
    "utf16_le_bom": (codecs.BOM_UTF16_LE + feed("UTF-16").encode("utf-16-le"), None, TITLE, "strict"),
    "utf16_be_bom": (codecs.BOM_UTF16_BE + feed("UTF-16").encode("utf-16-be"), None, TITLE, "strict"),
    "utf16_le_without_bom": (feed("UTF-16").encode("utf-16-le"), None, TITLE, "strict"),
    "utf16_declared_utf8": (feed("UTF-8").encode("utf-16"), None, TITLE, "strict"),
    "windows_1256_declared": (feed("windows-1256", ARABIC, ARABIC_TEXT).encode("cp1256"), None, ARABIC, "strict"),
    "windows_1256_in_header": (
        feed(None, ARABIC, ARABIC_TEXT).encode("cp1256"), "application/rss+xml; charset=windows-1256", ARABIC, "strict",
    ),
    "windows_1256_declared_utf8": (feed("UTF-8", ARABIC, ARABIC_TEXT).encode("cp1256"), None, ARABIC, "strict"),
    "windows_1256_undeclared": (feed(None, ARABIC, ARABIC_TEXT).encode("cp1256"), None, ARABIC, "strict"),
    "one_broken_byte_in_utf8": (
        UTF8.replace(b"</title><description>", b"\xd8</title><description>"), None, TITLE + "\ufffd", "lenient",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "content_type", "title", "tier"), CASES.values(), ids=CASES)
def test_charset(read: Callable[..., ParsedFeed], body: bytes, content_type: str | None, title: str, tier: str) -> None:
    feed = read(body, content_type)
    assert feed.items[0].title == title
    assert feed.tier == tier
    assert feed.title == "ISNA"


@pytest.mark.parametrize(
    ("body", "content_type", "charset", "method"),
    [
        (UTF8, None, "utf-8", "utf-8"),
        (codecs.BOM_UTF8 + UTF8, "text/xml; charset=cp1256", "utf-8", "bom"),
        (feed("x-windows-1256", ARABIC, ARABIC_TEXT).encode("cp1256"), None, "cp1256", "prolog"),
        (feed("windows-1252", ARABIC, ARABIC_TEXT).encode("cp1256"), "text/xml; charset=cp1256", "cp1256", "header"),
        ("<rss>été</rss>".encode("latin-1"), "text/xml; charset=ISO-8859-1", "cp1252", "header"),
        ('<?xml encoding="iso-2022-jp"?><rss>日本</rss>'.encode("iso-2022-jp"), None, "iso2022_jp", "prolog"),
        (b"", None, "utf-8", "utf-8"),
    ],
)
def test_charset_method(body: bytes, content_type: str | None, charset: str, method: str) -> None:
    found = decode(body, content_type)
    assert (found.charset, found.method) == (charset, method)
    assert "\ufffd" not in found.text


def test_utf7_is_never_decoded() -> None:
    body = b'<?xml version="1.0" encoding="utf-7"?><rss>+ADw-script+AD4-</rss>'
    assert "<script>" not in decode(body, "text/xml; charset=utf-7").text
    assert decode(body).charset == "utf-8"


@pytest.mark.parametrize("charset", ["idna", "rot13", "punycode", "unicode_escape", "\u0000", "hex", "x" * 60])
def test_codecs_that_are_no_charsets_are_passed_over(charset: str) -> None:
    found = decode(feed(None, ARABIC, ARABIC_TEXT).encode("cp1256"), f"text/xml; charset={charset}")
    assert found.method == "detector"
    assert ARABIC in found.text


@pytest.mark.parametrize(("broken", "charset", "method"), [(1, "utf-8", "damaged"), (20, "cp1252", "header")])
def test_how_much_damage_is_still_utf8(broken: int, charset: str, method: str) -> None:
    body = b"<rss>" + "é".encode() * 100 + "é ".encode("latin-1") * broken + b"</rss>"
    found = decode(body, "text/xml; charset=iso-8859-1")
    assert (found.charset, found.method) == (charset, method)
    assert found.text.count("\ufffd") == (broken if method == "damaged" else 0)


@pytest.mark.parametrize(
    ("declared", "text", "codec"),
    [
        ("iso-8859-6", "پژوهش چهار گروه", "cp1256"),
        ("utf-8", "خبر گزارش", "cp1256"),  # the detector says ISO-8859-6, which has no گ
        ("iso-8859-5", "Пётр сказал: «Ђ»", "cp1251"),
        ("iso-8859-9", "“İstanbul’da”", "cp1254"),
    ],
)
def test_letters_that_only_windows_has_make_it_a_charset_of_windows(
    read: Callable[..., ParsedFeed], declared: str, text: str, codec: str
) -> None:
    document = rss(f"<title>{text}</title>", prolog=f'<?xml version="1.0" encoding="{declared}"?>')
    assert read(document.replace("ایسنا", "x").encode(codec)).items[0].title == text


@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
def test_utf8_that_was_encoded_twice_is_read_as_it_was_meant(read: Callable[..., ParsedFeed], codec: str) -> None:
    undefined = (
        bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D)) if codec == "cp1252" else b""
    )  # kept as controls, as WHATWG has it
    once = UTF8.decode("latin-1")
    twice = "".join(
        letter if codec == "latin-1" or ord(letter) in undefined else letter.encode("latin-1").decode(codec)
        for letter in once
    )
    parsed = read(twice.encode())
    assert (parsed.items[0].title, parsed.items[0].summary) == (TITLE, TEXT)
    assert [note.word for note in parsed.notes] == ["feed_decoded"]


def test_western_letters_beside_persian_ones_stay(read_item: Callable[..., FeedItem]) -> None:
    assert read_item(rss("<title>Ø§ و ا</title>")).title == "Ø§ و ا"
    assert read_item(rss("<title>Ørsted Ø</title>").replace("ایسنا", "x")).title == "Ørsted Ø"


@pytest.mark.parametrize("every", [20, 50])
def test_damaged_utf8_is_not_another_charset(read: Callable[..., ParsedFeed], every: int) -> None:
    broken = bytearray(TITLE.encode())
    broken[::every] = b"\xff" * len(broken[::every])
    document = rss("<title>T</title>").encode().replace(b"T", bytes(broken))
    title = read(document).items[0].title or ""
    assert title.count("\ufffd") >= len(TITLE) // every
    assert set(title) <= {*TITLE, "\ufffd"}


@pytest.mark.parametrize(
    ("text", "codec"), [("本日の東京の天気は晴れです。" * 3, "euc_jp"), ("Les élèves français à Orléans", "cp1252")]
)
def test_other_charsets_are_not_damaged_utf8(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).charset != "utf-8"
    assert decode(ARABIC_TEXT.encode("cp1256")).text == ARABIC_TEXT


def _as_latin(text: str, charset: str) -> str:
    return text.encode(charset).decode("latin-1")


def test_windows_1256_that_was_taken_for_western(read: Callable[..., ParsedFeed]) -> None:
    title = "رييس جمهور: پژوهش تازه درباره چاپ كتاب"
    feed = read(
        rss(f"<title>{_as_latin(title, 'cp1256')}</title><description>{_as_latin('متن', 'cp1256')}</description>")
    )
    assert (feed.items[0].title, feed.items[0].summary) == (title, "متن")
    assert [note.detail for note in feed.notes] == ["windows-1256 taken for windows-1252"]


@pytest.mark.parametrize(
    "title",
    [
        "ÇA VA À L'ÉCOLE",  # capitals of a language
        "ÇÖZÜM ÖNERİLERİ ÇÜNKÜ",
        "ÁÉÍÓÚ ÇÃÕ",  # too few to be sure
        _as_latin("Президент подписал новый закон", "cp1251"),  # another charset
        "Ça brûle déjà à Genève",
    ],
)
def test_western_letters_that_are_no_persian(read: Callable[..., ParsedFeed], title: str) -> None:
    feed = read(rss(f"<title>{title}</title>"))
    assert feed.items[0].title == title
    assert feed.notes == ()
