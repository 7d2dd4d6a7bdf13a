"""/healthz, /readyz and /metrics: in the dashboard's application, alone, and by a daemon that runs."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import urllib.request
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from scraper.disk import free_bytes
from scraper.metric_table import METRICS, sample_names
from scraper.metrics import Metrics, Seen
from scraper.web import make_app
from scraper.web.health import LOOP_STALLS_S, HealthOptions, health_app
from storage.errors import StoreError
from storage.records import Ending, Outcome, Receipt, Refusal, RefusalClass, Verdict
from storage.sql import open_store
from tests.origin import Origin
from tests.ports import free_port
from tests.service.test_daemon import start, story, write_agency
from tests.storage.samples import article, new, poll, store_articles
from tests.waiting import PATIENCE_S, wait_until
from tests.web.conftest import options

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.protocols import Store

FETCHED = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
TOKEN = "of many letters"  # noqa: S105 - a test's


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    families = text_string_to_metric_families(text)
    return {(each.name, frozenset(each.labels.items())): each.value for family in families for each in family.samples}


def alone(make_store: Callable[[], Store], **changes: object) -> TestClient:
    return TestClient(health_app(HealthOptions(**changes), make_store))  # type: ignore[arg-type]


def _nothing() -> Store:
    raise StoreError("postgresql://khabar:***@db/khabar: the database does not answer")


def test_the_probes_are_open_and_the_metrics_need_the_token(dsn: str, ids: dict[str, str], tmp_path: Path) -> None:
    health = HealthOptions(Metrics(), {"store": tmp_path})
    with TestClient(make_app(options(dsn, tmp_path / "raw", token=TOKEN, health=health))) as client:
        assert client.get("/healthz", headers={"host": "10.1.2.3:8090"}).text == "ok\n"
        assert client.get("/readyz").json() == {"ready": True, "store": "ok"}
        assert client.get("/metrics").status_code == 401
        told = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    found = samples(told.text)
    assert told.headers["content-type"].startswith("text/plain; version=")
    assert found["khabar_store_up", frozenset()] == 1
    assert found["khabar_change_position", frozenset()] == len(ids) + 70
    assert found["khabar_feeds", frozenset({("health", "failing")})] == 1
    assert found["khabar_disk_free_bytes", frozenset({("place", "store")})] > 0
    assert not any(name == "khabar_loop_age_seconds" for name, _ in found)


def test_without_the_client_one_line_says_how_to_get_it(dsn: str) -> None:
    with alone(lambda: open_store(dsn)) as client:
        answer = client.get("/metrics")
    assert answer.status_code == 501
    assert answer.text == "metrics need an extra; install it with: pip install 'khabar[web]'\n"


@pytest.mark.parametrize(("age_s", "status", "word"), [(1.0, 200, "ok"), (LOOP_STALLS_S, 503, "stalled")])
def test_a_loop_that_stalls_is_not_ready_but_alive(dsn: str, age_s: float, status: int, word: str) -> None:
    with alone(lambda: open_store(dsn), loop_age_s=lambda: age_s) as client:
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()) == (status, {"ready": status == 200, "store": "ok", "loop": word})
        assert client.get("/healthz").status_code == 200


def test_a_store_that_does_not_answer_is_told_without_its_address() -> None:
    with alone(_nothing, metrics=Metrics()) as client:
        ready, told = client.get("/readyz"), client.get("/metrics")
    assert (ready.status_code, ready.json()) == (503, {"ready": False, "store": "unreachable"})
    assert samples(told.text)["khabar_store_up", frozenset()] == 0
    assert "khabar_tasks" not in told.text
    assert "postgresql" not in ready.text + told.text


def test_a_schema_of_another_khabar_is_not_ready(tmp_path: Path) -> None:
    path = str(tmp_path / "k.db")
    with alone(lambda: open_store(path)) as client:
        assert client.get("/readyz").status_code == 200
        with closing(sqlite3.connect(path)) as other:
            other.execute("UPDATE alembic_version SET version_num = '9999'")
            other.commit()
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["store"]) == (503, "other schema")


def test_what_becomes_of_tasks_is_counted_by_agency_kind_and_outcome(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "k.db"))
    store.frontier.put([new(1), poll("b.test"), new(2, "c.test", agency="c.test")])
    known, feed, stranger = sorted(store.frontier.claim(9, lease_s=60).tasks, key=lambda task: (task.agency, task.kind))
    store.close()
    metrics = Metrics({"agency"})
    refusal = Refusal(RefusalClass.TIMEOUT, "slow")
    late = article(2, fetched_at=FETCHED, published_at=FETCHED - timedelta(minutes=4))
    old = article(3, fetched_at=FETCHED, published_at=FETCHED - timedelta(days=4))
    outcomes = [
        (
            Outcome(known, Ending.DONE, article=late, requests=2, wire_bytes=500),
            Verdict.REVISED,
        ),
        (Outcome(feed, Ending.AGAIN, refusal=refusal, requests=1), Verdict.NOTHING),
        (Outcome(stranger, Ending.DONE, article=late), Verdict.NEW),
        (Outcome(stranger, Ending.DONE, article=late), Verdict.LOST),
        (Outcome(stranger, Ending.DONE, article=old), Verdict.COPY),
    ]
    for outcome, verdict in outcomes:
        metrics.started(outcome.task)
        metrics.ended(outcome, Receipt(verdict))
    body, _ = metrics.write(Seen(None))
    found = {key: value for key, value in samples(body.decode()).items() if key[0].endswith(("_total", "_count"))}

    def at(name: str, **labels: str) -> float:
        return found.pop((f"khabar_{name}", frozenset(labels.items())))

    assert at("fetches_total", agency="agency", kind="fetch", outcome="revised") == 1
    assert at("fetches_total", agency="other", kind="fetch", outcome="new") == 1
    assert at("fetches_total", agency="other", kind="fetch", outcome="copy") == 1
    assert at("polls_total", agency="agency", outcome="timeout") == 1
    assert at("articles_total", agency="agency", verdict="revised") == 1
    assert at("articles_total", agency="other", verdict="new") == 1
    assert at("articles_total", agency="other", verdict="copy") == 1
    assert at("delay_seconds_count", agency="other") == 1  # neither of the revision nor of what is days old
    assert at("requests_total", agency="agency") == 3
    assert at("wire_bytes_total", agency="agency") == 500
    assert at("task_seconds_count", kind="fetch") == 3
    assert at("task_seconds_count", kind="poll") == 1
    assert samples(body.decode())["khabar_delay_seconds_sum", frozenset({("agency", "other")})] == 240
    assert sum(found.values()) == 0  # the stranger's requests


def test_every_metric_that_is_told_is_in_the_table_and_no_other(dsn: str, tmp_path: Path) -> None:
    store = open_store(dsn)
    store_articles(store, article(1))
    metrics = Metrics({"agency"}, lambda: 1.0)
    seen = Seen(store.pulse(), {"ok": 1}, {"store": 1})
    store.close()
    text = metrics.write(seen)[0].decode()
    told = {(line.split()[2], line.split()[3]) for line in text.splitlines() if line.startswith("# TYPE")}
    table = {(each.name, each.kind) for each in METRICS}
    assert {each for each in told if not each[0].endswith("_created")} == table
    helps = dict(re.findall(r"^# HELP (\S+) (.*)$", text, re.MULTILINE))
    assert all(helps[each.name] == each.words for each in METRICS)


def test_the_dashboard_asks_for_metrics_and_labels_that_exist() -> None:
    document = json.loads((Path(__file__).parents[2] / "docs" / "grafana" / "khabar.json").read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in document["panels"] for target in panel["targets"]]
    asked += [each["query"]["query"] for each in document["templating"]["list"] if each["type"] == "query"]
    names = {name: each for each in METRICS for name in sample_names(each)}
    used = {name for expr in asked for name in re.findall(r"khabar_\w+", expr)}
    assert used <= names.keys()
    assert {names[name].name for name in used} >= {each.name for each in METRICS} - {
        "khabar_build_info", "khabar_change_position", "khabar_search_behind_changes", "khabar_store_age_seconds"
    }  # fmt: skip
    for expr in asked:
        (name,) = set(re.findall(r"khabar_\w+", expr))
        grouped = {label for labels in re.findall(r"by \(([^)]*)\)", expr) for label in labels.split(", ")}
        chosen = set(re.findall(r"(\w+)(?:=~|!=)", expr))
        assert grouped | chosen <= {*names[name].labels, "le"}, expr
    ids = [panel["id"] for panel in document["panels"]]
    assert len(ids) == len(set(ids)) >= 12


def test_free_space_is_told_of_what_is_not_there_yet(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "not" / "yet") == pytest.approx(free_bytes(tmp_path), rel=0.1)
    assert (free_bytes(tmp_path) or 0) > 0


@pytest.mark.slow
def test_a_daemon_tells_its_metrics_alone(tmp_path: Path) -> None:
    with Origin(hosts=1) as origin:
        origin.publish(story(1), host=1)
        _run(origin, tmp_path)


def _run(origin: Origin, tmp_path: Path) -> None:
    write_agency(tmp_path / "config", origin, 1)
    port = free_port()
    with start(tmp_path, origin, KHABAR_METRICS__PORT=str(port)) as daemon:
        found = _ask_until(port, ("khabar_articles_total", frozenset({("agency", "site-1"), ("verdict", "new")})))
        ready = json.loads(_get(port, "/readyz"))
        log = daemon.end()
    assert found["khabar_polls_total", frozenset({("agency", "site-1"), ("outcome", "news")})] >= 1
    assert found["khabar_task_seconds_count", frozenset({("kind", "fetch")})] >= 1
    assert found["khabar_loop_age_seconds", frozenset()] < PATIENCE_S
    assert ready == {"ready": True, "store": "ok", "loop": "ok"}
    assert f"metrics on http://127.0.0.1:{port}/metrics" in log


def _ask_until(
    port: int, wanted: tuple[str, frozenset[tuple[str, str]]]
) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    found: dict[tuple[str, frozenset[tuple[str, str]]], float] = {}

    def is_told() -> bool:
        with contextlib.suppress(OSError):  # it does not listen yet
            found.update(samples(_get(port, "/metrics")))
        return wanted in found

    wait_until(is_told, f"{wanted} was not told")
    return found


def _get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE_S) as answer:
        text: str = answer.read().decode()
    return text
