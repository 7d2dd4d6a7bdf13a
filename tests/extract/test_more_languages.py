"""Lines and names as they stand on pages in many languages, and what only looks like them."""

from __future__ import annotations

import pytest

from scraper.extract import Extraction, extract
from scraper.extract.authors import people_in
from scraper.extract.lines import is_call, is_caption, is_stamp
from scraper.extract.pointers import is_pointer
from tests.extract.pages import PROSE, URL, simple

POINTERS = """
READ: What the council said about the lake last year
Olvassa el ezt is: a tó tavalyi éve
Citește și: Ce s-a întâmplat anul trecut
Прочетете още: какво каза съветът
Pročitajte još: Što je reklo vijeće
Prečítajte si aj: Čo povedala rada
Přečtěte si také: Co řekla rada
Διαβάστε επίσης: Τι είπε το συμβούλιο
Δείτε ακόμη: Τι είπε το συμβούλιο
Читайте також: що сказала рада
Loe ka: mida nõukogu ütles
Skaitykite taip pat: ką pasakė taryba
Lasi arī: ko teica padome
Bekijk ook: wat de raad zei
Saiba mais: o que o conselho disse
Clique aqui e receba as notícias
Te recomendamos: lo que dijo el consejo
Lea más: lo que dijo el consejo
Guarda anche: il video del consiglio
À voir aussi : ce que le conseil disait
İlgili haberler
Simak juga video ini!
Yuk, Simak Juga Video ini!
Tin liên quan
Lexo edhe: çfarë tha këshilli
यह भी पढ़ें: परिषद ने क्या कहा
আরও পড়ুন: পরিষদ কী বলেছে
हेही वाचा: परिषद काय म्हणाली
આ પણ વાંચો: પરિષદે શું કહ્યું
மேலும் படிக்க: சபை என்ன சொன்னது
ఇవి కూడా చదవండి
ಇದನ್ನೂ ಓದಿ: ಮಂಡಳಿ
കൂടുതൽ വായിക്കുക
อ่านเพิ่มเติม: สภา
קראו גם: מה אמרה המועצה
شاهد أيضا: ماذا قال المجلس
مواضيع ذات صلة
مزید پڑھیے: کونسل نے کیا کہا
به کانال ما در تلگرام بپیوندید
更多新闻
责任编辑：某某
関連ニュース
[ⓒ 어느 신문, 무단전재 및 재배포 금지]
관련기사
저작권자 © 어느 신문
For more on news and current affairs please visit Example News.
Copyright © 2024 Example News
Loading...
Sponsored
"""
CAPTIONS = """
The northern wall on Friday. Photo: Jane Roe/Example
Hospital da cidade, em Picos — Foto: Jane Roe/TV Exemplo
Der Minister am Freitag (Foto: dpa)
Le lac vendredi. Crédit photo : Jane Roe / EX
Озеро в пятницу. Фото: Агентство
호수의 모습. 사진: 홍길동
A tó pénteken. Fotó: Példa
Mặt hồ hôm thứ Sáu. Ảnh: Ban quản lý
झील शुक्रवार को। फोटो: एजेंसी
Ežeras penktadienį. Nuotrauka: Pavyzdys
Danau pada hari Jumat. Gambar: Contoh
Utopie oder Dystopie? (Foto: picture alliance/Beispiel)
"""


@pytest.mark.parametrize("line", POINTERS.strip().splitlines())
def test_a_line_that_points_elsewhere_is_one_in_every_language(line: str) -> None:
    assert is_pointer(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sponsored by the state, the group has broken into nine ministries since the spring.",
        "Copyright law in the union would have to be written anew, the minister said.",
        "Advertisements for tobacco have been forbidden in the country since 1991.",
        "Following concerns on the island, the council put off its vote until May.",
        "Follow-up talks on Monday are to settle what is left of the dispute.",
        "Loading docks in the harbour stood empty on Friday, witnesses said.",
        "Newsletters were the first thing that the firm sold, and they made it rich.",
        "به کانال سوئز دو کشتی تازه رسید و راه را باز کرد.",
        "ما را در جریان کار نگذاشتند و کسی هم پاسخگو نبود.",
        "更多的人决定今年不回家过年，铁路部门说。",
        "Se trata de un acuerdo que nadie esperaba, dijo el ministro.",
        "Leer y escribir aprendió en la cárcel, contó su hija.",
        "„Ich bin bereits seit zwanzig Jahren im Verein“, sagt der Wirt.",
        "Ich habe bereits mit dem Trainer gesprochen.",
        "Bereits registriert wurden in der Stadt dreihundert Fälle.",
        "—Ya soy abuela —dijo—, y no pienso dejar el taller.",
        "Ya tienes que ser fuerte para aguantar aquí, dice la entrenadora.",
        "Already a member of parliament, she stood for the council as well.",
        "Already a subscriber base of ten thousand pays for it, the paper says.",
        "Keep reading to your children, the doctors say: it helps.",
        "Dilarang melakukan perjalanan mudik, warga tetap di rumah.",
    ],
)
def test_prose_that_begins_like_a_pointer_is_none(line: str) -> None:
    assert not is_pointer(line)


