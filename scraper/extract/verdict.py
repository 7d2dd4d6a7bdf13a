"""Is this an article page at all, and of what kind: challenge pages, front pages, soft 404s, flashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.extract.access import is_free
from storage.patterns import late
from storage.records import ArticleKind, Refusal, RefusalClass

if TYPE_CHECKING:
    from scraper.extract.jsonld import LinkedData
    from scraper.extract.page import Page

TINY_TEXT_CHARS = 300
WALL_BYTES = 60_000  # no challenge page is larger, but for its title
WALL_TEXT_CHARS = 1_500  # what a wall says to people is short
FLASH_SENTENCES = 2
FLASH_CHARS = 400
_ONE_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?$")
PARAGRAPH_CHARS = 200  # a summary on a front page is shorter
PROSE_CHARS, PROSE_SHARE = 1_000, 0.6  # in such paragraphs, for what stands at a site's own address to be an article
MUCH_PROSE_CHARS = 3_000  # ... whatever else stands there
_NUMBERED = re.compile(r"[?&][a-z_]+=\d{3,}(?:&|#|$)", re.IGNORECASE)
SECTION_LINKS = 40  # links of a headline's length on a page without an article

_WALL = late(
    rb"_cf_chl_opt|cf-browser-verification|/cdn-cgi/challenge-platform/h/|cf_chl_|__arcsjs|arvancloud|arcookie|"
    rb"geo\.captcha-delivery\.com|px-captcha|_Incapsula_Resource|sucuri_cloudproxy|aws-waf|awswaf|challenge\.js|ddos-guard|"
    rb"document\.cookie\s*=|g-recaptcha|hcaptcha",
    re.IGNORECASE,
)
_WALL_TITLE = re.compile(
    r"^(?:just a moment|attention required|checking your browser|ddos-guard|access denied|please wait|one moment|"
    r"security check|are you a robot|robot check|human verification|verify you are human|pardon our interruption|"
    r"transferring|در حال انتقال|لطفا صبر|لطفاً صبر)",
    re.IGNORECASE,
)
_LOST = late(
    r"\b404\b|page not found|not found$|page (?:does not|doesn.t) exist|no longer available|"
    r"seite nicht gefunden|nicht gefunden|"
    r"page (?:non trouvée|introuvable)|página no encontrada|pagina non trovata|страница не найдена|"
    r"(?:صفحه|صفحهٔ|صفحه‌ی|خبر|مطلب)(?: مورد نظر)?(?: شما)? (?:یافت|پیدا) نشد|الصفحة غير موجودة|"
    r"sayfa bulunamadı|nie znaleziono|página não encontrada|pagina niet gevonden|sidan (?:hittades|kunde) inte|"
    r"siden (?:findes ikke|ble ikke funnet|blev ikke fundet)|sivua ei löyt|сторінк\w+ не знайдено|"
    r"stránka (?:nenalezena|nebyla nalezena)|oldal nem található|pagina nu a fost găsită|halaman tidak ditemukan|"
    r"페이지를 찾을 수 없|ページが見つかりません|页面不存在|找不到(?:该|此)?(?:网页|页面)|لم يتم العثور على الصفحة|"
    r"पृष्ठ नहीं मिला",
    re.IGNORECASE,
)
_SENTENCE = late(r"[.!?؟。！？।۔።։။។]+(?:[\s»”\"']|$)")
_CORRECTION = re.compile(
    r"^(?:correction|corrigendum|erratum|اصلاحیه|korrektur|rectificatif|correcci[oó]n)\b", re.IGNORECASE
)
_KINDS = {"LiveBlogPosting": ArticleKind.LIVE, "VideoObject": ArticleKind.VIDEO, "MediaGallery": ArticleKind.GALLERY,
          "ImageGallery": ArticleKind.GALLERY}  # fmt: skip

CAPTION_CHARS = 800  # what stands with a video or under pictures is no longer
_LIVE_PATHS = frozenset(
    {"live", "liveblog", "liveticker", "live-blog", "live-news", "en-direct", "directo", "envivo", "diretta"}
)
_LIVE_TITLE = re.compile(
    r"\blive\b|ticker|en direct|en vivo|em direto|diretta|minuto a minuto|canlı|прямой эфир|لحظه به لحظه", re.IGNORECASE
)
_VIDEO_PATHS = frozenset({"video", "videos", "watch", "film", "clip", "mediathek", "فیلم", "ویدئو", "فيديو"})
_GALLERY_PATHS = frozenset(
    {"photo", "photos", "gallery", "galleries", "galerie", "galeria", "fotostrecke", "bilder", "diaporama",
     "fotogaleria", "fotogalerie", "slideshow", "in-pictures", "عکس", "صور"}
)  # fmt: skip


def wall(html: bytes, page: Page) -> Refusal | None:
    """Return a refusal when a bot wall or a cookie challenge stands where the page should be."""
    title = page.title()
    if len(html) > WALL_BYTES and not _WALL_TITLE.match(title):
        return None
    shown = len(_shown_text(page))
    if shown <= WALL_TEXT_CHARS and (_WALL_TITLE.match(title) or (shown <= TINY_TEXT_CHARS and _WALL.search(html))):
        return Refusal(RefusalClass.BLOCKED, f"challenge page {title[:60]!r} instead of the article")
    if shown < 20 and b"<script" in html.lower() and page.first("meta[property^='og:']") is None:  # noqa: PLR2004 - no text at all
        return Refusal(RefusalClass.BLOCKED, "a script and no text: the page is made by the browser, or is a challenge")
    return None


def _shown_text(page: Page) -> str:
    body = page.tree.body
    if body is None:
        return ""
    parts = (node.text() for node in body.css("p,div,h1,h2,li,td,span,a") if node.first_child is not None)
    total: list[str] = []
    for part in parts:
        total.append(part)
        if len(total) > 40:  # noqa: PLR2004 - a wall has a handful of elements
            return "x" * (WALL_TEXT_CHARS + 1)
    return max(total, key=len, default=(body.text() or "")).strip()


def lost(page: Page, title: str | None, body: str) -> Refusal | None:
    """Return a refusal when a page that was answered with 200 says that there is nothing (soft 404)."""
    said = (title or "", page.title())
    if len(body) < 600 and any(len(text) < 90 and _LOST.search(text) for text in said):  # noqa: PLR2004 - an article about 404s is longer
        return Refusal(
            RefusalClass.NOT_AN_ARTICLE, f"the page says that it is not there: {said[0][:60] or said[1][:60]!r}"
        )
    return None


def front(page: Page, data: LinkedData, body: str, *, named: bool) -> Refusal | None:
    """Return a refusal when the page is a front or section page: its text is the headlines of others.

    A page that a feed named (`named`) is taken for what the feed says it is, unless it says nothing of its own.
    """
    declared = named or bool(data.article) or (page.said("og:type") or "").lower() == "article"
    if declared and len(body) > FLASH_CHARS:
        return None
    website = (page.said("og:type") or "").lower() == "website"
    at_front = (is_front(page.url) or (website and _is_section(page.url))) and not _is_prose(body)
    thin = len(body) < FLASH_CHARS and not declared
    listing = thin and ((page.said("og:type") or "").lower() == "profile" or data.lists)
    if not at_front and not thin:
        return None
    links = sum(1 for node in page.tree.tags("a") if len(node.text().strip()) > 25)  # noqa: PLR2004 - a headline
    if at_front and links >= SECTION_LINKS // 4:
        return Refusal(RefusalClass.NOT_AN_ARTICLE, "front page: links, and no article of its own")
    if listing and links >= SECTION_LINKS // 4:
        return Refusal(RefusalClass.NOT_AN_ARTICLE, f"a list of {links} headlines, as the page says, no article")
    if thin and links >= SECTION_LINKS and len(body) < links * 12:
        return Refusal(RefusalClass.NOT_AN_ARTICLE, f"section page: {links} headlines, and no article of its own")
    return None


def _is_prose(body: str) -> bool:
    """Tell whether a text is an article's whatever else stands there: most of it in long paragraphs, or much of it."""
    long = sum(len(line) for line in body.split("\n") if len(line) >= PARAGRAPH_CHARS)
    return long >= PROSE_CHARS and (long >= PROSE_SHARE * len(body) or long >= MUCH_PROSE_CHARS)


