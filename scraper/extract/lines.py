"""Lines that stand among the paragraphs but are no part of the article: pointers, share words, credits, notices."""

from __future__ import annotations

import re

from storage.patterns import late

_CHANNELS = (
    "googlenews", "whatsapp", "telegram", "newsletter", "instagram", "facebook", "youtube", "twitter", "tiktok",
    "linkedin", "epaper", "e-paper", "podcast", "телеграм", "телэграм", "дзен", "تلگرام", "واتساپ", "اینستاگرام",
    "تيليجرام", "فيسبوك", "ニュースレター", "メールマガジン", "メルマガ", "電子版",
)  # fmt: skip
_SHORT_CHANNEL = re.compile(r"\b(?:app|rss)\b")
_ASKS = late(
    r"follow\s*(?:us|our|\S+\s*on)|subscri|sign\s*up|join\s*(?:us|our)|bookmark|download|get\s*(?:the|our)|"
    r"folg(?:en\s*sie|t?\s*uns)|abonn|suivez|inscri|s[ií]g(?:ue|a)|suscr[ií]b|seguici|iscri[vt]|siga|assine|entre\s*n[oa]|participe|clique|[uú]nete|haz\s*clic|unisciti|clicca|rejoignez|cliquez|klik|kliknij|dołącz|volg|ikuti|takip\s*ed|"
    r"подпи[сш]|читайте\s*нас|(?:دنبال|کلیک)\s*کن(?:ید)?|عضو\s*شوید|بپیوندید|تابع|اشترك|انضم|フォロー|登録|お届け|利用できる|読み放題",
    re.IGNORECASE,
)
MAX_CALL_CHARS = 320
_SIGN_OFF = re.compile(
    r"[(\[](?:[\w']{1,7}(?:\s?[/,-]\s?[\w']{1,7}){0,3}|[^()]{0,30}\b\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}[^()]{0,20})[)\]]$"
)  # "(dpa/jr)", "(Example of 4.5.2010/jr)"
_HASHTAGS = re.compile(r"(?:[#＃][\w\u200c]+[\s,،]*)+$")
_DASHED = re.compile(
    r"[-–—]{1,2}\s?[\w ]{2,20}\s?[-–—]{1,2}$|[-–—]{2}\s?[A-Z]{3,12}$|[A-Z]{2,4}$"
)  # "- 30 -", "-- AGENCY", "DM"
_INITIALS = re.compile(r"[a-z]{2,5}(?:-[a-z]{2,5})?(?:/[a-z]{2,5}(?:-[a-z]{2,5})?){1,7}\.?$")  # of an agency's desk
_DESK = re.compile(r"[A-ZÄÖÜ]{2,6}\s?\([^()\d]{2,60}\)$")  # a station and who worked for it: "MDR (Jane Roe, John Doe)"
_INVITES = re.compile(
    r"登録(?:すると|で)$|회원가입|(?:구독하기|바로\s?가기|보러\s?가기|다운받기|제보하기)\W*$"
)  # what members get
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
SOURCE = late(
    r"(?:quellen?|quellenangaben?|sources?|fuentes?|fontes?|fonti|bron|kilder?|källor|källa|źródł[oa]|zdroje?|forrás|sursa|"
    r"източник|извор|izvor|vir|джерело|источник|kaynak|πηγ[ήέ]\w*|منبع(?:\s*خبر)?|المصدر|来源|來源|出典|출처|sumber|nguồn|स्रोत)\s*[:：]",
    re.IGNORECASE,
)
_COLONS = frozenset(":：")
_ENDS = frozenset(".!?…:;。！？؟۔։।:,،")
_CLOSERS = "\"'»”“’)]」』›<"
MAX_SOURCE_CHARS = 120
MAX_SIGNED_LETTERS = 40  # beside an address: a name and an office
_CREDITED = late(
    r"(?:^|[\s(\[/|.–—-])(?:fotos?|photos?|photograph\w*|bildrechte|fotó|фото|снимка|φωτο(?:γραφία)?|φωτό|imagem|imagen|image|bild|foto\w{0,4}|credits?|"
    r"crédit(?:o|os|s)?\s?(?:photo)?|kuva|zdjęcie|fot|nuotr\w*|ảnh|ภาพ|फोटो|ছবি|gambar|picha|ფოტო|fotoğraf|fotografía|तस्वीर|छायाचित्र|צילום|படம்|ፎቶ|լուսանկար\w*|عکس|تصویر|تصوير|사진|写真|圖|图|照片)\s?[:：©/]\s*"
    r"[^\s:][^:!?。]{1,58}$",
    re.IGNORECASE,
)
# "(taken by) somebody", "provided by": how captions end in Chinese, Japanese and Korean.
_TAKEN = (
    "攝", "摄", "撮影", "촬영", "資料照", "資料照片", "资料照片", "資料圖片", "资料图片", "翻攝", "供图", "供圖",
    "자료사진", "제공", "DB 금지",
)  # fmt: skip
MAX_TAKEN_CHARS = 90
_RIGHTS = re.compile(r"[^\s©].*©\s?[^©:]{2,50}$")
MAX_CAPTION_CHARS = 260
CREDIT_CHARS = 80  # at its end
_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"\d{1,4}[./年-]\d{1,2}[./月-]\d{1,4}|(?<!\d)\d{1,2}/\d{1,2}(?=\s?[(（])|\d{1,2}:\d{2}|\b(?:19|20|13|14|25)\d\d\b|[۰-۹]{4}|[۰-۹]{1,2}:[۰-۹]{2}"
)
_BARE_DATE = late(
    r"(?:\d{4}\s?年\s?)?\d{1,2}\s?月\s?\d{1,2}\s?日(?:\s?[\d:：時分\s]*)|(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})"
)
_PORTRAIT = late(
    r"(?:about the (?:authors?|writers?)|über (?:den|die) autor\w*|à propos (?:de l.auteure?|des auteurs)|"
    r"sobre (?:la firma|(?:el|la|los|las) autor\w*)|sobre [oa] autora?|sull.autore|chi è l.autore|over de auteurs?|"
    r"om (?:forfatteren|författaren|forfatterne)|o (?:autorze|autorce|autorovi|autoru)|об? автор\w*|про автор\w*|"
    r"yazar hakkında|tentang penulis|về tác giả|عن الكاتب|درباره نویسنده|על הכותב|关于作者|關於作者|作者简介|"
    r"作者簡介|筆者紹介|プロフィール|필자 소개)\W*",
    re.IGNORECASE,
)
MAX_PORTRAIT_CHARS = 40
# Above whom the press, or anybody, may ask: the end of press releases.
_CONTACTS = late(
    r"(?:(?:wissenschaftliche|weitere|ihre?|unsere?)\s)?(?:(?:presse|medien)?(?:kontakte?|ansprechpartner(?:in(?:nen)?)?|ansprechpersone?n?)|"
    r"(?:bei|für)\s(?:weitere\s)?(?:rück)?fragen|pressestelle|(?:press|media)\s(?:contacts?|enquiries|inquiries)|"
    r"contacts?(?:\spresse|\sdetails|\sinformation)?|contactos?(?:\s(?:de\s)?prensa)?|contatti(?:\sstampa)?|ufficio\sstampa|contatos?|"
    r"assessoria\sde\simprensa|pers-?contact|presskontakt|kontakt\sdla\smediów|контакты(?:\sдля\s\w+)?|notes?\s(?:to|for)\seditors)"
    r"(?:\s(?:für|zu|zum|zur|bei|for|pour|per|voor)\s[^:.]{2,40})?\s?(?::|$)",
    re.IGNORECASE,
)
ABOUT_HOUSE = late(
    r"(?:über|about|à propos de|a propos de|acerca de|sobre|informazioni su|chi è|over|om|o)\s+"
    r"(?!(?:the |this |die |das |diese |l.|cette |la |el |este |lo |il )?(?:study|research|survey|"
    r"report|data|paper|studie|untersuchung|umfrage|étude|recherche|estudio|encuesta|studio|ricerca|onderzoek|badani\w*)\b)\S.{1,60}$|"
    r"(?:unternehmensprofil|boilerplate|company profile)\W*$",
    re.IGNORECASE,
)  # above whom a press release is from
MAX_CONTACTS_CHARS, LEAST_NUMBER = 200, 6  # digits of a telephone
MAX_BARE_DATE_CHARS = 24
_BARE_TIME = re.compile(r"\d{1,2}[:.]\d{2}[\s#:|–—-]{0,3}")  # over an entry of a live report
_COPYRIGHT = re.compile(r"©|copyright\b|\(c\)", re.IGNORECASE)
# A day alone, its month named: «۲۸ مرداد ۱۴۰۰», "Friday, 3 May 2024", "May 3, 2024".
_DAY = re.compile(
    r"(?:[\w\u200c]+[\s,،/-]{1,3}){0,2}(?:\d{1,2}\.?\s+[^\W\d_]{2,12}\.?|[^\W\d_]{3,12}\.?\s+\d{1,2}),?\s+\d{4}"
)
MAX_DAY_CHARS = 40
# «دیروز, 10:00», "Yesterday, 10:00".
_TOLD_DAY = re.compile(
    r"(?:(?:پری|دی|ام)روز|yesterday|today|gestern|heute|вчера|сегодня|вчора|сьогодні|hier|aujourd'hui|ayer|hoy|ontem|hoje|ieri|oggi|dün|bugün|أمس|اليوم)"
    r"[\s,،-]{1,3}[\d۰-۹]{1,2}:[\d۰-۹]{2}",
    re.IGNORECASE,
)
MAX_STAMP_CHARS = 90
MAX_STAMP_LETTERS = 30
MAX_ABBREVIATED_LETTERS = 22  # before a full stop that ends no sentence ("3 Min.")


