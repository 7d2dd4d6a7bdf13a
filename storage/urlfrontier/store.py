"""A store whose frontier stands behind a URLFrontier service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.sql.store import SqlStore
from storage.urlfrontier.frontier import UrlFrontier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.protocols import Frontier
    from storage.records import Outcome, Receipt
    from storage.search import Lexer
    from storage.sql.engine import Database
    from storage.sql.similar import Place
    from storage.urlfrontier.service import UrlFrontierService


class FleetStore(SqlStore):
    """See `storage.protocols.Store`; what is committed is told to the service afterwards."""

    def __init__(
        self,
        database: Database,
        service: UrlFrontierService,
        *,
        per_queue: int = 1,
        place: Place | None = None,
        lexer: Lexer | None = None,
    ) -> None:
        super().__init__(database, place, lexer)
        self._service = service
        self._fleet = UrlFrontier(self.book, service, per_queue)
        self.frontier: Frontier = self._fleet

    def commit(self, outcomes: Sequence[Outcome]) -> list[Receipt]:
        """Store the whole effect of these tasks in one transaction, then tell the service."""
        receipts = super().commit(outcomes)
        self._fleet.ended(outcomes, receipts)
        return receipts

    def close(self) -> None:
        """Let go of the service and of the database."""
        self._service.close()
        super().close()
