"""Layouts as news sites of many countries build them, with words of our own: what each once lost or took along."""

from __future__ import annotations

import pytest

from scraper.extract.authors import people_in
from scraper.extract.lines import is_caption, is_portrait, is_stamp
from tests.extract.pages import LINES, PROSE, TITLE, lines_of, read_body

LEAD = "Cracks in the northern wall leave the council no choice, its engineers say."
JAPANESE = "港湾当局は火曜日、北埠頭付近の濃霧の中でフェリー二隻が衝突したと発表した。"
KOREAN = "항만 당국은 화요일 북쪽 부두 인근 짙은 안개 속에서 여객선 두 척이 충돌했다고 밝혔다."
CHINESE = "港务局周二表示，两艘渡轮在浓雾中于北码头外相撞，十一名乘客受轻伤。"


def test_one_box_with_a_heading_of_another_article_makes_no_list_of_summaries() -> None:
    box = '<section><h4>Read also | <a href="/2">Another story of the day from the valley</a></h4></section>'
    text = f"<p>{PROSE[0]}</p>{box}<p>{PROSE[1]}</p><p>{PROSE[2]}</p><p>So it was said on Friday, and once more.</p>"
    found = read_body(f"<div><header><h1>{TITLE}</h1><p>{LEAD}</p></header><div><div>{text}</div></div></div>")
    assert (found.lead, found.body.split("\n")[:3]) == (LEAD, list(PROSE))


@pytest.mark.parametrize(
    "lead",
    [
        f"<p class='x1'>{LEAD}</p>",
        f"<div class='RichText'>{LEAD}</div>",
        f"<h2>{LEAD}</h2>",
        f"<h4 class='css-2'>{LEAD}</h4>",
        f"<p id='article-summary'>{LEAD}</p>",
    ],
)
def test_the_sentence_right_behind_the_headline_is_the_lead(lead: str) -> None:
    found = read_body(f"<article><header><h1>{TITLE}</h1>{lead}</header><div class='text'>{LINES}</div></article>")
    assert (found.lead, found.body.split("\n")) == (LEAD, list(PROSE))


@pytest.mark.parametrize(
    "other",
    [
        "<p>The lake on Friday, with its northern wall. © Example Pictures.</p>",  # a credit
        f"<h2>Valley: {TITLE}.</h2>",  # the headline once more
        f"<p class='newsletter'>{LEAD}</p>",
        f"<p><a href='/2'>{LEAD}</a></p>",
    ],
)
def test_what_else_stands_behind_the_headline_is_no_lead(other: str) -> None:
    found = read_body(f"<article><header><h1>{TITLE}</h1>{other}</header><div class='text'>{LINES}</div></article>")
    assert (found.lead, found.body.split("\n")) == (None, list(PROSE))


def test_a_slogan_behind_a_logo_is_no_lead() -> None:
    logo = "<header><h1>Example News</h1><p>The paper of the valley since the year of the first dam.</p></header>"
    assert read_body(f"{logo}<article><h1>{TITLE}</h1><div>{LINES}</div></article>").lead is None


def test_a_kicker_in_the_declared_headline_is_not_said_again() -> None:
    whole = f"Water in the valley: {TITLE}"
    head = f'<meta property="og:title" content="{whole}"><meta name="twitter:title" content="{whole}">'
    body = f"<article><header><h2>Water in the valley</h2><h1>{TITLE}</h1></header><div>{LINES}</div></article>"
    found = read_body(body, head=head, title=whole)
    assert (found.title, found.kicker, found.body.split("\n")) == (whole, "Water in the valley", list(PROSE))


def test_a_declared_headline_with_keywords_behind_it_is_not_the_title() -> None:
    head = '<meta property="og:title" content="老城钟楼的百年回响_市民_修复_记忆">'
    text = "".join(f"<p>{CHINESE}第{n}天。</p>" for n in range(6))
    found = read_body(
        f"<h1>老城钟楼的百年回响 <span></span></h1>{text}",
        head=head,
        lang="zh",
        title="老城钟楼的百年回响_市民_修复_记忆",
    )
    assert found.title == "老城钟楼的百年回响"


