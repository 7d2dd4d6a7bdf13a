"""The shapes that editors and templates give pages of any family: no `<p>` around paragraphs, flashes among others."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.families.render import LAYOUTS, Layout, page
from tests.families.test_families import _f1, _read
from tests.families.test_variants import STORY

if TYPE_CHECKING:
    from collections.abc import Callable

VISIT = "<header><span>چهارشنبه ۱۵ دی ۱۴۰۰</span><nav><ul><li><a href='/'>صفحه نخست</a></li></ul></nav></header>"
SUMMARY = "رئیس شورای شهر ساری گفت که بازسازی بازار قدیم با {} درصد پیشرفت به مرحله پایانی رسیده است."
SUMMARIES = "".join(
    f'<li><div class="desc"><h3><a href="/news/{n}">بازار قدیم {n} ساله شد</a></h3>'
    f'<p class="introtext subtitle lead">{SUMMARY.format(n)}</p><time>۱۰:{n}</time></div></li>'
    for n in range(11, 26)
)
SIDEBAR = f'<aside class="sidebar"><section class="box"><h2>آخرین اخبار</h2><ul>{SUMMARIES}</ul></section></aside>'
COUPLET = ("رودی‌ست که از کوهِ کهن می‌آید", "با زمزمه تا سوی چمن می‌آید")
POINTERS = (
    "در همین زمینه بخوانید:",
    "حتماً بخوانید:",
    "بيشتر بخوانيد:",
    "کد مطلب: ۱۲۳۴۵",
    "مطالب پیشنهادی",
)
FRAME = '<table border="0" width="100%"><tbody><tr><td>{}</td></tr></tbody></table>'


def _framed(html: str, layout: Layout) -> str:
    """Put the paragraphs into a table of one cell."""
    first = html.index(layout.paragraph.partition("{}")[0] + STORY.paragraphs[0])
    last = html.index(STORY.paragraphs[-1]) + len(STORY.paragraphs[-1]) + len(layout.paragraph.partition("{}")[2])
    return html[:first] + FRAME.format(html[first:last]) + html[last:]


def _behind_second(html: str, layout: Layout, added: str) -> str:
    second = layout.paragraph.format(STORY.paragraphs[1])
    assert second in html
    return html.replace(second, second + added, 1)


SHAPES: dict[str, Callable[[Layout], str]] = {
    "breaks": lambda layout: page(STORY, replace(layout, paragraph="{}<br><br>\n")),
    "breaks and blocks": lambda layout: _behind_second(
        page(STORY, replace(layout, paragraph="{}<br />\n<br />")),
        replace(layout, paragraph="{}<br />\n<br />"),
        "<div><p></p></div>",
    ),
    "divs": lambda layout: page(
        STORY, replace(layout, paragraph='<div style="text-align:justify"><span>{}</span></div>')
    ),
    "spans": lambda layout: page(STORY, replace(layout, paragraph='<p dir="RTL"><span><span>{}</span></span></p>')),
    "a table of one cell": lambda layout: _framed(page(STORY, layout), layout),
    "the day of the visit": lambda layout: page(STORY, layout).replace("<body>", f"<body>{VISIT}", 1),
    "summaries of others": lambda layout: page(STORY, layout).replace("</body>", f"{SIDEBAR}</body>", 1),
    "pointers": lambda layout: _behind_second(
        page(STORY, layout), layout, "".join(f"<p>{each}</p>" for each in POINTERS)
    ),
    "a desk's number": lambda layout: page(STORY, layout).replace("انتهای پیام", "۲۲۳۲۲۵"),
    "non-joiners as entities": lambda layout: page(STORY, layout).replace("\u200c", "&zwnj;"),
    "a tag in the text": lambda layout: page(STORY, layout).replace("بارش‌ها", '<a href="/tag/0">بارش‌ها</a>', 1),
}
BY_SHAPE = pytest.mark.parametrize("shape", SHAPES)
BY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.family)


@BY_SHAPE
@BY_LAYOUT
@pytest.mark.parametrize("rules", [True, False], ids=["rules", "without"])
def test_the_story_comes_out_exact(layout: Layout, shape: str, *, rules: bool) -> None:
    article = _read(SHAPES[shape](layout), layout.family, rules=rules)
    assert (article.title, article.kicker, article.lead) == (STORY.title, STORY.kicker, STORY.lead)
    assert article.body.split("\n") == list(STORY.paragraphs)
    assert article.published_at is not None
    assert article.published_at.isoformat() == STORY.published
    assert (article.tags, article.authors) == (STORY.tags, ())


@BY_LAYOUT
@pytest.mark.parametrize("rules", [True, False], ids=["rules", "without"])
def test_a_couplet_is_text(layout: Layout, *, rules: bool) -> None:
    html = _behind_second(page(STORY, layout), layout, f"<p>{COUPLET[0]}<br>{COUPLET[1]}</p>")
    lines = _read(html, layout.family, rules=rules).body.split("\n")
    assert lines[2:4] == list(COUPLET)


@BY_LAYOUT
@pytest.mark.parametrize("rules", [True, False], ids=["rules", "without"])
@pytest.mark.parametrize("with_lead", [True, False], ids=["lead", "alone"])
def test_a_flash_stands_among_summaries_longer_than_it(layout: Layout, *, rules: bool, with_lead: bool) -> None:
    sentence = "نشست شورای شهر برای بررسی وضعیت راه‌ها آغاز شد."
    flash = replace(STORY, paragraphs=(sentence,), lead=STORY.lead if with_lead else "")
    html = page(flash, layout).replace("</body>", f"{SIDEBAR}</body>", 1)
    article = _read(html, layout.family, rules=rules)
    assert (article.title, article.body) == (STORY.title, sentence)
    assert article.lead == (STORY.lead if with_lead else None)
    assert article.published_at is not None
    assert article.published_at.isoformat() == STORY.published


@BY_LAYOUT
def test_a_headline_that_is_no_h1_is_known_by_the_title(layout: Layout) -> None:
    html = re.sub(r"<h1[^>]*>(.*?)</h1>", r'<div class="news-title">\1</div>', page(STORY, layout)).replace(
        "<body>", f"<body>{VISIT}", 1
    )
    article = _read(html, layout.family, rules=False)
    assert (article.title, article.kicker, article.lead) == (STORY.title, STORY.kicker, STORY.lead)
    assert article.published_at is not None
    assert article.published_at.isoformat() == STORY.published


@BY_LAYOUT
def test_a_box_of_other_articles_above_is_not_read_by_the_rules(layout: Layout) -> None:
    html = page(STORY, layout)
    first = layout.paragraph.format(STORY.paragraphs[0])
    box = f'<div class="more_news"><div class="title rutitr kicker uptitle">بیشتر:</div><ul>{SUMMARIES}</ul></div>'
    for shape in (html.replace("<body>", f"<body>{SIDEBAR}", 1), html.replace(first, first + box, 1)):
        article = _read(shape, layout.family, rules=True)
        assert (article.title, article.kicker, article.lead) == (STORY.title, STORY.kicker, STORY.lead)
        assert _f1("\n".join(STORY.paragraphs[:1]), article.body.split("\n")[0]) == 1.0


SHOWN_BY_MACHINES = '<time datetime="2021-11-05T14:37:00Z">'


@BY_LAYOUT
@pytest.mark.parametrize("rules", [True, False], ids=["rules", "without"])
def test_a_time_in_utc_is_told_as_readers_see_it(layout: Layout, *, rules: bool) -> None:
    dated = replace(
        layout,
        date=layout.date.replace("<time", "<i")
        .replace("</time>", "</i>")
        .replace("{}", f"{SHOWN_BY_MACHINES}{{}}</time>"),
    )
    article = _read(page(STORY, dated), layout.family, rules=rules)
    assert article.published_at is not None
    assert article.published_at.isoformat() == STORY.published


@BY_LAYOUT
@pytest.mark.parametrize("rules", [True, False], ids=["rules", "without"])
@pytest.mark.parametrize(
    "line",
    [
        "برای دنبال کردن اخبار ما در اینستاگرام کلیک کنید",
        "این را هم بخوانید:",
        "نشانی: https://example.ir/news/1/x",
        "امتیاز: ۴ از ۵",
    ],
)
def test_a_call_before_the_closing_is_no_text(layout: Layout, line: str, *, rules: bool) -> None:
    html = page(STORY, layout)
    last = layout.paragraph.format("انتهای پیام")
    assert last in html
    article = _read(html.replace(last, f"<p>{line}</p>{last}", 1), layout.family, rules=rules)
    assert article.body.split("\n") == list(STORY.paragraphs)
