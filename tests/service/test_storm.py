"""A small storm of `benchmarks.storm`: workers are killed, the database fails; nothing lost, nothing twice, manners."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.storm import Damage, Weather, damage_of, ideal, publish, queue, storm
from benchmarks.storm_causes import DATABASE, DEAD, STARTING, WAITING, Life, idle_by_cause
from storage.sql import open_store
from tests.origin import Origin
from tests.origin.log import Visit
from tests.storage.proxy import Proxy

# Not for ever: a slow machine would only start workers.
SMALL = Weather(
    hosts=6, urls=3, workers=2, gap_s=0.5, kill_every_s=1.5, most_kills=6, fault_every_s=3.0, led=0.4, within_s=200
)
CALM_SEA = Damage(5.0, 3, 0, 0, 0, 0, 18, 18, 2, 1, 0.5, 0.9)


def test_a_small_storm_loses_and_doubles_nothing(dsn: str) -> None:
    if dsn.startswith("postgresql"):
        with Proxy(dsn) as proxy:
            damage = storm(dsn, SMALL, proxy)
    else:
        damage = storm(dsn, SMALL)
    assert damage.failures(SMALL) == []
    assert (damage.articles, damage.queued) == (SMALL.pages, 0)
    assert damage.kills > 0
    store = open_store(dsn, create=False)
    counts = store.counts()
    store.close()
    assert (counts.queued, counts.revisions) == (0, 0)


def test_what_is_still_queued_is_not_lost_and_what_nobody_knows_is(dsn: str) -> None:
    with Origin(hosts=SMALL.hosts) as origin:
        urls = publish(origin, SMALL)
        queue(dsn, list(urls)[2:], SMALL)
        damage = damage_of(dsn, origin, urls, SMALL, [(0.0, 0), (1.0, 0)], None, [])
    assert (damage.queued, damage.lost, damage.articles) == (SMALL.pages - 2, 2, 0)
    assert damage.failures(SMALL) == ["2 pages lost"]


def test_each_kind_of_damage_is_told() -> None:
    assert CALM_SEA.failures(SMALL) == []
    worse = {
        "1 pages lost": replace(CALM_SEA, lost=1),
        "2 pages stored twice": replace(CALM_SEA, doubled=2),
        "19 writes for 18 articles": replace(CALM_SEA, writes=19),
        "2 requests in flight on a host": replace(CALM_SEA, most_in_flight=2),
        "a gap of 0.480 s": replace(CALM_SEA, least_gap_s=0.48),
    }
    assert {told: damage.failures(SMALL) for told, damage in worse.items()} == {told: [told] for told in worse}
    assert replace(CALM_SEA, least_gap_s=0.1).failures(replace(SMALL, in_flight=2)) == []


def test_idle_time_is_told_by_its_cause() -> None:
    def visit(path: str, start: float, end: float, name: str = "one") -> Visit:
        return Visit("a.test", path, path, {"User-Agent": f"Khabar/1 (+{name})"}, start, end)

    visits = [
        visit("/1", 0.0, 1.0),  # its worker is killed at 1.5: asked again
        visit("/1", 4.0, 5.0, "two"),  # 2 s after the pause of 1 s was over
        visit("/2", 10.0, 11.0, "three"),  # 4 s late: for 1.5 of them nobody was there, for 1 the database was not
        visit("/3", 12.0, 13.0, "three"),
    ]
    lives = [Life("one", -1.0, 1.5), Life("two", 1.0, 8.5), Life("three", 9.0, 20.0)]
    idle = idle_by_cause(visits, lives, [(6.5, 7.5)], pause_s=1.0, hosts=1, until=12.0)
    assert idle == {DEAD: 2.0, STARTING: 1.5, DATABASE: 1.0, WAITING: 1.5}


def test_the_ideal_asks_each_host_when_its_pause_is_over() -> None:
    weather = Weather(hosts=50, urls=12, gap_s=0.95)  # a turn of one second
    assert ideal(0.05, weather) == 50
    assert ideal(10.05, weather) == 550
