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
