"""The words by which a text credits a source, as data: what stands before its name, behind it, and in between.

Phrases and beginnings of words are separated by "|" and stand in the even form (`sources.even`), in lower case; `formulas`
tells how each set is used.
"""

from __future__ import annotations

import re

from scraper.text.sources import even

# A word, or a mark that divides. Vowel signs of Indic scripts, Thai and Arabic are no letters to Python, but belong to the word.
_WORD = re.compile(r"(?:\w|[\u0900-\u0dff\u0e31-\u0e4e\u064b-\u065f])+|[,:;()\[\]/\n]")
_MARKS = re.compile("[\u064b-\u065f\u0640]")


def words_of(text: str) -> list[str]:
    """Return the words and the dividing marks of an even text, in lower case, without Arabic vowel signs and tatweel."""
    found = _WORD.findall(text.lower())
    return found if text.isascii() else [_MARKS.sub("", word) or word for word in found]


def _phrases(*lines: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words_of(even(phrase))) for line in lines for phrase in line.split("|"))


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for phrase in _phrases(*lines) for word in phrase)


def _stems(*lines: str) -> tuple[str, ...]:
    return tuple(even(stem) for line in lines for stem in line.split("|"))


def _stems_by_word(*pairs: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    """Return which stems belong to each word, of all pairs that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for several, stems in pairs:
        for word in _words(several):
            found[word] = (*found.get(word, ()), *_stems(stems))
    return found


# Right before a name: "according to Reuters", «به نقل از رویترز».
_PERSIAN_BY = "به|طبق|مطابق|بنا بر|بنابر|بنا به|بر اساس|براساس|بر پایه|برپایه|بر مبنای"
_PERSIAN_WORD = "گزارش|گزارشات|گزارش های|گزارشهای|گفته|گفته ی|نوشته|نوشته ی|ادعای|روایت|اعلام|خبر|اخبار|اطلاعات|داده های|گزارشی از|گزارش منتشر شده در|گزارش منتشرشده در|اطلاعات منتشر شده در"
_KURDISH_BY, _KURDISH_WORD = (
    "بە پێی|بەپێی|بە گوێرەی|بەگوێرەی",
    "هەواڵی|هەواڵێکی|ڕاپۆرتی|ڕاپۆرتێکی|راپۆرتی|راپۆرتێکی|زانیاری|زانیارییەکانی",
)
BEFORE = _phrases(
    *(f"{by} {word}" for by in _KURDISH_BY.split("|") for word in _KURDISH_WORD.split("|")),
    *(f"{by} {word}" for by in _PERSIAN_BY.split("|") for word in _PERSIAN_WORD.split("|")),
    "ترجمه از|استفاده از اطلاعات|استفاده از گزارش|استفاده از گزارش های|استفاده از گزارشهای|به انتشار از|из публикации|из материала|из статьи|из сообщения|из отчета|джерел|у ефірі|в ефірі|в эфире|de acordo com|rende noto|rendono noto|ha reso noto|fa sapere|joint par|jointe par|joints par|entretien|entretien au|interview au|entretien accordé au|entretien aux|entretien accordé aux|interview aux|interview accordée aux|interview accordée au|consultadas por|consultadas por la|consultada por|به نقل از|نقل از|به گزارش|گزارش|گزارش های|به نوشته|به نوشته ی|به روایت|بر اساس گزارش|براساس گزارش|بر پایه گزارش|برپایه گزارش|طبق گزارش|مطابق گزارش|بنا بر گزارش|بنابر گزارش|بنا به گزارش|به گفته|به گفته ی|از قول|به استناد|به استناد گزارش|یافته های|یافتههای|بر اساس یافته های|داده های|با استناد به گزارش"
    "|با استناد به|با اشاره به گزارش|گفت و گو با|گفتگو با|گفت وگو با|گفتوگو با|مصاحبه با|مصاحبه ای با|مصاحبه اختصاصی با|مصاحبه ای اختصاصی با|گفت و گویی با|گفتگویی با|گفت و گوی اختصاصی با|گفتگوی اختصاصی با|درگفت و گو با|طبق ادعای|بنا بر ادعای|بنابر ادعای|منبع :|منبع خبر :|منابع :|برگرفته از|به حواله|به اساس گزارش|به ادعای|به گزارش تازه|بر بنیاد گزارش|بنیاد گزارش|به نقل قول از|به اساس راپور|پاسخ به سوال|پاسخ به پرسش|سوال خبرنگار|پرسش خبرنگار",
    "نقلا عن|نقل عن|وفقا ل|وفق ل|وفق|وفقا لتقریر|وفق تقریر|بحسب تقریر|حسب تقریر|بحسب|حسب|وبحسب|وحسب|المصدر :|مصدر :|المصادر :|فی حدیث مع|حدیث الی|تصریح الی|تصریحات الی|لقاء مع|مداخله مع|اتصال مع|فی حدیث ل|مقابله مع|حوار مع|فی تصریح ل|تصریح ل|تصریحات ل|صرح ل|استنادا الی|فی تقریر ل|تقریر ل|تقریر نشرته|مقال نشرته|نشرته|اوردته|نقلته|ذکرته|بثته|افادت به|نقله|اورده|نشره",
    "according to|contacted by|speaking on|appearing on|interview on|as quoted by|as saying by|a report in|a report from|report by|reports by|report in|reports in|report from|reports from|reported by|cited by|citing|quoting|quoted by|source :|sources :|interview with|an interview to|told|tells|reporting from|carried by|published by|seen by|obtained by|reviewed by|information from|courtesy of",
    "quelle :|quellen :|laut|bericht der|bericht des|bericht von|berichten der|berichten von|unter berufung auf|zitiert von|nach angaben|nach informationen|gegenüber|interview mit|interview des|interview der|gespräch mit|informationen von|wie die|wie der|wie das|wie unter anderem|auf anfrage der|auf anfrage von|auf anfrage des|so die|so das",
    "citat de|citată de|citate de|citaţi de|citați de|preluate de|preluați de|contactat de|contactată de|contactați de|consultat de|consultate de|preluat de|preluată de|selon|cité par|citée par|cités par|citées par|rapporté par|d après|d après les informations|selon les informations|d après des informations|selon des informations|source :|sources :|interview à|entretien à|entretien avec|entretien accordé à|interview accordée à|contacté par|sollicité par|sollicitée par|contactada por|contactado por|contactada pela|contactado pela|contactada pelo|contactado pelo|procurada pela|procurada pelo|procurado pela|procurado pelo|procurados pela|procurados pelo|procuradas pela|procuradas pelo|interrogé par|interrogée par|contacté par|contactée par|consulté par|consultée par|obtenu par|auprès de|confrères de|confrères du|invité de|invitée de|invité sur|invitée sur|micro de|plateau de|antenne de|colonnes|lit on dans|on lire dans|une information de|une information du|un article de|une enquête|un article|une information|une enquête de",
    "ha tenido acceso|han tenido acceso|tuvo acceso|ha accedido|según|citado por|citada por|citados por|citato da|citata da|citate da|citati dal|citato dal|citata dal|citate dal|citate dalla|citati dalla|riportato da|riportata da|riportate da|diffuso da|diffusa da|pubblicato da|pubblicata da|sentito da|sentita da|interpellato da|contattato da|citadas por|recogido por|recogida por|recogidas por|citado pela|citada pela|citados pela|citadas pela|citado pelo|citada pelo|citados pelo|citadas pelo|obtido pela|obtida pela|consultada pela|consultadas pela|citati da|fuente :|fuentes :|de acuerdo con|de acuerdo a|entrevista en|ha podido saber|pudo saber|supo|entrevista con|entrevista a|intervista|ospite di|ospite a|ospite su|ospite al|ospite della|ospiti di|microfoni di|entrevistado por|consultado por|consultados por|información de|informaciones de|un reporte de|un informe de|secondo|si legge su|si legge sul|si legge sulla|si legge nel|si legge in|fonte :|fonti :|intervista a|intervista al|intervista con|stando|stando a|segundo|conforme|entrevista ao|entrevista à|declarações à|declarações ao|declaraciones a|declaraciones al|informação é|informações são|información es|informações da|informações do|informações de|informacoes da|fontes :|ouvido pela|consultado pela|ouvidos pela|ouvida pela",
    "volgens|aldus|bron :|bronnen :|gesprek met|interview met|gemeld door|gepubliceerd door|onthuld door|bekendgemaakt door|berichtgeving van|berichtgeving door|berichtgeving in|berichtgeving bij|onderzoek van|onderzoek door|op gezag van|op basis van berichten van|enligt|uppgifter till|uppgifter i|opplysninger til|oplysninger til|källa :|källor :|källor för|intervju med|intervju i|ifølge|kilde :|kilder :|interview med|ifølgje|lähde :|lähteet :|haastattelussa|samkvæmt|heimild :",
    "ustaleń|według ustaleń|z ustaleń|z informacji|z doniesień|według|wg|źródło :|źródła :|rozmowie z|wywiadzie dla|powołując się na|podle|s odvoláním na|zdroj :|zdroje :|rozhovoru pro|podľa|s odvolaním sa na|forrás :|adta hírül|potrivit|conform|sursa :|sursă :|surse :|interviu pentru|interviu acordat|citând|prema|prema pisanju|po pisanju|izvor :|izvori :|po poročanju|vir :|intervjuu za|intervjuu|intervju za|burimi :|sipas|avots :|šaltinis :|allikas :|према|према писању|извор :|според|по данни на|източник :|позовавайки се на|информация на|за",
    "σύμφωνα με|πηγή :|πηγές :|πληροφορίες από|πληροφορίες του|πληροφορίες της|συνέντευξη σε|συνέντευξη|ρεπορτάζ του|ρεπορτάζ της|δημοσίευμα των|ρεπορτάζ των|πληροφορίες των|δημοσίευμα του|δημοσίευμα της|επικαλούμενο|επικαλούμενη|επικαλούμενοι",
    "menurut|menurut laporan|sumber :|berdasarkan laporan|laporan dari|dihubungi|ditemui|dihubungi oleh|dikonfirmasi|wawancara dengan|wawancara bersama|wawancara khusus dengan|phỏng vấn với|phỏng vấn trên|theo|theo tin từ|theo tin của|theo nguồn tin|theo báo cáo của|dẫn nguồn|dẫn nguồn tin|dẫn nguồn tin từ|dẫn tin từ|dẫn lời|dẫn tin|nguồn :|trả lời phỏng vấn|trả lời|ayon sa|ulat ng|kwa mujibu wa|chanzo :|a cewar|kulingana na|akizungumza na|wakizungumza na|mahojiano na|ripoti ya|taarifa ya|taarifa za|kaynak :|mənbə :|manba :",
    "revealed by|exposed by|recherchen von|recherchen des|recherchen der|diálogo con|conversación con|charla con|trên tờ|trên báo|viết trên|đăng trên|făcut de|dezvăluit de|publicat de|publicate de|relatat de|transmis de|gostujući na|gostujući u|compiled by|polled by|surveyed by|broken by|consulted by|berichtet es|meldet es|schreibt es|consultés par|consultées par|interrogés par|sondés par|obtenus par|obtenues par|indique|indiquait|précise|précisait|encuestados por|encuestadas por|citando a|ouvidas pela|ouvidas pelo|ouvidos pelo|consultados pela|consultados pelo|ne dà notizia|ne dà conto|visionati da|visionato da|visionata da|sentiti da|consultati da|riportarlo è|riferirlo è|scriverlo è|in handen van|in bezit van|ingezien door|gelezen door|опрошенные|опрошенных|в распоряжении|в распоряжение|у розпорядженні|отмечает|добавляет|поясняет|зазначає|додає",
    "poinformował o tym|poinformowała o tym|poinformowało o tym|informuje o tym|pisze o tym|donosi o tym|cytowany przez|cytowana przez|cytowani przez|cytowane przez|źródła|źródło|źródeł|gość|gościni|چاوپێکەوتنێکی|trao đổi với|chia sẻ với|nói với|diberitakan|diwartakan|dilaporkan|preia|számolt be|számolt be róla|upozornil na to|upozornila na to|oznámil to|oznámila to|popsal to|källor till|წყარო :|աղբյուրը|աղբյուր|ըստ|ஆதாரம் :",
    "в матеріалі|в повідомленні|в розмові з|в публікації|у публікації|інтерв ю|интервью|հայտնում է|հաղորդում է|գրում է|տեղեկացնում է|იუწყება|წერს|у розслідуванні|в розслідуванні|у статті|в статті|у матеріалі|в расследовании|со слов|как стало известно|стало известно|стало відомо|відомо|со ссылкой на|с ссылкой на|ссылаясь на|по данным|по информации|по сведениям|по сообщению|по сообщениям|по словам|по версии|на вопрос|на запрос|на запит|на питання|источник|источника|источники|источников|собеседника|собеседнику|собеседник|которое ссылается|которую ссылается|которые ссылается|которого ссылается|источникам|источнику|источник :|источники :|в интервью|в беседе с|в разговоре с|в материале|в статье|в публикации|в сообщении|собеседник|rozmówc|собеседники|із посиланням на|з посиланням на|посилаючись на|за даними|за інформацією|за словами|за повідомленням|джерело|джерела|джерелу|джерелам|співрозмовника|співрозмовники|співрозмовників|джерело :|джерела :|в інтерв ю|інтерв ю для|у розмові з|у коментарі|в коментарі|у матеріалі|у повідомленні|спасылкай на|крыніца :",
    "לדברי|מפי|לפי|על פי|לפי דיווח|בדיווח של|בדיווח ב|בידיעה של|בידיעה ב|שפורסמה ב|שפורסמו ב|ידיעה ב|תחקיר ב|דיווח ב|דיווח של|דיווחים ב|לפי פרסום ב|על פי פרסום ב|פרסום ב|פרסום של|הדיווח ב|הדיווח של|הפרסום ב|פורסם ב|דווח ב|שנחשף לראשונה ב|שנחשפו לראשונה ב|שנכתב ב|נכתב ב|שפורסם ב|שפורסם לראשונה ב|פורסם לראשונה ב|נחשף לראשונה ב|שנחשף ב|נחשף ב|דווח לראשונה ב|שדווח ב|שידור ב|ריאיון ל|ראיון ל|בריאיון ל|בראיון ל|בשיחה עם|מקור :|באדיבות|מאמר ב|כתבה ב",
    "स्रोत :|सूत्र :|साभार :|ماخذ :|بحواله|سرچینه :|سرچاوه :|بە پێی|بەپێی|بە پێی هەواڵی|بە پێی هەواڵێکی|بەپێی هەواڵی|بەپێی هەواڵێکی|بە پێی ڕاپۆرتی|بە پێی ڕاپۆرتێکی|بەپێی ڕاپۆرتی|بەپێی ڕاپۆرتێکی|بەپێی راپۆرتی|بەپێی راپۆرتێکی|لە زاری|لەسەر زاری|لە ڕاپۆرتێکی|بە وتەی|بە گوتەی|بە گوێرەی|بەگوێرەی|چاوپێکەوتنی|لەگەڵ|سەرچاوە :|بە گوێرەی ڕاپۆرتی|بەگوێرەی ڕاپۆرتی|খবর|উৎস :|সূত্র :|출처 :|来源 :|來源 :|資料來源 :|出典 :|ที่มา :",
)
# Verbs of reporting by their beginnings: right before a name, or behind it: "сообщает ТАСС", "reportó la agencia EFE".
REPORTS = _stems(
    "anticip|svelat|pubblic|confirmad|confirmó|published|informov|erfuhr|learn|dowiedzia|appris|писал|пренес|stwierdzi|ustali|zauważ|zaznacz|behaupt|дізна|дозна|узна|claim|contribut|apurou|descobr|פורס|bericht|meld|publica|publicó|publicou|publie|schreib|schrieb|zitier|rapport|relay|relat|révèl|révél|écrit|écrivait|écrivent|informa|informó|informou|informuj|informir|informeaz|reported|reports|reporting|reporta|reportó|reportou|revel|adelant|recog|difund|notici|adiant|avanç|divulg|riport|riferi|riferisc|scriv|scritt|rivel|rilanci|apprend",
    "schrijf|schrijv|schreef|skriv|skrev|uppge|uppga|kerto|uutiso|raporto|kirjoit|poda|poinform|pisz|napisa|donos|donios|przekaza|relacjon|uved|uvád|napsa|píš|hlás|jelent|közöl|írja|írta|írt|transmi|scrie|notează|javlj|javi|saznaj|saznal|saznao|erfar|prenos|prenel|navodi|navode|naveo|navela|piše|pišu|izvješ|izvijest|izvešt|objav|poroča|raksta|ziņo|praneš|teatas|kirjut|vahend",
    "съобщ|предад|преда|пише|пишат|написа|цитир|сообщ|перед|пишет|пишут|информир|публику|приводит|узнал|выясн|собеседник|співрозмовник|повідом|пишуть|інформ|цитує|јавља|јавил|преноси|пренел|наводи|паведам|перада",
    "αποκαλύπτ|αποκάλυψ|limesema|lilisema|linasema|limenukuu|limeandik|liliandik|imeandik|iliandik|linaandik|μεταδίδ|μετέδωσ|αναφέρ|ανέφερ|γράφ|έγραψ|επικαλ|liliripoti|limeripoti|iliripoti|imeripoti|linaripoti|inaripoti|lapor|melapor|dilapor|dilansir|melansir|dikutip|mengutip|mewarta|memetik|melaporkan|đưa tin|פורס|דיווח|מדווח|פרסמ|פרסם|ציטט|מצטט|חשפ|חשף",
)
# Nouns that begin as these verbs do, by their ends: "reporter", "rapporteur", "Schreiber".
NO_VERBS = ("eur", "euse", "ér", "érka", "eiber", "iter", "atore", "ador", "ist", "iste", "ista")
# Of them those that speak of the house's own doing as well when nothing but a noun follows ("reported a profit").
OF_ITSELF = _stems("pubblic|transmi|iliripoti|report|meld|inform|revel|public|divulg|écri|difund|objav|publik")
# Arabic: a verb that needs the house, or "that" behind the name: «قالت وكالة رويترز», «قالت رويترز إن».
ARABIC_VERBS = _words(
    "رات|اعتبرت|لفتت|تابعت|بینت|زعمت|ادعت|روت|نوهت|اعلمت|استعرضت|تداولت|قالت|کشفت|نشرت|بثت|نقل|ذکر|افاد|اورد|نشر|اشارت|اشار|اکدت|تحدثت|کتبت|رجحت|نسبت|نقلت|ذکرت|افادت|اوردت|اضافت|اوضحت|اخبر|اخبرت|ابلغ|ابلغت|تناقلت|علمت"
)
ARABIC_ANNOUNCES = frozenset(["اعلنت", "اعلن"])  # what happened, or what the house itself does
ARABIC_TOLD = frozenset(["ابلغ", "ابلغت", "اخبر", "اخبرت"])  # «أبلغ مسؤولان رويترز أن»
ARABIC_STRONG = _words("نقلت|ذکرت|افادت|اوردت|اضافت")
ARABIC_THAT = _words(
    "تقریرا|تحقیقا|ان|بان|عن|نقلا|انه|الیوم|امس|الثلاثاء|الاثنین|الاربعاء|الخمیس|الجمعه|السبت|الاحد|الی"
)
# Verbs of saying, and the prepositions of their hearers: "sagte der dpa", "a déclaré à l'AFP", «به رویترز گفت».
HEARERS = _stems_by_word(
    ("to", "said|spok|speak|comment|statement|confirm|explain|stated|talk|remark|describ"),
    ("im|beim", "sagte|erklärte|betonte|kündigte|kritisierte|warnte|räumte"),
    ("der|dem|gegenüber|den", "sag|bestätig|erklär|teilt|mitgeteilt|erzähl|äußer|verriet|kündigt"),
    (
        "à|au|aux|auprès",
        "déclar|dit|indiqu|affirm|assur|expliqu|annonc|précis|confi|racont|appris|révél|soulign|estim|témoign",
    ),
    (
        "a|al|à|ao|ai|all|alla|allo",
        "respond|contest|reiter|zanj|añad|insist|advirt|subray|recalc|matiz|desmint|aclar|dice|dicono|dich|declar|explic|asegur|indic|señal|dij|cont|manifest|afirm|relat|confirm|revel|adelant|detto|dett|dichiar|conferm|spieg|raccont|diss|adiant|avanç|admit|garant|asegur|apunt|coment|rivel|reconoc|precis",
    ),
    ("agenciji|agencijama|listu|portalu|televiziji|агенцији", "rek|izjav|kaz|рек|изјав"),
    (
        "sur",
        "lanc|dénonc|plaid|réag|regrett|répond|répét|martel|défend|critiqu|ajout|rappel|averti|lâch|tonn|expliqu|déclar|affirm|assur|dit|annonc|estim|jug|confi",
    ),
    ("en", "dijo|explic|asegur|afirm|declar|señal|manifest"),
    ("in|bij|op", "zei|zegt|vertel"),
    ("la", "declarat|spus|anunţ|anunț|afirmat|explicat|precizat|făcut"),
    ("tegen|tegenover|aan", "gezeg|zeg|zei|vertel|liet|laat|bevestig|verklaar|meld"),
    (
        "till|til|för|overfor",
        "säg|sade|sa|säger|berätta|bekräfta|uppge|uppger|si|opply|oply|fort|bekreft|udtal|bekræft|skriv|kommenter|melder",
    ),
    (
        "dla|agencji|agentuře|agentúre|pre|pro",
        "powiedzia|przekaza|zapewni|potwierdz|oświadcz|wywiad|sděl|řek|potvrd|povedal|uvied|rozhovor|roskom",
    ),
    ("for", "siger|oplyser|bekræfter|fortæller|udtaler|siger"),
    ("az|a", "mond|nyilatk|elmond|közöl|tudat"),
    (
        "pentru|za|за|пред|для|na|на",
        "declarat|spus|izjav|rek|kaz|каз|заяв|потвърд|рекао|рекл|изјав|комент|потврд|розпов|рассказ|коммент|повідом|інтерв|интерв",
    ),
    ("στο|στην|στον|σε|στη", "δήλωσ|δηλώσ|δηλών|είπ|τόνισ|μιλώντας|ανέφερ|μίλησ|επιβεβαί|συνέντευξ"),
    (
        "kepada|với|cho",
        "disampai|menyampai|dikata|ungkap|mengungkap|jelas|menjelas|tutur|menutur|ujar|kata|mengatakan|menyebut|memberitahu|nói|biết|tiết|trả",
    ),
    ("ל", "שאמר|אמר|נמסר|מסר|סיפר|אישר|הבהיר|אמרו|מסרו|סיפרו|אישרו|ריאיון|ראיון|הודיע"),
    ("عن", "نقل|نسب|اقتبس|تناقل|ترجم"),
    ("مع", "تصریح|تصریحات|حدیث|حوار|مقابله|لقاء|اتصال"),
    ("ل|لل", "قال|صرح|اکد|کشف|اوضح|افاد|ابلغ|اضاف|تصریح|بیان|تصریحات|حدیث|اعلن|حوار|مقابله"),
)
ANSWERS = _stems(
    "рассказ|заяв|сообщ|подтверд|поясн|уточн|ответ|розпов|повідом|підтверд|коммент|комент|сказа|говор|стало"
)
# Of those that begin a sentence: "Der dpa sagte sie, ...", "Kepada Reuters, ia ...".
OPENING = {"der": ("sagt", "erzähl", "verriet"), "kepada": (",",), "корреспонденту": ANSWERS, "кореспонденту": ANSWERS}
HEARERS_BEHIND = _stems_by_word(
    ("za|за", "rek|izjav|kaz|poruč|potvrd|naveo|navela|istak|потврд|рек|изјав|каз|поруч|заяв|повід|розпов"),
    ("pro|pre|dla", "řek|uved|sděl|potvrd|poveda|uvied|powiedzia"),
    ("به", "گفت|گوید|میگوید|توضیح|اعلام|خبر داد|تایید|اظهار"),
    ("در|توسط|سوی", "منتشر"),
    ("بە", "ڕاگەیاند|راگەیاند|گوت|وت"),
    ("ל", "אמר|נמסר|מסר|סיפר|אישר|אמרו"),
    ("ב", "דווח|פורסם|נכתב|שודר"),
    ("ل", "قال|وقال"),
    ("kepada|till|til|για", "mengatakan|kata|juru|säg|siger|sier|sade|sagde|sa"),
    (
        "im|in|bei|beim",
        "sagte|erklärte|kündigte|betonte|kritisierte|warnte|forderte|verteidigte|äußerte|bestätigte|räumte",
    ),
    ("tegen|tegenover|aan|bij|in", "zeg|zei|vertel|laat"),
    ("dem|gegenüber", "sagte|erzählte|bestätigte|verriet|teilte"),
)
# The hearer's name right behind them: "рассказал ТАСС", "powiedział PAP".
TOLD = _stems(
    "сказав|сказала|сказали|прокоммент|коммент|прокомент|aliiambia|ameiambia|waliiambia|wameiambia|iliiambia|imeiambia|liliiambia|aliliambia|ameliambia|walikiambia|aliieleza|ameieleza|rekao|rekla|izjavi|kazao|kazala|рекао|изјави|рассказ|заяв|подтверд|поясн|уточн|ответ|розпов|підтверд|сказал|sagten|powiedzia|zapewni|potwierdz|oświadcz|przyzna|řek|sděl|potvrd|povedal|uviedo"
)
GLUED = frozenset("לבהשומلبوکف")  # prepositions that are written together with what follows
ABOUT_IT = (["об", "этом"], ["про", "це"], ["о", "том"])
# Who is told, and the verb at the end of the clause: "প্রথম আলোকে ... বলেন", «پژواک ته ... وویل», "az MTI-nek elmondta".
TOLD_CASES = (
    (_words("jansına"), _stems("konuş|açıkla|bilgi ver|anlat|demeç|değerlendir|söyle")),
    (_words("কে"), _stems("বলেন|বলেছে|জানান|জানিয়ে|জানায়")),
    (_words("ته"), _stems("وویل|وویلې|ویلی|ویلي|وایی")),
    (_words("nek|nak"), _stems("elmond|nyilatkoz|mond|közöl|kijelent|megerősít")),
    (_words("நிறுவனத்திடம்|தொலைக்காட்சியிடம்|நாளிதழிடம்|ிடம்|ுக்கு"), _stems("பேசிய|தெரிவித்|கூறி|அளித்த")),
)
# The same with the verb before: "kertoi asiasta Helsingin Sanomille".
TOLD_EARLY = ((("lle",), _stems("kerto|kerro|sano|vahvist|kommento|myönt|arvio|totea|totes")),)
TOLD_LATE = 14  # words behind the name
DATIVES = ("у", "ю", "ам")  # of Cyrillic names: «Интерфаксу» рассказали
# What goes on behind "..., the Wall Street Journal said".
CITING = _words("citing|quoting|adding|without|referring|according|on|in|late")
# Verbs of which the participle ends the clause: "hatte zuvor über die Pläne berichtet", "had eerder over de plannen bericht".
PERFECT = {
    **dict.fromkeys(("hat", "hatte", "haben", "hatten"), _words("berichtet|gemeldet|geschrieben|enthüllt|aufgedeckt")),
    **dict.fromkeys(
        (
            "witness",
            "witnesses",
            "journalist",
            "journalists",
            "reporter",
            "reporters",
            "correspondent",
            "correspondents",
        ),
        _words("saw|heard|witnessed"),
    ),
    **dict.fromkeys(("heeft", "had", "hebben", "hadden"), _words("bericht|gemeld|geschreven|onthuld")),
}
# What is carried in someone's words: «передает слова Пескова РИА Новости».
CARRIES = _stems("передает|передаёт|передав|приводит|передає|наводить")
SAID = _words(
    "showed|aired|broadcast|claimed|said|says|say|اعلام|گفت|объявило|заявило|сказало|teilte|açıkladı|söyledi|a annoncé|dijo"
)
# Behind a name: «رویترز گزارش داد», "के अनुसार".
PERSIAN_REPORTS = _phrases(
    "گزارش داد|گزارش کرد|خبر داد|مدعی شد|نوشت|نوشت :|نوشت که|نوشته است|نوشته که|می نویسد|دریافته است|xəbər verir|məlumat verir|bildirir"
)
BEHIND = _phrases(
    "was first to report|was the first to report|were first to report",
    "از قول|به نقل از|گزارش داد|گزارش داده|گزارش کرد|گزارش کرده|گزارش داده است|گزارش می دهد|گزارش میدهد|خبر داد|خبر داده|خبر می دهد|نوشت|نوشته است|نوشته|می نویسد|مینویسد|مدعی شد|به روایت|با اشاره به|با استناد به|با انتشار|گزارش دادند|خبر دادند|گزارش کردند|نوشتند|مدعی شده|در گزارشی نوشت|در گزارشی|طی گزارشی|در گزارش|در خبری|در مطلبی نوشت|در مقاله ای|دریافته|منتشر کرد|منتشر کرده|فاش کرد|فاش کرده|افشا کرد|افشا کرده|را منتشر کرد|در یادداشتی نوشت|در تحلیلی",
    "نے انکشاف|نی انکشاف|نے دعوی|نی دعوی|کی ایک رپورٹ|نے ایک رپورٹ|رپوټ ورکړی|رپوټ ورکړ|د معلوماتو|نے لکھا|کے پروگرام میں گفتگو|کے پروگرام میں بات|کی پروگرام میں گفتگو|کی پروگرام میں بات|کے مطابق|کی رپورٹ|نی رپورٹ|نے رپورٹ|نے بتایا|نے اپنی رپورٹ|نے خبر دی|نے لکھا|کے حوالے|کے حوالی سی|کی خبر|کو بتایا|کو بتایا که|سی گفتگو|سے گفتگو|سے بات|کو دیی|کو دیے|کو انٹرویو|ته وویل|ته یې وویل|ته ویلي|ته وویلي|سره په مرکه|سره په خبرو|کا کہنا|په وینا|په حواله|له راپور|له رپوټ|د رپوټ|په رپوټ|په راپور|له معلوماتو|له خبر|له قوله|راپور ورکړ|خبر ورکړ|ویلي|لیکي|راپور ورکړی دی|راپور ورکړی|د راپور|د خبر|خبر ورکړی|لیکلی|لیکلي|ویلی|وایی چی|وایی چې|لیکی چې|راپور ورکوی|بڵاوی کردەوە|بڵاویکردەوە|بڵاوی کردووەتەوە|بڵاویکردووەتەوە|ڕایگەیاند|رایگەیاند|هەواڵی داوە|هەواڵی دا|هەواڵیدا|ئاماژەی بەوەدا|ئاشکرای کرد|ئاشکرایکرد|ئاشکرای کردووە|ئاشکرایکردووە|نووسی|نووسیویەتی|گواستیەوە|دەڵێت|ڕاپۆرتێکی بڵاوکردەوە",
    "செய்தி நிறுவனம் தெரிவித்துள்ளது|செய்தி நிறுவனம் தெரிவித்தது|தெரிவித்துள்ளது|தெரிவித்தது|செய்தி வெளியிட்டுள்ளது|கூறியுள்ளது|வெளியிட்ட|வெளியிட்டுள்ள|வெளியிட்டுள்ளது|செய்தியின்படி|தகவல்படி|தகவலின்படி|அறிக்கையின்படி",
    "के अनुसार|के मुताबिक|की रिपोर्ट|की ख़बर|की खबर|ने बताया|ने कहा कि|ने खबर|ने रिपोर्ट|ने सूत्रों|से बात|से बातचीत|को बताया|के हवाले|ने अपनी रिपोर्ट|ने लिखा|से कहा|से कहा कि|से बोले|के साथ बातचीत|के साथ इंटरव्यू|के साथ साक्षात्कार|ने दावा|में छपी|में प्रकाशित|की एक रिपोर्ट|ने एक रिपोर्ट|को दिए|च्या वृत्तानुसार|च्या माहितीनुसार|ने दिलेल्या|का अनुसार|का अनुसार|ले जनाएको|का लागि",
    "এক প্রতিবেদনে|বলছে|তিনি বলেন|বলেন|বলেছেন|জানান|খবর|এর প্রতিবেদন|প্রতিবেদন|এর খবর|এ খবর|এই খবর|এ তথ্য|এই তথ্য|জানিয়েছে|জানায়|জানাচ্ছে|খবর দিয়েছে|বলেছে|প্রতিবেদনে|খবরে|সূত্রে|বরাতে|কে বলেছেন|কে বলেন|কে জানিয়েছেন|কে জানান|এর বরাত|এর বরাতে|প্রতিবেদন অনুযায়ী",
    "ta yer alan habere|te yer alan habere|da yer alan habere|de yer alan habere|ta yer alan haberde|te yer alan haberde|da yer alan haberde|de yer alan haberde|ın geçtiği habere|in geçtiği habere|nın geçtiği habere|nin geçtiği habere|un geçtiği habere|nun geçtiği habere|ın ulaştığı belgelere|in ulaştığı belgelere|nın ulaştığı belgelere|nin ulaştığı belgelere|nın ulaştığı bilgiye|nin ulaştığı bilgiye|ın ulaştığı bilgiye|in ulaştığı bilgiye|məlumat yayıb|məlumat verib|xəbər verib|xəbər yayıb|canlı yayınında|canlı yayınına|canlı yayında|yayınında|ekranlarında|haberine göre|nın haberine|nin haberine|ın haberine|in haberine|un haberine|ün haberine|nun haberine|nün haberine|gazetesinin haberine|gazetesine göre|ajansına göre|ın aktardığına|in aktardığına|nın aktardığına|nin aktardığına|un aktardığına|ün aktardığına|ın bildirdiğine|in bildirdiğine|nın bildirdiğine|nin bildirdiğine|muhabirinin|muhabirine|bildirdi|duyurdu|aktardı|yazdı|ye konuşan|ya konuşan|e konuşan|a konuşan|ye göre|ya göre|e göre|a göre|ye açıklama|ya açıklama|ye verdiği|ya verdiği|e verdiği|a verdiği|e bilgi|ye bilgi|ya bilgi|ya bilgi veren|haber ajansına|ajansına konuşan|kanalına konuşan|gazetesine konuşan|haberinde|aktarımına göre|göre|ın haberinde|in haberinde|ye yaptığı|ya yaptığı|e yaptığı|a yaptığı|geçtiği haberde|xəbər verir|məlumat verir|məlumatına görə|a istinadən|ə istinadən|ya istinadən|yə istinadən|xəbərinə görə|yazır|bildirir",
    "հայտնում|հաղորդում|հաղորդել|հայտնել|գրում|փոխանցում|տեղեկացնում|փոխանցմամբ|հաղորդմամբ|տեղեկացմամբ|տվյալներով|იუწყება|იტყობინება|წერს|ავრცელებს|ცნობით|ინფორმაციით|ს ცნობით|ს ინფორმაციით|განცხადებით",
    ", darüber berichtet|, darüber berichteten|beruft sich auf|liegt das|liegt der|liegt die|liegt ein|liegt eine|liegen die|vernomen|verneemt|vernam|opplyst|oplyst|haastattelussa|a pu consulter|teve acesso|azt írja|azt írta|azt közölte|arról számolt be|arról ír|cikkéből|cikke szerint|cikkében azt|cikkében arról|investigation found|investigation has found|analysis found|has seen the documents|has seen a copy|vorliegt|vorliegen|vorlagen|vorlag|számolt be|számol be|adott hírt|ad hírt|tudósított|úgy tudja|információja szerint|informationen|recherchen|: lle|mukaan|tietojen mukaan|: n mukaan|: n tietojen mukaan|: n tietojen|uutisten mukaan|tájékoztatása szerint|közlése szerint|értesülése szerint|értesülései szerint|információi szerint|nek nyilatkozva|nak nyilatkozva|gazetesine göre|sitesine göre|televizyonuna göre|kanalına göre|n mukaan|uutistoimiston mukaan|beszámolója szerint|tudósítása szerint|jelentése szerint|szerint|zufolge",
    ", qui cite|, che cita|, que cita|, que citou|, die sich auf|pudo constatar|pudo comprobar|ha podido constatar|ha podido comprobar|constató|comprobó|a constaté|ont constaté|a pu constater|ont pu constater|constatou|anfrage|nachfrage|рассказали|подтвердили|пояснили|уточнили|ответили|розповіли|підтвердили|a fait état|ont fait état|fait état|faisait état|dio a conocer|dio cuenta|da cuenta|dà notizia|ha dato notizia|dava notizia|dá conta|deu conta|revealed that|has revealed|revealed last week|revealed on|revealed in|cited|cites|cite|citent|cita|citan|citou|quotes|, citing|, quoting|, citant|, citando|, unter berufung auf|, со ссылкой на|со ссылкой на|с ссылкой на|ссылаясь на|из посиланням на|із посиланням на|з посиланням на|посилаючись на|unter berufung auf|citing|quoting|citant|citando|powołując się na|onder verwijzing naar|με επίκληση|επικαλούμενο|s odvoláním na|dựa trên|dẫn lời|dẫn nguồn|đưa tin|tiết lộ|cho biết|trích dẫn|mengutip|melansir|melaporkan|позовавајќи се на|позовавайки се на|public broadcaster said|broadcaster said|report that|report said|report says|newspaper reported|magazine reported|daily reported|news agency reported|news agency said|news agency quoted|agency said|agency reported|agency quoted|quoted|cited sources|reporting that|reports that|has reported that|have reported that|has learned|has learnt|understands|can reveal",
)
# The same with nothing in between but what the sentence says: «رویترز روز شنبه به نقل از منابع ... نوشت», "Reuters, ... duyurdu".
LATE = _stems(
    "لیکی|لیکلی|راپور ورکړ|خبر ورکړ|haberine göre|haberinde|aktardığına göre|bildirdiğine göre|ادعا کرد|ادعا می|منتشر کرد|فاش کرد|افشا کرد|نوشته|بڵاوی کرد|بڵاویکرد|ئاشکرای کرد|ڕایگەیاند|رایگەیاند|نوشت|مینویسد|گزارش داد|گزارش کرد|گزارش می|گزارش داده|خبر داد|خبر می|مدعی شد|duyurdu|bildirdi|yazdı|aktardı|öne sürdü|iddia etti|के हवाले से|بتایا|لکھا|نے دعوی|دعویٰ کیا|रिपोर्ट |رپورٹ |خبر دی|অনুযায়ী|জানিয়েছে|জানায়"
)
# These too, but of what the house itself does as well, which words of a house's own tell.
ANNOUNCES = _stems(
    "می گوید|میگوید|افزود|اذعان کرد|هشدار داد|پرده برداشت|عنوان کرد|تصریح کرد|تاکید کرد|اعلام کرد|اعلام نمود|اعلام می"
)
OF_ITS_HOUSE = _words(
    "it|its|itself|jobs|staff|employees|newsroom|profit|profits|revenue|sus|su|seus|sua|suoi|sua|ses|leurs|своих|своего|своей|свой"
    "|دفتر|دفاتر|خود|خودش|خبرنگار|خبرنگارش|خبرنگاران|کارکنان|کارکنانش|کارمندان|سردبیر|مدیرعامل|تحریریه|تعدیل|اخراج|سهام|درآمد|سود|مشترک|مشترکان"
    "|مکتب|مکتبها|مکاتبها|مراسل|مراسلها|مراسلیها|موظفیها|صحفیها|صحفیین|مصورها|تعیین|ایراداتها|ارباحها|مقرها"
)
# What a house says, with "that" behind.
STATES = _stems(
    "asegur|afirm|señal|indic|precis|dijo|sosten|sostuv|disse|garant|dichiar|afferm|sostien|indiqu|assur|précis|soutien|said|says|заяв|утвержд|стверд|twierdz|tvrd|behauptet"
)
THAT = _words("que|qu|che|that|что|що|że|že|da|dass|,")
# Media of which one is named: "Dat melden media, waaronder Haaretz", "outlets, including CNN, reported".
INCLUDING = _words(
    "including|waaronder|darunter|dont|cui|ellos|incluyendo|como|incluindo|включая|зокрема|herunder|däribland|blant|muun|بینها|منها|بینهم|ابرزها"
)
MEDIA = _stems(
    "وسایل|صحف|outlet|media|medien|médias|medios|mídia|сми|змі|zeitung|medier|newspapers|agencies|agencias|agences|agentur"
)
CLAUSES = _words("که|حال|دیگر|سو|همچنین|زمینه|رابطه|باره|خصوص")
AGAINST = _words("حمله|پاسخ|اعتراض|واکنش|هشدار|انتقاد|نامه|تبریک|تسلیت|پیام|اخطار|شلیک|ورود|سفر")
# Who works at a house: what they do is not reported by it.
# Who stands before a name and does what follows in its stead: "Prezes PAP podał się do dymisji", «Глава ТАСС сообщил».
HEADS = _words(
    "глава|главный|главред|гендиректор|директор|директора|гендиректора|редактор|редактора|сотрудник|сотрудники|журналист|журналистка|журналисты|керівник|очільник|редакторка|директорка|журналісти|prezes|prezesa|redaktor|rzecznik|rzeczniczka|szef|szefowa|dyrektor|naczelny|ředitel|šéfredaktor|šéf|riaditeľ|direktor|direktorka|urednik|glavni|ravnatelj|vezérigazgatója|főszerkesztője|directorul|redactorul|șeful|editor|ceo|chief|president|chairman|head|boss|founder|owner|spokesman|spokeswoman|spokesperson|director|directora|presidente|presidenta|editora|diretor|diretora|direttore|direttrice|amministratore|directeur|directrice|patron|pdg|présidente|président|chef|chefredakteur|chefredakteurin|intendant|intendantin|geschäftsführer|verleger|hoofdredacteur|directeur|chefredaktör|sjefredaktør|chefredaktør|päätoimittaja|toimitusjohtaja|διευθυντής|διευθύντρια|επικεφαλής|πρόεδρος"
)
REPORTERS = _words("خبرنگار|خبرنگاران")
OFFICES = _words("مدیر|مدیرعامل|مدیرمسیول|رییس|سردبیر|دفتر|کارکنان|عکاس|مجری|نماینده|سرپرست|تیم")
INTERVIEW = _words(
    "صحبت|صحبتی|صحبتها|گفتگو|گفتگوی|گفتگویی|گفتوگو|گفتوگوی|گفتوگویی|گو|گوی|گویی|وگو|وگوی|وگویی|مصاحبه|مصاحبه ای|گپ"
)
# First words behind a name with which its own sentence goes on to a late verb.
NEUTRAL = _words(
    "می|میگوید|افزود|له|ساعتی|ساعاتی|دقایقی|لحظاتی|پیش|پیشتر|قبل|قبلا|اخیرا|هفته|ماه|نخست|اول|اذعان|هشدار|عنوان|تصریح|تاکید|د|په|اعلام|ادعا|فیلمی|ın|in|un|ün|nın|nin|nun|nün|tan|dan|ten|den|की|के|कि|لە|لەبارەی|تلویزیون|رژیم|صهیونیستی|اسراییل|یمن|سعودی|انگلستان|کره|اوکراین|کویت|امارات|اردن|فلسطین|تصاویری|ویدیویی|اسنادی|خبری|جزییاتی|,|:|;|روز|امروز|دیروز|در|به|با|طی|شامگاه|بامداد|صبح|ظهر|عصر|نیز|هم|همچنین|نخستین|از|شب|شنبه|یکشنبه|دوشنبه|گزارش|ین|نی|نے|ने|gazetesi|televizyonu|kanalı|ajansı|haber|da|de|ise|sitesi|dergisi|internet|ژاپن|چین|ترکیه|روسیه|آمریکا|فرانسه|انگلیس|آلمان|ایتالیا|اسپانیا|هند|پاکستان|عراق|قطر|عربستان|سوریه|لبنان|مصر"
)
# What sort of house a name is of; "news agency", «روزنامه», "газета".
HOUSES = _words(
    "nachrichtenportals|senders|magazins|portals|blattes|blatts|zeitungen|presse|notizie|stampa|notícias|noticias|prensa|ειδήσεων",
    "تلگرام|تلگرامی|خبرگزاری|خبرگزاريها|پایگاه|سایت|وبسایت|وب|وبگاه|تارنمای|تارنما|شبکه|روزنامه|هفته نامه|نشریه|مجله|تلویزیون|رادیو|رسانه|آژانس|کانال|ماهنامه",
    "القناه|الوکاله|الصحیفه|المجله|الاذاعه|وکاله|انباء|الانباء|قناه|صحیفه|موقع|مراسل|مراسله|تلفزیون|مجله|هییه|جریده|اذاعه|محطه|منصه|وکالات|فضاییه",
    "agency|newspaper|broadcaster|daily|magazine|television|tv|radio|website|outlet|wire|network|paper|channel|tabloid|newswire|portal|weekly|media",
    "nachrichtenagentur|agentur|zeitung|sender|magazin|portal|tageszeitung|nachrichtenmagazin|rundfunk|blatt|nachrichtensender|fernsehsender|fernsehen|onlineportal|wirtschaftsdienst|redaktionsnetzwerk|pressedienst|us zeitung|boulevardzeitung",
    "agence|journal|quotidien|site|chaîne|magazine|hebdomadaire|média|télévision|radio|agencia|diario|periódico|cadena|revista|portal|semanario|rotativo|medio|agência|jornal|emissora|canal|agenzia|quotidiano|giornale|sito|emittente|settimanale|rete|tv|testata|diário",
    "persbureau|krant|nieuwssite|omroep|zender|weekblad|nieuwszender|nieuwsdienst|tidningen|nyhetsbureauet|nyhedsbureauet|nyhetsbyrån|nyhetsbyrået|nyhedsbureauet|bureauet|nyhetsbyråen|avisen|avisa|kanalen|kanalin|tv|dagbladet|tv kanalen|mediet|magasinet|mediehuset|uutistoimisto|uutistoimiston|lehti|sanomalehti|kanava|yleisradioyhtiö|fréttastofan",
    "agencja|agencji|agencję|agencją|dziennik|dziennika|gazeta|gazety|portal|portalu|portalowi|stacja|stacji|telewizja|telewizji|tygodnik|dziennikowi|agentura|agentury|agentuře|agenturu|agenturou|agentúra|agentúry|agentúru|deník|deníku|list|listu|server|serveru|stanice|televize|televizi|denník|televízia|hírügynökség|lap|napilap|hírportál|hírtelevízió|agenția|agenţia|agenției|agenţiei|cotidianul|ziarul|ziarului|postul|televiziunea|publicația|site ul|agencija|agencije|agenciji|agenciju|novinska|novine|list|lista|televizija|televizije|portal|portala|portalu|časnik|časopis",
    "агентство|агентства|агентству|агентством|агентстве|информагентство|информагентства|информагентству|корреспондента|корреспонденты|кореспондента|кореспонденту|канал|канала|каналу|канале|телеграм|паблик|радиостанции|радиостанцию|телеканалом|изданием|порталом|газетой|журналом|информагентством|каналом|радіостанції|телеканалі|інформагентству|інформагентство|виданням|газетою|телеканал|телеканала|телеканалу|газета|газеты|газете|газету|издание|издания|изданию|издании|портал|портала|порталу|журнал|журнала|журналу|радио|радиостанция|корреспондент|корреспонденту|корр|сайт|телекомпания|телекомпании|агенція|агенції|агенцію|агенцією|агентству|видання|виданню|виданні|газеті|телеканалу|агенция|агенцията|агенции|вестник|телевизия|телевизията|агенција|агенције|агенцији|агенцијата|лист|листа|портал|телевизија|телевизије|дневник|агенцтва",
    "πρακτορείο|πρακτορείου|εφημερίδα|εφημερίδας|δίκτυο|δικτύου|τηλεοπτικό|περιοδικό|ιστοσελίδα|ιστότοπος|κανάλι|ειδησεογραφικό|kantor|berita|agensi|media|surat|kabar|koran|harian|stasiun|hãng|tấn|báo|tờ|đài|kênh|tạp chí|thông tấn|سوכנות|סוכנות|הידיעות|רשת|ערוץ|עיתון|העיתון|אתר|היומון|סוכנויות|תחנת|ה",
    "shirika|gazeti|kituo|idhaa|televisheni|redio|jarida|செய்தி|நிறுவனம்|நிறுவனத்தின்|ஊடகம்|நாளிதழ்|தொலைக்காட்சி|خبر رساں|ادارے|اداره|ایجنسی|اخبار|نیوز ایجنسی|نشریاتی|خبري|خبریی|اژانس|آژانس|ورځپاڼه|ورځپاڼې|تلویزیون|ئاژانسی|ئاژانس|کەناڵی|رۆژنامەی|ڕۆژنامەی|تۆڕی|ماڵپەڕی|تەلەڤزیۆنی|هەواڵی|دەنگوباسی|تەلەفزیۆنی|एजेंसी|अखबार|अख़बार|चैनल|समाचार|सरकारी|সংস্থা|বার্তা|সংবাদ|সংবাদমাধ্যম|পত্রিকা|টেলিভিশন|haber|ajansı|ajansının|ajansına|gazetesi|gazetesinin|kanalı|televizyonu|agentliyi|agentliyinin|agentliyinə|qəzeti|qəzetinin|kanalının|агенттігі",
)
OFFICIAL = _words(
    "state|state run|official|semi official|local|regional|public|private|government run|رسمی|دولتی|staatliche|staatlichen|amtliche|officielle|oficial|estatal|statale|ufficiale|государственное|официальное|державне|resmi|devlet|الرسمیه|رسمیه|państwowa|staatspersbureau"
)
# The hearer by its case: "Reuters'a yaptıkları açıklamada".
TURKISH_TO = _words("a|e|ə|ya|ye|yə|na|ne|ına|ine")
TURKISH_TOLD = _words("söyledi|açıkladı|anlattı|belirtti|ifade|dedi|doğruladı")
AZERBAIJANI_TOLD = _words("verilib|bildirilib|bildirib|bildiriblər|deyib|açıqlamasında")
TURKISH_SAYS = _stems("yap|konuş|ver|açık|bilgi|demeç|anlat|söyle|röportaj|değerlendir")
# What else may stand between a formula and a name: articles, glued particles, kinds of house that are two words.
ARTICLES = _words(
    "οι|τους|τις|się|je|la habari la|ya|habari|cha|by|от|ב|dari|oleh|par|por|by|från|fra|od|von|the|a|an|s|der|die|das|den|dem|des|von|le|la|l|les|du|de|d|el|al|lo|il|i|gli|dal|dalla|dall|dell|della|all|alla|o|os|a|ao|à|da|do|pelo|pela|het|een|az|en|ett|to|news|press|τον|το|την|του|της|η|ο|τα|estatal|oficial|wire|tv|us|uk|daily|online",
    "اختصاصی|تازه|جدید|ویژه|تحلیلی|میدانی|مفصل|اخیر|رهگیری|ردیابی|خبری|اطلاع|رسانی|تلویزیونی|رادیویی|رسمی|دولتی|انگلیسی|آمریکایی|امریکایی|فرانسوی|آلمانی|روسی|چینی|ترکیه|اسراییلی|عبری|عربی|خبرنگار|گروه|ی|ای|های|زبان|عربی زبان|نیمه رسمی|انترنتی|اینترنتی|بین المللی|خبر|و|شناخته شده|ה|של|ال|ل|ب|ו",
    "інформаційне|информационное|интернет|корреспонденту|новостей|новин|novinska|tisková|tlačová|știri|de știri|novinske|вести|novosti|ειδήσεων|ειδησεογραφικό|tin|thông|hàng|ngày",
)
# What sort of house it is, behind a name that is an everyday word: "Fars news agency said", "Bild gazetesine göre".
KINDS_BEHIND = _words(
    "اخبار|نیوز|चैनल|zeitung|gazetesinin|ajansının|ajansı|kanalının|kanalı|televizyonu|sitesinin|public|broadcaster|news|newspaper|daily|magazine|gazetesine|gazetesi|sitesine|haber"
)
DESKS = _words("حوزه|گروه|سرویس|خبرنگار|خبرنگاران|دفتر")
# Days and adverbs between a name and its verb, on either side of it.
DAYS = _words(
    "darüber|dazu|ausführlich|قد|on|monday|tuesday|wednesday|thursday|friday|saturday|sunday|earlier|first|later|today|yesterday|am|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|abend|zuvor|zunächst|zuerst|bereits|heute|gestern|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ce|matin|soir|lunes|martes|miércoles|jueves|viernes|sábado|domingo|hoy|ayer|este|esta|primero|segunda|terça|quarta|quinta|sexta|feira|nesta|ontem|hoje|oggi|ieri|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|op|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|gisteren|vandaag|eerder|als|eerste|eerst",
    "w|we|poniedziałek|wtorek|środę|czwartek|piątek|sobotę|niedzielę|wczoraj|dziś|jako|pierwszy|pierwsza|v|ve|pondělí|úterý|středu|čtvrtek|pátek|sobotu|neděli|utorok|stredu|štvrtok|piatok|nedeľu|pondelok|dnes|o|tom|to|u|ponedeljak|utorak|sredu|četvrtak|petak|subotu|nedelju|danas|idag|i|dag|igår|först|først|som|första|ensin|ensimmäisenä|maanantaina|tiistaina|keskiviikkona|torstaina|perjantaina|lauantaina|sunnuntaina|hétfőn|kedden|szerdán|csütörtökön|pénteken|luni|marți|miercuri|joi|vineri|astăzi|ieri",
    "в|во|понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье|сегодня|вчера|накануне|ранее|первым|у|понеділок|вівторок|середу|четвер|п|ятницю|суботу|неділю|сьогодні|вчора|раніше|днес|вчера|הלילה|הבוקר|לראשונה|השבוע|היום|אתמול|אמש|הערב|روز|شنبه|یکشنبه|دوشنبه|سه|چهار|پنج|پنجشنبه|جمعه|امروز|دیروز|دیشب|بامداد|صبح|شامگاه|عصر|الیوم|امس|senin|selasa|rabu|kamis|jumat|sabtu|minggu|hari|pada|τη|δευτέρα|την|τρίτη|τετάρτη|πέμπτη|παρασκευή|σήμερα|χθες",
)
HOUSES_AND_DESKS, DAYS_AND_KINDS = HOUSES | DESKS, DAYS | KINDS_BEHIND
# Behind a name, before its verb: days, auxiliaries, what sort of house it is.
SKIPPED = DAYS | _words(
    "agentliyi|agentliyinin|اخبار|ռադիոկայանը|գործակալությունը|լրատվականը|ngày|hôm|tháng|/|செய்தி|நிறுவனம்|நிறுவனமான|நிறுவனத்தின்|ஊடகம்|நாளிதழ்|also|has|had|have|last|week|late|early|news|agency|newspaper|state|and|zeitung|hat|hatte|haben|hatten|a|ont|avait|le|la|ha|han|había|el|havia|tinha|heeft|ook|już|też|wcześniej|также|уже|також|it|press|wire|service|international|כבר|אף|گزارش|از|نیز|هم|ژاپن|روسیه|چین|uutistoimisto|ը|ի|ին|ი|ის|მა|ټلویزیون|ټلوېزیون|راډیو|ورځپاڼې|na|خبری|اژانس|آژانس|نیوز|ٹی|وی|چینل|एजेंसी|एजेन्सी|সংস্থা|gazetesi|gazetesinin|haber|ajansı|ajansının|ের|এর|র|কে|nin|ın|in|un|n|nın|nun|nün|ün|uun|televizyonu|kanalı|sitesi|is"
)
# What a closing line says beside the names that it credits: "AFP contributed to this report."
CLOSING = _stems("contribut|report|produc|edit|material|article|story|dies|beitrag|redak")
ANDS = _words(
    "و|and|und|et|y|e|и|та|і|ve|og|och|en|i|ja|és|și|dan|và|și|und die|et l|אור|ו|और|اور|او|এবং|και|a|,|/|;|as well as|sowie"
)
