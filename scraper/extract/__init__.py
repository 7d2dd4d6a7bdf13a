"""Reads article pages: bytes in, the fields of a record or a refusal out. Pure: no files, clock or sockets."""

from __future__ import annotations

from scraper.extract.extractor import extract
from scraper.extract.records import Extraction
from scraper.extract.rules import SiteRules, Transform

__all__ = ["Extraction", "SiteRules", "Transform", "extract"]
