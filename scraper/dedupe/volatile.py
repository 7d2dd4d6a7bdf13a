"""What a page says of its own readers and clock, in the middle of the text: "1,234 views", "updated 3 minutes ago".

Such lines change at every fetch and are no change of the article. Only short lines that say nothing else are passed
over, so that a report of view counts stays what it is.
"""

from __future__ import annotations

import re

LONGEST_CHARS = 80  # of a line that may be passed over

_NUMBER = r"[\d۰-۹٠-٩][\d۰-۹٠-٩.,٬،:/\-]*\s*(?:k|m|K|M|هزار|میلیون)?"
_UNITS = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|ثانیه|دقیقه|ساعت|روز|ثانية|دقيقة|دقائق|ساعات|أيام"
    r"|секунд\w*|минут\w*|час\w*|Sekunden?|Minuten?|Stunden?|Tagen?|secondes?|heures?|jours?|segundos?|minutos?|horas?|saat|dakika|gün)"
)
_COUNTED = (
    r"(?:views?|reads?|visits?|shares?|comments?|likes?|readers?|times? read"
    r"|بازدید|نظر|دیدگاه|اشتراک|مشاهده|مشاهدة|مشاهدات|تعليق|تعليقات"
    r"|просмотр\w*|комментари\w*|Aufrufe|Kommentare|vues|commentaires|vistas|comentarios|okunma|görüntülenme"
    r"|阅读|评论|閲覧|回)"
)
_UPDATED = (
    r"(?:last\s+)?(?:updated|modified|published|posted)"
    r"|(?:زمان |آخرین |تاریخ )?(?:به\s?\u200c?روز\s?رسانی|بروزرسانی|ویرایش|انتشار)(?: شده)?"
    r"|آخر تحديث|обновлено|aktualisiert|mis à jour|actualizado|güncelleme"
)
_AGO = (
    rf"(?:{_NUMBER}\s*{_UNITS}\s*(?:ago|پیش|قبل|назад|önce)|(?:vor|il y a|hace|منذ|قبل)\s*{_NUMBER}\s*{_UNITS}"
    r"|just now|لحظاتی پیش|همین حالا)"
)
_VOLATILE = re.compile(
    rf"(?:(?:{_UPDATED})\s*:?\s*(?:{_AGO})|{_AGO}"
    rf"|{_NUMBER}\s*{_COUNTED}|(?:تعداد\s*)?{_COUNTED}\s*(?:ها|count)?\s*:?\s*{_NUMBER}(?:\s*(?:بار|نفر|times))?)\W*",
    re.IGNORECASE,
)


def settled(text: str) -> str:
    """Return a text without the lines that tell of its readers and its clock."""
    if "\n" not in text and len(text) > LONGEST_CHARS:
        return text
    return "\n".join([line for line in text.split("\n") if not is_volatile(line)])


def is_volatile(line: str) -> bool:
    """Tell whether a line says only how often it was read, or how long ago it was written."""
    return len(line) <= LONGEST_CHARS and bool(_VOLATILE.fullmatch(line.strip()))
