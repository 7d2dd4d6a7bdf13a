"""The demo sites' pages and feeds, as agencies would write them: furniture, related links, comments and all."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from html import escape
from importlib.resources import files
from typing import Any

Story = dict[str, Any]

FA_NAME, EN_NAME = "خبرگزاری نمونه", "The Harbour Times"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 16"><path d="M3 16 4 4h1l1 12z"/></svg>'
ROBOTS = "User-agent: *\nDisallow: /search\n"


def stories(language: str) -> list[Story]:
    """Return the stories of the "fa" or the "en" site, newest first."""
    text = files("scraper.demo").joinpath("stories", f"{language}.json").read_text(encoding="utf-8")
    return sorted(json.loads(text), key=lambda story: str(story["published"]), reverse=True)


def persian_page(story: Story, base: str, others: list[Story]) -> str:
    """Return a page in the markup of the `isna` family."""
    kicker = f'<h2 class="kicker">{escape(story["kicker"])}</h2>' if story["kicker"] else ""
    body = "".join(f"<p>{escape(text)}</p>" for text in story["paragraphs"])
    body += f"<p>بیشتر بخوانید: {_link(others[0])}</p><p>انتهای پیام</p>"
    tags = "".join(f'<li><a href="/tag/{escape(tag)}">{escape(tag)}</a></li>' for tag in story["tags"])
    related = _links(others)
    return f"""<!DOCTYPE html>
<html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{escape(story["title"])} - {FA_NAME}</title>
<link rel="canonical" href="{base}{story["path"]}/{escape(story["title"].replace(" ", "-"))}">
<meta property="og:title" content="{escape(story["title"])}"><meta property="og:site_name" content="{FA_NAME}">
<link rel="alternate" type="application/rss+xml" href="/rss"></head>
<body><header><nav><ul><li><a href="/">صفحه اصلی</a></li><li><a href="/service/politics">سیاسی</a></li></ul></nav>
</header>
<main><article>{kicker}<h1 class="first-title">{escape(story["title"])}</h1>
<ul class="meta-news"><li><i></i><span class="text-meta">{story["date"]}</span></li>
<li><span class="title-meta">دسته‌بندی:</span> <span class="text-meta">{escape(story["section"])}</span></li>
<li><span class="title-meta">کد خبر:</span> <span class="text-meta">{story["path"].rsplit("/", 1)[-1]}</span></li></ul>
<p class="summary">{escape(story["lead"])}</p>
<div class="item-body content-full-news"><div class="item-text">{body}</div></div>
<div class="share_news"><a href="https://t.me/share">اشتراک‌گذاری در تلگرام</a></div>
<div class="short_link_cnt">لینک کوتاه: <input value="{base}/x{story["path"].rsplit("/", 1)[-1]}"></div>
<footer class="tags"><ul>{tags}</ul></footer></article>
<section class="widget--type-related related"><h3>اخبار مرتبط</h3><ul>{related}</ul></section>
<section class="comments-list"><ul><li><span class="author">خواننده</span>
<p class="comment-body">خسته نباشید، لطفاً این خبر را پیگیری کنید و نتیجه آن را هم برای ما بنویسید.</p>
</li></ul></section>
</main>
<footer><p>تمامی حقوق این سایت برای {FA_NAME} محفوظ است. نقل مطالب با ذکر منبع بلامانع است.</p></footer>
</body></html>"""


def english_page(story: Story, base: str, others: list[Story]) -> str:
    """Return a page with semantic markup and JSON-LD."""
    url = f"{base}{story['path']}"
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story["title"],
        "description": story["lead"],
        "datePublished": story["published"],
        "author": [{"@type": "Person", "name": story["author"]}],
        "publisher": {"@type": "Organization", "name": EN_NAME},
        "articleSection": story["section"],
        "keywords": story["tags"],
        "isAccessibleForFree": True,
        "mainEntityOfPage": url,
    }
    body = "".join(f"<p>{escape(text)}</p>" for text in story["paragraphs"])
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(story["title"])} | {EN_NAME}</title>
<link rel="canonical" href="{url}"><meta property="og:site_name" content="{EN_NAME}">
<script type="application/ld+json">{json.dumps(data)}</script>
<link rel="alternate" type="application/feed+json" href="/feed.json"></head>
<body><header><a href="/">{EN_NAME}</a><nav><a href="/local">Local</a> <a href="/culture">Culture</a></nav></header>
<main><article><h1>{escape(story["title"])}</h1><p class="standfirst">{escape(story["lead"])}</p>
<p class="byline">By <a rel="author" href="/staff">{escape(story["author"])}</a>
<time datetime="{story["published"]}">{story["published"][:10]}</time></p>
{_figure(story.get("image"))}<div class="article-body">{body}</div>
<aside class="newsletter"><p>Sign up for our morning letter and never miss the tide again.</p></aside></article>
<section class="related"><h2>Read more</h2><ul>{_links(others)}</ul></section></main>
<footer><p>© {EN_NAME}. All rights reserved.</p></footer></body></html>"""


def _figure(image: dict[str, str] | None) -> str:
    if image is None:
        return ""
    caption, credit = escape(image["caption"]), escape(image["credit"])
    label = f'<figcaption>{caption} <span class="credit">Photo: {credit}</span></figcaption>'
    return f'<figure><img src="{image["path"]}" alt="" width="900" height="1600">{label}</figure>\n'


def _links(others: list[Story]) -> str:
    return "".join(f"<li>{_link(story)}</li>" for story in others)


def _link(story: Story) -> str:
    return f'<a href="{story["path"]}">{escape(story["title"])}</a>'


def front_page(name: str, feed: str, items: list[Story]) -> str:
    """Return the front page of a site; it names its feed."""
    kind = "application/rss+xml" if feed == "/rss" else "application/feed+json"
    head = f'<meta charset="utf-8"><title>{name}</title><link rel="alternate" type="{kind}" href="{feed}">'
    return f"<!DOCTYPE html><html><head>{head}</head><body><ul>{_links(items)}</ul></body></html>"


def rss_feed(base: str, items: list[Story]) -> str:
    """Return the Persian site's RSS 2.0 feed."""
    entries = "".join(
        f"<item><title>{escape(story['title'])}</title><link>{base}{story['path']}</link>"
        f'<guid isPermaLink="true">{base}{story["path"]}</guid><description>{escape(story["lead"])}</description>'
        f"<pubDate>{format_datetime(datetime.fromisoformat(story['published']))}</pubDate></item>"
        for story in items
    )
    head = f"<title>{FA_NAME}</title><link>{base}/</link><description>{FA_NAME}</description><language>fa</language>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{entries}</channel></rss>'


def json_feed(base: str, items: list[Story]) -> str:
    """Return the English site's JSON Feed 1.1."""
    entries = [
        {
            "id": base + story["path"],
            "url": base + story["path"],
            "title": story["title"],
            "summary": story["lead"],
            "date_published": story["published"],
            "authors": [{"name": story["author"]}],
            "tags": story["tags"],
        }
        for story in items
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": EN_NAME,
        "home_page_url": f"{base}/",
        "language": "en",
    }
    return json.dumps(feed | {"items": entries}, ensure_ascii=False)
