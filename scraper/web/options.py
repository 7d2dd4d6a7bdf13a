"""What the dashboard and the API are told of the installation that they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.web.health import HealthOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from storage.protocols import Store


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What the pages need to know.

    `make_store` opens a store for one thread; `hosts` are the names we answer to beside loopback's; `token` None: none
    is asked for; `names` are the agencies' names by id; `archive` is the archive's folder, `database` the SQLite file;
    `health` is what machines are told.
    """

    make_store: Callable[[], Store]
    hosts: tuple[str, ...] = ()
    token: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    archive: Path | None = None
    database: Path | None = None
    health: HealthOptions = field(default_factory=HealthOptions)
