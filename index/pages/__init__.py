"""From a page of text to its articles: blocks, signs, the division that is best as a whole."""

from index.pages.divide import divide

__all__ = ["divide"]
