"""Pages that say of themselves that there is no article: lost, closed, for members, or a list of others'.

Headlines say such things too ("Diver not found"): what counts is that a page, or the whole title, says it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.extract.elements import LINKED_HEADING
from storage.patterns import late

if TYPE_CHECKING:
    from scraper.extract.page import Page

LOST_CHARS, TITLE_CHARS = 600, 90  # of what such a page says: an article about them is longer
TOLD_CHARS = 400  # ... where its title does not say it
OPENING_CHARS = 45  # before it: "Sorry!"
LEAST_LISTED = 3  # linked headings
_LOST = late(
    r"(?:^|[|–—»(-]\s*|(?:^|[|–—:»(-]\s*)(?:error|erreur|fehler|errore|erro|http|status|code|oops|"
    r"ошибка)\W*)404\b\W*(?:error\b|$|[|–—:»)-])|"
    r"page (?:was |could |is )?not (?:be )?found|(?:^|[|–—:-]\s*|\b(?:file|article|error|content|url|object|"
    r"document) )not found\W*$|"
    r"page (?:does not|doesn.t) exist|(?:^|[|–—:-]\s*|\b(?:the|this|that|requested) )"
    r"(?:page|article|story|content|blog|item|post)"
    r"(?: (?:you|are|is|has|looking|requested|for|to|view|that|been)){0,8} no longer available(?! (?:in|to|at|from)\b)|"
    r"(?:(?:^|[|–—:!\d-]\s*)(?:(?:die|der|das|diese[rs]?) )?|\b(?:gesuchte|angeforderte|gewünschte|aufgerufene)[rs]? )"
    r"(?:(?:web|internet)?seite|datei|artikel|dokument|inhalte?|beitrag|eintrag)"
    r"(?: (?:ist|sind|wurde|konnte|kann|leider|derzeit|aktuell)){0,3} nicht (?:mehr )?(?:gefunden|verfügbar)|"
    r"(?:^|[|–—:-]\s*)nicht gefunden\W*(?:$|[|–—-])|"
    r"(?:^|[|–—:-]\s*)(?:(?:das|der|die|diese[rs]?) )?(?:blog|seite|profil|artikel) wurde gelöscht|"
    r"page (?:non trouvée|introuvable)|página no encontrada|pagina non trovata|страница не найдена|"
    r"(?:صفحه|صفحهٔ|صفحه‌ی|خبر|مطلب)(?: مورد نظر)?(?: شما)? (?:یافت|پیدا) نشد|الصفحة غير موجودة|"
    r"sayfa bulunamadı|nie znaleziono (?:strony|artykułu|pliku)|(?:^|[|–—:-]\s*)nie znaleziono\W*(?:$|[|–—-])|"
    r"página não encontrada|pagina niet gevonden|sidan (?:hittades|kunde) inte|"
    r"siden (?:findes ikke|ble ikke funnet|blev ikke fundet)|sivua ei löyt|сторінк\w+ не знайдено|"
    r"stránka (?:nenalezena|nebyla nalezena)|oldal nem található|pagina nu a fost găsită|halaman tidak ditemukan|"
    r"페이지를 찾을 수 없|ページが見つかりません|页面不存在|找不到(?:该|此)?(?:网页|页面)|لم يتم العثور على الصفحة|"
    r"पृष्ठ नहीं मिला",
    re.IGNORECASE,
)
# What the text of such a page says, whatever its title; not of somebody's page, or of a constitution's article.
_TOLD = late(
    r"(?:die|diese) (?:\w+ ){0,5}(?:seite|adresse|url)\b(?! (?:des|der|vom)\b).{0,40}"
    r"(?:nicht (?:mehr )?(?:gefunden|vorhanden)|"
    r"existiert (?:\w+ ){0,2}nicht)|"
    r"(?:the|this) (?:page|article|address|url)\b(?! of\b).{0,60}"
    r"(?:not (?:be )?found|can.t be found|(?:does not|doesn.t|"
    r"no longer) exists?\b)|"
    r"can.t (?:seem to )?find (?:what|the page) you|"
    r"(?:la|cette) page\b(?!(?: \w+)? (?:du|des)\b).{0,60}(?:introuvable|n.existe (?:pas|"
    r"plus)|pas été trouvée)|"
    r"la página\b(?!(?: \w+)? del?\b).{0,50}(?:no existe|no se encuentra|no (?:ha sido|fue) encontrada)|"
    r"la pagina\b(?!(?: \w+)? d(?:i|el\w*)\b).{0,50}non (?:è "
    r"stata trovata|esiste)|"
    r"de pagina\b(?! van\b).{0,50}(?:niet gevonden|bestaat niet)|strona o podanym adresie|запрашиваем\w+ "
    r"страниц\w\b.{0,50}не (?:найден|существ)|"
    r"a página\b(?!(?: \w+)? d[aoe]s?\b).{0,50}não (?:existe|foi encontrada)|sidan (?:du|ni) (?:söker|letar efter)",
    re.IGNORECASE,
)
# The whole title, but for the site's name: headlines begin with these words too.
_CLOSED = late(
    r"(?:wartung(?:sarbeiten|smodus)?|(?:site |website )?(?:under |down for )?maintenance(?: mode)?|we.ll be "
    r"(?:right )?back(?: soon)?|"
    r"maintenance en cours|en mantenimiento|(?:sito )?in manutenzione|onderhoud|przerwa techniczna|технические "
    r"работы|"
    r"pdf\.js viewer|"
    r"در دست (?:تعمیر|به‌?روزرسانی)|bakım çalışması|メンテナンス中|.{0,40}this domain (?:may be|is) for sale)",
    re.IGNORECASE,
)
_LOGIN = late(
    r"(?:anmelden|anmeldung|einloggen|log-? ?in|sign in|(?:se )?connecter|connexion|iniciar sesi[oó]n|acced[ei]|"
    r"accesso|inloggen|aanmelden|"
    r"zaloguj(?: się)?|logowanie|вход|войти|logga in|logg inn|log ind|kirjaudu|giriş(?: yap)?|ورود|تسجيل الدخول|"
    r"ログイン|로그인|登录|登錄)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[|–—•·»:-]+\s+|\s*[|•·»]\s*")
SITE_WORDS = 4  # of the site's name, at most: more are a headline ("Anmelden - so geht es im Ferienlager")
_SLUG = re.compile(r"(?:[^-]+-){3}|\d{4}")  # of an article, below the list's own address
_LIST_PATHS = frozenset({
    "tag", "tags", "category", "categories", "kategorie", "kategorien", "categorie", "categoria", "rubrik", "rubrique",
    "schlagwort", "schlagworte", "label", "author", "authors", "autor", "autoren", "auteur", "search", "suche",
    "recherche", "buscar", "ricerca", "zoeken",
})  # fmt: skip
_GATES = frozenset({"consent", "zustimmung", "cookiewall", "cookie-wall", "privacygate", "privacy-gate", "cmp"})
_ASKED = re.compile(r"(?:^|&)(?:s|q|query|suche|search)=[^&\W\d]")  # a number is a section's, or counts shares


def is_lost(page: Page, title: str | None, body: str) -> bool:
    """Tell whether a page that was answered with 200 says that there is nothing (soft 404), or nothing now."""
    if len(body) >= LOST_CHARS:
        return False
    said = [text for text in (title or "", page.title()) if len(text) < TITLE_CHARS]
    parts = [part for text in said for part in _whole(text)]
    if any(map(_LOST.search, said)) or any(_CLOSED.fullmatch(part.strip(" .!…")) for part in parts):
        return True
    if any(_LOGIN.fullmatch(part.strip()) for part in parts) and page.first("input[type=password]") is not None:
        return True
    told = _TOLD.search(body) if len(body) < TOLD_CHARS else None
    return told is not None and told.start() <= OPENING_CHARS


def _whole(title: str) -> list[str]:
    """Return the parts of a title that may be all of it: beside each stands a site's name at most, not its kicker."""
    parts = _SEPARATOR.split(title)
    long = [part for part in parts if part.count(" ") >= SITE_WORDS]
    return [part.rpartition(": ")[2] for part in parts if all(each is part for each in long)]


def is_gate(page: Page, body: str) -> bool:
    """Tell whether a page asks for consent before another is shown: by its address, and that it speaks of cookies."""
    try:
        parts = urlsplit(page.url)
        first = (parts.hostname or "").partition(".")[0], parts.path.lower().strip("/").partition("/")[0]
    except ValueError:
        return False
    return not _GATES.isdisjoint(first) and "cookie" in body.lower()


def is_list(page: Page) -> bool:
    """Tell whether a page stands where a site lists its articles, and links to some of them."""
    try:
        parts = urlsplit(page.url)
    except ValueError:
        return False
    words = parts.path.lower().strip("/").split("/")
    if len(words) > 1 and words[-2] not in _LIST_PATHS and _SLUG.search(words[-1]):
        return False
    named = not _LIST_PATHS.isdisjoint(words[:2]) or _ASKED.search(parts.query) is not None
    return named and len(page.css(LINKED_HEADING)) >= LEAST_LISTED
