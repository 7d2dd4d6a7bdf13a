"""Layouts of news sites of the Middle East, Asia and Africa, with words of our own: what each once lost."""

from __future__ import annotations

import json

import pytest

from scraper.extract.authors import people_in
from scraper.extract.lines import are_readers, is_call, is_stamp, opens_comments
from scraper.extract.pointers import is_pointer
from scraper.text import is_end
from tests.extract.pages import LINES, PROSE, TITLE, read_body

LEAD = "Cracks in the northern wall leave the council no choice, its engineers say."
LONG = tuple(f"{each} So said the engineers, and so the council has it in its minutes." for each in PROSE)
TEXT = "\n".join(PROSE)
KOREAN = "강릉시, 해변 침식 대책 착수"
BYLINE = (
    "<div aria-labelledby='the-byline'><b>Information</b><ul><li><i>ፀሐፊ, </i><i>ዳዊት ከበደ</i></li>"
    "<li><i>የሥራ ሃላፊነት, </i><i>ቢቢሲ አማርኛ</i></li></ul></div>"
)
TAMIL = "மதுரை மாவட்டத்தில் உள்ள நீர்த்தேக்கம் குளிர்காலத்துக்கு முன் பழுதுபார்க்கப்படும் என்று அதிகாரிகள் தெரிவித்தனர்."


@pytest.mark.parametrize(
    "title",
    [
        "نظرات بینندگان",
        "دیدگاه‌های کاربران",
        "تعليقات القراء",
        "வாசகர் கருத்து",
        "Vos commentaires",
        "网友评论",
        "ความคิดเห็นของผู้อ่าน",
    ],
)
def test_the_text_ends_where_readers_speak(title: str) -> None:
    said = "I have lived below that wall for forty years and nobody ever came to look at it, said the reader."
    found = read_body(f"<h1>{TITLE}</h1><div>{LINES}<div><b>{title}</b></div><p>{said}</p></div>")
    assert found.body == TEXT
    assert not are_readers(f"{title} {title}")


def test_the_number_of_comments_has_counters() -> None:
    assert opens_comments("コメント48件")
    assert opens_comments("댓글 12개")
    assert is_stamp("7/22(水) 12:31配信")


def test_a_comment_behind_broken_lines_is_no_opening() -> None:
    said = "<p>Every year the same, and nobody takes the barriers away, so what is the warning for?</p>"
    text = "<br><br>".join(f"{TAMIL} {number}" for number in range(4))
    found = read_body(
        f"<div><h1>{TITLE}</h1><div class='story'>{text}<br></div>"
        f"<div class='c1'><h3>வாசகர் கருத்து</h3>{said}</div></div>"
    )
    assert found.body.split("\n") == [f"{TAMIL} {number}" for number in range(4)]


def test_a_card_under_an_empty_link_is_left_out() -> None:
    card = '<div><div><a class="card__link" href="/2"></a><span>Another story from the valley.</span></div></div>'
    block = "<div class='b'><div class='t'>{}</div></div>".format
    texts = "".join(map(block, PROSE[:2])) + card + block(PROSE[2])
    assert read_body(f"<h1>{TITLE}</h1><div>{texts}</div>").body == TEXT


@pytest.mark.parametrize("end", ["// انتهى //", "انتهای پیام/", "(END)", "（完）"])
def test_the_text_ends_where_the_agency_says_so(end: str) -> None:
    assert is_end(end)
    found = read_body(f"<h1>{TITLE}</h1><div>{LINES}<p>{end}</p><p>17:45</p><p>0112 desk of the north</p></div>")
    assert found.body == TEXT


def test_the_end_of_one_of_several_stories_is_not_that_of_the_page() -> None:
    found = read_body(f"<h1>{TITLE}</h1><div><p>{PROSE[0]}</p><p>(END)</p><p>{PROSE[1]}</p><p>{PROSE[2]}</p></div>")
    assert found.body.split("\n")[2:] == list(PROSE[1:])


