"""Which of the languages of the Arabic script a text is in: by letters that only one of them writes, and by everyday words."""

from __future__ import annotations

import re

SURE, LIKELY = 0.9, 0.8
MARK_EVERY = 60  # letters among which one of a language's own stands at least
UYGHUR_EVERY = 25
FEWEST_AZERBAIJANI = 2  # of them, where endings say it too
FEWEST_WORDS = 4  # different everyday words that tell a language without letters of its own
FEWEST_SURE_DARI = 2  # different words of Dari that tell it over a declared fa
ENOUGH_DARI = 3  # two different words of Dari alone, or one, or three likely ones, with what else speaks for it

_MARKS = {
    "ug": "ۇۈۋ", "sd": "ڪٻڀٺٽڏڊڦڳڱڄڃڻ۽۾ٿڌ", "ckb": "ڕڵێۆە", "ps": "ټډړږښګڼېۍځڅ", "ur": "ٹڈڑںےھہ", "fa": "پچژگیک", "ar": "ةىيكأإؤئ",
}  # fmt: skip
# Uyghur writes its i as «ى» and its k as «ك», where Sorani, which shares its other letters, has «ی» and «ک».
_UYGHUR, _NOT_UYGHUR = re.compile("[ەۆڭ]"), re.compile("[یک]")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# «د» is a word in no other language of the script.
_PASHTO = _set("د په ته کې چې دي شوي يې وي سره او")
_PERSIAN = _set("در از به که این را با است برای می آن و شد خود")
_ARABIC = _set("في من على إلى أن التي الذي هذا هذه وقال مع عن بعد كان")
# Western Punjabi, with Urdu's letters; South Azerbaijani, with Persian's and the Arabic «ؤ» and «ئ» as vowels.
_PUNJABI = _set("نوں وچ تے سی توں نیں ایہ اوہ اوہناں ایہناں کیتا کیتی آکھیا دسیا وی ہور کجھ اے")
_AZERBAIJANI = _set(
    "بیر دیر ائدیب ائدیر ائتدی ائدن ائدیلر اولوب اولدو اولان اولاراق اوچون ایله کی چوخ سونرا گؤره دا ده اونون بونون بیله وئردی وئریب"
    " دئدی دئییر بیلدیریب ایل ایلین آراسیندا طرفیندن حاقیندا داها آنجاق لاکین بیز اونلار بونلار یئنی گون بؤیوک اؤز گلن یوخ وار"
)
_AZERBAIJANI_ENDS = ("لر", "لار", "لری", "لاری", "لرین", "لارین", "ینده", "یندا")
# Words of Persian that Afghanistan alone writes, those that are commoner there, names that news from Iran about it has
# as well, and what Iran has its own words for.
_DARI = _set(
    "زیورات تکت دهاقین پترولیم پوهنتون پوهنځی شاروالی شفاخانه باشندگان باشنده داکتر داکتران ولسمشر قوماندان قوماندانی موتر موترهای محصلان سرک امنیه ترافیکی پولیس لیسه دالر کپتان"
    " لیلام اسعار بنگله جاپان جاپانی جرمنی هالند ناروی سویدن پولند اندونیزیا مالیزیا ستره سارنوالی سارنوال ولسی مشرانو جنرال دگروال سمونوال پوهاند پوهنوال"
    " پوهندوی پوهنیار پوهنمل انکشاف انکشافی راپور تفنگچه موترسایکل چرخبال عساکر کانکور آمریت کمپاین کمپنی فابریکه برشنا اوپراتیفی منسوبین معینیت دوسیه"
    " استدیوم ستدیوم کرکت دهقانان حاصلات تخنیکی تخنیک انجنیر انجنیران انجنیری انجینر نطاق ژورنالیستان داخله عدلیه مواصلات بایومتریک هژده واسکت ریفورم اختطاف"
    " ماین احصائیه شاروال چوکات صحتمند نشرات موزیم بوجی کنترول قدامت ورکشاپ یونیفورم جرگه مستوفیت چهارراهی محصلین ماستری دوکتورا دوکتور دواخانه واکسین نسایی"
    " سکتور سکتورهای پالیسی ستراتیژی ستراتیژیک استراتیژی استراتیژیک تمویل مرمی هاوان طیاره طیارات پیلوت تکسی موتروان موتروانان اعمار ارتزاقی کچالو چهارمغز"
    " خربوزه مالداران مالدار کوکنار کلدار ویزه قونسلگری ترجمان گزمه تلاشی افگنان زورمندان رشوت تقاعد بیجاشدگان متنفذین رخصتی تعلیمی کورس آوازخوان فلم بزکشی"
    " کلپ گول استند میخانیکی جنگلات"
)
_LIKELY_DARI = _set(
    "زیورات تکت دهاقین پترولیم معاش معاشات مالیه مریضان سارنوالی دوا لیلیه صنف فراغت تداوی مسوول قیرریزی گرفتار مکتب مکاتب معارف ختم صحت صحی گردیده مسوولان تصادم شاهراه بسنده ثور"
    " جوزا سنبله قوس حوت دلو عقرب افغانی تیل عراده نرس لابراتوار آمر قریه استخبارات مسؤول مسؤولان گان گی عامه عودت سرحد سرحدی امریکا امریکایی عسکر صنوف"
    " تذکره فواید مکلفیت شورشیان عواید ملکی پروسه زراعت محفل محفلی محافل مشترکین ترمیم قرضدار قرضه ساحه ساحات ساحوی مهاجرین وظیفه متعلمان متعلمین شاگردان"
    " اطفال غند کندک اشتراک قابله زراعتی جریب عبادتگاه پوسته محصل ادویه پلان تطبیق راکت تعمیر خوراکه تجار صراف صرافان پاسپورت تعلیمات نصاب معلمین معلولین"
    " متقاعدین"
)
_AFGHAN = _set(
    "افغانی ولایت ولایات ولسوالی ولسوال کابل هلمند هرات قندهار بلخ والی بدخشان ننگرهار طالبان افغانستان بامیان غزنی کندز تخار بغلان پنجشیر پکتیا خوست کنر"
    " لوگر نیمروز فراه بادغیس فاریاب جوزجان دایکندی ارزگان افغان تورخم بولدک حیرتان سالنگ پروان کاپیسا وردک پکتیکا لغمان نورستان زابل سمنگان غور قندوز کندوز"
)
_IRANIAN = _set(
    "دلار بیمارستان شهرداری شهردار استان استاندار شهرستان فرماندار خودرو خودروی خودروها پلیس دادستانی دادستان تومان خیابان آزادراه ورزشگاه دانشگاه بنگلادش"
    " ژاپن آلمان آلمانی هلند نروژ سوئد لهستان مالزی آمریکا آمریکایی پزشک پزشکان دانشجویان"
)
_DARI_PHRASES = (
    "سال روان",
    "در پیوند به",
    "به این سو",
    "تا هنوز",
    "از سوی هم",
    "به نشر ",
    "میدان هوایی",
    "اردوی ملی",
    "مواد خوراکه",
    "زخم برداشت",
    "حکومت سرپرست",
    "امارت اسلامی",
    "مزار شریف",
    "هزار افغانی",
    "میلیون افغانی",
    "میلیارد افغانی",
)
# Not in Afghanistan alone, but hardly in the news of Iran: «هٔ» between words, and «شان» as a word of its own.
_DARI_HABITS = re.compile(r"ه\u0654\s|ۀ\s|[^\s\u200c] شان\b")
_WORD = re.compile(r"[^\W\d_]+")
_AS_PERSIAN = str.maketrans("يىك", "ییک")
TOLD = frozenset(_MARKS)


