"""The built-in ranker and reader: weights, cards, and the scripts that train them."""