def test_a_short_line_that_begins_with_its_subject_in_bold_is_text() -> None:
    text = f"<p>{LONG[0]}</p><p><strong>Source</strong>: the council of the valley</p><p>{LONG[1]}</p><p>{LONG[2]}</p>"
    assert read_body(f"<h1>{TITLE}</h1><div>{text}</div>").body.split("\n")[1] == "Source: the council of the valley"
    plain = text.replace("<strong>Source</strong>", "Source")
    assert read_body(f"<h1>{TITLE}</h1><div>{plain}</div>").body.split("\n") == list(LONG)


def test_a_lead_in_what_is_named_a_sidebar_with_the_headline_is_the_lead() -> None:
    column = f"<div class='sidebar-1'><h1>{TITLE}</h1><p class='description'>{LEAD}</p><article>{LINES}</article></div>"
    found = read_body(f"<div>{column}<div class='sidebar-2'><p>Most read</p></div></div>")
    assert (found.lead, found.body) == (LEAD, TEXT)
    slogan = f"<div><h1>{TITLE}</h1><p class='site-description'>{LEAD}</p></div><article>{LINES}</article>"
    assert read_body(slogan).lead is None


@pytest.mark.parametrize(
    ("shown", "url", "time"),
    [
        (
            "<span><em>2026</em></span><span><em>03</em>/<em>02</em></span><span>16:28:05</span>",
            "/20260302/a/c.html",
            "16:28",
        ),
        ("<div>जेष्ठ १८, २०८२ ०७:१२</div>", "/2026/03/02/x-1.html", "07:12"),
    ],
)
def test_the_day_of_the_address_takes_the_time_beside_the_headline(shown: str, url: str, time: str) -> None:
    found = read_body(f"<div>{shown}</div><h1>{TITLE}</h1>{LINES}", lang="zh", url=f"https://news.example.cn{url}")
    assert found.published_at is not None
    assert found.published_at.isoformat() == f"2026-03-02T{time}:00+08:00"


def test_digits_of_india_make_a_date_beside_the_headline() -> None:
    found = read_body(
        f"<h1>{TITLE}</h1><div>প্রকাশ: ০৯ জুন ২০২৫, ১৫:২০</div>{LINES}", lang="bn", url="https://news.example.bd/1"
    )
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2025-06-09T15:20:00+06:00"


def test_the_language_of_the_headline_tells_the_zone_where_the_page_names_none() -> None:
    html = f"<h1>{TAMIL}</h1><time>2025-06-09 15:20</time>{LINES}"
    found = read_body(html, lang="", title=TAMIL, url="https://news.example.com/1")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2025-06-09T15:20:00+05:30"


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        (
            "<div class='c-byline'><li><b>نویسنده, </b><b>نگار شمس</b></li><li><b>شغل, </b><b>بی‌بی‌سی</b></li></div>",
            "نگار شمس",
        ),
        (
            BYLINE,
            "ዳዊት ከበደ",
        ),
        ("<span class='author'>سعيد العلوي من الناظور</span>", "سعيد العلوي"),
        ("<span class='author'>القاهرة: سعيد العلوي</span>", "سعيد العلوي"),
        ("<div class='author'><a>Марина Ковалёва</a> Корреспондент</div>", "Марина Ковалёва"),
        ("<div><div>港城新闻记者 王雪晴</div></div>", "王雪晴"),
    ],
)
def test_names_in_bylines_of_more_sites(byline: str, name: str) -> None:
    found = read_body(f"<h1>{TITLE}</h1>{byline}{LINES}", lang="ar")
    assert (found.authors, found.body) == ((name,), TEXT)


@pytest.mark.parametrize(
    "name", ["ویب ڈیسک", "ไทยรัฐออนไลน์", "Báo Mới", "ওয়েব ডেস্ক", "خطا", "മനോരമ ലേഖകൻ", "网易", "دبي - العربية.نت"]
)
def test_desks_and_papers_of_asia_are_nobody(name: str) -> None:
    assert people_in([name]) == ()


