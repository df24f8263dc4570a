"""Weights and tokenizer of the built-in reader; see rag/builtin/CARD.md."""
