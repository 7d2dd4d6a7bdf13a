"""The article's pictures: the one the page puts forward, and those of its figures, with caption and credit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from scraper.extract.junk import HARD, is_caption, is_caption_name, judge
from scraper.extract.page import one_line, text_of
from storage.patterns import late
from storage.records import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from scraper.extract.jsonld import Json, LinkedData
    from scraper.extract.page import Page

MAX_IMAGES = 30
MAX_PARTS = 80  # elements of a figure that are looked at
MAX_CREDIT_CHARS = 120
MAX_CREDIT_WORDS = 6  # of a caption that is marked as a credit altogether
MAX_CAPTION_CHARS = 2_000
MAX_FRAMED, FRAME_LEVELS, FRAMED_CHARS = 6, 4, 500  # pictures without a `<figure>`, elements above, and what these say
_NO_FRAMES = frozenset({"p", "main", "body", "li"})
_PICTURES = frozenset({"img", "amp-img"})
_OTHERS = frozenset({"a", "aside", "nav", "footer"})
_ENLARGES = re.compile(
    r"^(?:#|javascript:|data:)|\.(?:jpe?g|png|gif|webp|avif|svg)\b|image|img|photo|foto|bild|media|galler|galer|upload|attachment|"
    r"fullscreen|zoom|lightbox|datei:|file:",
    re.IGNORECASE,
)
_CREDITED = re.compile("credit|copyright|source")
_NAMED = re.compile(r"\w*\s*[:©/]|©")  # a whole caption that begins with "Photo" may be of a photo
_PLACE_HOLDER = re.compile(
    r"/(?:blank|spacer|transparent|pixel|1x1|lazy-?load|placeholder)[\w.-]{0,40}\.(?:gif|png|svg|jpe?g)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"by-?lines?\b|\bauthors?\b|avatar", re.IGNORECASE)
_CREDIT_TAGS = frozenset({"small", "cite"})
_EDGES = " |–—-"
EDGE_CHARS = 10  # that may stand between a caption and its credit
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-full-src", "src")
_SETS = ("data-srcset", "srcset")
_CREDIT_WORDS = (
    "©", "(c)", "photo", "photograph", "foto", "bild", "image", "credit", "copyright", "crédit", "créditos", "fotó",
    "фото", "عکس", "تصویر", "φωτογραφία", "φωτο", "fot.", "picha", "gambar", "ảnh", "ภาพ", "फोटो", "तस्वीर", "ছবি",
    "படம்", "ፎቶ", "ფოტო", "լուսանկար", "kuva", "zdjęcie", "תצלום", "צילום", "تصوير", "fotoğraf", "사진", "写真",
    "摄影", "撮影",
)  # fmt: skip
_CREDIT_TAIL = late(
    rf"[\s|,(\[–—-]*((?:{'|'.join(map(re.escape, sorted(_CREDIT_WORDS, key=len, reverse=True)))})\s*[:©/]?\s*"
    r"(?:[^.|()\[\]]|(?<=\b\w)\.){2,80})[)\]]*$",
    re.IGNORECASE,
)


def images(page: Page, data: LinkedData, root: LexborNode | None) -> tuple[Image, ...]:
    """Return the lead picture and those of the article's figures, each once; addresses are absolute."""
    found: dict[str, Image] = {}
    lead = next(_put_forward(page, data), None)
    if lead is not None:
        found[lead.url] = lead
    for figure in _figures(page, root)[:MAX_IMAGES] or _framed(page, root):
        if image := _of_figure(page, figure):
            known = found.get(image.url, image)
            found[image.url] = Image(image.url, image.caption or known.caption, image.credit or known.credit)
    return tuple(found.values())[:MAX_IMAGES]


def _put_forward(page: Page, data: LinkedData) -> Iterator[Image]:
    """Yield the pictures that the page names for others: Open Graph's (with JSON-LD's words for it), then JSON-LD's."""
    linked = [image for node in data.nodes("image") if (image := _of_node(page, node))]
    for link in (page.said("og:image", "og:image:url", "og:image:secure_url"), page.said("twitter:image")):
        if url := page.absolute(link):
            yield next((image for image in linked if image.url == url), Image(url))
    yield from linked


