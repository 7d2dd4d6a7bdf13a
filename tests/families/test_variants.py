"""What stands among the paragraphs of a story, and under it, is no text: by every family's rules and without them."""

from __future__ import annotations

from html import escape

import pytest

from tests.families import render
from tests.families.render import LAYOUTS, Layout, Text, page
from tests.families.test_families import _f1, _read

STORY = Text(
    path="x",
    kicker="یک مقام مسئول در گفت‌وگو با ایسنا:",
    title="ذخیره آب سدهای غرب کشور به نصف رسید",
    lead="مدیرکل منابع آب غرب کشور از نصف شدن ذخیره سدهای این منطقه خبر داد و خواستار صرفه‌جویی مردم شد.",
    date="جمعه / ۱۴ آبان ۱۴۰۰ / ۱۸:۰۷",
    published="2021-11-05T18:07:00+03:30",
    section="اقتصادی",
    tags=("آب", "سدها", "خشکسالی"),
    paragraphs=(
        "به گزارش ایسنا، علی مرادی امروز در نشستی خبری گفت: حجم آب پشت سدها نسبت به میانگین پنج‌ساله نصف شده است.",
        "وی با بیان این‌که بارش‌ها هنوز جبران نکرده‌اند، افزود: «اگر همین روند ادامه یابد، جیره‌بندی ناگزیر است.»",
        "مرادی یادآور شد: کشاورزان می‌توانند با تغییر الگوی کشت تا ۳۰ درصد کمتر آب مصرف کنند.",
        "او همچنین گفت که خط انتقال تازه‌ای تا پایان سال به بهره‌برداری می‌رسد و روزانه ۲۰ هزار مترمکعب آب می‌رساند.",
        "این مقام مسئول در پایان از رسانه‌ها خواست فرهنگ مصرف درست را ترویج کنند.",
    ),
)
BETWEEN = {
    "figure": '<figure><img src="/a.jpg" alt="x"><figcaption>نمایی از سد - عکس: رضا احمدی</figcaption></figure>',
    "video": '<div class="video-js jwplayer"><video src="/a.mp4"></video><p>پخش ویدیو پشتیبانی نمی‌شود</p></div>',
    "related": '<div class="related"><h4>بیشتر بخوانید</h4><ul><li><a href="/n/1">سدها خالی شدند</a></li>'
    '<li><a href="/n/2">باران در راه است</a></li></ul></div>',
    "gallery": '<div class="gallery new_gallery_list"><a href="/1.jpg"><img src="/1.jpg"></a></div>',
    "notice": '<div class="noprint"><a href="/ads">خرید اقساطی لوازم خانگی بدون پیش‌پرداخت</a></div>',
    "pointer": '<p><strong><a href="/n/3">بیشتر بخوانید: باران در راه است</a></strong></p>',
}
TAILS = ["انتهای پیام/", "انتهای پیام/ ۴۰۳۲", "پایان پیام/ن", "۹۰۱۸**۱۰۳۰", "انتهای خبر/", "انتهای پیام"]


def _page(layout: Layout, between: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(render, "TAIL", TAILS[list(BETWEEN).index(between)])
    second = layout.paragraph.format(escape(STORY.paragraphs[1]))
    html = page(STORY, layout)
    assert second in html
    return html.replace(second, f"{second}{BETWEEN[between]}", 1)


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.family)
def test_by_rules_the_text_is_exact(layout: Layout, between: str, monkeypatch: pytest.MonkeyPatch) -> None:
    article = _read(_page(layout, between, monkeypatch), layout.family, rules=True)
    assert article.body.split("\n") == list(STORY.paragraphs)
    assert (article.title, article.kicker, article.lead, article.tags) == (
        STORY.title,
        STORY.kicker,
        STORY.lead,
        STORY.tags,
    )
    assert article.published_at is not None
    assert article.published_at.isoformat() == STORY.published


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.family)
def test_without_rules_it_is_as_good_as_that(layout: Layout, between: str, monkeypatch: pytest.MonkeyPatch) -> None:
    article = _read(_page(layout, between, monkeypatch), layout.family, rules=False)
    assert _f1("\n".join((STORY.lead, *STORY.paragraphs)), f"{article.lead or ''}\n{article.body}") >= 0.98
    assert article.title == STORY.title
