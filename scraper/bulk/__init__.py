"""Reading whole WARC files: our own archive again, or anybody's, with every core (or a cluster's).

A shard is one WARC file, or a part of it where there are fewer files than cores. What is read of a shard goes to a
result file under a temporary name, which is renamed when the shard is done: a killed run goes on with what is missing.
"""

from scraper.bulk.compare import Comparison, FieldTally
from scraper.bulk.engines import GIVEN_UP, Local, RayCluster
from scraper.bulk.results import chosen_entries, clear_leftovers, entries, found_of, result_path, shard_digest
from scraper.bulk.shard import PageFacts, Shard, ShardCount, read_shard_part, write_facts
from storage.archive import BROKEN, bounds

__all__ = [
    "BROKEN",
    "GIVEN_UP",
    "Comparison",
    "FieldTally",
    "Local",
    "PageFacts",
    "RayCluster",
    "Shard",
    "ShardCount",
    "bounds",
    "chosen_entries",
    "clear_leftovers",
    "entries",
    "found_of",
    "read_shard_part",
    "result_path",
    "shard_digest",
    "write_facts",
]
