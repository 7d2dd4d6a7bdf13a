"""Whether all that is stored belongs together: every page, index and row is looked at, and nothing is changed.

For `khabar doctor --full`. It takes as long as reading the database does; others may write meanwhile.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import exc, text

from storage.errors import StoreError
from storage.sql import fts5
from storage.sql.engine import Database
from storage.sql.legible import illegible
from storage.sql.marks import CHANGES, SEARCHED, read_mark
from storage.views import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, TextClause

RESULTS_AT_MOST = 3  # of what SQLite finds: one page that is damaged can be named a thousand times
BACKUP = "`khabar restore` a backup to a new store"
INDEX_ANEW = "`khabar search --rebuild` makes the index anew"


class _Rule(NamedTuple):
    """What must not be there: how many rows, and the first of them; `words` and the way out are for people."""

    words: str
    way_out: str
    strays: str


def _without_article(table: str) -> str:
    return (
        f"SELECT article_id AS id FROM {table} WHERE NOT EXISTS "  # noqa: S608 - names of ours
        f"(SELECT 1 FROM article WHERE article.id = {table}.article_id)"
    )


RULES = (
    _Rule("earlier texts of articles that are not there", BACKUP, _without_article("revision")),
    _Rule("keys of articles that are not there", BACKUP, _without_article("alias")),
    _Rule("changes of articles that are not there", BACKUP, _without_article("change")),
    _Rule("copies' reasons of articles that are not there", BACKUP, _without_article("placement")),
    _Rule("index entries of articles that are not there", INDEX_ANEW, _without_article("search_doc")),
    _Rule(
        "articles that no address leads to",
        f"fetched again they are found, or {BACKUP}",
        # Not NOT EXISTS: no index leads from an article to its keys, SQLite would read all of them for each.
        "SELECT id FROM article EXCEPT SELECT article_id FROM alias",
    ),
    _Rule(
        "articles that the change log does not name: no export has them",
        BACKUP,
        "SELECT id FROM article WHERE NOT EXISTS (SELECT 1 FROM change WHERE change.article_id = article.id)",
    ),
    _Rule(
        "articles of a later revision than the change log knows",
        BACKUP,
        "SELECT id FROM article WHERE revision > "
        "(SELECT coalesce(max(change.revision), 0) FROM change WHERE change.article_id = article.id)",
    ),
    _Rule(
        "copies of articles that are not there",
        "`khabar story ID --split` makes them stories of their own",
        "SELECT id FROM article AS copy WHERE copy_of IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM article WHERE article.id = copy.copy_of)",
    ),
    _Rule(
        "copies in another story than their first text",
        "`khabar story ID --join ID` brings them together",
        "SELECT copy.id FROM article AS copy JOIN article ON article.id = copy.copy_of "
        "WHERE copy.story_id <> article.story_id",
    ),
    _Rule(
        "forwards to stories that are not there",
        BACKUP,
        "SELECT story_id AS id FROM forward WHERE NOT EXISTS "
        "(SELECT 1 FROM article WHERE article.story_id = forward.now_id)",
    ),
    _Rule(
        "articles that the index has passed by",
        INDEX_ANEW,
        "SELECT id FROM article WHERE body <> '' AND first_position <= :searched "
        "AND NOT EXISTS (SELECT 1 FROM search_doc WHERE search_doc.article_id = article.id) "
        "AND NOT EXISTS (SELECT 1 FROM change WHERE change.article_id = article.id AND position > :searched)",
    ),
    _Rule(
        "tasks of hosts that are not known: nobody asks for them",
        "`khabar run` puts the feeds anew, they bring the articles",
        "SELECT url AS id FROM task WHERE due_at IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM host WHERE host.host = task.host)",
    ),
)


def check_all(dsn: str) -> list[Finding]:
    """Look all of a database over. What it refuses is a finding as well."""
    try:
        with closing(Database(dsn, create=False)) as database:
            return list(_findings(database))
    except StoreError as error:
        return [Finding("whole", ok=False, words=str(error))]


def _findings(database: Database) -> Iterator[Finding]:
    with database.reading_one_moment() as connection:
        yield _pages(connection) if database.is_sqlite else _amcheck(connection)
        yield _rows(connection)
        yield _log(connection)
        yield _index(connection)
        if database.is_sqlite:
            yield _texts(connection)
            yield _words_of_all(connection)
    if database.is_sqlite:
        yield _fts5(database)


def _pages(connection: Connection) -> Finding:
    said = connection.exec_driver_sql(f"PRAGMA integrity_check({RESULTS_AT_MOST})").scalars().all()
    if said == ["ok"]:
        return Finding("pages", ok=True, words="every page and index of the file is whole")
    return Finding("pages", ok=False, words=f"damaged: {'; '.join(said)}; {BACKUP}")


# Those of amcheck's functions that are there, for us.
AMCHECK = text("""
    SELECT proname FROM pg_proc WHERE proname IN ('verify_heapam', 'bt_index_check')
    AND pg_function_is_visible(oid) AND has_function_privilege(oid, 'EXECUTE')""")
BTREES = text("""
    SELECT c.oid, c.relname FROM pg_class c JOIN pg_am a ON a.oid = c.relam JOIN pg_index i ON i.indexrelid = c.oid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE a.amname = 'btree' AND n.nspname = current_schema() AND i.indisvalid ORDER BY c.relname""")
CHECK_BTREE = text("SELECT bt_index_check(CAST(:oid AS oid), true)")
HEAPS = text("""
    SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY c.relname""")
CHECK_HEAP = text("SELECT msg FROM verify_heapam(CAST(:oid AS oid), check_toast => true) LIMIT 1")


class _Check(NamedTuple):
    """One of amcheck's functions: of what, which of these there are, and how one is looked at."""

    kind: str
    function: str
    those: TextClause
    check: TextClause