# How long ago it was: "3 hours ago", "vor 3 Stunden", "3時間前".
_AGO = late(
    r"\d{1,2}\s?(?:sec|second|minute|min|hour|hr|day|week|month)s?\.? ago|"
    r"(?:vor|il y a|hace|há|fa|for|för|acum|pred|před)\s\d{1,2}\s\w{1,12}(?:\s(?:siden|sedan))?|"
    r"\d{1,2}\s?\w{1,10}\s(?:geleden|fa|atrás|siden|sedan|sitten|temu|назад|тому|önce|lalu|trước|πριν|पहले|আগে|پیش|قبل)|"
    r"(?:منذ|قبل|לפני|πριν)\s\d{1,2}\s\w{1,10}|\d{1,2}\s?(?:分|時間|小时|小時|天|日|분|시간|일|分钟|分鐘)\s?(?:前|전)",
    re.IGNORECASE,
)
MAX_AGO_CHARS = 30


def is_stamp(text: str) -> bool:
    """Tell whether a line is a time stamp and hardly anything else ("Updated 3.7.2024, 18:24")."""
    if len(text) > MAX_STAMP_CHARS or not _DIGIT.search(text):
        return False
    if len(text) <= MAX_AGO_CHARS and _AGO.fullmatch(text):
        return True
    if len(text) <= MAX_BARE_DATE_CHARS and (_BARE_DATE.fullmatch(text) or _TOLD_DAY.fullmatch(text)):
        return True
    if is_bare_time(text):
        return True
    if len(_DATE.findall(text)) < 2:  # noqa: PLR2004 - date and time
        return False
    most = MAX_ABBREVIATED_LETTERS if text[-1] in ".!?؟" else MAX_STAMP_LETTERS
    return sum(letter.isalpha() for letter in text) <= most


