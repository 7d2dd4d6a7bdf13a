"""Pages that say that there is no article, and articles that speak of such things."""

from __future__ import annotations

import pytest

from scraper.extract import Extraction, extract
from storage.records import Refusal, RefusalClass

FORM = "<form><input name=user><input type=password name=secret></form>"
NOTICES = {
    "Fehler 404 | Example": "Das ist leider schief gegangen, und zwar hier bei uns und nicht bei Ihnen.",
    "Example - 404": "Something has gone wrong here, and it is not your fault at all, we think.",
    "Seite nicht gefunden | Example": "Bitte nutzen Sie unsere Suche oder kehren Sie zur Startseite zurück.",
    "Dieses Blog wurde gelöscht": "Das Blog x.example.org gibt es nicht mehr, die Autoren haben es gelöscht.",
    "Nie znaleziono strony": "Sprawdź adres lub wróć na stronę główną naszej gazety, prosimy.",
    "Wartungsarbeiten | Example": "Wir sind gleich wieder für Sie da und bitten solange um Geduld.",
    "We’ll be right back!": "Our site is having a little rest, and so should you, until five in the afternoon.",
    "example.org - This domain may be for sale": "Make an offer today and this fine old name is yours tomorrow.",
    "Example Online": "Die von Ihnen gesuchte Seite existiert leider nicht oder nicht mehr auf unserem Server.",
    "Le Journal": "La page que vous recherchez a été déplacée ou n’existe plus. Revenez à la page d’accueil.",
    "El Diario": "Lo sentimos. La página que busca no existe o ha sido eliminada hace tiempo.",
    "Gazeta": "Przepraszamy, strona o podanym adresie została przeniesiona albo usunięta.",
}
NEWS = {
    "Fehler 404 als Kunst": "Eine Galerie in Leipzig zeigt Fehlerseiten aus zwanzig Jahren. Sie öffnet am Freitag.",
    "Vermisster Taucher nicht gefunden": "Die Feuerwehr hat die Suche am Dienstag eingestellt.",
    "Nie znaleziono zaginionego turysty": "Ratownicy przerwali we wtorek poszukiwania w górach po sześciu godzinach.",
    "Paper tickets no longer available": "The railway sells its last one on Friday, after a hundred years.",
    "Wartungsarbeiten legen Bank lahm": "Kunden konnten am Donnerstag drei Stunden lang kein Geld abheben.",
    "Peugeot 404": "The car was built for fifteen years, and longer in Kenya, where it is still driven today.",
    "Webseite der Bundesagentur derzeit nicht verfügbar": "Ein Fehler legt die Server seit Montag lahm, hieß es.",
    "Profil des Ministers wurde gelöscht": "Warum, sagte sein Büro am Donnerstag in Berlin zunächst nicht.",
    "Artikel 5 im Entwurf nicht gefunden": "Die Abgeordneten suchten ihn am Freitag vergebens.",
    "Post office services no longer available in village": "The counter was closed on Monday, after a hundred years.",
    "Video blog no longer available to fans": "The singer said on Tuesday that she had said all that there is.",
    "Neuinfektionen in Bayern: 404": "Das sind elf mehr als in der Woche davor, teilte das Amt am Montag mit.",
    "Wartungsarbeiten: A7 gesperrt": "Von Freitag an wird der Verkehr über die Dörfer geleitet, bis Montag früh.",
    "Технические работы: мост закрыт": "Автобусы до мая ходят в объезд, сообщили в мэрии в понедельник утром.",
    "Ministerium zieht um": "Die alte Seite des Ministeriums existiert seit Montag nicht mehr, teilte es mit.",
    "El club calla": "La página oficial del club no existe desde el lunes, dijo la directiva en una nota.",
    "Court rules": "This article of the constitution no longer exists, the court said on Friday in its ruling.",
    "Town loses its map": "The only copy of the old map is gone, officials said. The page of it cannot be found.",
}  # fmt: skip


def _page(title: str, text: str, more: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>{more}</body></html>"


@pytest.mark.parametrize(("title", "text"), NOTICES.items())
def test_a_page_that_says_that_there_is_nothing_is_refused(title: str, text: str) -> None:
    found = extract(_page(title, text), url="https://www.example.org/2012/05/lake")
    assert isinstance(found, Refusal)
    assert found.kind is RefusalClass.NOT_AN_ARTICLE


@pytest.mark.parametrize(("title", "text"), NEWS.items())
def test_news_of_what_was_not_found_is_an_article(title: str, text: str) -> None:
    found = extract(_page(title, text), url="https://www.example.org/2012/05/lake")
    assert isinstance(found, Extraction)
    assert found.body == text


def test_a_page_that_asks_for_a_password_is_refused() -> None:
    text = "Um dieses Forum ansehen zu können, musst du registriert und angemeldet sein."
    url = "https://www.example.org/lake"
    assert isinstance(extract(_page("Forum • Anmelden", text, FORM), url=url), Refusal)
    assert isinstance(extract(_page("Forum • Anmelden", text), url=url), Extraction)
    assert isinstance(extract(_page("Anmelden wird schwerer", text, FORM), url=url), Extraction)
    for title in (
        "Anmeldung: Plätze im Lager noch frei",
        "Login: how the town moves online",
        "Anmelden - so geht es im Ferienlager",
    ):
        assert isinstance(extract(_page(title, text, FORM), url=url), Extraction)


@pytest.mark.parametrize(
    ("path", "refused"),
    [("/tag/lake/", True), ("/category/lakes/", True), ("/autor/jane-roe", True), ("/?s=lake", True),
     ("/lake?q=a", True), ("/category/news/page/2", True), ("/category/news/fire-at-the-old-harbour", False),
     ("/rubrique/sport/article-12345.html", False), ("/author/jane-roe/fire-at-the-old-harbour", False),
     ("/news/fire?s=09", False), ("/article.php?id=5&s=12", False), ("/news/fire-at-the-old-harbour?q=a", False),
     ("/2012/05/lake", False), ("/news/lakes/tag/", False), ("/?p=17", False)],
)  # fmt: skip
def test_a_list_of_articles_is_told_by_its_address_and_its_headings(path: str, *, refused: bool) -> None:
    entry = '<div><h2><a href="/2012/{0}">Entry {0} of the lake</a></h2><p>Of the lake, in short, part {0}.</p></div>'
    url = f"https://www.example.org{path}"
    text = "Jane Roe has written of the lake, and of what is in it, for eleven years now."
    lists = _page("All about the lake", text, "".join(map(entry.format, range(4))))
    assert isinstance(extract(lists, url=url), Refusal) is refused
    assert isinstance(extract(_page("All about the lake", text), url=url), Extraction)


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("https://www.example.org/zustimmung?url=%2Flake", True),
        ("https://consent.example.org/v2/collectConsent?id=17", True),
        ("https://www.example.org/2012/consent", False),
    ],
)
def test_a_page_that_asks_for_consent_is_no_article(url: str, *, refused: bool) -> None:
    text = "Read us with advertising and tracking, or pay for neither. We and our partners set cookies."
    found = extract(_page("With advertising or as a subscriber", text), url=url)
    assert isinstance(found, Refusal) is refused
    assert isinstance(extract(_page("Parents give consent", "The school asked all of them."), url=url), Extraction)