CHECKS = (_Check("table", "verify_heapam", HEAPS, CHECK_HEAP), _Check("index", "bt_index_check", BTREES, CHECK_BTREE))


def _amcheck(connection: Connection) -> Finding:
    """Have PostgreSQL compare its tables with their indexes, where its administrator has allowed that."""
    allowed = set(connection.execute(AMCHECK).scalars())
    checks = [each for each in CHECKS if each.function in allowed]
    if not checks:
        words = (
            "not looked at: `CREATE EXTENSION amcheck`, and EXECUTE on its functions for who asks, "
            "let PostgreSQL check its tables and indexes"
        )
        return Finding("pages", ok=True, words=words)
    wrong = []
    for _, _, those, check in checks:
        for oid, name in connection.execute(those).all():
            try:
                with connection.begin_nested():
                    said = connection.execute(check, {"oid": oid}).scalar()
            except exc.DBAPIError as error:
                said = " ".join(str(error.orig).split())
            if said:
                wrong.append(f"{name}: {said}")
    if not wrong:
        kinds = " and ".join(each.kind for each in checks)
        return Finding("pages", ok=True, words=f"every {kinds} is whole (amcheck)")
    return Finding("pages", ok=False, words=f"damaged: {'; '.join(wrong[:RESULTS_AT_MOST])}; {BACKUP}, or REINDEX")


def _rows(connection: Connection) -> Finding:
    searched, wrong = read_mark(connection, SEARCHED), []
    for rule in RULES:
        asked = text(f"SELECT count(*), min(id) FROM ({rule.strays}) AS strays")  # noqa: S608 - questions of ours
        told = {"searched": searched} if ":searched" in rule.strays else {}
        count, first = connection.execute(asked, told).one()
        if count:
            wrong.append(f"{count} {rule.words} ({first}); {rule.way_out}")
    if not wrong:
        return Finding("rows", ok=True, words="articles, earlier texts, keys, copies, log and index belong together")
    return Finding("rows", ok=False, words=". ".join(wrong))


def _texts(connection: Connection) -> Finding:
    wrong = list(illegible(connection))
    if not wrong:
        return Finding("texts", ok=True, words="every text can be read")
    shown = ", ".join(wrong[:RESULTS_AT_MOST])
    return Finding("texts", ok=False, words=f"{len(wrong)} cannot be read ({shown}); {BACKUP}")


LOG = text("SELECT count(*), coalesce(min(position), 1), coalesce(max(position), 0) FROM change")


def _log(connection: Connection) -> Finding:
    count, first, last = connection.execute(LOG).one()
    newest = read_mark(connection, CHANGES)
    if last > newest:
        words = f"the log ends at {last}, its counter stands at {newest}: the next commit would fail; {BACKUP}"
        return Finding("log", ok=False, words=words)
    if missing := max(newest, last) - first + 1 - count:
        words = f"{missing} positions up to {newest} are missing: followers never hear of them; {BACKUP}"
        return Finding("log", ok=False, words=words)
    return Finding("log", ok=True, words=f"{count} changes, none is missing")


def _index(connection: Connection) -> Finding:
    newest, searched = read_mark(connection, CHANGES), read_mark(connection, SEARCHED)
    if searched > newest:
        return Finding("index", ok=False, words=f"stands at {searched}, behind the log's end {newest}; {INDEX_ANEW}")
    behind = newest - searched
    way_out = "; the daemon goes on with it, or `khabar search --fill`" if behind else ""
    return Finding("index", ok=True, words=f"{behind} changes are not in the search index yet{way_out}")


def _words_of_all(connection: Connection) -> Finding:
    """Judge whether FTS5 has words of every text that can be found, in the part where they are looked for."""
    behind, missing = 2**62, 0
    for part in fts5.parts(connection):
        asked = text(
            "SELECT count(*) FROM search_doc WHERE doc >= :first AND doc < :behind "  # noqa: S608 - names of ours
            f"AND NOT EXISTS (SELECT 1 FROM {part.name}_docsize AS kept WHERE kept.id = search_doc.doc)"
        )
        missing += connection.execute(asked, {"first": part.first, "behind": behind}).scalar_one()
        behind = part.first
    if missing:
        return Finding("words", ok=False, words=f"{missing} texts have no words in the search index; {INDEX_ANEW}")
    return Finding("words", ok=True, words="the search index has the words of every text that it names")


def _fts5(database: Database) -> Finding:
    """Have FTS5 look over its own tables, each in a transaction of its own: it does so by a command that writes."""
    with database.reading() as connection:
        parts = fts5.parts(connection)
    for part in parts:
        try:
            with database.writing() as connection:
                connection.exec_driver_sql(f"INSERT INTO {part.name} ({part.name}) VALUES ('integrity-check')")  # noqa: S608
        except StoreError as error:
            return Finding("search", ok=False, words=f"{part.name}: {error}; {INDEX_ANEW}")
    return Finding("search", ok=True, words=f"{len(parts)} parts of the search index are whole")
