"""Places outside the database that follow the change log."""

from storage.sinks.jsonl import JsonlSink
from storage.sinks.text import TextSink

__all__ = ["JsonlSink", "TextSink"]
