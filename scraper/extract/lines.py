"""Lines that stand among the paragraphs but are no part of the article: pointers, share words, credits, notices."""

from __future__ import annotations

import re

_CHANNELS = (
    "googlenews", "whatsapp", "telegram", "newsletter", "instagram", "facebook", "youtube", "twitter", "tiktok",
    "linkedin", "epaper", "e-paper", "podcast", "телеграм", "телэграм", "дзен", "تلگرام", "واتساپ", "اینستاگرام",
    "تيليجرام", "فيسبوك", "ニュースレター",
)  # fmt: skip
_SHORT_CHANNEL = re.compile(r"\b(?:app|rss)\b")
_ASKS = re.compile(
    r"follow\s*(?:us|our|\S+\s*on)|subscri|sign\s*up|join\s*(?:us|our)|bookmark|download|get\s*(?:the|our)|"
    r"folg(?:en\s*sie|t?\s*uns)|abonn|suivez|inscri|s[ií]g(?:ue|a)|suscr[ií]b|seguici|iscri[vt]|siga|assine|volg|ikuti|takip\s*ed|"
    r"подпи[сш]|читайте\s*нас|دنبال\s*کنید|عضو\s*شوید|بپیوندید|تابع|اشترك|انضم|フォロー|登録",
    re.IGNORECASE,
)
MAX_CALL_CHARS = 320
_SIGN_OFF = re.compile(r"[(\[](?:\w{1,6}|dpa|afp|ap)(?:\s?[/,-]\s?\w{1,6}){0,3}[)\]]$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"\d{1,4}[./年-]\d{1,2}[./月-]\d{1,4}|\d{1,2}:\d{2}|\b(?:19|20|13|14)\d\d\b|[۰-۹]{4}|[۰-۹]{1,2}:[۰-۹]{2}"
)
MAX_STAMP_CHARS = 90
MAX_STAMP_LETTERS = 30
MAX_ABBREVIATED_LETTERS = 22  # before a full stop that ends no sentence ("3 Min.")


def is_stamp(text: str) -> bool:
    """Tell whether a line is a time stamp and hardly anything else ("Updated 3.7.2024, 18:24")."""
    if len(text) > MAX_STAMP_CHARS or not _DIGIT.search(text) or len(_DATE.findall(text)) < 2:  # noqa: PLR2004 - date and time
        return False
    most = MAX_ABBREVIATED_LETTERS if text[-1] in ".!?؟" else MAX_STAMP_LETTERS
    return sum(letter.isalpha() for letter in text) <= most


def is_call(text: str) -> bool:
    """Tell whether a line names a channel to be followed or subscribed to, or is a sign-off ("(dmk)")."""
    if len(text) > MAX_CALL_CHARS:
        return False
    return bool(_SIGN_OFF.match(text) or (_names_channel(text.casefold()) and _ASKS.search(text)))


def _names_channel(text: str) -> bool:
    squeezed = "".join(text.split())
    return any(name in squeezed for name in _CHANNELS) or bool(_SHORT_CHANNEL.search(text))