def _of_node(page: Page, node: Json | str) -> Image | None:
    if isinstance(node, str):
        url = page.absolute(node)
        return Image(url) if url else None
    value = node.get("url") or node.get("contentUrl")
    url = page.absolute(value) if isinstance(value, str) else None
    caption, credit = (node.get(name) for name in ("caption", "creditText"))
    return Image(url, _said(caption), _said(credit)) if url else None


def _said(value: object) -> str | None:
    return (one_line(value) or None) if isinstance(value, str) else None


def _figures(page: Page, root: LexborNode | None) -> list[LexborNode]:
    """Return the figures below the headline and those of the article, each once; none of teasers."""
    return _own(page, root, "figure")


def _own(page: Page, root: LexborNode | None, tag: str) -> list[LexborNode]:
    """Return the elements of a tag right below the headline, and in the text's `<article>`, else in its own."""
    holder = root
    while holder is not None and holder.tag not in {"article", "main"}:
        holder = holder.parent
    holder = holder or root
    inside = holder.css(tag) if holder is not None else []
    known = {node.mem_id for node in inside}
    near = (each.node for each in page.near if each.below and each.tag == tag and each.node.mem_id not in known)
    outside = [node for node in near if not _is_portrait(node)]
    within = holder.mem_id if holder is not None else 0
    return [node for node in outside + inside if not _stands_beside(node, within)]


def _is_portrait(picture: LexborNode) -> bool:
    """Tell whether a picture stands in a byline: it is the author's."""
    above = picture.parent
    for _ in range(FRAME_LEVELS):
        if above is None:
            break
        if _BYLINE.search(above.attributes.get("class") or ""):
            return True
        above = above.parent
    return False


def _framed(page: Page, root: LexborNode | None) -> list[LexborNode]:
    """Return the elements around a picture that hold what is named as its caption: figures by another name."""
    pictures = _own(page, root, "img")[:MAX_FRAMED]
    frames = [frame for picture in pictures if (frame := _frame(picture, root)) is not None]
    return list({frame.mem_id: frame for frame in frames}.values())


def _frame(picture: LexborNode, root: LexborNode | None) -> LexborNode | None:
    frame = picture.parent
    for _ in range(FRAME_LEVELS):
        if frame is None or frame.tag in _NO_FRAMES or (root is not None and frame.mem_id == root.mem_id):
            return None
        size = len(frame.text().strip())
        if size > FRAMED_CHARS:
            return None
        if size and any(is_caption(each.attributes) for each in frame.css("[class]")):
            return frame if len(frame.css("img,amp-img")) == 1 else None
        frame = frame.parent
    return None


def _stands_beside(figure: LexborNode, holder: int) -> bool:
    """Tell whether a figure stands beside the text, or in a link: a picture of another article."""
    above = figure.parent
    while above is not None and above.mem_id != holder:
        if above.tag in _OTHERS:
            return True
        above = above.parent
    return False


def _of_figure(page: Page, figure: LexborNode) -> Image | None:
    """Read a figure: its first picture, its caption and credit."""
    found = _Figure()
    for node in islice(figure.traverse(), 1, MAX_PARTS + 1):  # cheaper than a selector for each part
        found.read(node)
    if found.picture is None or (found.of_another and not found.credit):
        return None
    url = next((url for link in _links(found.picture.attributes) if (url := page.absolute(link))), None)
    return Image(url, *_parted(found.said(), found.credit)) if url else None


