"""How far an extraction may be trusted: a score from what was found, and warnings as fixed words."""

from __future__ import annotations

from storage.records import ArticleKind, Quality

SHORT_BODY_CHARS = 250
GOOD_BODY_CHARS = 800
_WEIGHTS = {"body": 0.45, "share": 0.15, "title": 0.2, "date": 0.15, "author": 0.05}


def judge(
    *,
    body: str,
    kind: ArticleKind,
    title_method: str,
    dated: bool,
    signed: bool,
    share: float,
    warnings: tuple[str, ...] = (),
) -> Quality:
    """Score an extraction; `share` is the part of the page's prose that the body holds."""
    short = len(body) < SHORT_BODY_CHARS and kind is ArticleKind.ARTICLE
    size = 1.0 if kind is not ArticleKind.ARTICLE else min(1.0, len(body) / GOOD_BODY_CHARS)
    titles = {"h1": 1.0, "rule": 1.0, "json-ld": 0.9, "og": 0.8, "meta": 0.7, "title": 0.6}
    found = {
        "body": size,
        "share": min(1.0, share),
        "title": titles.get(title_method, 0.0),
        "date": dated,
        "author": signed,
    }
    score = sum(_WEIGHTS[name] * float(value) for name, value in found.items())
    said = [
        *(["short_body"] if short else []),
        *(["no_date"] if not dated else []),
        *(["no_headline"] if title_method in {"none", "feed"} else []),
        *warnings,
    ]
    return Quality(round(score * 0.7 ** len(warnings), 3), tuple(dict.fromkeys(said)))
