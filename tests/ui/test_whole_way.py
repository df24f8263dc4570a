"""The whole way in a real browser: real pages, real index, real answers, no stand-ins."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.timeout(60, func_only=True)


def ask(page: Any, question: str) -> None:
    before = page.locator(".turn").count()
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#live .turn.done[data-turn='{before}']")


def marked(page: Any) -> str:
    """What the evidence panel marks after a click on [1] of the last answer."""
    page.click("#live button.cite[data-marker='1'] >> nth=0")
    page.wait_for_selector("#live button.cite[data-marker='1'][aria-current='true']")
    page.wait_for_selector("#evidence mark.quote")
    return "".join(page.locator("#evidence mark.quote").all_inner_texts())


def test_from_a_question_to_the_evidence(open_page, indexed) -> None:
    page = open_page(site=indexed)
    ask(page, "鹤汀大桥总投资多少？")
    assert "31.2亿元" in page.inner_text("#live .answer")
    assert "总投资31.2亿元" in marked(page)
    assert "2031-05-06_a1.txt" in page.inner_text("#evidence .origin")
    assert page.locator("#evidence .verified").is_visible()


def test_scripts_in_a_document_and_in_its_name_run_nowhere(open_page, indexed) -> None:
    page = open_page("en-US", site=indexed)
    ask(page, "灯塔博物馆陈列船模多少艘？")
    assert "3721" in page.inner_text("#live .answer")
    assert "<img src=x onerror=window.hacked=1>${window.hacked=1}" in marked(page)
    assert "<img src=x onerror=window.hacked=1>.txt" in page.inner_text("#evidence .origin")
    page.click("button[role=tab] >> nth=1")
    page.fill("#article-query :is(input, textarea)", "灯塔博物馆")
    page.wait_for_function("document.querySelectorAll('.article-line').length === 1")
    page.click(".article-line")
    page.wait_for_selector("#reader .text:has-text('constructor')")
    assert page.locator("main img, main script").count() == 0


def test_what_is_not_in_the_papers_is_refused_with_the_nearest_passages(open_page, indexed) -> None:
    page = open_page(site=indexed)
    ask(page, "火星探测器的总设计师是谁？")
    assert page.locator("#live .answer.abstained").count() == 1
    assert page.locator("#live button.cite").count() == 0
    page.click("#live button.row >> nth=0")
    page.wait_for_selector("#evidence mark.near")


def test_a_file_added_on_the_page_can_be_asked_at_once(open_page, indexed, tmp_path) -> None:
    page = open_page(site=indexed)
    new = tmp_path / "zoo.txt"
    new.write_text("青禾动物园搬迁\n\n青禾动物园明年搬到北郊,新园占地5821亩。\n", "utf-8")
    page.click("button[role=tab] >> nth=2")
    page.set_input_files("#add-files input[type=file]", [new])
    page.wait_for_selector("#add-files :text('zoo')")
    page.click("#add")
    page.wait_for_selector("#add-status .done:has-text('新增 1 个来源')")
    page.click("button[role=tab] >> nth=0")
    ask(page, "青禾动物园新园占地多少亩？")
    assert "5821亩" in page.inner_text("#live .answer")
    assert "新园占地5821亩" in marked(page)


def test_examples_of_the_page_are_answered(open_page, indexed) -> None:
    page = open_page(site=indexed)
    page.click("button.example >> nth=0")
    page.wait_for_selector("#live .turn.done")
    assert page.locator("#live .answer.abstained").count() == 0
    assert marked(page) != ""
