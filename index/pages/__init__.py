"""From a page of text to its articles: blocks, signs, and the assignment that is best as a whole."""
