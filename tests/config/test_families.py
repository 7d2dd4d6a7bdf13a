"""Each shipped family reads a page in its system's markup: every field by its rule, nothing of the furniture."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.catalogue import load_catalogue
from scraper.extract import Extraction, SiteRules, extract
from scraper.settings import load_settings

KICKER, TITLE, LEAD = "در نشست شورا", "پل چوبی رود کبود باز شد", "پل قدیمی شهر پس از هشت ماه بازسازی باز شد."
PARAGRAPHS = (
    "شهردار در آیین بازگشایی گفت که در بازسازی این پل تنها از چوب بلوط و بست‌های آهنی دست‌ساز استفاده شده است.",
    "به گفته کارشناسان، پایه‌های سنگی پل دست‌کم سیصد سال عمر دارد و در سیلاب بهار گذشته آسیب دیده بود.",
    "عبور خودرو از این پل ممنوع می‌ماند و تنها پیاده‌ها و دوچرخه‌سواران می‌توانند از آن بگذرند.",
)
TEXT = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
SECTION, TAG = "جامعه", "میراث"
JALALI, INSTANT = "۱۴۰۰/۱۰/۱۴ - ۰۹:۵۵", datetime.fromisoformat("2022-01-04T09:55:00+03:30")
JUNK = (
    '<div class="share_news">این خبر را برای دوستان خود در تلگرام و واتساپ بفرستید و نظر خود را بنویسید</div>'
    '<div class="short_link_cnt">لینک کوتاه این خبر برای فرستادن به دیگران در پایین همین صفحه آمده است</div>'
    '<div class="noprint">برای خواندن خبرهای دیگر این بخش به صفحه نخست سایت ما سر بزنید و خبرنامه را بگیرید</div>'
)
# Markup as the system makes it, by family; a family may have several generations of it.
PAGES = {
    "nastooh": f"""<article><div class="breadcrumb"><ol><li>{SECTION}</li></ol></div><h4 class="rutitr">{KICKER}</h4>
        <h1 class="title">{TITLE}</h1><div class="item-date"><span>{JALALI}</span></div>
        <p class="introtext">{LEAD}</p><div class="item-body"><div class="item-text">{TEXT}{JUNK}</div></div>
        <div class="tags"><ul><li>{TAG}</li></ul></div></article>""",
    "nastooh older": f"""<div class="main-content"><div class="breadcrumb"><ol><li>{SECTION}</li></ol></div>
        <div class="kicker">{KICKER}</div><h1>{TITLE}</h1><div class="item-time">{JALALI}</div>
        <p class="summary">{LEAD}</p><div class="item-body">{TEXT}{JUNK}</div>
        <div class="tags"><ul><li>{TAG}</li></ul></div></div>""",
    "isna": f"""<article><span class="kicker">{KICKER}</span><h1 class="first-title">{TITLE}</h1>
        <ul class="meta-news"><li><span class="text-meta">سه‌شنبه / ۱۴ دی ۱۴۰۰ / ۰۹:۵۵</span></li>
        <li><span class="text-meta">{SECTION}</span></li></ul><p class="summary">{LEAD}</p>
        <div class="item-body content-full-news"><div class="item-text">{TEXT}{JUNK}</div></div>
        <footer class="tags"><ul><li>{TAG}</li></ul></footer></article>""",
    "isna older": f"""<article><span class="kicker">{KICKER}</span><h1 class="first-title">{TITLE}</h1>
        <ul class="meta-news"><li><span class="text-meta">سه‌شنبه / ۱۴ دی ۱۴۰۰ / ۰۹:۵۵</span></li>
        <li><span class="text-meta">{SECTION}</span></li></ul><p class="summary">{LEAD}</p>
        <div class="item-body content-full-news">{TEXT}{JUNK}</div>
        <footer class="tags"><ul><li>{TAG}</li></ul></footer></article>""",
    "iransamaneh": f"""<article><div class="news_path"><a>{SECTION}</a></div><div class="rutitr">{KICKER}</div>
        <h1 class="title">{TITLE}</h1><div class="item-date"><span>{JALALI}</span></div>
        <div class="subtitle">{LEAD}</div><div class="body">{TEXT}{JUNK}</div>
        <div class="tags"><ul><li>{TAG}</li></ul></div></article>""",
    "asam": f"""<article><ul class="breadcrumb_list"><li><a>{SECTION}</a></li></ul><div class="uptitle">{KICKER}</div>
        <h1 class="title">{TITLE}</h1><time datetime="2022-01-04T09:55:00+03:30">{JALALI}</time>
        <p class="lead">{LEAD}</p><div class="article_body"><div class="echo_detail">{TEXT}{JUNK}</div></div>
        <div class="article_tags"><ul><li>{TAG}</li></ul></div></article>""",
    "asam older": f"""<div class="news_content"><ul class="breadcrumb_list"><li><a>{SECTION}</a></li></ul>
        <h2 class="up_title">{KICKER}</h2><h1>{TITLE}</h1><div class="news_time">{JALALI}</div>
        <p class="news_lead">{LEAD}</p><div id="echo_details">{TEXT}{JUNK}</div>
        <div class="news_tags"><a>{TAG}</a></div></div>""",
    "tasnim": f"""<article class="single-news"><ul><li class="service">{SECTION}</li><li class="time">{JALALI}</li></ul>
        <h3 class="kicker">{KICKER}</h3><h1 class="title">{TITLE}</h1><h3 class="lead">{LEAD}</h3>
        <div class="story">{TEXT}{JUNK}</div><ul class="tags"><li>{TAG}</li></ul></article>""",
    "studiokhabar": f"""<div class="doc_content"><div class="doc-section-info"><a>{SECTION}</a></div>
        <div id="docDiv3TitrRou">{KICKER}</div><div id="docDiv3TitrMain">{TITLE}</div>
        <div class="doc_date">{JALALI}</div><div id="docDivLead1">{LEAD}</div>
        <div id="doctextarea"><article>{TEXT}{JUNK}</article></div><div class="tags"><a>{TAG}</a></div></div>""",
    "websamaneh": f"""<section class="single"><div class="meta-cat"><a>{SECTION}</a></div>
        <ul class="top-meta"><li>کد خبر</li><li>{JALALI}</li></ul><div class="uptitle">{KICKER}</div><h1>{TITLE}</h1>
        <div class="lead">{LEAD}</div><div class="con">{TEXT}{JUNK}</div><a href="/tag/1">{TAG}</a></section>""",
    "iran-drupal": f"""<article><div class="category-breadcrumb"><a>{SECTION}</a></div>
        <div class="rutitr">{KICKER}</div><h1 class="title">{TITLE}</h1>
        <span class="date-display-single">{JALALI}</span><div class="lead">{LEAD}</div>
        <div class="body">{TEXT}{JUNK}</div><div class="tags"><ul><li>{TAG}</li></ul></div></article>""",
    "sputnik": f"""<div class="article"><div class="uptitle">{KICKER}</div><h1 class="article__title">{TITLE}</h1>
        <div class="article__info-date"><a>09:55 04.01.2022</a></div><div class="article__announce-text">{LEAD}</div>
        <div class="article__body">{
        "".join(f'<div class="article__block"><div class="article__text">{each}</div></div>' for each in PARAGRAPHS)
    }{JUNK}</div><div class="tags"><ul><li>{TAG}</li></ul></div></div>""",
    "wordpress": f"""<article id="post-1" class="post type-post"><span class="cat-links"><a>{SECTION}</a></span>
        <span class="rutitr">{KICKER}</span><h1 class="entry-title">{TITLE}</h1>
        <span class="posted-on"><time class="entry-date published">{JALALI}</time></span>
        <p class="entry-lead">{LEAD}</p><div class="entry-content">{TEXT}{JUNK}</div>
        <footer class="entry-footer"><span class="tags-links"><a rel="tag">{TAG}</a></span></footer></article>""",
    "wordpress blocks": f"""<main><div class="entry-category"><a>{SECTION}</a></div><p class="kicker">{KICKER}</p>
        <h1 class="wp-block-post-title">{TITLE}</h1><div class="wp-block-post-date"><time>{JALALI}</time></div>
        <p class="entry-subtitle">{LEAD}</p><div class="entry-content wp-block-post-content">{TEXT}{JUNK}</div>
        <div class="wp-block-post-terms"><a rel="tag">{TAG}</a></div></main>""",
    "drupal": f"""<article class="node node--type-article"><div class="field field--name-field-kicker">{KICKER}</div>
        <div class="field field--name-field-section"><a>{SECTION}</a></div><h1 class="page-title">{TITLE}</h1>
        <div class="node__submitted"><time>{JALALI}</time></div><div class="field field--name-field-lead">{LEAD}</div>
        <div class="node__content"><div class="field field--name-body">{TEXT}{JUNK}</div></div>
        <div class="field field--name-field-tags"><a>{TAG}</a></div></article>""",
    "joomla-k2": f"""<div id="k2Container" class="itemView"><span class="itemDateCreated">{JALALI}</span>
        <div class="itemKicker">{KICKER}</div><h2 class="itemTitle">{TITLE}</h2>
        <div class="itemBody"><div class="itemIntroText">{LEAD}</div><div class="itemFullText">{TEXT}{JUNK}</div></div>
        <div class="itemCategory"><a>{SECTION}</a></div><ul class="itemTags"><li><a>{TAG}</a></li></ul></div>""",
    "ghost": f"""<article class="gh-article"><a class="gh-article-tag">{SECTION}</a>
        <p class="gh-article-kicker">{KICKER}</p><h1 class="gh-article-title">{TITLE}</h1>
        <p class="gh-article-excerpt">{LEAD}</p><div class="gh-article-meta"><time>{JALALI}</time></div>
        <section class="gh-content">{TEXT}{JUNK}</section><div class="gh-article-tags"><a>{TAG}</a></div></article>""",
    "blogger": f"""<div class="post-outer"><div class="post hentry"><div class="post-section"><a>{SECTION}</a></div>
        <div class="post-kicker">{KICKER}</div><h3 class="post-title entry-title">{TITLE}</h3>
        <abbr class="published">{JALALI}</abbr><div class="post-lead">{LEAD}</div>
        <div class="post-body">{TEXT}{JUNK}</div><div class="post-labels"><a>{TAG}</a></div></div></div>""",
}


def _rules(family: str) -> SiteRules:
    families = load_catalogue(None, {}, load_settings(None, {})).families
    ((rules, _, _),) = [each.dated() for each in families[family].rules]
    return rules


@pytest.mark.parametrize("name", PAGES)
def test_a_family_reads_its_systems_page(name: str) -> None:
    page = (
        f"<!DOCTYPE html><html lang='fa'><head><meta charset='utf-8'><title>{TITLE}</title></head><body>{PAGES[name]}"
    )
    found = extract(
        page.encode(),
        url="https://example.ir/news/1/x",
        rules=_rules(name.split(maxsplit=1)[0]),
        zone="Asia/Tehran",
        now=datetime(2022, 1, 5, tzinfo=UTC),
    )
    assert isinstance(found, Extraction), found
    assert (found.kicker, found.title, found.lead) == (KICKER, TITLE, LEAD)
    assert found.body == "\n".join(PARAGRAPHS)
    assert found.published_at == INSTANT
    assert found.tags == (TAG,)
    assert found.section == (None if name == "sputnik" else SECTION)
    assert {found.provenance[field] for field in ("title", "lead", "body", "published_at")} == {"rule"}


def test_every_family_has_its_page() -> None:
    families = load_catalogue(None, {}, load_settings(None, {})).families
    assert {name.split()[0] for name in PAGES} == families.keys()
    assert len(PAGES) > len(families)
