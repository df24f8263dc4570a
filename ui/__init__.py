"""The command line, the chat page, and pure functions that render an Answer."""
