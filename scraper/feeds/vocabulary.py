"""Element names of the feed formats and their modules, whatever namespace address or case a publisher writes them in.

`field_of("{http://purl.org/dc/elements/1.1/}Creator")` is "dc:creator"; elements of the feed formats themselves have
no prefix.
"""

from __future__ import annotations

from functools import lru_cache

XML = "http://www.w3.org/XML/1998/namespace}"  # of xml:lang and xml:base, as expat puts it

# Prefix by namespace address; a trailing slash or # and the case of the address do not matter.
_NAMESPACES = {
    "": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss191": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss/rss.html": "",
    "http://www.rssboard.org/rss-specification": "",
    "http://purl.org/net/rss1.1": "",
    "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://my.netscape.com/publish/formats/rss-0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://example.com/newformat": "",
    "http://www.w3.org/2005/atom": "",
    "https://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns": "",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/elements/1.1": "dc",
    "https://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/dcterms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "https://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://search.yahoo.com/mrss": "media",
    "https://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/media": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://www.rssboard.org/media-rss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "https://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://prismstandard.org/namespaces/basic/2.0": "prism",
    "http://prismstandard.org/namespaces/basic/2.1": "prism",
    "http://prismstandard.org/namespaces/basic/3.0": "prism",
    "http://prismstandard.org/namespaces/1.2/basic": "prism",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/xml/1998/namespace": "xml",
}

# What a prefix stands for in a document that forgot to declare it.
KNOWN_PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "atom": "http://www.w3.org/2005/Atom",
    "atom10": "http://www.w3.org/2005/Atom",
    "a10": "http://www.w3.org/2005/Atom",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "rss": "http://backend.userland.com/rss2",
}


@lru_cache(maxsize=4096)
def field_of(tag: str) -> str:
    """Return an element's name in our words: `title`, `dc:creator`, `?:name` of an unknown module.

    `tag` is `namespace}name` as expat puts it, or lxml's `{namespace}name`.
    """
    address, closed, name = tag.rpartition("}")
    key = address.removeprefix("{").strip().rstrip("/#").lower() if closed else ""
    prefix = _NAMESPACES.get(key, "?")
    return f"{prefix}:{name.lower()}" if prefix else name.lower()
