"""A store behind a service of this process, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("grpc", reason="grpcio comes with the extra urlfrontier")

from storage.urlfrontier import open_fleet_store
from tests.urlfrontier.stub import Stub, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.urlfrontier import FleetStore


@pytest.fixture
def stub() -> Stub:
    return Stub()


@pytest.fixture
def store(dsn: str, stub: Stub) -> Iterator[FleetStore]:
    with serve(stub) as address:
        opened = open_fleet_store(dsn, address, "khabar", per_queue=2)
        yield opened
        opened.close()
