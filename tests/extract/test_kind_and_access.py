"""What kind of page, who may read it, its pictures and its section."""

from __future__ import annotations

import json

import pytest

from scraper.extract import Extraction, extract
from storage.records import Access, ArticleKind, Image, Refusal, RefusalClass
from tests.extract.pages import PROSE, URL, simple

SITE = "https://news.example.org"


def read(html: str, url: str = URL) -> Extraction:
    found = extract(html, url=url)
    assert isinstance(found, Extraction), found
    return found


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


LOCKED = '<meta property="article:content_tier" content="locked">'
METERED = '<meta property="article:content_tier" content="metered">'
WALL = '<div class="c-paywall"><b>Subscribe to read the whole article</b></div>'


@pytest.mark.parametrize(
    ("head", "after", "access", "method"),
    [
        (ld(isAccessibleForFree=True), "", Access.FREE, "json-ld"),
        (ld(isAccessibleForFree="False"), "", Access.PAYWALLED, "json-ld"),
        (ld(isAccessibleForFree="https://schema.org/False"), "", Access.PAYWALLED, "json-ld"),
        (ld(isAccessibleForFree=["true"]), WALL, Access.FREE, "json-ld"),
        (ld(isAccessibleForFree=False) + METERED, "", Access.METERED, "json-ld"),
        (ld(isAccessibleForFree="perhaps"), "", None, None),
        (LOCKED, "", Access.PAYWALLED, "meta"),
        (METERED, "", Access.METERED, "meta"),
        ("", WALL, Access.PAYWALLED, "visible"),
        ("", '<div class="paywall"></div>', None, None),
        ("", "", None, None),
    ],
)
def test_access(head: str, after: str, access: Access | None, method: str | None) -> None:
    found = read(simple(*PROSE, head=head, after=after))
    assert found.access is access
    assert found.provenance.get("access") == method


@pytest.mark.parametrize(
    ("path", "title", "size", "kind"),
    [
        ("/live/2024/lake", "Live: the lake is drained", 3, ArticleKind.LIVE),
        ("/live/2024/lake", "A headline of five words", 3, ArticleKind.ARTICLE),
        ("/video/123/lake", "A headline of five words", 2, ArticleKind.VIDEO),
        ("/video/123/lake", "A headline of five words", 12, ArticleKind.ARTICLE),
        ("/photo-gallery/123/lake", "A headline of five words", 2, ArticleKind.GALLERY),
        ("/world/video-of-the-lake", "A headline of five words", 4, ArticleKind.ARTICLE),
        ("/world/lake", "Correction: the lake was not drained", 4, ArticleKind.CORRECTION),
        ("/world/lake", "A headline of five words", 1, ArticleKind.FLASH),
    ],
)
def test_kinds_by_url_headline_and_size(path: str, title: str, size: int, kind: ArticleKind) -> None:
    found = read(
        simple(*(PROSE * 4)[:size] if size < 4 else [f"{n}. {PROSE[n % 3]}" for n in range(size)], title=title),
        SITE + path,
    )
    assert found.kind is kind
    assert found.title == title


@pytest.mark.parametrize(
    ("type_", "size", "kind"),
    [("LiveBlogPosting", 9, ArticleKind.LIVE), ("VideoObject", 1, ArticleKind.VIDEO),
     ("VideoObject", 12, ArticleKind.ARTICLE), ("ImageGallery", 1, ArticleKind.FLASH)],
)  # fmt: skip
def test_kinds_by_declared_type(type_: str, size: int, kind: ArticleKind) -> None:
    text = [f"{n}. {PROSE[n % 3]}" for n in range(size)]
    found = read(simple(*text, head=ld(**{"@type": type_, "headline": "A headline of five words"})))
    assert found.kind is kind
    assert found.body.startswith("0. ")


