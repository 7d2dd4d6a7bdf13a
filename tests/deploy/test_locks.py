"""The lock files install on any day: what was published since they were written changes nothing."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.deploy.files import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[([^\]]*)\])?==(\S+)", re.MULTILINE)


def _pins(text: str) -> dict[str, set[str]]:
    """Return what a lock file pins: the names with the extras that they are pinned with."""
    return {canonicalize_name(name): set(extras.split(",")) - {""} for name, extras, _ in _PIN.findall(text)}


def _asked_with_extras(names: set[str]) -> list[tuple[str, Requirement]]:
    """Return which of these packages, as installed here, ask for others with extras."""
    found = []
    for name in sorted(names):
        try:
            lines = requires(name) or []
        except PackageNotFoundError:  # of another platform, or of another set than the one installed
            continue
        asked = [Requirement(line) for line in lines]
        found += [
            (name, one) for one in asked if one.extras and (one.marker is None or one.marker.evaluate({"extra": ""}))
        ]
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_what_is_asked_for_with_extras_is_pinned_with_extras(lock: Path) -> None:
    # pip in hash mode refuses `coverage[toml]>=7` beside `coverage==7.17.3` once a newer coverage is out.
    pins = _pins(lock.read_text(encoding="utf-8"))
    assert pins, "no pin was read"
    missing = [
        f"{name} asks for {one.name}[{','.join(sorted(one.extras))}]"
        for name, one in _asked_with_extras(set(pins))
        if not one.extras <= pins.get(canonicalize_name(one.name), set())
    ]
    assert missing == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_package_is_pinned_with_hashes_and_names_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", text) if _PIN.match(entry)]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
