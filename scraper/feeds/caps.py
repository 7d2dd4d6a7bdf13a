"""How much of a feed is taken. The longest of 70 real feeds has 1,046 items; the longest titles some 300 letters."""

ITEMS_PER_POLL = 5_000
SITEMAP_BYTES = 50 << 20  # unpacked, as the sitemap protocol has it
ENTRIES = 100_000  # of a sitemap that are looked at; the protocol allows half as many
ENTRY_ELEMENTS = 20_000  # of one entry; it may name a thousand pictures
TITLE_CHARS = 2_000
SUMMARY_CHARS = 5_000  # of source; a description longer than that is the article itself ...
TEASER_CHARS = 1_000  # ... and so much of its beginning the summary
CONTENT_CHARS = 1_000_000
URL_CHARS = 4_096
GUID_CHARS = 2_000
NAME_CHARS = 300  # an author, a tag
NAMES = 50  # authors, tags
CHILDREN = 1_000  # of one field; more of them tell nothing that counts
SECTION_ENTRIES = 1_000  # of a section page that are looked into; real ones have dozens, and each may hold all others
LINKS = 100  # of one entry of a section page
DATE_CHARS = 200

# Before the slow tier, which needs 20 s for one tag of 200,000 attributes, and a stack for deep nesting.
TAG_CHARS = 65_536
TAG_ATTRIBUTES = 256
DEPTH = 256  # of open elements, in the strict tier too; libxml2's own limit
LENIENT_CHARS = 8_000_000
PREFIXES = 100  # that nobody declared; real feeds forget two or three, and declaring a million takes 500 MB
JSON_PARTS = 500_000  # objects and lists: an empty one of two letters takes 64 bytes

# A clock or zone may be wrong by a day; what claims to come from later than that is not believed.
FUTURE_S = 86_400.0
