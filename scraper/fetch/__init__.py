"""The fetch room: the only one that opens a socket to the outside. docs/fetching.md describes it."""

from scraper.fetch.fetcher import HttpFetcher
from scraper.fetch.guard import Opening, parse_opening, why_forbidden
from scraper.fetch.options import FetchOptions
from scraper.fetch.robots import RobotsRules, parse_robots, product_token

__all__ = [
    "FetchOptions",
    "HttpFetcher",
    "Opening",
    "RobotsRules",
    "parse_opening",
    "parse_robots",
    "product_token",
    "why_forbidden",
]
