"""Lost non-joiners come back where they surely belong, and nowhere else."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from scraper.text import restore

ZWNJ = "\u200c"
KEPT = """
میان میهن میدان میزان میراث میوه میل میلادی میلیون میلیارد میز میخ میهمان تنها تنهایی بها بهای انتها
منتها نهایی رهایی بهتر دختر کنترل دفتر کمتر بیشتر مادر برادر کشورهای مرزهای نامه خانه گرفتن تمام
همین همچنین ها های سفر ایمیل رسمی قدیمی نمایش اشتها اشتهای گرانبها گرانبهای پربها خونبها منهای علیها
شانگهای شانگهایی انتهایی بهایی میدانی تنهاست الهام دلار تباهی جهانی فقهای شفاها منها مبتلا اجارهبها
برندهای زنجیرهای دورهای حرفهای نامهای دستهای نشانهای رابطهای بستهای اژدها طاها پهلو کوتاهی گواهی
دوتایی میثم میترا مینا میرزا میکروب میانگین نمیر نمین دخترها ترانه ترین ای اند ام
"""

# Checked by hand: each must come back whole after its non-joiners are lost.
GOLD = [
    "به گزارش ایسنا، این تماس‌ها ادامه می‌یابد.",
    "پوتین گفت که تهدید تحریم‌ها می‌تواند روابط را قطع کند.",
    "حضور نظامی در مرزها کاهش می‌یابد.",
    "او گفت که کشورهای غربی ضمانت‌های امنیتی می‌دهند.",
    "مقام‌های دو کشور پیشرفتی را مطرح نکردند.",
    "هیچ‌یک از مقام‌ها راه‌حل تازه‌ای ندارد.",
    "این گفتگو یک پیش‌زمینه خوب برای مذاکرات است.",
    "روسیه حدود ده هزار سرباز خود را عقب می‌کشد.",
    "نبرد هسته‌ای نباید آغاز شود چون برنده‌ای ندارد.",
    "آن‌ها نمی‌خواهند بیایند.",
    "این‌ها کتاب‌های ما نیستند.",
    "دانشگاه‌ها و کتابخانه‌ها باز می‌شوند.",
    "بچه‌ها به خانه‌هایشان رفته‌اند.",
    "ما این فیلم را دیده‌ایم.",
    "من آنجا رفته‌ام و او را شناخته‌ام.",
    "شما گفته‌اید که نمی‌آیید.",
    "مهم‌ترین خبرهای امروز را می‌خوانیم.",
    "این سخت‌ترین روزهای زندگی او بود.",
    "نمی‌توان این را انکار کرد.",
    "می‌توان گفت که قیمت‌ها بالا می‌رود.",
    "نه‌تنها من بلکه او هم می‌داند.",
    "تیم ایران به نیمه‌نهایی رسید.",
    "سرمایه‌ای برای این پروژه نمانده است.",
    "جلسه‌ای در تهران برگزار می‌شود.",
    "نتیجه‌ای از این گفتگوها به دست نیامد.",
    "او می‌گوید که نرخ‌هایی تازه اعلام می‌کنند.",
    "آتش‌سوزی در جنگل‌ها ادامه دارد.",
    "آتش‌بس از امشب آغاز می‌شود.",
    "دانش‌آموزان به مدرسه می‌روند.",
    "عقب‌نشینی نیروها آغاز شد.",
    "بی‌سابقه بودن این رویداد را همه پذیرفته‌اند.",
    "به‌عنوان نمونه سنگ‌ها را می‌شکنند.",
    "دست‌کم سه نفر کشته شدند.",
    "پیش‌بینی می‌شود که باران ببارد.",
    "تصمیم‌گیری در این باره سخت‌تر شده است.",
    "نرخ ارز ارزان‌تر می‌شود.",
    "میزان بارش در میدان‌های شهر زیاد بود.",
    "میلیون‌ها نفر در میهن خود تنها ماندند.",
    "قالی‌های گرانبها در انتهای سالن بود.",
    "قیمت برندهای خارجی و زنجیرهای طلا بالا رفت.",
    "بازار شانگهای منهای بانک‌ها رشد کرد.",
    "تحقیقات میدانی در دانشگاه تهران انجام شد.",
    "نسخه‌ای از نامه به دست ما رسید.",
    "مدرسه‌ای در روستا ساخته‌اند.",
    "حمله‌ای هوایی گزارش نشده بود.",
    "هم‌اکنون خیابان‌ها باز است.",
]


def sentences() -> list[str]:
    stories = json.loads(files("scraper.demo").joinpath("stories", "fa.json").read_text(encoding="utf-8"))
    return [text for story in stories for text in (story["title"], story["lead"], *story["paragraphs"])]


def test_the_reference_story_comes_back_whole() -> None:
    stories = json.loads(files("scraper.demo").joinpath("stories", "fa.json").read_text(encoding="utf-8"))
    gold = [stories[0]["title"], stories[0]["lead"], *stories[0]["paragraphs"]]
    assert [restore(text.replace(ZWNJ, "")) for text in gold] == gold


def test_precision_before_recall_on_all_sentences() -> None:
    right = wrong = missed = 0
    for gold in sentences():
        restored = restore(gold.replace(ZWNJ, ""))
        ours, theirs = (_places(text) for text in (restored, gold))
        right, wrong, missed = right + len(ours & theirs), wrong + len(ours - theirs), missed + len(theirs - ours)
    assert right / (right + wrong) >= 0.98
    assert right / (right + missed) >= 0.6


def test_words_that_mean_two_things_are_left_to_what_stands_around_them() -> None:
    assert restore("برندهای خارجی") == "برندهای خارجی"
    assert restore("هیچ برندهای نداشت") == f"هیچ برنده{ZWNJ}ای نداشت"
    assert restore("کار حرفهای") == "کار حرفهای"


def _places(text: str) -> set[int]:
    """Return how many other characters stand before each non-joiner."""
    return {found.start() - number for number, found in enumerate(re.finditer(ZWNJ, text))}


@pytest.mark.parametrize("gold", GOLD)
def test_gold_sentences_come_back_whole(gold: str) -> None:
    assert restore(gold.replace(ZWNJ, "")) == gold
    assert restore(gold) == gold


@pytest.mark.parametrize("word", KEPT.split())
def test_whole_words_stay_whole(word: str) -> None:
    assert restore(word) == word


def test_text_that_has_its_non_joiners_stays_as_it_is() -> None:
    changed = [text for text in sentences() if restore(text) != text]
    assert changed == []


@pytest.mark.parametrize("text", sentences()[:12])
def test_idempotent(text: str) -> None:
    once = restore(text.replace(ZWNJ, ""))
    assert restore(once) == once
    assert once.replace(ZWNJ, "") == text.replace(ZWNJ, "")
