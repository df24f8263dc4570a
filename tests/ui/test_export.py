"""Answers as text to keep: every character worked out by hand."""

import re
from dataclasses import replace

from ui.export import markdown, markdown_escape, plain_text
from ui.i18n import labels

WORDS = labels("zh")


def test_plain_text_gives_question_answer_and_each_quotation(assistant) -> None:
    assert plain_text(assistant.ask("藏书多少?"), WORDS) == (
        "问: 藏书多少?\n    按此检索: 青禾市新图书馆藏书多少册?\n\n答: 馆内藏书共有一百二十万册[1]。\n\n"
        "[1] 青禾市新图书馆开馆 · page.txt · 2024-03-27\n    馆内藏书共有一百二十万册\n"
    )


def test_markdown_quotes_the_quotation_under_its_number(assistant) -> None:
    assert markdown(assistant.ask("藏书多少?"), WORDS) == (
        "**藏书多少?**\n\n按此检索: 青禾市新图书馆藏书多少册?\n\n馆内藏书共有一百二十万册[1]。\n\n"
        "[1] 青禾市新图书馆开馆 · page.txt · 2024-03-27\n\n> 馆内藏书共有一百二十万册\n"
    )


def test_an_abstention_lists_the_nearest_passages_as_such(assistant) -> None:
    text = plain_text(assistant.ask("火星?"), WORDS)
    assert WORDS["nearest"] in text
    assert "- 青禾市新图书馆开馆 · page.txt" in text
    assert WORDS["nearest"] in markdown(assistant.ask("火星?"), WORDS)


def test_a_written_answer_says_what_its_check_found(assistant) -> None:
    text = plain_text(assistant.ask("开放到几点?"), WORDS)
    assert "! 已改用摘录式回答。\n" in text
    assert (
        "逐句核对:\n✓ 读者凭身份证即可入馆\n◐ 开放到晚上九点 (部分有据: 原文多出“每天”)\n"
        "✗ 藏书两百万册 (与原文不符: 原文是一百二十万册)\n"
    ) in text
    kept = markdown(assistant.ask("开放到几点?"), WORDS)
    assert "\n\n已改用摘录式回答。\n\n" in kept
    assert "- ✗ 藏书两百万册 \\(与原文不符: 原文是一百二十万册\\)" in kept


def test_markup_in_documents_and_questions_does_not_act() -> None:
    assert markdown_escape("# a\n[x](javascript:1) <b> `c` *d* | !") == (
        "\\# a \\[x\\]\\(javascript:1\\) \\<b\\> \\`c\\` \\*d\\* \\| \\!"
    )


def test_what_begins_a_list_or_a_rule_does_not() -> None:
    assert markdown_escape("- 4.5 - 3") == "\\- 4.5 - 3"
    assert markdown_escape("1. 4.5") == "1\\. 4.5"
    assert markdown_escape("===") == "\\==="


def test_a_hostile_answer_has_no_live_markup(assistant) -> None:
    answer = replace(assistant.ask("widgets?"), question="<script>1</script>")
    written = markdown(answer, WORDS)
    assert re.findall(r"(?<!\\)[<`*_\[](?!\d)", written.replace("**", "")) == []
    assert written.startswith("**\\<script\\>1\\</script\\>**")
