"""Questions for articles: which ones are, what they want, and what is listed for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hashing import HashingEncoder
from inspection import jsonl

from index.build import build
from index.snapshot import Index
from index.translate import translate_terms
from rag.assistant import BaowenAssistant
from rag.browsing import subject_of
from rag.conversation import standalone
from rag.listing import Listing
from rag.quoting import EXCERPT, holds
from rag.retriever import Retriever
from rag.types import Answer, Filters, Turn


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("有没有关于地铁的报道？", "地铁"),
        ("这些报纸里有哪些关于教育的新闻", "教育"),
        ("最近有什么体育新闻？", "体育"),
        ("哪些文章提到了“白河大桥”？", "白河大桥"),
        ("关于3号线的消息有哪些?", "3号线"),
        ("有沒有關於地鐵的報導？", "地鐵"),
        ("Any news about the subway?", "subway"),
        ("Which articles mention Li Ming?", "Li Ming"),
        ("今天有什么新闻？", ""),
        ("最近有什么重大新闻？", ""),
        ("这份报纸都登了哪些内容", ""),
        ("What's in the paper today?", ""),
    ],
)
def test_what_articles_are_asked_for(question: str, subject: str) -> None:
    assert subject_of(question) == subject


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "question",
    [
        "哪些报道获得了中国新闻奖？",
        "有关部门发布了什么消息？",
        "他在文章中提到了什么？",
        "新闻发布会是什么时候开的？",
        "会议有什么内容？",
        "白河大桥有多长？",
        "Who wrote the article about the bridge?",
        "What is the news agency called?",
        "请问有关部门的报道",
        "有关的新闻",
        "哪些内容写进了宪法？",
        "的报纸" * 20 + "吗",  # words that can be divided in many ways
        "资料库里" * 24 + "吗",
        "关于" * 600 + "新闻",
    ],
)
def test_questions_for_facts_are_none(question: str) -> None:
    assert subject_of(question) is None


class Behind:
    def stream(self, question: str, filters: Filters | None) -> Iterator[Answer]:
        yield Answer(question, "behind", "zh", abstained=True)


@pytest.fixture
def assistant(tmp_path: Path) -> BaowenAssistant:
    records = [
        {"id": "a", "title": "新桥通车", "date": "2031-05-02", "text": "昨天很热闹。新桥长三里。"},
        {
            "id": "b",
            "title": "市场开业",
            "date": "2031-05-04",
            "text": "市场在新桥边上。鱼很新鲜。",
        },
        {"id": "c", "title": "地铁延长", "date": "2031-05-03", "text": "地铁延长到机场。"},
    ]
    (tmp_path / "news.jsonl").write_text(jsonl(*records), "utf-8")
    build([tmp_path / "news.jsonl"], tmp_path / "index", encoder=HashingEncoder())
    index = Index.open(tmp_path / "index")
    retriever = Retriever(index, HashingEncoder())
    return BaowenAssistant(index, retriever, Listing(Behind(), retriever, translate_terms))


def test_articles_that_mention_it_with_the_sentence_that_does(assistant: BaowenAssistant) -> None:
    answer = assistant.ask("有哪些关于新桥的报道？")
    assert answer.text == "提到“新桥”的有2篇:《新桥通车》[1]、《市场开业》[2]。"
    assert [c.quote for c in answer.citations] == ["新桥长三里。", "市场在新桥边上。"]
    view = assistant.index.view()
    for citation in answer.citations:
        stored = view.source(citation.source)
        assert stored is not None
        assert holds(citation, stored.source.text, stored.sha256)


def test_english_words_stand_for_chinese_ones(assistant: BaowenAssistant) -> None:
    answer = assistant.ask("Any articles on the subway?")
    assert answer.text == "One article mentions “subway”: “地铁延长” [1]."


def test_articles_that_say_a_synonym_come_behind_and_it_is_named(
    assistant: BaowenAssistant,
) -> None:
    index = assistant.index
    retriever = Retriever(index, HashingEncoder())
    other = {"新桥": ("地铁", "火箭"), "渡口": ("火箭",), "高铁": ("地铁",)}
    listing = Listing(Behind(), retriever, synonyms=lambda subject: other.get(subject, ()))
    asked = BaowenAssistant(index, retriever, listing).ask
    assert asked("有哪些关于新桥的报道？").text == (
        "提到“新桥”或“地铁”的有3篇:《新桥通车》[1]、《市场开业》[2]、《地铁延长》[3]。"
    )
    assert asked("有哪些关于高铁的报道？").text == "提到“高铁”或“地铁”的有1篇:《地铁延长》[1]。"
    assert asked("有哪些关于渡口的报道？").text == "behind"


def test_where_not_all_was_looked_through_it_is_at_least_so_many(
    assistant: BaowenAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.listing.SEARCHED", 1)
    answer = assistant.ask("有哪些关于新桥的报道？")
    assert answer.text.startswith("提到“新桥”的至少有1篇,最相关的1篇:")


def test_what_no_article_mentions_goes_on(assistant: BaowenAssistant) -> None:
    assert assistant.ask("有没有关于火箭的报道？").text == "behind"
    assert assistant.ask("新桥多长？").text == "behind"
    # All of it is to be said: 新桥 alone is not.
    assert assistant.ask("有没有关于新桥火箭的报道？").text == "behind"


def test_the_newest_headlines_within_the_filters(assistant: BaowenAssistant) -> None:
    answer = assistant.ask("这份报纸都登了哪些内容？")
    assert answer.text == "文章有3篇:《市场开业》[1]、《地铁延长》[2]、《新桥通车》[3]。"
    until = Filters(date_to="2031-05-03", sources=("news.jsonl",))
    answer = assistant.ask("今天有什么新闻？", filters=until)
    assert answer.text == "文章有2篇:《地铁延长》[1]、《新桥通车》[2]。"
    assert assistant.ask("今天有什么新闻？", filters=Filters(sources=("b",))).text == "behind"


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("今天有什么新闻？", "这里的报纸截至2031-05-04,以下不限日期:文章有3篇:"),
        ("昨天有哪些关于新桥的报道？", "这里的报纸截至2031-05-04,以下不限日期:提到“新桥”的有2篇:"),
        (
            "What's in the paper today?",
            "The papers here go up to 2031-05-04, and this is not limited",
        ),
        ("最近有什么新闻？", "文章有3篇:"),
    ],
)
def test_how_far_the_papers_go_is_said_of_today(
    assistant: BaowenAssistant, question: str, begins: str
) -> None:
    assert assistant.ask(question).text.startswith(begins)


def test_how_far_the_papers_go_is_said_of_those_that_were_chosen(tmp_path: Path) -> None:
    for name, date in (("a.jsonl", "2031-05-02"), ("b.jsonl", "2031-06-03")):
        record = {"id": "1", "title": "市场开业", "date": date, "text": "鱼很新鲜。"}
        (tmp_path / name).write_text(jsonl(record), "utf-8")
    build([tmp_path], tmp_path / "index", encoder=HashingEncoder())
    retriever = Retriever(Index.open(tmp_path / "index"), HashingEncoder())
    asked = BaowenAssistant(retriever.index, retriever, Listing(Behind(), retriever)).ask
    for source, date in (("a.jsonl", "2031-05-02"), ("b.jsonl", "2031-06-03")):
        text = asked("今天有什么新闻？", filters=Filters(sources=(source,))).text
        assert text == f"这里的报纸截至{date},以下不限日期:文章有1篇:《市场开业》[1]。"


def test_an_article_without_headline_is_listed_by_how_it_begins(tmp_path: Path) -> None:
    told = "昨天上午,东岭公司建造的新桥在两岸居民的掌声中通车。"
    records = [
        {"id": "a", "date": "2031-05-02", "text": told + "新桥长三里,从此过河不再坐船。" * 9},
        {"id": "b", "title": "市场开业", "date": "2031-05-02", "text": "鱼很新鲜。"},
    ]
    (tmp_path / "news.jsonl").write_text(jsonl(*records), "utf-8")
    build([tmp_path / "news.jsonl"], tmp_path / "index", encoder=HashingEncoder())
    index = Index.open(tmp_path / "index")
    retriever = Retriever(index, HashingEncoder())
    answer = BaowenAssistant(index, retriever, Listing(Behind(), retriever)).ask("最近有什么新闻？")
    assert answer.text == f"文章有2篇:《市场开业》[1]、“{told}新桥长三里…”(无标题)[2]。"
    quote = answer.citations[1].quote
    assert len(quote) <= EXCERPT
    assert quote == told + "新桥长三里,从此过河不再坐船。" * 4 + "新桥长三里,"


def test_it_is_no_follow_up() -> None:
    history = [Turn("新桥多长？", "新桥长三里。[1]")]
    assert standalone("有没有关于地铁的报道？", history) == "有没有关于地铁的报道？"


def test_nothing_follows_up_on_a_list() -> None:
    listed = [Turn("今天有什么新闻？", "文章有1篇:《新桥通车》[1]。")]
    assert standalone("多长？", listed) == "多长？"
    bridge = Turn("新桥是谁建的？", "新桥由东岭公司建造。[1]")
    assert standalone("多长？", [bridge, *listed]) == standalone("多长？", [bridge])


@pytest.mark.parametrize("question", ["", "   ", "？", "..."])
def test_a_question_without_a_word_is_not_answered(
    assistant: BaowenAssistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert not answer.citations
