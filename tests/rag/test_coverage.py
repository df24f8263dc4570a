"""Coverage: worked out by hand with every term of rarity 1."""

from __future__ import annotations

import pytest

from rag.coverage import Known, asked, covered, in_order, longest_common, share, squeezed


def one(term: str) -> float:
    return 1.0


def test_terms_of_a_question_are_bigrams_and_words_without_what_only_asks() -> None:
    about = asked("联盟有多少成员？", one)
    # 多少 is cut out, so no bigram spans it; 有 ends a run of its own.
    assert {term.term for term in about.terms} == {"联盟", "盟有", "成员"}
    assert about.content == "联盟有成员"


def test_share_is_the_part_of_the_rarity_that_a_text_has() -> None:
    about = asked("联盟成员", one)  # 联盟 盟成 成员
    found = covered(about, Known.of("联盟有很多成员"))
    assert found.share == pytest.approx(2 / 3)
    assert found.rarest_missing == 1.0
    assert covered(about, Known.of("联盟成员")).rarest_missing == 0.0


def test_a_missing_name_is_a_run_and_a_missing_subject_leads() -> None:
    about = asked("特斯拉有多少家工厂", one)  # 特斯 斯拉 拉有 | 家工 工厂
    found = covered(about, Known.of("小米有45家工厂"))
    assert (found.missing_run, found.missing_lead) == (3.0, 3.0)
    found = covered(about, Known.of("特斯拉有"))
    assert (found.missing_run, found.missing_lead) == (2.0, 0.0)


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("谁获得了第27届奖章？", "第28届奖章揭晓", 1),
        ("谁获得了第28届奖章？", "第28届奖章揭晓", 0),
        ("How much did Acme earn?", "Globex earned 5", 1),
        ("增长5.8%了吗", "增长5.8%", 0),
    ],
)
def test_what_must_agree_to_the_letter_is_counted(question: str, text: str, missing: int) -> None:
    assert covered(asked(question, one), Known.of(text)).exact_missing == missing


def test_a_translated_word_is_covered_by_what_it_may_be_in_chinese() -> None:
    about = asked("Does Baodi hold marathons?", one, [("baodi", [("宝坻", 1.0), ("保定", 0.5)])])
    baodi = covered(about, Known.of("宝坻将举办赛事"))
    assert baodi.share == pytest.approx(1 / 3)  # baodi, hold, marathon
    assert baodi.exact_missing == 0
    assert covered(about, Known.of("武清将举办赛事")).exact_missing == 1


def test_a_year_conflicts_only_with_another_year() -> None:
    about = asked("2024年产值多少？", one)
    assert covered(about, Known.of("2023年产值23亿元")).year_conflict
    assert not covered(about, Known.of("2023年至2024年产值")).year_conflict
    assert not covered(about, Known.of("产值23亿元")).year_conflict


def test_longest_common_substring() -> None:
    assert longest_common("abcdef", "xxcdefy") == 4
    assert longest_common("abc", "xyz") == 0
    assert longest_common("", "abc") == 0


def test_squeezed_folds_and_drops_what_is_no_letter() -> None:
    assert squeezed("臺灣 Ａ，b！") == "台湾ab"


@pytest.mark.parametrize(
    ("left", "right", "length"),
    [("abcd", "axcxd", 3), ("abc", "cba", 1), ("", "a", 0), ("aab", "aaab", 3)],
)
def test_letters_in_order(left: str, right: str, length: int) -> None:
    assert in_order(left, right) == length


def test_letters_are_the_single_characters() -> None:
    about = asked("联盟成员", one)
    assert [term.term for term in about.letters] == ["联", "盟", "成", "员"]
    assert share(about.letters, Known.of("联合成立")) == pytest.approx(2 / 4)
    assert share((), Known.of("联")) == 0.0
