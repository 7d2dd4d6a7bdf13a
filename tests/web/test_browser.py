"""The dashboard in a real Chromium: clicks and forms, right-to-left layout, hostile articles, accessibility by axe."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from scraper.web import make_app
from scraper.web.serving import make_server
from tests.waiting import PATIENCE_S
from tests.web.conftest import fill, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATHS = (
    "/",
    "/sources",
    "/source?feed=https://a.test/rss",
    "/articles",
    "/stories",
    "/search?q=harbour",
    "/live",
    "/login",
)

SHIFTED = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => { sum += each.value; }))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => tell(sum), 100);
})"""

pytestmark = pytest.mark.slow


def _chromium() -> str | None:
    named = os.environ.get("KHABAR_TEST_CHROMIUM")
    return named or next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = _chromium()
    if path is None:
        pytest.skip("needs Chromium: install it, or name it in KHABAR_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the dashboard for real; return its address and the articles' ids."""
    folder = tmp_path_factory.mktemp("web")
    dsn = str(folder / "k.db")
    ids = fill(dsn, folder / "raw")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = make_server(make_app(options(dsn, folder / "raw")), "127.0.0.1", port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}", ids
    server.should_exit = True
    thread.join(PATIENCE_S)


def _open(browser: Browser, site: str, path: str, **context: Any) -> tuple[Page, list[str]]:
    """Open a page in a context of its own; return it with what its console says."""
    page = browser.new_context(**context).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(site + path)
    return page, said


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("locale", ["fa-IR", "en-GB"])
def test_every_page_fits_is_accessible_and_silent(
    browser: Browser, site: tuple[str, dict[str, str]], width: int, locale: str
) -> None:
    address, ids = site
    for number, path in enumerate((*PATHS, f"/articles/{ids['english']}", f"/articles/{ids['nasty']}")):
        scheme = "dark" if number % 2 else "light"
        page, said = _open(
            browser, address, path, viewport={"width": width, "height": 800}, locale=locale, color_scheme=scheme
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("document.documentElement.dir") == ("rtl" if locale == "fa-IR" else "ltr")
        if width < 1_000:
            assert page.evaluate(SHIFTED) == 0, path
            found = Axe().run(page)
            assert [each["id"] for each in found.response["violations"]] == [], f"{path}: {found.generate_report()}"
        assert said == [], path
        page.context.close()


def test_hostile_articles_stay_text_with_scripts_on(browser: Browser, site: tuple[str, dict[str, str]]) -> None:
    address, ids = site
    for path in (*PATHS, f"/articles/{ids['nasty']}"):
        page, said = _open(browser, address, path)
        assert "owned" not in page.evaluate("document.title").replace("document.title='owned'", "")
        assert said == [], path
        page.context.close()
    page, said = _open(browser, address, f"/articles/{ids['nasty']}")
    page.click("details.rawbox summary")
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == "Raw"
    assert page.title().startswith("<script>document.title='owned'</script>")
    assert all("sandbox" in line or "script" in line for line in said)  # the browser tells what it refused
    page.context.close()


def test_reading_with_clicks_keys_and_forms(browser: Browser, site: tuple[str, dict[str, str]]) -> None:
    page, said = _open(browser, site[0], "/", locale="en-GB")
    page.keyboard.press("/")
    page.keyboard.type("harbour")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=harbour")
    page.click(".lines a")
    assert "arbour" in page.inner_text("article h1")
    page.click("text=فارسی")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    page.click('nav a[href="/articles"]')
    assert page.inner_text("h1") == "خبرها"
    page.click("button.theme")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert said == []
    page.context.close()


def test_right_to_left_is_laid_out_from_the_right(browser: Browser, site: tuple[str, dict[str, str]]) -> None:
    boxes = {}
    for locale in ("fa-IR", "en-GB"):
        page, _ = _open(browser, site[0], "/sources", locale=locale, viewport={"width": 1440, "height": 800})
        boxes[locale] = [
            page.locator(each).first.bounding_box() for each in (".mark", "nav", ".switches", "tbody th", "tbody td")
        ]
        page.context.close()
    fa, en = ([box["x"] for box in boxes[locale] if box] for locale in ("fa-IR", "en-GB"))
    assert fa[0] > fa[1] > fa[2]
    assert en[0] < en[1] < en[2]
    assert fa[3] > fa[4]
    assert en[3] < en[4]


def test_without_scripts_everything_can_be_read(browser: Browser, site: tuple[str, dict[str, str]]) -> None:
    page, _ = _open(browser, site[0], "/live", java_script_enabled=False)
    assert page.locator(".lines li").count() == 30
    page.click('nav a[href="/articles"]')
    assert page.locator(".lines li").count() == 50
    page.click('a[rel="next"]')
    assert 0 < page.locator(".lines li").count() <= 50
    page.context.close()
