r"""The phrases that lines begin with which point to other pages, ask for something, or are a button's word.

A phrase a line, as a regular expression that begins with a letter of its own, by which `pointers` looks for it; blanks
are written `\s`. By language for those who read them: a line is asked for the phrases of all.
"""

from __future__ import annotations

from typing import Final

PHRASES: Final = {
    "Persian": r"""
بیش\W?تر\s*(?:بخوانید|بخوان|ببینید|بدانید)
بخوانید\s*:
ببینید\s*:
حتما?ً?\s*(?:بخوانید|ببینید)
در\s*(?:همین|این)\s*(?:زمینه|باره|رابطه|خصوص|مورد|راستا)\s*(?:بیش\W?تر\s*)?(?:بخوانید|ببینید)
از\s*دست\s*ندهید
پیشنهاد\s*(?:سردبیر|ویژه)
بیشتر\s*:
همچنین\s*(?:بخوانید|ببینید)
مطالب?\s*(?:مرتبط|پیشنهادی)
اخبار\s*(?:مرتبط|پیشنهادی)
خبرهای\s*مرتبط
این\s*خبر\s*(?:را\s*)?(?:به\s?روز|بروز)\s*رسانی
به\s*کانال\s*(?:\S+\s*){0,4}?(?:تلگرام|ایتا|بله|واتساپ|سروش|روبیکا|بپیوندید|ما\b)
ما\s*را\s*(?:در|از)\s*(?:\S+\s*){0,2}?(?:شبکه|تلگرام|اینستاگرام|ایتا|توییتر|بله|گوگل|واتساپ|فیسبوک|روبیکا|سروش|یوتیوب)
کد\s*(?:خبر|مطلب)
لینک\s*کوتاه
شناسه\s*(?:خبر|مطلب)
شماره\s*(?:خبر|مطلب)\s*:
تعداد\s*(?:نظر|بازدید)\S*\s*:
تاریخ\s*انتشار\s*:
زمان\s*انتشار\s*:
دسته\W?بندی\s*:
نسخه\s*چاپی
امتیاز\s*:
اندازه\s*(?:متن|قلم|فونت)
منتشر\s*شده\s*در(?=\S)
ارسال\s*(?:به\s*دوستان|نظر)\W*$
در\s*همین\s*(?:رابطه|زمینه)\s*:
خبر\s*مرتبط
گزارش\s*خطا\W*$
خبرنگار\s*:?\s*[\d۰-۹]+\W*$
منتشر\s*شده\s*در\s+\S+\W*$
""",
    "Arabic": r"""
اقرأ\s*(?:أيض|المزيد)
اقرا\s*ايضا
إقرأ\s*أيض
قد\s*يهمك
أخبار\s*ذات\s*صلة
مواضيع\s*ذات\s*صلة
مقالات\s*ذات\s*صلة
شاهد\s*(?:أيض|المزيد)
طالع\s*(?:أيض|المزيد)
للمزيد\s*(?::|من\s*الأخبار|تابع)
تابعونا\s*(?:على|عبر)
تابعوا\s*\S+\s*(?:على|عبر)
""",
    "Pashto and Kurdish": r"""
نور\s*(?:یې\s*)?ولولئ
دا\s*هم\s*ولولئ
زیاتر\s*بخوێن
هەروەها\s*بخوێن
""",
    "Urdu": r"""
متعلقہ\s*خبریں
یہ\s*بھی\s*پڑھیں
مزید\s*پڑھ(?:یں|یے|ئیے|ئے)
""",
    "Hebrew": r"""
קראו?\s*(?:עוד|גם)
ראו\s*גם
עוד\s*בנושא
לקריאה\s*נוספת
כתבות\s*נוספות
""",
    "English": r"""
read\s*(?:(?:more|also|next|too|here)\b|[:|])
also\s*read\b
see\s*also\s*:?$
related\s*(?::|stor|articles?|news|coverage|topics?|links?|video|posts?)
recommended\s*(?:stories|for\s*you|reading)
more\s*(?:on\s*this|from|stories|about\s*this)\b
you\s*may\s*(?:also\s*)?like
don.t\s*miss\b
must\s*read
click\s*here\s*(?:to|for)
sign\s*up\s*(?:to|for|here)
subscribe\s*(?:to|now|here|for)
follow\s+(?:us|him|her|them|\S+\s\S+)?\s*on\s*(?:twitter|facebook|x\b|instagram|google|telegram|youtube|whatsapp)
this\s*(?:content|article|story)\s*is\s*(?:reserved|free\s*to|available|only|for\s*subscribers)
register(?:\s*[/,]|\s*(?:to|or)\s*(?:unlock|continue|read|sign|register|subscribe|create|access))
log\s*in(?:\s*[/,]|\s*(?:to|or)\s*(?:unlock|continue|read|sign|register|subscribe|create|access))
sign\s*in(?:\s*[/,]|\s*(?:to|or)\s*(?:unlock|continue|read|sign|register|subscribe|create|access))
create\s*an?\s*(?:free\s*)?account
already\s*(?:a\s*subscriber|have\s*an\s*account|registered)
support\s*(?:local|quality|independent)\s*journalism
unlimited\s*(?:digital|online)?\s*access
access\s*articles\s*from
share\s*your\s*thoughts\s*and\s*join
enjoy\s*additional\s*articles
you\s*have\s*(?:reached|read|used|\d+)\s*(?:your|all|the|free|of\s*your)
download\s*(?:the|our)\s*app
share\s*(?:this|on|via)
advertisement\s*(?:\W*$|[-–—:|])
sponsored\s*(?:\W*$|content|links?|posts?|stories|by\s(?:\S+\s?){1,3}$)
story\s*continues\s*below
article\s*continues
continue\s*reading
scroll\s*(?:down|to\s*continue)
loading\s*(?:\W*$|comments?|content|video|the\s*(?:player|video))
image\s*(?:source|credit|caption)
photo(?:graph)?\s*(?:by|credit)?\s*:
copyright\s*(?:\W*$|©|ⓒ|\(c\)|:|\d)
all\s*rights\s*reserved
this\s*video\s*(?:can\s*not|cannot)
watch\s*(?:live|now|:|\|)
listen\s*to\s*(?:this|the)
skip\s*to
never\s*miss
get\s*(?:email\s*updates|in\s*touch\s*with\s*our)
for\s*more\s*stories\s*like
while\s*you\s*are\s*here
follow\s+\S+\s+on\s
if\s*you\s*(?:enjoyed|liked)\s*(?:this|reading)
enjoy(?:ed|ing)?\s*this\s*(?:article|story|post)
did\s*you\s*(?:enjoy|like)\s*this\s*(?:article|story|post)
stay\s*up-to-date\s*(?:with|on)\s*our
also\s*(?:watch|see)\s*[:|]
newyou\s*can\s*now\s*listen\s*to
for\s*more\s*(?:on|stories|news|information|coverage|updates|details|latest)\b[^.]*\b(?:visit|click|follow|subscribe|download|check\s*out)
you\s*can\s*now\s*listen\s*to
""",
    "marks": r"""
©
ⓒ
""",
    "German": r"""
empfohlener\s*redaktioneller
an\s*dieser\s*stelle\s*finde(?:n\s*sie|st\s*du)
ich\s*bin\s*damit\s*einverstanden
externen\s*inhalt
empfohlene\s*(?:beiträge|artikel)
meistgelesen
weitere\s*(?:aktuelle|artikel|themen|beiträge|tourentipps)
schon\s*gelesen
lesen\s*sie\s*(?:auch|hier|mehr|dazu)
lies\s*(?:auch|mehr)
mehr\s*(?:zum\s*thema|dazu|lesen|artikel)
auch\s*interessant
das\s*könnte\s*(?:sie|dich)\s*auch
zum\s*thema\s*:?$
dieses\s*thema\s*im\s*programm
weiterlesen
anzeige$
werbung$
bild\s*:
fotos?\s*:
jetzt\s*(?:abonnieren|anmelden|testen)
newsletter\s*(?:\W*$|sign|subscri|anmeld|abonn|bestell)
siehe\s*auch\s*(?:$|:)
passend\s*dazu
gefällt\s*(?:ihnen|dir|euch)\s*(?:dieser|der|unser|das|was)
folgen\s*sie\s*uns
""",
    "French": r"""
accéder\s*aux\s*raccourcis
dernières\s*news
articles\s*les\s*plus\s*lus
sur\s*le\s*même\s*thème
à\s*lire\s*(?:aussi|également|:)
a\s*lire\s*(?:aussi|également|:)
lire\s*(?:aussi|également|la\s*suite|plus)
voir\s*aussi
sur\s*le\s*même\s*sujet
publicité$
abonnez-vous
à\s*voir\s*(?:aussi|également|:)
pour\s*aller\s*plus\s*loin\s*(?:$|:)
inscrivez-vous
cliquez\s*ici
""",
    "Spanish and Catalan": r"""
relacionadas?\b
s[ií]guenos\s*en
leer\s*más
le\s*puede\s*interesar
te\s*puede\s*interesar
ver\s*también
más\s*información
le[ae]\s*(?:más|además|aquí|también|:)
te\s*recomendamos
mir[aá]\s*(?:también|además)
suscr[ií]bete
noticias?\s*relacionadas?
seguir\s*leyendo
llegeix\s*(?:també|més)
""",
    "Portuguese": r"""
leia\s*(?:também|mais)
veja\s*também
saiba\s*mais\s*(?:$|:|sobre)
confira\s*(?:também|as\s*últimas|mais)
inscreva-se
acompanhe\s*(?:o|a|as|os)\s*\S+\s*(?:no|nas|em|pelo)
clique\s*aqui
""",
    "Italian": r"""
leggi\s*anche
leggi\s*(?:di\s*più|tutto)
leggi\s*pure
guarda\s*(?:anche|il\s*video)
potrebbe(?:ro)?\s*interessarti
per\s*approfondire\s*(?:$|:)
iscriviti\s*(?:al|alla|qui|ora)
""",
    "Dutch": r"""
lees\s*(?:ook|meer|verder)
bekijk\s*(?:ook|hier)
luister\s*(?:ook|hier)
zie\s*ook
""",
    "the Nordic languages": r"""
läs\s*(?:också|även|mer)
les\s*(?:også|mer)
læs\s*(?:også|mere)
lue\s*(?:myös|lisää|:)
katso\s*(?:myös|video)
se\s*(?:också|även|også)
""",
    "Polish": r"""
materiał\s*chroniony
czytasz\s*właśnie
czytaj\s*(?:też|także|więcej|również)
zobacz\s*(?:też|także|również)
przeczytaj\s*(?:też|także|również)
""",
    "Czech and Slovak": r"""
čtěte\s*(?:také|též|více|i\b|:)
prečítajte\s*si\s*(?:aj|tiež|viac)
čítajte\s*(?:aj|viac|tiež|:)
přečtěte\s*si\s*(?:také|též|i\b|více|:)
mohlo\s*by\s*vás\s*zajímat
mohlo\s*by\s*vás\s*zaujímať
související\s*(?:článk|zpráv|témat|:)
súvisiac\w+\s*(?:člán|:)
""",
    "Hungarian": r"""
olvass?(?:a|d|ák)?\s*(?:el\s*(?:ezt\s*)?is|tovább|még)
kapcsolódó\s*(?:cikk|hír|tartal)
ezt\s*is\s*ajánljuk
""",
    "Romanian": r"""
citiți\s*(?:și|mai\s*mult)
citește\s*(?:și|mai\s*mult|continuarea|:)
citeste\s*(?:si|mai\s*mult|continuarea|:)
vezi\s*(?:și|si)\b
""",
    "South Slavic": r"""
прочет(?:ете|и)\s*(?:още|също|повече)
вижте\s*(?:още|също|повече)
виж\s*(?:още|също|повече)
още\s*по\s*темата
свързани\s*(?:новини|статии)
pročitajte\s*(?:i\b|još|više|također|takođe|kako|:)
pogledajte\s*(?:i\b|još|video)
povezane\s*vijesti
bonus\s*video
прочитајте\s*(?:и\b|још|више|уште|повеќе)
погледајте\s*(?:и\b|још|видео)
preberite\s*(?:tudi|še|več)
""",
    "Russian, Ukrainian, Belarusian": r"""
читайте\s*(?:также|ещё|еще)
читать\s*(?:также|далее)
смотрите\s*также
читайте\s*(?:також|ще)
дивіться\s*також
чытайце\s*(?:таксама|яшчэ)
""",
    "Greek": r"""
διαβάστε\s*(?:επίσης|ακόμ|περισσότερ|εδώ|και|:)
δείτε\s*(?:επίσης|ακόμη|ακόμα|εδώ|και|περισσότερα|:)
ακολουθήστε\s*(?:το|μας|τη)
""",
    "Baltic languages and Estonian": r"""
skaitykite\s*(?:taip\s*pat|daugiau)
taip\s*pat\s*skaitykite
las[iī](?:et)?\s*(?:arī|vairāk)
loe\s*(?:ka\b|veel|lisaks|edasi|rohkem)
""",
    "Albanian, Armenian, Georgian": r"""
lexo\s*(?:edhe|më\s*shumë|gjithashtu)
կարդացեք\s*նաև
წაიკითხეთ\s*(?:ასევე|აგრეთვე)
""",
    "Turkish and Azerbaijani": r"""
devamını\s*oku
ayrıca\s*(?:okuyun|bakınız|oku\b)
ilgili\s*haber(?:ler)?\s*(?:$|:)
haberin\s*devamı
okumaya\s*devam
həmçinin\s*(?:oxu|bax)
""",
    "Indonesian, Malay, Filipino": r"""
baca\s*(?:juga|selengkapnya|lagi|:)
simak\s*(?:juga|video|berita|selengkapnya|artikel)
yuk,?\s*simak
lihat\s*juga
saksikan\s*(?:juga|video|live)
tonton\s*(?:juga|video)
basahin\s*(?:din|rin|ang|:)
""",
    "Swahili": r"""
soma\s*(?:pia|zaidi)\b
""",
    "Vietnamese and Thai": r"""
đọc\s*thêm
xem\s*thêm
ข่าวที่เกี่ยวข้อง
อ่าน(?:เพิ่มเติม|ต่อ|ข่าว)
tin\s*liên\s*quan
""",
    "India and Nepal": r"""
यह\s*भी\s*(?:पढ़|देखें)
ये\s*भी\s*(?:पढ़|देखें)
इसे\s*भी\s*(?:पढ़|देखें)
और\s*पढ़ें
हेही\s*वाचा
आणखी\s*वाचा
यो\s*पनि\s*(?:पढ|हेर)
আরও\s*(?:পড়|খবর)
আরো\s*(?:পড়|খবর)
આ\s*પણ\s*વાંચો
વધુ\s*વાંચો
ਇਹ\s*ਵੀ\s*ਪੜ੍ਹੋ
மேலும்\s*படிக்க
இதையும்\s*படி
ఇవి\s*కూడా\s*చ
ఇది\s*కూడా\s*చ
ಇದನ್ನೂ\s*ಓದಿ
കൂടുതൽ\s*വായിക്ക
ഇതും\s*വായിക്ക
""",
    "Chinese": r"""
延伸閱讀
相关阅读
延伸阅读
更多\s*(?:$|[:：>»]|新闻|新聞|资讯|資訊|内容|內容|精彩|阅读|閱讀|报道|報導|相关|相關|请|請)
推薦閱讀
推荐阅读
相關(?:新聞|報導|閱讀|文章)
相关(?:新闻|报道|文章|链接)
看更多
責任編輯
责任编辑
责编\s*[:：]
""",
    "Japanese": r"""
関連記事
あわせて読みたい
続きを読む
この記事は(?:会員|有料|購読者)
有料会員
会員登録
会員限定
会員向け
紙の新聞の(?:定期)?購読
※紙の新聞
関連キーワード
おすすめ(?:情報|記事)
ログイン(?:して|する|はこちら)
本文:残り
残り\s*[\d０-９]+\s*文字
関連(?:リンク|ニュース|動画)
こちらもおすすめ
""",
    "Korean": r"""
관련\s*(?:기사|뉴스)
무단\s*전재
저작권자
기사\s*제보
""",
}
