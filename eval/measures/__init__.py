"""Measures: pure functions from what was shown and what was expected to numbers in [0, 1].

One measure, or one family that shares its definitions, a file. None of them knows where the
questions came from or how a system answers.
"""
