"""Near-duplicates: fingerprints of texts, what two have in common, and whether they are one story. Pure; needs numpy.

A room of its own within `scraper.dedupe`, so that whoever needs URL keys only does not pay for numpy's start.
"""

from scraper.dedupe.near.article import hash_and_print
from scraper.dedupe.near.compare import Shared, Sorted, compare
from scraper.dedupe.near.judge import Rule, judge
from scraper.dedupe.near.place import place
from scraper.dedupe.near.prints import Print, make_print

__all__ = [
    "Print",
    "Rule",
    "Shared",
    "Sorted",
    "compare",
    "hash_and_print",
    "judge",
    "make_print",
    "place",
]
