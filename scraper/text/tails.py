"""The closing formula that an agency puts under its stories («انتهای پیام/۴۱۱۲», "(انتهى)", "-30-") and that is no text."""

from __future__ import annotations

import re

_CLOSING = r"(?:انتها[یي]|پا[یي]ان)[\s\u200c]?(?:پ[یي]ام|خبر)"
# What follows it: a desk's number, the initials of reporter and editor; a sentence does not.
_CODES = r"(?:[\s/.*\-:،]*(?:[\d*]+|\w{1,3}(?!\w)))?(?:\s*[/.*]+\s*(?:[\d*]+|\w{1,3}(?!\w)))*[\s/.*]*"
_LINE = re.compile(
    rf"\s*(?:[/\W]*{_CLOSING}{_CODES}"
    r"|[/(\s]*(?:انتهى|انتهي)[/)\s.]*(?:[\w./ ]{0,12})?"
    r"|(?:[کك]د|شناسه|شماره) (?:خبر|مطلب|خبری)\s*:?\s*[\d\s]+"
    r"|[\d*/]*\d\s?\*{1,3}\s?[\d*/\s]+|\d{3,5}/\d{3,5}(?:/\d+)?"  # IRNA's desk codes: ۹۰۱۸**۱۰۳۰
    r"|(?:\w{1,2}\.){1,3}\w{1,2}(?:\s?/\s?(?:\w{1,2}\.){1,3}\w{1,2}){1,3}"  # initials of reporter and editor: ع.ح/م.ب
    r"|\(?\s*/?(?:ends?|-30-|###)/?\s*\)?)\s*",
    re.IGNORECASE,
)
_AT_END = re.compile(rf"\s*/{{0,2}}\s*{_CLOSING}{_CODES}$")


LONGEST = 60  # characters of such a line


def without_tail(body: str) -> tuple[str, str]:
    """Return a body without the agency's closing formula, and what was taken off."""
    lines = body.split("\n")
    cut: list[str] = []
    while len(lines) > 1 and len(lines[-1]) <= LONGEST and _LINE.fullmatch(lines[-1]):
        cut.insert(0, lines.pop().strip())
    found = _AT_END.search(lines[-1], max(0, len(lines[-1]) - LONGEST))
    if found and found.start() > 0:
        cut.insert(0, found[0].strip())
        lines[-1] = lines[-1][: found.start()].rstrip()
    return "\n".join(lines), " ".join(cut)
