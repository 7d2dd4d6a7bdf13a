"""Persian sentences with their non-joiners, checked by hand: the gold of test_restore.py and of benchmarks/persian.py."""

from __future__ import annotations

from pathlib import Path

GOLD = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
