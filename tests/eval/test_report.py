from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.configurations import CONFIGURATIONS
from eval.figures import by_group, summarise
from eval.record import Run, without_texts
from eval.report import write
from eval.report.page import page
from eval.report.summary import badness, worst
from eval.types import Row

SCRIPT = "<script>document.title='taken'</script>"


def row(
    key: str,
    scores: dict[str, float],
    kind: str = "fact",
    sure: float = 0.5,
    question: str = "大桥多长？",
    abstained: bool = False,
) -> Row:
    shown = {
        "answer": f"全长一千米。[1]{SCRIPT}", "short_answer": None, "abstained": abstained,
        "confidence": sure, "rewritten": None, "nearest": [],
        "citations": [{"marker": 1, "source": "a.txt", "headline": "大桥通车",
                       "quote": "全长一千米。", "spans": [[0, 6]], "score": 0.5}],
    }  # fmt: skip
    expected = {"answers": [["1250米"]], "evidence": ["大桥全长1250米"], "sources": []}
    return Row(key, kind, "zh", question, expected, shown, scores, 20.0)


ROWS = (
    row("q1", {"answer_found": 1.0, "first_citation_right": 1.0}, sure=0.9),
    row("q2", {"answer_found": 0.0, "first_citation_right": 0.0}, sure=0.8),
    row("q3", {"answer_found": 0.0, "first_citation_right": 1.0}, "释义", sure=0.95),
    row("q4", {"refused_right": 0.0}, "unanswerable", question=SCRIPT, sure=0.3),
    row("q5", {"refused_right": 1.0, "refusal_precision": 1.0}, "unanswerable", abstained=True),
)


def run(configuration: str, rows: tuple[Row, ...] = ROWS) -> Run:
    kinds = by_group(rows, lambda one: one.kind)
    return Run("sample", "answers", configuration, "f", figures=summarise(rows), kinds=kinds,
               rows=rows)  # fmt: skip


def test_the_worst_come_first() -> None:
    assert [badness(one) for one in ROWS] == [0.0, 1.5, 1.0, 2.0, 0.0]
    assert [one.id for one in worst(run("default"))] == ["q4", "q2", "q3"]


class Outline(HTMLParser):
    """Ids, links and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src", "xlink:href"):
                self.links.append(value or "")


def test_the_page_needs_nothing_else_and_its_links_lead_somewhere() -> None:
    outline = Outline(page([run("default"), run("bm25")]))
    assert "script" not in outline.tags
    assert outline.links
    assert all(link.startswith("#") for link in outline.links)
    named = [name for name in outline.ids if not re.fullmatch(r"[mp][0-9a-f]{10}", name)]
    assert len(named) == len(set(named))
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    assert "sample.answers.default--q4" in outline.ids
    assert "sample.answers.default--q1" not in outline.ids


def test_what_was_shown_and_expected_is_there_and_escaped() -> None:
    text = page([run("default")])
    assert "1250米" in text
    assert "全长一千米。" in text
    assert SCRIPT not in text
    assert "&lt;script&gt;" in text


def test_kinds_in_chinese_stay_text_in_the_plots() -> None:
    assert re.search(r"<text[^>]*>释义</text>", page([run("default")]))


def test_every_system_has_a_line_and_the_default_comes_first(tmp_path: Path) -> None:
    systems = [one.name for one in CONFIGURATIONS]
    html, table = write([run(name) for name in sorted(systems)], tmp_path / "r.html")
    lines = table.read_text(encoding="utf-8").splitlines()[2:]
    assert [line.split(" | ")[1] for line in lines] == [one.label for one in CONFIGURATIONS]
    text = html.read_text(encoding="utf-8")
    for plot in re.findall(r"<figure>.*?</figure>", text, re.S):
        if "risk and coverage" in plot or "latency" in plot:
            assert all(f">{one.label}</text>" in plot for one in CONFIGURATIONS)


def test_the_time_of_each_stage() -> None:
    timed = replace(run("default"), stages={"read": {"p50": 17.26, "p95": 40.0, "p99": 41.5}})
    assert '<td>read</td><td class="n">17.3</td><td class="n">40.0</td>' in page([timed])


def test_results_without_texts_still_make_a_page(tmp_path: Path) -> None:
    html, table = write([without_texts(run("default"))], tmp_path / "r" / "report.html")
    text = html.read_text(encoding="utf-8")
    assert "kept without its questions" in text
    assert "1250米" not in text
    assert "a refusal" not in text
    assert "risk and coverage" in text
    assert 'id="sample.answers.default--q4"' in text
    assert "| sample | Baowen as it comes |" in table.read_text(encoding="utf-8")


def test_the_same_runs_make_the_same_page() -> None:
    assert page([run("default")]) == page([run("default")])


@pytest.fixture
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("BAOWEN_REQUIRE_BROWSER"):
            pytest.fail("BAOWEN_REQUIRE_BROWSER is set and there is no chromium")
        pytest.skip("no chromium to open the report in")
    return found


def test_the_page_in_a_browser(chromium: str, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    html, _ = write([run("default"), run("bm25")], tmp_path / "report.html")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        requests: list[str] = []
        problems: list[str] = []
        tab.on("request", lambda request: requests.append(request.url))
        tab.on("console", lambda message: problems.append(message.text))
        tab.on("pageerror", lambda error: problems.append(str(error)))
        tab.goto(html.as_uri() + "#sample.answers.default--q4")
        assert tab.title() == "Baowen: evaluation"
        assert tab.locator("article:target").is_visible()
        assert "refusal" not in tab.locator("article:target dt").all_inner_texts()
        assert tab.locator("svg").count() >= 4
        sizes = tab.locator("svg").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect().width)"
        )
        assert all(width > 200 for width in sizes)
        assert tab.locator("nav a").first.get_attribute("href") == "#task-answers"
        assert requests == [html.as_uri()]
        assert problems == []
        browser.close()
