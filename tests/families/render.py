"""Pages as the Persian content management systems make them: a family's markup around a story, with all its furniture.

Hardly any saved page of these sites is public; selectors and boilerplate are those of docs/agencies.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Text:
    """A story: what the page says, and what must come out of it."""

    path: str
    kicker: str | None
    title: str
    lead: str
    date: str
    published: str
    section: str
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A family's markup; `{}` stands for what is put in. `date` takes day and time."""

    family: str
    root: str
    kicker: str
    title: str
    lead: str
    body: str
    date: str
    tags: str
    tag: str
    section: str
    comments: str
    paragraph: str = "<p>{}</p>"
    day_and_time: str = "{day} - {time}"


LAYOUTS = (
    Layout(
        "nastooh",
        '<article id="item" class="item"><div class="item-header">{}</div></article>',
        '<h4 class="kicker rutitr">{}</h4>',
        '<h1 class="title"><a href="/news/1">{}</a></h1>',
        '<p class="summary introtext" itemprop="description">{}</p>',
        '<div itemprop="articleBody" class="item-body"><div class="item-text">{}</div></div>',
        '<div class="item-date"><span>{}</span></div>',
        '<section class="tags"><ul>{}</ul></section>',
        "<li><a href='/tag/1'>{}</a></li>",
        '<ol class="breadcrumb"><li><a href="/">{}</a></li></ol>',
        '<section class="comments"><ul class="comments-list"><li><div class="author">ناشناس</div>'
        '<div class="comment-body">{}</div></li></ul></section>',
    ),
    Layout(
        "isna",
        "<article>{}</article>",
        '<span class="kicker">{}</span>',
        '<h1 class="first-title" itemprop="headline">{}</h1>',
        '<p class="summary" itemprop="description">{}</p>',
        '<div itemprop="articleBody" class="item-body"><div class="item-text">{}</div></div>',
        '<div class="meta-news"><ul><li><span>تاریخ</span><span class="text-meta">{}</span></li>'
        '<li><span class="text-meta">اخبار</span></li></ul></div>',
        '<footer class="tags"><ul>{}</ul></footer>',
        "<li><a href='/tag/1'>{}</a></li>",
        "<div>{}</div>",
        '<section class="comments"><ul class="comments-list"><li>{}</li></ul></section>',
        day_and_time="{day} / {time}",
    ),
    Layout(
        "iransamaneh",
        '<div class="news-cnt"><article>{}</article></div>',
        '<div class="rutitr">{}</div>',
        '<h1 class="title">{}</h1>',
        '<div class="subtitle">{}</div>',
        '<div class="body" style="text-align: justify;">{}</div>',
        '<div class="news_nav news_pdate_c"><span class="news_nav_title">تاریخ انتشار: </span>{}</div>',
        '<div class="tags_title">{}</div>',
        '<a href="/fa/tags/1" class="tags_item">{}</a>',
        '<div class="news_path"><a href="/fa/politics">{}</a></div>',
        '<div class="comments_item"><div class="comm_info">ناشناس</div><div>{}</div></div>',
        paragraph='<div style="text-align: justify;">{}</div>',
    ),
    Layout(
        "asam",
        '<div class="news_content"><article>{}</article></div>',
        '<h2 class="uptitle up_title">{}</h2>',
        '<h1 class="title">{}</h1>',
        '<p class="lead news_lead">{}</p>',
        '<div class="article_body"><div id="echo_detail" class="echo_detail">{}</div></div>',
        '<time class="news_time">{}</time>',
        '<ul class="article_tags article_tag">{}</ul>',
        "<li><a href='/fa/tag/1'>{}</a></li>",
        '<ul class="breadcrumb_list"><li><a href="/fa/1">{}</a></li></ul>',
        '<ul class="comments-list"><li>{}</li></ul>',
    ),
    Layout(
        "tasnim",
        '<article class="single-news">{}</article>',
        '<h3 class="kicker">{}</h3>',
        '<h1 class="title">{}</h1>',
        '<h3 class="lead">{}</h3>',
        '<div class="story">{}</div>',
        '<li class="time">{}</li>',
        '<ul class="tags smart-keyword">{}</ul>',
        "<li><a href='/fa/tag/1'>{}</a></li>",
        '<ul><li class="service"><a href="/fa/1">{}</a></li></ul>',
        '<div class="comments"><p>{}</p></div>',
        paragraph='<p style="text-align: justify;">{}</p>',
    ),
    Layout(
        "studiokhabar",
        '<div class="doc_content">{}</div>',
        '<div id="docDiv3TitrRou" class="docDiv3TitrRou">{}</div>',
        '<h1 id="docDiv3TitrMain">{}</h1>',
        '<div id="docDivLead1"><div>{}</div></div>',
        '<div id="doctextarea"><article>{}</article></div>',
        '<div class="doc_date docDiv3Date">{}</div>',
        '<div class="tags">{}</div>',
        "<a href='/tag/1'>{}</a>",
        '<div class="doc-section-info"><a href="/politics">{}</a></div>',
        '<div class="comments">{}</div>',
    ),
    Layout(
        "websamaneh",
        '<section class="single">{}</section>',
        '<div class="uptitle">{}</div>',
        "<h1>{}</h1>",
        '<div class="lead">{}</div>',
        '<div class="con">{}</div>',
        '<ul class="top-meta"><li>کد خبر: ۱۲۳۴۵</li><li>{}</li></ul>',
        "<div>{}</div>",
        '<a href="/tag/x">{}</a>',
        '<div class="meta-cat"><a href="/cat">{}</a></div>',
        '<div class="comments"><p>{}</p></div>',
    ),
    Layout(
        "iran-drupal",
        '<article class="node">{}</article>',
        '<div class="rutitr">{}</div>',
        '<h1 class="title">{}</h1>',
        '<div class="lead">{}</div>',
        '<div class="body"><div class="field-items">{}</div></div>',
        '<span class="date-display-single">{}</span>',
        '<div class="tags"><ul>{}</ul></div>',
        "<li><a href='/tags/1'>{}</a></li>",
        '<div class="category-breadcrumb"><a href="/1">{}</a></div>',
        '<div class="comments"><p>{}</p></div>',
    ),
    Layout(
        "wordpress",
        '<article id="post-1" class="post type-post status-publish hentry">{}</article>',
        '<span class="rutitr">{}</span>',
        '<h1 class="entry-title">{}</h1>',
        '<p class="td-post-sub-title">{}</p>',
        '<div class="entry-content td-post-content">{}<div class="sharedaddy"><h3>به اشتراک بگذارید</h3></div></div>',
        '<span class="posted-on"><time class="entry-date published updated">{}</time></span>',
        '<span class="tags-links">برچسب‌ها: {}</span>',
        '<a href="/tag/1" rel="tag">{}</a>',
        '<span class="cat-links"><a href="/category/1" rel="category tag">{}</a></span>',
        '<div id="comments" class="comments-area"><ol class="comment-list"><li><p>{}</p></li></ol></div>',
    ),
    Layout(
        "drupal",
        '<article class="node node--type-article node--view-mode-full">{}</article>',
        '<div class="field field--name-field-kicker field__item">{}</div>',
        '<h1 class="page-title"><span class="field field--name-title">{}</span></h1>',
        '<div class="field field--name-field-lead field--label-hidden field__item">{}</div>',
        '<div class="node__content"><div class="clearfix field field--name-body field__item">{}</div></div>',
        '<footer class="node__meta"><div class="node__submitted">ارسال شده در <time>{}</time></div></footer>',
        '<div class="field field--name-field-tags"><div class="field__label">برچسب‌ها</div>{}</div>',
        '<div class="field__item"><a href="/tags/1">{}</a></div>',
        '<nav class="breadcrumb"><ol><li><a href="/">خانه</a></li><li><a href="/1">{}</a></li></ol></nav>',
        '<section id="comments" class="field--name-comment"><article class="comment"><p>{}</p></article></section>',
    ),
    Layout(
        "joomla-k2",
        '<div id="k2Container" class="itemView"><div class="itemBody">{}</div></div>',
        '<div class="itemKicker">{}</div>',
        '<div class="itemHeader"><h1 class="itemTitle">{}</h1></div>',
        '<div class="itemIntroText"><p>{}</p></div>',
        '<div class="itemFullText">{}</div><div class="itemContentFooter"><span>بازدید ۱۲ بار</span></div>',
        '<span class="itemDateCreated">{}</span>',
        '<div class="itemTagsBlock"><span>برچسب‌ها</span><ul class="itemTags">{}</ul></div>',
        '<li><a href="/tag/1">{}</a></li>',
        '<div class="itemCategory"><span>منتشر شده در</span><a href="/1">{}</a></div>',
        '<div class="itemComments"><ul class="itemCommentsList"><li><p>{}</p></li></ul></div>',
    ),
    Layout(
        "ghost",
        '<article class="gh-article post">{}</article>',
        '<div class="gh-article-kicker">{}</div>',
        '<h1 class="gh-article-title">{}</h1>',
        '<p class="gh-article-excerpt">{}</p>',
        '<section class="gh-content gh-canvas">{}<div class="kg-card kg-signup-card"><h2>خبرنامه</h2>'
        "<p>برای دریافت هر روزه خبرها نشانی خود را بنویسید.</p></div></section>",
        '<div class="gh-article-meta"><time class="gh-article-meta-date">{}</time></div>',
        '<div class="gh-article-tags">{}</div>',
        '<a href="/tag/x/">{}</a>',
        '<a class="gh-article-tag" href="/tag/1/">{}</a>',
        '<section class="gh-comments"><div><p>{}</p></div></section>',
    ),
    Layout(
        "blogger",
        '<div class="post-outer"><div class="post hentry">{}</div></div>',
        '<div class="post-kicker">{}</div>',
        '<h1 class="post-title entry-title">{}</h1>',
        '<div class="post-lead">{}</div>',
        '<div class="post-body entry-content">{}</div>',
        '<div class="date-header"><abbr class="published">{}</abbr></div>',
        '<div class="post-labels">برچسب‌ها: {}</div>',
        "<a href='/search/label/1' rel='tag'>{}</a>",
        '<div class="post-section"><a href="/search/label/1">{}</a></div>',
        '<div class="comments" id="comments"><h4>۱ نظر:</h4><p class="comment-content">{}</p></div>',
    ),
)

