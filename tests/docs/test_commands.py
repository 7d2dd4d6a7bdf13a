"""Every command of the README, the tutorials and the how-to guides is run; those of other pages are parsed."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from scraper.demo import DemoSites
from tests.deploy.test_files import accepts
from tests.docs.commands import ROOT, STAYS, Shell, Step, steps, words
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = [
    "README.md",
    "README.fa.md",
    "docs/tutorial.md",
    "docs/fa/tutorial.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "how-to").glob("*.md")),
]
# Programs that no test runs, and why not.
NOT_RUN = {
    "make": "sets up an environment of its own; CI runs `make demo` and `make test`",
    ".": "the environment of `make`",
    "docker": "needs Docker; tests/deploy runs what the containers run, and reads the compose file",
    "sudo": "changes the system",
    "journalctl": "needs systemd",
    "createuser": "needs PostgreSQL's own tools; the fixture has done it",
    "createdb": "needs PostgreSQL's own tools; the fixture has done it",
    "pipx": "tests/deploy installs the wheel",
    "pip": "tests/deploy installs the wheel",
}
# Single commands that no test runs: they ask real publishers. They are parsed.
REAL_WORLD = {"khabar agencies check isna", "khabar crawl isna --limit 5"}
_LINE = re.compile(r"^(?:\$ | {4})?((?:KHABAR_\w+=\S+ )*khabar [^\n]+)$", re.MULTILINE)

_AGENCY = 'name = "{id}"\nname_en = "{id}"\ncountry = "IR"\nlanguage = "fa"\ntime_zone = "Asia/Tehran"\n'
_AGENCY += 'homepage = "{base}/"\n\n[[feeds]]\nurl = "{base}/{feed}"\n'


def _is_run(step: Step, page: str) -> bool:
    if step.file or step.text.startswith("cat >"):
        return True
    first = words(step.text)[0]
    return first not in NOT_RUN and not (" ".join(words(step.text)) in REAL_WORLD and "tutorial" in page)


@pytest.fixture
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    """Return a shell for a page: demo sites in the place of the world, and a PostgreSQL where the page has one."""
    page = request.param
    text = (ROOT / page).read_text(encoding="utf-8")
    port = free_port(2)
    persian, english = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"
    replaced = {
        "khabar demo --serve": f"khabar demo --serve --port {port}",
        "8951": str(port),
        "8952": str(port + 1),
        "https://example.org/rss": f"{persian}/rss",
        "https://example.org/2026/11/a-story": f"{english}/2022/01/night-train",
        "https://www.example.org/": f"{english}/",
        "/etc/khabar": str(tmp_path / "config"),
    }
    if "postgresql://" in text and "how-to/move" in page:
        replaced["postgresql://khabar:secret@localhost/khabar"] = request.getfixturevalue("postgres")
    variables = {"KHABAR_POLITENESS__GAP_S": "0.05"}
    if "KHABAR_CONFIG=config" not in text:  # the page's reader has the shipped agencies; here two of them, of our own
        variables |= {
            "KHABAR_CONFIG": str(tmp_path / "config"),
            "KHABAR_AGENCIES__SHIPPED": "false",
            "KHABAR_FETCH__ALLOW_PRIVATE": f'["127.0.0.1/32:{port}", "127.0.0.1/32:{port + 1}"]',
        }
    (tmp_path / "config" / "agencies").mkdir(parents=True)
    for name, base, feed in (("isna", persian, "rss"), ("bbc-persian", english, "feed.json?all")):
        path = tmp_path / "config" / "agencies" / f"{name}.toml"
        path.write_text(_AGENCY.format(id=name, base=base, feed=feed), encoding="utf-8")
    shell = Shell(tmp_path, variables, replaced)
    serves_itself = any("demo --serve" in step.text for step in steps(page) if not step.file)
    try:
        if serves_itself:
            yield shell
        else:
            with DemoSites((port, port + 1)):
                yield shell
    finally:
        shell.stop()


@pytest.mark.slow
@pytest.mark.parametrize(("page", "shell"), [(page, page) for page in PAGES], indirect=["shell"], ids=PAGES)
def test_the_commands_of_a_page_do_what_it_says(page: str, shell: Shell) -> None:
    ran = 0
    for step in steps(page):
        if step.file:
            shell.write(step.file, step.text)
        elif _is_run(step, page):
            code, said = shell.run(step.text)
            assert code == 0, f"{page}:{step.line}: {step.text}\n{said}"
            lines = said.splitlines()
            for line in map(shell.fill, step.shown):
                assert line in lines, f"{page}:{step.line}: the page shows {line!r}, but it was\n{said}"
            ran += 1
    assert shell.stop() == {}
    assert ran >= 1, page


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_run_is_listed_and_khabars_own_is_parsed(page: str) -> None:
    for step in steps(page):
        if not _is_run(step, page):
            given = words(step.text)
            assert given[0] in NOT_RUN or " ".join(given) in REAL_WORLD, f"{page}:{step.line}"
            if given[0] == "khabar":
                accepts(given[1:])
    assert steps(page)


def test_every_exception_is_still_needed() -> None:
    first = {words(step.text)[0] for page in PAGES for step in steps(page) if not step.file}
    assert set(NOT_RUN) - {"pip", "pipx"} <= first
    assert all(reason for reason in NOT_RUN.values())
    assert set(STAYS) == {"khabar run", "khabar worker", "khabar demo --serve"}


@pytest.mark.parametrize("page", sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")))
def test_khabars_commands_on_any_page_are_accepted(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert text.startswith("#")
    for match in _LINE.finditer(text):
        if "[" not in match[1]:  # a line of usage, no command
            accepts(words(match[1])[1:])


def test_a_page_is_read_as_its_reader_does() -> None:
    assert words("KHABAR_X='1 2' khabar show ID --raw > page.html # why") == ["khabar", "show", "ID", "--raw"]
    assert words("khabar export --db 'a b' | head") == ["khabar", "export", "--db", "a b"]
    found = steps("docs/tutorial.md")
    assert next(step.shown[0] for step in found if step.text == "khabar demo --serve").startswith("Persian: http")
    assert [step.file for step in found if step.file] == ["config/khabar.toml"]
    assert shlex.split(found[0].text) == ["make", "demo"]
