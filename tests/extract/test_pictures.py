"""Pictures of figures: which words are the caption, and which the credit."""

from __future__ import annotations

import pytest

from scraper.extract import Extraction, extract
from tests.extract.pages import PROSE, URL, simple

FIGURES = {
    "<figcaption>The wall in April. Photo: A. N. Other</figcaption>": ("The wall in April.", "Photo: A. N. Other"),
    '<figcaption>The wall <span class="credit">A. N. Other</span></figcaption>': ("The wall", "A. N. Other"),
    '<figcaption class="copyright">Bild: A. N. Other</figcaption>': (None, "Bild: A. N. Other"),
    '<figcaption class="source"><b class="caption">The wall</b> Bild © A. N. Other (hr)</figcaption>': (
        "The wall",
        "Bild © A. N. Other (hr)",
    ),
    '<p class="credit">The northern wall of the lake, seen from the dam in April</p>': (
        None,
        "The northern wall of the lake, seen from the dam in April",
    ),
    '<figcaption class="credit">The northern wall of the lake, seen from the dam in April</figcaption>': (
        "The northern wall of the lake, seen from the dam in April",
        None,
    ),
    "<figcaption>İİİİİİİİİİİİİİİİ İİİİ, kıyıda || (Foto: A. N. Other)</figcaption>": (  # each İ is two signs when small
        "İİİİİİİİİİİİİİİİ İİİİ, kıyıda",
        "Foto: A. N. Other",
    ),
    "<figcaption>The wall in April. [사진 = 김혜진 기자]</figcaption>": ("The wall in April.", "사진 = 김혜진 기자"),
    "<small>A. N. Other</small>": (None, "A. N. Other"),
    "<noscript>&lt;img src=/b.jpg&gt;</noscript><figcaption>The wall</figcaption>": ("The wall", None),
    "": (None, None),
}


@pytest.mark.parametrize("below", FIGURES)
@pytest.mark.parametrize("name", ["", "wp-caption"])
def test_caption_and_credit(below: str, name: str) -> None:
    page = extract(simple(f'<figure class="{name}"><img src="/a.jpg">{below}</figure>', *PROSE), url=URL)
    assert isinstance(page, Extraction)
    (image,) = page.images
    assert image.url.endswith("/a.jpg")
    assert (image.caption, image.credit) == FIGURES[below]


@pytest.mark.parametrize(
    ("figure", "kept"),
    [
        ('<a href="/other-story"><figure><img src="/b.jpg"><figcaption>Another story</figcaption></figure></a>', False),
        ('<figure><a href="/other-story"><img src="/b.jpg"></a><figcaption>Another story</figcaption></figure>', False),
        ('<aside><figure><img src="/b.jpg"></figure></aside>', False),
        ('<figure><a href="/b-large.jpg"><img src="/b.jpg"></a></figure>', True),
        ('<figure><a href="#"><img src="/b.jpg"></a></figure>', True),
        ('<figure><a href="/shop"><img src="/b.jpg"></a><small>A. N. Other</small></figure>', True),
    ],
)
def test_a_picture_that_leads_to_another_page_is_a_teaser(figure: str, *, kept: bool) -> None:
    page = extract(simple(*PROSE, figure), url=URL)
    assert isinstance(page, Extraction)
    assert [image.url.endswith("/b.jpg") for image in page.images] == [True] * kept


def test_pictures_stand_in_the_order_of_the_page() -> None:
    above, below = ("<figure><img src='/a.jpg'></figure>", "<figure><img src='/b.jpg'></figure>")
    text = "".join(f"<p>{each}</p>" for each in PROSE)
    body = f"<article>{above}<h1>The wall of the lake</h1>{below}{text}</article>"
    page = extract(f"<html><body>{body}</body></html>", url=URL)
    assert isinstance(page, Extraction)
    assert [image.url[-6:] for image in page.images] == ["/a.jpg", "/b.jpg"]


def test_what_the_page_says_of_its_picture_is_kept_where_the_figure_says_nothing() -> None:
    said = '{"@type": "NewsArticle", "image": {"@type": "ImageObject", "url": "/a.jpg", "caption": "The wall"}}'
    head = f'<meta property="og:image" content="/a.jpg"><script type="application/ld+json">{said}</script>'
    text = "".join(f"<p>{each}</p>" for each in PROSE)
    figure = '<figure><img src="/a.jpg"><small>A. Roe</small></figure>'
    body = f"<article><h1>The wall of the lake</h1>{figure}{text}</article>"
    page = extract(f"<html><head>{head}</head><body>{body}</body></html>", url=URL)
    assert isinstance(page, Extraction)
    assert [(image.caption, image.credit) for image in page.images] == [("The wall", "A. Roe")]


@pytest.mark.parametrize(
    "figure",
    [
        "<figure><img src='/img/blank.gif'><figcaption>The wall</figcaption></figure>",
        "<div class='byline'><figure><img src='/roe.jpg'></figure></div>",
    ],
)
def test_a_place_holder_and_the_author_s_portrait_are_no_pictures_of_the_article(figure: str) -> None:
    text = "".join(f"<p>{each}</p>" for each in PROSE)
    page = extract(f"<html><body><h1>The wall of the lake</h1>{figure}<div>{text}</div></body></html>", url=URL)
    assert isinstance(page, Extraction)
    assert page.images == ()