def is_bare_time(text: str) -> bool:
    """Tell whether a line is a time of day and nothing else; so look scores and prices."""
    return len(text) <= MAX_BARE_DATE_CHARS and _BARE_TIME.fullmatch(text) is not None


def is_caption(text: str) -> bool:
    """Tell whether a line ends with who took a picture ("The lake on Friday. Photo: Jane Roe/Example")."""
    if len(text) > MAX_CAPTION_CHARS:
        return False
    end = text[-CREDIT_CHARS:]
    if (":" in end or "/" in end or "©" in end or "：" in end) and (_CREDITED.search(end) or _RIGHTS.search(end)):
        return True
    if len(text) > MAX_TAKEN_CHARS or text.isascii():
        return False
    return end.rstrip("」』)）〕】]").endswith(_TAKEN)


def says_whose(text: str) -> bool:
    """Tell whether a line says whose the text is ("© 2025 AFP", "Source: AFP")."""
    return len(text) <= MAX_SOURCE_CHARS and (_COPYRIGHT.match(text) or SOURCE.match(text)) is not None


def is_day(text: str) -> bool:
    """Tell whether a line is a day and nothing else."""
    return len(text) <= MAX_DAY_CHARS and _DAY.fullmatch(text) is not None


_REMARKS = late(
    r"\W*(?:\d{1,5}\s*(?:件の?|개의?)?\s*)?(?:comments?|leser(?:meinung|kommentar|brief)en?|postings|meinungen|reaktionen|"
    r"wortmeldungen|réactions|avis|opinion(?:es|i)|opiniões|respuestas|responses|replies|reageer|příspěvk[ůy]|diskuse|vélemények|keskustelu|mielipiteet|opinie|kommentar(?:e|er|i|y)?|commentaires?|comentari(?:os?|i)|comentários?|commenti|reacties|"
    r"kommentit|komentarze|komentáře|komentari|hozzászólások|yorumlar?|комментари\w+|коментар\w+|σχόλια|תגובות|تعليقات|"
    r"التعليقات|تبصرے|دیدگاه\s?ها|نظرات|टिप्पणियाँ|মন্তব্য|கருத்துகள்|ความคิดเห็น|bình luận|komentar|maoni|კომენტარ\w+|"
    r"մեկնաբանություններ|コメント|评论|評論|댓글)\s*(?:\d{1,5}(?:件|개|건|条|條)?|\(\d{1,5}\))?\W*",
    re.IGNORECASE,
)


