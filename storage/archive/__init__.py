"""Raw pages kept as WARC files (extra `archive`): what came from the network, for a later extractor to read again."""

from storage.archive.shards import BROKEN, REVISIT, RawPage, bounds, read_page, read_shard
from storage.archive.warc import ArchiveLimits, WarcArchive

__all__ = ["BROKEN", "REVISIT", "ArchiveLimits", "RawPage", "WarcArchive", "bounds", "read_page", "read_shard"]