def is_front(url: str) -> bool:
    """Tell whether a URL is a site's own: no path, and no number in its query, as in WordPress' /?p=31228."""
    return not _path(url) and not _NUMBERED.search(url)


def _is_section(url: str) -> bool:
    """Tell whether a URL's path is one word, as of a section ("/world/"); an article's names what it is about."""
    return bool(_ONE_WORD.match(_path(url)))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.strip("/")
    except ValueError:
        return ""


def _of_path(url: str, title: str, body: str) -> ArticleKind | None:
    """Return the kind that a section of the URL names, where the text is short enough or the headline says so too."""
    parts = {part for segment in _path(url).lower().split("/")[:-1] for part in (segment, *re.split(r"[-_]", segment))}
    if parts & _LIVE_PATHS and _LIVE_TITLE.search(title):
        return ArticleKind.LIVE
    if len(body) <= CAPTION_CHARS:
        if parts & _VIDEO_PATHS:
            return ArticleKind.VIDEO
        if parts & _GALLERY_PATHS:
            return ArticleKind.GALLERY
    return None


def kind_of(page: Page, data: LinkedData, title: str, body: str) -> ArticleKind:
    """Return what sort of page it is."""
    for type_ in data.types:
        if type_ in _KINDS and (type_ == "LiveBlogPosting" or len(body) <= CAPTION_CHARS):
            return _KINDS[type_]
    if _CORRECTION.match(title):
        return ArticleKind.CORRECTION
    named = _of_path(page.url, title, body)
    if named is not None:
        return named
    if len(body) <= FLASH_CHARS:
        if (page.said("og:type") or "").startswith("video"):
            return ArticleKind.VIDEO
        if max(len(_SENTENCE.findall(body)), body.count("\n")) <= FLASH_SENTENCES and is_free(data) is not False:
            return ArticleKind.FLASH  # of a paid article these are the first sentences
    return ArticleKind.ARTICLE
