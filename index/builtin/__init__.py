"""The built-in static bilingual encoder: its weights, its card, and the script that trains it."""