@pytest.mark.parametrize("sentence", [JAPANESE, KOREAN])
def test_labels_and_captions_of_dense_scripts_stay_out(sentence: str) -> None:
    text = [f"{sentence}{sentence}({n})。" for n in range(4)]
    inner = [f"<p>{each}</p>" for each in text]
    inner.insert(1, "<p>有料記事</p>")
    inner.insert(2, "<p>時計塔を見上げる住民たち、山田花子撮影</p>")
    inner.insert(3, "<p>사고 현장 [독자 제공]</p>")
    found = read_body(f"<h1>{TITLE}</h1><div>{''.join(inner)}</div>")
    assert found.body.split("\n") == text


def test_a_class_of_words_to_be_highlighted_hides_no_text() -> None:
    text = "".join(f'<p class="highLightSearchTarget">{each}</p>' for each in PROSE)
    assert lines_of(f'<h1>{TITLE}</h1><div class="article_body highLightSearchTarget">{text}</div>') == list(PROSE)


def test_blank_lines_behind_a_sentence_part_paragraphs() -> None:
    text = "\n\n".join(PROSE)
    assert lines_of(f"<h1>{TITLE}</h1><div><p>{text}</p><p>So it was said on Friday.</p></div>")[:3] == list(PROSE)


@pytest.mark.parametrize(
    "box",
    [
        '<div data-qa="article-newsletter"><p>All that the valley talks about, once a week, for nothing.</p></div>',
        '<section aria-label="Related"><p>All that the valley talks about, once a week, for nothing.</p></section>',
        '<span class="img_desc">The lake on Friday, with its northern wall in the evening sun.</span>',
        '<div class="oon-fact"><p>The lake was made in 1931 and is nine kilometres long, says the council.</p></div>',
    ],
)
def test_furniture_by_the_names_of_components(box: str) -> None:
    page = f"<h1>{TITLE}</h1><div><p>{PROSE[0]}</p>{box}<p>{PROSE[1]}</p><p>{PROSE[2]}</p></div>"
    assert lines_of(page) == list(PROSE)


@pytest.mark.parametrize("heading", ["<h3>Jane Roe</h3>", "<h3>About the author</h3>", "<p>Sobre la firma</p>"])
def test_what_stands_below_the_authors_name_at_the_end_is_about_her(heading: str) -> None:
    bio = "<p>Is our correspondent in the valley, after ten years at the foreign desk of this paper.</p><p>So.</p>"
    by = '<div class="byline">By <a rel="author" href="/author/jane">Jane Roe</a></div>'
    assert lines_of(f"<article><h1>{TITLE}</h1>{by}<div>{LINES}</div>{heading}{bio}</article>") == list(PROSE)


def test_the_day_that_the_programs_state_holds_is_found() -> None:
    state = '{"props":{"story":{"publishedAt":"2024-05-03T10:00:00Z","title":"So"}}}'
    found = read_body(f'<h1>{TITLE}</h1>{LINES}<script id="__NEXT_DATA__" type="application/json">{state}</script>')
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-05-03T10:00:00+00:00"


def test_authors_in_a_list_are_several() -> None:
    by = "<ul class='bylines'><li><address>Kari Hansen</address></li><li><address>Ola Berg</address></li></ul>"
    assert read_body(f"<article><h1>{TITLE}</h1>{by}{LINES}</article>").authors == ("Kari Hansen", "Ola Berg")


