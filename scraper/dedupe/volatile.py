"""What a page says of its own readers and clock, in the middle of the text: "1,234 views", "updated 3 minutes ago".

Such lines change at every fetch and are no change of the article. Only short lines that say nothing else are passed
over, so that a report of view counts stays what it is.
"""

from __future__ import annotations

import re

from scraper import text as text_room  # its reader of times is loaded when a line asks for it
from scraper.text import fold
from storage.patterns import late

LONGEST_CHARS = 80  # of a line that may be passed over
LONGEST_PART_CHARS = 45  # of what stands between bars: "12 comments | 1,234 views"
LONGEST_WITHOUT_DIGITS = 30  # "updated an hour ago"
_DIGIT = re.compile(r"\d")

# What stands before or behind "3 minutes ago".
_UPDATED = late(
    r"(?i)(?:last\s+)?(?:updated|modified|published|posted)(?: on)?|(?:zuletzt )?(?:aktualisiert|veröffentlicht)"
    r"|mis à jour|mise à jour|publié|(?:última )?actualiza(?:do|ción)|publicado|atualizado(?: em)?"
    r"|(?:ultimo )?aggiorna(?:to|mento)|pubblicato|(?:laatst )?bijgewerkt|(?:senast )?uppdatera[dt]|(?:sist )?oppdatert"
    r"|(?:senest )?opdateret|päivitetty|zaktualizowano|aktualizacja|aktualizováno|aktualizované|frissítve|actualizat"
    r"|обновлено|опубликовано|оновлено|опубліковано|обновена|ενημερώθηκε|ažurirano|güncellendi|güncelleme"
    r"|(?:تم )?(?:آخر )?(?:ال)?(?:تحديث|نشر)"
    r"|(?:زمان |آخرین |تاریخ )?(?:به\s?\u200c?روز|بروز)(?:\s?\u200c?رسانی)?(?: شده)?(?: در)?"
    r"|(?:زمان |آخرین |تاریخ )?(?:ویرایش|انتشار)(?: شده)?(?: در)?|עודכן|פורסם|अपडेटेड|अपडेट(?: किया गया)?|আপডেট"
    r"|cập nhật|diperbarui|อัปเดต|最終更新|更新(?:于|於|日時)?|发布于|發布於|公開|업데이트|수정|입력"
)
_FOR = re.compile("f[öo]r ")  # "för 5 minuter sedan"
_VAGUE = re.compile(
    "(?:چند|دقایقی|ساعاتی|لحظاتی|روزهایی)(?: دقیقه| ساعت| لحظه| روز)?(?: پیش| قبل)|منذ (?:قليل|دقائق|ساعات|أيام)"
)
_MARKS = " \t\u00a0.,;:：，、|•·●()[]（）【】<>«»/\\–—-*"

# Folded, as the line is: accents, Arabic letter forms, digits and width are gone.
_NUMBER = r"\d{1,3}(?:[ .,٬]\d{3})+|\d+(?:[.,]\d+)?"
_MANY = r"(?:\s*(?:k|m|mn|tys\.?|тыс\.?|هزار|میلیون|الف)\b|\s*[万萬億亿천만])?"
_NOUNS = (
    r"views?|reads|hits?|visits?|shares?|comments?|likes?|readers?|replies|aufrufe|kommentare?|vues?|commentaires?|lectures"
    r"|vistas|visitas|comentarios?|lecturas|visualizaciones|visualizzazion[ei]|comment[oi]|letture|visualizac(?:oes|ao)|leituras"
    r"|reacties|weergaven|visning(?:ar|er)|kommentar(?:er)?|odsłon\w*|wyswietl\w*|komentarz\w*|zobrazeni|komentar\w*"
    r"|просмотр\w*|комментари\w*|прочтени\w*|перегляд\w*|коментар\w*|okunma|goruntulen?me|yorum|צפיות|תגובות"
    r"|بازدید|نظر|نظرات|دیدگاه|اشتراک|مشاهده|مشاهدات|تعلیق|تعلیقات|قراه|قراات|زیاره|زیارات|تبصره|تبصرے"
    r"|阅读|閱讀|浏览|瀏覽|评论|評論|点击|點擊|點閱|跟帖|播放|閲覧|コメント|조회|댓글|luot xem|binh luan"
)
_READ = (
    r"(?:read|viewed|shared|seen)|(?:people )?(?:have |are )?read(?:ing)?(?: this| now)?|gelesen|gelezen"
    r"|bekeken|dibaca|dilihat|خوانده شده|دیده شده|閲覧"
)
_TIMES = r"times?|mal|fois|veces|keer|kali|بار|نفر|مره|مرات|次|人次|人|回|раз|razy|kez|회|people"
_BEFORE = r"(?:تعداد|عدد|دفعات|number of|total|nombre de|numero de|anzahl(?: der)?|reading)\s+"
_BEHIND = r"\s*(?:ها|های|خبر|امروز|کل|count|now|today|量|数|數|次数|次數|人次|人数|人數|수)"
_COUNTED = late(
    rf"(?:{_BEFORE})*(?:ال)?(?:{_NOUNS}|now)(?:{_BEHIND})*\W*(?:{_NUMBER}){_MANY}\s*(?:{_TIMES})?"
    rf"|(?:{_NUMBER}){_MANY}\s*(?:{_TIMES})?\s*(?:{_NOUNS})(?: now)?"
    rf"|(?:{_NUMBER}){_MANY}\s*(?:{_TIMES})\s*(?:{_READ})|(?:{_READ})\s*(?:{_NUMBER}){_MANY}\s*(?:{_TIMES})"
)
_SEPARATED = re.compile(r"[|•·●]")


def settled(text: str) -> str:
    """Return a text without the lines that tell of its readers and its clock."""
    if "\n" not in text and len(text) > LONGEST_CHARS:
        return text
    return "\n".join([line for line in text.split("\n") if not is_volatile(line)])


def is_volatile(line: str) -> bool:
    """Tell whether a line says only how often it was read, or how long ago it was written."""
    if len(line) > LONGEST_CHARS or (len(line) > LONGEST_WITHOUT_DIGITS and not _DIGIT.search(line)):
        return False
    if len(line) > LONGEST_PART_CHARS and not _SEPARATED.search(line):
        return False
    said = [each for each in (part.strip(_MARKS) for part in _SEPARATED.split(line)) if each]
    return bool(said) and all(
        len(each) <= LONGEST_PART_CHARS and (_COUNTED.fullmatch(fold(each)) or _is_ago(each)) for each in said
    )


def _is_ago(text: str) -> bool:
    text = _FOR.sub("", text)
    if text_room.is_told_from_now(text):
        return True
    if not text_room.tells_ago(text):
        return False
    rests = (f"{text[: found.start()]} {text[found.end() :]}".strip(_MARKS) for found in _UPDATED.finditer(text))
    return _VAGUE.fullmatch(text) is not None or any(_is_ago(rest) for rest in rests if rest)
