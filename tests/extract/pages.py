"""Pages written for the tests: the shapes of real sites, with words of our own."""

from __future__ import annotations

from scraper.extract import Extraction, extract

URL = "https://news.example.org/world/2024/05/reservoir"

PROSE = (
    "The council said on Friday that the reservoir, built in 1931, would be drained for repairs before the winter.",
    "Engineers found cracks in the northern wall last month, and they warned that waiting would cost far more.",
    "Residents of the valley, who depend on the lake for irrigation, asked for a timetable and for compensation.",
)
TITLE = "The reservoir is to be drained before the winter"
LINES = "".join(f"<p>{each}</p>" for each in PROSE)

ENGLISH = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Reservoir to be drained for repairs | Example News</title>
<meta property="og:title" content="Reservoir to be drained for repairs">
<meta property="og:site_name" content="Example News">
<meta property="og:type" content="article"><meta property="og:image" content="/img/lake.jpg">
<meta property="article:published_time" content="2024-05-03T10:15:00+01:00">
<meta property="article:modified_time" content="2024-05-03T12:00:00+01:00">
<meta property="article:section" content="World"><meta property="article:tag" content="Water">
<meta property="article:tag" content="Dams">
<link rel="canonical" href="/world/2024/05/reservoir?">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"Reservoir to be drained for repairs",
"author":[{{"@type":"Person","name":"Jane Roe"}},{{"@type":"Organization","name":"Example News"}}],
"isAccessibleForFree":true,}}</script>
</head><body class="has-sidebar gate-ad">
<nav><ul><li><a href="/">Home page of the Example News site</a></li><li>
<a href="/s">All the sport of the day and the week</a></li></ul></nav>
<main><article><h1>Reservoir to be drained for repairs</h1>
<p class="standfirst">Cracks in the wall leave no choice, engineers say.</p>
<div class="byline">By <a href="/jane">Jane Roe</a></div><time datetime="2024-05-03T10:15:00+01:00">3 May 2024</time>
<figure><img src="/img/wall.jpg">
<figcaption>The northern wall in April <span class="credit">Photo: A. N. Other</span></figcaption></figure>
<div class="article-body"><p>{PROSE[0]}</p><div class="share-bar">
<p>Share this article with everybody that you know, on every network.</p></div>
<h2>Cracks</h2><p>{PROSE[1]}</p><ul><li>Draining starts in September of this year</li>
<li>The wall is repaired until March</li></ul>
<p>Read more: <a href="/old">What the council said about the lake last year</a></p>
<blockquote>We were promised water, and now we are promised patience instead.</blockquote>
<table><tr><td>Year</td><td>Level</td></tr><tr><td>2023</td><td>41 m</td></tr></table><p>{PROSE[2]}</p></div>
<div id="comments">
<p>I have lived here for forty years and never have I seen the lake without any water at all.</p></div>
</article></main>
<aside class="newsletter">
<p>Sign up to our newsletter, which brings you the news of the day every morning at six.</p></aside>
<footer><p>Example News is a registered company in the county of Exampleshire, all rights reserved 2024.</p>
</footer></body></html>"""

PERSIAN_LINES = (
    "به گزارش ایسنا، به نقل از خبرگزاری رویترز، دو طرف می‌گویند گفت‌وگوها ۵۰ دقیقه‌ای بود و تنش‌ها کاهش یافت.",
    "سخنگوی دولت افزود: این دیدار می‌تواند آغاز دورهٔ تازه‌ای از همکاری‌ها باشد و ادامه خواهد داشت.",
)
PERSIAN = f"""<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8">
<title>گفت‌وگوی تلفنی دو رئیس‌جمهور - ایسنا</title>
<meta property="og:site_name" content="ایسنا">
<meta name="description" content="روسای جمهور دو کشور تلفنی گفت‌وگو کردند و بر ادامهٔ آن تأکید داشتند."></head>
<body><div class="menu"><ul><li><a href="/p">صفحهٔ نخست خبرگزاری دانشجویان ایران</a></li></ul></div>
<article><div class="meta-news"><ul><li>
<span class="title-meta">تاریخ</span> <span class="text-meta">جمعه / ۱۰ دی ۱۴۰۰ / ۱۲:۳۸</span></li>
<li><span class="text-meta">جهان</span></li></ul></div><h2 class="kicker">پس از ماه‌ها تنش</h2>
<h1 class="first-title">گفت‌وگوی تلفنی دو رئیس‌جمهور</h1>
<p class="summary">روسای جمهور دو کشور تلفنی گفت‌وگو کردند و بر ادامهٔ آن تأکید داشتند.</p>
<div class="item-body content-full-news"><div class="item-text"><p>{PERSIAN_LINES[0]}</p>
<p>بیشتر بخوانید: <a href="/n">خبر دیگری از همین موضوع</a></p>
<p>{PERSIAN_LINES[1]}</p><p>انتهای پیام</p></div></div><div class="tags"><ul><li>روسیه</li><li>آمریکا</li></ul>
</div></article>
<div class="comments-list">
<p>این نظر یکی از خوانندگان است و نباید در متن خبر بیاید، هر چه قدر هم که بلند باشد.</p></div></body></html>"""
PERSIAN_SELECT = {
    "root": ("article",), "kicker": (".kicker",), "title": (".first-title",), "lead": (".summary",),
 "body": (".item-body .item-text",),
    "published": (".meta-news li:nth-child(1) .text-meta",), "tags": (".tags li",),
 "section": (".meta-news li:nth-child(2) .text-meta",),
}  # fmt: skip


def simple(
    *paragraphs: str, title: str = "A headline of five words", head: str = "", before: str = "", after: str = ""
) -> str:
    """Return a plain article page."""
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    page = f"{before}<article><h1>{title}</h1>{text}</article>{after}"
    return f"<html><head><title>{title}</title>{head}</head><body>{page}</body></html>"


def read_body(body: str, *, head: str = "", lang: str = "en", url: str = URL, title: str = TITLE) -> Extraction:
    """Return what is read from a page with this body."""
    html = f'<html lang="{lang}"><head><title>{title}</title>{head}</head><body>{body}</body></html>'
    found = extract(html, url=url)
    assert isinstance(found, Extraction), found
    return found


def lines_of(body: str) -> list[str]:
    """Return the lines of the text that is read from a page with this body."""
    return read_body(body).body.split("\n")
