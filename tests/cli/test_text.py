"""`khabar text ...` through the real command: JSON lines in and out."""

from __future__ import annotations

import json

from click.testing import CliRunner

from scraper.cli import khabar


def run(name: str, *lines: object) -> list[dict[str, object]]:
    source = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    answer = CliRunner().invoke(khabar, ["text", name], input=source, standalone_mode=False)
    assert answer.exception is None
    return [json.loads(line) for line in answer.output.splitlines()]


def test_normalize_fold_restore() -> None:
    assert run("normalize", {"id": 1, "text": "a\u200bb  c"}) == [{"id": 1, "result": "ab c"}]
    assert run("fold", {"text": "كتاب‌ها"}) == [{"result": "کتابها"}]
    assert run("restore", {"text": "او میتواند برود"}) == [{"result": "او می\u200cتواند برود"}]


def test_language_and_what_is_declared() -> None:
    (found,) = run("language", {"text": "رئیس جمهور در این دیدار گفت که", "lang": "fa"})
    assert (found["result"], found["method"]) == ("fa", "declared")


def test_date_tells_precision_and_calendar() -> None:
    minute, day, none = run(
        "date",
        {"text": "جمعه / ۱۰ دی ۱۴۰۰ / ۱۰:۱۵", "zone": "Asia/Tehran"},
        {"text": "2 days ago", "now": "2022-01-02T12:00:00+00:00"},
        {"text": "no date"},
    )
    assert minute == {
        "result": "2021-12-31T10:15:00+03:30",
        "precision": "minute",
        "calendar": "jalali",
        "raw": "جمعه / ۱۰ دی ۱۴۰۰ / ۱۰:۱۵",
    }
    assert (day["result"], day["precision"]) == ("2021-12-31", "day")
    assert none == {"result": None}


def test_credits() -> None:
    (found,) = run("credits", {"text": "به گزارش ایسنا، به نقل از رویترز، گفت.\nانتهای پیام", "agency": "ISNA"})
    result = found["result"]
    assert isinstance(result, dict)
    assert result["credited_sources"] == ["Reuters"]
    assert result["body"] == "به گزارش ایسنا، به نقل از رویترز، گفت."
    assert result["agency"] == "ISNA"
    (found,) = run("credits", {"text": "KYIV, Jan 3 (AP) — It happened.", "title": "It happened - Reuters"})
    assert found["result"] == {
        "credited_sources": ["Reuters", "AP"],
        "dateline": {"text": "KYIV, Jan 3 (AP) —", "place": "KYIV"},
        "body": "KYIV, Jan 3 (AP) — It happened.",
        "agency": None,
    }


def test_bad_lines_are_error_lines() -> None:
    bad, missing, number, good = run("fold", "not json", {"id": 7}, {"text": 5}, {"text": "A"})
    assert "error" in bad
    assert missing == {"id": 7, "error": "line 2: key 'text' is missing"}
    assert number["error"] == "line 3: text must be a string"
    assert good == {"result": "a"}