@pytest.mark.parametrize("line", CAPTIONS.strip().splitlines())
def test_a_line_that_ends_with_who_took_the_picture_is_a_caption(line: str) -> None:
    assert is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "She posted a photo: three boats, one of them empty, and no one at the oars! Nobody knew why.",
        "He said that the image of the party was at stake.",
        "Das Bild zeigt, was niemand sehen wollte: Der See ist leer.",
        "The bank gives credit: up to nine thousand, for a year, at four per cent, to whoever asks for it and signs.",
    ],
)
def test_prose_about_pictures_is_no_caption(line: str) -> None:
    assert not is_caption(line)


@pytest.mark.parametrize(
    "line", ["ap/kam/bfi/an/eg", "alu/thm", "[홍길동 기자 hong@example.kr]", "Jane Roe, jroe@example.org"]
)
def test_the_desks_last_line_is_dropped(line: str) -> None:
    assert is_call(line)
    found = extract(simple(*PROSE, line), url=URL)
    assert isinstance(found, Extraction)
    assert found.body.split("\n") == list(PROSE)


def test_a_sentence_with_an_address_is_no_signature() -> None:
    assert not is_call("Write to the council at info@example.org until the end of the month if you want to speak.")


@pytest.mark.parametrize("line", ["1月14日", "2024年5月3日 10:15", "03.05.2024", "2024-05-03"])
def test_a_date_alone_is_a_stamp(line: str) -> None:
    assert is_stamp(line)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nga Arben Shembulli", ("Arben Shembulli",)),
        ("Piše: Ana Primjer", ("Ana Primjer",)),
        ("Deur Jan Voorbeeld", ("Jan Voorbeeld",)),
        ("September", ()),
        ("DEC.", ()),
        ("User Admin", ()),
        ("April Jones", ("April Jones",)),
        ("Jan Mars", ("Jan Mars",)),
    ],
)
def test_names_after_words_of_more_languages(text: str, names: tuple[str, ...]) -> None:
    assert people_in([text]) == names


def test_who_the_author_is_stands_behind_the_text() -> None:
    head = '<meta name="author" content="Jane Roe">'
    about = (
        "Jane Roe is a reporter in the valley and has written of its lakes since 1999.",
        "She lives by one of them.",
    )
    found = extract(simple(*PROSE, *about, head=head), url=URL)
    assert isinstance(found, Extraction)
    assert found.body.split("\n") == list(PROSE)
    found = extract(simple(*PROSE, f"Our correspondent {about[0]}", head=head), url=URL)
    assert isinstance(found, Extraction)
    assert found.body.split("\n") == list(PROSE)
    where = "Jane Roe reported from the valley, and John Doe from the capital."
    found = extract(simple(*PROSE, where, head=head), url=URL)
    assert isinstance(found, Extraction)
    assert found.body.split("\n") == [*PROSE, where]


@pytest.mark.parametrize(
    "line",
    [
        "Quelle: Ein Verband, Berlin",
        "来源：某通讯社",
        "Gefällt Ihnen dieser Artikel?",
        "If you enjoyed reading this post, help us.",
    ],
)
def test_sources_and_requests_at_the_end_are_dropped(line: str) -> None:
    found = extract(simple(*PROSE, line), url=URL)
    assert isinstance(found, Extraction)
    assert found.body.split("\n") == list(PROSE)
