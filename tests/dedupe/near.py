"""Texts to be told apart, and what stands in for an index."""

from __future__ import annotations

import random

from scraper.dedupe.near import Rule, Sorted, compare, judge, make_print

WORDS = [
    "government",
    "minister",
    "parliament",
    "budget",
    "council",
    "agreement",
    "talks",
    "region",
    "economy",
    "market",
    "growth",
    "energy",
    "industry",
    "court",
    "election",
    "party",
    "leader",
    "reform",
    "law",
    "report",
    "company",
    "union",
    "workers",
    "police",
    "army",
    "border",
    "trade",
    "bank",
    "price",
    "water",
    "city",
    "school",
    "hospital",
    "research",
    "climate",
    "harvest",
    "railway",
    "airport",
    "bridge",
    "river",
    "museum",
    "festival",
    "film",
    "match",
    "player",
    "team",
]
PERSIAN = [
    "دولت",
    "مجلس",
    "بودجه",
    "شورا",
    "توافق",
    "گفت\u200cوگو",
    "منطقه",
    "اقتصاد",
    "بازار",
    "رشد",
    "انرژی",
    "صنعت",
    "دادگاه",
    "انتخابات",
    "حزب",
    "رهبر",
    "اصلاح",
    "قانون",
    "گزارش",
    "شرکت",
    "کارگران",
    "پلیس",
    "مرز",
    "تجارت",
    "بانک",
    "قیمت",
    "آب",
    "شهر",
    "مدرسه",
    "بیمارستان",
    "پژوهش",
    "اقلیم",
    "برداشت",
    "راه\u200cآهن",
    "فرودگاه",
    "پل",
    "رودخانه",
    "موزه",
]
CHINESE = "政府部长议会预算理事会协议谈判地区经济市场增长能源工业法院选举政党领导改革法律报告公司"


def story(seed: int, *, sentences: int = 16, words: list[str] = WORDS) -> str:
    """Return a text of made-up sentences, a paragraph for every four, with a figure here and there."""
    chosen = random.Random(seed)
    lines = []
    for number in range(sentences):
        line = [chosen.choice(words) for _ in range(12)]
        if number % 3 == 0:
            line.insert(5, str(chosen.randint(100, 99_999)))
        lines.append(" ".join(line) + ".")
    return "\n".join(" ".join(lines[start : start + 4]) for start in range(0, sentences, 4))


def chinese(seed: int, letters: int = 400) -> str:
    """Return a text without blanks."""
    chosen = random.Random(seed)
    return "".join(chosen.choice(CHINESE) + ("。" if at % 20 == 19 else "") for at in range(letters))


def edited(text: str, share: float, seed: int = 1, words: list[str] = WORDS) -> str:
    """Return a text with a share of its words replaced."""
    chosen = random.Random(seed)
    return "\n".join(
        " ".join(chosen.choice(words) if chosen.random() < share else word for word in line.split())
        for line in text.split("\n")
    )


TITLE = "Council and parliament agree on next budget"


def ruled(older: str, newer: str, *, titles: tuple[str, str] = (TITLE, TITLE), hours: float = 2.0) -> Rule:
    """Return what is found of two texts."""
    first, second = make_print(titles[0], older), make_print(titles[1], newer)
    return judge(compare(Sorted(second), first), hours=hours)
