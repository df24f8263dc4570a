"""Which dictionary entries are names."""

from __future__ import annotations

from rag.builtin.names import names


def test_what_is_always_written_with_a_capital_is_a_name() -> None:
    entries = [
        {"simp": "瑞典", "pinyin": "Rui4 dian3"},
        {"simp": "东方", "pinyin": "Dong1 fang1"},
        {"simp": "东方", "pinyin": "dong1 fang1"},  # also the east
        {"simp": "焦虑症", "pinyin": "jiao1 lu:4 zheng4"},
        {"simp": "清朝", "pinyin": "Qing1 chao2"},  # goes without saying
        {"simp": "中国", "pinyin": "Zhong1 guo2"},
        {"simp": "即墨", "pinyin": "Ji2 mo4"},
    ]
    assert names(entries) == ["即墨", "瑞典"]
