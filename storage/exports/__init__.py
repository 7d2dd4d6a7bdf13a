"""Records to the forms that other people's programs read. Each form is one module; `FORMATS` names them all."""

from storage.exports.feeds import ITEMS
from storage.exports.formats import FORMATS, Format
from storage.exports.publish import OUTDATED, Cursor, publish_file, publish_tree

__all__ = ["FORMATS", "ITEMS", "OUTDATED", "Cursor", "Format", "publish_file", "publish_tree"]
