"""Which records an export takes, as one statement: the last change of each article, filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, select

from storage.sql import search
from storage.sql.schema import article, change

if TYPE_CHECKING:
    from sqlalchemy import Select

    from storage.search import Lexer, Selection


def selecting(selection: Selection, lexer: Lexer | None, *, is_sqlite: bool) -> Select[Any]:
    """Return the statement; it takes `after`, `step`, `upto` and `n`. InputError when the words hold nothing to find.

    Rows are of changes in (after, step], the last ones of their articles up to `upto`.
    """
    later = change.alias("later")
    superseded = exists().where(
        later.c.article_id == change.c.article_id,
        later.c.position > change.c.position,
        later.c.position <= bindparam("upto"),
    )
    wanted = (
        select(change.c.position, change.c.at, change.c.verdict, article)
        .join(article, article.c.id == change.c.article_id)
        .where(change.c.position > bindparam("after"), change.c.position <= bindparam("step"), ~superseded)
        .order_by(change.c.position)
        .limit(bindparam("n"))
    )
    if selection.agency is not None:
        wanted = wanted.where(article.c.agency == selection.agency)
    if selection.language is not None:
        language = selection.language.lower()
        told = func.lower(article.c.language)
        wanted = wanted.where((told == language) | told.startswith(f"{language}-", autoescape=True))
    if selection.since is not None:
        wanted = wanted.where(article.c.fetched_at >= selection.since)
    if selection.until is not None:
        wanted = wanted.where(article.c.fetched_at < selection.until)
    if selection.words is not None and lexer is not None:
        wanted = wanted.where(article.c.id.in_(search.matching(lexer.question(selection.words), is_sqlite=is_sqlite)))
    return wanted
