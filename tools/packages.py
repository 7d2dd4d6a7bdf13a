"""What is installed with Khabar: the packages of a lock file, and the licences that their own metadata names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import PackageMetadata

ROOT = Path(__file__).resolve().parents[1]
SHIPPED_LOCK = "image"  # what the image holds

_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)([^\n]*(?:\n[ \t]+[^\n]*)*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_WHO = re.compile(r"# via\s*(.*)", re.DOTALL)

# Of packages that some systems install and others not: what their metadata said where they were installed.
_ELSEWHERE = {
    "colorama": "BSD-3-Clause",
    "greenlet": "MIT AND PSF-2.0",
    "typing-extensions": "PSF-2.0",
    "tzlocal": "MIT",
    "importlib-metadata": "Apache-2.0",
}
# Licences as older metadata writes them, and as SPDX does.
_SPDX = {
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
    "gnu lesser general public license v3": "LGPL-3.0-only",
    "gnu library or lesser general public license (lgpl)": "LGPL-2.1-or-later",
    "mit": "MIT",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
    "zero-clause bsd (0bsd)": "0BSD",
}


@dataclass(frozen=True)
class Package:
    """One locked package; `needed_by` as the lock says it, `licence` as SPDX where its metadata allows it."""

    name: str
    version: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]
    licence: str


def packages(lock: str = SHIPPED_LOCK) -> list[Package]:
    """Return the packages of requirements/<lock>.txt, by name."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    found = []
    for name, version, rest in _PIN.findall(text):
        who = _WHO.search(rest)
        needed = [part.strip(" #\n") for part in re.split(r"[\n,]", who[1])] if who else []
        by = tuple(sorted({"khabar" if each.startswith("khabar") else each for each in needed if each}))
        found.append(Package(name, version, tuple(_HASH.findall(rest)), by, licence_of(name)))
    return sorted(found, key=lambda package: package.name.lower())


def licence_of(name: str) -> str:
    """Return a package's licence by its own metadata, or "unknown"."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return _ELSEWHERE.get(name.lower(), "unknown")
    return _read_licence(said)


def _read_licence(said: PackageMetadata) -> str:
    """Read the licence expression (PEP 639), else the classifiers, else the free text's first line."""
    if "License-Expression" in said:
        return said["License-Expression"]
    classifiers = [str(each) for each in said.get_all("Classifier", []) if str(each).startswith("License ::")]
    named = [each.rpartition(" :: ")[2] for each in classifiers if each != "License :: OSI Approved"]
    if named:
        return " AND ".join(sorted({_SPDX.get(each.lower(), each) for each in named}))
    text = said["License"].strip() if "License" in said else ""
    first = (text.splitlines() or ["unknown"])[0]
    return _SPDX.get(first.lower(), first)
