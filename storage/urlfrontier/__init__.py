"""The frontier behind crawler-commons' URLFrontier, for fleets that run that service. Needs the extra `urlfrontier`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.sql.engine import Database
from storage.sql.migrate import migrate
from storage.urlfrontier.service import UrlFrontierService
from storage.urlfrontier.store import FleetStore

if TYPE_CHECKING:
    from storage.search import Lexer
    from storage.sql.similar import Place

__all__ = ["FleetStore", "UrlFrontierService", "open_fleet_store"]


def open_fleet_store(
    dsn: str,
    address: str,
    crawl: str,
    *,
    per_queue: int = 1,
    place: Place | None = None,
    lexer: Lexer | None = None,
) -> FleetStore:
    """Open a store as `storage.sql.open_store` does, its frontier behind the service at `address` (host:port).

    `crawl` is the service's crawl ID, `per_queue` the most that any host has in flight. StoreError when either does not
    answer: at the start somebody is there to see it.
    """
    database, service = Database(dsn, create=True), UrlFrontierService(address, crawl)
    try:
        service.size()
        migrate(database)
    except BaseException:
        service.close()
        database.close()
        raise
    return FleetStore(database, service, per_queue=per_queue, place=place, lexer=lexer)
