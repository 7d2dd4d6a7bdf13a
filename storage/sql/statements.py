"""The statements of the frontier, each with its one sentence.

`lock` is FOR UPDATE SKIP LOCKED on PostgreSQL and nothing on SQLite. A lease pushes a task's `due_at` to its end, so
that a task whose lease ran out is due again without any further condition.
"""

# ruff: noqa: S608 - what is put into these texts are constants of this module

from __future__ import annotations

from sqlalchemy import TextClause, bindparam, text

# A host's pause: as configured, or longer if its robots.txt asks for it.
PAUSE_S = "(CASE WHEN crawl_delay_s > gap_s THEN crawl_delay_s ELSE gap_s END)"
PRIORITIES = (0, 1)  # polls and what a person asked for; articles
LONG_S = 60.0  # an article that has waited for so long does not give way to each poll
# One turn in four, told from the microsecond at which the host's pause ends: as good as a die, and nothing to store.
ARTICLES_TURN = "CAST(ready_at * 1000003 AS BIGINT) % 4 = 3"

# The database's own clock, in seconds since 1970.
POSTGRES_NOW = text("SELECT extract(epoch FROM clock_timestamp())::double precision")

_OF = " AND task.agency IN :agencies"  # of a task; a host's `agency` says it for all its tasks, if it is not empty


def _many(clause: TextClause, *names: str) -> TextClause:
    return clause.bindparams(*(bindparam(name, expanding=True) for name in names))


_SINCE = " AND next_at >= :since"  # storage/sql/horizon.py


def ready_hosts(lock: str, *, filtered: bool) -> TextClause:
    """Lock the hosts that may be looked at, the longest waiting first; filtered: with a due task of the agencies.

    Only a host that several agencies share (its `agency` is empty) must be asked for its tasks.
    """
    shared = f"agency IS NULL AND EXISTS (SELECT 1 FROM task WHERE task.host = host.host AND due_at <= :now{_OF})"
    due = f" AND (agency IN :agencies OR {shared})"
    clause = text(
        f"SELECT host FROM host WHERE next_at <= :now{due if filtered else _SINCE} ORDER BY next_at LIMIT :n {lock}"
    )
    return _many(clause, "agencies") if filtered else clause


def ready_hosts_of(lock: str) -> TextClause:
    """Lock those of these hosts that may be looked at."""
    clause = text(f"SELECT host FROM host WHERE host IN :hosts AND next_at <= :now ORDER BY next_at LIMIT :n {lock}")
    return _many(clause, "hosts")


def pick(*, filtered: bool) -> TextClause:
    """For each locked host: its first due task by priority, how many live leases it has, and what it allows.

    Now and then a turn is that of an article which has waited long: feeds that are due all the time must not starve it.
    """
    polls, articles, waiting = (
        f"(SELECT id FROM task WHERE task.host = host.host AND task.priority = {priority} AND task.due_at <= {until}"
        f"{_OF if filtered else ''} ORDER BY task.due_at LIMIT 1)"
        for priority, until in ((0, ":now"), (1, ":now"), (1, f":now - {LONG_S}"))
    )
    first = f"COALESCE(CASE WHEN {ARTICLES_TURN} THEN {waiting} END, {polls}, {articles})"
    leased = "(SELECT count(*) FROM task WHERE task.host = host.host AND task.lease IS NOT NULL AND task.due_at > :now)"
    clause = text(
        f"SELECT host, {PAUSE_S} AS pause_s, in_flight, next_at, {first} AS task, {leased} AS leased"
        " FROM host WHERE host IN :hosts"
    )
    return _many(clause, "hosts", "agencies") if filtered else _many(clause, "hosts")


# Lease tasks that are still due.
LEASE = _many(
    text(
        "UPDATE task SET lease = :lease, owner = :owner, due_at = :until, tries = tries + 1"
        " WHERE id IN :ids AND due_at <= :now"
    ),
    "ids",
)

# Let a host pause until a time.
PACE = text("UPDATE host SET ready_at = :at, next_at = :at WHERE host = :host")

_LEAST = " UNION ALL ".join(
    f"SELECT min(due_at) AS due FROM task WHERE task.host = host.host AND priority = {priority}"
    for priority in PRIORITIES
)
# Let hosts sleep until something of theirs is due and their pause is over, no earlier than now; for ever when there is
# nothing.
SLEEP = _many(
    text(
        "UPDATE host SET next_at = (SELECT CASE WHEN min(due) IS NOT NULL AND ready_at < :now AND min(due) < :now"
        " THEN :now WHEN min(due) < ready_at THEN ready_at ELSE min(due) END"
        f" FROM ({_LEAST}) AS least) WHERE host IN :hosts"
    ),
    "hosts",
)

# When the next host may be looked at.
NEXT = text("SELECT min(next_at) FROM host WHERE next_at >= :since")
# When the next task of these agencies could be had; the tasks themselves are asked only where several share a host.
_FIRST_OF = " UNION ALL ".join(
    f"SELECT (SELECT due_at FROM task WHERE task.host = host.host AND priority = {priority} AND due_at IS NOT NULL{_OF}"
    " ORDER BY due_at LIMIT 1) AS due"
    for priority in PRIORITIES
)
NEXT_OF = _many(
    text(
        "SELECT min(at) FROM"
        " (SELECT min(next_at) AS at FROM host WHERE next_at IS NOT NULL AND agency IN :agencies UNION ALL"
        " SELECT min(CASE WHEN next_at > due THEN next_at ELSE due END) FROM"
        f" (SELECT next_at, (SELECT min(due) FROM ({_FIRST_OF}) AS firsts) AS due FROM host"
        " WHERE next_at IS NOT NULL AND agency IS NULL) AS shared WHERE due IS NOT NULL) AS times"
    ),
    "agencies",
)
