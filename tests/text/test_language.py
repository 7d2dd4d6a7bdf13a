"""Languages by letters, script and words; what the page declares is evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scraper.text import detect_language, direction
from tests.text.language_texts import PARAGRAPHS

# A language and sentences of news in it, near kin among them; written before they were tried.
SENTENCES = [
    line.split("\t") for line in (Path(__file__).parent / "language_lines.tsv").read_text(encoding="utf-8").splitlines()
]
# The same, five or six sentences a language, of any number: near kin, and the languages of the Arabic script, in all four rounds.
ROUNDS = [
    line.split("\t")
    for line in (Path(__file__).parent / "language_rounds.tsv").read_text(encoding="utf-8").splitlines()
]
# A language and a text of 200 to 300 characters, of news in 110 languages; written before they were tried.
NEWS = [
    line.split("\t") for line in (Path(__file__).parent / "language_news.tsv").read_text(encoding="utf-8").splitlines()
]
LONG = 200  # characters of a text that is to be told
RIGHT_IN_ROUNDS, RIGHT_IN_SENTENCES_OF_ROUNDS = 0.99, 0.94
RIGHT_BEHIND_ENGLISH = (
    0.98  # of texts behind a sentence of it: what is wrong are languages that the model does not know
)
RIGHT_IN_SENTENCES = 0.97  # of single sentences; a text of three is to be told always

TEXTS = [
    ("fa", "کتابخانه‌ای که در یک اتوبوس کهنه جا گرفته است، از هفته آینده به روستاها سر می‌زند."),
    ("fa", "رئیس جمهور در این دیدار بر گسترش همکاری‌ها تأکید کرد و از مردم سپاسگزاری کرد."),
    ("ar", "قالت الوزارة في بيان إن الاجتماع سيعقد غدا في العاصمة بحضور عدد من المسؤولين."),
    ("ur", "وزیراعظم نے کہا ہے کہ حکومت عوام کے مسائل حل کرنے کے لیے اقدامات کر رہی ہے۔"),
    ("ps", "د افغانستان د بهرنیو چارو وزارت وايي چې په دې اړه به ژر پرېکړه وشي، ښه خبره ده."),
    ("ckb", "سەرۆکی هەرێمی کوردستان ڕایگەیاند کە کۆبوونەوەکە بەڕێوە دەچێت."),
    ("he", "ראש הממשלה אמר היום כי הדיון יתקיים מחר בירושלים."),
    ("ja", "政府は今日、新しい計画を発表した。"),
    ("zh", "政府今天宣布了新的计划，将于明年开始实施。"),
    ("ko", "정부는 오늘 새로운 계획을 발표했다."),
    ("th", "รัฐบาลประกาศแผนใหม่ในวันนี้"),
    ("hi", "सरकार ने आज नई योजना की घोषणा की।"),
    ("el", "Η κυβέρνηση ανακοίνωσε σήμερα το νέο σχέδιο."),
    ("ru", "Президент заявил, что это решение будет принято в ближайшее время, и отметил рост."),
    ("uk", "Президент заявив, що це рішення буде прийнято найближчим часом і її підтримають."),
    ("kk", "Қазақстан үкіметі бүгін жаңа жоспарды жариялады деп хабарлады."),
    ("sr", "Влада је саопштила да ће избори бити одржани за недељу дана и да неће бити одлагања."),
    ("be", "Урад паведаміў, што выбары адбудуцца праз тыдзень ва ўсёй краіне."),
    ("bg", "Правителството обяви, че изборите ще се проведат след една седмица за региона и не по-късно."),
    ("vi", "Chính phủ tuyên bố rằng cuộc bầu cử sẽ được tổ chức trong một tuần nữa."),
    ("az", "Hökumət elan etdi ki, seçkilər bir həftədən sonra keçiriləcək və bu son qərar deyil."),
    ("hr", "Vlada je objavila da će izbori biti za tjedan dana i da neće biti odgode."),
    ("sv", "Regeringen har beslutat att det inte ska bli nya skatter i år, säger ministern till tidningen."),
    ("da", "Regeringen har besluttet at der ikke skal være nye skatter i år, siger ministeren, og det er ikke nok."),
    ("no", "Regjeringen har besluttet at det ikke skal bli nye skatter i år, sier statsråden, og det er ikke nok."),
    ("nl", "De regering heeft gezegd dat het plan niet in dit jaar komt en dat er geen geld voor is."),
    ("pt", "O governo anunciou que as eleições serão realizadas em uma semana para a região, não antes."),
    ("id", "Pemerintah mengatakan bahwa rencana itu tidak akan dilaksanakan pada tahun ini dan untuk rakyat."),
    ("ro", "Guvernul a anunțat că alegerile vor avea loc într-o săptămână pentru regiune și nu mai târziu."),
    ("cs", "Vláda oznámila, že volby se budou konat za týden a že to není poslední rozhodnutí."),
    ("hu", "A kormány bejelentette, hogy a választások egy hét múlva lesznek, és ez nem az utolsó."),
    ("fi", "Hallitus ilmoitti, että vaalit ovat viikon päästä ja se ei ole viimeinen päätös."),
    ("fa", "قیمت نفت بالا رفت"),
    ("ar", "ارتفعت أسعار النفط"),
    ("fa", "گزارش CNN از تهران: Reuters این خبر را تایید کرد"),
    ("en", "President Ahmadinejad (احمدی‌نژاد) said in the meeting that he has no plan"),
    ("ru", "Премьер Казахстана Нұрлан сказал, что решение будет принято в ближайшее время, и отметил рост экономики."),
    ("en", "The council voted to keep the tower staffed and to look for a partner from next year."),
    ("de", "Die Regierung hat am Montag mitgeteilt, dass der Plan nicht in diesem Jahr kommt."),
    ("fr", "Le gouvernement a annoncé que les élections auront lieu dans une semaine pour la région."),
    ("es", "El gobierno anunció que las elecciones se celebrarán en una semana para la región."),
    ("it", "Il governo ha annunciato che le elezioni della regione sono in programma per una settimana."),
    ("tr", "Hükümet bu plan için bir açıklama yaptı ve daha çok destek olarak ne gerektiğini anlattı."),
    ("sk", "Vláda oznámila, že voľby sa budú konať o týždeň a že rozhodnutie nie je konečné, povedal minister."),
    ("sl", "Vlada je sporočila, da bodo volitve čez en teden in da odločitev še ni dokončna, je dejal minister."),
    ("et", "Valitsus teatas, et valimised toimuvad nädala pärast ja see otsus ei ole veel lõplik, ütles minister."),
    ("lt", "Vyriausybė pranešė, kad rinkimai vyks po savaitės ir kad šis sprendimas dar nėra galutinis."),
    ("lv", "Valdība paziņoja, ka vēlēšanas notiks pēc nedēļas un ka šis lēmums vēl nav galīgs."),
    ("sw", "Serikali imesema kwamba uchaguzi utafanyika baada ya wiki moja na kwamba uamuzi huo bado si wa mwisho."),
    (
        "so",
        "Dowladda ayaa sheegtay in doorashadu ay dhici doonto toddobaad kadib, wasiirkuna wuxuu yiri go'aanku ma dhammaystirna.",
    ),
    ("sq", "Qeveria njoftoi se zgjedhjet do të mbahen pas një jave dhe se vendimi nuk është ende përfundimtar."),
    (
        "ca",
        "El govern ha anunciat que les eleccions se celebraran d'aquí a una setmana i que la decisió encara no és definitiva.",
    ),
    ("uz", "Hukumat saylovlar bir haftadan keyin bo‘lib o‘tishini va bu qaror hali yakuniy emasligini ma’lum qildi."),
    ("ku", "Hikûmetê ragihand ku hilbijartin dê piştî hefteyekê bên kirin û ev biryar hîn ne ya dawî ye, wezîr got."),
    ("ug", "ھۆكۈمەت سايلامنىڭ بىر ھەپتىدىن كېيىن ئۆتكۈزۈلىدىغانلىقىنى ئېلان قىلدى."),
    ("sd", "حڪومت اعلان ڪيو آهي ته چونڊون هڪ هفتي کان پوءِ ٿينديون ۽ اهو فيصلو اڃا آخري ناهي، وزير ٻڌايو."),
    ("ne", "सरकारले आज नयाँ योजना घोषणा गरेको छ र यो निर्णय अन्तिम होइन भनी मन्त्रीले बताए।"),
    ("mr", "सरकारने आज नवीन योजना जाहीर केली आहे आणि हा निर्णय अंतिम नाही असे मंत्र्यांनी सांगितले."),
    ("gu", "સરકારે આજે નવી યોજના જાહેર કરી છે."),
    ("te", "ప్రభుత్వం ఈరోజు కొత్త ప్రణాళికను ప్రకటించింది."),
    ("pa", "ਸਰਕਾਰ ਨੇ ਅੱਜ ਨਵੀਂ ਯੋਜਨਾ ਦਾ ਐਲਾਨ ਕੀਤਾ।"),
    ("my", "အစိုးရက ယနေ့ အစီအစဉ်သစ်ကို ကြေညာခဲ့သည်။"),
    ("km", "រដ្ឋាភិបាលបានប្រកាសផែនការថ្មីនៅថ្ងៃនេះ។"),
    ("pl", "Rząd poinformował, że to nie jest decyzja na ten rok i się nad nią zastanowi."),
]


@pytest.mark.parametrize(("tag", "text"), TEXTS)
def test_by_itself(tag: str, text: str) -> None:
    assert detect_language(text).tag == tag


@pytest.mark.parametrize(("tag", "text"), PARAGRAPHS)
def test_paragraphs_of_news(tag: str, text: str) -> None:
    assert detect_language(text).tag == tag
    assert detect_language(text, declared=tag).tag == tag


@pytest.mark.parametrize("line", SENTENCES, ids=lambda line: line[0])
def test_news_of_three_sentences(line: list[str]) -> None:
    tag, *sentences = line
    assert detect_language(" ".join(sentences)).tag == tag


def test_single_sentences() -> None:
    told = [detect_language(text).tag == tag for tag, *sentences in SENTENCES for text in sentences]
    assert sum(told) >= RIGHT_IN_SENTENCES * len(told)


def test_texts_of_two_hundred_characters() -> None:
    texts = [(tag, _from_sentence(sentences, start)) for tag, *sentences in ROUNDS for start in range(len(sentences))]
    wrong = [(tag, text) for tag, text in texts if detect_language(text).tag != tag]
    assert len(wrong) <= (1 - RIGHT_IN_ROUNDS) * len(texts), wrong


def _from_sentence(sentences: list[str], start: int) -> str:
    """Return a text of as many sentences as it takes, from one on, round and round."""
    text = ""
    for place in range(len(sentences)):
        text = f"{text} {sentences[(start + place) % len(sentences)]}".strip()
        if len(text) >= LONG:
            break
    return text


def test_single_sentences_of_near_kin() -> None:
    told = [detect_language(text).tag == tag for tag, *sentences in ROUNDS for text in sentences]
    assert sum(told) >= RIGHT_IN_SENTENCES_OF_ROUNDS * len(told)


def test_declared_chinese_stands_where_cantonese_is_written() -> None:
    text = "主隊喺最後幾分鐘追平咗，佢哋繼續企喺榜首。"
    assert detect_language(text).tag == "yue"
    assert detect_language(text, declared="zh-HK").tag == "zh-HK"


def test_names_in_latin_letters_do_not_make_chinese_another_language() -> None:
    assert detect_language("苹果公司（Apple Inc.）发布了 iPhone 17 Pro Max 和 MacBook Pro 新品。").tag == "zh"
    assert (
        detect_language("President Xi Jinping (习近平) will visit the United States in May, officials said.").tag
        == "en"
    )


@pytest.mark.parametrize(("tag", "text"), PARAGRAPHS)
@pytest.mark.parametrize("declared", ["en", "de", "ru"])
def test_a_template_declares_the_wrong_one(tag: str, text: str, declared: str) -> None:
    assert detect_language(text, declared=declared).tag == tag


@pytest.mark.parametrize(("tag", "text"), TEXTS)
def test_a_wrong_declaration_in_another_script_does_not_count(tag: str, text: str) -> None:
    wrong = "fa" if re.search("[A-Za-z]{3}", text) and tag != "fa" else "en"
    assert detect_language(text, declared=wrong).tag == tag


@pytest.mark.parametrize(
    ("text", "declared", "tag", "method"),
    [
        ("OK 5-3", "fi", "fi", "declared"),
        ("123 456", "fa_IR", "fa-IR", "declared"),
        ("12", None, None, "none"),
        ("کتاب خوب است که در این خانه بود و آن را برای او گفت", "prs", "prs", "declared"),
        ("The council of the town is in the news and it was for the best", "en-GB", "en-GB", "declared"),
        ("Tak to je", "cs", "cs", "declared"),
        ("नेपाल सरकारले आज नयाँ योजना घोषणा गर्यो", "ne", "ne", "declared"),  # written as Hindi is
        ("Өкмөт жаңы планды жарыялады", "ky", "ky", "declared"),
        ("Le gouvernement a dit que la loi est dans les mains de la ministre", "en", "fr", "words"),  # a template's
        ("Привет", "uk", "uk", "declared"),
        ("کتاب", "ar", "fa", "letters"),
        ("anything", "not a tag!", None, "none"),
    ],
)
def test_what_is_declared(text: str, declared: str | None, tag: str | None, method: str) -> None:
    found = detect_language(text, declared=declared)
    assert (found.tag, found.method) == (tag, method)
    assert 0 <= found.confidence <= 1


def test_direction() -> None:
    assert [direction(tag) for tag in ("fa", "ar-EG", "ckb", "he", "en", None)] == ["rtl"] * 4 + ["ltr"] * 2


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        (
            "xh",
            (
                "Abafundi bathi bafuna ukuba urhulumente abancede kuba abazali babo abanayo imali. Utitshala uthe le nto iye "
                "yenza ukuba abantwana bangayi esikolweni xa kunetha, kwaye baye bacela uncedo."
            ),
        ),
        (
            "zu",
            (
                "UNgqongqoshe uthe abafundi bazothola usizo ngoba lokhu kuyinkinga enkulu ezweni lonke. Uma abazali bengenayo "
                "imali, kusho yena, uhulumeni uzobasiza futhi abantu kufanele balinde kuze kube ngonyaka ozayo."
            ),
        ),
    ],
)
def test_xhosa_and_zulu_are_told_apart_by_their_words(tag: str, text: str) -> None:
    found = detect_language(text)
    assert (found.tag, found.method) == (tag, "words")


@pytest.mark.parametrize(("tag", "text"), NEWS)
def test_news_of_many_languages(tag: str, text: str) -> None:
    assert detect_language(text).tag == tag


@pytest.mark.parametrize("declared", ["en", "en-US", "fa"])
def test_news_whose_template_declares_another_language(declared: str) -> None:
    base = declared.partition("-")[0]
    kin = {"en": {"en"}, "fa": {"fa", "prs"}}[base]
    wrong = [
        (tag, text[:40]) for tag, text in NEWS if tag not in kin and detect_language(text, declared=declared).tag != tag
    ]
    assert not wrong


@pytest.mark.parametrize("declared", ["fa", "fa-IR", "fa_IR"])
def test_dari_stands_where_persian_is_declared(declared: str) -> None:
    dari = [text for tag, text in NEWS if tag == "prs"]
    assert {detect_language(text, declared=declared).tag for text in dari} == {"prs"}


def test_persian_stands_where_dari_is_declared_and_nothing_speaks_for_either() -> None:
    assert detect_language("هوا فردا آفتابی است و باران نمی‌بارد", declared="prs").tag == "prs"
    assert detect_language("هوا فردا آفتابی است و باران نمی‌بارد").tag == "fa"


@pytest.mark.parametrize(
    "with_english",
    [
        '"We will not comment on this at the moment," the spokesman said. {}',
        "We have not made up our minds about any of these things yet, he said. {}",
        "12/05/2025 14:30 | ID 4455667 | (AFP) Smith, Johnson & Co. 3.5% 1,200,000 USD - {}",
    ],
)
def test_news_that_begins_in_english(with_english: str) -> None:
    wrong = [(tag, text[:40]) for tag, text in NEWS if detect_language(with_english.format(text)).tag != tag]
    assert len(wrong) <= (1 - RIGHT_BEHIND_ENGLISH) * len(NEWS), wrong


def test_dari_in_arabic_letters_and_without_non_joiners() -> None:
    dari = [text for tag, text in NEWS if tag == "prs"]
    told = [
        detect_language(text.replace("ی", "ي").replace("ک", "ك").replace("\u200c", " ")).tag == "prs" for text in dari
    ]
    assert sum(told) >= 0.95 * len(dari)


def test_names_with_the_letters_of_a_smaller_language_do_not_make_a_text_one_of_it() -> None:
    texts = {
        "en": "PYONGYANG - The leader visited the Kŭmgangsan resort and the Sŭngri motor plant in Tŏkch'ŏn on Sunday, the state news agency said. "
        "He was accompanied by officials of the party and the army.",
        "ru": "Во Владикавказе открылась выставка, посвящённая газете «Рӕстдзинад» и журналу «Мах дуг». Организаторы общества и театра «Арвӕйдӕн» "
        "сообщили, что она продлится до конца месяца, вход свободный.",
        "ru-RU": "В Якутске издательство «Бичик» представило книги «Саҕа сарсыарда» и «Оҕо саас». Министр культуры отметил, что литература на "
        "якутском языке пользуется спросом, а тиражи растут с каждым годом.",
    }
    for tag, text in texts.items():
        assert detect_language(text).tag == tag.partition("-")[0]
        assert detect_language(text, declared=tag).tag == tag
    esperanto = (
        "Hodiaŭ okazis granda demonstracio en la urbo, diris la organizantoj, kiuj antaŭe petis permeson de la polico."
    )
    assert detect_language(esperanto, declared="es").tag == "eo"
    assert detect_language("Дьокуускайга саҥа оскуола аһылынна, манна оҕолор үөрэниэхтэрэ").tag == "sah"


SQUAD = (
    "Alineación: Courtois, Carvajal, Militao, Alaba, Mendy, Casemiro, Kroos, Modric, Valverde, Benzema, Vinicius, Rodrygo, Camavinga, Asensio, "
    "Hazard, Lucas Vázquez, Nacho, Vallejo, Marcelo, Ceballos, Isco, Bale, Jovic, Mariano, Lunin"
)
CITIES = (
    "Lagos Abuja Kano Ibadan Kaduna Enugu Port Harcourt Benin City Maiduguri Zaria Aba Jos Ilorin Oyo Onitsha Warri Sokoto Okene Calabar Uyo "
    "Katsina Ado Ekiti Akure Osogbo Bauchi Ikeja Makurdi Minna Effon Alaiye"
)


@pytest.mark.parametrize(("declared", "text"), [("es", SQUAD), ("en", CITIES)])
def test_a_list_of_names_speaks_against_no_declaration(declared: str, text: str) -> None:
    assert detect_language(text, declared=declared).tag == declared


def test_one_afghan_word_in_irans_news_of_afghanistan_does_not_make_it_dari() -> None:
    iranian = "طالبان پوهنتون کابل را برای دختران بست؛ واکنش‌ها به این تصمیم ادامه دارد. سخنگوی وزارت خارجه ایران این اقدام را محکوم کرد."
    afghan = "شاروالی کابل می‌گوید که سرک پوهنتون کابل تا سه هفته دیگر به روی موترها باز می‌شود."
    assert detect_language(iranian, declared="fa").tag == "fa"
    assert detect_language(afghan, declared="fa").tag == "prs"
