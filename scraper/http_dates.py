"""Dates as HTTP headers write them (RFC 9110, 5.6.7). Pure."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def read_http_date(said: str) -> datetime | None:
    """Return the instant of an HTTP-date, None of what is none. asctime's form has no zone: it is GMT."""
    try:
        at = parsedate_to_datetime(said)
    except (ValueError, TypeError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
