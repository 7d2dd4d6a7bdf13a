"""A user's config directory, file by file."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "config"


class WriteConfig(Protocol):
    """Writes files into a fresh config directory and returns it."""

    def __call__(self, **files: str) -> Path: ...


@pytest.fixture
def config(tmp_path: Path) -> WriteConfig:
    """Return a writer: `config(khabar="...", agencies__isna="...")` gives khabar.toml and agencies/isna.toml."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / "config" / (name.replace("__", "/").replace("_", "-") + ".toml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (tmp_path / "config").mkdir(exist_ok=True)
        return tmp_path / "config"

    return write
