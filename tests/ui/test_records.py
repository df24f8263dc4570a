"""The JSON contract, key by key."""

import json

from ui.records import answer_record, hit_record


def test_an_answer_has_the_keys_that_scripts_depend_on(assistant) -> None:
    record = json.loads(json.dumps(answer_record(assistant.ask("藏书?"))))
    assert {"question", "answer", "short_answer", "abstained", "citations", "latency_ms"} <= set(
        record
    )
    assert record["citations"] == [
        {
            "marker": 1,
            "source": "page.txt",
            "article": "a1",
            "headline": "青禾市新图书馆开馆",
            "date": "2024-03-27",
            "quote": "馆内藏书共有一百二十万册",
            "spans": [[34, 46]],
            "score": 0.9,
        }
    ]


def test_a_hit_says_where_it_stands(library) -> None:
    record = hit_record(library.hit(("page.txt", "a1")))
    assert record["source"] == "page.txt"
    assert record["score"] == 0.5
    assert record["text"].startswith("本报讯")
    assert record["spans"][0][0] == 11
