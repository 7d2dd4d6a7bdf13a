"""Whole pages: what is taken, what is left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scraper.extract import Extraction, SiteRules, extract
from scraper.extract.page import open_page
from storage.records import Access, ArticleKind, BlockType, FeedItem, Refusal, RefusalClass
from tests.extract.pages import ENGLISH, PERSIAN, PERSIAN_LINES, PERSIAN_SELECT, PROSE, URL, simple

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(html: bytes | str, *, url: str = URL, **more: object) -> Extraction:
    found = extract(html, url=url, now=NOW, **more)  # type: ignore[arg-type]
    assert isinstance(found, Extraction), found
    return found


class TestEnglish:
    found = read(ENGLISH)

    def test_the_body_is_the_article_and_nothing_else(self) -> None:
        assert self.found.body.split("\n") == [
            PROSE[0],
            "Cracks",
            PROSE[1],
            "Draining starts in September of this year",
            "The wall is repaired until March",
            "We were promised water, and now we are promised patience instead.",
            *(row for row in self.found.blocks[5].text.split("\n")),
            PROSE[2],
        ]
        for furniture in (
            "Share",
            "Read more",
            "newsletter",
            "forty years",
            "registered",
            "Jane",
            "northern wall in April",
            "Home",
        ):
            assert furniture not in self.found.body

    def test_blocks_have_types(self) -> None:
        assert [each.type for each in self.found.blocks] == [
            BlockType.PARAGRAPH,
            BlockType.HEADING,
            BlockType.PARAGRAPH,
            BlockType.LIST,
            BlockType.QUOTE,
            BlockType.TABLE,
            BlockType.PARAGRAPH,
        ]
        assert self.found.blocks[1].level == 2
        assert self.found.blocks[5].text == "Year\tLevel\n2023\t41 m"

    def test_metadata(self) -> None:
        found = self.found
        assert (found.title, found.lead) == (
            "Reservoir to be drained for repairs",
            "Cracks in the wall leave no choice, engineers say.",
        )
        assert found.authors == ("Jane Roe",)
        assert (found.section, found.tags, found.language) == ("World", ("Water", "Dams"), "en-GB")
        assert found.access is Access.FREE
        assert found.canonical_url == "https://news.example.org/world/2024/05/reservoir"

    def test_dates_keep_the_publishers_offset(self) -> None:
        assert self.found.published_at is not None
        assert self.found.published_at.utcoffset() == timedelta(hours=1)
        assert (self.found.published_raw, self.found.updated_raw) == (
            "2024-05-03T10:15:00+01:00",
            "2024-05-03T12:00:00+01:00",
        )

    def test_pictures_are_absolute_with_caption_and_credit(self) -> None:
        lead, wall = self.found.images
        assert lead.url == "https://news.example.org/img/lake.jpg"
        assert (wall.url, wall.credit) == ("https://news.example.org/img/wall.jpg", "Photo: A. N. Other")

    def test_provenance_and_quality(self) -> None:
        assert self.found.provenance["title"] == "h1"
        assert self.found.provenance["authors"] == "json-ld"
        assert self.found.quality is not None
        assert self.found.quality.score > 0.8


@pytest.mark.parametrize("rules", [None, SiteRules(select=PERSIAN_SELECT)], ids=["generic", "rules"])
def test_a_persian_agency_page(rules: SiteRules | None) -> None:
    found = read(PERSIAN, zone="Asia/Tehran", rules=rules)
    assert found.title == "گفت‌وگوی تلفنی دو رئیس‌جمهور"
    assert found.lead == "روسای جمهور دو کشور تلفنی گفت‌وگو کردند و بر ادامهٔ آن تأکید داشتند."
    assert found.body.split("\n")[:2] == list(PERSIAN_LINES)
    assert "بیشتر بخوانید" not in found.body
    assert "نظر یکی" not in found.body
    assert found.tags == ("روسیه", "آمریکا")
    assert found.language == "fa"


def test_rules_give_what_only_they_know() -> None:
    found = read(PERSIAN, rules=SiteRules(select=PERSIAN_SELECT), zone="Asia/Tehran")
    assert (found.kicker, found.section) == ("پس از ماه‌ها تنش", "جهان")
    assert (found.provenance["title"], found.provenance["body"]) == ("rule", "rule")
    assert not found.notes


def test_rules_that_drifted_are_reported_and_not_believed() -> None:
    found = read(PERSIAN, rules=SiteRules(select={"body": (".gone-since-the-relaunch",), "title": (".gone",)}))
    assert found.body.startswith(PERSIAN_LINES[0])
    assert [note.word for note in found.notes] == ["rule_drift"]
    assert found.quality is not None
    assert "rule_drift" in found.quality.warnings


def test_a_rule_that_finds_too_little_counts_as_drift() -> None:
    found = read(simple(*PROSE, "Short <b class=x>tail</b>"), rules=SiteRules(select={"body": (".x",)}))
    assert PROSE[1] in found.body
    assert found.notes[0].word == "rule_drift"


def test_rules_drop_before_anything_is_read() -> None:
    found = read(
        simple(*PROSE, "<b class=ad-hoc>Buy this thing today, for it will be dearer tomorrow.</b>"),
        rules=SiteRules(drop=(".ad-hoc",)),
    )
    assert "Buy this" not in found.body
    assert found.body.split("\n") == list(PROSE)


def test_a_selector_that_is_none_does_no_harm() -> None:
    found = read(simple(*PROSE), rules=SiteRules(select={"body": ("p[[[",), "title": (">>>",)}, drop=("::!",)))
    assert found.body.split("\n") == list(PROSE)
    assert found.title == "A headline of five words"


def test_text_loose_in_a_div_with_breaks() -> None:
    text = "<br><br>".join(PROSE)
    found = read(f"<title>A headline of five words</title><h1>A headline of five words</h1><div class=z>{text}</div>")
    assert found.body.split("\n") == list(PROSE)
    assert found.provenance["body"] == "blocks"


def test_text_in_leaf_divs() -> None:
    text = "".join(f"<div>{line}</div>" for line in PROSE)
    found = read(f"<title>A headline of five words</title><h1>A headline of five words</h1><section>{text}</section>")
    assert found.body.split("\n") == list(PROSE)
    assert len(found.blocks) == 3


@pytest.mark.parametrize(
    "name", ["has-sidebar", "comments-open", "ads-active", "type-post category-video tag-ads", "widget-area"]
)
def test_the_page_itself_is_never_furniture(name: str) -> None:
    html = (
        simple(*PROSE)
        .replace("<body>", f'<body class="{name}">')
        .replace("<article>", f'<article class="{name} entry-content">')
    )
    assert read(html).body.split("\n") == list(PROSE)
    assert read(html.replace("entry-content", "")).title == "A headline of five words"


def test_many_comments_do_not_win_over_a_short_article() -> None:
    comments = "".join(
        f"<li class=comment><p>Reader {n} says that this is quite wrong, and that it always has been so.</p></li>"
        for n in range(60)
    )
    found = read(simple(*PROSE, after=f"<div id=comments><ol>{comments}</ol></div>"))
    assert found.body.split("\n") == list(PROSE)
    assert "Reader" not in found.body


def test_a_lead_that_is_the_first_paragraph_stays_in_the_body_only() -> None:
    found = read(simple(*PROSE, head=f'<meta name=description content="{PROSE[0]}">'))
    assert found.lead is None
    assert found.body.startswith(PROSE[0])


def test_the_feeds_word_stands_in() -> None:
    item = FeedItem(URL, title="From the feed", published_at=NOW, published_raw="today", authors=("Jane Roe",))
    found = read("".join(f"<p>{line}</p>" for line in PROSE), item=item)
    assert (found.title, found.published_at, found.authors) == ("From the feed", NOW, ("Jane Roe",))
    assert found.provenance["published_at"] == "feed"


def test_a_flash_is_an_article() -> None:
    found = read(simple("The central bank raised its main rate by half a point.", title="Central bank raises rate"))
    assert found.kind is ArticleKind.FLASH
    assert found.body == "The central bank raised its main rate by half a point."


CLOUDFLARE = (
    "<html><head><title>Just a moment...</title></head><body><div class=main-content><h1>news.example.org</h1>"
    "<p>Verifying you are human. This may take a few seconds.</p></div>"
    "<script>window._cf_chl_opt={}</script></body></html>"
)
ARVAN = "<html><head><script>document.cookie='__arcsjs=1';location.reload()</script></head><body></body></html>"
LINKS = "".join(f"<li><a href=/n/{n}>Headline number {n} of the many that stand here</a></li>" for n in range(80))


@pytest.mark.parametrize(
    ("html", "url", "kind"),
    [
        (CLOUDFLARE, URL, RefusalClass.BLOCKED),
        (ARVAN, URL, RefusalClass.BLOCKED),
        ("<html><body><div id=app></div><script src=/app.js></script></body></html>", URL, RefusalClass.BLOCKED),
        (
            f"<title>Example News</title><h1>Example News</h1><ul>{LINKS}</ul>",
            "https://news.example.org/",
            RefusalClass.NOT_AN_ARTICLE,
        ),
        (
            f"<title>World</title><h1>World</h1><p>All the news of the world, day by day.</p><ul>{LINKS}</ul>",
            URL,
            RefusalClass.NOT_AN_ARTICLE,
        ),
        (simple("Sorry, we looked everywhere for it.", title="Page not found"), URL, RefusalClass.NOT_AN_ARTICLE),
        (
            simple("متأسفانه این نشانی وجود ندارد و حذف شده است.", title="صفحه مورد نظر یافت نشد"),
            URL,
            RefusalClass.NOT_AN_ARTICLE,
        ),
        ("<title>Only a headline here</title><h1>Only a headline here</h1><p></p>", URL, RefusalClass.EMPTY),
        ("", URL, RefusalClass.EMPTY),
    ],
)
def test_what_is_no_article_is_refused(html: str, url: str, kind: RefusalClass) -> None:
    found = extract(html, url=url, now=NOW)
    assert isinstance(found, Refusal), found
    assert found.kind is kind
    assert "\n" not in found.detail


@pytest.mark.parametrize(
    "line",
    [
        "Lesen Sie auch: Was der Rat im vergangenen Jahr sagte",
        "À lire aussi : ce que le conseil disait du lac",
        "Read more: What the council said about the lake last year",
        "بیشتر بخوانید: آنچه شورا سال گذشته دربارهٔ دریاچه گفت",
        "Sign up to our newsletter for the news of the day",
        "Лерочка — 3.7.2024, 18:24",
    ],
)
def test_pointers_and_stamps_are_dropped_even_without_links(line: str) -> None:
    found = read(simple(PROSE[0], PROSE[1], line, PROSE[2]))
    assert found.body.split("\n") == list(PROSE)
    assert line not in {each.text for each in found.blocks}


@pytest.mark.parametrize("name", ["widget-area", "sidebar", "ads-helper", "related-page"])
def test_what_holds_most_of_the_text_is_believed_at_once(name: str) -> None:
    found = read(f"<title>A headline of five words</title><div class={name}>{simple(*PROSE)}</div>")
    assert found.body.split("\n") == list(PROSE)
    assert found.provenance["body"] == "blocks"


def test_what_rules_drop_beside_the_headline_is_neither_kicker_nor_lead() -> None:
    page = f"""<html><body><article><p class="kicker">Harbour news today</p><h1>Reservoir to be drained for repairs</h1>
    <p class="standfirst">Cracks in the wall leave no choice, engineers say in the valley.</p>
    <div class="text">{"".join(f"<p>{each}</p>" for each in PROSE)}</div></article></body></html>"""
    kept = extract(page, url=URL)
    assert isinstance(kept, Extraction)
    assert (kept.kicker, kept.lead) == (
        "Harbour news today",
        "Cracks in the wall leave no choice, engineers say in the valley.",
    )
    dropped = extract(page, url=URL, rules=SiteRules(drop=(".kicker", ".standfirst")))
    assert isinstance(dropped, Extraction)
    assert (dropped.kicker, dropped.lead) == (None, None)


def test_what_was_taken_out_of_the_tree_is_near_nothing_any_more() -> None:
    page = open_page(b"<article><h1>T</h1><p class=a>1</p><script class=b>2</script><p class=c>3</p></article>", URL)
    assert [each.classes for each in page.near if each.classes] == ["a", "b", "c"]
    page.drop(".a")
    assert [each.classes for each in page.near if each.classes] == ["b", "c"]
    page.strip(["script"])
    assert [each.classes for each in page.near if each.classes] == ["c"]
