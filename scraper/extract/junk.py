"""Which elements are furniture: told by their tag, role, class and id.

A class string is judged once and remembered: a site uses the same few hundred strings on all its pages.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

SKIPPED_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
        "form",
        "button",
        "select",
        "textarea",
        "input",
        "label",
        "nav",
        "footer",
        "menu",
        "dialog",
        "head",
        "link",
        "meta",
        "amp-ad",
        "amp-embed",
        "amp-iframe",
    ]
)
_JUNK_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "toolbar", "alert",
    "button",
})  # fmt: skip

_TEASER = "data-tb-region-item"  # how Taboola counts the teasers of many publishers's front pages and boxes
# What components and regions are called.
_PARTS = frozenset(
    {"data-testid", "data-qa", "data-component", "data-gu-name", "data-area", "aria-label", "aria-labelledby"}
)
_TELLING = _PARTS | {"itemprop", "role", "hidden", "aria-hidden", "style", _TEASER}  # attributes that may say so
_PROSE_TAGS = frozenset(["p", "blockquote", "h2", "h3", "h4", "ul", "ol", "li"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAMED = r"(?:^|[_-])(?:{words})(?=$|[_-])"
# Text of others, or no text at all: never part of an article, however much of it there is.
_HARD = """
comment(?:s|list|section|area|form|wrapper)? disqus respond replies kommentare? commentaires? comentarios
leserkommentare discuss discussion leser(?:meinung|brief)(?:en?)? hozzaszolas(?:ok)? komentarze? komentare komentari
commenti reacties kommentit kommentarer yorum(?:lar)?
shar(?:e|ing|er|ebar|etools?|ebuttons?) (?:social-?)?bookmark(?:s|ing) service-?links
social(?:s|icons|links|media|share)? addthis sharedaddy partager jp-relatedposts
related(?:s|posts|articles|content|news|links|stories)? readmore readnext readalso recommend(?:ed|ation|ations)?
morestories more-(?:stories|news|articles|on|links|from) seealso also-?read mostread popular trending outbrain
taboola plista sponsored adsbygoogle
instagram-media inline-?(?:asset|link|promo|related|story|article) (?:post|article|story|bookmark)-(?:embed|ref)
newsletters?(?!-post) signup cookies? consent gdpr modal popup nav navbar navigation menu meganav breadcrumbs?
breadcrumb_list pagination
footer login register search cta subscri(?:be|ption|bebox) follow(?:us)? jump(?:to|link)s? article_tags?
news_tags sec_info
share_news hidetag comments?_item tinyurl_form short_link(?:_cnt)? noprint visually-?hidden sr-?only
screen-?reader(?:-text)? ad-?label
"""
# Furniture as a rule, though layouts use these words for everything.
_SOFT = """
socialbar teilen further teasers? promo(?:s|box|tion)? advert(?:s|isement|ising|orial)? ads? adslot adbox adunit
adwrapper banner dfp werbung
anzeige publicidad publicite paywall piano abo(?:box)? sidebar foot footnotes? masthead topbar pager overlay
tooltip toast
tags? taglist keywords? topics? tagcloud by-?line author(?:s|box|bio|info|card|name)? autor(?:en|es)?
contributors? writer
(?:article|post|entry)-?info
date(?:line)? timestamp time pubdate published updated meta(?:data|info|news)? post-?meta(?:data)? submitted infobar
hidden hide no-print printonly print-only skip
gallery slideshow carousel slider swiper lightbox player jwplayer video(?:player)? audioplayer podcast widget
toolbar tools
buttons? btn rating vote poll quiz survey toc table-?of-?contents disclaimer feedback correction-?link print
shortlink translat(?:e|ions)
langs? languages? app-?store download-app notification push back-?to-?top bio trust donat(?:e|ion) contribute membership
(?:news|breaking)?-?ticker
signature sources? whatsapp telegram embed(?:s|ded)? facts?(?!-?check) fact-?box info-?box faktenbox faktabox
"""
_GOOD = """
article-?(?:body|content|text|main|copy|detail)? story-?(?:body|content|text)? entry-?(?:content)?
post-?(?:content|body|text)? body-?(?:text|copy)? content-?(?:body|main|text)
richtext rich-text item-?text echo_detail news-?(?:body|text|content)? field-name-body artikel-?(?:text|body)?
articulo noticia texto contenu prose hentry type-post textwidget
"""
_CAPTION = """
captions? credits? figcaption copyright legend bildunterschrift
(?:img|images?|photos?|pics?|pictures?|fotos?|media|bild)[_-]?(?:desc(?:r|ription)?|cap(?:s|tions?)?|credits?|source|copyright)
(?:img|image|photo|picture|foto)[_-]title
"""
_LAYOUT = re.compile(
    r"^(?:has|with|no|not|is|two|one|js|u|l|type|format|status|category|tag)-|^high-?light|^field--(?:type|label)-|[:\[\]]",
    re.IGNORECASE,
)


def _words(table: str) -> re.Pattern[str]:
    return re.compile(_NAMED.format(words="|".join(table.split())))


_HARD_WORDS, _SOFT_WORDS, _GOOD_WORDS = _words(_HARD), _words(_SOFT + _CAPTION), _words(_GOOD)
_SHOWN_AGAIN = re.compile(r"[:-](?:block|flex|grid|inline)\b")  # from some width on, though `hidden` below it
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CAPTION_WORDS = _words(_CAPTION)
_TAG_LIST = _words("tags tag-?(?:list|cloud|links) keywords schlagworte etiquetas")
MAX_PART_CHARS = 40
_PART_WORDS = _words("by-?line newsletters? related shar(?:e|ing) comments? advertisement recommendations? sub-?meta")
_COMMENTS = re.compile(
    _NAMED.format(
        words="comments?|disqus|replies|kommentare?|commentlist|commentaires|comentarios|"
        "leser(?:meinung|brief)(?:en?)?|hozzaszolas(?:ok)?|komentarze|komentare|commenti"
    )
)


class Junk(IntEnum):
    """How surely an element is furniture by its name."""

    NOT = 0
    SOFT = 1
    HARD = 2
    COMMENTS = 3


NOT_JUNK, SOFT, HARD, COMMENTS = Junk  # to ask the class for a member costs as much as all else that is asked of a name


# How an element is named as an article's text: not, in a word that layouts use for much, as a part of the body
# (`article-body-rest`), as the body (`article-body`, `articleBody`). Numbers, as they are compared for each element.
NOT_TEXT, TEXT, BODY_PART, BODY = range(4)
_BODY = re.compile(r"(?:article|story|post|entry|news|artikel)[_-]{0,2}(?:body|content|text)([_-]?\w)?")


@lru_cache(maxsize=20_000)
def judge_names(names: str) -> tuple[Junk, int]:
    """Return what class words or an id say: how surely furniture, and how far an article's text.

    A word that is good and not junk (`article__content`) outweighs soft ones beside it (`sidebar-grid`), not hard ones.
    """
    worst, good = NOT_JUNK, NOT_TEXT
    tokens = names.split()
    for token in tokens:
        level, well = _judge_word(token)
        good = max(good, well)
        worst = max(worst, level)
    forgiven = good > NOT_TEXT and worst is SOFT and not ("hidden" in tokens and not _SHOWN_AGAIN.search(names))
    return (NOT_JUNK if forgiven else worst), good


@lru_cache(maxsize=50_000)
def _judge_word(token: str) -> tuple[Junk, int]:
    if token == "paywall" or _LAYOUT.search(token):  # noqa: S105 - Google's example of a class for paid text itself
        return NOT_JUNK, TEXT if token == "type-post" else NOT_TEXT  # noqa: S105 - a class of WordPress
    word = _CAMEL.sub("-", token).lower()
    if _COMMENTS.search(word):
        return COMMENTS, NOT_TEXT
    if _HARD_WORDS.search(word):
        return HARD, NOT_TEXT
    if _SOFT_WORDS.search(word):
        return SOFT, NOT_TEXT
    return NOT_JUNK, _text_in(word) if _GOOD_WORDS.search(word) else NOT_TEXT


def _text_in(word: str) -> int:
    found = _BODY.search(word)
    return TEXT if found is None else BODY if found[1] is None else BODY_PART


def judge(tag: str, attributes: dict[str, str | None]) -> tuple[Junk, int]:
    """Return how surely an element is furniture, and how far it is named as an article's text."""
    if tag in SKIPPED_TAGS:
        return HARD, NOT_TEXT
    if not attributes or tag in {"html", "body"}:
        return NOT_JUNK, TEXT if tag == "article" else NOT_TEXT
    names = attributes.get("class")
    if (len(attributes) > 1 or names is None) and not _TELLING.isdisjoint(attributes):
        if attributes.get("itemprop") == "articleBody":
            return NOT_JUNK, BODY
        if _is_unseen(tag, attributes):
            return HARD, NOT_TEXT
    level, good = judge_names(names) if names else (NOT_JUNK, NOT_TEXT)
    if tag not in _HEADINGS and (name := attributes.get("id")):  # a heading's id is made of its words
        by_id, good_id = judge_names(name)
        level, good = max(level, by_id), max(good, good_id)
        level = NOT_JUNK if good and level is SOFT else level
    return level, good or (TEXT if tag == "article" else NOT_TEXT)


