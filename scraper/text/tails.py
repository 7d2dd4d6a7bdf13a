"""The closing formula that an agency puts under its stories («انتهای پیام/۴۱۱۲», "(انتهى)", "-30-") and that is no text."""

from __future__ import annotations

import re

from storage.patterns import late

_CLOSING = r"(?:انتها[یي]|پا[یي]ان)[\s\u200c]?(?:پ[یي]ام|خبر|گزارش|مطلب|مصاحبه)"
# What follows it: a desk's number, the initials of reporter and editor; a sentence does not.
_CODES = r"(?:[\s/.*\-:،|]*(?:[\d*]+|\w\u200c?\w{0,2}(?: \w)?(?![\w\u200c])))?(?:\s*[/.*|]+\s*(?:[\d*]+|\w\u200c?\w{0,2}(?![\w\u200c])))*[\s/.*+|]*"
# What agencies write in brackets, or bare, when a story is over.
_OVER = r"[(（\[【]\s*(?:ends?|پا[یي]ان|انتهى|انتهي|النهاية|完|终|終|終わり|了|끝|fine?|ende?|konec|koniec|конец|кінець)\s*[)）\]】]"
_BARE = r"-30-|enditem"
_LINE = late(
    rf"\s*(?:[/\W]*{_CLOSING}{_CODES}"
    r"|[/(\s]*(?:انتهى|انتهي)[/)\s.]*(?:[\w./ ]{0,12})?"
    r"|(?:[کك]د|شناسه|شماره) (?:خبر|مطلب|خبری)\s*:?\s*[\d\s]+"
    r"|[\d*/]*\d\s?\*{1,3}\s?[\d*/\s]+|\d{3,5}\s?/\s?\d{3,5}(?:/\d+)?/?|\d{3,5}/[آ-ی]{1,2}|[آ-ی]\d?/\d{1,5}|پا[یي]ان\s?/"  # IRNA's desk codes: ۹۰۱۸**۱۰۳۰
    r"|(?!۱[۳۴]..\s*$)/?[۰-۹]{2,7}(?:[ /][۰-۹]{2,7}){0,2}"  # a bare number but a year: the desk's, or reporter's and editor's
    r"|(?:\w{1,2}\.){1,3}\w{1,2}(?:\s?/\s?(?:\w{1,2}\.){1,3}\w{1,2}){1,3}"  # initials of reporter and editor: ع.ح/م.ب
    r"|/[آ-ی](?:[./][آ-ی]){1,2}"
    rf"|{_OVER}|{_BARE}|النهاية|-{{1,2}}\s*(?:ends?|انتهى|انتهي)\s*-{{1,2}}|끝"
    r"|\(?\s*/?(?:ends?|###)/?\s*\)?)\s*",
    re.IGNORECASE,
)
_AT_END = re.compile(
    rf"\s*(?:/{{0,2}}\s*{_CLOSING}{_CODES}|(?<=\s)(?:{_OVER}|{_BARE}|\d{{3,5}}\*{{2,3}}\d{{3,5}}|[کك]د خبر\s?:?\s?\d{{4,}})\s*)$",
    re.IGNORECASE,
)


# What systems put under the closing formula: tags, links, the story's number.
_FURNITURE = re.compile(
    r"\s*(?:برچسب|کل[یي]د ?واژه|تگ|ب[یي]شتر بخوان|ل[یي]نک|اخبار مرتبط|مطالب مرتبط|نظر|اشتراک|گزارش خطا|پرینت|ارسال|Tags?\b)"
)
LONGEST = 60  # characters of a closing line
LONGEST_FURNITURE = 160
MOST_FURNITURE = 3  # lines


_THE_END = late(rf"[/\W]*(?:{_CLOSING}{_CODES}|(?:انتهى|انتهي)[/)\s.]*)|\s*{_OVER}\s*|{_BARE}", re.IGNORECASE)


def is_end(line: str) -> bool:
    """Tell whether a line says that the story is over, and nothing else."""
    return len(line) <= LONGEST and _THE_END.fullmatch(line) is not None


def _is_closing(line: str) -> bool:
    return len(line) <= LONGEST and _LINE.fullmatch(line) is not None


def without_tail(body: str) -> tuple[str, str]:
    """Return a body without the agency's closing formula, and what was taken off."""
    lines = body.split("\n")
    cut: list[str] = []
    closed = next((at for at, line in enumerate(lines[-MOST_FURNITURE - 1 :]) if _is_closing(line)), None)
    behind = lines[-MOST_FURNITURE - 1 :][closed + 1 :] if closed is not None else []
    if behind and all(len(line) <= LONGEST_FURNITURE and _FURNITURE.match(line) for line in behind):
        cut = [line.strip() for line in behind]
        lines = lines[: -len(behind)]
    while len(lines) > 1 and _is_closing(lines[-1]):
        cut.insert(0, lines.pop().strip())
    found = _AT_END.search(lines[-1], max(0, len(lines[-1]) - LONGEST))
    if found and found.start() > 0:
        cut.insert(0, found[0].strip())
        lines[-1] = lines[-1][: found.start()].rstrip()
    return "\n".join(lines), " ".join(cut)
