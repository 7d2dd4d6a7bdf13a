"""Layouts that sites of the families have beside today's: other containers, other dates, text parted by line breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.families.test_families import ZWNJ, _f1, _read

TITLE, KICKER = "دیوان عدالت اداری ابطال مصوبه دستمزد را رد کرد", "کار و کارگر"
LEAD = "هیئت عمومی دیوان عدالت اداری درخواست ابطال مصوبه مزدی شورای عالی کار را نپذیرفت."
PARAGRAPHS = (
    "رئیس دیوان گفت: «دادخواست‌های رسیده بررسی شد و شورا در چارچوب اختیارهای خود عمل کرده است.»",
    "به گزارش ایلنا، فعالان کارگری پیش از این گفته بودند که سبد معیشت خانوارها نادیده گرفته شده است.",
    "نماینده کارگران در شورا نیز گفت که پیگیری‌ها از راه مجلس ادامه می‌یابد و کارگران کوتاه نمی‌آیند.",
    "بر پایه قانون کار، حداقل مزد هر سال با توجه به نرخ تورم و سبد معیشت تعیین می‌شود.",
)
PARTS = {
    "title": TITLE,
    "kicker": KICKER,
    "lead": LEAD,
    "paragraphs": "".join(f"<p>{each}</p>" for each in PARAGRAPHS),
    "breaks": "<br><br>".join(PARAGRAPHS),
    "divisions": "".join(f'<div style="text-align:justify"><b>{each}</b>&nbsp;</div>' for each in PARAGRAPHS),
}
FILE = Path(__file__).parent / "older_layouts.txt"
LAYOUTS = dict(block.split("\n", 1) for block in FILE.read_text(encoding="utf-8").split("== ")[1:])
MENU = "<header><nav><ul><li><a href='/1'>سیاسی</a></li><li><a href='/2'>ورزشی</a></li></ul></nav></header>"
FOOT = "<footer><p>همه حقوق محفوظ است.</p></footer>"


@pytest.mark.parametrize("rules", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_read_whole(layout: str, rules: bool) -> None:  # noqa: FBT001 - a parameter of the test
    head = f"<html lang='fa' dir='rtl'><head><meta charset='utf-8'><title>{TITLE} - پایگاه خبری نمونه</title></head>"
    html = f"{head}<body>{MENU}<div class='container'>{LAYOUTS[layout].format(**PARTS)}</div>{FOOT}</body></html>"
    article = _read(html, layout.split(maxsplit=1)[0], rules=rules)
    gold, found = "\n".join((LEAD, *PARAGRAPHS)), f"{article.lead or ''}\n{article.body}"
    assert article.title == TITLE
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2017-04-08T11:09:00+04:30"
    assert _f1(gold, found) >= 0.98
    assert found.count(ZWNJ) == gold.count(ZWNJ)
    assert article.credited_sources == ("ILNA",)
    assert not rules or (article.lead, article.kicker) == (LEAD, KICKER)
