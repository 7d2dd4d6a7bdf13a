"""The dashboard and the read-only JSON API (extra `web`): Starlette and Jinja2, no external asset, no need for scripts.

A request is answered from the database alone, by one of a few threads that each hold a store of their own.
"""

from scraper.web.app import make_app
from scraper.web.options import WebOptions
from scraper.web.serving import serve

__all__ = ["WebOptions", "make_app", "serve"]