def test_the_first_short_line_under_the_text_may_sign_it() -> None:
    text = "".join(f"<p>{each}</p>" for each in LONG)
    below = "<p>{}<br>Example.net</p>".format
    assert read_body(f"<h1>{TITLE}</h1><div>{text}{below('Aminata Ouédraogo')}</div>").authors == ("Aminata Ouédraogo",)
    assert read_body(f"<h1>{TITLE}</h1><div>{text}{below('The wall in winter')}</div>").authors == ()


@pytest.mark.parametrize(
    "line",
    [
        "کلیه حقوق محفوظ است - روزنامهٔ نمونه",
        "جميع الحقوق محفوظة لصحيفة المثال",
        "Kindly share this story:",
        "Trending Videos",
        "Get all India News in Hindi related to live update of politics and more.",
        "עוד כותרות מהיום:",
        "この記事はいかがでしたか？リアクションしてみよう",
        "Artikel ini telah tayang di contoh.example dengan judul lain",
        "Mời độc giả gửi ý kiến",
        "כתבו לנו למייל האדום",
    ],
)
def test_lines_that_ask_for_something(line: str) -> None:
    assert is_pointer(line)


def test_a_call_to_follow_a_channel_in_korean() -> None:
    assert is_call("▶ 네이버에서 예시일보 구독하기")


@pytest.mark.parametrize(
    ("below", "name"),
    [
        ("<p>Pewarta: Rina Wulandari<br>Editor: Bambang Hartono<br>Copyright © CONTOH 2026</p>", "Rina Wulandari"),
        ("<p>港城日报记者 李文博</p>", "李文博"),
    ],
)
def test_reporters_named_under_the_text(below: str, name: str) -> None:
    text = "".join(f"<p>{each}</p>" for each in (*LONG, "港" * 120 + "。"))
    head = '<meta name="author" content="Example News">'
    assert read_body(f"<h1>{TITLE}</h1><div>{text}{below}</div>", head=head).authors == (name,)


def test_the_time_behind_a_shown_day_is_its_own() -> None:
    shown = "<div><span>17 avqust, 2025</span><span>08:46</span></div>"
    feed = "<aside><div><span>08:00</span><a href='/2'>Another story of the day</a></div></aside>"
    found = read_body(f"{shown}<h1>{TITLE}</h1>{LINES}{feed}", lang="az", url="https://news.example.az/x/")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2025-08-17T08:46:00+04:00"


@pytest.mark.parametrize(
    ("lang", "url", "zone"),
    [
        ("ckb", "https://news.example.net/1", "+03:00"),
        ("am", "https://news.example.com/1", "+03:00"),
        ("pt", "https://news.example.ao/1", "+01:00"),
    ],
)
def test_zones_of_more_languages_and_countries(lang: str, url: str, zone: str) -> None:
    found = read_body(f"<h1>{TITLE}</h1><time datetime='2024-05-03 10:20'>10:20</time>{LINES}", lang=lang, url=url)
    assert found.published_at is not None
    assert found.published_at.isoformat() == f"2024-05-03T10:20:00{zone}"


@pytest.mark.parametrize(
    ("headline", "title", "head"),
    [
        ("<h3 class='heading'>{}</h3>", "{} < 지역 < 기사본문 - 동해신문", '<meta property="og:title" content="{}">'),
        ("<font size=4><b>{}</b></font>", "{}:地域ニュース:高松日報", ""),
    ],
)
def test_a_title_with_sections_behind_the_headline(headline: str, title: str, head: str) -> None:
    page = f"<div>{headline.format(KOREAN)}{LINES}</div>"
    assert read_body(page, title=title.format(KOREAN), head=head.format(KOREAN)).title == KOREAN


def test_a_column_of_an_old_table_with_links_only_is_a_menu() -> None:
    menu = "".join(f"<tr><td class='l'><a href='/{each}'>{each}</a></td></tr>" for each in ("World", "Sport", "Arts"))
    text = f"<span>{'<br>'.join(LONG)}</span>"
    cells = f"<td><table>{menu}</table></td><td><span>{TITLE}</span><br>{text}</td><td><table>{menu}</table></td>"
    assert read_body(f"<h1>{TITLE}</h1><table><tr>{cells}</tr></table>").body.split("\n") == list(LONG)