@dataclass(slots=True)
class _Figure:
    """What a figure shows and says, each the first of its kind."""

    picture: LexborNode | None = None
    of_another: bool = False  # it stands in a link to a page
    whole: str = ""  # of the `<figcaption>`, credit and all
    caption: str = ""  # of what is named so
    other: str = ""  # of what is named in other words for it
    credit: str = ""

    def read(self, node: LexborNode) -> None:
        """Take one element of the figure, in their order."""
        tag = node.tag or ""
        if tag in _PICTURES:
            self.picture = self.picture or node
        elif tag != "source":
            if tag == "a" and self.picture is None:
                self.of_another = _leads_elsewhere(node.attributes.get("href"))
            self._read_words(node, tag)

    def _read_words(self, node: LexborNode, tag: str) -> None:
        names = node.attributes.get("class") or ""
        credits_somebody = tag in _CREDIT_TAGS or _CREDITED.search(names)
        if tag == "figcaption":
            self.whole = self.whole or _seen(node)[:MAX_CAPTION_CHARS]
        elif names and not credits_somebody:
            self._read_named(node, names)
        if credits_somebody and not self.credit:
            self.credit = _seen(node)

    def _read_named(self, node: LexborNode, names: str) -> None:
        if not self.caption and "aption" in names:
            self.caption = _seen(node)[:MAX_CAPTION_CHARS]
        elif not (self.other or self.whole) and is_caption_name(names):
            self.other = _seen(node)[:MAX_CAPTION_CHARS]

    def said(self) -> str:
        """Return the caption: as its own element has it, where the whole one holds nothing else than the credit."""
        return self.caption if self.caption and self.whole in {"", self.credit} else self.whole or self.other


def _seen(node: LexborNode) -> str:
    """Return what readers see of a caption: without the words for those who hear it ("Image caption,")."""
    text = text_of(node)
    first = node.first_child
    if text and first is not None and first.is_text_node and (first.text_content or "").isspace():
        first = first.next
    hidden = first is not None and first.is_element_node and judge(first.tag or "", first.attributes)[0] >= HARD
    return text.removeprefix(text_of(first)).strip() if hidden else text


def _leads_elsewhere(href: str | None) -> bool:
    """Tell whether a link around a picture is to a page, not to the picture itself at its full size."""
    return bool(href) and not _ENLARGES.search(href or "")


def _parted(caption: str, credit: str) -> tuple[str | None, str | None]:
    """Return caption and credit, neither with the other in it; of one text, a few words are a credit."""
    if caption and credit.startswith(caption):
        caption, credit = (caption, credit[len(caption) :].lstrip(_EDGES)) if credit != caption else _one(credit)
    if not credit:
        caption, credit = _cut_at_credit(caption)
    elif len(credit) <= MAX_CREDIT_CHARS and caption.endswith(credit):
        caption = caption[: -len(credit)].rstrip(" |–—-(")
    return caption or None, credit if credit and len(credit) <= MAX_CREDIT_CHARS else None


def _cut_at_credit(caption: str) -> tuple[str, str]:
    """Return a caption and the credit at its end, "" where it has none."""
    tail = _credit_tail(caption)
    if tail is None or not (tail.start() or _NAMED.match(tail[1])):
        return caption, ""
    return caption[: tail.start()].strip(), tail[1].strip()


def _credit_tail(caption: str) -> re.Match[str] | None:
    """Find a credit at the end of a caption; the pattern tries each place, so it begins at the first of its words."""
    small = caption.lower()
    places = [at for word in _CREDIT_WORDS if (at := small.find(word)) >= 0]
    longer = len(small) - len(caption)  # the small form of some letters is two signs
    return _CREDIT_TAIL.search(caption, max(0, min(places) - longer - EDGE_CHARS)) if places else None


def _one(text: str) -> tuple[str, str]:
    return ("", text) if len(text.split()) <= MAX_CREDIT_WORDS else (text, "")


def _links(attributes: dict[str, str | None]) -> Iterator[str]:
    """Yield the addresses of an `<img>`, those of pictures that load later before the place-holder's."""
    for name in _SOURCES[:-1]:
        if link := attributes.get(name):
            yield link
    for name in _SETS:
        if candidates := attributes.get(name):
            yield candidates.split(",")[-1].strip().split(" ")[0]
    if (link := attributes.get("src")) and not _PLACE_HOLDER.search(link):
        yield link