def test_the_shown_date_is_no_paragraph() -> None:
    shown = "Today, the third of May (14:00)"
    time = f'<time datetime="2024-05-03T14:00:00+02:00">{shown}</time>'
    assert lines_of(f"<h1>{TITLE}</h1><div><div>{time}</div>{LINES}</div>") == list(PROSE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"<p>（新华社记者李明）{CHINESE}</p><p>{CHINESE * 3}</p>", "李明"),
        (f"<p>{CHINESE * 3}</p><p>〔記者陳大文／台北報導〕{CHINESE}</p>", "陳大文"),
        (f"<p>{JAPANESE * 3}</p><p>{JAPANESE}【佐藤太郎】</p>", "佐藤太郎"),
        (f"<p>(부산=연합뉴스) 박서연 기자 = {KOREAN}</p><p>{KOREAN * 3}</p>", "박서연"),
        (f"<p>{KOREAN * 3}</p><p>이지은 기자 jieun@example.com</p>", "이지은"),
        (f"<div><span>מאת: יעל כהן</span></div>{LINES}", "יעל כהן"),
        (f"<div><a class='szerzo'>Kovács Péter</a></div>{LINES}", "Kovács Péter"),
        (f"<span class='box'>كتب أحمد سالم</span>{LINES}", "أحمد سالم"),
        (f"<div class='detay-muhabir'>Zeynep Yıldız</div>{LINES}", "Zeynep Yıldız"),
        (f"<div data-testid='byline-contributors'><span>Tom Alder</span></div>{LINES}", "Tom Alder"),
        (f"<ul><li><span>نویسنده, </span><span>سارا احمدی</span></li></ul>{LINES}", "سارا احمدی"),
    ],
)
def test_who_signs_in_more_countries(text: str, name: str) -> None:
    head = '<meta name="author" content="Example News">'
    assert read_body(
        f"<h1>{TITLE}</h1><div>{text}</div>", head=head, lang="ko" if "기자" in text else "en"
    ).authors == (name,)


@pytest.mark.parametrize("name", ["한겨레", "自由時報電子報", "聯合報", "Freitag", "Wednesday"])
def test_papers_and_days_are_nobody(name: str) -> None:
    assert people_in([name]) == ()


def test_a_day_alone_takes_the_time_that_stands_unmarked_beside_the_headline() -> None:
    head = '<meta name="publishdate" content="2024-05-03">'
    shown = "<div><div>2024年05月03日08:23 | 来源：港城日报</div></div>"
    found = read_body(
        f"<h1>{TITLE}</h1>{shown}{LINES}", head=head, lang="zh", url="http://society.news.cn/n1/2024/0503/c1-2.html"
    )
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-05-03T08:23:00+08:00"


@pytest.mark.parametrize(
    ("lang", "zone"),
    [("zh-CN", "+08:00"), ("id", "+07:00"), ("ta", "+05:30"), ("pt-BR", "-03:00"), ("es-AR", "-03:00")],
)
def test_the_language_tells_the_zone_of_a_time(lang: str, zone: str) -> None:
    html = f'<h1>{TITLE}</h1><time datetime="2024-05-03 10:20">3.5.2024 10:20</time>{LINES}'
    found = read_body(html, lang=lang, url="https://news.example.com/1")
    assert found.published_at is not None
    assert found.published_at.isoformat() == f"2024-05-03T10:20:00{zone}"


@pytest.mark.parametrize(
    "text", ["3 hours ago", "vor 3 Stunden", "hace 2 días", "3時間前", "2 часа назад", "منذ 3 ساعات"]
)
def test_how_long_ago_is_a_stamp(text: str) -> None:
    assert is_stamp(text)
    assert not is_stamp(f"{text}, the council said, the wall had held.")


def test_captions_and_portraits_are_told_by_their_words() -> None:
    assert is_caption("百年鐘樓將整修。（記者陳大文攝）")
    assert is_caption("Öffnet wieder. Bildrechte: IMAGO")
    assert not is_caption(f"{CHINESE * 3}专家摄")
    assert is_portrait("About the author")
    assert is_portrait("O autorze:")
    assert not is_portrait("About the authors of the plan the council said nothing")
