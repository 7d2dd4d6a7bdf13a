"""Python looks for unreachable objects whenever a command works: only loading is without."""

from __future__ import annotations

import asyncio
import gc
import math
from typing import TYPE_CHECKING

import click
import pytest

from scraper.cli import assemble, khabar
from scraper.cli.daemons import LogReporter
from scraper.collecting import YOUNG_OBJECTS, let_go, pause

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.enable()
    let_go()


def test_it_looks_again_once_a_command_is_loaded() -> None:
    pause()
    assert not gc.isenabled()
    assert isinstance(khabar, click.Group)
    assert khabar.get_command(click.Context(khabar), "status")
    assert gc.isenabled()
    assert gc.get_threshold()[0] == YOUNG_OBJECTS


def test_it_looks_again_once_a_service_is_open(tmp_path: Path) -> None:
    given = {"store.dsn": str(tmp_path / "k.db"), "agencies.shipped": False}
    setup = assemble.load(None, given)

    async def opened() -> bool:
        plan = assemble.make_plan(setup)
        async with assemble.open_works(setup, plan, reporter=LogReporter(), busy_s=math.inf):
            return gc.isenabled() and gc.get_freeze_count() > 0

    pause()
    assert asyncio.run(opened())
    assert gc.get_freeze_count() == 0
