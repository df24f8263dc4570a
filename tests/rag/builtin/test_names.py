"""Which dictionary entries are names."""

from __future__ import annotations

from rag.builtin.names import belonging, definitions, names, spellings


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


def test_names_explained_alike_are_one_and_may_hold_another() -> None:
    entries = [
        {"simp": "法国", "defs": ["France", "French"]},
        {"simp": "法兰西", "defs": ["France"]},
        {"simp": "法国人", "defs": ["French person"]},
        {"simp": "里昂", "defs": ["Lyon, French city on the Rhône"]},
        {"simp": "第戎", "defs": ["Dijon (city in France)"]},
        {"simp": "米兰", "defs": ["Milan, city in Italy"]},
    ]
    listed, defined = ["法兰西", "法国", "第戎", "米兰", "里昂"], definitions(entries)
    spelt = spellings(listed, defined)
    assert spelt["France"] == {"法国", "法兰西"}
    own = belonging(listed, defined, spelt)
    assert own["法国"] == {"里昂", "第戎"}
    assert own["法兰西"] == {"第戎"}
    assert "米兰" not in own["法国"]
