"""Text and storage: sources, articles, passages, terms, vectors. Knows nothing of questions."""