def by_letters(sample: str) -> tuple[str, float]:
    """Return the language of a text in the Arabic script, and how sure that is."""
    if sample.count("ى") * UYGHUR_EVERY >= len(sample) and _UYGHUR.search(sample) and not _NOT_UYGHUR.search(sample):
        return "ug", SURE
    marked = {tag: sum(map(sample.count, letters)) for tag, letters in _MARKS.items()}
    for tag in ("ug", "sd", "ckb", "ps"):
        if marked[tag] * MARK_EVERY >= len(sample):
            return tag, SURE
    words = _WORD.findall(sample)
    if marked["ur"] * MARK_EVERY >= len(sample):
        return "pnb" if len(_PUNJABI.intersection(words)) >= FEWEST_WORDS else "ur", SURE
    if "د" in words and sum(word in _PASHTO for word in words) >= FEWEST_WORDS:
        return "ps", SURE
    return _by_words(sample, words, marked)


def _by_words(sample: str, words: list[str], marked: dict[str, int]) -> tuple[str, float]:
    persian = sum(map(_PERSIAN.__contains__, words)) + marked["fa"] / 8
    arabic = sum(map(_ARABIC.__contains__, words)) + sample.count(" ال") + marked["ar"] / 8
    tag, more, less = ("fa", persian, arabic) if persian >= arabic else ("ar", arabic, persian)
    if tag == "fa":
        different = {word.translate(_AS_PERSIAN) for word in words} if marked["ar"] else set(words)
        if _is_azerbaijani(different):
            return "azb", SURE
        dari = _dari(sample, different)
        if dari:
            return "prs", dari
    return tag, SURE if more > 2 * less else LIKELY


def _is_azerbaijani(words: set[str]) -> bool:
    common = len(words & _AZERBAIJANI)
    if common < FEWEST_AZERBAIJANI:
        return False
    common += sum(word.endswith(_AZERBAIJANI_ENDS) for word in words)
    return common >= FEWEST_WORDS and common > len(words & _PERSIAN)


def _dari(sample: str, words: set[str]) -> float:
    """Return how sure it is that a Persian text is Dari; one word of it in news about Afghanistan is likely, not sure."""
    sure, likely, named = len(words & _DARI), len(words & _LIKELY_DARI), len(words & _AFGHAN)
    phrases = sum(phrase in sample for phrase in _DARI_PHRASES)
    if not (sure or named or phrases):
        return 0.0
    likely += phrases + len({habit[-2:] for habit in _DARI_HABITS.findall(sample)})
    if max(sure, likely - 2) < 1 or 2 * sure + likely + named - len(words & _IRANIAN) < ENOUGH_DARI:
        return 0.0
    return SURE if sure + likely >= FEWEST_SURE_DARI else LIKELY
