"""Languages by letters, script and words; what the page declares is evidence."""

from __future__ import annotations

import pytest

from scraper.text import detect_language, direction

TEXTS = [
    ("fa", "کتابخانه‌ای که در یک اتوبوس کهنه جا گرفته است، از هفته آینده به روستاها سر می‌زند."),
    ("fa", "رئیس جمهور در این دیدار بر گسترش همکاری‌ها تأکید کرد و از مردم سپاسگزاری کرد."),
    ("ar", "قالت الوزارة في بيان إن الاجتماع سيعقد غدا في العاصمة بحضور عدد من المسؤولين."),
    ("ur", "وزیراعظم نے کہا ہے کہ حکومت عوام کے مسائل حل کرنے کے لیے اقدامات کر رہی ہے۔"),
    ("ps", "د افغانستان د بهرنیو چارو وزارت وايي چې په دې اړه به ژر پرېکړه وشي، ښه خبره ده."),
    ("ckb", "سەرۆکی هەرێمی کوردستان ڕایگەیاند کە کۆبوونەوەکە بەڕێوە دەچێت."),
    ("he", "ראש הממשלה אמר היום כי הדיון יתקיים מחר בירושלים."),
    ("ja", "政府は今日、新しい計画を発表した。"),
    ("zh", "政府今天宣布了新的计划，将于明年开始实施。"),
    ("ko", "정부는 오늘 새로운 계획을 발표했다."),
    ("th", "รัฐบาลประกาศแผนใหม่ในวันนี้"),
    ("hi", "सरकार ने आज नई योजना की घोषणा की।"),
    ("el", "Η κυβέρνηση ανακοίνωσε σήμερα το νέο σχέδιο."),
    ("ru", "Президент заявил, что это решение будет принято в ближайшее время, и отметил рост."),
    ("uk", "Президент заявив, що це рішення буде прийнято найближчим часом і її підтримають."),
    ("en", "The council voted to keep the tower staffed and to look for a partner from next year."),
    ("de", "Die Regierung hat am Montag mitgeteilt, dass der Plan nicht in diesem Jahr kommt."),
    ("fr", "Le gouvernement a annoncé que les élections auront lieu dans une semaine pour la région."),
    ("es", "El gobierno anunció que las elecciones se celebrarán en una semana para la región."),
    ("it", "Il governo ha annunciato che le elezioni della regione sono in programma per una settimana."),
    ("tr", "Hükümet bu plan için bir açıklama yaptı ve daha çok destek olarak ne gerektiğini anlattı."),
    ("pl", "Rząd poinformował, że to nie jest decyzja na ten rok i się nad nią zastanowi."),
]


@pytest.mark.parametrize(("tag", "text"), TEXTS)
def test_by_itself(tag: str, text: str) -> None:
    assert detect_language(text).tag == tag


@pytest.mark.parametrize(("tag", "text"), TEXTS)
def test_a_wrong_declaration_in_another_script_does_not_count(tag: str, text: str) -> None:
    wrong = (
        "en" if tag in {"fa", "ar", "ur", "ps", "ckb", "he", "ja", "zh", "ko", "th", "hi", "el", "ru", "uk"} else "fa"
    )
    assert detect_language(text, declared=wrong).tag == tag


@pytest.mark.parametrize(
    ("text", "declared", "tag", "method"),
    [
        ("OK 5-3", "fi", "fi", "declared"),
        ("123 456", "fa_IR", "fa-IR", "declared"),
        ("12", None, None, "none"),
        ("کتاب خوب است که در این خانه بود و آن را برای او گفت", "prs", "prs", "declared"),
        ("The council of the town is in the news and it was for the best", "en-GB", "en-GB", "declared"),
        ("Tak to je", "cs", "cs", "declared"),
        ("anything", "not a tag!", None, "none"),
    ],
)
def test_what_is_declared(text: str, declared: str | None, tag: str | None, method: str) -> None:
    found = detect_language(text, declared=declared)
    assert (found.tag, found.method) == (tag, method)
    assert 0 <= found.confidence <= 1


def test_direction() -> None:
    assert [direction(tag) for tag in ("fa", "ar-EG", "ckb", "he", "en", None)] == ["rtl"] * 4 + ["ltr"] * 2
