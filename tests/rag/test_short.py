"""Which words can be a short answer."""

import pytest

from rag.short import narrowed, suits


@pytest.mark.parametrize(
    ("question", "text", "words", "can"),
    [
        ("大赛有多少人参加？", "大赛设10个奖项，共有120人参加。", "10个", False),
        ("大赛有多少人参加？", "大赛设10个奖项，共有120人参加。", "120", True),
        ("大赛有多少人参加？", "大赛共有120名选手参加。", "120名", True),
        ("这座山有多高？", "主峰高177米。", "177米", True),  # 高 stands before the words
        ("论坛在哪里举行？", "周岚生在东岭宾馆出席论坛。", "周岚生", False),
        ("论坛在哪里举行？", "周岚生在东岭宾馆出席论坛。", "东岭宾馆", True),
        ("哪个国家占三分之二？", "三分之二属于普鲁士。", "三分之二", False),
        ("他出生在哪里？", "他生于黄河边。", "黄河", True),  # written like a name of a person
        ("论坛什么时候举行？", "周岚生于5月6日出席论坛。", "周岚生", False),
        ("论坛什么时候举行？", "周岚生于5月6日出席论坛。", "5月6日", True),
        ("谁出席了论坛？", "周岚生于5月6日出席论坛。", "5月6日", False),
        ("谁出席了论坛？", "周岚生于5月6日出席论坛。", "周岚生", True),
        ("哪家公司承办论坛？", "周岚生代表云帆公司承办论坛。", "周岚生", False),
        ("他是哪里人？", "周岚生，东岭人。", "周岚生", False),
        ("Where was the forum held?", "In 2024 it was held in Dongling.", "2024", False),
        ("Where was the forum held?", "In 2024 it was held in Dongling.", "Dongling", True),
        ("全线有几座车站？", "全长21.7公里，设车站17座。", "全长21.7公里", False),
        ("全线有几座车站？", "全长21.7公里，设车站17座。", "17座", True),
        ("全线多少公里？", "全长21.7公里，设车站17座。", "21.7公里", True),
        ("全长是多少？", "全长21.7公里，设车站17座。", "21.7公里", True),  # counts nothing
        ("How many stations are there?", "The line is 21 miles long.", "21 miles", False),
        ("How many people died?", "Some 10% of the people died.", "10%", True),
        ("论坛的主题是什么？", "主题是10个故事。", "10个故事", True),
    ],
)
def test_words_fit_what_is_asked(question: str, text: str, words: str, can: bool) -> None:
    start = text.index(words)
    assert suits(question)(text, start, start + len(words)) is can


@pytest.mark.parametrize(
    ("question", "text", "clause"),
    [
        ("全线有几座车站？", "全长21.7公里，设车站17座", "设车站17座"),
        ("全线多少公里？", "全长21.7公里，设车站17座", "全长21.7公里"),
        ("共有多少人？", "甲队3,500人", "甲队3,500人"),
        ("共有多少人？", "甲队30人，乙队40人", "甲队30人，乙队40人"),  # both may be asked for
        ("车站在哪里？", "全长21.7公里，在东岭", "全长21.7公里，在东岭"),  # for no quantity
    ],
)
def test_a_quantity_is_narrowed_to_the_clause_that_has_it(
    question: str, text: str, clause: str
) -> None:
    start, end = narrowed(question, text, 0, len(text))
    assert text[start:end] == clause
