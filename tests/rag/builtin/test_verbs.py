"""Which words of a dictionary count as common verbs."""

from __future__ import annotations

from rag.builtin.verbs import frequent, verbs

ENTRIES = [
    {"simp": "扩建", "defs": ["to extend (a building)"]},
    {"simp": "建设", "defs": ["to build", "to construct", "construction"]},
    {"simp": "工程", "defs": ["engineering", "project"]},
    {"simp": "教育", "defs": ["education", "to educate"]},
    {"simp": "重点", "defs": ["to recount", "important point", "focus"]},
    {"simp": "打", "defs": ["to beat"]},
]


def test_a_verb_means_doing_first_and_mostly() -> None:
    assert verbs(iter(ENTRIES)) == {"扩建", "建设"}


def test_rare_ones_are_left_out_and_the_most_frequent_come_first() -> None:
    texts = ["建设新区，扩建小学", "建设大桥", "建设"]
    known = frozenset({"建设", "扩建", "拆除"})
    assert frequent(known, iter(texts), 1) == ["建设", "扩建"]
    assert frequent(known, iter(texts), 2) == ["建设"]
