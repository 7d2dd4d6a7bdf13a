"""The API: stable names, pages that miss nothing, ETags, errors in one form; schemathesis asks what nobody would."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from scraper import feeds
from scraper.web import make_app
from scraper.web.openapi import PATHS, document
from storage.codec import to_json
from storage.sql import open_store
from tests.web.conftest import NOW, fill, options

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient


def test_pages_of_changes_are_the_whole_log_in_order(web: TestClient) -> None:
    seen, after = [], 0
    while True:
        page = web.get(f"/api/v1/articles?after={after}&limit=20").json()
        if not page["changes"]:
            break
        seen += page["changes"]
        after = page["next"]
    assert [each["position"] for each in seen] == list(range(1, 75))
    assert [each["verdict"] for each in seen[-3:]] == ["new", "revised", "copy"]
    assert page["next"] == 74


def test_a_record_has_the_names_of_the_record(web: TestClient, dsn: str, ids: dict[str, str]) -> None:
    store = open_store(dsn)
    article = store.article(ids["english"])
    store.close()
    told = web.get(f"/api/v1/articles/{ids['english']}").json()
    assert told == to_json(article)
    assert set(document()["components"]["schemas"]["Article"]["properties"]) == set(told)
    revisions = web.get(f"/api/v1/articles/{ids['english']}/revisions").json()["revisions"]
    assert [each["article"]["revision"] for each in revisions] == [1]
    (diff,) = web.get(f"/api/v1/articles/{ids['english']}/diff").json()["diffs"]
    assert (diff["revision"], diff["kind"]) == (2, "correction")


def test_stories_sources_and_search(web: TestClient, ids: dict[str, str]) -> None:
    (story,) = web.get("/api/v1/stories").json()["stories"]
    assert story["agencies"] == ["other", "paper"]
    members = web.get(f"/api/v1/stories/{story['id']}").json()["members"]
    assert [each["article"]["id"] for each in members] == [ids["english"], ids["copy"]]
    assert members[1]["placed"]["rule"] == "content"
    (source,) = web.get("/api/v1/sources").json()["sources"]
    assert (source["health"], source["failures"]) == ("failing", 5)
    found = web.get("/api/v1/search", params={"q": "ships", "language": "en"}).json()
    assert [hit["id"] for hit in found["hits"]] == [ids["english"]]
    assert any(part["match"] for part in found["hits"][0]["snippet"])


def test_an_answer_that_is_known_is_not_sent_again(web: TestClient) -> None:
    first = web.get("/api/v1/stories")
    again = web.get("/api/v1/stories", headers={"if-none-match": f'"x", {first.headers["etag"]}'})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert web.get("/api/v1/stories", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/articles?after=-1", 400, "after"),
        ("/articles?after=x", 400, "after"),
        ("/articles?limit=0", 400, "limit"),
        ("/articles?limit=9999", 400, "limit"),
        ("/articles?after=99999999999999999999", 400, "after"),
        ("/articles/nothing", 404, "no such"),
        ("/stories/nothing", 404, "no such"),
        ("/search", 400, "words"),
        ("/search?q=a&field=b", 400, "field"),
        ("/search?q=a&since=yesterday", 400, "since"),
        ("/nowhere", 404, "not found"),
    ],
)
def test_errors_are_problems_that_name_the_parameter(web: TestClient, path: str, status: int, word: str) -> None:
    answer = web.get(f"/api/v1{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert word in answer.json()["title"]
    assert answer.json()["status"] == status


@pytest.mark.parametrize("path", ["/api/v1/feed.atom", "/api/v1/feed.json"])
def test_feeds_of_a_selection_are_feeds(web: TestClient, path: str) -> None:
    for asked, count in (("", 50), ("?language=en", 3), ("?agency=paper", 1), ("?q=ships", 1)):
        answer = web.get(path + asked)
        parsed = feeds.parse(
            answer.content, url="https://k.test/feed", content_type=answer.headers["content-type"], now=NOW
        )
        assert len(parsed.items) == count, asked  # type: ignore[union-attr] # a refusal has none, and fails
    assert web.get(path, headers={"if-none-match": web.get(path).headers["etag"]}).status_code == 304


def test_what_writes_is_not_there(web: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert web.request(method, "/api/v1/articles").status_code == 405


def test_the_document_describes_every_path(web: TestClient) -> None:
    told = web.get("/api/v1/openapi.json").json()
    assert set(told["paths"]) == set(PATHS)
    assert json.dumps(told) == json.dumps(document())


@pytest.mark.slow
def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    fill(str(tmp_path / "k.db"), tmp_path / "raw")
    app = make_app(options(str(tmp_path / "k.db"), tmp_path / "raw", hosts=("testserver", "localhost")))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    asked: Counter[str] = Counter()

    def ask(case: schemathesis.Case) -> None:
        # A question without words, or a cursor that was never given out, is refused though the schema allows it.
        answer = case.call_and_validate(excluded_checks=[positive_data_acceptance])
        asked[case.operation.path] += 1
        assert answer.headers["x-content-type-options"] == ["nosniff"]

    calm = settings(
        max_examples=20, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    for found in schema.get_all_operations():
        calm(given(case=found.ok().as_strategy())(ask))()
    assert set(asked) == set(PATHS) - {"/openapi.json"}
    assert asked["/search"] >= 10
