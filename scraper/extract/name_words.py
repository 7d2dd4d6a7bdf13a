"""The words around names: what stands before and after them in a byline, and what no person is called.

Tables of many languages; `names` reads bylines with them.
"""

from __future__ import annotations

import re

from storage.patterns import late


def _words(text: str) -> frozenset[str]:
    """Return a table of words."""
    return frozenset(text.split())


BY = late(
    r"^\W*(?:(?:written|posted|submitted|reported|story|text|words|reporting|article|edited|published|interview|analysis|opinion|"
    r"(?:geschrieben|verfasst|eingestellt|gepostet|veröffentlicht|erstellt)(?=\s+von\b)|(?:publié|posté|rédigé|écrit)(?=\s+par\b)|"
    r"(?:publicado|escrito|enviado|postado)(?=\s+por\b)|(?:pubblicato|scritto|inviato|postato)(?=\s+d[ai]\b)|"
    r"(?:geplaatst|geschreven|gepubliceerd)(?=\s+door\b)|(?:dodane|napisane|opublikowane)(?=\s+przez\b)|(?:skrivet|skrevet|publicerat|postat|lagt\sinn)(?=\s+av\b)|"
    r"eine?\s\w+|alles|mehr|alle\s\w+|über|about|more|all\s\w+|(?:view|see)\s+all\s+posts)\s+)?"
    r"(?:(?:by|von|vom|par|por|di|da|af|av|door|deur|od|nga|shkruan|eftir|piše|napisa[ol]a?|kirjoittanut|autor(?:[*:_/]?in(?:nen)?|es|en)?|author|authors|auteurs?|autore|autori|text[eo]?|escrito\s+por|"
    r"przez|oleh|yazan|haber|skriven\s+av|skrevet\s+av|(?:(?:نوشته|ارسال|منتشر|درج|ثبت)[\s\u200c]*(?:شده)?\s*)?توسط|نوشته|به\s*قلم|بقلم|نویسنده|نویسندگان|گزارشگر|گزارش|خبرنگار|نگارنده|کتب|كتب|"
    r"автор|авторы|текст|γράφει(?:\s+[οη])?|του|της|מאת|द्वारा|โดย|lire|propos\s+recueillis\s+par|oprac\.?|opracowanie|írta|scris\s+de|"
    r"teksti|tekst|penulis|tác\s+giả|yazar|szerző|հեղինակ|ავტორი|аутор|লেখক|লেখা|लेखक|எழுதியவர்|ผู้เขียน|เขียนโดย|تحریر|በ|ጸሐፊ|"
    r"aus\s\w+\s(?:berichtet|berichten)|"
    r"(?:von\s+)?unser(?:em|er|en)\s+(?:redakteur(?:in)?|korrespondent(?:en|in)|redaktionsmitglied|mitarbeiter(?:in)?|reporter(?:in)?))"
    r"\s*[:：]?\s+|(?:by|von|autor(?:[*:_/]?in(?:nen)?|en)?|author|text|words|reporting|story|interview|penulis|pewarta|reporter|muhabir|yazar|tekst|"
    r"teksti|szerző|autorius|autors|muallif|müəllif|від|автори|пише|автор\w*|հեղինակ\w*|ავტორი|tác\s+giả|ผู้เขียน|เขียนโดย|เรื่อง|লেখক|লেখা|எழுதியவர்|ጸሐፊ|প্রতিবেদক|लेखिका|نویسنده|خبرنگار|گزارش|گزارشگر|به\s*قلم|بقلم|تحریر|記者|记者|作者|文|撰文|글|लेखक)"
    r"\s*[:：/／]\s*|(?:\S{0,6}(?:新华社|本报|本報|中新社|新闻|新聞|[日晚时]报|[日晚時]報|网|網))?(?:记者|記者)\s*(?=\S))",
    re.IGNORECASE,
)  # fmt: skip
ABOUT = re.compile(r"^(?:über|about|contact the author:?|à propos de)\s+", re.IGNORECASE)
DATED_BY = re.compile(
    r"^[^|]{0,60}\d{4}[^|]{0,20}?\b(?:by|von|par|por|di)\s+(?=\S)", re.IGNORECASE
)  # "Posted on ... by"
CREDIT = late(
    r"^(?:fotos?|photo(?:s|graphs?|graphy)?|pictures?|images?|imagen|bild(?:er|quelle)?|video|kamera|schnitt|graphics?|grafik|"
    r"illustrations?|translat(?:ion|ed(?:\s+by)?)|übersetzung|aus\s\w+\s\w+\svon|edit(?:ing|or|ed)?(?:\s+by)?|source|quelle|sumber|labels?|tags?|برچسب\u200c?\s?ها|برچسب|"
    r"fuente|fonte|quellen|foto's|zdjęcia|фото|відео|видео|عکس|عکاس|منبع|المصدر|تصوير)\s*(?:[:：]|\bby\b)",
    re.IGNORECASE,
)  # who is named here did something else
STAMP = late(
    r"[\s|,–—-]+(?:(?:am|on|le|vom|el|um|at|updated|published|publicado|hace|il y a|vor|"
    r"(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|okt|oct|nov|"
    r"dec|dez|déc)[a-zäé]*)[\s.,]*)*\d.*$",
    re.IGNORECASE,
)
ROLE_HEAD = late(
    r"^(?:(?:senior|chief|political|special|foreign|staff|freelance|guest|associate)\s+)*(?:correspondent|reporter|editor|"
    r"writer|redakteur(?:in)?|photographer|journalist(?:in)?|gastautor(?:in)?)\b[.:]?\s+(?=\S)",
    re.IGNORECASE,
)
ROLE_TAIL = late(
    r"\s*(?:\s(?:in|for|For|FOR|aus|für|à|at|from)\s+[A-Z]\S+.*|"
    r"\s(?:من|از)\s\S.*|"  # where from
    r"\s(?:корреспондент|журналист|обозревател|редактор|кореспондент|оглядач)\w*\b.*|"
    r"\s(?:(?:more|mehr)\s(?:by|from|von)|(?:alle|all|weitere)\s(?:artikel|beiträge|articles|posts)|view\sprofile|zum\sprofil|see\sall)\b.*|"
    r"\s(?:edited|translated|illustrated|photographed|photos?)\sby\b.*|"
    r"\s(?:the\s)?(?:associated\spress|press\sassociation|bloomberg\snews)\b.*|"
    r"\b(?:(?-i:BBC|CNN|AP|AFP|dpa|apa|staff|(?:\w+\s)?(?:correspondent|reporter|editor|writer|columnist))|reuters|(?:(?:senior|chief|deputy|managing|political|special|foreign|lead|guest|"
    r"business|sports|health|news|associate|contributing|opinion|science|staff)\s)*"
    r"(?:correspondent|reporter|editor|writer|columnist|redakteur(?:in)?|contributor|autor(?:in)?))\b.*|"
    r"\s*(?:기자|특파원|선임기자|论说委员|记者|記者|通讯员|撰稿人|編集委員|[／/]\s*\S{2,6}報導|외\s*\d+명).*)$",
    re.IGNORECASE,
)
NOT_PEOPLE = _words(
    """programme project initiative campaign union verein bund e.v association society council university college
    company federation committee ministry party church club edition revised welle staff desk team newsroom editor
    editors editorial ediciones edições éditions edizioni admin administrator agency agence agences agencia agencias
    agência agências agenzia agenzie press presse prensa news online magazine magazin reuters associated bloomberg
    correspondent correspondents reporter reporters writer writers columnist wire service services guest contributor
    contributors report redakce redakcja redakcia redactie redaktionen redaksi redacția redacția redação redacao
    redacción redaccion redazione rédaction redaction toimitus szerkesztőség uredništvo редакция редакція агентство
    новости новини газета σύνταξη מערכת unknown anonymous nachrichten zeitung tv radio fernsehen institut institute
    instituto landesanstalt verlag verband gmbh inc ltd foundation stiftung group media daily times post journal
    today sport sports weiter weitere more all show article articles artikel beiträge view posts bio follow edition
    edited comment comments kommentar kommentare thema themen topic topics autoren authors author autor lesen read
    foto photo fotos bild video interview agenturen ajans ajansı servisi haber merkezi bureau خبرگزاری اخبار گروه سرویس
    연합뉴스 뉴시스 한겨레 경향신문 중앙일보 조선일보 동아일보 매일경제 한국경제 머니투데이 오마이뉴스 노컷뉴스 네이버
    다음 newsis
    تحریریه سردبیر وكالة وكالات روزنامه خبر منبع کد پایگاه سایت باشگاه دفتر سازمان وزارت شبکه تیم مدیر صحيفة جريدة قناة
    موقع شبكة وكالة هيئة التحرير محرر المحرر تحرير الأناضول مراسلون وزارة दैनिक প্রতিবেদক डेस्क ब्यूरो टीम एजेंसी न्यूज़
    संवाददाता ویب ڈیسک رپورٹ نیوز نامہ نمائندہ نیوزڈیسک ڈیسک टीम वेब ऑनलाइन अनलाइन डेस्‍क न्यूज ওয়েব ডেস্ক অনলাইন নিউজ প্রতিনিধি
    ডেস্কঃ நிருபர் செய்தியாளர் டெஸ்க் báo ออนไลน์ กองบรรณาธิการ ทีมข่าว ผู้สื่อข่าว อونلاین آنلاین أونلاين онлайн wartawan redaktur
    kontributor
    ലേഖകൻ ന്യൂസ് న్యూస్ ਨਿਊਜ਼ ન્યૂઝ ಸುದ್ದಿ ನ್ಯೂಸ್ प्रतिनिधी वृत्तसेवा समाचारदाता 网易 新浪 搜狐 腾讯 凤凰 澎湃 今日头条 百度 界面"""
)
# A name may have these as its own ("Max Read"), after a given name and in capitals.
SURNAMES = frozenset(["read", "more", "guest", "day", "post"])
AGENCIES = _words(
    """afp dpa apa ansa efe ap upi sda epd kna sid ritzau ntb tass xinhua pa pap čtk ctk tasr stt mti anp tt aa dha iha
    lusa sta agi adnkronos agerpres leta bns elta rtr ria itar-tass belga ats keystone-sda ots dts wam sana petra
    irna isna ddp kathpress antara pti ani ians"""
)  # in capitals or in small letters: "Sid" and "Ani" are people
SHAPES = late(
    r"\d|\.(?:com|net|org|de|ir|fr|uk|at|ch|info|eu|tv|co|es|it)\b|redaktion|agentur|universit|ministeri|nachrichten|"
    r"(?<=\w)(?:verband|verein|kammer|gesellschaft)\b|pressestelle|"
    r"新聞|日报|日報|编辑|編集|編輯|取材班|通讯社|通訊社|通信|\.نت\b|"
    r"ออนไลน์|ข่าว|オンライン|(?<=.)[報报網网社](?:$|[\s／/])|電子報|新华社|中央社|本报|本報|뉴스|일보|신문|편집|온라인",
    re.IGNORECASE,
)
NO_NAME = late(
    r"^(?:خطا|تخلف|\W*|.|null|none|undefined|true|false|fail|by|von|vom|par|por|di|av|af|nga|deur|am|in|on|um|le|at|in\s\w+|user-?name|profile?|"
    r"(?:last\s)?updated|published|veröffentlicht.*|aktualisiert.*|publicado|tiempo de lectura|lesezeit|\d+\s\w+|"
    r"follow.*|\w+:|uncategorized|設定|個人|人気|名片|留言|人氣|people|staff|xing|twitter|facebook|instagram|linkedin|e-?mail|"
    r"sign in|log in|(?:user|site|super|web)?[ -]?admin(?:istrator)?|user|super\s?user|webmaster|moderator|"
    r"jan(?:uary|uar|vier|eiro)|feb(?:ruary|ruar|rero|braio)?|fév(?:rier)?|mars|marzo|março|märz|apr(?:il|ile)?|abr(?:il)?|"
    r"mayo|maggio|jun(?:e|i|io|ho)?|juin|giugno|jul(?:y|i|io|ho)?|juil(?:let)?|luglio|aug(?:ust)?|août|agosto|"
    r"sept?(?:ember|embre|iembre)?|set(?:embro|tembre)?|o[ck]t(?:ober|obre|ubre)?|out(?:ubro)?|nov(?:ember|embre|iembre|embro)?|"
    r"de[cz](?:ember|embro)?|dic(?:iembre|embre)?|déc(?:embre)?|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|"
    r"hinterlasse einen kommentar|comments?|share|subscribe|min\.?)$",
    re.IGNORECASE,
)
SPLIT = late(
    r"\s*(?:[,;|/•·،؛、∙\x0b]|\s(?:and|und|et|y|e|og|och|en|ja|i|и|і|та|και|և|و|ve|dan|with|mit|avec|con|&|\+|–|—|-)\s|&)\s*",
    re.IGNORECASE,
)
# "and" as the first letter of the next word, between names of two words at least; many given names begin with it too.
ARABIC_AND = re.compile(
    r"(?<=[\u0620-\u06ff]\s)?(?<=\S)\s+و(?=(?!ليد|لید|ائل|حيد|حید|سيم|سیم|فاء|جدي|داد|هاب|هبي|اثق|ارث|صال|رد)"
    r"[\u0620-\u06ff]{2,}\s+[\u0620-\u06ff]{2,})"
)
