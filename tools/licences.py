"""Write docs/licences.md: what is installed with Khabar, under which licences. `make reference` runs it."""

from __future__ import annotations

import sys
from collections import Counter

from tools.packages import ROOT, packages

PAGE = ROOT / "docs" / "licences.md"
MARK = "<!-- Written by `make reference` out of the lock file and the packages' own metadata. -->"


def page() -> str:
    """Return the page."""
    found = list({each.name: each for each in packages()}.values())  # one row, though a lock may hold two versions
    counts = Counter(each.licence for each in found)
    lines = [
        "# Licences of what is installed with Khabar",
        "",
        MARK,
        "",
        "Khabar itself is Apache-2.0. It imports these packages and changes none of them; they are installed beside",
        "it, each with its own licence text. They are what `requirements/image.txt` locks: the core, PostgreSQL, the",
        "dashboard, exports, archive and URLFrontier. Versions and hashes are there, and in the SBOM (`make sbom`).",
        "",
        ", ".join(f"{licence}: {count}" for licence, count in sorted(counts.items())) + ".",
        "",
        "| package | licence | needed by |",
        "|---|---|---|",
        *(f"| `{each.name}` | {each.licence} | {', '.join(each.needed_by)} |" for each in found),
        "",
        "One file of Khabar holds data of others: `scraper/text/persian_lexicon.txt`, Persian words of Lilak",
        "(Apache-2.0) and hazm (MIT), with their licences at its head",
        "([decision 0012](decisions/0012-persian-words-from-two-lists.md)).",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"written: {PAGE.relative_to(ROOT)}\n")
