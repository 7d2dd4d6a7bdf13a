"""Reads article pages: bytes in, the fields of a record or a refusal out. Pure: no files, clock or sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extract.records import Extraction
from scraper.extract.rules import SiteRules, Transform
from scraper.rooms import on_demand

if TYPE_CHECKING:
    from scraper.extract.charset import to_utf8
    from scraper.extract.extractor import extract
    from scraper.extract.guard import bounded

__getattr__ = on_demand(__name__, {"bounded": "guard", "extract": "extractor", "to_utf8": "charset"})

__all__ = ["Extraction", "SiteRules", "Transform", "bounded", "extract", "to_utf8"]
