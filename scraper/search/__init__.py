"""The search room: words, questions and snippets. Pure: values in, values out; the store keeps the index."""

from scraper.search.lexer import FoldingLexer

__all__ = ["FoldingLexer"]