# What readers say, called so: needs neither a number nor a heading to be told; nor does what is said again in English.
_OF_READERS = late(
    r"\W*(?:(?:(?:نظر|نظرات|دیدگاه[\s\u200c]?ها[یي]?)\s*(?:بینندگان|کاربران|مخاطبان|خوانندگان|کاربر)|(?:تعليقات|آراء|ردود)\s*(?:القراء|القرّاء|الزوار|المتابعين)|"
    r"قارئین\s*ک[یے]\s*(?:آراء|رائے)|תגובות\s*(?:הקוראים|הגולשים|לכתבה)|(?:okur|okuyucu|kullanıcı)\s*yorumları|комментарии\s*(?:читателей|пользователей)|"
    r"коментарі\s*(?:читачів|користувачів)|(?:your|reader'?s?'?|readers|user|visitor)\s*(?:comments|reactions)|(?:vos|les)\s*commentaires|vos\s*réactions|leserkommentare|"
    r"komentar\s*(?:pembaca|anda)|ý\s*kiến\s*(?:bạn\s*đọc|độc\s*giả)|bình\s*luận\s*của\s*bạn\s*đọc|maoni\s*ya\s*wasomaji|पाठकों?\s*(?:की|के)\s*(?:राय|कमेंट|प्रतिक्रियाएं)|"
    r"পাঠকের\s*(?:মন্তব্য|মতামত)|வாசகர்\s*கருத்து(?:கள்)?|ความคิดเห็นของ(?:ผู้อ่าน|คุณ)|(?:网友|網友|读者|讀者)(?:评论|評論|留言)|(?:热门|最新)?跟[贴帖]|english\s*summary|みんなのコメント|읽은\s*이들의\s*의견|독자\s*의견))\W*",
    re.IGNORECASE,
)


def opens_comments(text: str) -> bool:
    """Tell whether a line stands above what readers say of the text, with their number."""
    return len(text) <= MAX_PORTRAIT_CHARS and _DIGIT.search(text) is not None and _REMARKS.fullmatch(text) is not None


def are_readers(text: str) -> bool:
    """Tell whether a line says that readers speak below it."""
    return len(text) <= MAX_PORTRAIT_CHARS and _OF_READERS.fullmatch(text) is not None


def is_portrait(text: str) -> bool:
    """Tell whether a line stands above what is said of the author."""
    return len(text) <= MAX_PORTRAIT_CHARS and _PORTRAIT.fullmatch(text) is not None


def opens_contacts(text: str) -> bool:
    """Tell whether a line stands above whom to ask, or says it: the label, alone or with an address."""
    found = _CONTACTS.match(text) if len(text) <= MAX_CONTACTS_CHARS else None
    if found is None or found.end() == len(text):
        return found is not None
    return gives_address(text)


def gives_address(text: str) -> bool:
    """Tell whether a text holds an e-mail address or a telephone number."""
    return "@" in text or sum(map(str.isdigit, text)) >= LEAST_NUMBER


def is_call(text: str) -> bool:
    """Tell whether a line names a channel to be followed or subscribed to, or is a sign-off ("(dmk)")."""
    if len(text) > MAX_CALL_CHARS:
        return False
    if len(text) <= MAX_SOURCE_CHARS and not _COLONS.isdisjoint(text) and SOURCE.match(text):
        return True
    return bool(
        _SIGN_OFF.match(text)
        or _INITIALS.match(text)
        or _HASHTAGS.match(text)
        or _DASHED.match(text)
        or _DESK.match(text)
        or _INVITES.search(text)
        or _is_signature(text)
        or (_names_channel(text.casefold()) and _ASKS.search(text))
    )


def _is_signature(text: str) -> bool:
    """Tell whether a line is an e-mail address and hardly more: the writer's name, or an office's."""
    rest, addresses = _MAIL.subn("", text) if "@" in text else (text, 0)
    return addresses > 0 and sum(letter.isalpha() for letter in rest) <= MAX_SIGNED_LETTERS


def _names_channel(text: str) -> bool:
    squeezed = "".join(text.split())
    return any(name in squeezed for name in _CHANNELS) or bool(_SHORT_CHANNEL.search(text))


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends with a mark."""
    return text.rstrip(_CLOSERS)[-1:] in _ENDS or text[-1:] in _CLOSERS
