"""From a question to an Answer with exact citations. Knows `index`; knows nothing of `ui` and `eval`."""