OTHERS = (
    "قیمت دلار امروز چند شد؟",
    "زلزله ۴ ریشتری جنوب را لرزاند",
    "جدول لیگ برتر پس از هفته دهم",
    "هوای تهران آلوده است",
)
COMMENT = "خسته نباشید، امیدوارم این وضعیت هر چه زودتر درست شود و مسئولان هم پاسخگو باشند."
TAIL = "انتهای پیام"
READ_ALSO = "بیشتر بخوانید: <a href='/news/9'>سه گردنه دیگر هم بسته شد</a>"


def texts() -> list[Text]:
    """Return the Persian stories that come with the demo."""
    rows = json.loads(files("scraper.demo").joinpath("stories", "fa.json").read_text(encoding="utf-8"))
    return [Text(**{**row, "tags": tuple(row["tags"]), "paragraphs": tuple(row["paragraphs"])}) for row in rows]


def page(text: Text, layout: Layout) -> str:
    """Return a story's page as a family makes it."""
    head = (
        '<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8">'
        f"<title>{escape(text.title)} - خبرگزاری نمونه</title></head>"
    )
    middle = len(text.paragraphs) // 2
    lines = [layout.paragraph.format(escape(each)) for each in text.paragraphs]
    lines.insert(middle, layout.paragraph.format(READ_ALSO))
    lines.append(layout.paragraph.format(TAIL))
    parts = [
        layout.section.format(text.section),
        layout.date.format(_date(text.date, layout)),
        layout.kicker.format(escape(text.kicker)) if text.kicker else "",
        layout.title.format(escape(text.title)),
        layout.lead.format(escape(text.lead)),
        layout.body.format("\n".join(lines)),
        '<div class="short_link_cnt">لینک کوتاه: https://example.ir/xcdf</div>',
        '<div class="share_news share"><a href="#">تلگرام</a><a href="#">واتساپ</a></div>',
        layout.tags.format("".join(layout.tag.format(each) for each in text.tags)),
        f'<div class="widget widget--type-related related"><h3>اخبار مرتبط</h3>{_links()}</div>',
        layout.comments.format(COMMENT),
    ]
    body = layout.root.format("\n".join(parts))
    return f"{head}<body>{_header()}<main class='main-content'>{body}</main>{_sidebar()}{_footer()}</body></html>"


def _date(date: str, layout: Layout) -> str:
    day, _, time = date.rpartition(" / ")
    return layout.day_and_time.format(day=day.replace(" / ", " "), time=time)


def _links() -> str:
    return (
        "<ul>"
        + "".join(f"<li><a href='/news/{number}'>{each}</a></li>" for number, each in enumerate(OTHERS))
        + "</ul>"
    )


def _header() -> str:
    sections = "".join(f"<li><a href='/{each}'>{each}</a></li>" for each in ("سیاسی", "اقتصادی", "ورزشی", "فرهنگی"))
    return f"<header><a href='/' class='logo'>خبرگزاری نمونه</a><nav class='navbar'><ul>{sections}</ul></nav></header>"


def _sidebar() -> str:
    return f"<aside class='sidebar'><h3>پربازدیدترین‌ها</h3>{_links()}</aside>"


def _footer() -> str:
    return (
        "<footer class='footer'><p>همه حقوق برای خبرگزاری نمونه محفوظ است. نقل مطالب با ذکر منبع آزاد است.</p></footer>"
    )