def is_caption(attributes: dict[str, str | None]) -> bool:
    """Tell whether an element is named as what stands below a picture."""
    return is_caption_name(attributes.get("class") or "")


@lru_cache(maxsize=20_000)
def is_caption_name(names: str) -> bool:
    """Tell whether class words name what stands below a picture."""
    return any(_CAPTION_WORDS.search(_CAMEL.sub("-", token).lower()) for token in names.split())


def is_tag_list(attributes: dict[str, str | None]) -> bool:
    """Tell whether an element is named as the list of the article's tags."""
    names = attributes.get("class")
    return names is not None and _names_tags(names)


@lru_cache(maxsize=20_000)
def _names_tags(names: str) -> bool:
    return any(_TAG_LIST.search(_CAMEL.sub("-", token).lower()) for token in names.split())


def _is_unseen(tag: str, attributes: dict[str, str | None]) -> bool:
    """Tell whether an element is hidden, or of a role that is no text."""
    if attributes.get("role") in _JUNK_ROLES or "hidden" in attributes or _TEASER in attributes:
        return True
    if attributes.get("aria-hidden") == "true" and tag not in _PROSE_TAGS:  # paywalls hide paragraphs so
        return True
    style = attributes.get("style")
    if style and _UNSEEN.search(style):
        return True
    return any((part := attributes[name]) and _is_furniture_part(part) for name in _PARTS & attributes.keys())


@lru_cache(maxsize=20_000)
def _is_furniture_part(name: str) -> bool:
    """Tell whether a component or region is called what is never text: "byline", "article-newsletter", "Share"."""
    return len(name) <= MAX_PART_CHARS and bool(_PART_WORDS.search(_CAMEL.sub("-", name).lower()))