def test_a_cell_of_dense_text_is_no_datum() -> None:
    text = "港務当局は火曜日、北埠頭付近の濃霧の中でフェリー二隻が衝突したと発表した。" * 2
    cell = (
        f"<td><font>{TITLE}</font><div align=right>2008/05/03</div><font>{text}<br>{text}違う。<br>{text}</font></td>"
    )
    layout = f"<table><tr><td><font>・<a href='/a'>トップ</a><br>・<a href='/b'>社会</a></font></td>{cell}</tr></table>"
    assert read_body(f"<div>{layout}</div>").body.split("\n")[:2] == [text, f"{text}違う。"]


def test_what_is_said_again_in_english_is_left_out() -> None:
    again = (
        "<div><h4>English Summary:</h4><p>The reservoir is to be drained before the winter, the council says.</p></div>"
    )
    assert read_body(f"<h1>{TITLE}</h1><div>{LINES}{again}</div>").body == TEXT


@pytest.mark.parametrize("end", ["#آزادراه #دیوان_محاسبات", "-- AGENCY", "- نهيان -", "DM", "Hits: 214"])
def test_marks_of_a_desk_and_hashtags_end_no_text(end: str) -> None:
    assert read_body(f"<h1>{TITLE}</h1><div>{LINES}<p>{end}</p></div>").body == TEXT


def test_plain_elements_beside_broken_lines_are_text() -> None:
    lines = [f"{each} {number}" for number in range(3) for each in LONG]
    first = f"<div><div><span>{lines[0]}<br /><br />{lines[1]}<br /><br />{lines[2]}</span></div>"
    rest = "".join(f"<div>{each}</div>" for each in lines[3:])
    found = read_body(f"<div><h1>{TITLE}</h1><div class='c1'>{first}<div><br></div>{rest}</div></div></div>")
    assert found.body.split("\n") == lines


def test_a_state_behind_another_value_holds_the_text() -> None:
    state = json.dumps({"content_elements": [{"type": "text", "content": each} for each in LONG * 2]})
    script = f"<script>window.App=window.App||{{}};App.path='/a';App.content={state};App.config={{}};</script>"
    assert read_body(f"<h1>{TITLE}</h1><section></section>{script}").body.split("\n")[:3] == list(LONG)


def test_who_signs_a_flash_of_broken_lines() -> None:
    others = "".join(f"<div><a href='/{n}'><h3>Another story of the day, number {n}</h3></a></div>" for n in range(4))
    text = f"<div class='t'>{PROSE[0]}<br><br>{PROSE[1]}<br><br>Awa Koné</div>"
    found = read_body(f"<section><h1>{TITLE}</h1>{text}<div>{others}</div></section>")
    assert (found.authors, found.body.split("\n")) == (("Awa Koné",), list(PROSE[:2]))


def test_the_day_in_the_masthead_is_today() -> None:
    masthead = "<header><ul><li><a href='/p'>Politics</a></li></ul><div class='date'>7 November 2026</div></header>"
    meta = "<div><span>3 October 2026 - 10:22</span><span>45 views</span></div>"
    found = read_body(f"{masthead}<div>{meta}<h1>{TITLE}</h1>{LINES}</div>", url="https://news.example.ng/1")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2026-10-03T10:22:00+01:00"
    own = f"<article><header><div class='date'>3 October 2026 10:22</div><h1>{TITLE}</h1></header>{LINES}</article>"
    assert read_body(own, url="https://news.example.ng/1").published_at == found.published_at


def test_what_indonesian_sites_call_author_and_date() -> None:
    head = (
        '<meta name="content_author" content="Kontributor Kupang, Rina Wulandari">'
        '<meta name="content_PublishedDate" content="2026-04-01 10:15:00">'
    )
    found = read_body(f"<h1>{TITLE}</h1>{LINES}", head=head, lang="id", url="https://news.example.com/1")
    assert found.published_at is not None
    assert (found.authors, found.published_at.isoformat()) == (("Rina Wulandari",), "2026-04-01T10:15:00+07:00")