FIGURES = {
    '<img src="/a.jpg"><figcaption>The wall <span class="credit">Photo: A. N. Other</span></figcaption>': Image(
        f"{SITE}/a.jpg", "The wall", "Photo: A. N. Other"
    ),
    '<img src="data:image/gif;base64,x" data-src="/b.jpg"><figcaption>The lake (Foto: dpa)</figcaption>': Image(
        f"{SITE}/b.jpg", "The lake", "Foto: dpa"
    ),
    '<img src="data:image/gif;base64,x" srcset="/s.jpg 300w, /l.jpg 900w">': Image(f"{SITE}/l.jpg"),
    '<img src="/c.jpg"><figcaption>A lake without a name © Jane Roe</figcaption>': Image(
        f"{SITE}/c.jpg", "A lake without a name", "© Jane Roe"
    ),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_pictures_of_figures(figure: str) -> None:
    html = simple(*PROSE).replace("</h1>", f"</h1><figure>{figure}</figure>")
    found = read(html)
    assert found.images == (FIGURES[figure],)
    assert "Foto" not in found.body


def test_the_lead_picture_has_the_words_that_json_ld_has_for_it() -> None:
    image = {"@type": "ImageObject", "url": f"{SITE}/l.jpg", "caption": "The lake", "creditText": "Jane Roe"}
    og = '<meta property="og:image" content="/l.jpg">'
    assert read(simple(*PROSE, head=og + ld(image=image))).images == (Image(f"{SITE}/l.jpg", "The lake", "Jane Roe"),)
    assert read(simple(*PROSE, head=ld(image=[image]))).images[0].caption == "The lake"
    assert read(simple(*PROSE, head=og)).images == (Image(f"{SITE}/l.jpg"),)


def test_the_section_is_the_last_crumb_that_is_no_headline() -> None:
    crumbs = "".join(
        f"<li>{each}</li>" for each in ("Home", "World »", "A very long headline that is the article's own one")
    )
    before = f'<ul class="breadcrumb">{crumbs}</ul>'
    assert read(simple(*PROSE, before=before)).section == "World"
    assert read(simple(*PROSE, before='<ul class="breadcrumb"><li>Home</li></ul>')).section is None


@pytest.mark.parametrize(
    "title",
    ["Página não encontrada", "Sidan hittades inte - Nyheter", "ページが見つかりません", "الصفحة غير موجودة",
     "Stránka nenalezena", "페이지를 찾을 수 없습니다", "خبر مورد نظر یافت نشد", "Halaman tidak ditemukan"],
)  # fmt: skip
def test_a_page_that_says_that_it_is_not_there_is_refused(title: str) -> None:
    found = extract(simple("We are sorry; please look at our front page.", title=title), url=URL)
    assert isinstance(found, Refusal)
    assert found.kind is RefusalClass.NOT_AN_ARTICLE
    about = [f"{number}. {PROSE[number % 3]}" for number in range(9)]
    assert isinstance(extract(simple(*about, title=title), url=URL), Extraction)  # an article about such pages


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", Refusal),
        ("/?page=2", Refusal),
        ("/?lang=en", Refusal),
        ("/?p=31228", Extraction),
        ("/?a=b&id=4711", Extraction),
    ],
)
def test_a_front_page_has_no_path_and_no_number_that_names_an_article(address: str, kind: type) -> None:
    links = "".join(
        f'<li><a href="/a/{n}">A headline of another story, number {n}, that is long</a></li>' for n in range(20)
    )
    found = extract(simple(PROSE[0], PROSE[1][:80], after=f"<ul>{links}</ul>"), url=f"{SITE}{address}")
    assert isinstance(found, kind)
    assert not isinstance(found, Refusal) or "front page" in found.detail


def test_tags_of_machines_are_none() -> None:
    words = ["Water", "8ae9ab2d-fe1b-4230-acb8-a59b52877682", "100312362", "Privacy &amp;amp; law"]
    pairs = ["Day: Monday", "Page Type: Article", "WC: 500"]
    tags = [f'<meta property="article:tag" content="{each}">' for each in (*words, *pairs)]
    assert read(simple(*PROSE, head="".join(tags))).tags == ("Water", "Privacy & law")
    films = ["Star Wars: Episode IV", "Star Wars: Episode V", "Star Wars: Episode VI"]
    tags = [f'<meta property="article:tag" content="{each}">' for each in films]
    assert read(simple(*PROSE, head="".join(tags))).tags == tuple(films)


def test_a_section_for_readers_is_better_than_one_for_addresses() -> None:
    head = ld(articleSection="public-service") + '<meta property="article:section" content="Public Service">'
    assert read(simple(*PROSE, head=head)).section == "Public Service"
    assert read(simple(*PROSE, head=ld(articleSection="public-service"))).section == "public-service"


def test_the_opening_of_a_paid_article_is_no_flash() -> None:
    opening = "The council said on Friday that the reservoir would be drained for repairs before the winter."
    assert read(simple(opening)).kind is ArticleKind.FLASH
    assert read(simple(opening, head=ld(isAccessibleForFree=False))).kind is ArticleKind.ARTICLE


def test_a_style_in_the_headline_is_no_word_of_it() -> None:
    heading = '<h1><span class="kicker"><style>.a{color:red}</style>Dry valley</span>A headline of five words</h1>'
    found = read(simple(*PROSE).replace("<h1>A headline of five words</h1>", heading))
    assert (found.title, found.kicker) == ("A headline of five words", "Dry valley")
