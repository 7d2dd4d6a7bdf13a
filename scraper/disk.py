"""How much room is left where something is, or will be."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def free_bytes(path: Path) -> int | None:
    """Return the free space where a path is, or will be; None where that cannot be told."""
    there = next((each for each in (path, *path.absolute().parents) if each.exists()), None)
    try:
        return shutil.disk_usage(there).free if there else None
    except OSError:
        return None


def free_by_place(places: Mapping[str, Path]) -> dict[str, int]:
    """Return the free space of each place that can be told."""
    return {name: free for name, path in places.items() if (free := free_bytes(path)) is not None}
